//! One row: what changed, sent with the fewest bytes.

use super::grid::{Cell, Glyph};
use super::motion::{self, Place};
use super::pen::{self, Style};
use std::io::Write as _;

/// What the terminal is left with after every byte so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hand {
    pub place: Place,
    /// `None` when the style in force is not known.
    pub pen: Option<Style>,
    /// The terminal can erase a run of cells in the middle of a line.
    pub erase_run: bool,
}

/// Erasing to the end of the line, in bytes.
const ERASE_LINE: usize = 3;
/// Erasing a run and stepping over it, in bytes (at least).
const ERASE_RUN: usize = 8;

/// Appends what turns row `y` from `old` into `new`.
pub(super) fn paint(old: &[Cell], new: &[Cell], y: u16, hand: &mut Hand, out: &mut Vec<u8>) {
    let Some(last) = (0..new.len()).rfind(|&x| old.get(x) != new.get(x)) else { return };
    let tail = blank_tail(new);
    let mut row = Row { old, new, y, hand, out };
    let mut x = 0;
    while x <= last {
        if !row.changed(x) {
            x += 1;
            continue;
        }
        row.reach(x);
        if x >= tail && row.erase_line(x, last) {
            return;
        }
        x = row.erase_run(x).unwrap_or_else(|| row.send(x));
    }
}

/// Column from which the row is blank to its end and can be erased.
fn blank_tail(row: &[Cell]) -> usize {
    row.iter().rposition(|cell| *cell != Cell::BLANK).map_or(0, |x| x + 1)
}

fn pen_cost(from: Option<Style>, to: Style) -> usize {
    if from == Some(to) { 0 } else { pen::cost(from, to) }
}

struct Row<'a> {
    old: &'a [Cell],
    new: &'a [Cell],
    y: u16,
    hand: &'a mut Hand,
    out: &'a mut Vec<u8>,
}

impl Row<'_> {
    fn changed(&self, x: usize) -> bool {
        self.old.get(x) != self.new.get(x) && self.new.get(x).is_some_and(|c| c.glyph != Glyph::Trail)
    }

    fn column(x: usize) -> u16 {
        u16::try_from(x).unwrap_or(u16::MAX)
    }

    /// Brings the cursor to `x`, by sending the unchanged cells between again where that is shorter.
    fn reach(&mut self, x: usize) {
        let here = self.hand.place.x.map(usize::from).filter(|_| self.hand.place.y == Some(self.y));
        // from where the cursor is, or from the margin of this row
        let from = here.unwrap_or(0);
        let Some(target) = self.new.get(x).filter(|_| from < x && x - from <= 12) else {
            return self.go(x);
        };
        let skip =
            motion::cost(self.hand.place, Self::column(x), self.y) + pen_cost(self.hand.pen, target.style);
        let margin = motion::cost(self.hand.place, Self::column(from), self.y);
        match self.resend_cost(from, x) {
            Some(again) if margin + again < skip => {
                self.go(from);
                let mut at = from;
                while at < x {
                    at = self.send(at);
                }
            }
            _ => self.go(x),
        }
    }

    /// Bytes for sending columns `from..to` again and being ready for the cell at `to`.
    fn resend_cost(&self, from: usize, to: usize) -> Option<usize> {
        let mut pen = self.hand.pen;
        let mut sum = 0;
        for cell in self.new.get(from..to)? {
            if cell.is_uncertain() || cell.glyph == Glyph::Unknown {
                return None;
            }
            if cell.glyph != Glyph::Trail {
                sum += pen_cost(pen, cell.style) + cell.bytes();
                pen = Some(cell.style);
            }
        }
        Some(sum + pen_cost(pen, self.new.get(to)?.style))
    }

    fn go(&mut self, x: usize) {
        let column = Self::column(x);
        motion::go(self.hand.place, column, self.y, self.out);
        self.hand.place = Place::at(column, self.y);
    }

    fn take_pen(&mut self, style: Style) {
        if self.hand.pen != Some(style) {
            pen::change(self.hand.pen, style, self.out);
            self.hand.pen = Some(style);
        }
    }

    /// A pen under which an erased cell is a plain blank.
    fn take_plain_background(&mut self) {
        if !self.hand.pen.is_some_and(|pen| pen.erases_plainly()) {
            self.take_pen(Style::PLAIN);
        }
    }

    /// Erases from `x` to the end where that is shorter than sending blanks up to `last`.
    fn erase_line(&mut self, x: usize, last: usize) -> bool {
        let unknown = self.old.get(x).is_some_and(|c| c.glyph == Glyph::Unknown);
        if last - x < ERASE_LINE && !unknown {
            return false;
        }
        self.take_plain_background();
        self.out.extend_from_slice(b"\x1b[K");
        true
    }

    /// Erases a long run of blanks; the column behind it.
    fn erase_run(&mut self, x: usize) -> Option<usize> {
        if !self.hand.erase_run {
            return None;
        }
        let run = self.new.get(x..)?.iter().take_while(|cell| **cell == Cell::BLANK).count();
        let dirty = (x..x + run).rfind(|&i| self.changed(i))? + 1 - x;
        if dirty <= ERASE_RUN {
            return None;
        }
        self.take_plain_background();
        let _ = write!(self.out, "\x1b[{dirty}X");
        Some(x + dirty)
    }

    /// Sends the cell at `x`; the column behind it.
    fn send(&mut self, x: usize) -> usize {
        let Some(cell) = self.new.get(x) else { return x + 1 };
        let columns = usize::from(cell.columns()).max(1);
        let style = self.style_for(cell);
        self.take_pen(style);
        cell.write(self.out);
        let behind = x + columns;
        let certain = behind < self.new.len() && !cell.is_uncertain();
        self.hand.place.x = certain.then_some(Self::column(behind));
        behind
    }

    /// The cell's style; a plain blank keeps the pen as it is where the pen does not show on it.
    fn style_for(&self, cell: &Cell) -> Style {
        match self.hand.pen {
            Some(pen) if cell.glyph == Glyph::Narrow(' ') && pen.of_blank() == cell.style => pen,
            _ => cell.style,
        }
    }
}
