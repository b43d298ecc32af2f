//! Facts and payments: events without a number of their own.
//!
//! The same event twice in one file is two events; the same file twice is the same events. So the
//! nth row that says exactly this stands for the nth record that says exactly this.

use super::super::evidence;
use super::{Loader, Refusal, Register};
use crate::domain::record::{Need, RecordRef, Table, Values};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

impl<R: Register> Loader<'_, R> {
    /// Adds an event unless it is on file.
    pub(super) fn event(&mut self, table: Table, values: &Values) -> Result<(), Refusal> {
        let key = if table == Table::Payment || matches!(table, Table::Fact(_)) {
            "subject"
        } else {
            "organisation"
        };
        let Some(subject) = values.get(key).and_then(RecordRef::parse) else {
            return Err(Refusal::Unknown(None));
        };
        let mut values = values.clone();
        if table == Table::Payment && values.get("state").is_none() {
            values.set("state", Some("paid".into()));
        }
        if table == Table::Payment
            && let Some(text) = values.get("fact").map(ToOwned::to_owned)
        {
            match evidence::read(self.store, subject, &text)? {
                evidence::Read::Record(record) => values.set("fact", Some(record.to_string())),
                evidence::Read::Words => {}
                evidence::Read::Missing => return Err(Refusal::Unknown(Some(text))),
            }
        }
        let mut hasher = DefaultHasher::new();
        table.code().hash(&mut hasher);
        for field in table.fields() {
            values.get(field.key).hash(&mut hasher);
        }
        let count = self.occurrences.entry(hasher.finish()).or_insert(0);
        *count += 1;
        let nth = *count;
        let records = match table {
            Table::Payment => self.store.payments_of(subject)?,
            Table::OrganisationRole => self.store.roles_of(subject)?,
            _ => self.store.facts_of(subject)?,
        };
        let same = records
            .iter()
            .filter(|record| record.reference.table == table && agrees(table, &record.values, &values));
        if same.count() >= nth {
            return Ok(());
        }
        self.add(table, values).map(|_| ())
    }
}

/// True when both say the same, an absent value being its default.
pub(super) fn agrees(table: Table, a: &Values, b: &Values) -> bool {
    table.fields().iter().all(|field| {
        let or = match field.need {
            Need::Default(default) if !default.is_empty() => Some(default),
            _ => None,
        };
        a.get(field.key).or(or) == b.get(field.key).or(or)
    })
}
