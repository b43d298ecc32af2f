//! Draws the sweep: how far it is, what it found, and the rows of one of its two lists.

use super::{HEAD, Sweep};
use crate::domain::lang::{Lang, words};
use crate::domain::listing::{Side, SweepRow, SweepTotals};
use crate::policy::{Pack, describe};
use crate::screens::ViewCx;
use crate::ui::table::{self, Column, Row, Table};
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws it.
pub fn draw(sweep: &Sweep, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let put = |buffer: &mut Buffer, line: u16, role: Role, said: &str| {
        if line < area.height {
            text::put(buffer, area.x, area.y + line, area.width, said, cx.theme.style(role));
        }
    };
    let title = words("全册清查", "sweep of the register").get(cx.lang);
    let head = format!("{title} · {}", describe::head(Pack::embedded(), cx.lang));
    put(buffer, 0, Role::Dim, &head);
    let progress = progress(&sweep.totals, sweep.running.is_some(), cx.lang);
    let role = if sweep.totals.stopped { Role::Warning } else { Role::Text };
    put(buffer, 1, role, &progress);
    lists(sweep, Rect { y: area.y + 2, height: 1, ..area }, buffer, cx);
    let body = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
    let height = usize::from(area.height).saturating_sub(HEAD).max(1);
    let end = (sweep.cursor.top + height).min(sweep.count());
    let rows: Vec<Row<'_>> = (sweep.cursor.top..end)
        .map(|place| sweep.row(place).map_or_else(Row::default, |row| self::row(row, cx.lang)))
        .collect();
    if rows.is_empty() {
        put(buffer, 4, Role::Dim, nothing(sweep, cx.lang));
    }
    let selected = sweep.cursor.line(sweep.count());
    let columns = columns(sweep.side, cx.lang);
    table::draw(buffer, body, cx.theme, &Table { columns: &columns, rows: &rows, selected });
    let title = words("写到哪里（.xlsx、.csv、.tsv）", "where to (.xlsx, .csv, .tsv)").get(cx.lang);
    sweep.file.as_ref().and_then(|field| field.boxed(title, area, buffer, cx))
}

/// How much and how far, what was left out, and last, for it may be cut, how long.
fn progress(totals: &SweepTotals, running: bool, lang: Lang) -> String {
    let SweepTotals { people, organisations, facts, percent, took, .. } = *totals;
    let mut text = match lang {
        Lang::Zh => format!("已查有事项或发放的：人才 {people}、单位 {organisations}、事项 {facts}"),
        Lang::En => format!("with a fact or payment: {people} people, {organisations} orgs, {facts} facts"),
    };
    let mut add = |said: String| text = format!("{text} · {said}");
    match (running, totals.stopped, lang) {
        (true, _, Lang::Zh) => add(format!("{percent}% · Esc 停止")),
        (true, _, Lang::En) => add(format!("{percent}% · Esc stops")),
        (_, true, Lang::Zh) => add(format!("在 {percent}% 停止，下面只是已查的部分")),
        (_, true, Lang::En) => add(format!("stopped at {percent}%: only what was judged")),
        _ => {}
    }
    let left_out = match lang {
        Lang::Zh => [(totals.unread, "条事项缺栏目未计"), (totals.strays, "笔发放类别不明未计")],
        Lang::En => [(totals.unread, "facts lack fields"), (totals.strays, "payments name no measure")],
    };
    for (count, said) in left_out.into_iter().filter(|(count, _)| *count > 0) {
        add(format!("{count} {said}"));
    }
    if !running && !totals.stopped {
        let (whole, tenth) = (took / 1000, took % 1000 / 100);
        add(format!("{whole}.{tenth} {}", words("秒", "s").get(lang)));
    }
    text
}

fn lists(sweep: &Sweep, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let mut x = area.x;
    for side in [Side::Owed, Side::Over] {
        let (count, sum) = sweep.totals.side(side);
        let unit = words(" 项", "").get(cx.lang);
        let said = format!("{} {count}{unit} {sum}", side.words().get(cx.lang));
        let open = side == sweep.side;
        let label = if open { format!("[{said}]") } else { format!(" {said} ") };
        let style = cx.theme.style(if open { Role::Tab } else { Role::Text });
        x += text::put(buffer, x, area.y, area.right().saturating_sub(x), &label, style) + 1;
    }
}

fn nothing(sweep: &Sweep, lang: Lang) -> &'static str {
    match (sweep.running.is_some(), sweep.side) {
        (true, _) => {
            words("正在清查，可以换到别的页面继续工作。", "Under way; other screens work meanwhile.")
        }
        (false, Side::Owed) => words("没有应享未享的。", "Nothing is owed and not paid."),
        (false, Side::Over) => words("没有重复或超额发放的。", "Nobody was paid too much."),
    }
    .get(lang)
}

fn columns(side: Side, lang: Lang) -> Vec<Column> {
    let w = |zh, en| words(zh, en).get(lang);
    let last = match side {
        Side::Owed => w("可付", "left"),
        Side::Over => w("多付", "too much"),
    };
    vec![
        Column::new(w("姓名/单位", "who"), 14).sharing(1),
        Column::new(w("条", "cl."), 3),
        Column::new(w("项目", "measure"), 18).sharing(1).drop(1),
        Column::new(w("应付", "due"), 12).right(),
        Column::new(w("已付", "paid"), 12).right(),
        Column::new(last, 12).right(),
    ]
}

fn row<'a>(row: &SweepRow, lang: Lang) -> Row<'a> {
    let rule = Pack::embedded().rules.get(usize::from(row.rule));
    let (clause, measure) = rule.map_or(("", ""), |r| (r.clause.as_str(), r.name.get(lang)));
    let left = if row.paid > row.due { row.paid - row.due } else { row.due - row.paid };
    Row::new([
        crate::domain::clean::clean(&row.name).into_owned(),
        clause.to_owned(),
        measure.to_owned(),
        row.due.to_string(),
        row.paid.to_string(),
        left.to_string(),
    ])
}
