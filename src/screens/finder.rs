//! A list with its search box, its filters and its marks: what 人才, 证书 and 单位 have in common.
//!
//! A screen says how a page is asked for and answers what is its own; typing, narrowing, moving,
//! marking and reading pages happen here.

pub mod view;

use super::cursor;
use super::example::Example;
use super::listing::{Listing, Placed};
use super::narrow::{Dimension, Narrowing};
use super::search_box::{SearchBox, Typed};
use super::{Cx, Input, Step};
use crate::domain::listing::{From, Page};
use crate::domain::record::RecordId;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Reply, Request, Ticket};
use crate::ui::theme::Role;
use std::collections::BTreeSet;

/// Lines above the rows: the box and the headings.
pub const HEAD: usize = 2;

/// A row that comes in pages of its own kind of reply.
pub trait Row: Placed + Sized {
    /// The page, when the reply is one of these rows.
    fn page(reply: Reply) -> Result<Page<Self>, Reply>;
}

/// Box, filters, rows and marks.
#[derive(Debug)]
pub struct Finder<R> {
    search: SearchBox,
    narrow: Narrowing,
    list: Listing<R>,
    marks: BTreeSet<RecordId>,
}

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Sought {
    /// The words of the box.
    pub words: String,
    codes: Vec<(&'static str, String)>,
}

impl Sought {
    /// The value a dimension is narrowed to, by code.
    pub fn code(&self, key: &str) -> Option<String> {
        self.codes.iter().find(|(known, _)| *known == key).map(|(_, code)| code.clone())
    }
}

/// What became of an input.
#[derive(Debug)]
pub enum Outcome {
    /// Answered.
    Step(Step),
    /// The row the eye is on is to be opened.
    Open,
    /// A command that is the screen's own.
    Own(Command),
}

impl<R: Row> Finder<R> {
    /// A list that can be narrowed by these.
    pub fn new(dimensions: &'static [Dimension]) -> Self {
        Self {
            search: SearchBox::default(),
            narrow: Narrowing::new(dimensions),
            list: Listing::default(),
            marks: BTreeSet::new(),
        }
    }

    /// Where keys are looked up; `own` while the rows have the keyboard.
    pub fn scopes(&self, own: &'static [Scope]) -> &'static [Scope] {
        if self.narrow.is_choosing() {
            &[Scope::Choice, Scope::Text]
        } else if self.search.is_typing() {
            &[Scope::Search, Scope::Text, Scope::List, Scope::Global]
        } else {
            own
        }
    }

    /// True when words or filters leave something out.
    pub fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || !self.narrow.is_empty()
    }

    /// The row the eye is on.
    pub fn current(&self) -> Option<&R> {
        self.list.current()
    }

    /// The marked rows.
    pub fn marks(&self) -> &BTreeSet<RecordId> {
        &self.marks
    }

    /// What is looked for.
    pub fn sought(&self) -> Sought {
        Sought { words: self.search.words().to_owned(), codes: self.narrow.codes() }
    }

    /// A list narrowed to what is like an example.
    #[must_use]
    pub fn like(mut self, example: &Example) -> Self {
        self.search.set(&example.words);
        self.narrow.set(&example.codes);
        self
    }

    /// Drops words and filters.
    pub fn clear(&mut self) {
        self.search.clear();
        self.narrow.clear();
    }

    /// Reads the list anew from its start; `page` makes the request of what is sought and a place.
    pub fn restart(&mut self, cx: &mut Cx<'_>, page: impl Fn(&Sought, From, usize) -> Request) {
        let sought = self.sought();
        self.list.restart(cx, |from, limit| page(&sought, from, limit));
    }

    /// What became of an input.
    pub fn update(
        &mut self,
        input: Input,
        cx: &mut Cx<'_>,
        page: impl Fn(&Sought, From, usize) -> Request,
    ) -> Outcome {
        let sought = self.sought();
        let here = |from, limit| page(&sought, from, limit);
        Outcome::Step(match input {
            Input::Command(command)
                if means_rows(command) && !self.narrow.is_choosing() && self.list.is_coming() =>
            {
                Step::Later(command)
            }
            Input::Reply(ticket, reply) => self.reply(ticket, reply, cx, here),
            Input::Shown => {
                self.list.refresh(cx, here);
                Step::Taken
            }
            Input::Resized => {
                self.list.resized(height(cx), cx, here);
                Step::Taken
            }
            Input::Alarm => Step::Ignored,
            input if self.narrow.is_choosing() => {
                if self.narrow.update(&input, cx.lang) {
                    self.restart(cx, page);
                }
                Step::Taken
            }
            input if self.search.is_typing() => return self.typed(&input, cx, page),
            Input::Command(command) => return self.command(command, cx, page),
            Input::Paste(_) => {
                self.search.set_typing(true);
                return self.typed(&input, cx, page);
            }
            Input::Key(_) => Step::Ignored,
        })
    }

    fn reply(
        &mut self,
        ticket: Ticket,
        reply: Reply,
        cx: &mut Cx<'_>,
        page: impl Fn(From, usize) -> Request,
    ) -> Step {
        match R::page(reply) {
            Ok(rows) => {
                self.list.take(ticket, rows, height(cx), cx, page);
                Step::Taken
            }
            Err(Reply::Failed(sentence)) => {
                self.list.failed(ticket);
                cx.tell(Role::Fault, sentence);
                Step::Taken
            }
            Err(_) => Step::Taken,
        }
    }

    fn typed(
        &mut self,
        input: &Input,
        cx: &mut Cx<'_>,
        page: impl Fn(&Sought, From, usize) -> Request,
    ) -> Outcome {
        Outcome::Step(match self.search.update(input) {
            Typed::Ignored => Step::Ignored,
            Typed::Same => Step::Taken,
            Typed::Words => {
                self.restart(cx, page);
                Step::Taken
            }
            Typed::Accepted if self.list.is_empty() => Step::Taken,
            Typed::Accepted => return Outcome::Open,
            Typed::ForRows(command) => {
                let sought = self.sought();
                let here = |from, limit| page(&sought, from, limit);
                if !self.list.command(command, height(cx), cx, here) {
                    return Outcome::Step(Step::Ignored);
                }
                self.search.set_typing(false);
                Step::Taken
            }
        })
    }

    fn command(
        &mut self,
        command: Command,
        cx: &mut Cx<'_>,
        page: impl Fn(&Sought, From, usize) -> Request,
    ) -> Outcome {
        let sought = self.sought();
        let here = |from, limit| page(&sought, from, limit);
        if self.list.command(command, height(cx), cx, here) {
            return Outcome::Step(Step::Taken);
        }
        match command {
            Command::Search => self.search.set_typing(true),
            Command::Open if self.list.current().is_none() => return Outcome::Step(Step::Taken),
            Command::Open => return Outcome::Open,
            Command::Filter => self.narrow.open(cx.lang),
            Command::Mark => self.mark(cx, here),
            Command::ClearMarks => self.marks.clear(),
            Command::Back if self.is_narrowed() => {
                self.clear();
                self.restart(cx, page);
            }
            other => return Outcome::Own(other),
        }
        Outcome::Step(Step::Taken)
    }

    /// Marks or unmarks the row and goes on to the next.
    fn mark(&mut self, cx: &mut Cx<'_>, page: impl Fn(From, usize) -> Request) {
        let Some(id) = self.list.current().map(|row| row.place().1) else { return };
        if !self.marks.remove(&id) {
            self.marks.insert(id);
        }
        self.list.command(Command::RowDown, height(cx), cx, page);
    }
}

/// True for a command about the row the eye is on or is to be on.
fn means_rows(command: Command) -> bool {
    cursor::means_rows(command)
        || matches!(command, Command::Accept | Command::Up | Command::Down | Command::Mark)
}

fn height(cx: &Cx<'_>) -> usize {
    cx.height().saturating_sub(HEAD).max(1)
}
