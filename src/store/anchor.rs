//! Which files a connection has open. SQLite goes on with a file that was moved, deleted or replaced under it, and
//! what it writes from then on is lost with that file: so the names are looked up again before anything is written.

use super::error::Fault;
use super::ground::Ground;
use super::{StoreError, file};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// What SQLite says where it notices this itself, which it does only where there is no write-ahead log.
const MOVED: i32 = 1032;

/// The store and its log as they were when they were opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    store: Option<Inode>,
    /// `None` where there is no log, as on a network folder.
    log: Option<Inode>,
}

/// A file on this host: device and number.
type Inode = (u64, u64);

impl Anchor {
    /// The files that have the names now. The connection has been read from, so that its log is there and stays.
    pub(super) fn of(path: &Path) -> Self {
        Self { store: inode(path), log: inode(&file::wal_of(path)) }
    }

    /// Refuses when another file, or none, has one of the names.
    ///
    /// On a network folder only the name is asked for: not every server keeps the numbers of its files.
    pub(super) fn hold(&self, path: &Path, ground: Ground) -> Result<(), StoreError> {
        let now = inode(path);
        let stands = match ground {
            Ground::Network => now.is_some(),
            _ => now == self.store && (self.log.is_none() || inode(&file::wal_of(path)) == self.log),
        };
        if stands { Ok(()) } else { Err(StoreError::Machine { fault: Fault::Moved, code: MOVED }) }
    }
}

fn inode(path: &Path) -> Option<Inode> {
    path.symlink_metadata().ok().map(|meta| (meta.dev(), meta.ino()))
}
