//! What a store needs besides answers: the look through a file that was left open, the length of its log, the
//! reserve for a full disk, and what is written outside of a transaction of records.

use super::{Access, Store, StoreError, Unfit, file, locks, reserve};
use rusqlite::OptionalExtension;
use std::time::Duration;

/// The log may grow so far before something is done about it: what SQLite leaves of it behind a large import.
pub const LOG_LIMIT: u64 = 64 << 20;
/// Once a lock was waited for in vain, others wait so long until it is free.
const SHORT: Duration = Duration::from_millis(250);

/// Clocks of the hosts of one store may differ by so much, in milliseconds.
const CLOCK_SLACK: i64 = 600_000;

/// How a store is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Care {
    /// The log is this long (bytes) and cannot be folded into the file.
    pub log: Option<u64>,
    /// A process that reads in one long transaction, where the system tells.
    pub reader: Option<u32>,
    /// The disk has no room for the reserve.
    pub tight: bool,
    /// The file was moved, replaced or removed; nothing is written any more.
    pub moved: bool,
}

impl Store {
    /// Looks after the log and the reserve; for whoever has just written. Costs four looks at the folder while all
    /// is well.
    pub fn tend(&self, limit: u64) -> Care {
        if self.access != Access::Write {
            return Care::default();
        }
        if self.place.anchor.hold(&self.place.path, self.place.ground).is_err() {
            return Care { moved: true, ..Care::default() };
        }
        let log = self.log_length();
        let log = if log > limit { Some(self.shortened()).filter(|left| *left > limit) } else { None };
        Care {
            log,
            reader: log.and_then(|_| locks::reader(&self.place.path)),
            tight: !reserve::lay(&self.place.path),
            moved: false,
        }
    }

    fn log_length(&self) -> u64 {
        file::wal_of(&self.place.path).metadata().map_or(0, |meta| meta.len())
    }

    /// Folds the log into the file where nobody is in the way; how long it still is.
    fn shortened(&self) -> u64 {
        let _ = self.con.busy_timeout(Duration::ZERO);
        let _ = self.con.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        let _ = self.con.busy_timeout(file::PATIENCE);
        self.log_length()
    }

    /// True where the clock stands more than a little before the newest row of the log.
    pub fn clock_went_back(&self) -> Result<bool, StoreError> {
        let sql = "SELECT at FROM log ORDER BY seq DESC LIMIT 1";
        let newest: Option<i64> = self.con.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
        Ok(newest.is_some_and(|newest| newest > self.author.now().saturating_add(CLOCK_SLACK)))
    }

    /// True when an earlier run ended without closing the store, and nobody has looked through the file since.
    pub fn was_left_open(&self) -> bool {
        self.place.unclean || !self.place.left.is_empty()
    }

    /// Looks through the file after an unclean end, for as long as `go_on` says. Damage is told as
    /// [`StoreError::Damaged`]; from then on nothing is written through any connection of this opening.
    pub fn look_through(
        &mut self,
        mut go_on: impl FnMut() -> bool + Send + 'static,
    ) -> Result<(), StoreError> {
        if !go_on() {
            return Err(StoreError::Interrupted);
        }
        self.con.progress_handler(4000, Some(move || !go_on()))?;
        let found = self.con.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
        self.con.progress_handler(0, None::<fn() -> bool>)?;
        let damage = match found.map_err(StoreError::from) {
            Ok(answer) if answer == "ok" => {
                self.place.left.iter().for_each(|mark| drop(std::fs::remove_file(mark)));
                return Ok(());
            }
            Ok(answer) => answer,
            Err(StoreError::Damaged(what)) => what,
            Err(error) => return Err(error),
        };
        let _ = self.place.damage.set(damage.clone());
        Err(StoreError::Damaged(damage))
    }

    /// Refuses to write where nothing may be written, or where it would go into a file that lost its name.
    pub(super) fn may_write(&self) -> Result<(), StoreError> {
        match (self.access, self.place.damage.get()) {
            (Access::View, _) => Err(StoreError::Unfit(Unfit::ViewOnly)),
            (Access::Read, _) => Err(StoreError::ReadOnly),
            (_, Some(damage)) => Err(StoreError::Damaged(damage.clone())),
            _ => self.place.anchor.hold(&self.place.path, self.place.ground),
        }
    }

    /// Something written for itself, without a transaction of records: drafts, settings. On a full disk the reserve
    /// is given back for it.
    pub(super) fn alone<T>(&self, act: impl Fn() -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.may_write()?;
        let done = match act() {
            Err(StoreError::Full) if self.con.is_autocommit() && reserve::release(&self.place.path) => act(),
            other => other,
        };
        self.noted(done)
    }

    /// Takes note of how an attempt to write went: a full disk gets the reserve back; who holds the store is named,
    /// and while it is held others do not wait as long again.
    pub(super) fn noted<T>(&self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        let held = matches!(done, Err(StoreError::Busy { .. }));
        if self.held.replace(held) != held {
            self.con.busy_timeout(if held { SHORT } else { file::PATIENCE })?;
        }
        match done {
            Err(StoreError::Full) => {
                reserve::release(&self.place.path);
                Err(StoreError::Full)
            }
            Err(StoreError::Busy { holder: None }) => {
                Err(StoreError::Busy { holder: locks::holder(&self.place.path) })
            }
            other => other,
        }
    }

    /// Lets the file grow to so many pages only, as a quota does.
    #[doc(hidden)]
    pub fn cap_pages(&self, pages: u32) -> Result<(), StoreError> {
        Ok(self.con.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?)
    }
}
