//! A frame as the terminal will hold it: one entry a column, colours already those it has.

use super::pen::Style;
use crate::domain::clean;
use crate::domain::width::{char_width, width};
use crate::terminal::capability::Depth;
use ratatui::buffer::Buffer;

/// What stands in one column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Glyph {
    /// Nobody knows; never equal to what a frame wants.
    Unknown,
    /// One character of one column.
    Narrow(char),
    /// The left column of a character of two.
    Wide(char),
    /// A base with marks on it, one column or two; true when terminals may disagree on its width.
    Cluster(Box<str>, bool, bool),
    /// The right column of a character of two.
    Trail,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cell {
    pub glyph: Glyph,
    pub style: Style,
}

impl Cell {
    pub const UNKNOWN: Self = Self { glyph: Glyph::Unknown, style: Style::PLAIN };
    pub const BLANK: Self = Self { glyph: Glyph::Narrow(' '), style: Style::PLAIN };

    /// Columns taken, 0 for the right half of a wide character.
    pub const fn columns(&self) -> u16 {
        match self.glyph {
            Glyph::Trail => 0,
            Glyph::Wide(_) | Glyph::Cluster(_, true, _) => 2,
            _ => 1,
        }
    }

    /// Bytes of the character alone.
    pub fn bytes(&self) -> usize {
        match &self.glyph {
            Glyph::Narrow(c) | Glyph::Wide(c) => c.len_utf8(),
            Glyph::Cluster(text, ..) => text.len(),
            Glyph::Trail | Glyph::Unknown => 0,
        }
    }

    /// True when the column after it may not be where we think.
    pub const fn is_uncertain(&self) -> bool {
        matches!(self.glyph, Glyph::Cluster(_, _, true))
    }

    pub fn write(&self, out: &mut Vec<u8>) {
        match &self.glyph {
            Glyph::Narrow(c) | Glyph::Wide(c) => {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Glyph::Cluster(text, ..) => out.extend_from_slice(text.as_bytes()),
            Glyph::Trail | Glyph::Unknown => {}
        }
    }
}

/// Rows of [`Cell`]s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    pub width: u16,
    pub height: u16,
    cells: Vec<Cell>,
}

impl Grid {
    pub fn filled(width: u16, height: u16, cell: &Cell) -> Self {
        Self { width, height, cells: vec![cell.clone(); usize::from(width) * usize::from(height)] }
    }

    pub fn from_buffer(buffer: &Buffer, depth: Depth) -> Self {
        let (width, height) = (buffer.area.width, buffer.area.height);
        let mut cells = Vec::with_capacity(usize::from(width) * usize::from(height));
        for row in buffer.content().chunks(usize::from(width).max(1)) {
            push_row(row, depth, &mut cells);
        }
        Self { width, height, cells }
    }

    pub fn row(&self, y: u16) -> &[Cell] {
        let from = usize::from(y) * usize::from(self.width);
        self.cells.get(from..from + usize::from(self.width)).unwrap_or_default()
    }

    /// What a terminal does when rows `top..=bottom` move up by `by` (down when negative).
    pub fn scroll(&mut self, top: u16, bottom: u16, by: i32) {
        let width = usize::from(self.width);
        let from = usize::from(top) * width;
        let to = (usize::from(bottom) + 1) * width;
        let count = width * usize::try_from(by.unsigned_abs()).unwrap_or(0);
        let Some(part) = self.cells.get_mut(from..to) else { return };
        if count >= part.len() {
            part.fill(Cell::BLANK);
            return;
        }
        let bare = if by > 0 {
            part.rotate_left(count);
            part.len() - count..part.len()
        } else {
            part.rotate_right(count);
            0..count
        };
        if let Some(bare) = part.get_mut(bare) {
            bare.fill(Cell::BLANK);
        }
    }
}

fn push_row(row: &[ratatui::buffer::Cell], depth: Depth, cells: &mut Vec<Cell>) {
    let mut trail: Option<Style> = None;
    for (x, cell) in row.iter().enumerate() {
        if let Some(style) = trail.take() {
            cells.push(Cell { glyph: Glyph::Trail, style });
            continue;
        }
        let style = Style::from_cell(cell, depth);
        let glyph = glyph(cell.symbol());
        let made = Cell { glyph, style };
        if made.columns() == 2 && x + 1 >= row.len() {
            cells.push(blank(style));
            continue;
        }
        if made.columns() == 2 {
            trail = Some(style);
        }
        cells.push(if made.glyph == Glyph::Narrow(' ') { blank(style) } else { made });
    }
}

/// A blank shows only its background and lines.
fn blank(style: Style) -> Cell {
    Cell { glyph: Glyph::Narrow(' '), style: style.of_blank() }
}

/// What the symbol of a buffer's cell puts on the screen; never a control character.
fn glyph(symbol: &str) -> Glyph {
    let mut chars = symbol.chars();
    let Some(first) = chars.next() else { return Glyph::Narrow(' ') };
    if chars.next().is_none() {
        return match char_width(first) {
            _ if first.is_control() || clean::is_hidden(first) => Glyph::Narrow(clean::MARK),
            0 => Glyph::Narrow(' '),
            1 => Glyph::Narrow(first),
            _ => Glyph::Wide(first),
        };
    }
    let text = clean::clean(symbol);
    match width(&text) {
        0 => Glyph::Narrow(' '),
        columns => Glyph::Cluster(text.as_ref().into(), columns > 1, !is_base_with_marks(&text)),
    }
}

/// All terminals agree on a base character followed by marks of no width.
fn is_base_with_marks(text: &str) -> bool {
    text.chars().skip(1).all(|c| char_width(c) == 0 && !clean::is_hidden(c))
        && text.chars().next().is_some_and(|c| char_width(c) > 0)
}
