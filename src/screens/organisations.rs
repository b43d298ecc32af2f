//! 单位: every organisation on file, found as one types.

use super::form_desk::edited;
use super::listing::Listing;
use super::page::Page;
use super::{Cx, Input, Screen, Step, ViewCx};
use crate::domain::lang::words;
use crate::domain::listing::{From, OrganisationRow};
use crate::domain::record::{RecordRef, Table as Kind};
use crate::domain::show::{self, Masking};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Narrow, Reply, Request};
use crate::ui::line_edit::{Edit, LineEdit};
use crate::ui::table::{self, Column, Row, Table};
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The list of organisations.
#[derive(Debug)]
pub struct Organisations {
    words: LineEdit,
    typing: bool,
    list: Listing<OrganisationRow>,
}

/// Lines above the rows: the box and the headings.
const HEAD: usize = 2;

impl Organisations {
    /// All of them.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        let mut new = Self { words: LineEdit::new().limited(60), typing: false, list: Listing::default() };
        new.restart(cx);
        new
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        if self.typing {
            &[Scope::Search, Scope::Text, Scope::List, Scope::Global]
        } else {
            &[Scope::Organisations, Scope::List, Scope::Global]
        }
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        let page = self.pager();
        match input {
            Input::Reply(ticket, Reply::Organisations(rows)) => {
                if self.list.take(ticket, rows, height(cx), cx, page) { Step::Changed } else { Step::Same }
            }
            Input::Reply(ticket, Reply::Failed(sentence)) => {
                self.list.failed(ticket);
                cx.tell(Role::Fault, sentence);
                Step::Changed
            }
            Input::Shown => {
                self.list.refresh(cx, page);
                Step::Same
            }
            Input::Resized => {
                self.list.resized(height(cx), cx, page);
                Step::Changed
            }
            Input::Command(command) if !self.typing => self.command(command, cx),
            Input::Reply(..) | Input::Alarm => Step::Same,
            input if self.typing => self.type_words(&input, cx),
            _ => Step::Ignored,
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let page = self.pager();
        if self.list.command(command, height(cx), cx, page) {
            return Step::Changed;
        }
        match command {
            Command::Search => self.typing = true,
            Command::Open => return self.open(cx),
            Command::Back if !self.words.is_empty() => {
                self.words.set("");
                self.restart(cx);
            }
            _ => return Step::Ignored,
        }
        Step::Changed
    }

    fn open(&mut self, cx: &mut Cx<'_>) -> Step {
        let Some(row) = self.list.current() else { return Step::Same };
        let reference = RecordRef::new(Kind::Organisation, row.id);
        cx.open(|cx| Screen::Page(Box::new(Page::new(reference, cx))))
    }

    fn type_words(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        let before = self.words.text().to_owned();
        match input {
            Input::Key(key) => {
                let Some(c) = key.text() else { return Step::Ignored };
                self.words.apply(Edit::Insert(c));
            }
            Input::Paste(text) => {
                self.words.paste(text);
            }
            Input::Command(Command::Accept) => {
                self.typing = false;
                return if self.list.is_empty() { Step::Changed } else { self.open(cx) };
            }
            Input::Command(Command::Back) => {
                self.typing = false;
                self.words.set("");
            }
            Input::Command(command) => match (edited(*command), command) {
                (Some(edit), _) => {
                    self.words.apply(edit);
                }
                (None, Command::Down) => return self.leave_box(Command::RowDown, cx),
                (None, Command::Up) => return self.leave_box(Command::RowUp, cx),
                (None, other) => return self.leave_box(*other, cx),
            },
            _ => return Step::Ignored,
        }
        if before != self.words.text() {
            self.restart(cx);
        }
        Step::Changed
    }

    fn leave_box(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let page = self.pager();
        if !self.list.command(command, height(cx), cx, page) {
            return Step::Ignored;
        }
        self.typing = false;
        Step::Changed
    }

    fn restart(&mut self, cx: &mut Cx<'_>) {
        let page = self.pager();
        self.list.restart(cx, page);
    }

    fn pager(&self) -> impl Fn(From, usize) -> Request + use<> {
        let narrow = Narrow { words: self.words.text().trim().to_owned(), of: None };
        move |from, limit| Request::Organisations { narrow: narrow.clone(), from, limit }
    }
}

fn height(cx: &Cx<'_>) -> usize {
    cx.height().saturating_sub(HEAD).max(1)
}

/// Draws it and says where the caret stands.
pub fn draw(list: &Organisations, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let x = area.x + text::put(buffer, area.x, area.y, area.width, "/ ", cx.theme.style(Role::Dim));
    let room = area.right().saturating_sub(x + 1);
    let window = list.words.window(usize::from(room).max(1));
    let field = if list.typing { Role::Field } else { Role::Text };
    text::put(buffer, x, area.y, room, window.text, cx.theme.style(field));
    let caret = Position { x: x + u16::try_from(window.caret).unwrap_or(0), y: area.y };
    let w = |zh, en| words(zh, en).get(cx.lang);
    let columns = [
        Column::new(w("单位名称", "name"), 24).sharing(2),
        Column::new(w("信用代码", "credit code"), 18).drop(2),
        Column::new(w("类型", "kind"), 12).drop(3),
        Column::new(w("地区", "division"), 12).sharing(1).drop(1),
        Column::new(w("人数", "people"), 6).right(),
    ];
    let height = usize::from(area.height).saturating_sub(HEAD);
    let rows: Vec<Row<'_>> = list.list.visible(height).iter().map(|row| Row::new(cells(row, cx))).collect();
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let selected = list.list.eye_line();
    table::draw(buffer, below, cx.theme, &Table { columns: &columns, rows: &rows, selected });
    if list.list.is_loaded() && list.list.is_empty() {
        let line = w(
            "没有符合的单位。按 Esc 清除条件，按 n 新增。",
            "No organisation fits. Esc clears, n adds one.",
        );
        text::put(buffer, below.x + table::GUTTER, below.y + 2, below.width, line, cx.theme.style(Role::Dim));
    }
    list.typing.then_some(caret)
}

fn cells(row: &OrganisationRow, cx: &ViewCx<'_>) -> Vec<String> {
    let shown = |key: &str, value: &Option<String>| match (Kind::Organisation.field(key), value) {
        (Some(field), Some(code)) => show::show(field, code, cx.lang, Masking::Masked),
        _ => String::new(),
    };
    vec![
        row.name.clone(),
        row.credit_code.clone().unwrap_or_default(),
        shown("kind", &row.kind),
        shown("division", &row.division),
        row.people.to_string(),
    ]
}
