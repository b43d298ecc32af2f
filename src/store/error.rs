//! What can go wrong with the store, each with a sentence that says what failed and what to do.

mod fault;
mod sentence;
mod unfit;

pub use fault::Fault;
pub use unfit::Unfit;

use super::undo::Left;
use super::verify::Finding;
use crate::domain::record::{RecordRef, Table};
use std::path::PathBuf;

/// One field that two people changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Key of the field.
    pub field: &'static str,
    /// What it holds now (canonical).
    pub now: Option<String>,
    /// Who changed it.
    pub by: String,
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
}

/// Why the store did not do what was asked. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum StoreError {
    #[error("no such file: {0}")]
    Missing(PathBuf),
    #[error("file exists: {0}")]
    Exists(PathBuf),
    #[error("symbolic link: {0}")]
    Symlink(PathBuf),
    #[error("not a plain file: {0}")]
    NotAFile(PathBuf),
    #[error("open to everybody: {0}")]
    Exposed(PathBuf),
    #[error("owned by another user: {0}")]
    Foreign(PathBuf),
    #[error("not a store: {0}")]
    NotAStore(PathBuf),
    #[error("made by a newer program: version {found}, known {known}")]
    Newer { found: i64, known: i64 },
    #[error("damaged: {0}")]
    Damaged(String),
    #[error("bad backup: {0}: {1:?}")]
    BadBackup(PathBuf, Box<Finding>),
    #[error("read-only")]
    ReadOnly,
    #[error("no permission: {0}")]
    Denied(PathBuf),
    #[error("disk full")]
    Full,
    #[error("no room for a copy of {needed} bytes in {folder}: {free} are free")]
    NoRoom { folder: PathBuf, needed: u64, free: u64 },
    #[error("in use by another process {holder:?}")]
    Busy { holder: Option<u32> },
    #[error("{fault:?} ({code})")]
    Machine { fault: Fault, code: i32 },
    #[error("{0:?}")]
    Unfit(Unfit),
    #[error("reading or writing failed: {0}")]
    Io(String),
    #[error("interrupted")]
    Interrupted,
    #[error("not on file: {0}")]
    NotFound(RecordRef),
    #[error("changed meanwhile: {reference}")]
    Conflict { reference: RecordRef, fields: Vec<Clash> },
    #[error("removed meanwhile: {0}")]
    Gone(RecordRef),
    #[error("{field} already on file: {holder}")]
    Taken { field: &'static str, holder: RecordRef },
    #[error("required: {field}")]
    Required { table: Table, field: &'static str },
    #[error("bad value in {field}: {value}")]
    BadValue { table: Table, field: &'static str, value: String },
    #[error("still used by other records: {0}")]
    InUse(RecordRef),
    #[error("{field} points to a record that is not on file")]
    Dangling { field: &'static str },
    #[error("nothing to undo")]
    NothingToUndo,
    #[error("nothing to redo")]
    NothingToRedo,
    #[error("paid already: {record} by {payment}")]
    PaidAlready { record: RecordRef, payment: RecordRef },
    #[error("the very same payment is on file: {0}")]
    PaidTwice(RecordRef),
    #[error("the stack of papers is closed")]
    PaperClosed,
    #[error("the values of the change were deleted from the log")]
    ValuesDeleted,
    #[error("nobody would keep the store")]
    LastKeeper,
    #[error("the first user must be {login}, a keeper")]
    FirstUser { login: String },
    #[error("cannot be merged: {0} and {1}")]
    Unmergeable(RecordRef, RecordRef),
    #[error("which of two numbers stays was not said: {field}")]
    TwoNumbers { table: Table, field: &'static str },
    #[error("no step {0} that stands")]
    NoSuchStep(i64),
    #[error("done by {author}")]
    NotYours { author: String },
    #[error("{} records were changed since", .0.len())]
    Depends(Vec<Left>),
    #[error("{0}")]
    Unexpected(String),
}

impl StoreError {
    /// True when it is about the records and not about the store: another record may still be written.
    pub const fn is_about_records(&self) -> bool {
        matches!(
            self,
            Self::Conflict { .. }
                | Self::Taken { .. }
                | Self::Required { .. }
                | Self::BadValue { .. }
                | Self::Gone(_)
                | Self::NotFound(_)
                | Self::Dangling { .. }
                | Self::InUse(_)
                | Self::PaidAlready { .. }
                | Self::PaidTwice(_)
        )
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        let Some(told) = error.sqlite_error() else {
            return Self::Unexpected(error.to_string());
        };
        if let Some(fault) = Fault::of(told.extended_code) {
            return Self::Machine { fault, code: told.extended_code };
        }
        match told.code {
            C::DiskFull => Self::Full,
            C::DatabaseBusy | C::DatabaseLocked => Self::Busy { holder: None },
            C::ReadOnly => Self::ReadOnly,
            C::DatabaseCorrupt => Self::Damaged(format!("SQLite {}", told.extended_code)),
            C::OperationInterrupted => Self::Interrupted,
            _ => Self::Unexpected(error.to_string()),
        }
    }
}

impl StoreError {
    /// What an error of a file means for the store.
    pub fn from_file(error: &std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        /// Too many open files: of the process, of the system.
        const TOO_MANY: [i32; 2] = [24, 23];
        let code = error.raw_os_error().unwrap_or_default();
        match error.kind() {
            K::StorageFull | K::QuotaExceeded => Self::Full,
            K::ReadOnlyFilesystem => Self::ReadOnly,
            K::FileTooLarge => Self::Machine { fault: Fault::Write, code },
            _ if TOO_MANY.contains(&code) => Self::Machine { fault: Fault::TooManyFiles, code },
            _ => Self::Io(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::from_file(&error)
    }
}
