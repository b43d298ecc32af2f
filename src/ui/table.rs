//! A list of which only the visible rows exist.
//!
//! The selected row differs by the sign in its first column and by its first column's weight, and by
//! nothing else, so that a move costs a few bytes; a row's text does not depend on where it stands,
//! so that the terminal can scroll it.

use super::text;
use super::theme::{Role, Theme};
use crate::domain::width::width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;

/// Columns in front of the first column: sign and blank.
pub const GUTTER: u16 = 2;
/// Blanks between columns.
const GAP: u16 = 1;

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Heading.
    pub title: Cow<'static, str>,
    /// Columns it needs at least.
    pub least: u16,
    /// Share of what is left over; 0 keeps it at `least`.
    pub share: u16,
    /// Flush right, for figures.
    pub right: bool,
    /// Columns with the highest number go first where there is no room; 0 always stays.
    pub drop: u8,
}

impl Column {
    /// A column of fixed width that never goes.
    pub fn new(title: impl Into<Cow<'static, str>>, least: u16) -> Self {
        Self { title: title.into(), least, share: 0, right: false, drop: 0 }
    }

    /// Takes a share of what is left over.
    #[must_use]
    pub const fn sharing(mut self, share: u16) -> Self {
        self.share = share;
        self
    }

    /// Flush right.
    #[must_use]
    pub const fn right(mut self) -> Self {
        self.right = true;
        self
    }

    /// Goes in that turn where there is no room.
    #[must_use]
    pub const fn drop(mut self, turn: u8) -> Self {
        self.drop = turn;
        self
    }
}

/// One visible row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row<'a> {
    /// Texts, one a column.
    pub cells: Vec<Cow<'a, str>>,
    /// Marked by the user.
    pub marked: bool,
    /// Look of the whole row, for what is void or closed.
    pub role: Option<Role>,
}

impl<'a> Row<'a> {
    /// An ordinary row.
    pub fn new(cells: impl IntoIterator<Item = impl Into<Cow<'a, str>>>) -> Self {
        Self { cells: cells.into_iter().map(Into::into).collect(), marked: false, role: None }
    }
}

/// A list as it stands on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// Columns.
    pub columns: &'a [Column],
    /// Visible rows, the first at the top.
    pub rows: &'a [Row<'a>],
    /// Which of the visible rows the eye is on.
    pub selected: Option<usize>,
}

/// Draws headings in the first line of `area` and rows below.
pub fn draw(buffer: &mut Buffer, area: Rect, theme: &Theme, table: &Table<'_>) {
    let area = area.intersection(buffer.area);
    if area.height == 0 || area.width <= GUTTER {
        return;
    }
    let places = layout(table.columns, area.width - GUTTER);
    for (column, (x, columns)) in table.columns.iter().zip(&places) {
        let title = theme.style(Role::Title);
        put(buffer, area.x + GUTTER + x, area.y, *columns, &column.title, title, column.right);
    }
    for (line, row) in (1..area.height).zip(table.rows) {
        let selected = table.selected == Some(usize::from(line) - 1);
        let at = Rect { y: area.y + line, height: 1, ..area };
        draw_row(buffer, at, theme, table.columns, &places, row, selected);
    }
}

fn draw_row(
    buffer: &mut Buffer,
    at: Rect,
    theme: &Theme,
    columns: &[Column],
    places: &[(u16, u16)],
    row: &Row<'_>,
    selected: bool,
) {
    let signs = theme.signs();
    let sign = match (selected, row.marked) {
        (true, true) => signs.pointer_mark,
        (true, false) => signs.pointer,
        (false, true) => signs.mark,
        (false, false) => " ",
    };
    let emphasis = theme.style(Role::Selected);
    let plain = row.role.map_or_else(Style::new, |role| theme.style(role));
    text::put(buffer, at.x, at.y, 1, sign, if selected { emphasis } else { Style::new() });
    for (index, ((cell, column), (x, room))) in row.cells.iter().zip(columns).zip(places).enumerate() {
        let style = if selected && index == 0 { plain.patch(emphasis) } else { plain };
        put(buffer, at.x + GUTTER + x, at.y, *room, cell, style, column.right);
    }
}

fn put(buffer: &mut Buffer, x: u16, y: u16, room: u16, cell: &str, style: Style, right: bool) {
    if right {
        text::put_right(buffer, x, y, room, cell, style);
    } else {
        text::put(buffer, x, y, room, cell, style);
    }
}

/// Place and width of every column in `room` columns; a column without room gets width 0.
pub fn layout(columns: &[Column], room: u16) -> Vec<(u16, u16)> {
    let kept = kept(columns, room);
    let used = needed(columns, &kept);
    let spare = room.saturating_sub(used);
    let shares: u16 = columns.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(c, _)| c.share).sum();
    let mut x = 0u16;
    let mut places = Vec::with_capacity(columns.len());
    for (column, kept) in columns.iter().zip(&kept) {
        if !*kept {
            places.push((x, 0));
            continue;
        }
        let extra = u32::from(spare) * u32::from(column.share) / u32::from(shares.max(1));
        let wide = column.least + u16::try_from(extra).unwrap_or(0);
        let wide = wide.min(room.saturating_sub(x));
        places.push((x, wide));
        x = x.saturating_add(wide + GAP);
    }
    places
}

fn needed(columns: &[Column], kept: &[bool]) -> u16 {
    columns
        .iter()
        .zip(kept)
        .filter(|(_, kept)| **kept)
        .fold(0u16, |sum, (column, _)| sum.saturating_add(column.least + GAP))
        .saturating_sub(GAP)
}

fn kept(columns: &[Column], room: u16) -> Vec<bool> {
    let mut kept = vec![true; columns.len()];
    while needed(columns, &kept) > room {
        let next = (0..columns.len())
            .filter(|&i| kept.get(i) == Some(&true) && columns.get(i).is_some_and(|c| c.drop > 0))
            .max_by_key(|&i| columns.get(i).map(|c| c.drop));
        let Some(slot) = next.and_then(|i| kept.get_mut(i)) else { break };
        *slot = false;
    }
    kept
}

/// First visible row when `height` rows are shown of a list that showed `top` first and has its
/// eye on row `selected`: moves no further than it must.
pub fn follow(top: usize, selected: usize, height: usize) -> usize {
    if selected < top {
        selected
    } else if selected >= top + height {
        (selected + 1).saturating_sub(height)
    } else {
        top
    }
}

/// Width of the widest of `texts`, at most `most`.
pub fn widest<'a>(texts: impl Iterator<Item = &'a str>, most: u16) -> u16 {
    texts.map(|t| u16::try_from(width(t)).unwrap_or(most)).max().unwrap_or(0).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        vec![
            Column::new("姓名", 8).sharing(1),
            Column::new("工种", 10).drop(2),
            Column::new("金额", 6).right().drop(1),
        ]
    }

    #[test]
    fn what_is_left_over_goes_to_sharing_columns() {
        assert_eq!(layout(&columns(), 40), [(0, 22), (23, 10), (34, 6)]);
    }

    #[test]
    fn columns_go_in_their_turn() {
        assert_eq!(layout(&columns(), 20), [(0, 13), (14, 0), (14, 6)]);
        assert_eq!(layout(&columns(), 5), [(0, 5), (6, 0), (6, 0)]);
    }

    #[test]
    fn a_move_changes_only_sign_and_name() {
        let rows = ["张三", "李四"].map(|name| Row::new([name, "电工", "1.00"]));
        let frame = |selected| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 4));
            let table = Table { columns: &columns(), rows: &rows, selected: Some(selected) };
            draw(&mut buffer, Rect::new(0, 0, 40, 4), &Theme::default(), &table);
            buffer
        };
        let changed = frame(0).diff(&frame(1)).len();
        assert!(changed <= 12, "{changed} cells");
    }

    #[test]
    fn the_eye_stays_inside() {
        assert_eq!(follow(0, 5, 10), 0);
        assert_eq!(follow(0, 10, 10), 1);
        assert_eq!(follow(7, 3, 10), 3);
        assert_eq!(follow(0, 3, 0), 4);
    }
}
