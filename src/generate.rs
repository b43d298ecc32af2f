//! A believable, deterministic register of any size, for practice, tests and measuring.
//!
//! The same number of people, seed and day give the same records on any machine. Records come in
//! bundles, organisations first, and are never held together: memory does not grow with people
//! (only with organisations, some thousands for a million people). Every number has right checks;
//! every person and company is an invented combination of common words.

mod facts;
mod numbers;
mod organisations;
mod people;
mod practice;
mod random;
mod words;
mod write;

pub use write::{Written, author, fill, practice};

use crate::domain::day::Day;
use crate::domain::record::{FactKind, Table, Values};
use numbers::{Identities, Serials};
use organisations::{Organisation, Plan};
use random::Random;
use words::Tables;

/// One record to be written.
///
/// References count from 1 in the order in which the generator yields each table
/// (`organisation:1` is the first organisation, `fact:honour:1` the first honour): the ids of an
/// empty store. They always point at earlier organisations or into the same bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its kind.
    pub table: Table,
    /// Its canonical values.
    pub values: Values,
}

/// A person or an organisation with all that hangs on it; the head comes first.
pub type Bundle = Vec<Entry>;

/// Yields the bundles of a register.
#[derive(Debug)]
pub struct Generator {
    seed: u64,
    today: Day,
    people: u64,
    shaped: usize,
    next: u64,
    plan: Plan,
    tables: Tables,
    organisations: Vec<Organisation>,
    serials: Serials,
    identities: Identities,
    numbering: Numbering,
}

impl Generator {
    /// The register of so many people as it stands on `today`.
    pub fn new(people: u64, seed: u64, today: Day) -> Self {
        let plan = Plan::for_people(people);
        Self {
            seed,
            today,
            people,
            shaped: 0,
            next: 0,
            plan,
            tables: Tables::new(),
            organisations: Vec::new(),
            serials: Serials::default(),
            identities: Identities::default(),
            numbering: Numbering::default(),
        }
    }

    /// The practice register: some two thousand people, and behind them (so first in a list by entry)
    /// a handful shaped by hand to practise on.
    pub fn practice(today: Day) -> Self {
        Self { shaped: practice::PEOPLE.len(), ..Self::new(2_000, 1, today) }
    }

    /// So many people more, behind the end of this register: new to it, working for its employers.
    #[must_use]
    pub fn beyond(mut self, more: u64) -> Self {
        self.by_ref().for_each(drop);
        self.people += more;
        self
    }

    /// How many organisations come before the people.
    pub fn organisation_count(&self) -> u64 {
        self.plan.total()
    }

    fn bundle(&mut self, index: u64) -> Bundle {
        let mut random = Random::new(self.seed, index);
        match index.checked_sub(self.plan.total()) {
            None => self.organisation(index, &mut random),
            Some(person) if person < self.people => self.person(person, &mut random),
            Some(shaped) => self.shaped(usize::try_from(shaped - self.people).unwrap_or(0), &mut random),
        }
    }
}

impl Iterator for Generator {
    type Item = Bundle;

    fn next(&mut self) -> Option<Bundle> {
        if self.next >= self.plan.total() + self.people + self.shaped as u64 {
            return None;
        }
        let bundle = self.bundle(self.next);
        self.next += 1;
        Some(bundle)
    }
}

/// Counts records of each table, so that references can be written.
#[derive(Debug, Default)]
struct Numbering {
    persons: u64,
    organisations: u64,
    facts: [u64; FactKind::ALL.len()],
}

impl Numbering {
    fn person(&mut self) -> String {
        self.persons += 1;
        format!("person:{}", self.persons)
    }

    fn organisation(&mut self) -> String {
        self.organisations += 1;
        format!("organisation:{}", self.organisations)
    }

    fn fact(&mut self, kind: FactKind) -> String {
        let count = self.facts.get_mut(kind.index()).map_or(0, |count| {
            *count += 1;
            *count
        });
        format!("fact:{}:{count}", kind.code())
    }
}

/// True for `share` evenly spread places out of `all`, `false` for the others.
fn chosen(index: u64, share: u64, all: u64) -> bool {
    let all = u128::from(all.max(1));
    let before = u128::from(index) * u128::from(share) / all;
    let after = u128::from(index + 1) * u128::from(share) / all;
    after > before
}

/// `values` with `key` set when there is something to set.
fn put(values: &mut Values, key: &'static str, value: impl Into<String>) {
    values.set(key, Some(value.into()));
}

/// A day of that year.
fn day_in(year: i16, random: &mut Random) -> Day {
    let month = i8::try_from(1 + random.below(12)).unwrap_or(1);
    let day = i8::try_from(1 + random.below(28)).unwrap_or(1);
    Day::new(year, month, day).unwrap_or(Day::FIRST)
}

#[cfg(test)]
mod tests;
