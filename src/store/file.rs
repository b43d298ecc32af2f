//! The store as a file: made with our own mode, refused when it is not safe to open.

use super::ground::Ground;
use super::{Fault, StoreError, Unfit, schema, sight};
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
    /// Reads where nothing can be written and there may be no byte of room.
    View,
}

/// Makes an empty file nobody else can read; refuses an existing one.
pub(super) fn make(path: &Path) -> Result<(), StoreError> {
    rustix::process::umask(Mode::from_raw_mode(0o077));
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let file = made.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => StoreError::Exists(path.into()),
        io::ErrorKind::NotFound => StoreError::Unfit(Unfit::NoFolder(directory_of(path).into())),
        io::ErrorKind::PermissionDenied => StoreError::Denied(path.into()),
        _ => error.into(),
    })?;
    let wanted = if shared_directory(path) { 0o660 } else { 0o600 };
    file.set_permissions(fs::Permissions::from_mode(wanted))?;
    file.sync_all()?;
    sync_directory(path)
}

/// Gives a finished file its name; refuses one that somebody else took meanwhile.
pub(super) fn give_name(made: &Path, path: &Path) -> Result<(), StoreError> {
    match fs::hard_link(made, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(StoreError::Exists(path.into()));
        }
        // not every file system has links
        Err(_) => fs::rename(made, path)?,
        Ok(()) => {}
    }
    sync_directory(path)
}

/// The directory a file lies in.
pub(super) fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A set-gid directory is how an office shares one store inside a group.
pub(super) fn shared_directory(path: &Path) -> bool {
    fs::metadata(directory_of(path)).is_ok_and(|meta| meta.mode() & 0o2070 == 0o2070)
}

/// `path` with an ending.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Makes a file beside the store, for whoever may use the store; refuses an existing one.
pub(super) fn make_like(store: &Path, path: &Path) -> io::Result<fs::File> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let meta = fs::metadata(store)?;
    file.set_permissions(fs::Permissions::from_mode(meta.mode() & 0o660))?;
    if rustix::process::geteuid().is_root() {
        // what the administrator leaves must not shut out whose store it is
        std::os::unix::fs::fchown(&file, Some(meta.uid()), Some(meta.gid()))?;
    }
    Ok(file)
}

/// Makes a rename or a new file in the directory of `path` survive a power cut.
pub(super) fn sync_directory(path: &Path) -> Result<(), StoreError> {
    fs::File::open(directory_of(path))?.sync_all()?;
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
    // whose group may only read it gets a view
    if me != 0 && meta.uid() != me && meta.mode() & 0o040 == 0 {
        return Err(StoreError::Foreign(path.into()));
    }
    if matches!(rustix::fs::access(path, rustix::fs::Access::READ_OK), Err(rustix::io::Errno::ACCESS)) {
        return Err(StoreError::Unfit(Unfit::Unreadable(path.into())));
    }
    check_directory(path)?;
    [wal_of(path), shm_of(path), beside(path, "-journal")]
        .iter()
        .try_for_each(|file| check_companion(file, &meta))
}

/// In a folder where everybody may write, everybody may put another file in the place of the store.
fn check_directory(path: &Path) -> Result<(), StoreError> {
    let directory = directory_of(path);
    let mode = fs::metadata(directory).map_or(0, |meta| meta.mode());
    // with the sticky bit nobody can take away what is another's
    if mode & 0o1002 == 0o002 {
        return Err(StoreError::Unfit(Unfit::OpenFolder(directory.into())));
    }
    Ok(())
}

/// What SQLite keeps beside a store is taken in like the store itself: a link or a stranger's file is refused.
fn check_companion(path: &Path, store: &fs::Metadata) -> Result<(), StoreError> {
    let Ok(meta) = fs::symlink_metadata(path) else { return Ok(()) };
    let me = rustix::process::geteuid().as_raw();
    let ours = [me, 0, store.uid()].contains(&meta.uid());
    let shared = store.mode() & 0o040 == 0o040 && meta.gid() == store.gid();
    let usable = me == 0 || meta.uid() == me || meta.mode() & 0o040 == 0o040;
    if meta.is_file() && (ours || shared) && usable && meta.mode() & 0o002 == 0 {
        return Ok(());
    }
    Err(StoreError::Unfit(Unfit::Companion(path.into())))
}

/// Looks at the header through SQLite without taking locks or making files beside it.
///
/// Reading the file ourselves would drop the locks of every connection of this process on closing it.
pub(super) fn look(path: &Path) -> Result<(), StoreError> {
    let found = sight::as_it_lies(path).and_then(|con| schema::header(&con));
    let waiting = log_waits(path);
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
    beside(path, "-wal")
}

/// The memory the processes of a store share.
pub(super) fn shm_of(path: &Path) -> PathBuf {
    beside(path, "-shm")
}

/// The log that waits where the store itself is gone: what was saved last may be in it alone, and beside another
/// file of that name it would be taken for that file's own.
pub(super) fn orphan_of(path: &Path) -> Option<PathBuf> {
    let gone = path.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
    (gone && log_waits(path)).then(|| wal_of(path))
}

/// True when a log with something in it lies beside the store.
pub(super) fn log_waits(path: &Path) -> bool {
    wal_of(path).metadata().is_ok_and(|meta| meta.len() > 0)
}

pub(super) fn uri(path: &Path, query: &str) -> String {
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
pub(super) fn connect(path: &Path, access: Access, ground: Ground) -> Result<Connection, StoreError> {
    rustix::process::umask(Mode::from_raw_mode(0o077));
    let way = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read if writable(path) => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::View => {
            let (con, _) = sight::open(path, ground)?;
            settle(&con, access, ground)?;
            return Ok(con);
        }
    };
    let con = Connection::open_with_flags(path, way | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    settle(&con, access, ground)?;
    Ok(con)
}

/// Puts the log of a store nobody else has open into the file, without shared memory: with no byte free that is
/// how the room of the log comes back.
pub(super) fn fold(path: &Path) -> Result<(), StoreError> {
    let con = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    con.busy_timeout(std::time::Duration::ZERO)?;
    con.execute_batch("PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=FULL;")?;
    con.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// The error of a connection that was not made. With no file to spare SQLite says anything but that: that the store
/// is read-only, or cannot be opened.
pub(super) fn explained(error: StoreError) -> StoreError {
    match error {
        StoreError::ReadOnly | StoreError::Machine { .. } | StoreError::Unexpected(_) => {
            files_run_out().unwrap_or(error)
        }
        other => other,
    }
}

/// Files a connection opens: the store, its log, the memory beside it, its folder, locks.
const NEEDED: usize = 8;

/// The error of opening that many files more.
fn files_run_out() -> Option<StoreError> {
    let opened: Result<Vec<fs::File>, io::Error> = (0..NEEDED).map(|_| fs::File::open("/dev/null")).collect();
    let error = StoreError::from(opened.err()?);
    matches!(error, StoreError::Machine { fault: Fault::TooManyFiles, .. }).then_some(error)
}

fn writable(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok()
}

/// How long a connection waits for another's lock before it says who holds it.
pub(super) const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Pages of 4 KiB each connection may keep: 4 MB, so that the whole program stays small.
const CACHE_KIB: i64 = 4096;

fn settle(con: &Connection, access: Access, ground: Ground) -> Result<(), StoreError> {
    con.busy_timeout(PATIENCE)?;
    // plans must not depend on bound values: with column statistics compiled in, SQLite would otherwise
    // prepare a statement anew at almost every use (a third of the time of a bulk run)
    con.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    con.set_prepared_statement_cache_capacity(128);
    con.set_limit(rusqlite::limits::Limit::SQLITE_LIMIT_LENGTH, 16 << 20)?;
    con.set_limit(rusqlite::limits::Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000)?;
    if access == Access::Write {
        let mode = if ground == Ground::Network { "TRUNCATE" } else { "WAL" };
        con.pragma_update_and_check(None, "journal_mode", mode, |_| Ok(()))?;
    }
    con.execute_batch(
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;
         PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA journal_size_limit=67108864;",
    )?;
    con.pragma_update(None, "cache_size", -CACHE_KIB)?;
    if access != Access::Write {
        con.pragma_update(None, "query_only", true)?;
    }
    Ok(())
}
