//! Marks of an examination: hundredths, the pass mark, and what became of a candidate.

use super::lang::{Words, words};
use super::level::Level;

/// Each part needs at least this, in hundredths of a mark.
pub const PASS: u64 = 6_000;

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every part that is needed was passed.
    Passed,
    /// A part was failed, or one of several is missing.
    Failed,
    /// No mark at all.
    Absent,
}

impl Outcome {
    /// Code in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Absent => "absent",
        }
    }

    /// The outcome of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Passed, Self::Failed, Self::Absent].into_iter().find(|outcome| outcome.code() == code)
    }

    /// What people call it.
    pub const fn words(self) -> Words {
        match self {
            Self::Passed => words("合格", "passed"),
            Self::Failed => words("不合格", "failed"),
            Self::Absent => words("缺考", "absent"),
        }
    }
}

/// The marks of one candidate, in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// 理论
    pub theory: Option<u64>,
    /// 理论免考
    pub exempt: bool,
    /// 实操
    pub practice: Option<u64>,
    /// 综合评审
    pub review: Option<u64>,
}

impl Marks {
    /// What became of the candidate: theory (unless exempt) and practice are needed, and for
    /// levels 2 and 1 the review too.
    pub fn outcome(self, level: Option<Level>) -> Outcome {
        if self.theory.is_none() && self.practice.is_none() && self.review.is_none() {
            return Outcome::Absent;
        }
        let passed = |mark: Option<u64>| mark.is_some_and(|mark| mark >= PASS);
        let theory = self.exempt || passed(self.theory);
        let review = !needs_review(level) || passed(self.review);
        if theory && passed(self.practice) && review { Outcome::Passed } else { Outcome::Failed }
    }

    /// The first part that is needed and has no mark: its field. Forgotten, or the candidate did not sit
    /// it; only who types knows.
    pub fn gap(self, level: Option<Level>) -> Option<&'static str> {
        let needed = [
            ("theory", self.exempt || self.theory.is_some()),
            ("practice", self.practice.is_some()),
            ("review", !needs_review(level) || self.review.is_some()),
        ];
        needed.into_iter().find(|(_, there)| !there).map(|(key, _)| key)
    }

    /// All marks together, in hundredths.
    pub fn sum(self) -> u64 {
        [self.theory, self.practice, self.review].into_iter().flatten().sum()
    }
}

/// Levels 2 and 1 are examined in a review as well.
pub fn needs_review(level: Option<Level>) -> bool {
    level.and_then(Level::digit).is_some_and(|digit| digit <= 2)
}

/// A canonical mark or figure in hundredths.
pub fn hundredths(canonical: &str) -> Option<u64> {
    let (whole, fraction) = canonical.split_once('.').unwrap_or((canonical, ""));
    (fraction.len() <= 2).then_some(())?;
    format!("{whole}{fraction:0<2}").parse().ok()
}

/// Hundredths as canonical text, without needless zeros.
pub fn plain(hundredths: u64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}").trim_end_matches('0').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(level: Level, theory: Option<u64>, practice: Option<u64>, review: Option<u64>) -> Outcome {
        Marks { theory, exempt: false, practice, review }.outcome(Some(level))
    }

    #[test]
    fn sixty_is_enough_and_a_hundredth_less_is_not() {
        assert_eq!(outcome(Level::Senior, Some(6_000), Some(6_000), None), Outcome::Passed);
        assert_eq!(outcome(Level::Senior, Some(5_999), Some(9_000), None), Outcome::Failed);
        assert_eq!(outcome(Level::Senior, None, Some(9_000), None), Outcome::Failed);
        assert_eq!(outcome(Level::Senior, None, None, None), Outcome::Absent);
    }

    #[test]
    fn the_two_highest_levels_need_the_review_and_an_exemption_stands_for_theory() {
        assert_eq!(outcome(Level::Technician, Some(7_000), Some(7_000), None), Outcome::Failed);
        assert_eq!(outcome(Level::SeniorTechnician, Some(7_000), Some(7_000), Some(6_000)), Outcome::Passed);
        let exempt = Marks { exempt: true, practice: Some(6_100), ..Marks::default() };
        assert_eq!(exempt.outcome(Some(Level::Senior)), Outcome::Passed);
    }

    #[test]
    fn a_needed_part_without_a_mark_is_a_gap_also_where_no_part_has_one() {
        let gap = |theory, practice, review, exempt, level| {
            Marks { theory, exempt, practice, review }.gap(Some(level))
        };
        assert_eq!(gap(Some(8_000), None, None, false, Level::Senior), Some("practice"));
        assert_eq!(gap(None, Some(8_000), None, false, Level::Senior), Some("theory"));
        assert_eq!(gap(None, Some(8_000), None, true, Level::Senior), None);
        assert_eq!(gap(Some(8_000), Some(8_000), None, false, Level::Technician), Some("review"));
        assert_eq!(gap(None, None, None, false, Level::Senior), Some("theory"));
        assert_eq!(gap(None, None, None, true, Level::Senior), Some("practice"));
    }

    #[test]
    fn hundredths_are_written_and_read_back() {
        for text in ["0", "60", "87.5", "99.25", "100"] {
            assert_eq!(hundredths(text).map(plain).as_deref(), Some(text));
        }
        assert_eq!(hundredths("1.234"), None);
    }
}
