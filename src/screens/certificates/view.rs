//! Draws the rapid entry: the sitting's rows, newest lowest, and under them the form.

use super::rows::{Cells, Columns};
use super::sitting::SittingRow;
use crate::domain::lang::Lang;
use crate::ui::form::{Form, view};
use crate::ui::text::put;
use crate::ui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Rows of the sitting shown however small the window is, when there are any.
const LEAST_ROWS: u16 = 3;

/// Draws heading, rows and form; where the caret stands.
pub fn draw(
    form: &Form,
    rows: &[SittingRow],
    area: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
    lang: Lang,
) -> Option<Position> {
    if area.height < 4 {
        return view::draw(form, area, buffer, theme);
    }
    let room = area.height - 1;
    let shown = shown_rows(rows.len(), room, view::wanted_height(form));
    put(buffer, area.x, area.y, area.width, &heading(form, lang), theme.style(Role::Title));
    let columns = Columns::of(usize::from(area.width.saturating_sub(1)));
    let newest = rows.iter().skip(rows.len() - usize::from(shown));
    for (y, row) in (area.y + 1..).zip(newest) {
        let cells = Cells {
            holder: &row.holder,
            number: &row.number,
            occupation: &row.rest[0],
            level: &row.rest[1],
            issued: &row.rest[2],
            body: "",
        };
        put(buffer, area.x + 1, y, area.width - 1, &columns.line(&cells), theme.style(Role::Dim));
    }
    let below = Rect { y: area.y + 1 + shown, height: room - shown, ..area };
    view::draw(form, below, buffer, theme)
}

fn shown_rows(count: usize, room: u16, wanted: u16) -> u16 {
    let spare = room.saturating_sub(wanted).max(LEAST_ROWS.min(room / 3));
    u16::try_from(count).unwrap_or(u16::MAX).min(spare)
}

fn heading(form: &Form, lang: Lang) -> String {
    let count = form.saved_records();
    match lang {
        Lang::Zh if count == 0 => "证书录入".to_owned(),
        Lang::Zh => format!("证书录入  本次已存 {count} 张"),
        Lang::En if count == 0 => "certificate entry".to_owned(),
        Lang::En => format!("certificate entry, {count} saved at this sitting"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_has_its_room_and_the_newest_rows_the_rest() {
        assert_eq!(shown_rows(0, 20, 18), 0);
        assert_eq!(shown_rows(9, 20, 18), 3, "at least three rows, the form scrolls");
        assert_eq!(shown_rows(9, 36, 18), 9);
        assert_eq!(shown_rows(99, 36, 18), 18);
    }
}
