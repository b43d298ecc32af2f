//! What rows are put into: the register, or only what it would become. A dry run says by the second what
//! the first would refuse, without a lock and without a trace.

use crate::domain::record::{Change, Record, RecordId, RecordRef, Table, Target, Values};
use crate::store::{Bulk, Store, StoreError};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Where a loader looks people up and puts them.
pub trait Register {
    /// Which record of this kind has this number, changes of this run included.
    fn find_in(&self, table: Table, number: &str) -> Result<Option<RecordRef>, StoreError>;
    /// A record as it stands, changes of this run included.
    fn get(&self, reference: RecordRef) -> Result<Option<Record>, StoreError>;
    /// People of this name, and of this birth where it is told, changes of this run included.
    fn namesakes(&self, values: &Values) -> Result<Vec<RecordRef>, StoreError>;
    /// Does one change; a refusal leaves nothing of it behind.
    fn save(&mut self, change: &Change) -> Result<RecordRef, StoreError>;
}

impl Register for Bulk<'_> {
    fn find_in(&self, table: Table, number: &str) -> Result<Option<RecordRef>, StoreError> {
        self.find_in(table, number)
    }

    fn get(&self, reference: RecordRef) -> Result<Option<Record>, StoreError> {
        self.get(reference)
    }

    fn namesakes(&self, values: &Values) -> Result<Vec<RecordRef>, StoreError> {
        self.namesakes(values)
    }

    fn save(&mut self, change: &Change) -> Result<RecordRef, StoreError> {
        self.save(change).map(|saved| saved.reference)
    }
}

/// Numbers given to records that are not there; no store ever gets that far.
const UNREAL: i64 = 1 << 60;

/// True for a record that is on file, and not only what a row of a rehearsal would add.
pub(super) const fn is_real(reference: RecordRef) -> bool {
    reference.id.0 < UNREAL
}

/// What is remembered of a record: by these fields a later row is refused, or looks no further.
const KEPT: [&str; 6] = ["name", "employer", "id_number", "credit_code", "birth", "person"];

/// The register as it would be after the rows so far. Only reads.
pub struct Rehearsal<'a> {
    store: &'a Store,
    numbers: HashMap<(Table, String), RecordRef>,
    /// Records that would be new, and what would be changed in others.
    changed: HashMap<RecordRef, Values>,
    /// People that would be new, by the hash of their name.
    names: HashMap<u64, Vec<RecordRef>>,
    next: i64,
}

impl std::fmt::Debug for Rehearsal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rehearsal").field("next", &self.next).finish_non_exhaustive()
    }
}

impl<'a> Rehearsal<'a> {
    /// Nothing would be changed yet.
    pub fn new(store: &'a Store) -> Self {
        Self { store, numbers: HashMap::new(), changed: HashMap::new(), names: HashMap::new(), next: UNREAL }
    }

    /// Refuses a number that somebody else has, as the register would.
    fn refuse_taken(&self, itself: Option<RecordRef>, change: &Change) -> Result<(), StoreError> {
        let table = target_table(change);
        let Some((field, Some(number))) = number_of(table, change) else { return Ok(()) };
        match self.find_in(table, number)?.filter(|holder| Some(*holder) != itself) {
            Some(holder) => Err(StoreError::Taken { field, holder }),
            None => Ok(()),
        }
    }
}

impl Register for Rehearsal<'_> {
    fn find_in(&self, table: Table, number: &str) -> Result<Option<RecordRef>, StoreError> {
        match self.numbers.get(&key(table, number)) {
            Some(found) => Ok(Some(*found)),
            None => self.store.find_in(table, number),
        }
    }

    fn get(&self, reference: RecordRef) -> Result<Option<Record>, StoreError> {
        let changed = self.changed.get(&reference);
        if !is_real(reference) {
            return Ok(changed.map(|values| Record { reference, revision: 0, values: values.clone() }));
        }
        let found = self.store.get(reference)?;
        Ok(found.map(|mut record| {
            for (key, value) in changed.into_iter().flat_map(Values::iter) {
                record.values.set(key, Some(value.to_owned()));
            }
            record
        }))
    }

    fn namesakes(&self, values: &Values) -> Result<Vec<RecordRef>, StoreError> {
        let (name, birth) = (values.get("name"), values.get("birth"));
        let mut found = self.store.namesakes(values)?;
        let new = name.and_then(|name| self.names.get(&hash(name)));
        let alike = |reference: &&RecordRef| {
            let told = self.changed.get(*reference);
            told.is_some_and(|told| {
                told.get("name") == name && (birth.is_none() || told.get("birth") == birth)
            })
        };
        found.extend(new.into_iter().flatten().filter(alike));
        Ok(found)
    }

    fn save(&mut self, change: &Change) -> Result<RecordRef, StoreError> {
        let reference = match change.target {
            Target::New(table) => {
                let values = change.set.iter().filter_map(|(key, value)| Some((*key, value.clone()?)));
                self.store.suits(table, &values.collect())?;
                self.refuse_taken(None, change)?;
                self.next += 1;
                RecordRef::new(table, RecordId(self.next))
            }
            Target::Edit { reference, .. } | Target::Remove { reference, .. } => {
                self.refuse_taken(Some(reference), change)?;
                reference
            }
        };
        if let Some((_, Some(number))) = number_of(reference.table, change) {
            self.numbers.insert(key(reference.table, number), reference);
        }
        if matches!(reference.table, Table::Person | Table::Organisation | Table::Certificate) {
            let kept = self.changed.entry(reference).or_default();
            // who has no number is told from others by all the rest
            let all = reference.table == Table::Person && kept.get("id_number").is_none();
            let all = all && !change.set.iter().any(|(key, _)| *key == "id_number");
            for (key, value) in change.set.iter().filter(|(key, _)| all || KEPT.contains(key)) {
                kept.set(key, value.clone());
            }
            if let Some(name) = kept.get("name").filter(|_| change.target == Target::New(Table::Person)) {
                self.names.entry(hash(name)).or_default().push(reference);
            }
        }
        Ok(reference)
    }
}

fn target_table(change: &Change) -> Table {
    match change.target {
        Target::New(table) => table,
        Target::Edit { reference, .. } | Target::Remove { reference, .. } => reference.table,
    }
}

/// The number by which a record of this kind is known, if the change tells one.
fn number_of(table: Table, change: &Change) -> Option<(&'static str, Option<&str>)> {
    let field = table.number_key()?;
    let told = change.set.iter().find(|(key, _)| *key == field);
    told.map(|(_, value)| (field, value.as_deref()))
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

/// An identity number of the second generation and its first-generation form are one person.
fn key(table: Table, number: &str) -> (Table, String) {
    let number = number.trim().to_uppercase();
    let short = match (table, number.get(..6), number.get(6..8), number.get(8..17)) {
        (Table::Person, Some(place), Some("19"), Some(rest)) if number.len() == 18 => {
            format!("{place}{rest}")
        }
        _ => number,
    };
    (table, short)
}
