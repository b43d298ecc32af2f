//! 全册清查: everybody judged, the payments set against what is owed; two lists with their sums:
//! owed and not paid, paid too much. A row opens the person or organisation.

pub mod view;

use super::cursor::Cursor;
use super::export;
use super::page::Page;
use super::path_field::{self, PathField, PathTurn};
use super::{Act, Cx, Input, Screen, Step};
use crate::domain::lang::Lang;
use crate::domain::listing::{Side, SweepRow, SweepTotals};
use crate::domain::money::Fen;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{DeskReply, Reply, Request, Ticket};
use crate::ui::theme::Role;
use std::collections::BTreeMap;

/// Name of the setting that keeps what the last sweep found.
const SETTING: &str = "sweep";

/// Lines above the rows: what it is, how far, the two lists, headings.
pub const HEAD: usize = 4;

/// The sweep and its lists.
#[derive(Debug, Default)]
pub struct Sweep {
    running: Option<Ticket>,
    totals: SweepTotals,
    side: Side,
    cursor: Cursor,
    /// The rows at hand, and the place of the first of them.
    rows: Vec<SweepRow>,
    first: usize,
    asked: Option<Ticket>,
    /// Where the list is to be written, while that is asked.
    file: Option<PathField>,
}

/// What the last sweep found, as kept in the settings of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// The day it was made.
    pub day: String,
    /// Owed and not paid: how many, how much.
    pub owed: (u64, Fen),
    /// Paid too much: how many, how much.
    pub over: (u64, Fen),
}

impl Last {
    /// From the settings; `None` when nobody swept yet.
    pub fn of(settings: &BTreeMap<String, String>) -> Option<Self> {
        let mut parts = settings.get(SETTING)?.split(' ');
        let day = parts.next()?.to_owned();
        let mut number = || parts.next()?.parse::<i64>().ok();
        let mut pair = || Some((u64::try_from(number()?).ok()?, Fen(number()?)));
        Some(Self { day, owed: pair()?, over: pair()? })
    }

    fn keep(totals: &SweepTotals, cx: &mut Cx<'_>) {
        let ((owed, left), (over, much)) = (totals.owed, totals.over);
        let value = format!("{} {owed} {} {over} {}", cx.session.today, left.0, much.0);
        cx.ask(Request::SetSetting { key: SETTING.into(), value });
    }
}

impl Sweep {
    /// Begins at once.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        let mut new = Self::default();
        new.begin(cx);
        new
    }

    fn begin(&mut self, cx: &mut Cx<'_>) {
        *self = Self { running: Some(cx.ask(Request::Sweep)), side: self.side, ..Self::default() };
    }

    /// Where keys are looked up.
    pub const fn scopes(&self) -> &'static [Scope] {
        match self.file {
            Some(_) => &[Scope::Path, Scope::Text],
            None => &[Scope::Sweep, Scope::List, Scope::Global],
        }
    }

    /// The clause of the measure the eye is on.
    pub fn clause(&self) -> Option<String> {
        let rule = self.current()?.rule;
        Some(crate::policy::Pack::embedded().rules.get(usize::from(rule))?.clause.clone())
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Command(_) | Input::Key(_) | Input::Paste(_) if self.file.is_some() => {
                self.type_file(&input, cx)
            }
            Input::Command(command) => self.command(command, cx),
            Input::Reply(ticket, reply) => self.reply(ticket, reply, cx),
            Input::Resized | Input::Shown => {
                self.fetch(cx);
                Step::Taken
            }
            _ => Step::Ignored,
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, cx: &mut Cx<'_>) -> Step {
        match reply {
            Reply::Sweep(totals) if self.running == Some(ticket) => {
                self.totals = totals;
                if totals.done {
                    self.running = None;
                    if !totals.stopped {
                        Last::keep(&totals, cx);
                    }
                    self.fetch(cx);
                }
            }
            Reply::SweepPage { side, from, rows } if self.asked == Some(ticket) && side == self.side => {
                (self.first, self.rows, self.asked) = (usize::try_from(from).unwrap_or(0), rows, None);
                // the eye may have gone on meanwhile
                self.fetch(cx);
            }
            Reply::Paths(_) => {
                if let Some(field) = &mut self.file {
                    field.update(&Input::Reply(ticket, reply), cx);
                }
            }
            Reply::Desk(DeskReply::Exists(file)) => {
                let again = Request::SweepSheet { side: self.side, file: file.clone(), over: true };
                return path_field::ask_over(self.side.words(), &file, Act::Ask(again), cx.lang);
            }
            Reply::Desk(DeskReply::Written { rows, file }) => {
                let file = export::written(&file, cx);
                match cx.lang {
                    Lang::Zh => cx.tell(Role::Good, format!("已写出 {rows} 条：{file}")),
                    Lang::En => cx.tell(Role::Good, format!("{rows} records written: {file}")),
                }
            }
            Reply::Failed(sentence) => {
                self.running = self.running.filter(|running| *running != ticket);
                cx.tell(Role::Fault, sentence);
            }
            _ => return Step::Taken,
        }
        Step::Taken
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let count = self.count();
        match command {
            Command::Back if self.running.is_some() => {
                cx.ask(Request::StopSweep);
                return Step::Taken;
            }
            Command::SweepAgain if self.running.is_none() => self.begin(cx),
            Command::Export => self.ask_file(cx),
            Command::OtherList => {
                let other = if self.side == Side::Owed { Side::Over } else { Side::Owed };
                (self.side, self.cursor) = (other, Cursor::default());
                self.rows.clear();
                self.asked = None;
            }
            Command::Open => {
                let Some(subject) = self.current().map(|row| row.subject) else { return Step::Taken };
                return cx.open(|cx| Screen::Page(Box::new(Page::new(subject, cx))));
            }
            command if self.cursor.command(command, count, height(cx)) => {}
            _ => return Step::Ignored,
        }
        self.fetch(cx);
        Step::Taken
    }

    /// Where the list shown is to go.
    fn ask_file(&mut self, cx: &mut Cx<'_>) {
        if self.count() == 0 {
            cx.say(Role::Text, "这张表是空的，没有可导出的。", "This list is empty: nothing to write.");
            return;
        }
        let (folder, name, today) = (export::folder(cx), self.side.words().get(cx.lang), cx.session.today);
        let name = name.replace(", ", "-").replace([' ', '、'], "-");
        self.file = Some(PathField::new(&format!("{folder}{name}-{today}.xlsx"), false, cx));
    }

    fn type_file(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        let Some(field) = &mut self.file else { return Step::Taken };
        match field.update(input, cx) {
            PathTurn::Open => {}
            PathTurn::Left => self.file = None,
            PathTurn::Taken(file) => {
                self.file = None;
                cx.ask(Request::SweepSheet { side: self.side, file: file.into(), over: false });
            }
        }
        Step::Taken
    }

    /// Rows of the list shown.
    fn count(&self) -> usize {
        let found = if self.running.is_some() { 0 } else { self.totals.side(self.side).0 };
        usize::try_from(found).unwrap_or(usize::MAX)
    }

    fn current(&self) -> Option<&SweepRow> {
        self.row(self.cursor.eye)
    }

    /// The row at a place of the list, when it is at hand.
    fn row(&self, place: usize) -> Option<&SweepRow> {
        self.rows.get(place.checked_sub(self.first)?)
    }

    /// Follows the eye and asks for the rows of the window that are not at hand.
    fn fetch(&mut self, cx: &mut Cx<'_>) {
        let shown = height(cx);
        self.cursor.clamp(self.count(), shown);
        let top = self.cursor.top;
        let end = (top + shown).min(self.count());
        let missing = (top..end).any(|place| self.row(place).is_none());
        if missing && self.asked.is_none() {
            let from = top.saturating_sub(shown) as u64;
            let request = Request::SweepPage { side: self.side, from, limit: shown * 3 };
            self.asked = Some(cx.ask(request));
        }
    }
}

fn height(cx: &Cx<'_>) -> usize {
    cx.height().saturating_sub(HEAD).max(1)
}
