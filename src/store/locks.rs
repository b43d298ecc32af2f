//! Which other processes hold locks of a store, where the system tells (`/proc/locks`).
//!
//! The locks of a write-ahead log are on bytes of the `-shm` file: 120 for writing, 123 to 127 for reading, 128 for
//! having it open. Those of a rollback journal are on the file itself.

use super::file::beside;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Bytes of the `-shm` file that reading transactions lock.
const READING: std::ops::RangeInclusive<u64> = 123..=127;

/// The process that has the write lock of a store.
pub(super) fn holder(path: &Path) -> Option<u32> {
    locks(path).into_iter().find(|lock| lock.writes).and_then(|lock| lock.pid)
}

/// A process that reads in one long transaction.
pub(super) fn reader(path: &Path) -> Option<u32> {
    locks(path).into_iter().find(|lock| lock.from.is_some_and(|from| READING.contains(&from)))?.pid
}

/// True when another process has the store open: each keeps a lock on the `-shm` file.
pub(super) fn shared_with_others(path: &Path) -> bool {
    !locks(path).is_empty()
}

/// A lock of another process.
struct Lock {
    /// `None` where the process is of another container.
    pid: Option<u32>,
    writes: bool,
    /// First byte.
    from: Option<u64>,
}

fn locks(path: &Path) -> Vec<Lock> {
    let inode = |p: &Path| fs::metadata(p).ok().map(|meta| meta.ino());
    let ours = [inode(path), inode(&beside(path, "-shm"))];
    let me = std::process::id();
    let listed = fs::read_to_string("/proc/locks").unwrap_or_default();
    let lock = |line: &str| {
        let parts: Vec<_> = line.split_whitespace().collect();
        let at = parts.iter().position(|part| part.contains(':') && !part.ends_with(':'))?;
        let inode = parts.get(at)?.rsplit_once(':')?.1.parse::<u64>().ok();
        let pid = parts.get(at.checked_sub(1)?)?.parse().ok().filter(|pid| *pid > 0);
        (inode.is_some() && ours.contains(&inode) && pid != Some(me)).then(|| Lock {
            pid,
            writes: parts.contains(&"WRITE"),
            from: parts.get(at + 1).and_then(|from| from.parse().ok()),
        })
    };
    listed.lines().filter_map(lock).collect()
}
