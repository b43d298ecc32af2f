//! Draws the register, and rapid entry: the sitting's rows, newest lowest, and under them the form.

use super::{Certificates, Entry, rows};
use crate::domain::lang::{Lang, words};
use crate::screens::ViewCx;
use crate::screens::finder::{self, view::Face};
use crate::screens::form_host::view as host;
use crate::ui::form::{Form, view};
use crate::ui::table::Row;
use crate::ui::text::put;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Rows of the sitting shown however small the window is, when there are any.
const LEAST_ROWS: u16 = 3;

/// Draws heading, rows and form; where the caret stands.
pub fn entry(entry: &Entry, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let (form, rows) = (entry.host().form(), entry.rows());
    if area.height < 4 {
        return host::draw(entry.host(), area, buffer, cx);
    }
    let room = area.height - 1;
    let shown = shown_rows(rows.len(), room, view::wanted_height(form));
    put(buffer, area.x, area.y, area.width, &heading(form, cx.lang), cx.theme.style(Role::Title));
    let newest = rows.iter().skip(rows.len() - usize::from(shown));
    let lines: Vec<Row<'_>> = newest.map(|row| Row::new(row.cells())).collect();
    let at = Rect { y: area.y + 1, height: shown, ..area };
    rows::draw(&lines, at, buffer, cx);
    let below = Rect { y: area.y + 1 + shown, height: room - shown, ..area };
    host::draw(entry.host(), below, buffer, cx)
}

/// Draws the register and says where the caret stands.
pub fn register(list: &Certificates, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let empty = if list.finder.is_narrowed() {
        words("没有符合的证书。按 Esc 清除条件。", "No certificate fits. Esc clears the conditions.")
    } else {
        words("还没有证书。按 n 录入。", "No certificates yet. n enters one.")
    };
    let columns = rows::columns(cx.lang);
    let order = words("新录入在前", "newest first").get(cx.lang);
    let face = Face { columns: &columns, chips: &[], order, empty };
    let cells = |row| rows::cells(row, cx.lang).into_iter().map(Into::into).collect();
    finder::view::draw(&list.finder, area, buffer, cx, &face, cells)
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
