//! 证书: the register of certificates, and rapid entry with the sitting's rows above the form.

pub mod entry;
pub mod rows;
pub mod sitting;
pub mod view;

pub use entry::Entry;

use super::example::Example;
use super::export;
use super::finder::{Finder, Outcome, Sought};
use super::narrow::{Dimension, Of};
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
        self.finder.scopes(&[Scope::Certificates, Scope::Finder, Scope::List, Scope::Global])
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match self.finder.update(input, cx, page) {
            Outcome::Step(step) => step,
            Outcome::Open => self.open(cx),
            Outcome::Own(Command::AddCertificate) => cx.open(|cx| Screen::Entry(Box::new(Entry::new(cx)))),
            Outcome::Own(Command::Export) => {
                let first = page(&self.finder.sought(), From::Start, export::PAGE);
                export::of_list("certificates", &self.finder, self.finder.is_narrowed(), first, cx)
            }
            Outcome::Own(_) => Step::Ignored,
        }
    }

    fn open(&self, cx: &mut Cx<'_>) -> Step {
        let Some(row) = self.finder.current() else { return Step::Taken };
        let reference = RecordRef::new(Table::Certificate, row.id);
        cx.open(|cx| Screen::RecordForm(Box::new(RecordForm::correct(reference, cx))))
    }
}

/// Asks for a page of them.
fn page(sought: &Sought, from: From, limit: usize) -> Request {
    let narrow = Narrow {
        words: sought.words.clone(),
        level: sought.code("level"),
        occupation: sought.code("occupation"),
        kind: sought.code("kind"),
        ..Narrow::default()
    };
    Request::Certificates { narrow, from, limit }
}
