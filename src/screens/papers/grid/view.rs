//! Draws a result list: lines, the focused cell's sentence, and the counts.

use super::super::lines::{Line, State};
use super::Grid;
use crate::domain::exam::{self, Outcome};
use crate::domain::lang::{Lang, words};
use crate::domain::mask;
use crate::domain::record::Table;
use crate::screens::ViewCx;
use crate::ui::grid::{self, Column, Sheet};
use crate::ui::text::put;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws it and says where the caret stands.
pub fn draw(list: &Grid, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    put(buffer, area.x, area.y, area.width, &counts(list, cx.lang), cx.theme.style(Role::Dim));
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let columns = columns(exam::needs_review(list.level()), cx.lang);
    let shown = list.lines.iter().enumerate().skip(list.top).take(grid::rows(below.height));
    let lines: Vec<_> = shown.map(|(index, line)| seen(list, index, line, &columns, cx.lang)).collect();
    let current = list.eye.checked_sub(list.top);
    grid::draw(&Sheet { columns: &columns, lines: &lines, current }, below, buffer, cx.theme)
}

fn columns(review: bool, lang: Lang) -> Vec<Column> {
    let column = |key, title: crate::domain::lang::Words, cells| {
        Some(Column { key, title: title.get(lang).to_owned(), cells })
    };
    [
        column("id_number", words("证件号码", "identity no."), 18),
        column("name", words("姓名", "name"), 8),
        column("theory", words("理论", "theo"), 5),
        column("theory_exempt", words("免", "ex."), 3),
        column("practice", words("实操", "prac"), 5),
        column("review", words("评审", "rev."), 5).filter(|_| review),
        column("outcome", words("结果", "result"), 6),
        column("number", words("证书编号", "certificate no."), 0),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn seen<'a>(list: &'a Grid, index: usize, line: &'a Line, columns: &[Column], lang: Lang) -> grid::Line<'a> {
    let form = line.desk().map(crate::screens::form_desk::FormDesk::form);
    let sign = match &line.state {
        State::Saved(_) => ' ',
        State::Saving(_) => '~',
        State::Open(desk) if desk.form().is_touched() => '*',
        State::Open(_) => '+',
    };
    let texts = columns.iter().map(|column| text(list, line, column.key, lang)).collect();
    grid::Line { place: index + 1, sign, form, texts }
}

fn text(list: &Grid, line: &Line, key: &str, lang: Lang) -> String {
    if key == "outcome" {
        return line.outcome(list.level()).map(|o| o.words().get(lang).to_owned()).unwrap_or_default();
    }
    let State::Saved(saved) = &line.state else { return String::new() };
    match (key, saved.value(key)) {
        (_, None) => String::new(),
        ("id_number", Some(number)) => mask::id_number(number),
        (_, Some(value)) => value.to_owned(),
    }
}

fn counts(list: &Grid, lang: Lang) -> String {
    let saved = || list.lines.iter().filter(|line| matches!(line.state, State::Saved(_)));
    let of = |outcome| saved().filter(|line| line.outcome(list.level()) == Some(outcome)).count();
    let [passed, failed, absent] = [Outcome::Passed, Outcome::Failed, Outcome::Absent].map(of);
    let open = list.lines.iter().filter(|line| line.is_unsaved()).count();
    let shared = ["occupation", "level", "issued"].iter().filter_map(|key| {
        let field = Table::Certificate.field(key)?;
        let value = list.paper.shared.get(key)?;
        Some(crate::domain::show::show(field, value, lang, crate::domain::show::Masking::Masked))
    });
    let shared = shared.collect::<Vec<_>>().join(" ");
    match lang {
        Lang::Zh => format!("{shared}  合格 {passed}  不合格 {failed}  缺考 {absent}  未存 {open}"),
        Lang::En => format!("{shared}  {passed} passed, {failed} failed, {absent} absent, {open} not saved"),
    }
}
