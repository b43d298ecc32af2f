//! Which process works on an import, so that others see whether it still does.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Imports this process works on.
static WORKING: AtomicUsize = AtomicUsize::new(0);

/// Lasts as long as an import is worked on. Where the disk takes not even the word that it ended, its mark stays
/// on file, and this tells that nobody is behind it.
pub(super) struct Working(());

impl Working {
    pub(super) fn begin() -> Self {
        WORKING.fetch_add(1, Ordering::Relaxed);
        Self(())
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        WORKING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// This process: its number and when it began.
pub(super) fn mark() -> String {
    let id = std::process::id();
    format!("{id}:{}", began(id).unwrap_or_default())
}

/// True when the process behind a mark still works on an import.
pub(super) fn is_alive(mark: &str) -> bool {
    if mark == self::mark() {
        return WORKING.load(Ordering::Relaxed) > 0;
    }
    let Some((id, start)) = mark.split_once(':') else { return false };
    id.parse().ok().and_then(began).is_some_and(|known| known == start)
}

/// When a process began, as the system counts it.
fn began(id: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let behind = stat.rsplit_once(')')?.1;
    behind.split_whitespace().nth(19).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_this_process_means_work_only_while_it_works() {
        assert!(!is_alive(&mark()), "left on file by work that broke off");
        let working = Working::begin();
        assert!(is_alive(&mark()));
        drop(working);
        assert!(!is_alive(&mark()));
        assert!(!is_alive("1:0") && !is_alive(""));
    }
}
