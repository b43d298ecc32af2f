//! Checked rows into the register: who is meant, what is new, what is there already.
//!
//! A number decides who is meant; values on file are never overwritten and never emptied, gaps are
//! filled. Hence the same file twice changes nothing.

mod certificates;
mod facts;
mod modes;
mod organisations;
mod people;
mod rehearsal;

pub use rehearsal::{Register, Rehearsal};

use super::import::{Payload, What};
use super::issue::{Code, Issue};
use super::records::{Link, Prepared};
use crate::domain::day::Day;
use crate::domain::desk::Wish;
use crate::domain::lang::Lang;
use crate::domain::number::PersonNumber;
use crate::domain::record::{Change, FieldKind, Need, Record, RecordRef, Table, Target, Values};
use crate::store::{Store, StoreError};
use std::collections::HashMap;

/// What a row did to the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// At least one record is new.
    Added,
    /// Gaps of records on file were filled.
    Filled,
    /// All of it was there.
    Unchanged,
}

/// Why a row did not go in; the rows around it did.
#[derive(Debug)]
pub enum Refusal {
    /// Nobody on file is meant and too little is told to add somebody.
    Unknown(Option<String>),
    /// The register says something else.
    Differs {
        /// The record.
        reference: RecordRef,
        /// The field.
        field: &'static str,
    },
    /// The store refused this record.
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Refusal {
    /// What is said about the row.
    pub fn issue(&self, lang: Lang) -> Issue {
        match self {
            Self::Unknown(name) => {
                let issue = Issue::at(Code::SubjectUnknown, None);
                match name {
                    Some(name) => issue.with(crate::domain::clean::line(name)),
                    None => issue,
                }
            }
            Self::Differs { reference, field } => {
                let label = reference.table.field(field).map_or(*field, |field| field.label(lang));
                let record = reference.words(lang);
                Issue::at(Code::StoreRefused, None).with(match lang {
                    Lang::Zh => format!("{label}与在册的 {record} 不同"),
                    Lang::En => format!("{label} is not that of {record}"),
                })
            }
            Self::Store(error) => Issue::at(Code::StoreRefused, None).with(error.sentence(lang)),
        }
    }

    /// The error when going on makes no sense: the disk is full, the store is gone.
    fn survived(self) -> Result<Self, StoreError> {
        match self {
            Self::Store(error) if !error.is_about_records() => Err(error),
            other => Ok(other),
        }
    }
}

/// Puts rows into a register, real or rehearsed.
pub struct Loader<'a, R> {
    register: &'a mut R,
    store: &'a Store,
    today: Day,
    organisations: HashMap<String, RecordRef>,
    occurrences: HashMap<u64, usize>,
    effect: Effect,
    rule: modes::Rule,
    met: people::Met,
}

impl<R> std::fmt::Debug for Loader<'_, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader").finish_non_exhaustive()
    }
}

impl<'a, R: Register> Loader<'a, R> {
    /// A loader writing into `register`, which belongs to `store`.
    pub fn new(register: &'a mut R, store: &'a Store, today: Day) -> Self {
        Self {
            register,
            store,
            today,
            organisations: HashMap::new(),
            occurrences: HashMap::new(),
            effect: Effect::Unchanged,
            rule: modes::Rule::default(),
            met: people::Met::default(),
        }
    }

    /// The same, treating values on file as the wish says.
    #[must_use]
    pub fn in_mode(mut self, wish: &Wish, what: What) -> Self {
        self.rule = modes::Rule::of(wish, what);
        self
    }

    /// What it writes into.
    pub const fn register(&mut self) -> &mut R {
        self.register
    }

    /// Puts a row in and tells what that did. A refusal is added to what is said of the row; an error is
    /// one after which no other row goes in either.
    pub fn put(
        &mut self,
        payload: &Payload,
        issues: &mut Vec<Issue>,
        lang: Lang,
    ) -> Result<Option<Effect>, StoreError> {
        match self.load(payload) {
            Ok(effect) => {
                issues.extend(self.met.alike.take().map(|alike| people::look_alike(alike, lang)));
                Ok(Some(effect))
            }
            Err(refusal) => {
                issues.push(refusal.survived()?.issue(lang));
                Ok(None)
            }
        }
    }

    fn load(&mut self, payload: &Payload) -> Result<Effect, Refusal> {
        self.effect = Effect::Unchanged;
        self.met.alike = None;
        match payload {
            Payload::Nothing => {}
            Payload::Certificate(row) => self.certificate(row)?,
            Payload::Record(prepared) => self.record(prepared)?,
        }
        Ok(self.effect)
    }

    /// Name and number with what the number tells.
    fn person_values(&self, name: Option<&str>, number: &str) -> Values {
        let mut values = Values::new();
        values.set("id_number", Some(number.to_owned()));
        values.set("name", name.map(ToOwned::to_owned));
        if let Ok(number) = PersonNumber::parse(number, self.today) {
            values.set("sex", number.sex().map(|sex| sex.code().into()));
            values.set("birth", Some(number.birth().to_string()));
            values.set("division", number.division().map(ToOwned::to_owned));
        }
        values
    }

    /// People and organisations of their own lists.
    fn record(&mut self, prepared: &Prepared) -> Result<(), Refusal> {
        let mut values = prepared.values.clone();
        for link in &prepared.links {
            let reference = self.resolve(link)?;
            values.set(link.field, reference.map(|r| r.to_string()));
        }
        match prepared.table {
            Table::Person => {
                if let Some(number) = values.get("id_number").map(ToOwned::to_owned) {
                    for (key, told) in self.person_values(None, &number).iter() {
                        if values.get(key).is_none() {
                            values.set(key, Some(told.to_owned()));
                        }
                    }
                }
                self.by_number(Table::Person, "id_number", &values)
            }
            Table::Organisation => self.by_number(Table::Organisation, "credit_code", &values),
            Table::Certificate => {
                let number = values.get("number").unwrap_or("");
                match self.register.find_in(Table::Certificate, number)? {
                    Some(reference) => self.fill(reference, &values, &["person"]),
                    None => self.add(Table::Certificate, values).map(|_| ()),
                }
            }
            table => self.event(table, &values),
        }
    }

    fn by_number(&mut self, table: Table, key: &str, values: &Values) -> Result<(), Refusal> {
        let mut found = match values.get(key) {
            Some(number) => self.register.find_in(table, number)?,
            None => None,
        };
        if found.is_none() {
            found = match table {
                Table::Person if values.get(key).is_some() => None,
                Table::Person => self.same_person(values)?,
                _ => self.same_name(key, values)?,
            };
        }
        match found {
            Some(reference) => {
                self.fill(reference, values, if table == Table::Person { &["name"] } else { &[] })
            }
            None => self.add(table, values.clone()).map(|_| ()),
        }
    }

    /// Without a number on file: an organisation of the same name of which no other number is told.
    fn same_name(&mut self, key: &str, values: &Values) -> Result<Option<RecordRef>, Refusal> {
        for candidate in self.store.similar(Table::Organisation, values, None)? {
            let Some(reference) = RecordRef::parse(&candidate.canonical) else { continue };
            let record = self.known(reference)?;
            let other = matches!((record.values.get(key), values.get(key)), (Some(a), Some(b)) if a != b);
            if record.values.get("name") == values.get("name") && !other {
                return Ok(Some(reference));
            }
        }
        Ok(None)
    }

    /// Who a row speaks of.
    fn resolve(&mut self, link: &Link) -> Result<Option<RecordRef>, Refusal> {
        if let Some(number) = &link.number {
            let number = match PersonNumber::parse(number, self.today) {
                Ok(checked) if link.kind != FieldKind::Organisation => checked.canonical().to_owned(),
                _ => number.clone(),
            };
            for table in [Table::Person, Table::Organisation] {
                if fits(link.kind, table)
                    && let Some(found) = self.register.find_in(table, &number)?
                {
                    return Ok(Some(found));
                }
            }
            let person = PersonNumber::parse(&number, self.today).is_ok();
            return match (&link.name, person && link.kind != FieldKind::Organisation) {
                (None, _) => Err(Refusal::Unknown(None)),
                (Some(name), true) => {
                    let values = self.person_values(Some(name), &number);
                    self.add(Table::Person, values).map(Some)
                }
                (Some(name), false) => self.organisation(Some(name), Some(&number)),
            };
        }
        let name = link.name.as_deref().unwrap_or("");
        if let Some(reference) = RecordRef::parse(name).filter(|r| fits(link.kind, r.table)) {
            return Ok(self.register.get(reference)?.map(|record| record.reference));
        }
        if link.kind == FieldKind::Organisation {
            return self.organisation(Some(name), None);
        }
        self.named(link.kind, name)
    }

    /// Exactly one person or organisation of that name.
    fn named(&mut self, kind: FieldKind, name: &str) -> Result<Option<RecordRef>, Refusal> {
        let subject = if kind == FieldKind::Person {
            crate::domain::record::SubjectKind::Person
        } else {
            crate::domain::record::SubjectKind::Either
        };
        let mut found = self.store.candidates(subject, name, 30)?;
        found.retain(|candidate| candidate.label == name);
        match found.as_slice() {
            [one] => Ok(RecordRef::parse(&one.canonical)),
            _ => Err(Refusal::Unknown(Some(name.to_owned()))),
        }
    }

    fn known(&self, reference: RecordRef) -> Result<Record, Refusal> {
        self.register.get(reference)?.ok_or(Refusal::Store(StoreError::NotFound(reference)))
    }

    fn add(&mut self, table: Table, values: Values) -> Result<RecordRef, Refusal> {
        let set = values.iter().map(|(key, value)| (key, Some(value.to_owned()))).collect();
        let change = Change { target: Target::New(table), set, reason: None };
        let reference = self.register.save(&change)?;
        self.effect = Effect::Added;
        self.met.added(reference);
        Ok(reference)
    }

    fn fill(&mut self, reference: RecordRef, values: &Values, firm: &[&'static str]) -> Result<(), Refusal> {
        let record = self.known(reference)?;
        self.fill_record(&record, values, firm)
    }

    /// Fills what is empty. What is told differently stays as it is, except in `firm` fields, where
    /// the row is not about this record at all.
    fn fill_record(
        &mut self,
        record: &Record,
        values: &Values,
        firm: &[&'static str],
    ) -> Result<(), Refusal> {
        let table = record.reference.table;
        for key in firm.iter().filter(|key| !self.rule.overwrites(table, key)) {
            if let (Some(has), Some(told)) = (record.values.get(key), values.get(key))
                && crate::domain::name::compared(has) != crate::domain::name::compared(told)
            {
                return Err(Refusal::Differs { reference: record.reference, field: key });
            }
        }
        let set: Vec<_> = values
            .iter()
            .filter(|(key, value)| self.rule.sets(table, key, record.values.get(key), value))
            .filter(|(key, value)| record.values.get(key).is_some() || !is_default(table, key, value))
            .map(|(key, value)| (key, Some(value.to_owned())))
            .collect();
        if set.is_empty() {
            return Ok(());
        }
        let target = Target::Edit { reference: record.reference, revision: record.revision };
        self.register.save(&Change { target, set, reason: None })?;
        if self.effect == Effect::Unchanged {
            self.effect = Effect::Filled;
        }
        Ok(())
    }
}

/// Absent means the default already.
fn is_default(table: Table, key: &str, value: &str) -> bool {
    table.field(key).is_some_and(|field| match field.need {
        Need::Default(default) => default == value,
        _ => false,
    })
}

fn fits(kind: FieldKind, table: Table) -> bool {
    match kind {
        FieldKind::Person => table == Table::Person,
        FieldKind::Organisation => table == Table::Organisation,
        _ => matches!(table, Table::Person | Table::Organisation),
    }
}
