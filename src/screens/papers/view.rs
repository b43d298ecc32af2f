//! Draws the list of stacks.

use super::{Asks, HEAD, Papers};
use crate::domain::exam::plain;
use crate::domain::lang::{Lang, words};
use crate::domain::paper::Paper;
use crate::domain::record::Control;
use crate::screens::{ViewCx, typing};
use crate::ui::table::{self, Column, Row, Table};
use crate::ui::text::put;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws it.
pub fn draw(list: &Papers, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let columns = [
        Column::new(w("批次", "stack"), 18).sharing(1),
        Column::new(w("种类", "kind"), 8).drop(3),
        Column::new(w("已录/应录", "entered"), 9).right(),
        Column::new(w("合计/封面", "sum/cover"), 17).right().drop(2),
        Column::new(w("复录", "re-key"), 14),
        Column::new(w("开立", "by"), 8).drop(1),
    ];
    let height = usize::from(area.height).saturating_sub(HEAD);
    let shown = list.rows().iter().skip(list.cursor.top).take(height);
    let rows: Vec<Row<'_>> = shown.map(|paper| row(paper, cx.lang)).collect();
    let selected = list.cursor.line(list.rows().len());
    table::draw(buffer, area, cx.theme, &Table { columns: &columns, rows: &rows, selected });
    if list.rows.as_ref().is_some_and(Vec::is_empty) {
        let none = w("还没有批次。按 n 开一个。", "No stacks yet. n opens one.");
        put(buffer, area.x + table::GUTTER, area.y + 2, area.width, none, cx.theme.style(Role::Dim));
    }
    match &list.asks {
        Asks::Nothing => None,
        Asks::Kind(menu) => menu.draw(area, buffer, cx),
        Asks::Reason(edit, _) => {
            let title = w("为什么重开（记入日志）", "why it is opened again (logged)");
            let place = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
            typing::draw_boxed(title, edit, place, buffer, cx)
        }
    }
}

fn row(paper: &Paper, lang: Lang) -> Row<'static> {
    let sum = match (paper.control, paper.total) {
        (Control::None, _) => String::new(),
        (_, Some(total)) => format!("{}/{}", plain(paper.sum), plain(total)),
        (_, None) => plain(paper.sum),
    };
    let cells = [
        paper.title.clone(),
        paper.kind.words().get(lang).to_owned(),
        format!("{}/{}", paper.entered, paper.expected),
        sum,
        rekeyed(paper, lang),
        paper.author.clone(),
    ];
    let role = paper.closed_by.is_some().then_some(Role::Dim);
    Row { role, ..Row::new(cells) }
}

/// How far the second entry is, or that the stack is closed.
fn rekeyed(paper: &Paper, lang: Lang) -> String {
    if let Some(by) = &paper.closed_by {
        return match lang {
            Lang::Zh => format!("已结账 {by}"),
            Lang::En => format!("closed by {by}"),
        };
    }
    match (paper.rekey, paper.due, paper.disputed, lang) {
        (false, .., Lang::Zh) => "不复录".into(),
        (false, .., Lang::En) => "none".into(),
        (true, 0, 0, Lang::Zh) => "无待办".into(),
        (true, 0, 0, Lang::En) => "nothing due".into(),
        (true, due, disputed, Lang::Zh) => format!("待录{due} 待裁{disputed}"),
        (true, due, disputed, Lang::En) => format!("{due} due {disputed} differ"),
    }
}
