//! Draws a list with its box: words, chips and order in the first line, then headings and rows.

use super::{Finder, HEAD, Row};
use crate::domain::lang::{Words, words};
use crate::screens::ViewCx;
use crate::ui::table::{self, Column, Table};
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::borrow::Cow;

/// What a screen adds to its list.
#[derive(Clone, Debug)]
pub struct Face<'a> {
    /// The columns.
    pub columns: &'a [Column],
    /// Filters of the screen's own that hold beside those of the list, as they are read.
    pub chips: &'a [String],
    /// The order, at the right of the first line.
    pub order: &'a str,
    /// Said instead of rows when there are none.
    pub empty: Words,
}

/// Draws it and says where the caret stands.
pub fn draw<'r, R: Row>(
    finder: &'r Finder<R>,
    area: Rect,
    buffer: &mut Buffer,
    cx: &ViewCx<'_>,
    face: &Face<'_>,
    cells: impl Fn(&'r R) -> Vec<Cow<'r, str>>,
) -> Option<Position> {
    let caret = head(finder, area, buffer, cx, face);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let visible = finder.list.visible(usize::from(area.height).saturating_sub(HEAD));
    let rows: Vec<table::Row<'_>> = visible
        .iter()
        .map(|row| table::Row {
            marked: finder.marks.contains(&row.place().1),
            ..table::Row::new(cells(row))
        })
        .collect();
    let selected = finder.list.eye_line();
    table::draw(buffer, below, cx.theme, &Table { columns: face.columns, rows: &rows, selected });
    if finder.list.is_loaded() && finder.list.is_empty() {
        let (x, y) = (below.x + table::GUTTER, below.y + 2);
        text::put(buffer, x, y, below.width, face.empty.get(cx.lang), cx.theme.style(Role::Dim));
    }
    finder.narrow.draw(below, buffer, cx).or(caret)
}

/// The line of the search box, chips and order.
fn head<R: Row>(
    finder: &Finder<R>,
    area: Rect,
    buffer: &mut Buffer,
    cx: &ViewCx<'_>,
    face: &Face<'_>,
) -> Option<Position> {
    let (used, caret) = finder.search.draw(area, buffer, cx);
    let mut x = area.x + used;
    for chip in finder.narrow.chips(cx.lang).iter().chain(face.chips) {
        let left = area.right().saturating_sub(x);
        x += text::put(buffer, x, area.y, left, &format!("[{chip}] "), cx.theme.style(Role::Text));
    }
    let marked = match finder.marks.len() {
        0 => String::new(),
        n => format!("{} {n}  ", words("已标记", "marked").get(cx.lang)),
    };
    let left = area.right().saturating_sub(x);
    let status = format!("{marked}{}", face.order);
    text::put_right(buffer, x, area.y, left, &status, cx.theme.style(Role::Dim));
    caret
}
