//! 纸质批次: stacks of paper forms, each with its cover sheet; from here one is opened, gone on with,
//! entered a second time and closed.

pub mod cover;
pub mod desk;
pub mod grid;
pub mod lines;
pub mod rekey;
pub mod view;

use super::cursor::Cursor;
use super::menu::{Choice, Menu};
use super::{Cx, Input, Screen, Step};
use crate::domain::exam::plain;
use crate::domain::lang::{Lang, words};
use crate::domain::paper::{Closing, Paper, PaperKind};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{PaperReply, PaperRequest, Reply, Request};
use crate::ui::theme::Role;
use cover::Cover;
use desk::PaperDesk;
use rekey::RekeyDesk;

/// Lines above the rows: the headings.
const HEAD: usize = 1;

/// The list of stacks.
#[derive(Debug)]
pub struct Papers {
    rows: Option<Vec<Paper>>,
    cursor: Cursor,
    /// Which kind of stack is to be opened.
    kinds: Option<Menu<PaperKind>>,
}

impl Papers {
    /// Asks for every stack.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        cx.ask(Request::Paper(PaperRequest::All));
        Self { rows: None, cursor: Cursor::default(), kinds: None }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        match self.kinds {
            Some(_) => &[Scope::Choice, Scope::Text],
            None => &[Scope::Papers, Scope::List, Scope::Global],
        }
    }

    fn rows(&self) -> &[Paper] {
        self.rows.as_deref().unwrap_or_default()
    }

    fn current(&self) -> Option<&Paper> {
        self.rows().get(self.cursor.eye)
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(_, Reply::Paper(PaperReply::All(rows))) => {
                self.cursor.eye = self.cursor.eye.min(rows.len().saturating_sub(1));
                self.rows = Some(rows);
            }
            Input::Reply(_, Reply::Paper(PaperReply::Closing(closing))) => {
                let closed = closing == Closing::Closed;
                cx.tell(if closed { Role::Good } else { Role::Fault }, said(&closing, cx.lang));
                cx.ask(Request::Paper(PaperRequest::All));
            }
            Input::Reply(_, Reply::Failed(sentence)) => cx.tell(Role::Fault, sentence),
            Input::Shown => {
                cx.ask(Request::Paper(PaperRequest::All));
                return Step::Same;
            }
            Input::Reply(..) | Input::Alarm => return Step::Same,
            Input::Resized => {}
            input if self.kinds.is_some() => return self.choose(&input, cx),
            Input::Command(command) => return self.command(command, cx),
            _ => return Step::Ignored,
        }
        Step::Changed
    }

    fn choose(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        match self.kinds.as_mut().map(|menu| menu.update(input)) {
            Some(Choice::Open) => {}
            Some(Choice::Taken(kind)) => {
                self.kinds = None;
                return cx.open(|cx| Screen::Cover(Box::new(Cover::new(kind, None, cx))));
            }
            Some(Choice::Left) | None => self.kinds = None,
        }
        Step::Changed
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let height = cx.height().saturating_sub(HEAD).max(1);
        if self.cursor.command(command, self.rows().len(), height) {
            return Step::Changed;
        }
        if command == Command::AddPaper {
            let items = PaperKind::ALL.into_iter().map(|kind| (kind.words().get(cx.lang).to_owned(), kind));
            self.kinds = Some(Menu::new(words("开哪一种批次", "which kind of stack").get(cx.lang), items));
            return Step::Changed;
        }
        let Some(id) = self.current().map(|paper| paper.id) else { return Step::Ignored };
        match command {
            Command::Open => cx.open(|cx| Screen::PaperDesk(Box::new(PaperDesk::new(id, None, cx)))),
            Command::Rekey => cx.open(|cx| Screen::Rekey(Box::new(RekeyDesk::new(id, false, cx)))),
            Command::DecideRekey => cx.open(|cx| Screen::Rekey(Box::new(RekeyDesk::new(id, true, cx)))),
            Command::ClosePaper => {
                cx.ask(Request::Paper(PaperRequest::Close(id)));
                Step::Same
            }
            _ => Step::Ignored,
        }
    }
}

/// Why a stack stays open, or that it is closed.
fn said(closing: &Closing, lang: Lang) -> String {
    match (closing, lang) {
        (Closing::Closed, Lang::Zh) => "已结账：份数、合计、复录都相符。".into(),
        (Closing::Closed, Lang::En) => "Closed: count, total and second entries agree.".into(),
        (Closing::Count { has, wants }, Lang::Zh) => {
            format!("不能结账：封面 {wants} 份，已录 {has} 份，相差 {} 份。", has.abs_diff(*wants))
        }
        (Closing::Count { has, wants }, Lang::En) => {
            format!("Not closed: the cover says {wants}, entered {has}, off by {}.", has.abs_diff(*wants))
        }
        (Closing::Total { has, wants }, lang) => {
            let off = plain(has.abs_diff(*wants));
            let (has, wants) = (plain(*has), plain(*wants));
            match lang {
                Lang::Zh => format!("不能结账：封面合计 {wants}，已录合计 {has}，相差 {off}。"),
                Lang::En => format!("Not closed: the cover adds up to {wants}, entered {has}, off by {off}."),
            }
        }
        (Closing::Rekey { due, disputed }, Lang::Zh) => {
            format!("不能结账：还有 {due} 项待复录、{disputed} 项待裁定。按 r 复录，按 d 裁定。")
        }
        (Closing::Rekey { due, disputed }, Lang::En) => {
            format!("Not closed: {due} to be re-keyed (r), {disputed} to be decided (d).")
        }
    }
}

/// The list of stacks from anywhere.
pub fn open(cx: &mut Cx<'_>) -> Step {
    cx.open(|cx| Screen::Papers(Papers::new(cx)))
}
