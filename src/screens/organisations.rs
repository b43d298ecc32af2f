//! 单位: every organisation on file, found as one types, narrowed by chips.

pub mod view;

use super::example::Example;
use super::export;
use super::finder::{Finder, Outcome, Sought};
use super::narrow::{Dimension, Of};
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
        Self::like(&Example::default(), cx)
    }

    /// Those like an example.
    pub fn like(example: &Example, cx: &mut Cx<'_>) -> Self {
        let mut finder = Finder::new(DIMENSIONS).like(example);
        finder.restart(cx, page);
        Self { finder }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        self.finder.scopes(&[Scope::Organisations, Scope::Finder, Scope::List, Scope::Global])
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match self.finder.update(input, cx, page) {
            Outcome::Step(step) => step,
            Outcome::Open => self.open(cx),
            Outcome::Own(Command::Export) => {
                let first = page(&self.finder.sought(), From::Start, export::PAGE);
                export::of_list("organisations", &self.finder, self.finder.is_narrowed(), first, cx)
            }
            Outcome::Own(_) => Step::Ignored,
        }
    }

    fn open(&self, cx: &mut Cx<'_>) -> Step {
        let Some(row) = self.finder.current() else { return Step::Taken };
        let reference = RecordRef::new(Kind::Organisation, row.id);
        cx.open(|cx| Screen::Page(Box::new(Page::new(reference, cx))))
    }
}

/// Asks for a page of them.
fn page(sought: &Sought, from: From, limit: usize) -> Request {
    let narrow = Narrow {
        words: sought.words.clone(),
        kind: sought.code("kind"),
        division: sought.code("division"),
        ..Narrow::default()
    };
    Request::Organisations { narrow, from, limit }
}
