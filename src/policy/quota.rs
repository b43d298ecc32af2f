//! Seats of a measure: soft numbers that warn and never refuse (the paper says "about").

use super::decision::{Decision, Status, Step};
use super::fact::{Fact, Slot, shown};
use super::pack::Pack;
use crate::domain::lang::Lang;
use std::collections::HashMap;

/// Seats by level, in all or each calendar year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// Slot of the level; `None` where levels are not told apart.
    pub slot: Option<usize>,
    /// The number holds for each calendar year.
    pub each_year: bool,
    /// Place of the level and its seats.
    pub seats: Vec<(Option<u8>, i64)>,
}

/// Which seats: rule, level, year (0 where years are not told apart).
pub type Bench = (usize, Option<u8>, i16);

/// Seats taken, bench by bench.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken(HashMap<Bench, i64>);

/// One fact's place on its bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Level, for the words.
    pub level: Option<u8>,
    /// Calendar year, where the seats are a year's.
    pub year: Option<i16>,
    /// Seats there are, about.
    pub seats: i64,
    /// Seats taken.
    pub taken: i64,
}

impl Quota {
    /// The bench a fact sits on under rule number `rule`; `None` where the paper sets no number.
    pub fn bench(&self, rule: usize, fact: &Fact) -> Option<(Bench, i64)> {
        let level = self.slot.and_then(|slot| fact.code(slot));
        let (_, seats) = self.seats.iter().find(|(place, _)| *place == level)?;
        let year = if self.each_year { fact.day.year() } else { 0 };
        Some(((rule, level, year), *seats))
    }
}

impl Taken {
    /// Counts a fact that takes a seat and says where it sits; `None` where it takes none.
    pub fn sit(&mut self, pack: &Pack, fact: &Fact, decision: &Decision) -> Option<Seat> {
        let (_, bench, _) = bench(pack, fact, decision)?;
        *self.0.entry(bench).or_default() += 1;
        self.seat(pack, fact, decision)
    }

    /// Seats counted elsewhere.
    pub fn counted(list: Vec<(Bench, i64)>) -> Self {
        Self(list.into_iter().collect())
    }

    /// Where a fact sits, as counted so far.
    pub fn seat(&self, pack: &Pack, fact: &Fact, decision: &Decision) -> Option<Seat> {
        let (quota, bench, seats) = bench(pack, fact, decision)?;
        let taken = self.0.get(&bench).copied().unwrap_or(0);
        Some(Seat { level: bench.1, year: quota.each_year.then_some(bench.2), seats, taken })
    }
}

/// The quota of the rule that judged a fact, the bench the fact sits on and its seats; `None` where it takes none.
fn bench<'a>(pack: &'a Pack, fact: &Fact, decision: &Decision) -> Option<(&'a Quota, Bench, i64)> {
    let rule = usize::from(decision.rule);
    let quota = pack.rules.get(rule)?.quota.as_ref()?;
    let (bench, seats) = quota.bench(rule, fact).filter(|_| takes_a_seat(decision))?;
    Some((quota, bench, seats))
}

/// A fact the rule looked at and that names nothing a second time.
fn takes_a_seat(decision: &Decision) -> bool {
    let never = |step: &Step| matches!(step, Step::BeforeFirstDay(_) | Step::AfterAsOf(_) | Step::SameAgain);
    matches!(decision.status, Status::Due | Status::Nothing)
        && decision.conditions.all_held()
        && !decision.steps.iter().any(never)
}

impl Seat {
    /// True when more sit than there are seats.
    pub const fn is_over(&self) -> bool {
        self.taken > self.seats
    }

    /// As a sentence; `among` says what was counted.
    pub fn sentence(&self, pack: &Pack, fact: &Fact, decision: &Decision, lang: Lang) -> String {
        let slot = decision.rule(pack).and_then(|rule| rule.quota.as_ref()).and_then(|quota| quota.slot);
        let level = match (slot, self.level) {
            (Some(slot), Some(code)) => {
                fact.kind.own_fields().get(slot).map(|field| shown(field, &Slot::Code(code), lang))
            }
            _ => None,
        };
        let level = level.unwrap_or_else(|| fact.kind.words().get(lang).to_owned());
        let year = self.year.map(|year| format!("{year} ")).unwrap_or_default();
        let Self { seats, taken, .. } = self;
        match (self.is_over(), lang) {
            (false, Lang::Zh) => format!("名额：{year}{level} 约 {seats}，已有 {taken}"),
            (false, Lang::En) => format!("seats: {year}{level} about {seats}, taken {taken}"),
            (true, Lang::Zh) => {
                format!("名额已超：{year}{level} 约 {seats}，已有 {taken}，须写明理由并由第二人复核")
            }
            (true, Lang::En) => {
                format!(
                    "over the seats: {year}{level} about {seats}, taken {taken}; a reason and a second person"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::day::Day;
    use crate::domain::record::FactKind;
    use crate::policy::{Readings, assess};

    #[test]
    fn the_eleventh_master_is_warned_of_and_still_paid() {
        let pack = Pack::embedded();
        let readings = Readings::defaults(pack);
        let day = Day::new(2024, 5, 1).unwrap();
        let mut taken = Taken::default();
        for number in 1..=11 {
            let name = format!("P{number}");
            let get = |key: &str| (key == "tier").then_some("master");
            let fact = Fact::from_canonical(&name, &name, FactKind::Honour, day, get).unwrap();
            let decision = assess(pack, &readings, std::slice::from_ref(&fact), None).remove(0);
            let seat = taken.sit(pack, &fact, &decision).unwrap();
            assert_eq!((decision.status, seat.is_over()), (Status::Due, number > 10));
            if number > 10 {
                assert!(seat.sentence(pack, &fact, &decision, Lang::Zh).contains("大工匠 约 10，已有 11"));
            }
        }
    }

    #[test]
    fn visits_are_counted_by_year_and_refused_ones_take_no_seat() {
        let pack = Pack::embedded();
        let readings = Readings::defaults(pack);
        let mut taken = Taken::default();
        let mut sit = |year: i16, selected: &'static str| {
            let get = |key: &str| match key {
                "cost" => Some("100"),
                "selected" => Some(selected),
                _ => None,
            };
            let day = Day::new(year, 5, 1).unwrap();
            let fact = Fact::from_canonical("a", "P", FactKind::StudyVisit, day, get).unwrap();
            let decision = assess(pack, &readings, std::slice::from_ref(&fact), None).remove(0);
            taken.sit(pack, &fact, &decision).map(|seat| seat.taken)
        };
        assert_eq!((sit(2023, "true"), sit(2023, "true"), sit(2024, "true")), (Some(1), Some(2), Some(1)));
        assert_eq!(sit(2024, "false"), None);
    }
}
