//! Backups taken while the store is in use, and the way back.

use super::file::beside;
use super::ground::{self, Ground};
use super::{Access, Author, Finding, Store, StoreError, file, locks, schema};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use rustix::process::{Pid, test_kill_process};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Pages copied at a time.
const PAGES: i32 = 2048;
/// Times the copy may begin anew because somebody wrote; then one long read transaction does it.
const ROUNDS: u32 = 400;

/// Import backups that are kept, and the room they may take together; the newest stays in any case.
const KEPT: usize = 5;
const KEPT_BYTES: u64 = 4 << 30;
/// A store larger than this is backed up before the first import of a day only: every further one can be
/// taken back by itself, and nobody waits half a minute for a sheet of ten rows.
const LARGE: u64 = 256 << 20;
/// What must be left on the disk besides the copy.
const SPARE: u64 = 32 << 20;

/// Told how many pages are copied, of how many; false stops the copy.
pub type Copying<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Copies the whole store to a new file (mode 0600) and checks the copy. It has its name only once it is whole.
pub(super) fn copy(con: &Connection, to: &Path, told: Copying<'_>) -> Result<(), StoreError> {
    if to.symlink_metadata().is_ok() {
        return Err(StoreError::Exists(to.into()));
    }
    let part = Part::of(to);
    write_part(con, &part.0, told)?;
    file::give_name(&part.0, to)
}

/// A copy before it is whole, of this process: two that copy at once are not in each other's way. Whatever becomes
/// of it, neither it nor what SQLite keeps beside it stays; only a kill leaves it, until somebody copies again.
struct Part(PathBuf);

impl Part {
    const ENDING: &str = ".part-";

    fn of(to: &Path) -> Self {
        let part = Self(beside(to, &format!("{}{}", Self::ENDING, std::process::id())));
        part.remove();
        Self::sweep(to);
        part
    }

    /// Removes what processes that run no more left of copies to this name.
    fn sweep(to: &Path) {
        let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let begin = to.file_name().unwrap_or_default().to_string_lossy().into_owned() + Self::ENDING;
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let pid = name.strip_prefix(&begin).and_then(|pid| Pid::from_raw(pid.parse().ok()?));
            if pid.is_some_and(|pid| test_kill_process(pid) == Err(rustix::io::Errno::SRCH)) {
                Self(entry.path()).remove();
            }
        }
    }

    fn remove(&self) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let _ = std::fs::remove_file(beside(&self.0, ending));
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.remove();
    }
}

fn write_part(con: &Connection, part: &Path, told: Copying<'_>) -> Result<(), StoreError> {
    file::make(part)?;
    if !online(con, part, told)? {
        vacuum(con, part)?;
    }
    check(part)?;
    Ok(std::fs::File::open(part)?.sync_all()?)
}

fn online(con: &Connection, to: &Path, told: Copying<'_>) -> Result<bool, StoreError> {
    let mut target = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let backup = Backup::new(con, &mut target)?;
    let pages = u32::try_from(backup.progress().pagecount).unwrap_or(0);
    for _ in 0..ROUNDS.saturating_add(pages) {
        match backup.step(PAGES)? {
            StepResult::Done => return Ok(true),
            StepResult::More => {
                let pages = backup.progress();
                let count = |pages: i32| u64::try_from(pages).unwrap_or(0);
                let (all, left) = (count(pages.pagecount), count(pages.remaining));
                if !told(all.saturating_sub(left), all) {
                    return Err(StoreError::Interrupted);
                }
            }
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
    while name.exists() || file::wal_of(&name).exists() {
        at += 1;
        name = beside(path, &format!("{ending}-{at}"));
    }
    name
}

impl Store {
    /// Writes a backup to a new file while others go on working; the copy is checked before this returns.
    pub fn backup_to(&self, to: &Path) -> Result<(), StoreError> {
        copy(&self.con, to, &mut |_, _| true)
    }

    /// Writes a backup into the folder `backups` beside the store under a name of that day that is free.
    pub fn backup_beside(&self, today: crate::domain::day::Day) -> Result<PathBuf, StoreError> {
        self.copy_beside(&today.to_string(), &mut |_, _| true)
    }

    /// Copies into the folder `backups` under the first name of this kind that nobody has when the copy is whole.
    fn copy_beside(&self, name: &str, told: Copying<'_>) -> Result<PathBuf, StoreError> {
        let part = Part::of(&self.free_beside(name)?);
        write_part(&self.con, &part.0, told)?;
        loop {
            let free = self.free_beside(name)?;
            match file::give_name(&part.0, &free) {
                Err(StoreError::Exists(_)) => {}
                done => return done.map(|()| free),
            }
        }
    }

    /// The same before an import writes, under a name of its own, and the oldest of these go. `None` while
    /// nothing was ever entered. Of a large store the one of that day stands for all its imports.
    ///
    /// # Errors
    /// [`StoreError::NoRoom`] before anything is copied, [`StoreError::Interrupted`] when `told` said so.
    pub fn backup_before_import(
        &self,
        today: crate::domain::day::Day,
        told: Copying<'_>,
    ) -> Result<Option<PathBuf>, StoreError> {
        if super::log::Head::read(&self.con)?.seq == 0 {
            return Ok(None);
        }
        let pragma =
            |name: &str| self.con.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
        let size = u64::try_from(pragma("page_count")? * pragma("page_size")?).unwrap_or(0);
        let of_day = format!("{today}-import");
        let free = self.free_beside(&of_day)?;
        let older = self.import_backups(&free)?;
        let is_of_day = |path: &PathBuf| path.to_string_lossy().contains(&of_day);
        if size > LARGE
            && let Some(known) = older.iter().find(|path| is_of_day(path))
        {
            return Ok(Some(known.clone()));
        }
        refuse_without_room(&free, size + SPARE)?;
        let copy = self.copy_beside(&of_day, told)?;
        rotate(&copy, &older);
        Ok(Some(copy))
    }

    /// A name in the folder `backups` beside the store that nobody has.
    fn free_beside(&self, name: &str) -> Result<PathBuf, StoreError> {
        let folder = self.place.path.parent().unwrap_or(Path::new(".")).join("backups");
        let mode = if file::shared_directory(&self.place.path) { 0o2770 } else { 0o700 };
        if !folder.is_dir() {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
            std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode))?;
        }
        let named = |n: u32| folder.join(format!("{}-{name}-{n}.jiangce", self.stem()));
        let mut n = 1;
        while named(n).exists() {
            n += 1;
        }
        Ok(named(n))
    }

    fn stem(&self) -> String {
        self.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Backups of this store made before imports, beside `near`, the newest first.
    fn import_backups(&self, near: &Path) -> Result<Vec<PathBuf>, StoreError> {
        let begin = format!("{}-", self.stem());
        let is_one = |name: &str| {
            let rest = name.strip_prefix(&begin).and_then(|rest| rest.strip_suffix(".jiangce"));
            let parts = rest.and_then(|rest| rest.split_once("-import-"));
            parts.is_some_and(|(day, n)| {
                crate::domain::day::Day::parse_iso(day).is_some() && n.parse::<u32>().is_ok()
            })
        };
        let entries = std::fs::read_dir(near.parent().unwrap_or(Path::new(".")))?.flatten();
        let found = entries.filter(|entry| entry.file_name().to_str().is_some_and(is_one));
        let mut dated: Vec<_> =
            found.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
        dated.sort();
        Ok(dated.into_iter().rev().map(|(_, path)| path).collect())
    }

    /// Puts the backup at `from` in the place of the store at `path`. The backup is verified first; what
    /// stood at `path` is kept beside it under the name that is returned.
    pub fn restore(from: &Path, path: &Path, author: &Author) -> Result<Option<PathBuf>, StoreError> {
        file::check(from)?;
        let bad = |error| match error {
            StoreError::Damaged(what) => StoreError::BadBackup(from.into(), Box::new(Finding::File(what))),
            other => other,
        };
        file::look(from).map_err(bad)?;
        let fresh = beside(path, ".restoring");
        if fresh.exists() {
            std::fs::remove_file(&fresh)?;
        }
        let source = Self::open_backup(from)?;
        copy(&source, &fresh, &mut |_, _| true).map_err(bad)?;
        drop(source);
        let verified = Self::verify_fresh(&fresh, from, author).map_err(bad);
        let swapped = verified.and_then(|()| swap(&fresh, path));
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

    /// The whole check, on the copy. What is only worked out from the records is made anew there: a backup is not
    /// lost for its search words.
    fn verify_fresh(fresh: &Path, from: &Path, author: &Author) -> Result<(), StoreError> {
        let store = Self::open(fresh, Access::Write, author.clone())?;
        let mut findings = store.verify(None)?.findings;
        if !findings.is_empty() && findings.iter().all(Finding::is_derived) {
            store.rebuild(|_| {})?;
            findings = store.verify(None)?.findings;
        }
        if let Some(finding) = findings.into_iter().next() {
            return Err(StoreError::BadBackup(from.into(), Box::new(finding)));
        }
        store.con.execute_batch("PRAGMA journal_mode=DELETE")?;
        Ok(())
    }
}

/// Refuses before a copy of this many bytes is begun where they do not fit.
fn refuse_without_room(to: &Path, needed: u64) -> Result<(), StoreError> {
    let folder = to.parent().unwrap_or(Path::new("."));
    // a limit set for this process is no full disk and has its own sentence
    let free = ground::free(folder);
    if free < needed { Err(StoreError::NoRoom { folder: folder.into(), needed, free }) } else { Ok(()) }
}

/// Removes what is too old or too much behind the newest. One that cannot be removed stays.
fn rotate(newest: &Path, older: &[PathBuf]) {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |meta| meta.len());
    let mut bytes = size(newest);
    for (at, path) in older.iter().enumerate() {
        bytes += size(path);
        if at + 2 > KEPT || bytes > KEPT_BYTES {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Moves the old store, or the log that is left of one, aside and the fresh one into its place, while nobody else holds it.
fn swap(fresh: &Path, path: &Path) -> Result<Option<PathBuf>, StoreError> {
    let aside = free(path, ".before-restore");
    let log = file::orphan_of(path).map(|_| file::wal_of(&aside));
    let stood = path.exists();
    if stood {
        release(path)?;
        // there is a store under the name at every moment: a start between would otherwise make an empty one
        if std::fs::hard_link(path, &aside).is_err() {
            std::fs::rename(path, &aside)?;
        }
    }
    // beside the restored file they would be taken for its own
    for ending in ["-wal", "-shm"] {
        let old = beside(path, ending);
        if old.exists() {
            std::fs::rename(&old, beside(&aside, ending))?;
        }
    }
    std::fs::rename(fresh, path)?;
    file::sync_directory(path)?;
    Ok(if stood { Some(aside) } else { log })
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
