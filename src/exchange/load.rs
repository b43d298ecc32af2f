//! Checked rows into the register: who is meant, what is new, what is there already.
//!
//! A number decides who is meant; values on file are never overwritten and never emptied, gaps are
//! filled. Hence the same file twice changes nothing.

mod facts;
mod modes;
mod rehearsal;

pub use rehearsal::{Register, Rehearsal};

use super::certificates::Normalized;
use super::import::{Payload, What};
use super::issue::{Code, Issue};
use super::records::{Link, Prepared};
use crate::domain::day::Day;
use crate::domain::desk::Wish;
use crate::domain::lang::Lang;
use crate::domain::level::Level;
use crate::domain::number::{CertificateNumber, CreditCode, PersonNumber};
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
            Ok(effect) => Ok(Some(effect)),
            Err(refusal) => {
                issues.push(refusal.survived()?.issue(lang));
                Ok(None)
            }
        }
    }

    fn load(&mut self, payload: &Payload) -> Result<Effect, Refusal> {
        self.effect = Effect::Unchanged;
        match payload {
            Payload::Nothing => {}
            Payload::Certificate(row) => self.certificate(row)?,
            Payload::Record(prepared) => self.record(prepared)?,
        }
        Ok(self.effect)
    }

    fn certificate(&mut self, row: &Normalized) -> Result<(), Refusal> {
        let number = row.cert_no.as_deref().unwrap_or("");
        let on_file = self.register.find_in(Table::Certificate, number)?;
        let person = self.holder(row)?;
        let mut values = Values::new().with("person", person.to_string()).with("number", number);
        values.set("occupation", row.occ_code.clone());
        values.set("work_type", work_type(row));
        let level = row.level.and_then(|digit| Level::from_digit(u32::from(digit)));
        values.set("level", level.map(|level| level.code().into()));
        values.set("issued", row.issued.map(|day| day.to_string()));
        for (key, mark) in [("theory", row.theory), ("practice", row.practice), ("review", row.review)] {
            values.set(key, mark.map(mark_text));
        }
        values.set("theory_exempt", row.exempt.then(|| "true".into()));
        values.set("kind", Some(self.kind(row, number)));
        for key in ["body", "lookup", "looked_up", "note"] {
            let field = Table::Certificate.field(key);
            let text = row.extra.iter().find(|(k, _)| *k == key).map(|(_, text)| text.as_str());
            values.set(key, text.and_then(|text| self.canonical(field, text)));
        }
        match on_file {
            None => self.add(Table::Certificate, values).map(|_| ()),
            Some(reference) => self.fill(reference, &values, &["person"]),
        }
    }

    fn kind(&self, row: &Normalized, number: &str) -> String {
        let told = row.extra.iter().find(|(key, _)| *key == "kind").map(|(_, text)| text.as_str());
        let told = told.and_then(|text| self.canonical(Table::Certificate.field("kind"), text));
        told.unwrap_or_else(|| {
            let old = CertificateNumber::parse(number, self.today).is_ok_and(|n| n.canonical().len() == 16);
            if old { "qualification".into() } else { "level".into() }
        })
    }

    fn canonical(&self, field: Option<&crate::domain::record::Field>, text: &str) -> Option<String> {
        let cx = crate::domain::check::Context { today: self.today, lang: crate::domain::lang::Lang::Zh };
        field.and_then(|field| crate::domain::check::check(field, text, &cx).canonical)
    }

    /// The person of a row of certificates.
    fn holder(&mut self, row: &Normalized) -> Result<RecordRef, Refusal> {
        let number = row.id_number.as_deref().unwrap_or("");
        let on_file = self.register.find_in(Table::Person, number)?;
        let known = on_file.map(|reference| self.known(reference)).transpose()?;
        // the employer of somebody who has one is not looked for
        let has = known.as_ref().is_some_and(|record| record.values.get("employer").is_some());
        let settled = has && !self.rule.overwrites(Table::Person, "employer");
        let employer = if settled { None } else { self.employer(row)? };
        let mut values = self.person_values(row.name.as_deref(), number);
        values.set("sex", row.sex.map(|sex| sex.code().into()));
        values.set("phone", row.phone.clone());
        values.set("employer", employer.map(|r| r.to_string()));
        values.set("card", row.card.clone());
        let bank = row.extra.iter().find(|(key, _)| *key == "bank").map(|(_, text)| text.clone());
        values.set("bank", bank.and_then(|text| self.canonical(Table::Person.field("bank"), &text)));
        match known {
            None => self.add(Table::Person, values),
            Some(record) => {
                self.fill_record(&record, &values, &["name"])?;
                Ok(record.reference)
            }
        }
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

    fn employer(&mut self, row: &Normalized) -> Result<Option<RecordRef>, Refusal> {
        match (&row.org, &row.uscc) {
            (None, None) => Ok(None),
            (name, code) => self.organisation(name.as_deref(), code.as_deref()),
        }
    }

    /// By credit code, then by exact name; new when a name is told.
    fn organisation(&mut self, name: Option<&str>, code: Option<&str>) -> Result<Option<RecordRef>, Refusal> {
        let key = format!("{}\n{}", code.unwrap_or(""), name.unwrap_or(""));
        if let Some(known) = self.organisations.get(&key) {
            return Ok(Some(*known));
        }
        let mut found = match code {
            Some(code) => self.register.find_in(Table::Organisation, code)?,
            None => None,
        };
        if found.is_none()
            && let Some(name) = name
        {
            found = self.organisation_named(name, code)?;
        }
        if found.is_none()
            && let Some(name) = name
        {
            let mut values = Values::new().with("name", name);
            values.set("credit_code", code.map(ToOwned::to_owned));
            let checked = code.and_then(|code| CreditCode::parse(code).ok());
            values.set("kind", checked.and_then(|c| c.kind()).map(ToOwned::to_owned));
            found = Some(self.add(Table::Organisation, values)?);
        }
        if let Some(found) = found {
            self.organisations.insert(key, found);
        }
        Ok(found)
    }

    /// An organisation of that name that has no other code; a code it lacks is filled in.
    fn organisation_named(&mut self, name: &str, code: Option<&str>) -> Result<Option<RecordRef>, Refusal> {
        let wanted = Values::new().with("name", name);
        for candidate in self.store.similar(Table::Organisation, &wanted, None)? {
            let Some(reference) = RecordRef::parse(&candidate.canonical) else { continue };
            let record = self.known(reference)?;
            match (record.values.get("credit_code"), code) {
                (Some(has), Some(told)) if has != told => {}
                _ => {
                    let mut values = Values::new();
                    values.set("credit_code", code.map(ToOwned::to_owned));
                    self.fill_record(&record, &values, &[])?;
                    return Ok(Some(reference));
                }
            }
        }
        Ok(None)
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
            found = self.same_name(table, key, values)?;
        }
        match found {
            Some(reference) => {
                self.fill(reference, values, if table == Table::Person { &["name"] } else { &[] })
            }
            None => self.add(table, values.clone()).map(|_| ()),
        }
    }

    /// Without a number: somebody of the same name of whom nothing else is told differently.
    fn same_name(&mut self, table: Table, key: &str, values: &Values) -> Result<Option<RecordRef>, Refusal> {
        if table == Table::Person && (values.get(key).is_some() || values.get("birth").is_none()) {
            return self.same_nameless_birth(table, key, values);
        }
        for candidate in self.store.similar(table, values, None)? {
            let Some(reference) = RecordRef::parse(&candidate.canonical) else { continue };
            let record = self.known(reference)?;
            let other =
                |key: &str| matches!((record.values.get(key), values.get(key)), (Some(a), Some(b)) if a != b);
            if record.values.get("name") == values.get("name") && !other(key) && !other("birth") {
                return Ok(Some(reference));
            }
        }
        Ok(None)
    }

    /// Somebody without number and birth: only a record that says all of this already is the same.
    fn same_nameless_birth(
        &mut self,
        table: Table,
        key: &str,
        values: &Values,
    ) -> Result<Option<RecordRef>, Refusal> {
        if values.get(key).is_some() {
            return Ok(None);
        }
        let kind = crate::domain::record::SubjectKind::Person;
        for candidate in self.store.candidates(kind, values.get("name").unwrap_or(""), 20)? {
            let Some(reference) = RecordRef::parse(&candidate.canonical) else { continue };
            let record = self.known(reference)?;
            if record.reference.table == table
                && values.iter().all(|(key, value)| record.values.get(key) == Some(value))
            {
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

/// The part in brackets of a printed occupation, where no column of its own tells it.
fn work_type(row: &Normalized) -> Option<String> {
    let told = row.extra.iter().find(|(key, _)| *key == "work_type").map(|(_, text)| text.clone());
    told.or_else(|| {
        let (_, tail) = row.occupation.as_deref()?.split_once(['(', '（'])?;
        let inner = tail.trim_end_matches([')', '）']).trim();
        (!inner.is_empty()).then(|| inner.to_owned())
    })
}

/// Hundredths as canonical text: `85` or `85.5`.
fn mark_text(hundredths: u32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
