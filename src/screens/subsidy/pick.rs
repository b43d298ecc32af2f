//! Choosing whom a preview is about: typed in any way the search box takes, narrowed as one types.

use crate::domain::listing::Candidate;
use crate::domain::record::{RecordRef, SubjectKind};
use crate::keymap::command::Command;
use crate::message::{Request, Ticket};
use crate::screens::typing::typed;
use crate::screens::{Cx, Input};
use crate::ui::line_edit::LineEdit;

/// The box and what it found.
#[derive(Debug)]
pub struct Pick {
    pub(super) words: LineEdit,
    pub(super) found: Vec<Candidate>,
    pub(super) eye: usize,
    asked: Option<Ticket>,
}

/// What became of an input.
pub enum Turn {
    /// Still choosing.
    Open,
    /// Closed without a choice.
    Left,
    /// Not for this box.
    Unknown,
    /// This one.
    Taken(RecordRef),
}

/// Found ones asked for.
const MOST: usize = 30;

impl Pick {
    /// An empty box; the newest entries are offered.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        let mut pick = Self { words: LineEdit::new().limited(60), found: Vec::new(), eye: 0, asked: None };
        pick.ask(cx);
        pick
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let query = self.words.text().trim().to_owned();
        self.asked = Some(cx.ask(Request::Candidates { kind: SubjectKind::Either, query, limit: MOST }));
    }

    /// An answer; a stale one is dropped.
    pub fn take(&mut self, ticket: Ticket, found: Vec<Candidate>) {
        if self.asked == Some(ticket) {
            self.found = found;
            self.eye = 0;
        }
    }

    /// What became of an input.
    pub fn update(&mut self, input: &Input, cx: &mut Cx<'_>) -> Turn {
        match input {
            Input::Command(Command::Back) => return Turn::Left,
            Input::Command(Command::Down) => {
                self.eye = (self.eye + 1).min(self.found.len().saturating_sub(1));
            }
            Input::Command(Command::Up) => self.eye = self.eye.saturating_sub(1),
            Input::Command(Command::Accept) => {
                let chosen = self.found.get(self.eye).and_then(|c| RecordRef::parse(&c.canonical));
                return chosen.map_or(Turn::Open, Turn::Taken);
            }
            input => {
                let before = self.words.text().to_owned();
                if !typed(&mut self.words, input) {
                    return Turn::Unknown;
                }
                if before != self.words.text() {
                    self.ask(cx);
                }
            }
        }
        Turn::Open
    }
}
