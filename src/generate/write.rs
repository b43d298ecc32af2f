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

/// Who wrote generated records, at noon of the day before: the same store whenever it is made, and nowhere a
/// clock that went back.
pub fn author(today: Day) -> Author {
    let days = Day::new(1970, 1, 1).map_or(0, |first| today.days_since(first));
    Author { fixed_time: Some((days * 24 - 20) * 3_600_000), ..Author::new("练习", "generate") }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::listing::{From, PeopleFilter, PeopleOrder};

    fn today() -> Day {
        Day::new(2024, 9, 15).unwrap()
    }

    #[test]
    fn the_practice_store_opens_on_the_people_to_practise_on() {
        let dir = tempfile::tempdir().unwrap();
        let store = practice(&dir.path().join("practice.jiangce"), today()).unwrap();
        let page = store.people(&PeopleFilter::default(), PeopleOrder::Newest, &From::Start, 3).unwrap();
        let names: Vec<&str> = page.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["郑明远", "单秀兰", "曾国梁"]);
        assert_eq!(page.rows[0].level.as_deref(), Some("senior_technician"));
        assert!(page.rows[0].employer.is_some());
    }

    #[test]
    fn a_made_up_register_is_older_than_its_day_on_every_clock() {
        let days = today().days_since(Day::new(1970, 1, 1).unwrap());
        // the day begins first where clocks are fourteen hours ahead
        let begins = (days * 24 - 14) * 3_600_000;
        assert!(author(today()).fixed_time.unwrap() < begins);
    }

    #[test]
    fn references_lead_to_the_records_they_were_generated_for() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(&dir.path().join("small.jiangce"), author(today())).unwrap();
        let written = fill(&store, Generator::new(300, 2, today()), |_| {}).unwrap();
        assert_eq!(written.people, 300);
        let entries: Vec<_> = Generator::new(300, 2, today()).flatten().collect();
        let last = entries.iter().rev().find(|entry| entry.table == Table::Payment).unwrap();
        let wanted = last.values.get("amount");
        let payments = Table::Payment;
        let count = entries.iter().filter(|entry| entry.table == payments).count();
        let id = crate::domain::record::RecordId(i64::try_from(count).unwrap());
        let record = store.get(RecordRef::new(payments, id)).unwrap().unwrap();
        assert_eq!(record.values.get("amount"), wanted);
        let fact = RecordRef::parse(record.values.get("fact").unwrap()).unwrap();
        let fact = store.get(fact).unwrap().unwrap();
        assert_eq!(fact.values.get("subject"), record.values.get("subject"));
        assert_eq!(
            Some(fact.reference.table.code()),
            record.values.get("family").map(|kind| format!("fact:{kind}"))
        );
    }
}
