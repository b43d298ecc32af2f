//! Turns frames into the fewest bytes that make a terminal show them.
//!
//! Over a slow line the bytes of a key are what its user waits for. The painter remembers what the
//! terminal shows and sends only what differs: the cheapest cursor moves, the shortest style
//! changes, erasing instead of blanks, and a scroll region where rows moved together. An unchanged
//! frame costs nothing.

mod grid;
mod motion;
mod pen;
mod row;
mod shift;

#[cfg(test)]
mod tests;

use super::capability::Capability;
use grid::{Cell, Grid};
use motion::Place;
use pen::Style;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use row::Hand;
use shift::Shift;
use std::io::Write as _;

/// Frames above this many bytes are held back by the terminal until they are whole.
const SYNCHRONIZE_FROM: usize = 400;
/// Below this many bytes no scroll region can pay.
const SCROLL_FROM: usize = 60;

/// What the terminal shows, and the way from there to the next frame.
#[derive(Clone, Debug)]
pub struct Painter {
    capability: Capability,
    shown: Grid,
    hand: Hand,
    /// `None` when nobody knows whether it shows.
    cursor_shows: Option<bool>,
    /// Margins and style of the terminal are not known.
    unsettled: bool,
}

impl Painter {
    /// A painter that knows nothing of the screen yet.
    pub fn new(capability: Capability) -> Self {
        let hand = Hand { erase_run: capability.erase_run, ..Hand::default() };
        Self {
            capability,
            shown: Grid::filled(0, 0, &Cell::UNKNOWN),
            hand,
            cursor_shows: None,
            unsettled: true,
        }
    }

    /// Forgets what the screen shows: the next frame is sent whole.
    pub fn forget(&mut self) {
        *self = Self::new(self.capability);
    }

    /// The bytes that make the terminal show `frame`, with the cursor at `caret` or hidden.
    ///
    /// A frame of another size than the last is sent whole. Nothing is added to `out` when the
    /// terminal shows the frame already.
    pub fn paint(&mut self, frame: &Buffer, caret: Option<Position>, out: &mut Vec<u8>) {
        let next = Grid::from_buffer(frame, self.capability.depth);
        if (next.width, next.height) != (self.shown.width, self.shown.height) {
            self.forget();
            self.shown = Grid::filled(next.width, next.height, &Cell::UNKNOWN);
        }
        let mut bytes = Vec::new();
        if self.unsettled {
            bytes.extend_from_slice(b"\x1b[r\x1b[m");
            self.hand.pen = Some(Style::PLAIN);
            self.unsettled = false;
        }
        let start = self.hand;
        let mut best = Way::straight(&self.shown, &next, start);
        if best.bytes.len() > SCROLL_FROM {
            for shift in shift::candidates(&self.shown, &next) {
                let way = Way::scrolling(&self.shown, &next, start, shift);
                if way.bytes.len() < best.bytes.len() {
                    best = way;
                }
            }
        }
        bytes.append(&mut best.bytes);
        self.hand = best.hand;
        self.shown = next;
        let big = bytes.len() > SYNCHRONIZE_FROM;
        let was_shown = self.cursor_shows;
        if big && !self.capability.synchronized && was_shown != Some(false) {
            out.extend_from_slice(b"\x1b[?25l");
            self.cursor_shows = Some(false);
        }
        self.place_cursor(caret, &mut bytes);
        let hold = big && self.capability.synchronized;
        out.extend_from_slice(if hold { b"\x1b[?2026h" } else { b"" });
        out.append(&mut bytes);
        out.extend_from_slice(if hold { b"\x1b[?2026l" } else { b"" });
    }

    fn place_cursor(&mut self, caret: Option<Position>, out: &mut Vec<u8>) {
        let caret = caret.filter(|at| at.x < self.shown.width && at.y < self.shown.height);
        if let Some(at) = caret {
            motion::go(self.hand.place, at.x, at.y, out);
            self.hand.place = Place::at(at.x, at.y);
        }
        let show = caret.is_some();
        if self.cursor_shows != Some(show) {
            out.extend_from_slice(if show { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.cursor_shows = Some(show);
        }
    }
}

/// One way to the next frame.
struct Way {
    bytes: Vec<u8>,
    hand: Hand,
}

impl Way {
    fn straight(old: &Grid, new: &Grid, hand: Hand) -> Self {
        let mut way = Self { bytes: Vec::new(), hand };
        way.rows(old, new);
        way
    }

    fn scrolling(old: &Grid, new: &Grid, hand: Hand, shift: Shift) -> Self {
        let mut way = Self { bytes: Vec::new(), hand };
        let mut moved = old.clone();
        moved.scroll(shift.top, shift.bottom, shift.by);
        way.scroll(shift);
        way.rows(&moved, new);
        way
    }

    fn rows(&mut self, old: &Grid, new: &Grid) {
        for y in 0..new.height {
            row::paint(old.row(y), new.row(y), y, &mut self.hand, &mut self.bytes);
        }
    }

    /// Line feeds at the lower margin or reverse ones at the upper: the one way every terminal has.
    fn scroll(&mut self, shift: Shift) {
        if !self.hand.pen.is_some_and(|pen| pen.erases_plainly()) {
            pen::change(self.hand.pen, Style::PLAIN, &mut self.bytes);
            self.hand.pen = Some(Style::PLAIN);
        }
        let _ = write!(self.bytes, "\x1b[{};{}r", shift.top + 1, shift.bottom + 1);
        let (row, feed): (u16, &[u8]) =
            if shift.by > 0 { (shift.bottom, b"\n") } else { (shift.top, b"\x1bM") };
        // setting margins moves the cursor, and not to the same place in every terminal
        motion::go(Place::default(), 0, row, &mut self.bytes);
        for _ in 0..shift.by.unsigned_abs() {
            self.bytes.extend_from_slice(feed);
        }
        self.bytes.extend_from_slice(b"\x1b[r");
        self.hand.place = Place::at(0, 0);
    }
}
