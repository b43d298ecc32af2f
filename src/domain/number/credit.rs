//! 统一社会信用代码 (GB 32100-2015).

use super::{charset, folded, length, part};
use crate::domain::division;
use crate::domain::fault::{Fault, Reason};
use crate::domain::lang::words;

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A checked credit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads and checks a code: length, alphabet, check character, area, class.
    pub fn parse(raw: &str) -> Result<Self, Fault> {
        let text = folded(raw)?;
        if text.chars().count() != 18 {
            return Err(length(&text, words("18 位", "18")));
        }
        charset(&text, |i, c| value(c).is_some() && (!(2..8).contains(&i) || c.is_ascii_digit()))?;
        let expected = check_character(&text);
        match text.chars().last() {
            Some(found) if found != expected => {
                return Err(Fault::error(Reason::Checksum { found, expected: Some(expected) }));
            }
            _ => {}
        }
        if !area_exists(part(&text, 2..8)) {
            return Err(Fault::error(Reason::Area(part(&text, 2..8).into())));
        }
        if !class_exists(&text) {
            return Err(Fault::error(Reason::Class(part(&text, 0..2).into())));
        }
        Ok(Self(text))
    }

    /// The code as it is kept.
    pub fn canonical(&self) -> &str {
        &self.0
    }

    /// Kind of organisation its first two characters tell, by the code of the register's list.
    pub fn kind(&self) -> Option<&'static str> {
        match part(&self.0, 0..2) {
            "91" | "92" | "93" => Some("enterprise"),
            "11" => Some("department"),
            "12" => Some("institution"),
            "51" => Some("association"),
            "52" => Some("training_body"),
            _ => None,
        }
    }

    /// Six-digit division.
    pub fn division(&self) -> &str {
        part(&self.0, 2..8)
    }

    /// True when the organisation code inside (GB 11714) fits its own check character.
    pub fn inner_code_fits(&self) -> bool {
        self.inner_doubt().is_none()
    }

    /// What is doubtful about the organisation code inside. The outer check has passed, and codes
    /// with a wrong inner one were given out, so this never blocks.
    pub fn inner_doubt(&self) -> Option<Reason> {
        const INNER: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
        let body = part(&self.0, 8..16);
        let sum: u32 = body.chars().zip(INNER).map(|(c, w)| c.to_digit(36).unwrap_or(0) * w).sum();
        let expected = match (11 - sum % 11) % 11 {
            10 => 'X',
            n => char::from_digit(n, 10).unwrap_or('?'),
        };
        let found = part(&self.0, 16..17).chars().next()?;
        (found != expected).then_some(Reason::InnerChecksum { found, expected })
    }
}

fn value(c: char) -> Option<u32> {
    ALPHABET.iter().position(|a| char::from(*a) == c).and_then(|i| u32::try_from(i).ok())
}

/// The check character over the first 17 places.
pub(crate) fn check_character(text: &str) -> char {
    let sum: u32 = text.chars().zip(WEIGHTS).map(|(c, w)| value(c).unwrap_or(0) * w).sum();
    let index = (31 - sum % 31) % 31;
    ALPHABET.get(index as usize).map_or('?', |b| char::from(*b))
}

/// Registering authority and class that exist together.
fn class_exists(text: &str) -> bool {
    let mut chars = text.chars();
    let (Some(authority), Some(class)) = (chars.next(), chars.next()) else { return false };
    match authority {
        '1' | '5' | 'N' => "1239".contains(class),
        '8' => "19".contains(class),
        '9' => "123".contains(class),
        // authorities whose classes are not published as firmly
        '2' | '3' | '4' | '6' | '7' | 'A' | 'Y' => class.is_ascii_digit(),
        _ => false,
    }
}

/// Codes of the state administration carry 100000 in place of a division.
fn area_exists(area: &str) -> bool {
    area == "100000" || division::ever_existed(area) || division::is_province(part(area, 0..2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made(seventeen: &str) -> String {
        format!("{seventeen}{}", check_character(seventeen))
    }

    fn reason(raw: &str) -> &'static str {
        CreditCode::parse(raw).unwrap_err().code()
    }

    #[test]
    fn a_code_tells_kind_and_division() {
        let code = CreditCode::parse(&made("91330802MA29ABCD5").to_lowercase()).unwrap();
        assert_eq!((code.kind(), code.division()), (Some("enterprise"), "330802"));
    }

    #[test]
    fn a_sum_that_is_a_multiple_of_31_checks_as_zero() {
        // vary the last place of the body until the sum is a multiple of 31
        let zero = (0..31)
            .map(|i| made(&format!("91330802MA29ABC{}{}", '0', char::from(ALPHABET[i]))))
            .find(|c| c.ends_with('0'))
            .unwrap();
        assert!(CreditCode::parse(&zero).is_ok());
    }

    proptest! {
        #[test]
        fn one_wrong_character_or_one_swap_is_always_caught(
            body in "[0-9A-HJ-NP-RTUWXY]{8}", place in 0usize..17, other in 0usize..31,
        ) {
            let good = made(&format!("91330802{body}5"));
            prop_assert!(CreditCode::parse(&good).is_ok());
            let mut wrong = good.clone().into_bytes();
            wrong[place] = ALPHABET[other];
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(CreditCode::parse(&wrong).is_ok(), wrong == good);
            let mut swapped = good.clone().into_bytes();
            swapped.swap(place, place + 1);
            let swapped = String::from_utf8(swapped).unwrap();
            prop_assert_eq!(CreditCode::parse(&swapped).is_ok(), swapped == good);
        }

        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,24}") {
            let _ = CreditCode::parse(&text);
        }
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(reason(""), "empty");
        assert_eq!(reason("9133080"), "length");
        assert_eq!(reason("91330802MA29ABCI5X"), "charset");
        let good = made("91330802MA29ABCD5");
        let last = if good.ends_with('1') { '2' } else { '1' };
        assert_eq!(reason(&format!("{}{last}", part(&good, 0..17))), "checksum");
        assert_eq!(reason(&made("95330802MA29ABCD5")), "class");
        assert_eq!(reason(&made("91000802MA29ABCD5")), "area");
    }
}
