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
        let refuse = || Fault::error(Reason::Level(folded.clone()));
        let mut found = None;
        for piece in folded.split(['/', '、', '(', ')', ' ', ',', '·', '-', '—']).filter(|p| !p.is_empty())
        {
            let level = piece_level(piece).ok_or_else(refuse)?;
            match found {
                Some(other) if other != level => return Err(refuse()),
                _ => found = Some(level),
            }
        }
        found.ok_or_else(refuse)
    }
}

/// One piece of a written level.
fn piece_level(piece: &str) -> Option<Level> {
    let core = piece
        .trim_start_matches("国家")
        .trim_start_matches("职业资格")
        .trim_start_matches("职业技能等级")
        .trim_start_matches("职业技能")
        .trim_start_matches("等级")
        .trim_start_matches('第');
    Some(match core {
        "学徒工" | "学徒" => Level::Apprentice,
        "五级" | "5级" | "5" | "初级工" | "初级技能" | "五" | "Ⅴ" | "V" => Level::Junior,
        "四级" | "4级" | "4" | "中级工" | "中级技能" | "四" | "IV" => Level::Intermediate,
        "三级" | "3级" | "3" | "高级工" | "高级技能" | "三" | "III" => Level::Senior,
        "二级" | "2级" | "2" | "技师" | "二" | "II" => Level::Technician,
        "一级" | "1级" | "1" | "高级技师" | "一" | "I" => Level::SeniorTechnician,
        "特级技师" | "特级" => Level::SpecialTechnician,
        "首席技师" | "首席" => Level::ChiefTechnician,
        _ => return Level::from_code(core),
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
        ] {
            assert_eq!(Level::from_text(text), Ok(level), "{text}");
        }
    }

    #[test]
    fn ambiguous_and_contradicting_forms_are_refused() {
        for text in ["高级", "三级/技师", "6", "级", "0"] {
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
