//! Personal numbers made unreadable: the one place where they are masked.
//!
//! On screens and in lists the birth date and the sequence are hidden; what remains tells
//! namesakes at one counter apart. Public lists hide the last four as well. The birth date beside a
//! number would give it back, so of that only the year is left; and a number is hidden wherever it
//! stands, in a note or a name as in its own field.

mod within;

use super::record::{Field, FieldKind};
pub use within::within;

const STAR: char = '*';

/// A text of this field, as kept or as found in a cell: hidden where the field holds what is personal, and
/// elsewhere the identity numbers that stand in it.
pub fn found(field: &Field, text: &str) -> String {
    match field.kind {
        FieldKind::PersonNumber => id_number(text),
        FieldKind::Phone => phone(text),
        FieldKind::BankCard => card(text),
        FieldKind::Text(_) if field.key == "account" => card(text),
        FieldKind::Day if field.key == "birth" => birth(text),
        _ => within(text).into_owned(),
    }
}

/// True for a field that is hidden in part by what it is.
pub fn hides(field: &Field) -> bool {
    matches!(field.kind, FieldKind::PersonNumber | FieldKind::Phone | FieldKind::BankCard)
        || matches!(field.key, "account" | "birth")
}

/// True for a text that was hidden by this program or another: stars among digits, or many of them.
pub fn is_masked(text: &str) -> bool {
    let star = |c: char| matches!(c, STAR | '＊');
    let figure = |c: char| c.is_ascii_digit() || star(c) || matches!(c, '-' | 'X' | ' ');
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if star(c) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest >= 4 || (longest >= 2 && text.chars().all(figure))
}

/// 出生日期: keeps the year, `1990-**-**`. What does not begin with a year is hidden whole.
pub fn birth(text: &str) -> String {
    let year = text.get(..4).is_some_and(|year| {
        year.bytes().all(|b| b.is_ascii_digit()) && ["18", "19", "20"].iter().any(|c| year.starts_with(c))
    });
    let hidden = |(i, c): (usize, char)| if c.is_numeric() && !(year && i < 4) { STAR } else { c };
    text.chars().enumerate().map(hidden).collect()
}

/// 证件号码: keeps the first six and the last four, `330802********1234`.
pub fn id_number(number: &str) -> String {
    keep(number, 6, 4)
}

/// 证件号码 in published lists: keeps only the first six.
pub fn id_number_public(number: &str) -> String {
    keep(number, 6, 0)
}

/// 电话: keeps three and four, `138****1234`.
pub fn phone(number: &str) -> String {
    keep(number, 3, 4)
}

/// 银行卡号: keeps the last four.
pub fn card(number: &str) -> String {
    keep(number, 0, 4)
}

/// Stars for all but the first `head` and last `tail` characters; short texts are hidden whole.
fn keep(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    if count <= head + tail {
        return STAR.to_string().repeat(count);
    }
    text.chars().enumerate().map(|(i, c)| if i < head || i >= count - tail { c } else { STAR }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_telling_digits_are_hidden() {
        assert_eq!(id_number("330802199001011234"), "330802********1234");
        assert_eq!(id_number_public("330802199001011234"), "330802************");
        assert_eq!(phone("13857012345"), "138****2345");
        assert_eq!(card("6222021234567890123"), "***************0123");
        assert_eq!(id_number("12345"), "*****");
    }

    #[test]
    fn of_a_birth_date_the_year_is_left() {
        assert_eq!(birth("1990-03-07"), "1990-**-**");
        assert_eq!(birth("1990年3月7日"), "1990年*月*日");
        assert_eq!(birth("07/03/1990"), "**/**/****");
        assert_eq!(birth("0307"), "****");
    }

    #[test]
    fn what_was_hidden_is_known_again() {
        for text in ["1990-**-**", "330802********1230", "138****2345", "**** 0123", "证件330802********1230"]
        {
            assert!(is_masked(text), "{text}");
        }
        for text in ["", "1990-03-07", "*", "**特**", "二**"] {
            assert!(!is_masked(text), "{text}");
        }
    }
}
