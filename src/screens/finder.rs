//! A list with its search box and its marks: what 人才, 证书 and 单位 have in common.
//!
//! A screen keeps its filter and order, says which page is wanted, and gets back what it must answer
//! itself; typing, moving, marking and reading pages happen here.

pub mod view;

use super::listing::{Listing, Placed};
use super::search_box::{SearchBox, Typed};
use super::{Cx, Input, Step};
use crate::domain::listing::{From, Page};
use crate::domain::record::RecordId;
use crate::keymap::command::Command;
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

/// Box, rows and marks.
#[derive(Debug)]
pub struct Finder<R> {
    search: SearchBox,
    list: Listing<R>,
    marks: BTreeSet<RecordId>,
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

impl<R> Default for Finder<R> {
    fn default() -> Self {
        Self { search: SearchBox::default(), list: Listing::default(), marks: BTreeSet::new() }
    }
}

impl<R: Row> Finder<R> {
    /// True while the box has the keyboard.
    pub fn is_typing(&self) -> bool {
        self.search.is_typing()
    }

    /// What was typed.
    pub fn words(&self) -> &str {
        self.search.words()
    }

    /// The row the eye is on.
    pub fn current(&self) -> Option<&R> {
        self.list.current()
    }

    /// The marked rows.
    pub fn marks(&self) -> &BTreeSet<RecordId> {
        &self.marks
    }

    /// Empties the box.
    pub fn clear_words(&mut self) {
        self.search.clear();
    }

    /// Reads the list anew from its start; `page` makes the request of the words and a place.
    pub fn restart(&mut self, cx: &mut Cx<'_>, page: impl Fn(&str, From, usize) -> Request) {
        let words = self.search.words().to_owned();
        self.list.restart(cx, |from, limit| page(&words, from, limit));
    }

    /// What became of an input.
    pub fn update(
        &mut self,
        input: Input,
        cx: &mut Cx<'_>,
        page: impl Fn(&str, From, usize) -> Request,
    ) -> Outcome {
        let words = self.search.words().to_owned();
        let of_words = |from, limit| page(&words, from, limit);
        Outcome::Step(match input {
            Input::Reply(ticket, reply) => self.reply(ticket, reply, cx, of_words),
            Input::Shown => {
                self.list.refresh(cx, of_words);
                Step::Same
            }
            Input::Resized => {
                self.list.resized(height(cx), cx, of_words);
                Step::Changed
            }
            Input::Alarm => Step::Ignored,
            input if self.search.is_typing() => return self.typed(&input, cx, page),
            Input::Command(command) => return self.command(command, cx, of_words),
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
                if self.list.take(ticket, rows, height(cx), cx, page) {
                    Step::Changed
                } else {
                    Step::Same
                }
            }
            Err(Reply::Failed(sentence)) => {
                self.list.failed(ticket);
                cx.tell(Role::Fault, sentence);
                Step::Changed
            }
            Err(_) => Step::Same,
        }
    }

    fn typed(
        &mut self,
        input: &Input,
        cx: &mut Cx<'_>,
        page: impl Fn(&str, From, usize) -> Request,
    ) -> Outcome {
        Outcome::Step(match self.search.update(input) {
            Typed::Ignored => Step::Ignored,
            Typed::Same => Step::Changed,
            Typed::Words => {
                self.restart(cx, page);
                Step::Changed
            }
            Typed::Accepted if self.list.is_empty() => Step::Changed,
            Typed::Accepted => return Outcome::Open,
            Typed::ForRows(command) => {
                let words = self.search.words().to_owned();
                let taken =
                    self.list.command(command, height(cx), cx, |from, limit| page(&words, from, limit));
                if !taken {
                    return Outcome::Step(Step::Ignored);
                }
                self.search.set_typing(false);
                Step::Changed
            }
        })
    }

    fn command(
        &mut self,
        command: Command,
        cx: &mut Cx<'_>,
        page: impl Fn(From, usize) -> Request,
    ) -> Outcome {
        if self.list.command(command, height(cx), cx, &page) {
            return Outcome::Step(Step::Changed);
        }
        match command {
            Command::Search => self.search.set_typing(true),
            Command::Open if self.list.current().is_none() => return Outcome::Step(Step::Same),
            Command::Open => return Outcome::Open,
            Command::Mark => self.mark(cx, page),
            Command::ClearMarks => self.marks.clear(),
            other => return Outcome::Own(other),
        }
        Outcome::Step(Step::Changed)
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

fn height(cx: &Cx<'_>) -> usize {
    cx.height().saturating_sub(HEAD).max(1)
}
