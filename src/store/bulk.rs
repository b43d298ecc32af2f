//! Writing many records: large transactions, one step of undo for all of them.
//!
//! New rows go to every page of the indexes of numbers and names, so each transaction writes about the same
//! pages again: the fewer, the cheaper. What bounds one is how long colleagues wait for their turn.

use super::write::Work;
use super::{Saved, Store, StoreError, locks};
use crate::domain::record::{Change, Record, RecordRef, Table, Target, Values};
use std::time::{Duration, Instant};

/// A transaction ends after so many changes.
const MOST: usize = 60_000;
/// Or after this time, so that a colleague's save gets its turn well before it gives up.
const LONGEST: Duration = Duration::from_secs(2);
/// Between two transactions, when other processes have the store open: a little more than the longest pause
/// of one that waits for the lock.
const TURN: Duration = Duration::from_millis(110);
/// Search words are written every so many changes, so that what is kept in hand stays small.
const INDEXED: usize = 6000;

/// Settings while writing in bulk: a large cache, a longer log between two checkpoints.
const BEGIN: &str = "PRAGMA cache_size=-131072; PRAGMA wal_autocheckpoint=40000;
    INSERT INTO person_words(person_words, rank) VALUES('hashsize', 33554432);";
/// Back to the settings of a person at work.
const END: &str = "PRAGMA cache_size=-4096; PRAGMA wal_autocheckpoint=1000; PRAGMA shrink_memory;
    INSERT INTO person_words(person_words, rank) VALUES('hashsize', 1048576);";

/// Writes many changes; each is whole or refused, and what was refused does not stop the others.
pub struct Bulk<'a> {
    store: &'a Store,
    work: Option<Work<'a>>,
    step: Option<i64>,
    label: Option<String>,
    waiting: usize,
    /// Changes whose search words are not written.
    unindexed: usize,
    since: Instant,
    /// The caller says when a transaction ends, because something of its own goes with it.
    led: bool,
    /// What was not committed is lost; nothing more is done.
    lost: bool,
}

impl std::fmt::Debug for Bulk<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bulk").field("waiting", &self.waiting).finish_non_exhaustive()
    }
}

impl<'a> Bulk<'a> {
    /// Does one change. A refusal leaves nothing of it behind; the others stand.
    pub fn save(&mut self, change: &Change) -> Result<Saved, StoreError> {
        if !self.led && self.is_due() {
            self.commit()?;
            self.give_way();
        }
        let done = self.index(change).and_then(|()| {
            self.waiting += 1;
            self.unindexed += 1;
            self.work()?.apply(change)
        });
        if done.as_ref().is_err_and(|error| !error.is_about_records()) {
            // half of the change may stand, or the whole transaction be gone
            self.abandon();
        }
        done
    }

    /// Takes back what was not committed; nothing is done behind it.
    pub fn abandon(&mut self) {
        self.work = None;
        self.lost = true;
    }

    /// From now on only [`Bulk::commit`] ends a transaction.
    pub const fn lead(&mut self) {
        self.led = true;
    }

    /// True when the transaction is as large, or has lasted as long, as one should.
    pub fn is_due(&self) -> bool {
        self.waiting >= MOST || (self.waiting > 0 && self.since.elapsed() >= LONGEST)
    }

    /// Writes search words in front of somebody new, when what belongs to the one before has come.
    fn index(&mut self, next: &Change) -> Result<(), StoreError> {
        if self.unindexed < INDEXED || next.target != Target::New(Table::Person) {
            return Ok(());
        }
        self.unindexed = 0;
        self.work()?.index()
    }

    /// Lets another process write, between two transactions.
    pub fn give_way(&self) {
        if locks::shared_with_others(&self.store.place.path) {
            std::thread::sleep(TURN);
        }
    }

    /// A record as it stands, changes of this run included.
    pub fn get(&self, reference: RecordRef) -> Result<Option<Record>, StoreError> {
        self.store.get(reference)
    }

    /// Which record of this kind has this number, changes of this run included.
    pub fn find_in(&self, table: Table, number: &str) -> Result<Option<RecordRef>, StoreError> {
        self.store.find_in(table, number)
    }

    /// People of exactly this name and birth, changes of this run included.
    pub fn namesakes(&self, values: &Values) -> Result<Vec<RecordRef>, StoreError> {
        self.store.namesakes(values)
    }

    /// The step of undo that holds what was done, once something was.
    pub fn step(&self) -> Option<i64> {
        let running = self.work.as_ref().filter(|work| work.changed()).map(Work::step);
        running.or(self.step)
    }

    /// Puts what was done so far on disk and lets others write.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        self.waiting = 0;
        self.unindexed = 0;
        if self.lost {
            return Err(StoreError::Interrupted);
        }
        let Some(work) = self.work.take() else { return Ok(()) };
        if work.changed() {
            work.keep_step("save", self.label.as_deref())?;
            self.step = Some(work.step());
        }
        work.finish()
    }

    fn work(&mut self) -> Result<&mut Work<'a>, StoreError> {
        if self.lost {
            return Err(StoreError::Interrupted);
        }
        if self.work.is_none() {
            let mut work = self.store.begin()?;
            if let Some(step) = self.step {
                work.resume(step);
            }
            self.work = Some(work);
            self.since = Instant::now();
        }
        self.work.as_mut().ok_or(StoreError::Interrupted)
    }
}

impl Store {
    /// Runs `act` with the settings for much writing.
    pub(super) fn with_room<T, E: From<StoreError>>(
        &self,
        act: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.con.execute_batch(BEGIN).map_err(StoreError::from)?;
        let done = act();
        self.con.execute_batch(END).map_err(StoreError::from)?;
        done
    }

    /// Runs `act` with a writer for many changes; what it did is committed at the end, also when it fails
    /// half way (what failed is not among it). Where the store itself failed nothing is committed that was not
    /// before. One undo takes all of it back.
    pub fn bulk<T, E: From<StoreError>>(
        &self,
        label: &str,
        act: impl FnOnce(&mut Bulk<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.bulk_on(label, None, act)
    }

    /// The same, going on with a step that an earlier run began.
    pub fn bulk_on<T, E: From<StoreError>>(
        &self,
        label: &str,
        step: Option<i64>,
        act: impl FnOnce(&mut Bulk<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut bulk = Bulk {
            store: self,
            work: None,
            step,
            label: Some(label.to_owned()),
            waiting: 0,
            unindexed: 0,
            since: Instant::now(),
            led: false,
            lost: false,
        };
        self.with_room(|| {
            let done = act(&mut bulk);
            let ended = bulk.commit();
            let done = done?;
            ended?;
            Ok(done)
        })
    }

    /// Merges the pieces of the search index, so that searching is as fast as it can be. Takes seconds on a
    /// large store; worth it after many thousand changes.
    pub fn tidy(&self) -> Result<(), StoreError> {
        self.con.execute_batch(
            "INSERT INTO person_words(person_words) VALUES('optimize');
             INSERT INTO organisation_words(organisation_words) VALUES('optimize');
             PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);",
        )?;
        Ok(())
    }
}
