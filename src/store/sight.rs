//! Ways of reading a store where nothing can be written: the medium, the file or its folder forbids it, or the disk
//! is full to the last byte.
//!
//! A write-ahead log is read together with memory that its processes share (`-shm`). Where that memory and the log
//! lie there already, they are read with locks like everywhere, whoever writes meanwhile ([`Sight::Live`]). Where
//! they do not and cannot be made, the file is read without any lock ([`Sight::Still`], [`Sight::Behind`]); that
//! is right only while nobody writes, so [`refuse_unless_still`] comes first.

use super::ground::Ground;
use super::{StoreError, Unfit, file, locks, schema};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rustix::fs::Access as May;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// What a view shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The store as it is, with what others write meanwhile.
    Live,
    /// The store as it was when it was opened.
    Still,
    /// The same without the newest changes, which wait in the log beside the file.
    Behind,
}

/// True where this process may write the file and make others beside it, as far as the permissions tell.
pub(super) fn may_write(path: &Path) -> bool {
    let may = |path: &Path, what| rustix::fs::access(path, what).is_ok();
    may(path, May::WRITE_OK) && may(file::directory_of(path), May::WRITE_OK | May::EXEC_OK)
}

/// Refuses a view without locks where somebody else may begin to write at any moment.
pub(super) fn refuse_unless_still(path: &Path, ground: Ground) -> Result<(), StoreError> {
    if is_kept_live(path, ground) {
        return Ok(());
    }
    let folder = file::directory_of(path);
    let me = rustix::process::geteuid().as_raw();
    match (fs::metadata(path), fs::metadata(folder)) {
        (Ok(file), Ok(around)) if !others_may_write(Rights::of(&file), Rights::of(&around), me) => Ok(()),
        _ => Err(StoreError::Unfit(Unfit::Unsettled(folder.into()))),
    }
}

/// True where the locks of the store work without making a file.
fn is_kept_live(path: &Path, ground: Ground) -> bool {
    match ground {
        Ground::Local => file::shm_of(path).exists() && file::wal_of(path).exists(),
        Ground::Network => true,
        Ground::ReadOnly => false,
    }
}

/// Mode and owner of a file or folder.
#[derive(Clone, Copy)]
struct Rights {
    mode: u32,
    owner: u32,
}

impl Rights {
    fn of(meta: &Metadata) -> Self {
        Self { mode: meta.mode(), owner: meta.uid() }
    }

    /// True when an owner who is neither `me` nor the administrator may write.
    fn of_a_stranger(self, me: u32) -> bool {
        self.mode & 0o200 != 0 && ![0, me].contains(&self.owner)
    }
}

/// True when the permissions let somebody write who is neither this user nor the administrator. Writing takes the
/// file and the folder around it; a group may have anybody in it.
fn others_may_write(file: Rights, around: Rights, me: u32) -> bool {
    let many = around.mode & 0o022 != 0;
    let by_owner = file.of_a_stranger(me) && (many || file.owner == around.owner && around.of_a_stranger(me));
    let by_group = file.mode & 0o020 != 0 && (many || around.of_a_stranger(me));
    by_owner || by_group
}

/// The best view there is.
pub(super) fn open(path: &Path, ground: Ground) -> Result<(Connection, Sight), StoreError> {
    let waits = file::log_waits(path);
    let ways: [(bool, Way, Sight); 3] = [
        (is_kept_live(path, ground), live, Sight::Live),
        (waits && !locks::shared_with_others(path), with_log, Sight::Still),
        (true, as_it_lies, if waits { Sight::Behind } else { Sight::Still }),
    ];
    let mut failed = None;
    for (_, way, sight) in ways.into_iter().filter(|(may, ..)| *may) {
        match way(path).and_then(|con| schema::header(&con).map(|_| con)) {
            Ok(con) => return Ok((con, sight)),
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.map_or_else(|| StoreError::Missing(path.into()), StoreError::from))
}

type Way = fn(&Path) -> rusqlite::Result<Connection>;

/// Reads with the locks of the store, makes nothing and puts nothing into the file on leaving.
fn live(path: &Path) -> rusqlite::Result<Connection> {
    let con = Connection::open_with_flags(path, reading())?;
    con.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(con)
}

/// Takes no locks and makes no files, but reads the log: its index is kept in our own memory.
fn with_log(path: &Path) -> rusqlite::Result<Connection> {
    let con = Connection::open_with_flags(file::uri(path, "mode=ro&vfs=unix-none"), reading())?;
    con.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    con.execute_batch("PRAGMA locking_mode=EXCLUSIVE")?;
    Ok(con)
}

/// Takes no locks, makes no files and leaves the log aside.
pub(super) fn as_it_lies(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(file::uri(path, "mode=ro&immutable=1"), reading())
}

fn reading() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_write_must_be_able_to_write_both_the_file_and_its_folder() {
        const ME: u32 = 1000;
        const OTHER: u32 = 1001;
        let cases = [
            // my own file and folder: whoever I shut out is me
            ((0o400, ME), (0o700, ME), false),
            ((0o600, ME), (0o500, ME), false),
            ((0o660, ME), (0o550, ME), false),
            // the administrator's folder
            ((0o600, ME), (0o755, 0), false),
            // a colleague's
            ((0o660, OTHER), (0o750, OTHER), true),
            ((0o660, OTHER), (0o550, OTHER), false),
            ((0o460, OTHER), (0o750, OTHER), true),
            ((0o440, OTHER), (0o770, OTHER), false),
            // one account has the file, another the folder
            ((0o600, OTHER), (0o755, 1002), false),
            ((0o660, ME), (0o755, OTHER), true),
            ((0o660, 0), (0o770, 0), true),
        ];
        for ((file, owner), (around, holder), may) in cases {
            let (file, around) = (Rights { mode: file, owner }, Rights { mode: around, owner: holder });
            let told = others_may_write(file, around, ME);
            assert_eq!(told, may, "{:o} of {owner} in {:o} of {holder}", file.mode, around.mode);
        }
    }
}
