//! 职业技能等级: five examined levels and the three around them (新八级).
//!
//! A higher skill has a *smaller* digit; compare levels, never digits.

use super::fault::{Fault, Reason};
use super::fold;

/// A level of skill, ordered by skill: `Senior > Intermediate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 学徒工
    Apprentice,
    /// 五级/初级工
    Junior,
    /// 四级/中级工
    Intermediate,
    /// 三级/高级工
    Senior,
    /// 二级/技师
    Technician,
    /// 一级/高级技师
    SeniorTechnician,
    /// 特级技师
    SpecialTechnician,
    /// 首席技师
    ChiefTechnician,
}

impl Level {
    /// Every level, lowest skill first.
    pub const ALL: [Self; 8] = [
        Self::Apprentice,
        Self::Junior,
        Self::Intermediate,
        Self::Senior,
        Self::Technician,
        Self::SeniorTechnician,
        Self::SpecialTechnician,
        Self::ChiefTechnician,
    ];

    /// Code of the contract: `senior_technician`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Apprentice => "apprentice",
            Self::Junior => "junior",
            Self::Intermediate => "intermediate",
            Self::Senior => "senior",
            Self::Technician => "technician",
            Self::SeniorTechnician => "senior_technician",
            Self::SpecialTechnician => "special_technician",
            Self::ChiefTechnician => "chief_technician",
        }
    }

    /// The level with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// The digit on certificates, 5 to 1; the outer three levels have none.
    pub const fn digit(self) -> Option<u8> {
        match self {
            Self::Junior => Some(5),
            Self::Intermediate => Some(4),
            Self::Senior => Some(3),
            Self::Technician => Some(2),
            Self::SeniorTechnician => Some(1),
            _ => None,
        }
    }

    /// The level of a certificate's digit.
    pub fn from_digit(digit: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.digit().map(u32::from) == Some(digit))
    }

    /// Reads every written form: `三级`, `3`, `高级工`, `三级/高级技能`, `国家职业资格三级`, `3级`.
    ///
    /// A bare `高级` could be 高级工 or 高级技师 and is refused.
    pub fn from_text(raw: &str) -> Result<Self, Fault> {
        let folded = fold::text(raw);
        if folded.is_empty() {
            return Err(Fault::error(Reason::Empty));
        }
        read(&folded).ok_or_else(|| Fault::error(Reason::Level(folded)))
    }
}

/// Words around a level that say nothing about it.
const FILLER: [&str; 10] =
    ["国家", "职业资格", "职业技能等级", "职业技能", "技能等级", "技能人员", "等级", "证书", "第", "技能"];

/// Names of levels, longer ones before those they begin with. A bare 高级 says too little.
const NAMES: [(&str, Option<Level>); 22] = [
    ("首席技师", Some(Level::ChiefTechnician)),
    ("特级技师", Some(Level::SpecialTechnician)),
    ("高级技师", Some(Level::SeniorTechnician)),
    ("高级工", Some(Level::Senior)),
    ("高级技能", Some(Level::Senior)),
    ("中级工", Some(Level::Intermediate)),
    ("中级技能", Some(Level::Intermediate)),
    ("中级", Some(Level::Intermediate)),
    ("初级工", Some(Level::Junior)),
    ("初级技能", Some(Level::Junior)),
    ("初级", Some(Level::Junior)),
    ("学徒工", Some(Level::Apprentice)),
    ("学徒", Some(Level::Apprentice)),
    ("技师", Some(Level::Technician)),
    ("高级", None),
    ("五级", Some(Level::Junior)),
    ("四级", Some(Level::Intermediate)),
    ("三级", Some(Level::Senior)),
    ("二级", Some(Level::Technician)),
    ("一级", Some(Level::SeniorTechnician)),
    ("首席", Some(Level::ChiefTechnician)),
    ("特级", Some(Level::SpecialTechnician)),
];

/// Every level named in the text must be the same one.
fn read(folded: &str) -> Option<Level> {
    if let Some(level) = alone(folded) {
        return Some(level);
    }
    let mut rest = folded;
    let mut found: Option<Level> = None;
    while let Some(next) = rest.chars().next() {
        let (named, after) = token(rest, next)?;
        match (found, named) {
            (Some(one), Some(other)) if one != other => return None,
            (None, Some(_)) => found = named,
            _ => {}
        }
        rest = after;
    }
    found
}

/// One name, filler or sign at the beginning, and what follows it.
fn token(rest: &str, next: char) -> Option<(Option<Level>, &str)> {
    let named = NAMES.iter().find_map(|(name, level)| Some((*level, rest.strip_prefix(name)?)));
    if named.is_some() {
        return named;
    }
    if let Some(after) = FILLER.iter().find_map(|word| rest.strip_prefix(word)) {
        return Some((None, after));
    }
    let after = rest.strip_prefix(next)?;
    if let (Some(digit), Some(after)) = (next.to_digit(10), after.strip_prefix('级')) {
        return Some((Some(Level::from_digit(digit)?), after));
    }
    matches!(next, '/' | '、' | '(' | ')' | '[' | ']' | ' ' | ',' | '·' | '-' | '—' | '_' | ':')
        .then_some((None, after))
}

/// A digit, a numeral, a Roman numeral or a code that is the whole text.
fn alone(text: &str) -> Option<Level> {
    Some(match text {
        "5" | "五" | "V" => Level::Junior,
        "4" | "四" | "IV" => Level::Intermediate,
        "3" | "三" | "III" => Level::Senior,
        "2" | "二" | "II" => Level::Technician,
        "1" | "一" | "I" => Level::SeniorTechnician,
        _ => return Level::from_code(text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_written_form_is_read() {
        for (text, level) in [
            ("三级/高级技能", Level::Senior),
            ("三级/高级工", Level::Senior),
            ("高级工(三级)", Level::Senior),
            ("国家职业资格五级", Level::Junior),
            ("国家职业资格二级（技师）", Level::Technician),
            ("３", Level::Senior),
            ("高级技师", Level::SeniorTechnician),
            ("一级", Level::SeniorTechnician),
            ("特级技师", Level::SpecialTechnician),
            ("高级（国家职业资格三级）", Level::Senior),
            ("职业技能等级一级", Level::SeniorTechnician),
            ("三级高级工", Level::Senior),
            ("四级/中级工", Level::Intermediate),
            ("5级", Level::Junior),
            ("Ⅲ", Level::Senior),
            ("senior_technician", Level::SeniorTechnician),
        ] {
            assert_eq!(Level::from_text(text), Ok(level), "{text}");
        }
    }

    #[test]
    fn ambiguous_and_contradicting_forms_are_refused() {
        for text in ["高级", "三级/技师", "6", "级", "0", "33", "3/4", "12级", "高级职称", "国家职业资格"]
        {
            assert_eq!(Level::from_text(text).unwrap_err().code(), "level", "{text}");
        }
        assert_eq!(Level::from_text(" ").unwrap_err().code(), "empty");
    }

    #[test]
    fn higher_skill_is_greater_though_its_digit_is_smaller() {
        assert!(Level::SeniorTechnician > Level::Junior);
        assert_eq!(Level::from_digit(1), Some(Level::SeniorTechnician));
        assert_eq!(Level::from_digit(6), None);
    }
}
