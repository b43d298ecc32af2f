//! 首页: the drafts to go on with and what is on file.

pub mod view;

use super::cursor::Cursor;
use super::import::Desk;
use super::{Act, Confirm, Cx, Input, Screen, Step};
use crate::domain::desk::OpenImport;
use crate::domain::lang::words;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{CountLine, DeskReply, DeskRequest, DraftLine, Reply, Request};
use crate::ui::theme::Role;

/// The first screen.
#[derive(Debug, Default)]
pub struct Home {
    drafts: Vec<DraftLine>,
    /// Imports that wait, below the drafts.
    imports: Vec<OpenImport>,
    counts: Vec<CountLine>,
    cursor: Cursor,
}

impl Home {
    /// Asks for drafts and sizes.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        read(cx);
        Self::default()
    }

    /// Where keys are looked up.
    #[allow(clippy::unused_self)]
    pub fn scopes(&self) -> &'static [Scope] {
        &[Scope::Home, Scope::List, Scope::Global]
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(_, Reply::Counts(counts)) => self.counts = counts,
            Input::Reply(_, Reply::Drafts(drafts)) => {
                self.drafts = drafts;
                self.cursor.clamp(self.waiting(), self.waiting());
            }
            Input::Reply(_, Reply::Desk(DeskReply::Imports(imports))) => {
                self.imports = imports;
                self.cursor.clamp(self.waiting(), self.waiting());
            }
            Input::Reply(_, Reply::Failed(sentence)) => cx.tell(Role::Fault, sentence),
            Input::Reply(_, Reply::Kept) | Input::Shown => {
                read(cx);
                return Step::Taken;
            }
            Input::Command(command) => return self.command(command, cx),
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    /// How much there is to go on with.
    fn waiting(&self) -> usize {
        self.drafts.len() + self.imports.len()
    }

    fn open_import(&self, cx: &mut Cx<'_>) -> Step {
        let open = self.cursor.eye.checked_sub(self.drafts.len()).and_then(|at| self.imports.get(at));
        let Some(id) = open.map(|open| open.import.id) else { return Step::Taken };
        cx.open(|cx| Screen::Desk(Box::new(Desk::open(id, cx))))
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let waiting = self.waiting();
        if self.cursor.command(command, waiting, waiting) {
            return Step::Taken;
        }
        match command {
            Command::Open => {
                let Some(draft) = self.drafts.get(self.cursor.eye) else { return self.open_import(cx) };
                return match super::resumed(draft, cx) {
                    Some(step) => step,
                    None => Step::Ignored,
                };
            }
            Command::ResetPractice if cx.session.practice => return reset(cx),
            Command::ResetPractice => {
                cx.say(Role::Warning, "只有练习数据可以重置。", "Only the practice store can be reset.");
            }
            _ => return Step::Ignored,
        }
        Step::Taken
    }
}

fn read(cx: &mut Cx<'_>) {
    cx.ask(Request::Counts);
    cx.ask(Request::Drafts);
    cx.ask(Request::Desk(DeskRequest::Waiting));
}

fn reset(cx: &Cx<'_>) -> Step {
    let title = words("重置练习数据", "Reset the practice store").get(cx.lang);
    let body = words(
        "练习中的录入会全部清除，重新生成同样的练习数据。",
        "Everything entered for practice goes; the same practice data are made anew.",
    );
    Step::Confirm(Confirm::new(title, body.get(cx.lang), Act::Ask(Request::ResetPractice)))
}
