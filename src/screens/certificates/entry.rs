//! Rapid entry: one certificate after another, each saved with one key.

use super::sitting::{self, SittingRow};
use crate::keymap::scope::Scope;
use crate::message::Reply;
use crate::screens::form_host::{FormHost, Turn};
use crate::screens::{Cx, Input, Step};

/// A sitting.
#[derive(Debug)]
pub struct Entry {
    host: FormHost,
    rows: Vec<SittingRow>,
}

impl Entry {
    /// An empty form; drafts that were not saved are offered first.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        Self { host: FormHost::open(sitting::plan(), cx), rows: Vec::new() }
    }

    /// Goes on with that draft.
    pub fn resume(draft: &str, cx: &mut Cx<'_>) -> Self {
        Self { host: FormHost::resume(sitting::plan(), Some(draft), cx), rows: Vec::new() }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        self.host.scopes()
    }

    /// The form, to be drawn.
    pub(super) fn host(&self) -> &FormHost {
        &self.host
    }

    /// What was saved at this sitting, oldest first.
    pub(super) fn rows(&self) -> &[SittingRow] {
        &self.rows
    }

    /// The clause behind the focused field.
    pub fn clause(&self) -> Option<String> {
        self.host.clause()
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        if let Input::Reply(ticket, Reply::Saved(records)) = &input
            && self.host.is_save(*ticket)
            && let Some(row) = sitting::row(self.host.form(), records, cx.lang)
        {
            sitting::push(&mut self.rows, row);
        }
        match self.host.update(input, cx) {
            Turn::Step(step) => step,
            Turn::Leave | Turn::Done(_) => Step::Pop,
        }
    }
}
