//! Text from outside made harmless before it reaches a screen, a log or a terminal.
//!
//! Escape sequences, C0 and C1 controls, bidirectional overrides, zero-width and tag characters
//! can rewrite what a person sees or make a terminal act. They become a visible mark; long piles
//! of combining marks are cut.

use super::mask;
use std::borrow::Cow;

/// Shown in place of a character that must not reach the terminal.
pub const MARK: char = '\u{FFFD}';

/// Combining marks kept on one base character.
const MARKS_KEPT: usize = 4;

/// The text with every dangerous character replaced by [`MARK`] (line breaks and tabs by a blank).
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) || !text.chars().any(is_suspect) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut pile = 0;
    for c in text.chars() {
        pile = if is_combining(c) { pile + 1 } else { 0 };
        if matches!(c, '\n' | '\r' | '\t') {
            out.push(' ');
        } else if c.is_control() || is_hidden(c) {
            out.push(MARK);
        } else if pile <= MARKS_KEPT {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// One record, one line: like [`clean`], for logs and messages, where no identity number stands whole.
pub fn line(text: &str) -> String {
    mask::within(&clean(text)).into_owned()
}

/// True for characters that are invisible or change the direction of text.
pub const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

fn is_suspect(c: char) -> bool {
    c.is_control() || is_hidden(c) || is_combining(c)
}

const fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_drives_a_terminal_survives() {
        let hostile = "张\u{1b}]0;x\u{7}三\u{9b}31m\u{202e}丰\u{200b}\u{e0041}\u{7f}";
        let safe = clean(hostile);
        assert!(!safe.chars().any(|c| c.is_control() || is_hidden(c)), "{safe:?}");
        assert!(safe.contains('张') && safe.contains('三') && safe.contains('丰'));
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(clean("张国方 · 330802"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_line_break_cannot_forge_a_second_line() {
        assert_eq!(clean("甲\n乙\t丙"), "甲 乙 丙");
    }

    #[test]
    fn a_message_tells_nobody_an_identity_number() {
        assert_eq!(line("没有\n“330802199003071230”"), "没有 “330802********1230”");
    }

    #[test]
    fn piles_of_marks_are_cut() {
        let pile = format!("e{}", "\u{301}".repeat(10_000));
        assert_eq!(clean(&pile).chars().count(), 1 + MARKS_KEPT);
    }
}
