//! Certificates as lines: the sitting's rows and the register have the same columns.

use crate::domain::lang::{Lang, words};
use crate::domain::listing::CertificateRow;
use crate::domain::record::Table as Kind;
use crate::domain::show::{self, Masking};
use crate::screens::ViewCx;
use crate::ui::table::{self, Column, Row};
use crate::ui::text::put;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The columns, with their headings.
pub fn columns(lang: Lang) -> [Column; 6] {
    let w = |zh, en| words(zh, en).get(lang);
    [
        Column::new(w("持证人", "holder"), 8),
        Column::new(w("证书编号", "number"), 22),
        Column::new(w("职业", "occupation"), 14).sharing(1),
        Column::new(w("等级", "level"), 13).drop(2),
        Column::new(w("发证日期", "issued"), 10),
        Column::new(w("评价机构", "body"), 16).sharing(1).drop(3),
    ]
}

/// The cells of a line of the register.
pub fn cells(row: &CertificateRow, lang: Lang) -> Vec<String> {
    let shown = |key: &str, value: Option<&str>| match (Kind::Certificate.field(key), value) {
        (Some(field), Some(code)) => show::show(field, code, lang, Masking::Masked),
        _ => String::new(),
    };
    vec![
        row.name.clone(),
        row.number.clone(),
        shown("occupation", row.occupation.as_deref()),
        shown("level", row.level.as_deref()),
        row.issued.map(|day| day.to_string()).unwrap_or_default(),
        row.body.clone().unwrap_or_default(),
    ]
}

/// Draws lines without headings in the places of [`columns`].
pub fn draw(lines: &[Row<'_>], area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let places = table::layout(&columns(cx.lang), area.width.saturating_sub(table::GUTTER));
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        for (cell, (x, room)) in line.cells.iter().zip(&places) {
            put(
                buffer,
                area.x + table::GUTTER + x,
                y,
                *room,
                cell,
                cx.theme.style(crate::ui::theme::Role::Dim),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_eighty_columns_the_number_and_the_day_are_whole() {
        let places = table::layout(&columns(Lang::Zh), 80 - table::GUTTER);
        assert!(places[1].1 >= 22 && places[4].1 >= 10, "{places:?}");
        let last = places.iter().rfind(|place| place.1 > 0).unwrap();
        assert!(last.0 + last.1 <= 80 - table::GUTTER);
    }
}
