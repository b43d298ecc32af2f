//! Draws a form: label, value, and beside it the fault or how the value reads. Changes nothing.

mod popup;

#[cfg(test)]
mod tests;

use super::slot::{Origin, Slot, Trouble};
use super::{Form, Settings};
use crate::domain::clean;
use crate::domain::lang::{Lang, words};
use crate::domain::record::Need;
use crate::domain::show::{self, Masking};
use crate::domain::width::{pad, width};
use crate::ui::text::{self, put, put_filled, put_typed, put_whole};
use crate::ui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Lines below the fields: what is said of the focused field, and what the form says.
const FOOT: u16 = 2;
/// Widest value column; long texts scroll in it.
const VALUE: u16 = 32;

/// Columns of a form of some width.
#[derive(Clone, Copy, Debug)]
struct Columns {
    label: u16,
    value: u16,
    note: u16,
}

/// Draws the form and says where the caret stands.
pub fn draw(form: &Form, area: Rect, buffer: &mut Buffer, theme: &Theme) -> Option<Position> {
    if area.width < 20 || area.height < 3 {
        return None;
    }
    let columns = columns(form, area.width);
    let body = area.height - FOOT;
    let top = top_row(form.focus(), form.slots().len(), usize::from(body));
    let rows = form.slots().iter().enumerate().skip(top).take(usize::from(body));
    let mut caret = None;
    for (y, (index, slot)) in (area.y..).zip(rows) {
        let at = Rect { y, height: 1, ..area };
        let focused = index == form.focus();
        let here = draw_row(form, slot, focused, at, columns, buffer, theme);
        caret = here.filter(|_| focused).or(caret);
    }
    let foot = Rect { y: area.y + body, height: FOOT, ..area };
    let asked = draw_foot(form, foot, buffer, theme);
    if let (Some(chooser), Some(at)) = (form.chooser(), caret) {
        let x = area.x + columns.label;
        popup::draw(chooser, x, at.y, area, buffer, theme);
    }
    if let Some(chosen) = form.chosen_fault() {
        let above = Rect { height: body, ..area };
        return draw_faults(form, chosen, above, buffer, theme).or(caret);
    }
    asked.or(caret)
}

/// The list of faults over the lower fields; the caret stands at the chosen line.
fn draw_faults(
    form: &Form,
    chosen: usize,
    area: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
) -> Option<Position> {
    let lang = form.settings.lang;
    let faults = form.faults();
    let rows = u16::try_from(faults.len()).unwrap_or(u16::MAX).min(area.height);
    let labels = faults.iter().filter_map(|(index, _)| form.slots().get(*index));
    let cells = labels.map(|slot| width(slot.field().label(lang))).max().unwrap_or(0);
    let top = (chosen + 1).saturating_sub(usize::from(rows));
    let mut caret = None;
    let lines = faults.iter().enumerate().skip(top);
    for (y, (place, (index, trouble))) in (area.bottom() - rows..area.bottom()).zip(lines) {
        let label = form.slots().get(*index).map_or("", |slot| slot.field().label(lang));
        let (sign, role) = if place == chosen { ('>', Role::Choice) } else { ('|', Role::Text) };
        let weight = if trouble.blocks() { "!!" } else { "!" };
        let line = format!("{sign} {} {weight} {}", pad(label, cells), clean::line(&trouble.sentence));
        put_filled(buffer, area.x, y, area.width, &line, theme.style(role));
        caret = (place == chosen).then_some(Position::new(area.x, y)).or(caret);
    }
    caret
}

/// Draws one field as a cell; `None` when the form does not have it, else the caret if it is there.
#[allow(clippy::option_option)]
pub fn cell(
    form: &Form,
    key: &str,
    at: Rect,
    current: bool,
    buffer: &mut Buffer,
    theme: &Theme,
) -> Option<Option<Position>> {
    let (index, slot) = form.slots().iter().enumerate().find(|(_, slot)| slot.field().key == key)?;
    let focused = current && index == form.focus();
    if at.width == 0 {
        return Some(None);
    }
    let wrong = slot.visible_trouble().is_some() && !slot.is_shut() && slot.reason.is_none();
    let room = Rect { width: at.width - u16::from(wrong && at.width > 1), ..at };
    if wrong {
        put(buffer, room.right(), at.y, 1, "!", theme.style(Role::Fault));
    }
    Some(draw_value(slot, focused, form.settings, room, buffer, theme))
}

/// What stands below cells: the sentence about the focused field, what the form says or asks, and the
/// open list at the caret. The caret, when a question has it.
pub fn below(
    form: &Form,
    foot: Rect,
    caret: Option<Position>,
    area: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
) -> Option<Position> {
    if let Some(slot) = form.focused() {
        let label = slot.field().label(form.settings.lang);
        let (note, style) = beside(slot, true, form.settings.lang, theme);
        let line = if note.is_empty() { label.to_owned() } else { format!("{label}: {note}") };
        put(buffer, foot.x, foot.y, foot.width, &line, style);
    }
    let asked = draw_question(form, Rect { y: foot.y + 1, height: 1, ..foot }, buffer, theme);
    if let (Some(chooser), Some(at)) = (form.chooser(), caret) {
        popup::draw(chooser, at.x, at.y, area, buffer, theme);
    }
    if let Some(chosen) = form.chosen_fault() {
        let above = Rect { height: area.height.saturating_sub(FOOT), ..area };
        return draw_faults(form, chosen, above, buffer, theme);
    }
    asked
}

/// Rows a form would like to have.
pub fn wanted_height(form: &Form) -> u16 {
    u16::try_from(form.slots().len()).unwrap_or(u16::MAX).saturating_add(FOOT)
}

fn top_row(focus: usize, count: usize, body: usize) -> usize {
    (focus + 2).min(count).saturating_sub(body)
}

fn columns(form: &Form, total: u16) -> Columns {
    let lang = form.settings.lang;
    let label = form.slots().iter().map(|slot| width(slot.field().label(lang))).max().unwrap_or(8);
    // a marker before, a sign for "required" and a blank behind
    let label = u16::try_from(label).unwrap_or(12).min(total / 3) + 3;
    let widest = form.slots().iter().map(|slot| slot.traits().width).max().unwrap_or(30);
    let value = u16::try_from(widest).unwrap_or(VALUE).min(VALUE).min(total - label);
    Columns { label, value, note: (total - label).saturating_sub(value + 1) }
}

fn draw_row(
    form: &Form,
    slot: &Slot,
    focused: bool,
    at: Rect,
    columns: Columns,
    buffer: &mut Buffer,
    theme: &Theme,
) -> Option<Position> {
    let settings = form.settings;
    let label_cells = usize::from(columns.label) - 3;
    let label = pad(slot.field().label(settings.lang), label_cells);
    let need = if slot.field().is_required() { '*' } else { ' ' };
    let marker = if focused { '>' } else { ' ' };
    put(buffer, at.x, at.y, columns.label, &format!("{marker}{label}{need} "), theme.style(Role::Text));
    let x = at.x + columns.label;
    let caret = draw_value(slot, focused, settings, Rect { x, width: columns.value, ..at }, buffer, theme);
    let (note, style) = beside(slot, focused, settings.lang, theme);
    put(buffer, x + columns.value + 1, at.y, columns.note, &note, style);
    caret
}

fn draw_value(
    slot: &Slot,
    focused: bool,
    settings: Settings,
    at: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
) -> Option<Position> {
    let cells = usize::from(at.width);
    let base = if slot.is_dim() { theme.style(Role::Dim) } else { theme.style(Role::Text) };
    if !focused {
        let text = still(slot, settings);
        let style = if slot.is_empty() { theme.style(Role::Dim) } else { base };
        put_whole(buffer, at.x, at.y, at.width, &text, style);
        return None;
    }
    let style = base.patch(theme.style(Role::Field));
    if slot.hidden {
        let masked = still(slot, settings);
        put_filled(buffer, at.x, at.y, at.width, &masked, style);
        put(buffer, at.x, at.y, at.width, &masked, theme.style(Role::Choice));
        return Some(Position::new(at.x, at.y));
    }
    let seen = slot.edit.window(cells);
    let default = if slot.is_empty() { still(slot, settings) } else { String::new() };
    let (shown, style) = if default.is_empty() {
        (seen.text, style)
    } else {
        (default.as_str(), theme.style(Role::Dim).patch(theme.style(Role::Field)))
    };
    put_typed(buffer, at.x, at.y, at.width, shown, style);
    if slot.is_replaced() {
        put_whole(buffer, at.x, at.y, at.width, shown, theme.style(Role::Choice));
    }
    let caret = u16::try_from(seen.caret).unwrap_or(0);
    Some(Position::new(at.x + caret, at.y))
}

/// The value as it stands without a caret: masked where it must be, the default where it is empty.
fn still(slot: &Slot, settings: Settings) -> String {
    if slot.hidden {
        let canonical = slot.canonical().unwrap_or_default();
        return show::show(slot.field(), canonical, settings.lang, Masking::Masked);
    }
    match slot.field().need {
        Need::Default(value) if slot.is_empty() && !value.is_empty() => {
            show::show(slot.field(), value, settings.lang, Masking::Clear)
        }
        _ => slot.text().to_owned(),
    }
}

fn beside(slot: &Slot, focused: bool, lang: Lang, theme: &Theme) -> (String, Style) {
    if let Some(trouble) = slot.visible_trouble().filter(|_| !slot.is_shut()) {
        return marked(trouble, slot.reason.as_deref(), theme);
    }
    if let Some(hint) = &slot.hint {
        return (clean::line(hint), theme.style(Role::Dim));
    }
    if let Some((has, wants)) = slot.progress().filter(|_| focused) {
        return (format!("{has}/{wants}"), theme.style(Role::Dim));
    }
    let read_back = slot.read_back().filter(|text| !slot.hidden && *text != slot.text());
    let typing = match (focused && slot.is_replaced(), slot.hidden) {
        (true, false) => words("键入即换，←→ 则续改", "typing replaces, ←→ edits").get(lang),
        (true, true) => words("键入即换", "typing replaces").get(lang),
        (false, _) => "",
    };
    let said = [source(slot, lang), typing, read_back.unwrap_or_default()];
    let said: Vec<&str> = said.into_iter().filter(|part| !part.is_empty()).collect();
    (clean::line(&said.join(" ")), theme.style(Role::Dim))
}

/// Where a value comes from that nobody typed.
fn source(slot: &Slot, lang: Lang) -> &'static str {
    match slot.origin() {
        _ if slot.is_empty() || slot.is_shut() => "",
        Origin::Carried => words("沿用", "carried").get(lang),
        Origin::Derived(_) => words("由号码得出", "from the number").get(lang),
        Origin::Typed | Origin::Stored => "",
    }
}

fn marked(trouble: &Trouble, reason: Option<&str>, theme: &Theme) -> (String, Style) {
    let sentence = clean::line(&trouble.sentence);
    match (trouble.blocks(), reason) {
        (true, _) => (format!("!! {sentence}"), theme.style(Role::Fault)),
        (false, None) => (format!("! {sentence}"), theme.style(Role::Warning)),
        (false, Some(reason)) => (format!("! {}", clean::line(reason)), theme.style(Role::Dim)),
    }
}

/// The whole sentence about the focused field where the column beside it is too narrow, and below
/// it what the form itself has to say or ask.
fn draw_foot(form: &Form, at: Rect, buffer: &mut Buffer, theme: &Theme) -> Option<Position> {
    let columns = columns(form, at.width);
    if let Some(slot) = form.focused() {
        let (note, style) = beside(slot, true, form.settings.lang, theme);
        if width(&note) > usize::from(columns.note) {
            put(buffer, at.x, at.y, at.width, &note, style);
        }
    }
    draw_question(form, Rect { y: at.y + 1, height: 1, ..at }, buffer, theme)
}

/// The question for a reason with its caret, or what the form has to say.
fn draw_question(form: &Form, at: Rect, buffer: &mut Buffer, theme: &Theme) -> Option<Position> {
    if let Some(prompt) = form.prompt() {
        return Some(draw_prompt(form, prompt.edit(), at, buffer, theme));
    }
    let mut lines = text::wrap(&foot_line(form), at.width);
    lines.truncate(usize::from(FOOT));
    for (up, line) in (0..).zip(lines.iter().rev()) {
        put_filled(buffer, at.x, at.y.saturating_sub(up), at.width, line, theme.style(Role::Text));
    }
    None
}

fn foot_line(form: &Form) -> String {
    let lang = form.settings.lang;
    if form.is_waiting() && form.queued() > 0 {
        return match lang {
            Lang::Zh => format!("稍候，已记下 {} 个键", form.queued()),
            Lang::En => format!("a moment; {} keys kept", form.queued()),
        };
    }
    if form.is_saving() {
        return words("正在保存", "saving").get(lang).to_owned();
    }
    form.notice().map(clean::line).unwrap_or_default()
}

fn draw_prompt(
    form: &Form,
    edit: &crate::ui::line_edit::LineEdit,
    at: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
) -> Position {
    let asks = words("有警告，保存的理由：", "warnings; reason to save: ").get(form.settings.lang);
    let used = u16::try_from(width(asks)).unwrap_or(0).min(at.width / 2);
    put(buffer, at.x, at.y, used, asks, theme.style(Role::Warning));
    let room = at.width - used;
    let seen = edit.window(usize::from(room));
    put_typed(buffer, at.x + used, at.y, room, seen.text, theme.style(Role::Field));
    if edit.is_selected() {
        put_whole(buffer, at.x + used, at.y, room, seen.text, theme.style(Role::Choice));
    }
    Position::new(at.x + used + u16::try_from(seen.caret).unwrap_or(0), at.y)
}
