//! 银行卡号 (ISO/IEC 7812) and telephone numbers.

use super::{charset, digits, folded, length};
use crate::domain::fault::{Fault, Reason};
use crate::domain::lang::words;

/// A card number that passes the Luhn check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankCard(String);

impl BankCard {
    /// Reads 16 to 19 digits and checks them.
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let text = folded(raw)?;
        if !(16..=19).contains(&text.chars().count()) {
            return Err(length(&text, words("16 至 19 位", "16 to 19")));
        }
        charset(&text, |_, c| c.is_ascii_digit())?;
        if !luhn(&text) {
            let found = text.chars().last().unwrap_or('?');
            return Err(Fault::error(Reason::Checksum { found, expected: None }));
        }
        Ok(Self(text))
    }

    /// The number as it is kept.
    pub fn canonical(&self) -> &str {
        &self.0
    }

    /// Standard cards of this country begin with 62; others deserve a second look.
    pub fn is_standard(&self) -> bool {
        self.0.starts_with("62")
    }
}

fn luhn(text: &str) -> bool {
    let sum: u32 = text
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b - b'0') << (i % 2);
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A mobile or landline number, without country code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// A mobile number, or a landline with area code; country codes and blanks fall away.
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let text = stripped(raw)?;
        // no area code begins with two zeros
        let area = text.starts_with('0') && !text.starts_with("00");
        if area && (10..=12).contains(&text.chars().count()) {
            charset(&text, |_, c| c.is_ascii_digit())?;
            return Ok(Self(text));
        }
        mobile(text)
    }

    /// Only a mobile number.
    pub fn parse_mobile(raw: &str) -> Result<Self, Fault> {
        mobile(stripped(raw)?)
    }

    /// The number as it is kept.
    pub fn canonical(&self) -> &str {
        &self.0
    }
}

fn mobile(text: String) -> Result<Phone, Fault> {
    if text.chars().count() != 11 {
        return Err(length(&text, words("11 位手机号", "11 digits")));
    }
    charset(&text, |_, c| c.is_ascii_digit())?;
    if !text.starts_with('1') || digits(&text, 1..2) < 3 {
        return Err(Fault::error(Reason::Form {
            found: text.chars().take(2).collect(),
            expected: words("13 至 19 开头", "a beginning from 13 to 19"),
        }));
    }
    Ok(Phone(text))
}

/// Folded, without `+86`, `0086`, `86-` and brackets.
fn stripped(raw: &str) -> Result<String, Fault> {
    let text: String = folded(raw)?.chars().filter(|c| !matches!(c, '(' | ')')).collect();
    for prefix in ["+86", "0086", "86"] {
        if let Some(rest) = text.strip_prefix(prefix)
            && (prefix != "86" || rest.len() == 11)
        {
            return if rest.is_empty() { Err(Fault::error(Reason::Empty)) } else { Ok(rest.into()) };
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cards_are_checked_by_luhn() {
        assert_eq!(BankCard::parse("6222 0212 3456 7890 128").unwrap().canonical(), "6222021234567890128");
        assert_eq!(BankCard::parse("6222021234567890129").unwrap_err().code(), "checksum");
        assert_eq!(BankCard::parse("62220212").unwrap_err().code(), "length");
        assert_eq!(BankCard::parse("6.22202E+18000000").unwrap_err().code(), "charset");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_caught(body in "62[0-9]{13,16}", place in 0usize..15, other in 0u8..10) {
            let good = (0..10).map(|d| format!("{body}{d}")).find(|n| luhn(n)).unwrap();
            let mut wrong = good.clone().into_bytes();
            wrong[place] = b'0' + other;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(BankCard::parse(&wrong).is_ok(), wrong == good);
        }

        #[test]
        fn no_text_makes_them_stumble(text in "\\PC{0,24}") {
            let _ = (BankCard::parse(&text), Phone::parse(&text), Phone::parse_mobile(&text));
        }
    }

    #[test]
    fn country_codes_fall_away() {
        for raw in ["+86 138-5701-2345", "86-13857012345", "0086 13857012345", "１３８５７０１２３４５"]
        {
            assert_eq!(Phone::parse_mobile(raw).unwrap().canonical(), "13857012345", "{raw}");
        }
        assert_eq!(Phone::parse("(0570) 3021234").unwrap().canonical(), "05703021234");
        assert_eq!(Phone::parse("0086 0086 0086 0086").unwrap_err().code(), "length");
        assert_eq!(Phone::parse("12857012345").unwrap_err().code(), "form");
        assert_eq!(Phone::parse("1385701234").unwrap_err().code(), "length");
    }
}
