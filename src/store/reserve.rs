//! A few MB kept beside the store and given back when the disk is full: reading needs a little room for the
//! shared memory of the log, and what is typed needs some to be kept as a draft.

use super::file::{beside, make_like};
use super::ground;
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes kept.
const KEPT: u64 = 4 << 20;
/// It is laid only where so much is left behind it.
const ROOM: u64 = 2 * KEPT;

/// The file that holds the room.
fn reserve_of(path: &Path) -> PathBuf {
    beside(path, "-reserve")
}

/// Gives the room back; false when there was none.
pub(super) fn release(path: &Path) -> bool {
    fs::remove_file(reserve_of(path)).is_ok()
}

/// Lays the reserve where it is missing; false when the disk is too full for it.
pub(super) fn lay(path: &Path) -> bool {
    let reserve = reserve_of(path);
    if reserve.symlink_metadata().is_ok() {
        return true;
    }
    if ground::room(path) < ROOM {
        return false;
    }
    // room that is promised and not given would be no reserve
    let given = make_like(path, &reserve)
        .is_ok_and(|file| rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, KEPT).is_ok());
    if !given {
        let _ = fs::remove_file(&reserve);
    }
    // a file system that cannot promise room is not full
    true
}
