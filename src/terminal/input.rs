//! Bytes of the keyboard into keys and pasted text.
//!
//! A slow line cuts a key's sequence anywhere, so that an arrow key may arrive as Esc and two
//! letters: an Esc waits a moment for what belongs to it. Pasted text must never act as keys: it is
//! bounded, given up when its end never comes, and what follows it at once still counts as text.

mod sequence;

#[cfg(test)]
mod tests;

use crate::keymap::key::{Key, KeyCode};
use sequence::Parsed;
use std::time::Duration;

/// How long an unfinished sequence waits for its rest.
const JOIN: Duration = Duration::from_millis(60);
/// How long after a lone Esc its rest is still recognised.
const LATE: Duration = Duration::from_millis(400);
/// After a paste, keys count as text for so long.
const QUIET: Duration = Duration::from_millis(50);
/// Nothing more of a paste in so long: its end is lost.
const SILENCE: Duration = Duration::from_secs(1);
/// A paste slower than [`TRICKLE`] bytes in this time is somebody typing.
const WINDOW: Duration = Duration::from_secs(2);
const TRICKLE: usize = 64;
/// Bytes of a paste that are kept.
pub const PASTE_MOST: usize = 256 * 1024;
/// Bytes of an unfinished sequence that are kept.
const PENDING_MOST: usize = 4096;

/// What the keyboard meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Pasted text; line ends are `\n`.
    Paste(String),
}

/// A paste under way.
#[derive(Clone, Debug)]
struct Paste {
    text: Vec<u8>,
    window: Duration,
    in_window: usize,
}

/// Decodes bytes as they come. Times are measured from any fixed moment.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    pending: Vec<u8>,
    /// When the last byte came.
    last: Duration,
    paste: Option<Paste>,
    quiet_until: Duration,
    /// Until when the rest of an Esc that was given out alone is recognised.
    late_until: Duration,
}

impl Decoder {
    /// Takes bytes that came at `now`.
    pub fn feed(&mut self, bytes: &[u8], now: Duration, out: &mut Vec<Input>) {
        self.expire(now, out);
        self.last = now;
        if self.paste.is_none() && self.pending.is_empty() && now < self.late_until && is_tail(bytes) {
            self.pending.push(0x1b);
        }
        self.late_until = Duration::ZERO;
        self.pending.extend_from_slice(bytes);
        if let Some(paste) = &mut self.paste {
            paste.in_window += bytes.len();
        }
        self.decode(now, out);
    }

    /// How long from `now` until [`Decoder::expire`] has something to do; `None` when never.
    pub fn wait(&self, now: Duration) -> Option<Duration> {
        let due = match &self.paste {
            Some(paste) => (self.last + SILENCE).min(paste.window + WINDOW),
            None if self.pending.is_empty() => return None,
            None => self.last + JOIN,
        };
        Some(due.saturating_sub(now))
    }

    /// Gives up waiting for what did not come by `now`.
    pub fn expire(&mut self, now: Duration, out: &mut Vec<Input>) {
        if let Some(paste) = &mut self.paste {
            let slow = now >= paste.window + WINDOW;
            if now >= self.last + SILENCE || slow && paste.in_window < TRICKLE {
                self.end_paste(now, out);
            } else if slow {
                paste.window = now;
                paste.in_window = 0;
            }
        } else if !self.pending.is_empty() && now >= self.last + JOIN {
            self.give_up_sequence(now, out);
        }
    }

    fn decode(&mut self, now: Duration, out: &mut Vec<Input>) {
        loop {
            if self.paste.is_some() {
                if !self.take_pasted(now, out) {
                    return;
                }
                continue;
            }
            match sequence::parse(&self.pending) {
                Parsed::More => break,
                Parsed::Key(key, length) => {
                    self.pending.drain(..length);
                    self.give(key, now, out);
                }
                Parsed::Nothing(length) => drop(self.pending.drain(..length)),
                Parsed::PasteStart(length) => {
                    self.pending.drain(..length);
                    let in_window = self.pending.len();
                    self.paste = Some(Paste { text: Vec::new(), window: now, in_window });
                }
            }
        }
        if self.pending.len() > PENDING_MOST {
            self.pending.clear();
        }
    }

    /// Moves what is certainly text into the paste; true when the paste has ended.
    fn take_pasted(&mut self, now: Duration, out: &mut Vec<Input>) -> bool {
        const END: &[u8] = b"\x1b[201~";
        let found = self.pending.windows(END.len()).position(|part| part == END);
        let partial = (1..END.len()).rev().find(|n| self.pending.ends_with(END.get(..*n).unwrap_or(END)));
        let text = found.unwrap_or_else(|| self.pending.len() - partial.unwrap_or(0));
        let taken: Vec<u8> = self.pending.drain(..text).collect();
        if let Some(paste) = &mut self.paste {
            let room = PASTE_MOST.saturating_sub(paste.text.len()).min(taken.len());
            paste.text.extend_from_slice(taken.get(..room).unwrap_or_default());
        }
        if found.is_some() {
            self.pending.drain(..END.len());
            self.end_paste(now, out);
        }
        found.is_some()
    }

    fn end_paste(&mut self, now: Duration, out: &mut Vec<Input>) {
        let Some(mut paste) = self.paste.take() else { return };
        if now >= self.last + JOIN {
            paste.text.append(&mut self.pending);
        }
        let text = String::from_utf8_lossy(&paste.text).replace("\r\n", "\n").replace('\r', "\n");
        // a character cut by the bound is no damage worth showing
        let text = text.trim_end_matches('\u{FFFD}').to_owned();
        self.quiet_until = now + QUIET;
        if !text.is_empty() {
            out.push(Input::Paste(text));
        }
    }

    /// Gives a key out; right behind a paste it is text or nothing.
    fn give(&mut self, key: Key, now: Duration, out: &mut Vec<Input>) {
        if now >= self.quiet_until {
            out.push(Input::Key(key));
            return;
        }
        let text = match key.code {
            KeyCode::Enter => '\n',
            _ => match key.text() {
                Some(c) => c,
                None => return,
            },
        };
        if let Some(Input::Paste(before)) = out.last_mut() {
            before.push(text);
        } else {
            out.push(Input::Paste(text.to_string()));
        }
    }

    /// The rest did not come: what is there counts for itself.
    fn give_up_sequence(&mut self, now: Duration, out: &mut Vec<Input>) {
        let pending = std::mem::take(&mut self.pending);
        match pending.as_slice() {
            [0x1b] => {
                self.give(Key::plain(KeyCode::Esc), now, out);
                self.late_until = now + LATE;
            }
            [0x1b, letter @ (b'[' | b'O' | b']' | b'P' | b'X' | b'^' | b'_')] => {
                self.give(Key::plain(KeyCode::Esc), now, out);
                self.give(Key::char(char::from(*letter)), now, out);
            }
            _ => {}
        }
    }
}

/// True when these bytes are exactly what an Esc in front would make one key.
fn is_tail(bytes: &[u8]) -> bool {
    let whole = [&[0x1b], bytes].concat();
    matches!(bytes.first(), Some(b'[' | b'O'))
        && matches!(sequence::parse(&whole), Parsed::Key(_, length) if length == whole.len())
}
