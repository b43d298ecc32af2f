//! Draws two records side by side, and what a merge brought.

use super::{FOOT, HEAD, MergeDesk};
use crate::domain::clean;
use crate::domain::lang::{Lang, words};
use crate::domain::money::Fen;
use crate::domain::record::{Field, Merged, Record, RecordRef, Side};
use crate::domain::show::{self, Masking};
use crate::screens::ViewCx;
use crate::ui::text::put;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of the label column.
const LABEL: u16 = 13;

/// Draws it.
pub fn draw(desk: &MergeDesk, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    if let Some(merged) = &desk.done {
        draw_done(merged, area, buffer, cx);
        return None;
    }
    let w = |zh, en| words(zh, en).get(cx.lang);
    let half = area.width.saturating_sub(LABEL) / 2;
    let title = w("空格选左右  x 对调  m 合并", "space chooses a side, x exchanges, m merges");
    put(buffer, area.x, area.y, area.width, title, cx.theme.style(Role::Dim));
    for (side, name) in [w("留下", "stays"), w("并入后不再在册", "goes")].into_iter().enumerate() {
        let x = area.x + LABEL + half * u16::try_from(side).unwrap_or(0);
        let head = format!("{name}  {}", desk.pair.get(side).map(|r| r.id.0.to_string()).unwrap_or_default());
        put(buffer, x + 2, area.y + 1, half.saturating_sub(3), &head, cx.theme.style(Role::Title));
    }
    let fields = desk.fields();
    let room = area.height.saturating_sub(u16::try_from(HEAD + FOOT).unwrap_or(4));
    let shown = fields.iter().enumerate().skip(desk.cursor.top).take(usize::from(room));
    for (y, (index, field)) in (area.y + 2..).zip(shown) {
        let here = index == desk.cursor.eye;
        let sign = if here { '>' } else { ' ' };
        let differs = if desk.differs(field) { '≠' } else { ' ' };
        let label = format!("{sign}{differs}{}", field.label(cx.lang));
        let role = if here { Role::Selected } else { Role::Text };
        put(buffer, area.x, y, LABEL, &label, cx.theme.style(role));
        for side in 0..2 {
            let side_chosen = desk.chosen.get(index).copied().flatten();
            let chosen = side_chosen == Some(if side == 0 { Side::Keep } else { Side::Gone });
            let x = area.x + LABEL + half * u16::try_from(side).unwrap_or(0);
            let mark = match side_chosen {
                None => '?',
                Some(_) if chosen => '*',
                Some(_) => ' ',
            };
            let role = if chosen { Role::Text } else { Role::Dim };
            let text = format!("{mark} {}", value(desk, side, field, cx.lang));
            put(buffer, x, y, half.saturating_sub(1), &text, cx.theme.style(role));
        }
    }
    let y = area.bottom().saturating_sub(1);
    put(buffer, area.x, y, area.width, &desk.moves(cx.lang), cx.theme.style(Role::Text));
    None
}

fn value(desk: &MergeDesk, side: usize, field: &Field, lang: Lang) -> String {
    let Some(canonical) = desk.value(side, field) else { return "—".into() };
    let names =
        desk.dossiers.get(side).and_then(Option::as_ref).map(|d| d.names.as_slice()).unwrap_or_default();
    let found = RecordRef::parse(canonical).and_then(|of| names.iter().find(|(known, _)| *known == of));
    found.map_or_else(
        || clean::line(&show::show(field, canonical, lang, Masking::Masked)),
        |(_, name)| clean::line(name),
    )
}

fn draw_done(merged: &Merged, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let lines = told(merged, cx.lang);
    for (y, (role, line)) in (area.y..area.bottom()).zip(lines) {
        put(buffer, area.x, y, area.width, &line, cx.theme.style(role));
    }
}

/// What moved, and what now looks paid or entered twice.
fn told(merged: &Merged, lang: Lang) -> Vec<(Role, String)> {
    let w = |zh, en| words(zh, en).get(lang).to_owned();
    let moved = merged.moved.len();
    let head = match lang {
        Lang::Zh => format!("已合并，移过来 {moved} 条。回车返回，p 拆开。"),
        Lang::En => format!("Merged; {moved} records moved. Enter goes back, p parts them again."),
    };
    let mut lines = vec![(Role::Title, head), (Role::Text, String::new())];
    if merged.doubled.is_empty() {
        lines.push((
            Role::Text,
            w("两边的发放没有同一项目，没有重复享受。", "No benefit was paid on both sides."),
        ));
    }
    for doubled in &merged.doubled {
        let head = w(
            "! 同一项目两边都发过，请核对是否重复享受：",
            "! paid on both sides, look for a double benefit: ",
        );
        lines.push((Role::Warning, format!("{head}{}", clean::line(&doubled.family))));
        let sides = [(w("留下的", "kept"), &doubled.keep), (w("并入的", "merged"), &doubled.gone)];
        for (side, payments) in sides {
            lines.extend(
                payments.iter().map(|payment| (Role::Text, format!("    {side}  {}", payment_line(payment)))),
            );
        }
    }
    for (one, other) in &merged.same {
        let said = w("! 两边有同样的事项：", "! the same fact on both sides: ");
        lines.push((
            Role::Warning,
            format!("{said}{} {}, {}", one.table.words().get(lang), one.id.0, other.id.0),
        ));
    }
    lines
}

fn payment_line(payment: &Record) -> String {
    let of = |key: &str| payment.values.get(key).unwrap_or_default();
    let amount =
        crate::domain::amount::parse(of("amount")).map_or_else(|_| String::new(), |fen: Fen| fen.to_string());
    format!("{}  {amount}  {}", of("paid_on"), of("year"))
}
