//! Personal numbers made unreadable: the one place where they are masked.
//!
//! On screens and in lists the birth date and the sequence are hidden; what remains tells
//! namesakes at one counter apart. Public lists hide the last four as well.

use super::record::{Field, FieldKind};

const STAR: char = '*';

/// A text of this field, as kept or as found in a cell: hidden where the field holds a personal number.
pub fn found(field: &Field, text: &str) -> String {
    match field.kind {
        FieldKind::PersonNumber => id_number(text),
        FieldKind::Phone => phone(text),
        FieldKind::BankCard => card(text),
        FieldKind::Text(_) if field.key == "account" => card(text),
        _ => text.to_owned(),
    }
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
}
