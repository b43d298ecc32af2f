//! 单位: every organisation on file, found as one types, narrowed by chips.

pub mod view;

use super::finder::{Finder, Outcome};
use super::narrow::{Dimension, Narrowing, Of};
use super::page::Page;
use super::{Cx, Input, Screen, Step};
use crate::domain::lang::words;
use crate::domain::listing::{From, OrganisationRow};
use crate::domain::record::{RecordRef, Table as Kind};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Narrow, Request};

/// The list of organisations.
#[derive(Debug)]
pub struct Organisations {
    finder: Finder<OrganisationRow>,
    narrow: Narrowing,
}

const DIMENSIONS: &[Dimension] = &[
    Dimension { key: "kind", name: words("类型", "kind"), of: Of::Field(Kind::Organisation, "kind") },
    Dimension {
        key: "division",
        name: words("地区", "division"),
        of: Of::Field(Kind::Organisation, "division"),
    },
];

impl Organisations {
    /// All of them, newest first.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        let mut new = Self { finder: Finder::default(), narrow: Narrowing::new(DIMENSIONS) };
        new.restart(cx);
        new
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        if self.narrow.is_choosing() {
            &[Scope::Choice, Scope::Text]
        } else if self.finder.is_typing() {
            &[Scope::Search, Scope::Text, Scope::List, Scope::Global]
        } else {
            &[Scope::Organisations, Scope::Finder, Scope::List, Scope::Global]
        }
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        if self.narrow.takes(&input) {
            if self.narrow.update(&input, cx.lang) {
                self.restart(cx);
            }
            return Step::Changed;
        }
        let page = self.pager();
        match self.finder.update(input, cx, page) {
            Outcome::Step(step) => step,
            Outcome::Open => self.open(cx),
            Outcome::Own(command) => self.command(command, cx),
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        match command {
            Command::Filter => self.narrow.open(cx.lang),
            Command::Back if self.is_narrowed() => {
                self.finder.clear_words();
                self.narrow.clear();
                self.restart(cx);
            }
            _ => return Step::Ignored,
        }
        Step::Changed
    }

    fn open(&self, cx: &mut Cx<'_>) -> Step {
        let Some(row) = self.finder.current() else { return Step::Same };
        let reference = RecordRef::new(Kind::Organisation, row.id);
        cx.open(|cx| Screen::Page(Box::new(Page::new(reference, cx))))
    }

    fn is_narrowed(&self) -> bool {
        !self.finder.words().is_empty() || !self.narrow.is_empty()
    }

    fn restart(&mut self, cx: &mut Cx<'_>) {
        let page = self.pager();
        self.finder.restart(cx, page);
    }

    fn pager(&self) -> impl Fn(&str, From, usize) -> Request + use<> {
        let narrow = Narrow {
            kind: self.narrow.get("kind"),
            division: self.narrow.get("division"),
            ..Narrow::default()
        };
        move |words, from, limit| {
            let narrow = Narrow { words: words.to_owned(), ..narrow.clone() };
            Request::Organisations { narrow, from, limit }
        }
    }
}
