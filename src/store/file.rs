//! The store as a file: made with our own mode, refused when it is not safe to open.

use super::{StoreError, schema};
use rusqlite::{Connection, OpenFlags};
use rustix::fs::Mode;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// How a connection is to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads and writes.
    Write,
    /// Reads only; every attempt to write is refused.
    Read,
}

/// Makes an empty file nobody else can read; refuses an existing one.
pub(super) fn make(path: &Path) -> Result<(), StoreError> {
    rustix::process::umask(Mode::from_raw_mode(0o077));
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let file = made.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => StoreError::Exists(path.into()),
        io::ErrorKind::NotFound => StoreError::Missing(path.parent().unwrap_or(path).into()),
        io::ErrorKind::PermissionDenied => StoreError::Denied(path.into()),
        _ => error.into(),
    })?;
    let wanted = if shared_directory(path) { 0o660 } else { 0o600 };
    file.set_permissions(fs::Permissions::from_mode(wanted))?;
    file.sync_all()?;
    sync_directory(path)
}

/// A set-gid directory is how an office shares one store inside a group.
fn shared_directory(path: &Path) -> bool {
    let directory = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::metadata(directory).is_ok_and(|meta| meta.mode() & 0o2070 == 0o2070)
}

/// Makes a rename or a new file in the directory of `path` survive a power cut.
pub(super) fn sync_directory(path: &Path) -> Result<(), StoreError> {
    let directory = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(directory)?.sync_all()?;
    Ok(())
}

/// Refuses what must not be opened, without opening it.
pub(super) fn check(path: &Path) -> Result<(), StoreError> {
    let meta = fs::symlink_metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => StoreError::Missing(path.into()),
        io::ErrorKind::PermissionDenied => StoreError::Denied(path.into()),
        _ => error.into(),
    })?;
    if meta.is_symlink() {
        return Err(StoreError::Symlink(path.into()));
    }
    if !meta.is_file() {
        return Err(StoreError::NotAFile(path.into()));
    }
    if meta.mode() & 0o007 != 0 {
        return Err(StoreError::Exposed(path.into()));
    }
    let me = rustix::process::geteuid().as_raw();
    if me != 0 && meta.uid() != me && meta.mode() & 0o060 != 0o060 {
        return Err(StoreError::Foreign(path.into()));
    }
    Ok(())
}

/// True where shared memory and locks cannot be trusted: network and user-space file systems.
fn on_network(path: &Path) -> bool {
    const REMOTE: [u64; 6] = [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x6573_5546, 0x0102_1997];
    let kind = rustix::fs::statfs(path).map(|found| u64::try_from(found.f_type).unwrap_or_default());
    kind.is_ok_and(|kind| REMOTE.contains(&(kind & 0xFFFF_FFFF)))
}

/// Looks at the header through SQLite without taking locks or making files beside it.
///
/// Reading the file ourselves would drop the locks of every connection of this process on closing it.
pub(super) fn look(path: &Path) -> Result<(), StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let con = Connection::open_with_flags(uri(path, "mode=ro&immutable=1"), flags)?;
    let found = schema::header(&con);
    let waiting = wal_of(path).metadata().is_ok_and(|meta| meta.len() > 0);
    match found {
        Ok((id, version)) => judge(path, id, version),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Err(StoreError::NotAStore(path.into()))
        }
        // a checkpoint cut short leaves the file unreadable alone and whole with its log
        Err(_) if waiting => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn judge(path: &Path, id: i32, version: i64) -> Result<(), StoreError> {
    if id != schema::APPLICATION_ID || version < 1 {
        return Err(StoreError::NotAStore(path.into()));
    }
    if version > schema::known() {
        return Err(StoreError::Newer { found: version, known: schema::known() });
    }
    Ok(())
}

/// The write-ahead log beside a store.
pub(super) fn wal_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn uri(path: &Path, query: &str) -> String {
    let mut text = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                text.push(char::from(*byte));
            }
            other => {
                let _ = write!(text, "%{other:02X}");
            }
        }
    }
    text.push('?');
    text.push_str(query);
    text
}

/// A connection with the settings of the program. The file has been checked.
pub(super) fn connect(path: &Path, access: Access) -> Result<Connection, StoreError> {
    rustix::process::umask(Mode::from_raw_mode(0o077));
    let way = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read if writable(path) => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let con = Connection::open_with_flags(path, way | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    settle(&con, path, access)?;
    Ok(con)
}

fn writable(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok()
}

/// Pages of 4 KiB each connection may keep: 4 MB, so that the whole program stays small.
const CACHE_KIB: i64 = 4096;

fn settle(con: &Connection, path: &Path, access: Access) -> Result<(), StoreError> {
    con.busy_timeout(std::time::Duration::from_secs(5))?;
    // plans must not depend on bound values: with column statistics compiled in, SQLite would otherwise
    // prepare a statement anew at almost every use (a third of the time of a bulk run)
    con.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    con.set_prepared_statement_cache_capacity(128);
    con.set_limit(rusqlite::limits::Limit::SQLITE_LIMIT_LENGTH, 16 << 20)?;
    con.set_limit(rusqlite::limits::Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000)?;
    if access == Access::Write {
        let mode = if on_network(path) { "TRUNCATE" } else { "WAL" };
        con.pragma_update_and_check(None, "journal_mode", mode, |_| Ok(()))?;
    }
    con.execute_batch(
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;
         PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA journal_size_limit=67108864;",
    )?;
    con.pragma_update(None, "cache_size", -CACHE_KIB)?;
    if access == Access::Read {
        con.pragma_update(None, "query_only", true)?;
    }
    Ok(())
}

/// The process that has the write lock of a store, where the system tells.
///
/// The lock of a write-ahead log is on byte 120 of the `-shm` file, others are on the file itself.
pub(super) fn holder(path: &Path) -> Option<u32> {
    locks(path).into_iter().find(|lock| lock.writes).and_then(|lock| lock.pid.parse().ok())
}

/// True when another process has the store open, where the system tells: each keeps a lock on the `-shm` file.
pub(super) fn shared_with_others(path: &Path) -> bool {
    !locks(path).is_empty()
}

/// A lock of another process.
struct Lock {
    pid: String,
    writes: bool,
}

fn locks(path: &Path) -> Vec<Lock> {
    let inode = |p: &Path| fs::metadata(p).ok().map(|meta| meta.ino());
    let mut shm = path.as_os_str().to_owned();
    shm.push("-shm");
    let ours = [inode(path), inode(Path::new(&shm))];
    let me = std::process::id().to_string();
    let listed = fs::read_to_string("/proc/locks").unwrap_or_default();
    let lock = |line: &str| {
        let parts: Vec<_> = line.split_whitespace().collect();
        let inode = parts.iter().find_map(|part| part.rsplit_once(':')?.1.parse::<u64>().ok());
        let pid = parts.get(4).filter(|pid| **pid != me)?;
        (inode.is_some() && ours.contains(&inode))
            .then(|| Lock { pid: (*pid).to_owned(), writes: parts.contains(&"WRITE") })
    };
    listed.lines().filter_map(lock).collect()
}
