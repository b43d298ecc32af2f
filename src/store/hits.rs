//! Everybody a condition finds, as one bit a person: the way through orders the search index does not have.
//!
//! A million people take 125 KB. The last set is kept until the store changes, so that turning pages of the
//! same list asks the index once.

use super::{Store, StoreError, words};
use rusqlite::params;
use std::cell::RefCell;
use std::sync::Arc;

/// Found people are sorted in memory up to this many.
pub(super) const SORTABLE: usize = 3000;

/// The people a condition finds.
#[derive(Default)]
pub(super) struct Hits {
    condition: String,
    /// Versions of the store it was made from: by others, by this connection.
    version: (i64, u64),
    bits: Vec<u64>,
    pub(super) count: usize,
    /// Those not sorted under a letter, with the letter; `None` in it: too many.
    elsewhere: RefCell<Option<(char, Option<Elsewhere>)>>,
}

/// Numbers of people, smallest first.
type Elsewhere = Arc<[i64]>;

impl Hits {
    fn add(&mut self, id: i64) {
        let Ok(id) = usize::try_from(id) else { return };
        if id / 64 >= self.bits.len() {
            self.bits.resize(id / 64 + 1, 0);
        }
        if let Some(word) = self.bits.get_mut(id / 64) {
            *word |= 1 << (id % 64);
        }
        self.count += 1;
    }

    pub(super) fn has(&self, id: i64) -> bool {
        let at = usize::try_from(id).unwrap_or(usize::MAX);
        self.bits.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    /// The numbers, smallest first.
    pub(super) fn ids(&self) -> impl Iterator<Item = i64> {
        let ones = |(at, word): (usize, &u64)| {
            let word = *word;
            (0..64).filter(move |bit| word & (1 << bit) != 0).map(move |bit| at * 64 + bit)
        };
        self.bits.iter().enumerate().flat_map(ones).filter_map(|id| i64::try_from(id).ok())
    }
}

impl Store {
    /// Calls `act` with the people `condition` finds.
    pub(super) fn with_hits<T>(
        &self,
        condition: &str,
        act: impl FnOnce(&Hits) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let others = self.con.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        let version = (others, self.con.total_changes());
        let fresh = {
            let kept = self.hits.borrow();
            kept.condition != condition || kept.version != version
        };
        if fresh {
            let mut hits = Hits { condition: condition.to_owned(), version, ..Hits::default() };
            let sql = "SELECT rowid FROM person_words WHERE person_words MATCH ?1";
            let mut statement = self.con.prepare_cached(sql)?;
            let mut rows = statement.query([condition])?;
            while let Some(row) = rows.next()? {
                hits.add(row.get(0)?);
            }
            self.hits.replace(hits);
        }
        act(&self.hits.borrow())
    }

    /// Of the people found those not sorted under `letter`; `None` when they are too many to be sorted in
    /// memory.
    pub(super) fn sorted_elsewhere(
        &self,
        hits: &Hits,
        letter: char,
    ) -> Result<Option<Elsewhere>, StoreError> {
        if let Some((of, kept)) = &*hits.elsewhere.borrow()
            && *of == letter
        {
            return Ok(kept.clone());
        }
        let sql = "SELECT rowid FROM person_words WHERE person_words MATCH ?1 ORDER BY rowid LIMIT ?2";
        let condition = format!("({}) NOT {}", hits.condition, words::filter('a', &letter.to_string()));
        let limit = i64::try_from(SORTABLE).unwrap_or(i64::MAX).saturating_add(1);
        let mut statement = self.con.prepare_cached(sql)?;
        let others = statement.query_map(params![condition, limit], |row| row.get(0))?;
        let others = others.collect::<Result<Vec<i64>, _>>()?;
        let others: Option<Elsewhere> = (others.len() <= SORTABLE).then(|| others.into());
        hits.elsewhere.replace(Some((letter, others.clone())));
        Ok(others)
    }
}
