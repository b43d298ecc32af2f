//! 公民身份号码 (GB 11643-1999) and the numbers of foreign permanent residents.

use super::{charset, digits, folded, length, part};
use crate::domain::day::Day;
use crate::domain::division;
use crate::domain::fault::{Fault, Reason};
use crate::domain::lang::words;

/// 性别
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// `male` or `female`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }
}

/// Which system a person's number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// 居民身份证, also residence permits of Hong Kong, Macau and Taiwan residents.
    Resident,
    /// 外国人永久居留身份证, 18 characters from 9 (since 2023-12-01).
    Foreign,
    /// The older foreign form: three letters and twelve digits.
    ForeignOld,
}

/// A checked number of a person, in its 18-character (old foreign: 15-character) form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonNumber {
    text: String,
    kind: NumberKind,
    birth: Day,
}

impl PersonNumber {
    /// Reads any form: by its first character a citizen's or a foreigner's.
    ///
    /// A 15-digit resident number becomes the 18-digit one it stands for.
    pub fn parse(raw: &str, today: Day) -> Result<Self, Fault> {
        let text = folded(raw)?;
        if text.starts_with(|c: char| c == '9' || c.is_ascii_uppercase()) {
            foreign(text, today)
        } else {
            resident(text, today)
        }
    }

    /// Only a resident number.
    pub fn parse_resident(raw: &str, today: Day) -> Result<Self, Fault> {
        resident(folded(raw)?, today)
    }

    /// Only a foreign permanent resident's number.
    pub fn parse_foreign(raw: &str, today: Day) -> Result<Self, Fault> {
        foreign(folded(raw)?, today)
    }

    /// The number as it is kept.
    pub fn canonical(&self) -> &str {
        &self.text
    }

    /// Which system it belongs to.
    pub const fn kind(&self) -> NumberKind {
        self.kind
    }

    /// 出生日期
    pub const fn birth(&self) -> Day {
        self.birth
    }

    /// From the seventeenth digit; the old foreign form does not say.
    pub fn sex(&self) -> Option<Sex> {
        if self.kind == NumberKind::ForeignOld {
            return None;
        }
        Some(if digits(&self.text, 16..17) % 2 == 1 { Sex::Male } else { Sex::Female })
    }

    /// Six-digit division of a resident number.
    pub fn division(&self) -> Option<&str> {
        (self.kind == NumberKind::Resident).then(|| part(&self.text, 0..6))
    }

    /// ISO 3166: numeric in the new foreign form, letters in the old one.
    pub fn nationality(&self) -> Option<&str> {
        match self.kind {
            NumberKind::Resident => None,
            NumberKind::Foreign => Some(part(&self.text, 3..6)),
            NumberKind::ForeignOld => Some(part(&self.text, 0..3)),
        }
    }

    /// The 15-digit form of people born in the 20th century, as older files write it.
    pub fn old_form(&self) -> Option<String> {
        let eligible = self.kind == NumberKind::Resident && part(&self.text, 6..8) == "19";
        eligible.then(|| format!("{}{}", part(&self.text, 0..6), part(&self.text, 8..17)))
    }
}

fn resident(text: String, today: Day) -> Result<PersonNumber, Fault> {
    let count = text.chars().count();
    if count != 18 && count != 15 {
        return Err(length(&text, words("18 位（旧号 15 位）", "18 (old form 15)")));
    }
    charset(&text, |i, c| c.is_ascii_digit() || (i == 17 && c == 'X'))?;
    let text = if count == 15 { upgraded(&text) } else { text };
    check_last(&text)?;
    let birth = birth(part(&text, 6..14), today)?;
    if !division::in_identity_numbers(part(&text, 0..6)) {
        return Err(Fault::error(Reason::Area(part(&text, 0..6).into())));
    }
    Ok(PersonNumber { text, kind: NumberKind::Resident, birth })
}

fn foreign(text: String, today: Day) -> Result<PersonNumber, Fault> {
    match text.chars().count() {
        18 => foreign_new(text, today),
        15 => foreign_old(text, today),
        _ => Err(length(&text, words("18 位（旧证 15 位）", "18 (old card 15)"))),
    }
}

fn foreign_new(text: String, today: Day) -> Result<PersonNumber, Fault> {
    charset(&text, |i, c| c.is_ascii_digit() || (i == 17 && c == 'X'))?;
    if !text.starts_with('9') {
        return Err(Fault::error(Reason::Form {
            found: text.chars().take(1).collect(),
            expected: words("9 开头的永久居留证号码", "a number that begins with 9"),
        }));
    }
    check_last(&text)?;
    let birth = birth(part(&text, 6..14), today)?;
    if !division::is_province(part(&text, 1..3)) {
        return Err(Fault::error(Reason::Area(part(&text, 1..3).into())));
    }
    Ok(PersonNumber { text, kind: NumberKind::Foreign, birth })
}

fn foreign_old(text: String, today: Day) -> Result<PersonNumber, Fault> {
    charset(&text, |i, c| if i < 3 { c.is_ascii_uppercase() } else { c.is_ascii_digit() })?;
    if !division::is_province(part(&text, 3..5)) {
        return Err(Fault::error(Reason::Area(part(&text, 3..7).into())));
    }
    let short = part(&text, 7..13);
    let this = format!("20{short}");
    let birth = birth(&this, today).or_else(|_| birth(&format!("19{short}"), today))?;
    Ok(PersonNumber { text, kind: NumberKind::ForeignOld, birth })
}

/// The 18-digit form of a 15-digit number: century 19 put in, check character computed.
fn upgraded(text: &str) -> String {
    let mut long = format!("{}19{}", part(text, 0..6), part(text, 6..15));
    long.push(check_character(&long));
    long
}

fn birth(text: &str, today: Day) -> Result<Day, Fault> {
    let (year, month, day) = (digits(text, 0..4), digits(text, 4..6), digits(text, 6..8));
    let read = || Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    match read().filter(|_| year >= 1800) {
        None => Err(Fault::error(Reason::Date(text.into()))),
        Some(day) if day > today => Err(Fault::error(Reason::Future(day))),
        Some(day) => Ok(day),
    }
}

fn check_last(text: &str) -> Result<(), Fault> {
    let expected = check_character(part(text, 0..17));
    match text.chars().last() {
        Some(found) if found != expected => {
            Err(Fault::error(Reason::Checksum { found, expected: Some(expected) }))
        }
        _ => Ok(()),
    }
}

/// ISO 7064 MOD 11-2 over the first 17 digits.
pub(crate) fn check_character(seventeen: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let sum: u32 = seventeen.bytes().zip(WEIGHTS).map(|(b, w)| u32::from(b.saturating_sub(b'0')) * w).sum();
    CHECKS.get(sum as usize % 11).copied().unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> Day {
        Day::new(2026, 6, 1).unwrap()
    }

    fn made(seventeen: &str) -> String {
        format!("{seventeen}{}", check_character(seventeen))
    }

    fn reason(raw: &str) -> &'static str {
        PersonNumber::parse(raw, today()).unwrap_err().code()
    }

    #[test]
    fn a_number_tells_birth_sex_and_division() {
        let number = PersonNumber::parse(&made("33080219900307123").to_lowercase(), today()).unwrap();
        assert_eq!(number.birth().to_string(), "1990-03-07");
        assert_eq!(number.sex(), Some(Sex::Male));
        assert_eq!(number.division(), Some("330802"));
    }

    #[test]
    fn retired_quzhou_codes_and_residence_permits_are_valid() {
        for area in [
            "332402", "332427", "332428", "332429", "332430", "330821", "330823", "339006", "810000",
            "830000",
        ] {
            assert!(PersonNumber::parse(&made(&format!("{area}19650101123")), today()).is_ok(), "{area}");
        }
    }

    #[test]
    fn the_old_form_becomes_the_number_it_stands_for() {
        let number = PersonNumber::parse("330802650101123", today()).unwrap();
        assert_eq!(number.canonical(), made("33080219650101123"));
        assert_eq!(number.old_form().as_deref(), Some("330802650101123"));
    }

    #[test]
    fn the_known_foreign_number_is_read() {
        let number = PersonNumber::parse("932682198501010017", today()).unwrap();
        assert_eq!(
            (number.nationality(), number.sex(), number.kind()),
            (Some("682"), Some(Sex::Male), NumberKind::Foreign)
        );
        assert_eq!(PersonNumber::parse("USA330185010112", today()).unwrap().nationality(), Some("USA"));
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(reason(" \u{3000}"), "empty");
        assert_eq!(reason("3308021990030712"), "length");
        assert_eq!(reason("33080219900307A234"), "charset");
        assert_eq!(reason("330802199003071230"), "checksum");
        assert_eq!(reason(&made("33080219900230123")), "date");
        assert_eq!(reason(&made("33080220990307123")), "future");
        assert_eq!(reason(&made("00080219900307123")), "area");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_or_one_swap_is_always_caught(
            year in 1930u32..2010, seq in 0u32..1000, place in 0usize..17, other in 0u8..10,
        ) {
            let good = made(&format!("330802{year}0307{seq:03}"));
            let mut wrong = good.clone().into_bytes();
            wrong[place] = b'0' + other;
            let wrong = String::from_utf8(wrong).unwrap();
            if wrong != good {
                prop_assert!(PersonNumber::parse(&wrong, today()).is_err());
            }
            let mut swapped = good.clone().into_bytes();
            swapped.swap(place, place + 1);
            let swapped = String::from_utf8(swapped).unwrap();
            if swapped != good {
                prop_assert!(PersonNumber::parse(&swapped, today()).is_err());
            }
        }

        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,24}") {
            let _ = PersonNumber::parse(&text, today());
        }
    }
}
