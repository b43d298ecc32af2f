//! A list that is typed like a sheet: each open line is a form of its own, its fields are the cells.
//!
//! Result lists and class rolls are entered through it. Lines that are saved are plain texts. Faults
//! stand in place: a sign behind the cell, the sentence below the lines.

use super::form::{Form, view};
use super::text::{put, put_filled};
use super::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Lines below the rows: what is said of the focused cell, and what the form says.
pub const FOOT: u16 = 2;
/// Sign and number in front of each line.
const GUTTER: u16 = 5;

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Key of the field; a key no form has is a computed cell.
    pub key: &'static str,
    /// Heading.
    pub title: String,
    /// Cells it takes; 0 takes what is left.
    pub cells: u16,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Its number.
    pub place: usize,
    /// A sign of its state.
    pub sign: char,
    /// The form behind it, while it is open.
    pub form: Option<&'a Form>,
    /// Texts by column; where a form has the field its own text is shown.
    pub texts: Vec<String>,
}

/// What is on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// Columns.
    pub columns: &'a [Column],
    /// The visible lines.
    pub lines: &'a [Line<'a>],
    /// Which of them has the keyboard.
    pub current: Option<usize>,
}

/// Lines that fit into an area of that height.
pub fn rows(height: u16) -> usize {
    usize::from(height.saturating_sub(1 + FOOT))
}

/// Draws headings, lines and foot, and says where the caret stands.
pub fn draw(sheet: &Sheet<'_>, area: Rect, buffer: &mut Buffer, theme: &Theme) -> Option<Position> {
    let places = layout(sheet.columns, area.width);
    for (column, (x, cells)) in sheet.columns.iter().zip(&places) {
        put(buffer, area.x + x, area.y, *cells, &column.title, theme.style(Role::Title));
    }
    let mut caret = None;
    let room = area.y + 1..area.bottom().saturating_sub(FOOT);
    for (y, (index, line)) in room.zip(sheet.lines.iter().enumerate()) {
        let current = sheet.current == Some(index);
        let pointer = if current { '>' } else { line.sign };
        let style = theme.style(if current { Role::Selected } else { Role::Text });
        put(buffer, area.x, y, GUTTER, &format!("{pointer}{:>3}", line.place), style);
        for ((column, text), (x, cells)) in sheet.columns.iter().zip(&line.texts).zip(&places) {
            let at = Rect { x: area.x + x, y, width: *cells, height: 1 };
            let drawn = line.form.and_then(|form| view::cell(form, column.key, at, current, buffer, theme));
            match drawn {
                Some(here) => caret = here.or(caret),
                None => drop(put(buffer, at.x, y, *cells, text, theme.style(Role::Text))),
            }
        }
    }
    let form = sheet.current.and_then(|at| sheet.lines.get(at)).and_then(|line| line.form)?;
    let foot = Rect { y: area.bottom().saturating_sub(FOOT), height: FOOT, ..area };
    put_filled(buffer, foot.x, foot.y, foot.width, "", theme.style(Role::Text));
    view::below(form, foot, caret, area, buffer, theme).or(caret)
}

/// Place and width of each column.
fn layout(columns: &[Column], width: u16) -> Vec<(u16, u16)> {
    let fixed: u16 = columns.iter().map(|column| column.cells + 1).sum();
    let rest = width.saturating_sub(GUTTER + fixed).max(4);
    let mut x = GUTTER;
    let place = |column: &Column| {
        let cells = if column.cells == 0 { rest } else { column.cells };
        let cells = cells.min(width.saturating_sub(x));
        let place = (x, cells);
        x += cells + 1;
        place
    };
    columns.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_column_takes_what_is_left_and_nothing_stands_outside() {
        let column = |cells| Column { key: "", title: String::new(), cells };
        let places = layout(&[column(18), column(8), column(0)], 80);
        assert_eq!(places, [(5, 18), (24, 8), (33, 46)]);
        for (x, cells) in layout(&[column(18), column(8), column(0)], 20) {
            assert!(x + cells <= 20 || cells == 0, "{x} {cells}");
        }
    }
}
