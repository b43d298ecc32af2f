//! What is worked out from the records and kept beside them, worked out again: counters, sort keys, the highest
//! level, the staff of an organisation, search words.
//!
//! Records are read one after the other and the terms of the index in their order, so a million need no memory:
//! every (term, record) adds its digest to one of a fixed number of sums when the records want it and takes it
//! away when the index has it, and what is left over shows. Only then is it looked up whose it is.

use super::Finding;
use crate::domain::lang::Lang;
use crate::domain::record::{RecordId, RecordRef, Table};
use crate::store::recount::{self, Recount, each_term};
use crate::store::{Store, StoreError, rows};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

/// Sums kept at once; a record belongs to one of them.
const SUMS: usize = 4096;

/// Something kept that does not follow from the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derived {
    /// A number kept so that nobody has to count.
    Counter {
        /// Its key.
        key: String,
        /// What it says.
        kept: i64,
        /// What the records say.
        counted: i64,
    },
    /// What a name is sorted by.
    SortKey(RecordRef),
    /// Highest level of a person and its occupation.
    Level(RecordRef),
    /// How many people work at an organisation.
    Staff(RecordRef),
    /// The search words of a record.
    Words(RecordRef),
    /// The search index of this kind, where no record can be named.
    Index(Table),
}

impl Derived {
    /// What differs and how to mend it.
    pub(super) fn sentence(&self, lang: Lang) -> String {
        let what = self.words(lang);
        match lang {
            Lang::Zh => format!("{what}。记录本身无误；用 jiangce reindex 由记录重算"),
            Lang::En => {
                format!("{what}. The records themselves stand; jiangce reindex works it out from them anew")
            }
        }
    }

    fn words(&self, lang: Lang) -> String {
        let named = |reference: &RecordRef| reference.words(lang);
        match (self, lang) {
            (Self::Counter { key, kept, counted }, Lang::Zh) => {
                format!("计数 {key} 存的是 {kept}，由记录数得 {counted}")
            }
            (Self::Counter { key, kept, counted }, Lang::En) => {
                format!("The counter {key} says {kept}, the records say {counted}")
            }
            (Self::SortKey(of), Lang::Zh) => format!("{} 的排序拼音与姓名或名称不符", named(of)),
            (Self::SortKey(of), Lang::En) => format!("The sort key of {} does not fit its name", named(of)),
            (Self::Level(of), Lang::Zh) => format!("{} 的最高等级与其证书不符", named(of)),
            (Self::Level(of), Lang::En) => {
                format!("The highest level of {} does not fit its certificates", named(of))
            }
            (Self::Staff(of), Lang::Zh) => format!("{} 的人数与在册人员不符", named(of)),
            (Self::Staff(of), Lang::En) => {
                format!("The number of people at {} does not fit the people on file", named(of))
            }
            (Self::Words(of), Lang::Zh) => format!("{} 的检索词与记录不符（或由旧版程序写成）", named(of)),
            (Self::Words(of), Lang::En) => {
                format!("The search words of {} do not fit it (or an older program wrote them)", named(of))
            }
            (Self::Index(table), Lang::Zh) => format!("{}的检索索引已损坏", table.words().zh),
            (Self::Index(table), Lang::En) => {
                format!("The search index of the table “{}” is damaged", table.words().en)
            }
        }
    }
}

/// Adds the first of each kind that does not follow.
pub(super) fn compare(store: &Store, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut found: Vec<Derived> = counter(store)?.into_iter().collect();
    for table in [Table::Person, Table::Organisation] {
        found.extend(columns_and_words(store, table)?);
    }
    for finding in found.into_iter().map(Finding::Derived) {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    Ok(())
}

fn counter(store: &Store) -> Result<Option<Derived>, StoreError> {
    let counted = recount::counters(&store.con)?;
    let mut statement = store.con.prepare("SELECT key, value FROM counter ORDER BY key")?;
    let kept = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let kept: HashMap<String, i64> = kept.collect::<Result<_, _>>()?;
    let mut keys: Vec<&String> = counted.keys().chain(kept.keys()).collect();
    keys.sort();
    let odd = keys.into_iter().find_map(|key| {
        let number = |of: Option<&i64>| of.copied().unwrap_or(i64::from(key.starts_with("next:")));
        let (kept, counted) = (number(kept.get(key)), number(counted.get(key)));
        (kept != counted).then(|| Derived::Counter { key: key.clone(), kept, counted })
    });
    Ok(odd)
}

/// One walk over people or organisations and one over their index.
fn columns_and_words(store: &Store, table: Table) -> Result<Vec<Derived>, StoreError> {
    let mut found = Vec::new();
    let mut sums = Sums::new();
    each(store, table, |record, row| {
        if let Some(odd) = row.odd(record, table).filter(|odd| !found.iter().any(|known| like(known, odd))) {
            found.push(odd);
        }
        row.words.terms().iter().for_each(|term| sums.add(digest(term), record));
    })?;
    found.extend(words(store, table, sums)?);
    Ok(found)
}

fn like(a: &Derived, b: &Derived) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

/// Calls `act` with every record of the kind and what should be kept of it.
fn each(store: &Store, table: Table, mut act: impl FnMut(i64, &recount::Row)) -> Result<(), StoreError> {
    let mut recount = Recount::new(&store.con);
    let mut ids = store.con.prepare(&format!("SELECT id FROM {} ORDER BY id", rows::sql_name(table)))?;
    let mut ids = ids.query([])?;
    while let Some(id) = ids.next()? {
        let id = id.get(0)?;
        if let Some(row) = recount.of(table, id)? {
            act(id, &row);
        }
    }
    Ok(())
}

impl recount::Row {
    /// The first column that does not follow.
    fn odd(&self, record: i64, table: Table) -> Option<Derived> {
        let reference = RecordRef::new(table, RecordId(record));
        if self.sort_key.0 != self.sort_key.1 {
            Some(Derived::SortKey(reference))
        } else if self.level.0 != self.level.1 {
            Some(Derived::Level(reference))
        } else if self.staff.0 != self.staff.1 {
            Some(Derived::Staff(reference))
        } else {
            None
        }
    }
}

/// The index against the sums of what should stand in it.
fn words(store: &Store, table: Table, mut sums: Sums) -> Result<Option<Derived>, StoreError> {
    let read = each_term(&store.con, table, |term, record| sums.take(digest(term), record));
    match read {
        // an index that cannot be read to its end
        Err(StoreError::Damaged(_)) => return Ok(Some(Derived::Index(table))),
        other => other?,
    }
    let Some(odd) = sums.odd() else { return Ok(None) };
    let mut own: HashMap<i64, u64> = HashMap::new();
    let mut note = |record: i64, share: u64, taken: bool| {
        if place(record) == odd {
            let sum = own.entry(record).or_insert(0);
            *sum = if taken { sum.wrapping_sub(share) } else { sum.wrapping_add(share) };
        }
    };
    each(store, table, |record, row| {
        row.words.terms().iter().for_each(|term| note(record, share(digest(term), record), false));
    })?;
    each_term(&store.con, table, |term, record| note(record, share(digest(term), record), true))?;
    let first = own.into_iter().filter(|(_, sum)| *sum != 0).map(|(record, _)| record).min();
    let name = |record| Derived::Words(RecordRef::new(table, RecordId(record)));
    Ok(Some(first.map_or(Derived::Index(table), name)))
}

/// True when the index of this kind holds exactly what the records want in it.
pub(in crate::store) fn index_agrees(store: &Store, table: Table) -> Result<bool, StoreError> {
    let found = columns_and_words(store, table)?;
    Ok(!found.iter().any(|odd| matches!(odd, Derived::Words(_) | Derived::Index(_))))
}

/// What is left over, by record.
struct Sums(Vec<u64>);

impl Sums {
    fn new() -> Self {
        Self(vec![0; SUMS])
    }

    fn add(&mut self, term: u64, record: i64) {
        if let Some(sum) = self.0.get_mut(place(record)) {
            *sum = sum.wrapping_add(share(term, record));
        }
    }

    fn take(&mut self, term: u64, record: i64) {
        if let Some(sum) = self.0.get_mut(place(record)) {
            *sum = sum.wrapping_sub(share(term, record));
        }
    }

    fn odd(&self) -> Option<usize> {
        self.0.iter().position(|sum| *sum != 0)
    }
}

fn place(record: i64) -> usize {
    usize::try_from(record.rem_euclid(4096)).unwrap_or(0)
}

fn digest(term: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(term.as_bytes());
    hasher.finish()
}

/// What one term of one record adds: both mixed, so that terms exchanged between records show.
fn share(term: u64, record: i64) -> u64 {
    let mut mixed = term ^ u64::from_ne_bytes(record.to_ne_bytes()).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
