//! Lossless repairs of typed and imported numbers: width folded, blanks and hidden signs dropped.
//!
//! Folding never makes a bad number good: it only removes what cannot be part of a number.

use unicode_normalization::UnicodeNormalization;

/// NFKC, upper case, without blanks, hidden characters, hyphens and the quote sheets put in front.
pub fn number(raw: &str) -> String {
    if raw.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return raw.into();
    }
    let quote = |c| matches!(c, '\'' | '’' | '‘' | '`');
    let own = raw.chars().filter(|c| !is_filler(*c));
    let folded: String = if raw.is_ascii() {
        own.map(|c| c.to_ascii_uppercase()).collect()
    } else {
        // once more behind NFKC: some signs unfold to a blank and a mark
        own.nfkc().filter(|c| !is_filler(*c)).map(|c| c.to_ascii_uppercase()).collect()
    };
    if folded.starts_with(quote) { folded.trim_start_matches(quote).into() } else { folded }
}

/// NFKC without hidden characters, trimmed; for codes, choices and written numbers.
pub fn text(raw: &str) -> String {
    if raw.is_ascii() && !raw.bytes().any(|b| b.is_ascii_control()) {
        return raw.trim().into();
    }
    let seen = |c: &char| !super::clean::is_hidden(*c);
    let folded: String = raw.chars().filter(seen).nfkc().filter(seen).collect();
    folded.trim().into()
}

/// True for what people write into a cell of a sheet that has nothing to say.
pub fn says_nothing(raw: &str) -> bool {
    is_nothing(&text(raw))
}

/// The same of what [`text`] gave.
pub fn is_nothing(folded: &str) -> bool {
    matches!(folded, "" | "-" | "--" | "—" | "——" | "/" | "无" | "没有" | "none")
}

/// Characters that stand between digits without meaning anything.
pub fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || super::clean::is_hidden(c)
        || matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_blanks_and_quotes_are_folded_away() {
        assert_eq!(number("'３３０８02 1990-0101\u{200b}123x"), "33080219900101123X");
        // a mark of the encoding or a blank nobody sees in front of the quote
        assert_eq!(number("\u{feff}'33"), "33");
        assert_eq!(text("　高级工\u{feff} "), "高级工");
    }

    #[test]
    fn what_is_part_of_a_wrong_number_stays_in_it() {
        assert_eq!(number("3308'02"), "3308'02");
        assert_eq!(number("33\u{7}08"), "33\u{7}08");
        // letters whose upper case is another letter are no digits of ours
        assert_eq!(number("ıß"), "ıß");
    }
}
