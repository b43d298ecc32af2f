//! What the kernel says of a running process.

use std::fs;

/// Kilobytes of a line of `/proc/PID/status`, such as `VmRSS`.
pub(super) fn kilobytes(pid: u32, key: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    field(&text, key)
}

/// How often its threads gave up the processor to wait, since each started.
pub(super) fn wake_ups(pid: u32) -> Option<u64> {
    let mut sum = 0;
    for task in fs::read_dir(format!("/proc/{pid}/task")).ok()? {
        let text = fs::read_to_string(task.ok()?.path().join("status")).ok()?;
        sum += field(&text, "voluntary_ctxt_switches")?;
    }
    Some(sum)
}

fn field(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        let text =
            "VmRSSX:\t9 kB\nVmRSS:\t 1234 kB\nnonvoluntary_ctxt_switches:\t7\nvoluntary_ctxt_switches:\t5\n";
        assert_eq!(field(text, "VmRSS"), Some(1234));
        assert_eq!(field(text, "voluntary_ctxt_switches"), Some(5));
        assert_eq!(field(text, "VmHWM"), None);
    }
}
