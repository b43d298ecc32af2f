//! 证书编号: the 22-character numbers of level certificates, the older 16-digit ones of vocational
//! qualifications, and what they reveal.

use super::{PersonNumber, charset, digits, folded, part};
use crate::domain::day::Day;
use crate::domain::division;
use crate::domain::fault::{Fault, Reason};
use crate::domain::lang::words;
use crate::domain::level::Level;

/// Which system a certificate number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateForm {
    /// 职业技能等级证书: one letter and 21 digits.
    Level,
    /// 特级技师: two letters and 20 digits.
    Special,
    /// 职业资格证书: 16 digits.
    Qualification,
}

impl CertificateForm {
    /// Code on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Special => "special",
            Self::Qualification => "qualification",
        }
    }
}

/// Who issued a level certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// 用人单位 (Y)
    Employer,
    /// 社会培训评价组织 (S)
    Social,
    /// Another first letter.
    Other,
}

impl BodyKind {
    /// Code on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Employer => "employer",
            Self::Social => "social",
            Self::Other => "other",
        }
    }
}

/// A checked certificate number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateNumber {
    text: String,
    form: CertificateForm,
    year: i16,
}

impl CertificateNumber {
    /// Reads and checks a number by its form.
    pub fn parse(raw: &str, today: Day) -> Result<Self, Fault> {
        let text = folded(raw)?;
        match text.chars().count() {
            22 => level_number(text, today),
            16 => qualification(text, today),
            found => Err(Fault::error(Reason::Length {
                found,
                expected: words("22 位（旧证 16 位）", "22 (older ones 16)"),
            })),
        }
    }

    /// The number as it is kept.
    pub fn canonical(&self) -> &str {
        &self.text
    }

    /// Which system it belongs to.
    pub const fn form(&self) -> CertificateForm {
        self.form
    }

    /// Kind of the issuing body; only level certificates tell.
    pub fn body_kind(&self) -> Option<BodyKind> {
        match (self.form, self.text.chars().next()) {
            (CertificateForm::Qualification, _) | (_, None) => None,
            (_, Some('Y')) => Some(BodyKind::Employer),
            (_, Some('S')) => Some(BodyKind::Social),
            _ => Some(BodyKind::Other),
        }
    }

    /// Two-digit province; the older form has a list of its own in this place.
    pub fn province(&self) -> &str {
        match self.form {
            CertificateForm::Qualification => part(&self.text, 2..4),
            _ => part(&self.text, 5..7),
        }
    }

    /// Year of issue.
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// Level by its digit.
    pub fn level(&self) -> Option<Level> {
        let at = if self.form == CertificateForm::Qualification { 10 } else { 15 };
        match self.form {
            CertificateForm::Special => Some(Level::SpecialTechnician),
            _ => Level::from_digit(digits(&self.text, at..at + 1)),
        }
    }
}

/// True for a number written as those of 特种作业操作证 are: a T and the identity number of the holder.
pub fn is_permit(folded: &str) -> bool {
    let number = folded.strip_prefix('T').filter(|number| number.len() == 18);
    number.is_some_and(|number| {
        number.bytes().enumerate().all(|(at, byte)| byte.is_ascii_digit() || (at == 17 && byte == b'X'))
    })
}

/// The number of a 特种作业操作证, which tells no level and no year; `None` for a number of another form.
pub fn permit(raw: &str, today: Day) -> Option<Result<String, Fault>> {
    let text = folded(raw).ok().filter(|text| is_permit(text))?;
    let holder = PersonNumber::parse(part(&text, 1..19), today);
    Some(holder.map(|holder| format!("T{}", holder.canonical())))
}

fn level_number(text: String, today: Day) -> Result<CertificateNumber, Fault> {
    charset(&text, |i, c| match i {
        0 => c.is_ascii_uppercase(),
        1 => c.is_ascii_uppercase() || c.is_ascii_digit(),
        _ => c.is_ascii_digit(),
    })?;
    let special = part(&text, 1..2).starts_with(|c: char| c.is_ascii_uppercase());
    let digit = part(&text, 15..16);
    if !special && Level::from_digit(digits(&text, 15..16)).is_none() {
        return Err(Fault::error(Reason::Level(digit.into())));
    }
    let year = 2000 + i16::try_from(digits(&text, 13..15)).unwrap_or(0);
    if year > today.year() {
        return Err(Fault::error(Reason::Year(year.to_string())));
    }
    if !division::is_province(part(&text, 5..7)) {
        return Err(Fault::error(Reason::Area(part(&text, 5..7).into())));
    }
    let form = if special { CertificateForm::Special } else { CertificateForm::Level };
    Ok(CertificateNumber { text, form, year })
}

fn qualification(text: String, today: Day) -> Result<CertificateNumber, Fault> {
    charset(&text, |_, c| c.is_ascii_digit())?;
    // numbers of thirteen digits padded with zeros keep their own inner order
    if !text.starts_with("000") && digits(&text, 6..7) > 4 {
        return Err(Fault::error(Reason::Class(part(&text, 6..7).into())));
    }
    if Level::from_digit(digits(&text, 10..11)).is_none() {
        return Err(Fault::error(Reason::Level(part(&text, 10..11).into())));
    }
    let short = i16::try_from(digits(&text, 0..2)).unwrap_or(0);
    let year = if 2000 + short > today.year() { 1900 + short } else { 2000 + short };
    // the system of numbered qualifications began in the nineties; padded numbers read as 2000
    if year < 1990 {
        return Err(Fault::error(Reason::Year(part(&text, 0..2).into())));
    }
    Ok(CertificateNumber { text, form: CertificateForm::Qualification, year })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(raw: &str) -> Result<CertificateNumber, Fault> {
        CertificateNumber::parse(raw, Day::new(2026, 6, 1).unwrap())
    }

    #[test]
    fn a_level_certificate_reveals_body_province_year_and_level() {
        let number = read("s000033000123243 000001").unwrap();
        assert_eq!(number.canonical(), "S000033000123243000001");
        assert_eq!(number.body_kind(), Some(BodyKind::Social));
        assert_eq!((number.province(), number.year()), ("33", 2024));
        assert_eq!(number.level(), Some(Level::Senior));
    }

    proptest! {
        #[test]
        fn what_a_number_is_made_of_is_read_back(
            body in 0u32..10_000, serial in 0u32..1_000_000, year in 19i16..27, level in 1u32..6, last in 0u32..1_000_000,
        ) {
            let number = read(&format!("Y{body:04}33{serial:06}{year}{level}{last:06}")).unwrap();
            prop_assert_eq!((number.province(), number.year()), ("33", 2000 + year));
            prop_assert_eq!(number.level(), Level::from_digit(level));
        }

        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,26}") {
            let _ = read(&text);
        }
    }

    #[test]
    fn a_permit_is_a_t_and_a_sound_identity_number() {
        let today = Day::new(2026, 6, 1).unwrap();
        let read = |raw: &str| permit(raw, today).map(|read| read.ok());
        assert_eq!(read("t11010519491231002x"), Some(Some("T11010519491231002X".into())));
        assert_eq!(read("T110105194912310021"), Some(None));
        for other in
            ["11010519491231002X", "T1101051949123100", "S000033000123243000001", "TX1010519491231002X"]
        {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn an_older_number_reveals_year_and_level() {
        let number = read("9833082001412345").unwrap();
        assert_eq!((number.year(), number.level()), (1998, Some(Level::Intermediate)));
        assert_eq!(number.body_kind(), None);
    }

    #[test]
    fn each_fault_is_named() {
        let code = |raw: &str| read(raw).unwrap_err().code();
        assert_eq!(code(""), "empty");
        assert_eq!(code("S00003300012324300000"), "length");
        assert_eq!(code("S00003300012324300000A"), "charset");
        assert_eq!(code("S000033000123246000001"), "level");
        assert_eq!(code("S000033000123993000001"), "year");
        assert_eq!(code("S000003000123243000001"), "area");
        assert_eq!(code("9833082001912345"), "level");
        assert_eq!(code("9833089001412345"), "class");
        assert_eq!(code("5533082001412345"), "year");
    }
}
