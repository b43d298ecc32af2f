//! A record as it travels: identity, revision, canonical values, and a wish to change it.

use super::Table;
use crate::domain::lang::Lang;
use std::fmt;

/// Row number of a record in its table of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub i64);

/// Which record: table and row. Shown and stored as `person:12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordRef {
    /// Its kind.
    pub table: Table,
    /// Its row.
    pub id: RecordId,
}

impl RecordRef {
    /// As people read it: what it is and its number.
    pub fn words(self, lang: Lang) -> String {
        format!("{} {}", self.table.words().get(lang), self.id.0)
    }

    /// The record `id` of `table`.
    pub const fn new(table: Table, id: RecordId) -> Self {
        Self { table, id }
    }

    /// Reads `person:12` or `fact:honour:3`.
    pub fn parse(text: &str) -> Option<Self> {
        let (table, id) = text.rsplit_once(':')?;
        let id = id.parse().ok().filter(|id| *id > 0)?;
        Some(Self::new(Table::from_code(table)?, RecordId(id)))
    }
}

impl fmt::Display for RecordRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.table.code(), self.id.0)
    }
}

/// Canonical values by field key, in the order they were set. Absent means empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(&'static str, String)>);

impl Values {
    /// No values.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The canonical text of a field, `None` when absent.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| *k == key).map(|(_, v)| v.as_str())
    }

    /// True for a payment (发放记录) whose money is with the payee: not returned by the bank, not recovered.
    pub fn is_paid_out(&self) -> bool {
        matches!(self.get("state"), None | Some("paid"))
    }

    /// Sets a value; `None` or an empty text removes it.
    pub fn set(&mut self, key: &'static str, value: Option<String>) {
        self.0.retain(|(k, _)| *k != key);
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            self.0.push((key, value));
        }
    }

    /// The same with one more value, for building.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.set(key, Some(value.into()));
        self
    }

    /// Every value that is present.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(k, v)| (*k, v.as_str()))
    }

    /// True without any value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(&'static str, String)> for Values {
    fn from_iter<I: IntoIterator<Item = (&'static str, String)>>(items: I) -> Self {
        let mut values = Self::new();
        for (key, value) in items {
            values.set(key, Some(value));
        }
        values
    }
}

/// A record read from the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Which one.
    pub reference: RecordRef,
    /// Counts its changes; a save names the revision it was made from.
    pub revision: i64,
    /// What it holds.
    pub values: Values,
}

/// What a change is aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A record that does not exist yet.
    New(Table),
    /// An existing record as it was at `revision`.
    Edit {
        /// Which one.
        reference: RecordRef,
        /// The revision the author looked at.
        revision: i64,
    },
    /// Takes an existing record out of the register (it stays in the log).
    Remove {
        /// Which one.
        reference: RecordRef,
        /// The revision the author looked at.
        revision: i64,
    },
}

/// One wished change of one record: only the fields that change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is aimed at.
    pub target: Target,
    /// New canonical values; `None` empties a field.
    pub set: Vec<(&'static str, Option<String>)>,
    /// Why, where a reason is asked for (a warning passed, a correction).
    pub reason: Option<String>,
}

impl Change {
    /// Stands for the record made by the change with this index of the same save, wherever a
    /// reference may stand: the store writes the new record's own reference in its place.
    pub fn made_by(index: usize) -> String {
        format!("change:{index}")
    }

    /// The index that [`Change::made_by`] wrote, if the text is one of those.
    pub fn maker(canonical: &str) -> Option<usize> {
        canonical.strip_prefix("change:")?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::FactKind;

    #[test]
    fn a_reference_is_written_and_read_back() {
        for table in [Table::Person, Table::Fact(FactKind::Honour)] {
            let reference = RecordRef::new(table, RecordId(12));
            assert_eq!(RecordRef::parse(&reference.to_string()), Some(reference));
        }
        for bad in ["person", "person:0", "person:-1", "people:1", "person:x"] {
            assert_eq!(RecordRef::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_empty_text_is_an_absent_value() {
        let mut values = Values::new().with("name", "张国方").with("note", "x");
        values.set("note", Some(String::new()));
        assert_eq!(values.get("note"), None);
        assert_eq!(values.iter().count(), 1);
    }
}
