//! Columns a text takes on a terminal: the one place where widths are measured.
//!
//! One rule everywhere: Han and full-width signs take two columns, ambiguous signs (`·`, `—`,
//! box drawing) take one, combining marks none.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a text.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { UnicodeWidthStr::width(text) }
}

/// Columns of one character (0 for marks and controls).
pub fn char_width(c: char) -> usize {
    UnicodeWidthChar::width(c).unwrap_or(0)
}

/// The longest beginning that fits in `columns`, never half a character; with the columns it takes.
pub fn cut(text: &str, columns: usize) -> (&str, usize) {
    let mut used = 0;
    let mut end = 0;
    for grapheme in text.graphemes(true) {
        let next = used + width(grapheme);
        if next > columns {
            break;
        }
        used = next;
        end += grapheme.len();
    }
    (text.get(..end).unwrap_or(text), used)
}

/// The text in at most `columns`, with `…` where something was cut off.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let (head, _) = cut(text, columns - 1);
    Cow::Owned(format!("{head}…"))
}

/// The text in exactly `columns`: cut with `…` or filled with blanks on the right.
pub fn pad(text: &str, columns: usize) -> String {
    let mut out = fit(text, columns).into_owned();
    let used = width(&out);
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    out
}

/// Like [`pad`] but filled on the left, for figures.
pub fn pad_left(text: &str, columns: usize) -> String {
    let cut = fit(text, columns);
    let mut out = " ".repeat(columns.saturating_sub(width(&cut)));
    out.push_str(&cut);
    out
}

/// One line in lines of at most `columns`; breaks between Han characters and at blanks.
pub fn wrap(line: &str, columns: usize) -> Vec<String> {
    let room = columns.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for piece in line.split_word_bounds() {
        let next = width(piece);
        if used + next > room && used > 0 {
            lines.push(String::new());
            used = 0;
            if piece.trim().is_empty() {
                continue;
            }
        }
        for grapheme in piece.graphemes(true) {
            let next = width(grapheme);
            if used + next > room && used > 0 {
                lines.push(String::new());
                used = 0;
            }
            used += next;
            if let Some(last) = lines.last_mut() {
                last.push_str(grapheme);
            }
        }
    }
    lines.iter().map(|l| l.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn han_takes_two_columns_and_is_never_halved() {
        assert_eq!(width("张国方"), 6);
        assert_eq!(cut("张国方", 5), ("张国", 4));
        assert_eq!(fit("张国方", 5), "张国…");
        assert_eq!(pad("张·a", 6), "张·a  ");
        assert_eq!(pad_left("张", 4), "  张");
    }

    proptest! {
        #[test]
        fn a_padded_text_takes_exactly_the_columns(text in "\\PC*", columns in 0usize..40) {
            prop_assert_eq!(width(&pad(&text, columns)), columns);
            prop_assert!(width(cut(&text, columns).0) <= columns);
        }
    }
}
