//! Draws the question what is to be exported and where to.

use super::{Asks, Export, Line, label, only_words};
use crate::domain::clean;
use crate::domain::lang::words;
use crate::domain::width::pad;
use crate::screens::ViewCx;
use crate::screens::typing;
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of the labels on the left.
const LABEL: usize = 12;

/// Draws it and says where the caret stands.
pub fn draw(screen: &Export, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    text::put(
        buffer,
        area.x,
        area.y,
        area.width,
        w("导出列表", "export a list"),
        cx.theme.style(Role::Title),
    );
    for (y, (index, line)) in (area.y + 2..area.bottom()).zip(screen.lines().iter().enumerate()) {
        let chosen = index == screen.cursor.eye;
        let sign = if chosen { cx.theme.signs().pointer } else { " " };
        let (label, value) = said_of(*line, screen, cx);
        let role = if chosen { Role::Selected } else { Role::Text };
        let style = cx.theme.style(role);
        let label = pad(&label, LABEL);
        text::put_pieces(
            buffer,
            area.x,
            y,
            area.width,
            &[(sign, style), (" ", style), (&label, style), (&value, style)],
        );
    }
    let foot = area.y + 10;
    let (role, said) = match (&screen.work, &screen.done) {
        (Some(_), _) => (Role::Dim, w("正在写……可以离开此屏。", "Writing … you may leave.").to_owned()),
        (None, Some(done)) => (Role::Good, clean::line(done)),
        (None, None) => (
            Role::Dim,
            w(
                "号码完整的表能再导入，遮盖的不能。文件只有您能读。",
                "With whole numbers it can be imported again; masked it cannot. Only you may read it.",
            )
            .to_owned(),
        ),
    };
    text::put(buffer, area.x, foot, area.width, &said, cx.theme.style(role));
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    match &screen.asks {
        Asks::Nothing => None,
        Asks::Menu(menu) => menu.draw(below, buffer, cx),
        Asks::Path(field) => {
            let title = w("写到哪里（.xlsx、.csv、.tsv）", "where to (.xlsx, .csv, .tsv)");
            field.boxed(title, area, buffer, cx)
        }
        Asks::Reason(edit) => {
            let title = w("为什么要完整号码（记入日志）", "why whole numbers (logged)");
            let place = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
            typing::draw_boxed(title, edit, place, buffer, cx)
        }
    }
}

fn said_of(line: Line, screen: &Export, cx: &ViewCx<'_>) -> (String, String) {
    let w = |zh, en| words(zh, en).get(cx.lang).to_owned();
    let wish = &screen.wish;
    match line {
        Line::Start => (w("开始导出", "export"), w("按 Enter 写出", "Enter writes it")),
        Line::List => (w("名单", "list"), label(&wish.list, cx.lang)),
        Line::Only => (w("多少", "how much"), only_words(&wish.only, cx.lang)),
        Line::File => (w("文件", "file"), clean::line(&wish.file.to_string_lossy())),
        Line::Encoding => {
            (w("文字编码", "encoding"), if wish.encoding == "gb18030" { "GB18030" } else { "UTF-8" }.into())
        }
        Line::Numbers => {
            let masked = w("证件、电话、卡号和出生月日遮盖", "numbers, phones, cards and birth days masked");
            let said = wish.reveal.as_ref().map_or(masked, |reason| {
                format!("{}{}", w("完整，理由：", "whole, because: "), clean::line(reason))
            });
            (w("号码", "numbers"), said)
        }
    }
}
