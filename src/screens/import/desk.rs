//! The desk: one import with its counts, its rows with faults as a list or as a grid, and what can
//! be done with them. Everything is on file already; leaving loses nothing.

mod answers;
mod cell;
pub mod draft;
pub mod view;

use super::super::cursor::means_rows;
use super::super::listing::{Listing, Placed};
use super::super::path_field::{PathField, PathTurn};
use super::super::typing::{self, Asked};
use super::super::{Act, Confirm, Cx, Input, Step};
use crate::domain::desk::{ImportId, MendColumn, MendRow, OpenImport, Progress, State};
use crate::domain::lang::{Lang, words};
use crate::domain::listing::From;
use crate::domain::record::RecordId;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{DeskRequest, Effect, Hold, Request, Ticket};
use crate::ui::line_edit::LineEdit;
use crate::ui::theme::Role;
use cell::{CellEditor, CellTurn};
use draft::Unfinished;

/// Lines above the rows: title, counts, what went in, repairs, headings.
pub(super) const HEAD: usize = 5;
/// Lines below the rows: what is said of the row the eye is on.
pub(super) const FOOT: usize = 4;

/// One import.
#[derive(Debug)]
pub struct Desk {
    open: OpenImport,
    rows: Listing<MendRow>,
    /// Cell by cell; else a list of faults.
    grid: bool,
    /// The column the eye is on, in the order of the sheet.
    column: usize,
    work: Option<Work>,
    asks: Asks,
    loaded: bool,
    /// Records stand in the way of taking it back; once more takes the rest back.
    stands: usize,
    /// The store could not be copied; once more takes the rows in without.
    bare: bool,
    /// A cell to be opened again.
    unfinished: Option<Unfinished>,
    /// What was asked that makes the rows others.
    coming: Coming,
}

/// How far the rows are on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coming {
    /// They are there.
    Here,
    /// Something was asked behind which the import is read again.
    Asked,
    /// They are being read.
    Read,
}

#[derive(Debug)]
struct Work {
    ticket: Ticket,
    progress: Progress,
    /// It waits until it may go on.
    paused: bool,
}

/// What has the keyboard besides the rows.
#[derive(Debug)]
enum Asks {
    Nothing,
    /// A cell is being mended.
    Cell(Box<CellEditor>),
    /// Why is the row (or are all rows) given up?
    Reason(LineEdit, Option<u64>),
    /// Where do the refused rows go?
    Path(PathField),
}

impl Placed for MendRow {
    fn place(&self) -> (&str, RecordId) {
        ("", RecordId(i64::try_from(self.place).unwrap_or(i64::MAX)))
    }
}

impl Desk {
    /// An import just checked.
    pub fn of(open: OpenImport, cx: &mut Cx<'_>) -> Self {
        let mut desk = Self::waiting(open);
        desk.loaded = true;
        desk.refresh(cx);
        desk
    }

    /// Nothing is asked yet.
    fn waiting(open: OpenImport) -> Self {
        Self {
            open,
            rows: Listing::default(),
            grid: false,
            column: 0,
            work: None,
            asks: Asks::Nothing,
            loaded: false,
            stands: 0,
            bare: false,
            unfinished: None,
            coming: Coming::Asked,
        }
    }

    /// An import on file.
    pub fn open(id: ImportId, cx: &mut Cx<'_>) -> Self {
        let mut open = OpenImport::default();
        open.import.id = id;
        cx.ask(Request::Desk(DeskRequest::Open(id)));
        cx.ask(Request::Drafts);
        Self::waiting(open)
    }

    fn id(&self) -> ImportId {
        self.open.import.id
    }

    fn pager(&self) -> impl Fn(From, usize) -> Request + use<> {
        let import = self.id();
        move |from, limit| Request::Desk(DeskRequest::Rows { import, from, limit })
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        match &self.asks {
            Asks::Cell(_) => &[Scope::Form, Scope::Text],
            Asks::Reason(..) => &[Scope::Search, Scope::Text],
            Asks::Path(_) => &[Scope::Path, Scope::Text],
            Asks::Nothing => &[Scope::Desk, Scope::List, Scope::Global],
        }
    }

    /// Columns of the sheet the current row stands on.
    fn columns(&self) -> Vec<&MendColumn> {
        let sheet = self.rows.current().map_or(0, |row| row.sheet);
        let all = self.open.columns.iter();
        let of_sheet: Vec<&MendColumn> = all.clone().filter(|column| column.sheet == sheet).collect();
        if of_sheet.is_empty() { all.collect() } else { of_sheet }
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, reply) => self.reply(ticket, reply, cx),
            Input::Shown => {
                cx.ask(Request::Desk(DeskRequest::Open(self.id())));
                Step::Taken
            }
            Input::Resized => {
                let page = self.pager();
                self.rows.resized(height(cx), cx, page);
                Step::Taken
            }
            Input::Alarm => Step::Ignored,
            input => self.asked(input, cx),
        }
    }

    fn refresh(&mut self, cx: &mut Cx<'_>) {
        self.coming = if self.coming == Coming::Here { Coming::Here } else { Coming::Read };
        let page = self.pager();
        self.rows.refresh(cx, page);
    }

    fn asked(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match &mut self.asks {
            Asks::Cell(editor) => match editor.update(&input, cx) {
                CellTurn::Open => self.keep_cell(cx),
                CellTurn::Left => self.close_cell(cx),
                CellTurn::Done { place, column, text } => {
                    let import = self.id();
                    cx.ask(Request::Desk(DeskRequest::Mend { import, place, column, text }));
                    self.coming = Coming::Asked;
                    self.close_cell(cx);
                }
            },
            Asks::Reason(..) => return self.type_reason(&input, cx),
            Asks::Path(field) => match field.update(&input, cx) {
                PathTurn::Open => {}
                PathTurn::Left => self.asks = Asks::Nothing,
                PathTurn::Taken(file) => {
                    let (import, file) = (self.id(), file.into());
                    cx.ask(Request::Desk(DeskRequest::Rejects { import, file, over: false }));
                    self.asks = Asks::Nothing;
                }
            },
            Asks::Nothing => {
                return match input {
                    Input::Command(command) => self.command(command, cx),
                    _ => Step::Ignored,
                };
            }
        }
        Step::Taken
    }

    fn type_reason(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        let Asks::Reason(edit, place) = &mut self.asks else { return Step::Ignored };
        let (missing, place) = (words("请写明弃行的原因。", "Say why it is given up."), *place);
        match typing::reason(edit, input, missing, cx) {
            Asked::Open | Asked::Ignored => {}
            Asked::Left => self.asks = Asks::Nothing,
            Asked::Taken(reason) => {
                cx.ask(Request::Desk(DeskRequest::GiveUp(self.id(), place, reason)));
                self.coming = Coming::Asked;
                self.asks = Asks::Nothing;
            }
        }
        Step::Taken
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        if self.work.is_some() && self.work_command(command, cx) {
            return Step::Taken;
        }
        // what is meant is a row that takes the place of the one seen
        if self.coming != Coming::Here && (means_rows(command) || command.scopes().contains(&Scope::Desk)) {
            return Step::Later(command);
        }
        let page = self.pager();
        if self.rows.command(command, height(cx), cx, page) {
            self.column = self.column.min(self.columns().len().saturating_sub(1));
            return Step::Taken;
        }
        match command {
            Command::Open if self.grid => self.edit_cell(cx),
            Command::Columns => self.grid = !self.grid,
            Command::CellLeft if self.grid => self.column = self.column.saturating_sub(1),
            Command::CellRight if self.grid => {
                self.column = (self.column + 1).min(self.columns().len().saturating_sub(1));
            }
            Command::Open | Command::CellLeft | Command::CellRight => self.show_fault(),
            Command::NextFault => return self.next_fault(cx),
            Command::Back if self.grid => self.grid = false,
            Command::AcceptRows => self.accept(cx),
            Command::TakeRow => self.take_row(cx),
            Command::GiveUpRow => {
                if let Some(row) = self.rows.current() {
                    self.asks = Asks::Reason(LineEdit::new().limited(100), Some(row.place));
                }
            }
            Command::GiveUpRows if !self.rows.is_empty() => {
                self.asks = Asks::Reason(LineEdit::new().limited(100), None);
            }
            Command::WriteRejects => self.ask_where(cx),
            Command::DiscardImport => return self.discard(cx),
            Command::UndoImport => return self.undo(cx),
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    /// Keys while rows are going in; true when it was one of them.
    fn work_command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let Some(work) = &mut self.work else { return false };
        match command {
            Command::PauseWork => {
                work.paused = !work.paused;
                cx.wish(Effect::Hold(if work.paused { Hold::Pause } else { Hold::Go }));
            }
            Command::StopWork => {
                work.paused = false;
                cx.wish(Effect::Hold(Hold::Stop));
            }
            Command::AcceptRows
            | Command::TakeRow
            | Command::GiveUpRow
            | Command::GiveUpRows
            | Command::UndoImport
            | Command::DiscardImport
            | Command::WriteRejects => {
                cx.say(Role::Warning, "正在接收；p 暂停，x 停下。", "Rows are going in; p pauses, x stops.");
            }
            _ => return false,
        }
        true
    }

    fn accept(&mut self, cx: &mut Cx<'_>) {
        let import = &self.open.import;
        let request = if self.open.busy {
            return cx.say(Role::Warning, "这次导入正在进行。", "This import is going on already.");
        } else if import.state.is_open() {
            DeskRequest::Accept { import: import.id, bare: self.bare }
        } else if import.state == State::Done && import.mended > 0 {
            DeskRequest::Take(import.id, None)
        } else {
            return cx.say(Role::Text, "没有可接收的行了。", "No rows are left to take in.");
        };
        let ticket = cx.ask(Request::Desk(request));
        let mut tally = import.tally;
        if import.state == State::Checked {
            // the check saw them all, of which none is in
            tally.seen = 0;
        }
        let progress = Progress { import: import.id, tally, copied: None };
        self.work = Some(Work { ticket, progress, paused: false });
    }

    fn take_row(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.rows.current() else { return };
        if self.open.import.state == State::Checked {
            let zh = "先按 a 接收合格行，改好的行会一并收进。";
            return cx.say(Role::Text, zh, "Take the good rows in with a; mended rows go with them.");
        }
        cx.ask(Request::Desk(DeskRequest::Take(self.open.import.id, Some(row.place))));
        self.coming = Coming::Asked;
    }

    /// Into the grid, at the first fault of the row.
    fn show_fault(&mut self) {
        self.grid = true;
        let Some(fault) = self.rows.current().and_then(|row| row.blocking().find_map(|f| f.column)) else {
            return;
        };
        if let Some(at) = self.columns().iter().position(|column| column.column == fault) {
            self.column = at;
        }
    }

    /// The next cell with a fault: behind the eye in this row, else in the next row with faults.
    fn next_fault(&mut self, cx: &mut Cx<'_>) -> Step {
        if !self.grid && self.rows.current().is_some_and(|row| row.blocking().next().is_some()) {
            self.show_fault();
            return Step::Taken;
        }
        let here = self.columns().get(self.column).map(|column| column.column);
        let next = self.rows.current().and_then(|row| {
            let behind = |column: &u32| self.grid && here.is_some_and(|here| *column > here);
            row.blocking().filter_map(|fault| fault.column).filter(behind).min()
        });
        if let Some(next) = next {
            if let Some(at) = self.columns().iter().position(|column| column.column == next) {
                self.column = at;
            }
            return Step::Taken;
        }
        let before = self.rows.current().map(|row| row.place);
        let page = self.pager();
        self.rows.command(Command::RowDown, height(cx), cx, page);
        if self.rows.current().map(|row| row.place) == before {
            cx.say(Role::Text, "下面没有错了。", "No more faults below.");
        }
        self.show_fault();
        Step::Taken
    }

    fn edit_cell(&mut self, cx: &mut Cx<'_>) {
        let column = self.columns().get(self.column).map(|column| (*column).clone());
        if let (Some(row), Some(column)) = (self.rows.current(), column) {
            self.asks = Asks::Cell(Box::new(CellEditor::new(row, &column, cx)));
        }
    }

    fn ask_where(&mut self, cx: &mut Cx<'_>) {
        let import = &self.open.import;
        let faulty = import.waiting.saturating_sub(import.mended);
        if faulty + import.given_up == 0 {
            return cx.say(Role::Text, "没有要退回的行。", "No rows are to be sent back.");
        }
        let file = &self.open.import.wish.file;
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let tail = words("退回", "rejects").get(cx.lang);
        let ending = match file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).as_deref() {
            Some("csv" | "txt") => "csv",
            Some("tsv") => "tsv",
            _ => "xlsx",
        };
        let name = file.with_file_name(format!("{stem}-{tail}.{ending}"));
        self.asks = Asks::Path(PathField::new(&name.to_string_lossy(), false, cx));
    }

    fn discard(&self, cx: &mut Cx<'_>) -> Step {
        if self.open.import.state != State::Checked {
            cx.say(
                Role::Warning,
                "已有行接收，不能放弃；U 撤回整次导入，D 弃掉剩下的错行。",
                "Rows went in: U takes the import back, D gives the faulty rows up.",
            );
            return Step::Taken;
        }
        let title = words("放弃这次导入", "throw this import away").get(cx.lang);
        let body = words(
            "检查的结果和已改的行都会清除，名册不变。",
            "The result of the check and mended rows go; the register stays as it is.",
        );
        let act = Act::Ask(Request::Desk(DeskRequest::Discard(self.id())));
        Step::Confirm(Confirm::new(title, body.get(cx.lang), act))
    }

    fn undo(&self, cx: &mut Cx<'_>) -> Step {
        if self.open.import.step.is_none() || self.open.import.state == State::Undone {
            cx.say(Role::Text, "这次导入没有写入过内容。", "This import wrote nothing.");
            return Step::Taken;
        }
        let title = words("撤回整次导入", "take the whole import back").get(cx.lang);
        let tally = &self.open.import.tally;
        let body = match cx.lang {
            Lang::Zh if self.stands > 0 => {
                format!("{} 条记录其间另有改动，保持现状；其余一步撤回。", self.stands)
            }
            Lang::En if self.stands > 0 => {
                format!("{} records were changed since and stay; the rest is taken back.", self.stands)
            }
            Lang::Zh => format!(
                "这次新增 {} 行、补充 {} 行，将一步全部撤回。其间另有改动的，先逐一列出。",
                tally.added, tally.filled
            ),
            Lang::En => format!(
                "{} new rows and {} filled ones are taken back in one step. What was changed since is listed first.",
                tally.added, tally.filled
            ),
        };
        let act = Act::Ask(Request::Desk(DeskRequest::Undo(self.id(), self.stands > 0)));
        Step::Confirm(Confirm::new(title, body, act))
    }
}

fn height(cx: &Cx<'_>) -> usize {
    cx.height().saturating_sub(HEAD + FOOT).max(1)
}
