//! The real program in a pseudo-terminal: keys in, bytes out, with the time of the last byte.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What one key cost.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    /// From the key to the first byte read.
    pub(super) first: Duration,
    /// From the key to the last byte read before the screen fell quiet.
    pub(super) last: Duration,
    /// Bytes written by the program meanwhile.
    pub(super) bytes: usize,
}

/// A running program and the screen end of its terminal.
#[derive(Debug)]
pub(super) struct Program {
    child: Child,
    screen: File,
    started: Instant,
    buffer: Vec<u8>,
}

/// Longest wait for a screen to fall quiet.
const PATIENCE: Duration = Duration::from_mins(1);

impl Program {
    /// Starts `command` on a terminal of that size.
    pub(super) fn start(mut command: Command, columns: u16, rows: u16) -> io::Result<Self> {
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&screen)?;
        unlockpt(&screen)?;
        let name = ptsname(&screen, Vec::new())?;
        let line = File::from(rustix::fs::open(
            name,
            OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC,
            Mode::empty(),
        )?);
        tcsetwinsize(&line, Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 })?;
        command
            .stdin(Stdio::from(line.try_clone()?))
            .stdout(Stdio::from(line.try_clone()?))
            .stderr(Stdio::from(line))
            .env("TERM", "xterm-256color")
            .env_remove("COLORTERM")
            .env_remove("NO_COLOR");
        let started = Instant::now();
        let child = command.spawn()?;
        // the command still holds the line; while it lives the end of the child would not be seen
        drop(command);
        Ok(Self { child, screen: File::from(screen), started, buffer: vec![0; 65_536] })
    }

    /// Everything up to the first time the screen is quiet for `quiet`, timed from the start.
    pub(super) fn opening(&mut self, quiet: Duration) -> io::Result<Cost> {
        self.collect(self.started, quiet, Duration::from_secs(20))
    }

    /// Presses keys (sent in one write) and waits until the screen is quiet.
    pub(super) fn press(&mut self, keys: &[u8], quiet: Duration) -> io::Result<Cost> {
        let pressed = Instant::now();
        self.screen.write_all(keys)?;
        self.collect(pressed, quiet, quiet)
    }

    /// Bytes written within that time without any key.
    pub(super) fn idle(&mut self, time: Duration) -> io::Result<usize> {
        let until = Instant::now() + time;
        let mut bytes = 0;
        while let Some(rest) = until.checked_duration_since(Instant::now()) {
            if self.readable(rest)? {
                bytes += self.take()?;
            }
        }
        Ok(bytes)
    }

    /// Process number.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    fn collect(&mut self, from: Instant, quiet: Duration, first_wait: Duration) -> io::Result<Cost> {
        let mut cost = Cost::default();
        let mut wait = first_wait;
        while self.readable(wait)? {
            let count = self.take()?;
            if count == 0 || from.elapsed() > PATIENCE {
                break;
            }
            cost.last = from.elapsed();
            if cost.bytes == 0 {
                cost.first = cost.last;
            }
            cost.bytes += count;
            wait = quiet;
        }
        Ok(cost)
    }

    /// Waits for output; false when none came in time.
    fn readable(&self, wait: Duration) -> io::Result<bool> {
        let wait = Timespec::try_from(wait).map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut polled = [PollFd::new(&self.screen, PollFlags::IN)];
        Ok(poll(&mut polled, Some(&wait))? > 0)
    }

    fn take(&mut self) -> io::Result<usize> {
        let count = match self.screen.read(&mut self.buffer) {
            Ok(count) => count,
            // the other end is closed: the program has ended
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => 0,
            Err(error) => return Err(error),
        };
        let new = self.buffer.get(..count).unwrap_or(&[]);
        let asks = |question: &[u8]| new.windows(question.len()).any(|part| part == question);
        if asks(b"\x1b[6n") {
            self.screen.write_all(b"\x1b[1;1R")?;
        }
        if asks(b"\x1b[c") {
            self.screen.write_all(b"\x1b[?62;22c")?;
        }
        Ok(count)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // an orderly end: after any other the next start looks through the whole file
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        let _ = self.child.wait();
    }
}

/// The program itself on a store, away from the settings of whoever measures.
pub(super) fn ourselves(store: &Path, home: &Path, today: &str) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg("--store")
        .arg(store)
        .args(["--lang", "zh", "--today", today])
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_STATE_HOME", home.join("state"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("LANG", "zh_CN.UTF-8");
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_timed_to_the_last_byte_of_its_answer() {
        // the line discipline of the terminal echoes the key, then cat prints the line
        let mut program = Program::start(Command::new("cat"), 80, 24).unwrap();
        let cost = program.press(b"ab\n", Duration::from_millis(300)).unwrap();
        assert_eq!(cost.bytes, "ab\r\nab\r\n".len());
        assert!(cost.first <= cost.last && cost.last > Duration::ZERO);
        assert_eq!(program.press(b"", Duration::from_millis(1)).unwrap().bytes, 0);
    }

    #[test]
    fn the_program_ending_ends_the_wait() {
        let mut program = Program::start(Command::new("true"), 80, 24).unwrap();
        assert_eq!(program.opening(Duration::from_millis(50)).unwrap().bytes, 0);
    }
}
