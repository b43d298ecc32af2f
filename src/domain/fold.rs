//! Lossless repairs of typed and imported numbers: width folded, blanks and hidden signs dropped.
//!
//! Folding never makes a bad number good: it only removes what cannot be part of a number.

use unicode_normalization::UnicodeNormalization;

/// NFKC, upper case, without blanks, hidden characters, hyphens and a leading quote.
pub fn number(raw: &str) -> String {
    if raw.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return raw.into();
    }
    raw.nfkc().filter(|c| !is_filler(*c)).flat_map(char::to_uppercase).collect()
}

/// NFKC without hidden characters, trimmed; for codes, choices and written numbers.
pub fn text(raw: &str) -> String {
    if raw.is_ascii() && !raw.bytes().any(|b| b.is_ascii_control()) {
        return raw.trim().into();
    }
    let folded: String = raw.nfkc().filter(|c| !super::clean::is_hidden(*c)).collect();
    folded.trim().into()
}

/// Characters that stand between digits without meaning anything.
pub fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || super::clean::is_hidden(c)
        || matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '\'' | '’' | '‘' | '`')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_blanks_and_quotes_are_folded_away() {
        assert_eq!(number("'３３０８02 1990-0101\u{200b}123x"), "33080219900101123X");
        assert_eq!(text("　高级工\u{feff} "), "高级工");
    }
}
