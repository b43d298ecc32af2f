//! What is being typed beside a record on file that looks like it, field by field; the form stays below.

use super::cursor::Cursor;
use super::page::Page;
use super::{Cx, Input, Screen, Step, ViewCx};
use crate::domain::clean;
use crate::domain::lang::{Lang, words};
use crate::domain::record::{Field, RecordRef, Table, Values};
use crate::domain::show::{self, Masking};
use crate::keymap::command::Command;
use crate::message::{Dossier, Reply, Request, Ticket};
use crate::ui::form::Form;
use crate::ui::text::put;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Lines above the fields: what it is about, and the headings.
const HEAD: usize = 2;
/// Cells of the label column.
const LABEL: u16 = 15;

/// A record as it is typed and those on file like it.
#[derive(Debug)]
pub struct Compare {
    typed: Values,
    /// As they stand in the form, by field key: also what is no value yet.
    texts: Vec<(&'static str, String)>,
    alike: Vec<RecordRef>,
    /// Which of them is shown.
    at: usize,
    found: Option<Box<Dossier>>,
    asked: Ticket,
    cursor: Cursor,
}

impl Compare {
    /// The form beside the record that looks most like it; `alike` is not empty.
    pub fn new(form: &Form, alike: Vec<RecordRef>, cx: &mut Cx<'_>) -> Self {
        let table = alike.first().map(|record| record.table);
        let slots = form.slots().iter().filter(|slot| form.tables().get(slot.part()).copied() == table);
        let texts = slots.clone().filter(|slot| !slot.text().trim().is_empty());
        let texts = texts.map(|slot| (slot.field().key, slot.text().trim().to_owned())).collect();
        let typed = slots.filter_map(|slot| Some((slot.field().key, slot.canonical()?.to_owned()))).collect();
        let mut compare = Self {
            typed,
            texts,
            alike,
            at: 0,
            found: None,
            asked: Ticket::default(),
            cursor: Cursor::default(),
        };
        compare.ask(cx);
        compare
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        if let Some(record) = self.current() {
            self.asked = cx.ask(Request::Dossier(record));
        }
    }

    fn current(&self) -> Option<RecordRef> {
        self.alike.get(self.at).copied()
    }

    /// The fields either side holds.
    fn fields(&self) -> Vec<&'static Field> {
        let all = self.current().map_or(&[][..], |record| record.table.fields());
        all.iter().filter(|field| self.text(field.key).is_some() || self.held(field.key).is_some()).collect()
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.texts.iter().find(|(of, _)| *of == key).map(|(_, text)| text.as_str())
    }

    fn held(&self, key: &str) -> Option<&str> {
        self.found.as_ref()?.record.as_ref()?.values.get(key)
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, Reply::Dossier(found)) if ticket == self.asked => self.found = Some(found),
            Input::Reply(_, Reply::Failed(sentence)) => cx.tell(Role::Fault, sentence),
            Input::Shown => {
                self.ask(cx);
                return Step::Taken;
            }
            Input::Resized => {}
            Input::Command(command) => return self.command(command, cx),
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let height = cx.height().saturating_sub(HEAD).max(1);
        if self.cursor.command(command, self.fields().len(), height) {
            return Step::Taken;
        }
        match command {
            Command::Open => {
                let Some(record) = self.current() else { return Step::Taken };
                cx.open(|cx| Screen::Page(Box::new(Page::new(record, cx))))
            }
            Command::NextAlike => {
                self.at = (self.at + 1) % self.alike.len().max(1);
                (self.found, self.cursor) = (None, Cursor::default());
                self.ask(cx);
                Step::Taken
            }
            _ => Step::Ignored,
        }
    }
}

/// Draws it.
pub fn draw(screen: &Compare, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let record = screen.current()?;
    let place = format!("{}/{}", screen.at + 1, screen.alike.len());
    let title = format!(
        "{} {place}  {}",
        w("相似的在册记录", "on file, similar"),
        w("Enter 打开它，Esc 回到表单", "Enter opens it, Esc goes back to the form")
    );
    put(buffer, area.x, area.y, area.width, &title, cx.theme.style(Role::Dim));
    let half = area.width.saturating_sub(LABEL) / 2;
    let column = |side: u16| area.x + LABEL + half * side;
    let heads = [
        w("正在录入", "being typed").to_owned(),
        format!("{} {}", w("在册", "on file:"), record.words(cx.lang)),
    ];
    for (side, head) in (0..).zip(heads) {
        put(buffer, column(side), area.y + 1, half.saturating_sub(1), &head, cx.theme.style(Role::Title));
    }
    let rows = screen.fields();
    let shown = rows.iter().enumerate().skip(screen.cursor.top);
    for (y, (index, field)) in (area.y + 2..area.bottom()).zip(shown) {
        let here = index == screen.cursor.eye;
        let (typed, held) = (screen.text(field.key), screen.held(field.key));
        let differs = typed.is_some() && held.is_some() && screen.typed.get(field.key) != held;
        let label = format!(
            "{}{}{}",
            if here { '>' } else { ' ' },
            if differs { '≠' } else { ' ' },
            field.label(cx.lang)
        );
        let role = if here { Role::Selected } else { Role::Text };
        put(buffer, area.x, y, LABEL.saturating_sub(1), &label, cx.theme.style(role));
        let role = if differs { Role::Warning } else { Role::Text };
        let sides = [clean::line(typed.unwrap_or("—")), on_file(screen, field, cx.lang)];
        for (side, text) in (0..).zip(sides) {
            put(buffer, column(side), y, half.saturating_sub(1), &text, cx.theme.style(role));
        }
    }
    None
}

/// What the register holds, personal numbers masked.
fn on_file(screen: &Compare, field: &Field, lang: Lang) -> String {
    let Some(canonical) = screen.held(field.key) else { return "—".into() };
    let names = screen.found.as_ref().map(|found| found.names.as_slice()).unwrap_or_default();
    let name = RecordRef::parse(canonical).and_then(|of| names.iter().find(|(known, _)| *known == of));
    clean::line(
        &name.map_or_else(|| show::show(field, canonical, lang, Masking::Masked), |(_, name)| name.clone()),
    )
}

/// Those of the records a form looks like that can be shown beside it.
pub fn shown(form: &Form) -> Vec<RecordRef> {
    let subject = |record: &&RecordRef| matches!(record.table, Table::Person | Table::Organisation);
    form.alike().iter().filter(subject).copied().collect()
}
