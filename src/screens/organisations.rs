//! 单位: every organisation on file, found as one types.

pub mod view;

use super::form_desk::edited;
use super::listing::Listing;
use super::page::Page;
use super::{Cx, Input, Screen, Step};
use crate::domain::listing::{From, OrganisationRow};
use crate::domain::record::{RecordRef, Table as Kind};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Narrow, Reply, Request};
use crate::ui::line_edit::{Edit, LineEdit};
use crate::ui::theme::Role;

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
