//! 证书: the register of certificates, and rapid entry with the sitting's rows above the form.

pub mod entry;
pub mod rows;
pub mod sitting;
pub mod view;

pub use entry::Entry;

use super::finder::{Finder, Outcome};
use super::narrow::{Dimension, Narrowing, Of};
use super::record_form::RecordForm;
use super::{Cx, Input, Screen, Step};
use crate::domain::lang::words;
use crate::domain::listing::{CertificateRow, From};
use crate::domain::record::{RecordRef, Table};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Narrow, Request};

/// The register of certificates.
#[derive(Debug)]
pub struct Certificates {
    finder: Finder<CertificateRow>,
    narrow: Narrowing,
}

const DIMENSIONS: &[Dimension] = &[
    Dimension { key: "level", name: words("等级", "level"), of: Of::Field(Table::Certificate, "level") },
    Dimension {
        key: "occupation",
        name: words("职业", "occupation"),
        of: Of::Field(Table::Certificate, "occupation"),
    },
    Dimension { key: "kind", name: words("种类", "kind"), of: Of::Field(Table::Certificate, "kind") },
];

impl Certificates {
    /// All of them, newest entry first.
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
            &[Scope::Certificates, Scope::Finder, Scope::List, Scope::Global]
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
            Command::AddCertificate => return cx.open(|cx| Screen::Entry(Box::new(Entry::new(cx)))),
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
        let reference = RecordRef::new(Table::Certificate, row.id);
        cx.open(|cx| Screen::RecordForm(Box::new(RecordForm::correct(reference, cx))))
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
            level: self.narrow.get("level"),
            occupation: self.narrow.get("occupation"),
            kind: self.narrow.get("kind"),
            ..Narrow::default()
        };
        move |words, from, limit| {
            let narrow = Narrow { words: words.to_owned(), ..narrow.clone() };
            Request::Certificates { narrow, from, limit }
        }
    }
}
