//! Draws the preview: who, sums, the measures, and below them what is to be said of the one the eye
//! is on.

use super::{Judged, Over, Subsidy, lines, rows};
use crate::domain::lang::{Lang, words};
use crate::domain::money::Fen;
use crate::policy::preview::Line;
use crate::policy::{Pack, describe};
use crate::screens::{ViewCx, typing};
use crate::ui::form::view as form_view;
use crate::ui::table::{self, Column, Row, Table};
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws it.
pub fn draw(screen: &Subsidy, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    head(screen, area, buffer, cx);
    if let Some(judged) = &screen.judged {
        let height = rows(usize::from(area.height));
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        let upper = u16::try_from(height + 1).unwrap_or(u16::MAX).min(body.height);
        measures(screen, judged, height, Rect { height: upper, ..body }, buffer, cx);
        let below = Rect { y: body.y + upper, height: body.height - upper, ..body };
        detail(screen, judged, below, buffer, cx);
    }
    over(screen, area, buffer, cx)
}

fn head(screen: &Subsidy, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let title = cx.theme.style(Role::Title);
    let used = text::put(buffer, area.x, area.y, area.width, &screen.name(), title);
    let mut rest = Vec::new();
    if let Some(day) = screen.as_of {
        rest.push(format!("{} {day}", words("核算日", "as of").get(cx.lang)));
    }
    if !screen.supposed.is_empty() {
        let text = match cx.lang {
            Lang::Zh => format!("假设 {} 项，不保存", screen.supposed.len()),
            Lang::En => format!("{} supposed, never saved", screen.supposed.len()),
        };
        rest.push(text);
    }
    if let Some(unread) = screen.judged.as_ref().map(|j| j.unread).filter(|n| *n > 0) {
        rest.push(match cx.lang {
            Lang::Zh => format!("{unread} 条事项缺栏目，未计"),
            Lang::En => format!("{unread} facts lack fields, not judged"),
        });
    }
    rest.extend(screen.judged.as_ref().and_then(|j| j.now.uncounted.sentence(cx.lang)));
    rest.push(describe::head(Pack::embedded(), cx.lang));
    let gap = used + if used > 0 { 2 } else { 0 };
    let line = rest.join(" · ");
    text::put(buffer, area.x + gap, area.y, area.width.saturating_sub(gap), &line, cx.theme.style(Role::Dim));
    if let Some(judged) = &screen.judged {
        let sums = lines::sums(judged, cx.lang);
        text::put(buffer, area.x, area.y + 1, area.width, &sums, cx.theme.style(Role::Text));
    }
}

/// Columns of the longest sum of money.
const MOST_MONEY: u16 = 22;

/// The columns; those of money are as wide as their widest figure, because money is never cut.
fn columns(supposing: bool, rows: &[Row<'_>], lang: Lang) -> Vec<Column> {
    let [clause, measure, standing] =
        [("条", "cl."), ("项目", "measure"), ("状态", "status")].map(|(zh, en)| words(zh, en).get(lang));
    let figures = if supposing {
        [("原应付", "due now"), ("假设后", "what if"), ("变化", "change")]
    } else {
        [("应付", "due"), ("已付", "paid"), ("可付", "payable")]
    };
    let [a, b, c] = figures.map(|(zh, en)| words(zh, en).get(lang));
    let wide = |at: usize, least: u16| {
        let texts = rows.iter().filter_map(|row| row.cells.get(at)).map(AsRef::as_ref);
        table::widest(texts, MOST_MONEY).max(least)
    };
    vec![
        Column::new(clause, 3),
        Column::new(measure, 18).sharing(1),
        Column::new(standing, 8),
        Column::new(a, wide(3, 12)).right(),
        Column::new(b, wide(4, 12)).right(),
        Column::new(c, wide(5, 13)).right(),
    ]
}

fn measures(
    screen: &Subsidy,
    judged: &Judged,
    height: usize,
    area: Rect,
    buffer: &mut Buffer,
    cx: &ViewCx<'_>,
) {
    let shown = judged.shown().lines.iter().skip(screen.cursor.top).take(height);
    let rows: Vec<Row<'_>> = shown.map(|line| row(judged, line, cx.lang)).collect();
    let selected = screen.cursor.line(judged.shown().lines.len());
    let columns = columns(judged.then.is_some(), &rows, cx.lang);
    table::draw(buffer, area, cx.theme, &Table { columns: &columns, rows: &rows, selected });
}

fn row<'a>(judged: &Judged, line: &Line, lang: Lang) -> Row<'a> {
    let rule = Pack::embedded().rules.get(line.rule);
    let (clause, name) = rule.map_or(("", ""), |r| (r.clause.as_str(), r.name.get(lang)));
    let mut cells = vec![clause.to_owned(), name.to_owned(), line.standing.word(lang).to_owned()];
    let mut row_changed = false;
    if judged.then.is_some() {
        let before = judged.now.lines.iter().find(|l| l.rule == line.rule).map_or(Fen::ZERO, |l| l.due);
        let change = line.due - before;
        let sign = if change > Fen::ZERO { "+" } else { "" };
        cells.extend([money(before), money(line.due)]);
        cells.push(if change == Fen::ZERO { String::new() } else { format!("{sign}{change}") });
        row_changed = change != Fen::ZERO;
    } else {
        let first = if line.ceiling > Fen::ZERO { line.ceiling } else { line.due };
        cells.extend([money(first), money(line.paid), money(line.payable)]);
    }
    let mut row = Row::new(cells);
    row.marked = row_changed;
    row.role = Some(lines::role(line.standing));
    row
}

fn money(fen: Fen) -> String {
    if fen == Fen::ZERO { String::new() } else { fen.to_string() }
}

fn detail(screen: &Subsidy, judged: &Judged, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let Some((title, lines)) = lines::measure(judged, screen.taken.as_ref(), screen.cursor.eye, cx.lang)
    else {
        return;
    };
    if area.height == 0 {
        return;
    }
    let across = cx.theme.signs().across.repeat(usize::from(area.width));
    text::put(buffer, area.x, area.y, area.width, &across, cx.theme.style(Role::Border));
    text::put(buffer, area.x + 1, area.y, area.width - 1, &format!(" {title} "), cx.theme.style(Role::Title));
    let room = area.width.saturating_sub(1);
    let wrapped = lines
        .iter()
        .flat_map(|(role, line)| text::wrap(line, room).into_iter().map(move |part| (*role, part)));
    let all: Vec<_> = wrapped.collect();
    let height = usize::from(area.height - 1);
    let cut = all.len() > height;
    let shown = if cut { height.saturating_sub(1) } else { height };
    for (y, (role, line)) in (area.y + 1..).zip(all.iter().take(shown)) {
        text::put(buffer, area.x + 1, y, room, line, cx.theme.style(*role));
    }
    if cut {
        let more = words("… 回车看全部", "… Enter shows all").get(cx.lang);
        text::put(buffer, area.x + 1, area.bottom() - 1, room, more, cx.theme.style(Role::Dim));
    }
}

fn over(screen: &Subsidy, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    match &screen.over {
        Over::Nothing => None,
        Over::Kinds(menu) => menu.draw(area, buffer, cx),
        Over::Subject(pick) => {
            let rows = u16::try_from(pick.found.len() + 3).unwrap_or(u16::MAX).max(4);
            let place = text::centred(area, 66, rows.min(area.height));
            let title =
                words("给谁算？（姓名、拼音、号码、单位）", "for whom? (name, pinyin, number)").get(cx.lang);
            let inside = text::boxed(buffer, place, title, cx.theme);
            let caret = Some(typing::draw(&pick.words, Rect { height: 1, ..inside }, buffer, cx));
            let room = usize::from(inside.height.saturating_sub(1)).max(1);
            let top = (pick.eye + 1).saturating_sub(room);
            for (y, (place, found)) in
                (inside.y + 1..inside.bottom()).zip(pick.found.iter().enumerate().skip(top))
            {
                let chosen = place == pick.eye;
                let sign = if chosen { cx.theme.signs().pointer } else { " " };
                let style = cx.theme.style(if chosen { Role::Selected } else { Role::Text });
                let line = format!("{sign} {}  {}", found.label, found.detail);
                text::put(buffer, inside.x, y, inside.width, &line, style);
            }
            caret
        }
        Over::File(field) => {
            let title =
                words("告知单写到哪里（.txt、.xlsx、.csv）", "the letter: where to (.txt, .xlsx, .csv)");
            field.boxed(title.get(cx.lang), area, buffer, cx)
        }
        Over::AsOf(edit) => {
            let place = text::centred(area, 50, 3);
            let title =
                words("核算到哪一天？（空为今天所知的全部）", "as of which day? (empty: all on file)");
            typing::draw_boxed(title.get(cx.lang), edit, place, buffer, cx)
        }
        Over::Form(form, _) => {
            let rows = form_view::wanted_height(form) + 2;
            let place = text::centred(area, area.width.min(76), rows.min(area.height));
            let title =
                words("假设（不保存）· Ctrl-S 看结果", "what if (never saved) · Ctrl-S shows").get(cx.lang);
            let inside = text::boxed(buffer, place, title, cx.theme);
            form_view::draw(form, inside, buffer, cx.theme)
        }
    }
}
