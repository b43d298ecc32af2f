//! Draws the list of organisations.

use super::Organisations;
use crate::domain::lang::words;
use crate::domain::listing::OrganisationRow;
use crate::domain::record::Table as Kind;
use crate::domain::show::{self, Masking};
use crate::screens::ViewCx;
use crate::screens::finder::{self, view::Face};
use crate::ui::table::Column;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::borrow::Cow;

/// Draws it and says where the caret stands.
pub fn draw(list: &Organisations, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let columns = [
        Column::new(w("单位名称", "name"), 24).sharing(2),
        Column::new(w("信用代码", "credit code"), 18).drop(2),
        Column::new(w("类型", "kind"), 12).drop(3),
        Column::new(w("地区", "division"), 12).sharing(1).drop(1),
        Column::new(w("人数", "people"), 6).right(),
    ];
    let empty = if list.finder.is_narrowed() {
        words("没有符合的单位。按 Esc 清除条件。", "No organisation fits. Esc clears the conditions.")
    } else {
        words("还没有单位。按 n 新增。", "No organisations yet. n adds one.")
    };
    let face = Face { columns: &columns, chips: &[], order: w("新录入在前", "newest first"), empty };
    finder::view::draw(&list.finder, area, buffer, cx, &face, |row| cells(row, cx))
}

fn cells<'r>(row: &'r OrganisationRow, cx: &ViewCx<'_>) -> Vec<Cow<'r, str>> {
    let shown = |key: &str, value: &Option<String>| match (Kind::Organisation.field(key), value) {
        (Some(field), Some(code)) => show::show(field, code, cx.lang, Masking::Masked),
        _ => String::new(),
    };
    vec![
        row.name.as_str().into(),
        row.credit_code.as_deref().unwrap_or_default().into(),
        shown("kind", &row.kind).into(),
        shown("division", &row.division).into(),
        row.people.to_string().into(),
    ]
}
