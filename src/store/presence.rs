//! Who has a store open for writing, marked beside it for as long as it lasts.
//!
//! On a disk of this host any number may write: each process keeps a mark of its own, locked while it lives. A
//! mark that nobody locks was left by one that ended without closing, and the file is looked through before the
//! mark goes. On a network folder, where locks cannot be trusted, there is one mark and whoever makes it is the
//! only writer.

use super::ground::Ground;
use super::{Author, StoreError, Unfit, file};
use rustix::fs::{FlockOperation, flock};
use rustix::process::{Pid, test_kill_process};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Ending of the marks of this host's processes; process and count follow.
const OPEN: &str = "-open-";
/// Ending of the mark of the only writer.
const WRITER: &str = "-writer";

/// A mark that goes when this does.
#[derive(Debug)]
pub(super) struct Presence {
    path: PathBuf,
    /// Holds the lock.
    _file: Option<File>,
}

impl Drop for Presence {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// What was met on the way in.
#[derive(Debug, Default)]
pub(super) struct Entered {
    pub(super) presence: Option<Presence>,
    /// Marks of processes that ended without closing.
    pub(super) left: Vec<PathBuf>,
    /// The mark of such a process was taken over.
    pub(super) taken_over: bool,
}

/// Marks that this process writes; on a network folder refuses the second.
pub(super) fn enter(path: &Path, ground: Ground, author: &Author) -> Result<Entered, StoreError> {
    match ground {
        Ground::Local => {
            Ok(Entered { left: left_behind(path), presence: mark(path, author), taken_over: false })
        }
        Ground::Network => only(path, author),
        Ground::ReadOnly => Ok(Entered::default()),
    }
}

fn words(author: &Author) -> String {
    format!("{}\n{}\n{}\n", std::process::id(), author.host, author.login)
}

/// Makes the mark. A store that cannot be marked (a full disk) is used without.
fn mark(path: &Path, author: &Author) -> Option<Presence> {
    for count in 1..1000 {
        let name = file::beside(path, &format!("{OPEN}{}-{count}", std::process::id()));
        match file::make_like(path, &name) {
            Ok(mut file) => {
                // only marks with words in them count, so that nobody takes an unlocked new one for a leftover
                let locked = flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok();
                let told = locked && file.write_all(words(author).as_bytes()).is_ok();
                let presence = Presence { path: name, _file: Some(file) };
                return told.then_some(presence);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(_) => return None,
        }
    }
    None
}

/// Marks of this store that nobody holds.
fn left_behind(path: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Vec::new() };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut begin = name.as_encoded_bytes().to_vec();
    begin.extend_from_slice(OPEN.as_bytes());
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .filter(|entry| entry.file_name().as_encoded_bytes().starts_with(&begin))
        .map(|entry| entry.path())
        .filter(|mark| is_left(mark))
        .collect()
}

fn is_left(mark: &Path) -> bool {
    let Ok(file) = OpenOptions::new().read(true).open(mark) else { return false };
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.len() > 0)
        && flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok()
}

/// The one mark of a network folder.
fn only(path: &Path, author: &Author) -> Result<Entered, StoreError> {
    let name = file::beside(path, WRITER);
    let mut taken_over = false;
    for _ in 0..2 {
        match file::make_like(path, &name) {
            Ok(mut file) => {
                let presence = Some(Presence { path: name, _file: None });
                file.write_all(words(author).as_bytes())?;
                file.sync_all()?;
                return Ok(Entered { presence, left: Vec::new(), taken_over });
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
        let told = fs::read_to_string(&name).unwrap_or_default();
        let mut lines = told.lines();
        let mut line = || lines.next().unwrap_or("?").to_owned();
        let (pid, host, login) = (line(), line(), line());
        if !is_gone(&pid, &host, author) {
            return Err(StoreError::Unfit(Unfit::Occupied {
                by: format!("{login}@{host} ({pid})"),
                mark: name,
            }));
        }
        fs::remove_file(&name)?;
        taken_over = true;
    }
    Err(StoreError::Unfit(Unfit::Occupied { by: "?".into(), mark: name }))
}

/// True when the process of a mark surely runs no more: only of this host can that be said.
fn is_gone(pid: &str, host: &str, author: &Author) -> bool {
    let own = |host: &str| host.split(' ').next().unwrap_or_default().to_owned();
    let pid = pid.parse().ok().and_then(Pid::from_raw);
    own(host) == own(&author.host)
        && pid.is_some_and(|pid| test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
}
