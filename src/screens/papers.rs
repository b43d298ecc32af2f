//! 纸质批次: stacks of paper forms, each with its cover sheet; from here one is opened, gone on with,
//! entered a second time and closed.

pub mod cover;
pub mod desk;
pub mod grid;
pub mod lines;
pub mod rekey;
pub mod view;

use super::cursor::{Cursor, means_rows};
use super::menu::{Choice, Menu};
use super::typing::{self, Asked};
use super::{Cx, Input, Screen, Step};
use crate::domain::exam::plain;
use crate::domain::lang::{Lang, words};
use crate::domain::paper::{Closing, Paper, PaperKind};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{PaperReply, PaperRequest, Reply, Request};
use crate::ui::line_edit::LineEdit;
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
    asks: Asks,
}

/// What has the keyboard besides the rows.
#[derive(Debug)]
enum Asks {
    Nothing,
    /// Which kind of stack is to be opened?
    Kind(Menu<PaperKind>),
    /// Why is this closed one opened again?
    Reason(LineEdit, i64),
}

/// Most characters of a reason.
const REASON: usize = 100;

impl Papers {
    /// Asks for every stack.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        cx.ask(Request::Paper(PaperRequest::All));
        Self { rows: None, cursor: Cursor::default(), asks: Asks::Nothing }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        match self.asks {
            Asks::Kind(_) => &[Scope::Choice, Scope::Text],
            Asks::Reason(..) => &[Scope::Search, Scope::Text],
            Asks::Nothing => &[Scope::Papers, Scope::List, Scope::Global],
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
            Input::Reply(_, Reply::Paper(PaperReply::Reopened)) => {
                cx.say(Role::Good, "已重开，理由已记入日志。", "Open again; the reason is logged.");
                cx.ask(Request::Paper(PaperRequest::All));
            }
            Input::Reply(_, Reply::Failed(sentence)) => {
                self.rows.get_or_insert_default();
                cx.tell(Role::Fault, sentence);
            }
            Input::Shown => {
                cx.ask(Request::Paper(PaperRequest::All));
                return Step::Taken;
            }
            Input::Reply(..) | Input::Alarm => return Step::Taken,
            Input::Resized => {}
            input => return self.asked(&input, cx),
        }
        Step::Taken
    }

    fn asked(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        match &mut self.asks {
            Asks::Nothing => {
                let Input::Command(command) = input else { return Step::Ignored };
                return self.command(*command, cx);
            }
            Asks::Kind(menu) => match menu.update(input) {
                Choice::Open => {}
                Choice::Left => self.asks = Asks::Nothing,
                Choice::Taken(kind) => {
                    self.asks = Asks::Nothing;
                    return cx.open(|cx| Screen::Cover(Box::new(Cover::new(kind, cx))));
                }
            },
            Asks::Reason(edit, id) => {
                let missing = words("重开须写明理由。", "Say why it is opened again.");
                match (typing::reason(edit, input, missing, cx), *id) {
                    (Asked::Open | Asked::Ignored, _) => {}
                    (Asked::Left, _) => self.asks = Asks::Nothing,
                    (Asked::Taken(reason), id) => {
                        self.asks = Asks::Nothing;
                        cx.ask(Request::Paper(PaperRequest::Reopen(id, reason)));
                    }
                }
            }
        }
        Step::Taken
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        if self.rows.is_none() && (means_rows(command) || command.scopes().contains(&Scope::Papers)) {
            return Step::Later(command);
        }
        let height = cx.height().saturating_sub(HEAD).max(1);
        if self.cursor.command(command, self.rows().len(), height) {
            return Step::Taken;
        }
        if command == Command::AddPaper {
            let items = PaperKind::ALL.into_iter().map(|kind| (kind.words().get(cx.lang).to_owned(), kind));
            let title = words("开哪一种批次", "which kind of stack").get(cx.lang);
            self.asks = Asks::Kind(Menu::new(title, items));
            return Step::Taken;
        }
        let Some(id) = self.current().map(|paper| paper.id) else { return Step::Ignored };
        match command {
            Command::Open => cx.open(|cx| Screen::PaperDesk(Box::new(PaperDesk::new(id, None, cx)))),
            Command::Rekey => cx.open(|cx| Screen::Rekey(Box::new(RekeyDesk::new(id, false, cx)))),
            Command::DecideRekey => cx.open(|cx| Screen::Rekey(Box::new(RekeyDesk::new(id, true, cx)))),
            Command::Edit => self.correct(cx),
            Command::ReopenPaper if self.current().is_some_and(|paper| paper.closed_by.is_none()) => {
                cx.say(Role::Text, "这一批次没有结账。", "This stack is not closed.");
                Step::Taken
            }
            Command::ReopenPaper => {
                self.asks = Asks::Reason(LineEdit::new().limited(REASON), id);
                Step::Taken
            }
            Command::ClosePaper => {
                cx.ask(Request::Paper(PaperRequest::Close(id)));
                Step::Taken
            }
            _ => Step::Ignored,
        }
    }

    /// The cover of an open stack is corrected; one that is closed must be opened again first.
    fn correct(&self, cx: &mut Cx<'_>) -> Step {
        let Some(paper) = self.current() else { return Step::Ignored };
        if paper.closed_by.is_some() {
            let zh = "已结账：先按 o 写明理由重开，再更正封面。";
            cx.say(Role::Text, zh, "Closed: open it again with o and a reason, then correct the cover.");
            return Step::Taken;
        }
        cx.open(|cx| Screen::Cover(Box::new(Cover::correct(paper, cx))))
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
