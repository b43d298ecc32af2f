//! Backups taken while the store is in use, and the way back.

use super::file::beside;
use super::ground::Ground;
use super::{Access, Author, Store, StoreError, file, locks, schema};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Pages copied at a time.
const PAGES: i32 = 2048;
/// Times the copy may begin anew because somebody wrote; then one long read transaction does it.
const ROUNDS: u32 = 400;

/// Copies the whole store to a new file (mode 0600) and checks the copy. It has its name only once it is whole: what
/// a kill or a full disk leaves ends in `.part`.
pub(super) fn copy(con: &Connection, to: &Path) -> Result<(), StoreError> {
    if to.symlink_metadata().is_ok() {
        return Err(StoreError::Exists(to.into()));
    }
    let part = beside(to, ".part");
    let _ = std::fs::remove_file(&part);
    let done = write_part(con, &part).and_then(|()| Ok(std::fs::rename(&part, to)?));
    if done.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    done?;
    file::sync_directory(to)
}

fn write_part(con: &Connection, part: &Path) -> Result<(), StoreError> {
    file::make(part)?;
    if !online(con, part)? {
        vacuum(con, part)?;
    }
    check(part)?;
    Ok(std::fs::File::open(part)?.sync_all()?)
}

fn online(con: &Connection, to: &Path) -> Result<bool, StoreError> {
    let mut target = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let backup = Backup::new(con, &mut target)?;
    let pages = u32::try_from(backup.progress().pagecount).unwrap_or(0);
    for _ in 0..ROUNDS.saturating_add(pages) {
        match backup.step(PAGES)? {
            StepResult::Done => return Ok(true),
            StepResult::More => {}
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    Ok(false)
}

/// One read transaction over everything; nobody's writing can make it begin anew.
fn vacuum(con: &Connection, to: &Path) -> Result<(), StoreError> {
    std::fs::remove_file(to)?;
    file::make(to)?;
    let name = to.to_str().ok_or_else(|| StoreError::Denied(to.into()))?;
    con.execute("VACUUM INTO ?1", [name])?;
    Ok(())
}

/// A file that says of itself that it is a whole store.
fn check(path: &Path) -> Result<(), StoreError> {
    file::check(path)?;
    file::look(path)?;
    let con = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let answer: String = con.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if answer != "ok" {
        return Err(StoreError::Damaged(answer));
    }
    let (_, version) = schema::header(&con)?;
    con.execute_batch("PRAGMA journal_mode=DELETE")?;
    if version < 1 { Err(StoreError::NotAStore(path.into())) } else { Ok(()) }
}

/// A name beside `path` with this ending that nobody has, numbered where it is taken.
pub(super) fn free(path: &Path, ending: &str) -> PathBuf {
    let mut name = beside(path, ending);
    let mut at = 1;
    while name.exists() {
        at += 1;
        name = beside(path, &format!("{ending}-{at}"));
    }
    name
}

impl Store {
    /// Writes a backup to a new file while others go on working; the copy is checked before this returns.
    pub fn backup_to(&self, to: &Path) -> Result<(), StoreError> {
        copy(&self.con, to)
    }

    /// Writes a backup into the folder `backups` beside the store under a name of that day that is free.
    pub fn backup_beside(&self, today: crate::domain::day::Day) -> Result<PathBuf, StoreError> {
        let folder = self.place.path.parent().unwrap_or(Path::new(".")).join("backups");
        let mode = if file::shared_directory(&self.place.path) { 0o2770 } else { 0o700 };
        if !folder.is_dir() {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
            std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode))?;
        }
        let stem = self.place.path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let named = |n: u32| folder.join(format!("{stem}-{today}-{n}.jiangce"));
        let mut n = 1;
        while named(n).exists() {
            n += 1;
        }
        let free = named(n);
        self.backup_to(&free)?;
        Ok(free)
    }

    /// Puts the backup at `from` in the place of the store at `path`. The backup is verified first; what
    /// stood at `path` is kept beside it under the name that is returned.
    pub fn restore(from: &Path, path: &Path, author: &Author) -> Result<Option<PathBuf>, StoreError> {
        file::check(from)?;
        file::look(from)?;
        let fresh = beside(path, ".restoring");
        if fresh.exists() {
            std::fs::remove_file(&fresh)?;
        }
        let source = Self::open_backup(from)?;
        copy(&source, &fresh)?;
        drop(source);
        let swapped = Self::verify_fresh(&fresh, author).and_then(|()| swap(&fresh, path));
        if swapped.is_err() {
            let _ = std::fs::remove_file(&fresh);
        }
        swapped
    }

    fn open_backup(from: &Path) -> Result<Connection, StoreError> {
        match Ground::of(from) {
            // a backup on a medium that cannot be written has no log beside it
            Ground::ReadOnly => file::connect(from, Access::View, Ground::ReadOnly),
            ground => file::connect(from, Access::Read, ground),
        }
    }

    fn verify_fresh(fresh: &Path, author: &Author) -> Result<(), StoreError> {
        let store = Self::open(fresh, Access::Write, author.clone())?;
        let verdict = store.verify(None)?;
        if let Some(finding) = verdict.findings.first() {
            return Err(StoreError::Damaged(finding.sentence(crate::domain::lang::Lang::Zh)));
        }
        store.con.execute_batch("PRAGMA journal_mode=DELETE")?;
        Ok(())
    }
}

/// Moves the old store aside and the fresh one into its place, while nobody else holds it.
fn swap(fresh: &Path, path: &Path) -> Result<Option<PathBuf>, StoreError> {
    if !path.exists() {
        std::fs::rename(fresh, path)?;
        file::sync_directory(path)?;
        return Ok(None);
    }
    let aside = free(path, ".before-restore");
    release(path)?;
    // there is a store under the name at every moment: a start between would otherwise make an empty one
    if std::fs::hard_link(path, &aside).is_err() {
        std::fs::rename(path, &aside)?;
    }
    for ending in ["-wal", "-shm"] {
        let old = beside(path, ending);
        if old.exists() {
            std::fs::rename(&old, beside(&aside, ending))?;
        }
    }
    std::fs::rename(fresh, path)?;
    file::sync_directory(path)?;
    Ok(Some(aside))
}

/// Refuses to swap under somebody's feet: leaving the write-ahead log needs every other connection gone.
fn release(path: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let Ok(con) = Connection::open_with_flags(path, flags) else { return Ok(()) };
    con.busy_timeout(Duration::from_millis(200))?;
    let left = con.query_row("PRAGMA journal_mode=DELETE", [], |row| row.get::<_, String>(0));
    match left.map_err(StoreError::from) {
        Err(StoreError::Busy { .. }) => Err(StoreError::Busy { holder: locks::holder(path) }),
        // a damaged store is what a restore is for
        _ => Ok(()),
    }
}
