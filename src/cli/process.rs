//! What the process itself is made ready for before it touches a file.

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit, umask};
use signal_hook::consts::signal::SIGXFSZ;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Files are for nobody else, a crash leaves no memory behind, and a file-size limit is an error like a full disk
/// instead of a signal that kills.
pub(super) fn make_ready() {
    umask(Mode::from_raw_mode(0o077));
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    // a handler is enough: the write that met the limit then fails
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}
