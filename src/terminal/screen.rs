//! The terminal taken over and given back, on every way out.

use super::capability::Capability;
use crate::domain::clean;
use crossterm::Command;
use crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{isatty, tcgetwinsize};
use std::io::{self, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Size of a terminal that does not tell.
const USUAL: (u16, u16) = (80, 24);

/// Columns and rows of the largest picture kept: beyond any screen there is. A terminal may claim 65535 by
/// 65535, for which no memory is enough.
const MOST: (u16, u16) = (1000, 500);

/// A terminal and what was changed in it; the settings from before are kept by the library.
#[derive(Debug)]
pub(super) struct Screen {
    capability: Capability,
    entered: AtomicBool,
    /// What threads said while the screen was ours.
    words: Mutex<Vec<String>>,
}

impl Screen {
    /// The terminal of the process; an error when input or output is none.
    pub fn open(capability: Capability) -> io::Result<Self> {
        if !isatty(rustix::stdio::stdin()) || !isatty(rustix::stdio::stdout()) {
            return Err(io::Error::new(io::ErrorKind::NotConnected, "not a terminal"));
        }
        Ok(Self { capability, entered: AtomicBool::new(false), words: Mutex::default() })
    }

    /// Columns and rows.
    pub fn size() -> (u16, u16) {
        match tcgetwinsize(rustix::stdio::stdout()) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
                (size.ws_col.min(MOST.0), size.ws_row.min(MOST.1))
            }
            _ => USUAL,
        }
    }

    /// Raw mode, second screen, bracketed paste, no wrapping.
    pub fn enter(&self) -> io::Result<()> {
        enable_raw_mode()?;
        self.entered.store(true, Ordering::SeqCst);
        let mut text = String::new();
        if self.capability.second_screen {
            say(&mut text, EnterAlternateScreen);
        }
        if self.capability.bracketed_paste {
            text.push_str("\x1b[?2004h");
        }
        say(&mut text, DisableLineWrap);
        write(text.as_bytes())
    }

    /// Everything as it was; once, however often it is called.
    pub fn leave(&self) {
        if self.entered.swap(false, Ordering::SeqCst) {
            // first what needs no room in the line to the terminal
            let _ = disable_raw_mode();
            let _ = write(&self.farewell());
        }
    }

    /// Like [`Screen::leave`], but writes only when the terminal takes bytes at once.
    pub fn leave_without_waiting(&self) {
        if self.entered.swap(false, Ordering::SeqCst) {
            let _ = disable_raw_mode();
            if takes_bytes(0) {
                let _ = rustix::io::write(rustix::stdio::stdout(), &self.farewell());
            }
        }
    }

    /// Keeps what a thread has to say until the terminal is given back; an error gives it back unkept
    /// when the terminal is not ours.
    pub fn keep_words(&self, words: &str) -> Result<(), ()> {
        if !self.entered.load(Ordering::SeqCst) {
            return Err(());
        }
        self.words.lock().map_err(drop)?.push(clean::line(words));
        Ok(())
    }

    /// Says what was kept.
    pub fn say_kept_words(&self) {
        for words in self.words.lock().map(|mut kept| std::mem::take(&mut *kept)).unwrap_or_default() {
            let _ = writeln!(io::stderr(), "{words}");
        }
    }

    fn farewell(&self) -> Vec<u8> {
        let mut text = String::new();
        if self.capability.synchronized {
            say(&mut text, EndSynchronizedUpdate);
        }
        text.push_str("\x1b[r\x1b[m");
        say(&mut text, EnableLineWrap);
        if self.capability.bracketed_paste {
            text.push_str("\x1b[?2004l");
        }
        text.push_str("\x1b[?25h");
        if self.capability.second_screen {
            say(&mut text, LeaveAlternateScreen);
        } else {
            text.push_str("\x1b[H\x1b[J");
        }
        text.into_bytes()
    }
}

/// The sequence of a command of the terminal library.
fn say(text: &mut String, command: impl Command) {
    // writing into a text cannot fail
    let _ = command.write_ansi(text);
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}

fn takes_bytes(milliseconds: i64) -> bool {
    let stdout = rustix::stdio::stdout();
    let mut fds = [PollFd::new(&stdout, PollFlags::OUT)];
    let limit = Timespec { tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000 };
    poll(&mut fds, Some(&limit)).is_ok_and(|ready| ready > 0) && fds[0].revents().contains(PollFlags::OUT)
}

/// Writes all of `bytes`, in one call where the terminal takes them.
pub(super) fn write(bytes: &[u8]) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match rustix::io::write(rustix::stdio::stdout(), rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(taken) => rest = rest.get(taken..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                takes_bytes(200);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
