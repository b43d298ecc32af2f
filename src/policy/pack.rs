//! A pack in memory: rules compiled to slots and dated rates, readings, clauses.

use super::clauses::Clauses;
use super::load;
use super::quota::Quota;
use super::read::{PackFault, Text};
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::domain::record::FactKind;
use std::sync::OnceLock;

/// The rules of one paper with everything the paper fixes.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// Id on the command line.
    pub id: String,
    /// Name of the paper.
    pub name: Text,
    /// `city`, `province` or `centre`: which overrides which (clause E3).
    pub layer: String,
    /// `draft`, `in-force` or `replaced` (D1).
    pub status: String,
    /// First day on which a fact earns anything (E1).
    pub first_day: Day,
    /// True while that day is assumed and not published.
    pub first_day_assumed: bool,
    /// Day the targets are measured at.
    pub horizon: Day,
    /// Parent paper (D2).
    pub parent: String,
    /// The paper it was taken from.
    pub source: String,
    /// Questions the paper leaves open.
    pub readings: Vec<Reading>,
    /// Amounts by day.
    pub rates: Vec<Rate>,
    /// Rules in file order.
    pub rules: Vec<Rule>,
    /// Rule numbers by fact kind.
    pub by_kind: Vec<Vec<usize>>,
    /// Clauses, targets, annex and tables for the policy screen.
    pub clauses: Clauses,
}

/// A question the paper leaves open, with the answers the office may choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Name in files and on the command line.
    pub name: String,
    /// Clause it belongs to.
    pub clause: String,
    /// The question.
    pub ask: Text,
    /// Codes and texts of the answers.
    pub choices: Vec<(String, Text)>,
    /// Place of the default among them.
    pub default: u8,
}

/// One amount or a table of amounts, by the day it takes force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Name in the files.
    pub name: String,
    /// Values, earliest first.
    pub rows: Vec<RateRow>,
}

/// A rate from a day on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateRow {
    /// First day.
    pub since: Day,
    /// The paper that says so.
    pub source: String,
    /// A plain amount (fen; percent × 100 for shares).
    pub flat: i64,
    /// Amounts by level, at the level's place among the choices of its field.
    pub levels: Vec<Option<i64>>,
    /// The level names as written.
    pub names: Vec<(String, i64)>,
}

/// Who is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Payee {
    /// The subject of the fact.
    #[default]
    Subject,
    /// 选送单位
    SendingUnit,
}

/// A reading that switches something on: the reading's number and the choice that does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Number of the reading.
    pub reading: usize,
    /// Place of the choice.
    pub when: u8,
}

/// One rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// Code on the command line.
    pub code: String,
    /// Clause of the paper.
    pub clause: String,
    /// The part of that clause, empty where none is named.
    pub cites: String,
    /// What people call the benefit.
    pub name: Text,
    /// Kind of fact it judges.
    pub fact: Option<FactKind>,
    /// Only facts with one of these values: slot and mask over places.
    pub only: Option<(usize, u32)>,
    /// Who is paid.
    pub payee: Payee,
    /// `once`, `each` or `year`.
    pub cycle: String,
    /// Funding source, empty where there is no payment.
    pub fund: String,
    /// Conditions, all of which must hold.
    pub when: Vec<Condition>,
    /// How the amount is formed.
    pub money: Money,
    /// The amount is a limit or guide, not a payment.
    pub ceiling: bool,
    /// Money had elsewhere that counts against it.
    pub offset: Option<(usize, Switch)>,
    /// Shared equally among so many.
    pub split: Option<(usize, Switch)>,
    /// By parts of a whole: slot, parts of the whole.
    pub part: Option<(usize, i64, Switch)>,
    /// Levels of one benefit that replace each other.
    pub ladder: Option<Ladder>,
    /// A limit over several facts.
    pub limit: Option<Limit>,
    /// Only the best of a group is paid.
    pub best: Option<Best>,
    /// Ratios shown beside a ceiling: field, whole, rate number, name.
    pub checks: Vec<(usize, usize, usize, Text)>,
    /// Seats (soft: warns, never refuses).
    pub quota: Option<Quota>,
}

impl Rule {
    /// The part of the clause it rests on, the clause itself where none is named.
    pub fn cited(&self) -> &str {
        if self.cites.is_empty() { &self.clause } else { &self.cites }
    }
}

/// A typed comparison on one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Slot of the field.
    pub slot: usize,
    /// The comparison.
    pub test: Test,
    /// Holds only under this reading.
    pub under: Option<Switch>,
    /// What is said when it fails.
    pub no: Text,
}

/// Closed set of comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// The flag has this value.
    Is(bool),
    /// The choice is one of these places.
    OneOf(u32),
    /// The choice is none of these places.
    NotOneOf(u32),
    /// Strictly more than.
    Above(i64),
    /// At least.
    AtLeast(i64),
}

/// Closed set of ways to form an amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Money {
    /// A right without an amount.
    Referral(Text),
    /// Refers to a table that is not loaded.
    Reference(Text),
    /// A fixed amount, by level where a field is given.
    ByLevel {
        /// Slot of the level.
        slot: Option<usize>,
        /// Number of the rate.
        rate: usize,
    },
    /// So much for each unit, up to a limit.
    PerUnit {
        /// Slot of the number.
        slot: usize,
        /// Number of the rate.
        rate: usize,
        /// Number of the limit's rate.
        cap: Option<usize>,
    },
    /// Actual cost up to a limit.
    CostUpTo {
        /// Slot of the cost.
        slot: usize,
        /// Number of the limit's rate.
        cap: usize,
    },
    /// A share of a figure (or of two combined).
    Share {
        /// Slot of the figure.
        slot: usize,
        /// Second figure, and the reading whose choices say larger or sum.
        and: Option<(usize, usize, Vec<Combine>)>,
        /// Number of the rate, percent.
        rate: usize,
    },
    /// The lower of two shares: of a difference, and of a base.
    LowerOfShares {
        /// Figure and what is taken off it.
        of: (usize, usize),
        /// Percent of the difference.
        rate: usize,
        /// The other figure.
        other: usize,
        /// Percent of it.
        other_rate: usize,
    },
    /// Nothing was said (a pack with a fault).
    #[default]
    Unsaid,
}

/// How two figures become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// The larger.
    Larger,
    /// Both together.
    Sum,
}

/// Levels of one benefit: what a later one pays when an earlier one was had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Family name in the ledger.
    pub family: String,
    /// Number of the first rule of the family: what is had under one member counts for all.
    pub first: usize,
    /// Slot of the level; `None` for a benefit had once.
    pub slot: Option<usize>,
    /// Slot of what keeps several apart (project).
    pub per: Option<usize>,
    /// Reading and the mode of each of its choices.
    pub upgrade: Option<(usize, Vec<Upgrade>)>,
}

/// Closed set of answers to "a higher level follows".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// Every level is paid in full.
    Each,
    /// Only the difference to all that was had.
    Difference,
    /// Nothing once anything was had.
    None,
    /// A higher one in full.
    Full,
    /// The lowest level apart, difference among those above it.
    DifferenceAboveLowest,
}

/// A limit over several facts of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Number of the limit's rate.
    pub cap: usize,
    /// Slot of what keeps several apart.
    pub per: Option<usize>,
    /// Reading and the scope of each of its choices.
    pub scope: (usize, Vec<Scope>),
}

/// Closed set of scopes of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each fact by itself.
    Each,
    /// A calendar year.
    Year,
    /// For ever.
    Ever,
}

/// Only the best of a group is paid: the highest amount, then the higher level, then the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Best {
    /// Slot whose text names the group; `None` and an empty text mean the calendar year.
    pub group: Option<usize>,
    /// Slot of the level that breaks ties.
    pub level: Option<usize>,
    /// Only under this reading.
    pub under: Option<Switch>,
}

impl Pack {
    /// The pack shipped with the program.
    pub fn embedded() -> &'static Self {
        static PACK: OnceLock<Pack> = OnceLock::new();
        PACK.get_or_init(|| Self::from_texts(&embedded_files()).unwrap_or_default())
    }

    /// A pack from its files: name and text.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn from_texts(files: &[(String, String)]) -> Result<Self, Vec<PackFault>> {
        load::load(files)
    }

    /// The reading with that name.
    pub fn reading(&self, name: &str) -> Option<(usize, &Reading)> {
        self.readings.iter().enumerate().find(|(_, r)| r.name == name)
    }

    /// The rule with that code.
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.code == code)
    }

    /// True while nothing computed from it is final (D1).
    pub fn is_draft(&self) -> bool {
        self.status == "draft"
    }

    /// The rate row of a day.
    pub fn rate_on(&self, rate: usize, day: Day) -> Option<&RateRow> {
        self.rates.get(rate)?.rows.iter().rev().find(|row| row.since <= day)
    }

    /// A plain rate on a day as money.
    pub fn flat(&self, rate: usize, day: Day) -> Fen {
        Fen(self.rate_on(rate, day).map_or(0, |row| row.flat))
    }
}

/// Numbers of the rates a rule uses.
pub fn rates_of(rule: &Rule) -> Vec<usize> {
    let mut list = match &rule.money {
        Money::ByLevel { rate, .. } | Money::Share { rate, .. } => vec![*rate],
        Money::PerUnit { rate, cap, .. } => std::iter::once(*rate).chain(*cap).collect(),
        Money::CostUpTo { cap, .. } => vec![*cap],
        Money::LowerOfShares { rate, other_rate, .. } => vec![*rate, *other_rate],
        Money::Referral(_) | Money::Reference(_) | Money::Unsaid => Vec::new(),
    };
    list.extend(rule.limit.as_ref().map(|l| l.cap));
    list.extend(rule.checks.iter().map(|(_, _, rate, _)| *rate));
    list.sort_unstable();
    list.dedup();
    list
}

/// The files of the embedded pack.
pub fn embedded_files() -> Vec<(String, String)> {
    [
        ("pack.toml", include_str!("../../data/policy/quzhou-artisans/pack.toml")),
        ("rates.toml", include_str!("../../data/policy/quzhou-artisans/rates.toml")),
        ("rules.toml", include_str!("../../data/policy/quzhou-artisans/rules.toml")),
        ("clauses.toml", include_str!("../../data/policy/quzhou-artisans/clauses.toml")),
        ("tables.toml", include_str!("../../data/policy/quzhou-artisans/tables.toml")),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_pack_has_no_fault_and_judges_every_kind_of_fact() {
        let faults = Pack::from_texts(&embedded_files()).err().unwrap_or_default();
        assert!(faults.is_empty(), "{faults:#?}");
        let pack = Pack::embedded();
        assert!(FactKind::ALL.iter().all(|kind| !pack.by_kind[kind.index()].is_empty()));
        assert_eq!(pack.readings.len(), 12);
    }

    #[test]
    fn a_later_rate_holds_from_its_day_on() {
        let mut files = embedded_files();
        files.push((
            "later.toml".into(),
            "[[rate]]\nsince = 2026-01-01\nsource = \"made up\"\nhost = \"12000\"\n".into(),
        ));
        let pack = Pack::from_texts(&files).unwrap();
        let host = pack.rates.iter().position(|r| r.name == "host").unwrap();
        assert_eq!(pack.flat(host, Day::new(2025, 12, 31).unwrap()), Fen::from_yuan(10_000));
        assert_eq!(pack.flat(host, Day::new(2026, 1, 1).unwrap()), Fen::from_yuan(12_000));
    }
}
