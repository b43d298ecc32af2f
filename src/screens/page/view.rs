//! Draws the page of a person or an organisation.

use super::Page;
use crate::domain::lang::words;
use crate::domain::listing::TimelineRow;
use crate::domain::money::Fen;
use crate::domain::record::{Field, FieldKind, Record, RecordRef};
use crate::domain::show;
use crate::domain::width::{pad, width};
use crate::message::Dossier;
use crate::policy::Pack;
use crate::policy::preview::Standing;
use crate::screens::ViewCx;
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Lines of the head: name, three lines of fields, look-alikes.
pub const HEAD: usize = 5;

/// Draws it.
pub fn draw(page: &Page, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let dossier = page.dossier.as_ref()?;
    let Some(record) = &dossier.record else {
        let gone = words("这条记录已不在名册中。", "This record is no longer on file.").get(cx.lang);
        text::put(buffer, area.x, area.y, area.width, gone, cx.theme.style(Role::Warning));
        return None;
    };
    head(page, dossier, record, area, buffer, cx);
    let claims = u16::try_from(page.claims.shown(usize::from(area.height))).unwrap_or(1);
    let top = area.y + u16::try_from(HEAD).unwrap_or(5);
    claim_lines(page, Rect { y: top, height: claims, ..area }.intersection(area), buffer, cx);
    let below = Rect { y: top + claims, height: area.bottom().saturating_sub(top + claims), ..area };
    timeline(page, dossier, below.intersection(area), buffer, cx);
    page.alike.as_ref().and_then(|menu| menu.draw(area, buffer, cx))
}

fn head(page: &Page, dossier: &Dossier, record: &Record, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let name = record.values.get("name").unwrap_or_default();
    let title = cx.theme.style(Role::Title);
    let put = if page.masking() == show::Masking::Clear { text::put_whole } else { text::put };
    let used = put(buffer, area.x, area.y, area.width, name, title);
    let rest = area.width.saturating_sub(used + 2);
    let age = person_line(record, page.masking(), cx);
    text::put(buffer, area.x + used + 2, area.y, rest, &age, cx.theme.style(Role::Text));
    let mut pieces: Vec<String> = Vec::new();
    for field in record.reference.table.fields() {
        let Some(value) = record.values.get(field.key) else { continue };
        if matches!(field.key, "name" | "sex" | "birth" | "local") {
            continue;
        }
        let shown = match named(field, value, dossier) {
            Some(name) => name,
            None => show::show(field, value, cx.lang, page.masking()),
        };
        pieces.push(format!("{} {shown}", field.label(cx.lang)));
    }
    for (y, line) in (area.y + 1..).zip(flow(&pieces, usize::from(area.width)).iter().take(HEAD - 2)) {
        put(buffer, area.x, y, area.width, line, cx.theme.style(Role::Text));
    }
    if !dossier.duplicates.is_empty() {
        let key =
            cx.keymap.keys_of(&[crate::keymap::scope::Scope::Page], crate::keymap::command::Command::Alike);
        let first =
            dossier.duplicates.first().map(|c| format!("{} {}", c.label, c.detail)).unwrap_or_default();
        let line = format!(
            "! {} {}: {first}  ({})",
            words("疑似重复", "look alike").get(cx.lang),
            dossier.duplicates.len(),
            key.first().map_or("", String::as_str)
        );
        let y = area.y + u16::try_from(HEAD).unwrap_or(5) - 1;
        text::put(buffer, area.x, y, area.width, &line, cx.theme.style(Role::Warning));
    }
}

/// Sex, birth and age of a person, beside the name.
fn person_line(record: &Record, masking: show::Masking, cx: &ViewCx<'_>) -> String {
    let shown = |key: &str| {
        let value = record.values.get(key)?;
        Some(show::show(record.reference.table.field(key)?, value, cx.lang, masking))
    };
    let birth = record.values.get("birth").and_then(crate::domain::day::Day::parse_iso);
    let age = birth.map(|birth| {
        let years = cx.session.today.years_since(birth);
        let birth = shown("birth").unwrap_or_default();
        match cx.lang {
            crate::domain::lang::Lang::Zh => format!("{birth}（{years}岁）"),
            crate::domain::lang::Lang::En => format!("{birth} ({years})"),
        }
    });
    [shown("sex"), age].into_iter().flatten().collect::<Vec<_>>().join("  ")
}

/// Name of the record a field refers to.
fn named(field: &Field, value: &str, dossier: &Dossier) -> Option<String> {
    if !matches!(field.kind, FieldKind::Person | FieldKind::Organisation | FieldKind::Subject) {
        return None;
    }
    let reference = RecordRef::parse(value)?;
    dossier.names.iter().find(|(named, _)| *named == reference).map(|(_, name)| name.clone())
}

/// Pieces side by side in lines of at most `columns`.
fn flow(pieces: &[String], columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces {
        let used = lines.last().map_or(0, |line| width(line));
        if used > 0 && used + 3 + width(piece) > columns {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push_str("   ");
            }
            line.push_str(piece);
        }
    }
    lines
}

fn claim_lines(page: &Page, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let sum = page.claims.payable();
    let unread = match page.claims.unread {
        0 => String::new(),
        n => format!("  ! {n} {}", w("项事项资料不全", "facts are incomplete")),
    };
    let uncounted = page.claims.uncounted().sentence(cx.lang).map(|text| format!("  ! {text}"));
    let heading =
        format!("{} {sum}{unread}{}", w("还可申领", "may still be claimed"), uncounted.unwrap_or_default());
    text::put(buffer, area.x, area.y, area.width, &heading, cx.theme.style(Role::Title));
    let pack = Pack::embedded();
    let lines = (area.y + 1..area.bottom()).zip(page.claims.lines());
    for (y, line) in lines {
        let Some(measure) = pack.rules.get(line.rule) else { continue };
        let (money, role) = match line.standing {
            Standing::Payable => (line.payable, Role::Good),
            Standing::Overpaid => (line.paid - line.due, Role::Warning),
            Standing::Ceiling => (line.ceiling, Role::Text),
            Standing::Paid => (line.paid, Role::Dim),
            _ => (Fen::ZERO, Role::Dim),
        };
        let standing = pad(line.standing.word(cx.lang), 8);
        let money = if money == Fen::ZERO { String::new() } else { money.to_string() };
        let style = cx.theme.style(role);
        let used = text::put(buffer, area.x + 2, y, 9, &standing, style);
        text::put_right(buffer, area.x + 2 + used, y, 15, &money, style);
        let what = format!("  {} {}", measure.name.get(cx.lang), clause_words(&measure.clause, cx));
        let x = area.x + 2 + used + 15;
        text::put(buffer, x, y, area.right().saturating_sub(x), &what, style);
    }
}

fn clause_words(clause: &str, cx: &ViewCx<'_>) -> String {
    match cx.lang {
        crate::domain::lang::Lang::Zh => format!("（第{clause}条）"),
        crate::domain::lang::Lang::En => format!("(clause {clause})"),
    }
}

fn timeline(page: &Page, dossier: &Dossier, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    if area.height == 0 {
        return;
    }
    let heading = format!("{} {}", words("时间线", "timeline").get(cx.lang), dossier.timeline.len());
    text::put(buffer, area.x, area.y, area.width, &heading, cx.theme.style(Role::Title));
    let rows = dossier.timeline.iter().enumerate().skip(page.cursor.top);
    for (y, (index, row)) in (area.y + 1..area.bottom()).zip(rows) {
        let selected = index == page.cursor.eye;
        let role = if selected { Role::Selected } else { Role::Text };
        let sign = if selected { cx.theme.signs().pointer } else { " " };
        text::put(buffer, area.x, y, 1, sign, cx.theme.style(role));
        let day = row.day.map_or_else(|| "    —     ".to_owned(), |day| day.to_string());
        text::put(buffer, area.x + 2, y, 10, &day, cx.theme.style(role));
        let kind = row.reference.table.words().get(cx.lang);
        text::put(buffer, area.x + 13, y, 18, kind, cx.theme.style(Role::Text));
        let x = area.x + 32;
        let room = area.right().saturating_sub(x);
        text::put(buffer, x, y, room, &timeline_words(row, dossier, cx), cx.theme.style(Role::Text));
    }
}

/// The values of an entry in one line.
fn timeline_words(row: &TimelineRow, dossier: &Dossier, cx: &ViewCx<'_>) -> String {
    let table = row.reference.table;
    let mut pieces: Vec<String> = Vec::new();
    for (key, value) in &row.values {
        let Some(field) = table.field(key) else { continue };
        if matches!(field.kind, FieldKind::Flag) {
            if value == "true" {
                pieces.push(field.label(cx.lang).to_owned());
            }
            continue;
        }
        let money_shown = row.amount.is_some() && *key == "amount";
        let day_shown = field.kind == FieldKind::Day && row.day.is_some_and(|day| day.to_string() == *value);
        if money_shown || day_shown || *key == "subject" || *key == "person" {
            continue;
        }
        let shown = match named(field, value, dossier) {
            Some(name) => name,
            None => show::show(field, value, cx.lang, show::Masking::Masked),
        };
        // a bare figure says nothing: three what?
        let figure = matches!(field.kind, FieldKind::Count(..) | FieldKind::Money | FieldKind::Mark);
        pieces.push(if figure { format!("{} {shown}", field.label(cx.lang)) } else { shown });
    }
    if let Some(amount) = row.amount {
        pieces.insert(0, amount.to_string());
    }
    pieces.join("  ")
}
