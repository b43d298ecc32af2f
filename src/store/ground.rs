//! The ground a store stands on: which kind of file system, and how much room is left on it.

use rustix::fs::StatVfsMountFlags;
use std::path::Path;

/// Kind of file system under a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A disk of this host: many processes may write in turn.
    Local,
    /// A network or user-space file system, where shared memory and locks cannot be trusted: one writer.
    Network,
    /// A medium that cannot be written: a view of the file.
    ReadOnly,
}

/// File systems of other hosts and of user space, by the numbers `statfs` gives: NFS, SMB, CIFS, SMB2, FUSE, 9P,
/// Ceph, AFS twice, Coda, OCFS2, GFS2, Lustre, folders shared by VirtualBox and VMware.
const REMOTE: [u64; 15] = [
    0x6969,
    0x517B,
    0xFF53_4D42,
    0xFE53_4D42,
    0x6573_5546,
    0x0102_1997,
    0x00C3_6400,
    0x5346_414F,
    0x6B41_4653,
    0x7375_7245,
    0x7461_636F,
    0x0116_1970,
    0x0BD0_0BD0,
    0x786F_4256,
    0xBACB_ACBC,
];

impl Ground {
    /// What lies under `path`, as far as the system tells.
    pub fn of(path: &Path) -> Self {
        let flags = rustix::fs::statvfs(path).map(|found| found.f_flag);
        if flags.is_ok_and(|flags| flags.contains(StatVfsMountFlags::RDONLY)) {
            return Self::ReadOnly;
        }
        let kind = rustix::fs::statfs(path).map(|found| u64::try_from(found.f_type).unwrap_or_default());
        if kind.is_ok_and(|kind| REMOTE.contains(&(kind & 0xFFFF_FFFF))) {
            return Self::Network;
        }
        Self::Local
    }
}

/// Bytes free on the file system of `path`; no bound where nobody tells.
pub(super) fn free(path: &Path) -> u64 {
    rustix::fs::statvfs(path).map_or(u64::MAX, |found| {
        let bytes = found.f_bavail.saturating_mul(found.f_frsize);
        // file systems without a table of files count none at all
        if found.f_files > 0 && found.f_favail == 0 { 0 } else { bytes }
    })
}

/// Bytes this process may still write to one file there: what is free, or the limit set for it.
pub(super) fn room(path: &Path) -> u64 {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Fsize);
    free(path).min(limit.current.unwrap_or(u64::MAX))
}
