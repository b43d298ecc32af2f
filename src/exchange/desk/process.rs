//! Which process works on an import, so that others see whether it still does.

/// This process: its number and when it began.
pub(super) fn mark() -> String {
    let id = std::process::id();
    format!("{id}:{}", began(id).unwrap_or_default())
}

/// True when the process behind a mark still runs.
pub(super) fn is_alive(mark: &str) -> bool {
    let Some((id, start)) = mark.split_once(':') else { return false };
    id.parse().ok().and_then(began).is_some_and(|known| known == start)
}

/// When a process began, as the system counts it.
fn began(id: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let behind = stat.rsplit_once(')')?.1;
    behind.split_whitespace().nth(19).map(ToOwned::to_owned)
}
