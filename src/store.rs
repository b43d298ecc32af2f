//! The register on disk: schema, records, search, operation log, drafts, backups.
//!
//! One [`Store`] is one connection. A process opens one for writing and may [`Store::reader`] others for
//! reading. Nothing here shows SQLite to the outside: references, canonical values and rows of
//! [`crate::domain::listing`] go in and out.
//!
//! Adding a field: a row in the field table, and for people, organisations, roles, certificates and
//! payments a column in the next schema step (`ALTER TABLE .. ADD COLUMN`). The own fields of facts need
//! no column; a new kind of fact needs nothing here.

mod alike;
mod anchor;
mod backup;
mod bulk;
mod care;
mod desk;
mod effort;
mod error;
mod file;
mod ground;
mod history;
mod hits;
mod holdings;
mod imports;
mod journal;
mod locks;
mod log;
mod merge;
mod open;
mod papers;
mod people;
mod presence;
mod proof;
mod rebuild;
mod recount;
mod register;
mod rekey;
mod reserve;
mod rows;
mod scan;
mod schema;
mod settle;
mod sight;
mod undo;
mod verify;
mod words;
mod write;

pub use crate::domain::role::{Role, User};
pub use backup::Copying;
pub use bulk::Bulk;
pub use care::{Care, LOG_LIMIT};
pub use desk::{Draft, ReadingChoice};
pub use error::{Clash, Fault, StoreError, Unfit};
pub use file::Access;
pub use ground::Ground;
pub use history::HistoryRow;
pub use holdings::{Findings, Holding, Holdings};
pub use imports::Remembered;
pub use journal::{About, JournalRow};
pub use log::{Action, Head};
pub use open::Seat;
pub use register::{CertificateFilter, Counts, OrganisationFilter};
pub use sight::Sight;
pub use undo::{Coming, Left, Step, Undone};
pub use verify::{Derived, Finding, Verdict};
pub use write::Saved;

use crate::domain::record::{Change, Record, RecordRef};
use rusqlite::{Connection, InterruptHandle};
use std::cell::{Cell, RefCell};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Who writes, from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Login or declared name.
    pub name: String,
    /// Login, whatever name was declared.
    pub login: String,
    /// Host, with the SSH origin where there is one.
    pub host: String,
    /// A fixed time (milliseconds since 1970, UTC) instead of the clock, for practice and generated stores.
    pub fixed_time: Option<i64>,
}

impl Author {
    /// An author on the clock.
    pub fn new(name: impl Into<String>, host: impl Into<String>) -> Self {
        let name = name.into();
        Self { login: name.clone(), name, host: host.into(), fixed_time: None }
    }

    /// Milliseconds since 1970, UTC.
    fn now(&self) -> i64 {
        let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis());
        self.fixed_time.unwrap_or_else(|| i64::try_from(clock()).unwrap_or(i64::MAX))
    }
}

/// One connection to a store.
pub struct Store {
    con: Connection,
    place: open::Place,
    access: Access,
    author: Author,
    origin: String,
    layouts: rows::Layouts,
    salts: RefCell<log::Salts>,
    seen: Cell<i64>,
    hits: RefCell<hits::Hits>,
    /// The last attempt to write met a lock that was not given up.
    held: Cell<bool>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.place.path)
            .field("access", &self.access)
            .finish_non_exhaustive()
    }
}

/// Stops what a store is doing, from another thread; the call ends with [`StoreError::Interrupted`].
pub struct Interrupter(InterruptHandle);

impl Interrupter {
    /// Stops the running statement, if any.
    pub fn interrupt(&self) {
        self.0.interrupt();
    }
}

impl std::fmt::Debug for Interrupter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Interrupter")
    }
}

impl Store {
    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.place.path
    }

    /// Who writes through this connection.
    pub fn author(&self) -> &Author {
        &self.author
    }

    /// Writes as somebody else from now on.
    pub fn act_as(&mut self, name: &str) {
        name.clone_into(&mut self.author.name);
    }

    /// How to stop a long call from another thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.con.get_interrupt_handle())
    }

    /// True when another connection has changed the store since the last time this was asked.
    pub fn changed_elsewhere(&self) -> Result<bool, StoreError> {
        let version: i64 = self.con.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        Ok(self.seen.replace(version) != version)
    }

    /// The record, `None` when it is not on file.
    pub fn get(&self, reference: RecordRef) -> Result<Option<Record>, StoreError> {
        self.layouts.of(reference.table)?.get(&self.con, reference.id)
    }

    /// Saves one change; it is on disk when this returns.
    pub fn save(&self, change: &Change) -> Result<Saved, StoreError> {
        self.write(|work| {
            let saved = work.apply(change)?;
            work.keep_step("save", None)?;
            Ok(saved)
        })
    }

    /// Saves several changes or none of them, as one step of undo. A value may name the record that an
    /// earlier change of the same save makes ([`Change::made_by`]). The author's draft of that name goes in the
    /// same transaction.
    pub fn save_all(&self, changes: &[Change], draft: Option<&str>) -> Result<Vec<Saved>, StoreError> {
        self.write(|work| {
            let saved = apply_all(work, changes)?;
            work.keep_step("save", None)?;
            if let Some(draft) = draft {
                self.forget_draft(draft)?;
            }
            Ok(saved)
        })
    }

    /// One writing transaction around `act`.
    fn write<T>(
        &self,
        act: impl FnOnce(&mut write::Work<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut work = self.begin()?;
        let done = act(&mut work).and_then(|done| {
            work.finish()?;
            Ok(done)
        });
        self.noted(done)
    }

    fn begin(&self) -> Result<write::Work<'_>, StoreError> {
        self.may_write()?;
        self.noted(write::Work::begin(&self.con, &self.layouts, &self.salts, &self.author, &self.origin))
    }
}

/// Does the changes in order; later ones may refer to what earlier ones made.
fn apply_all(work: &mut write::Work<'_>, changes: &[Change]) -> Result<Vec<Saved>, StoreError> {
    let mut saved: Vec<Saved> = Vec::with_capacity(changes.len());
    for change in changes {
        saved.push(work.apply(&with_references(change, &saved))?);
    }
    Ok(saved)
}

/// The change with the records made before it in the same save in their places.
fn with_references<'a>(change: &'a Change, saved: &[Saved]) -> std::borrow::Cow<'a, Change> {
    use std::borrow::Cow;
    let made = |value: &str| Change::maker(value).and_then(|index| saved.get(index));
    if !change.set.iter().any(|(_, value)| value.as_deref().is_some_and(|value| made(value).is_some())) {
        return Cow::Borrowed(change);
    }
    let mut change = change.clone();
    for (_, value) in &mut change.set {
        if let Some(record) = value.as_deref().and_then(made) {
            *value = Some(record.reference.to_string());
        }
    }
    Cow::Owned(change)
}
