//! Draws the list of organisations.

use super::{HEAD, Organisations};
use crate::domain::lang::words;
use crate::domain::listing::OrganisationRow;
use crate::domain::record::Table as Kind;
use crate::domain::show::{self, Masking};
use crate::screens::ViewCx;
use crate::ui::table::{self, Column, Row, Table};
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws it and says where the caret stands.
pub fn draw(list: &Organisations, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let x = area.x + text::put(buffer, area.x, area.y, area.width, "/ ", cx.theme.style(Role::Dim));
    let room = area.right().saturating_sub(x + 1);
    let window = list.words.window(usize::from(room).max(1));
    let field = if list.typing { Role::Field } else { Role::Text };
    text::put(buffer, x, area.y, room, window.text, cx.theme.style(field));
    let caret = Position { x: x + u16::try_from(window.caret).unwrap_or(0), y: area.y };
    let w = |zh, en| words(zh, en).get(cx.lang);
    let columns = [
        Column::new(w("单位名称", "name"), 24).sharing(2),
        Column::new(w("信用代码", "credit code"), 18).drop(2),
        Column::new(w("类型", "kind"), 12).drop(3),
        Column::new(w("地区", "division"), 12).sharing(1).drop(1),
        Column::new(w("人数", "people"), 6).right(),
    ];
    let height = usize::from(area.height).saturating_sub(HEAD);
    let rows: Vec<Row<'_>> = list.list.visible(height).iter().map(|row| Row::new(cells(row, cx))).collect();
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let selected = list.list.eye_line();
    table::draw(buffer, below, cx.theme, &Table { columns: &columns, rows: &rows, selected });
    if list.list.is_loaded() && list.list.is_empty() {
        let line = w(
            "没有符合的单位。按 Esc 清除条件，按 n 新增。",
            "No organisation fits. Esc clears, n adds one.",
        );
        text::put(buffer, below.x + table::GUTTER, below.y + 2, below.width, line, cx.theme.style(Role::Dim));
    }
    list.typing.then_some(caret)
}

fn cells(row: &OrganisationRow, cx: &ViewCx<'_>) -> Vec<String> {
    let shown = |key: &str, value: &Option<String>| match (Kind::Organisation.field(key), value) {
        (Some(field), Some(code)) => show::show(field, code, cx.lang, Masking::Masked),
        _ => String::new(),
    };
    vec![
        row.name.clone(),
        row.credit_code.clone().unwrap_or_default(),
        shown("kind", &row.kind),
        shown("division", &row.division),
        row.people.to_string(),
    ]
}
