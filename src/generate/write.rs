//! Putting a generated register into a store, and the practice store of `jiangce demo`.

use super::{Bundle, Generator};
use crate::domain::day::Day;
use crate::domain::record::{Change, FieldKind, RecordRef, Table, Target};
use crate::store::{Author, Bulk, Store, StoreError};
use std::collections::HashMap;
use std::path::Path;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// People.
    pub people: u64,
    /// Records of every kind, people included.
    pub records: u64,
}

/// Who wrote generated records, at noon of that day: the same store whenever it is made.
pub fn author(today: Day) -> Author {
    let days = Day::new(1970, 1, 1).map_or(0, |first| today.days_since(first));
    Author { fixed_time: Some((days * 24 + 4) * 3_600_000), ..Author::new("练习", "generate") }
}

/// Writes the register, one bundle after another; `progress` hears of every bundle.
pub fn fill(
    store: &Store,
    generator: Generator,
    mut progress: impl FnMut(Written),
) -> Result<Written, StoreError> {
    store.bulk("generate", |bulk| {
        let mut names = Names::default();
        let mut written = Written::default();
        for bundle in generator {
            written.people += u64::from(bundle.first().is_some_and(|head| head.table == Table::Person));
            written.records += bundle.len() as u64;
            names.write(bulk, bundle)?;
            progress(written);
        }
        Ok(written)
    })
}

/// A fresh practice store at `path`, some two thousand people; an existing file is refused.
pub fn practice(path: &Path, today: Day) -> Result<Store, StoreError> {
    let store = Store::create(path, author(today))?;
    fill(&store, Generator::practice(today), |_| {})?;
    Ok(store)
}

/// What the generator's references are called in the store.
#[derive(Default)]
struct Names {
    /// In the order generated, so that number 1 comes first.
    organisations: Vec<RecordRef>,
    /// Person and facts of the bundle being written.
    bundle: HashMap<String, RecordRef>,
    counts: HashMap<Table, u64>,
}

impl Names {
    fn write(&mut self, bulk: &mut Bulk<'_>, bundle: Bundle) -> Result<(), StoreError> {
        self.bundle.clear();
        for entry in bundle {
            let set = entry
                .values
                .iter()
                .map(|(key, text)| (key, Some(self.translated(entry.table, key, text))))
                .collect();
            let saved = bulk.save(&Change { target: Target::New(entry.table), set, reason: None })?;
            self.remember(entry.table, saved.reference);
        }
        Ok(())
    }

    fn remember(&mut self, table: Table, reference: RecordRef) {
        match table {
            Table::Organisation => self.organisations.push(reference),
            Table::Person | Table::Fact(_) => {
                let count = self.counts.entry(table).or_default();
                *count += 1;
                self.bundle.insert(format!("{}:{count}", table.code()), reference);
            }
            Table::OrganisationRole | Table::Certificate | Table::Payment => {}
        }
    }

    fn translated(&self, table: Table, key: &str, text: &str) -> String {
        let refers = key == "fact"
            || table.field(key).is_some_and(|field| {
                matches!(field.kind, FieldKind::Person | FieldKind::Organisation | FieldKind::Subject)
            });
        if !refers {
            return text.to_owned();
        }
        let organisation = || {
            let number: usize = text.strip_prefix("organisation:")?.parse().ok()?;
            self.organisations.get(number.checked_sub(1)?)
        };
        self.bundle.get(text).or_else(organisation).map_or_else(|| text.to_owned(), ToString::to_string)
    }
}
