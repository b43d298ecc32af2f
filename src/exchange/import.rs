//! From a file to checked rows: what the command, the dry run and the import screen share.

use super::cell::Row;
use super::certificates::{self, Checker, Normalized};
use super::error::FileError;
use super::issue::{Action, Code, Issue, action};
use super::layout::{Columns, Judged, Layout};
use super::records::{self, Prepared};
use super::source::{Go, Kind, SheetInfo, Source};
use crate::domain::check::Context;
use crate::domain::record::{FactKind, Table};
use std::sync::Arc;

/// What a file is a list of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// 人才
    People,
    /// 单位
    Organisations,
    /// 证书, with their holders and employers.
    Certificates,
    /// 事项; of one kind, or told by a column or the sheet's name.
    Facts(Option<FactKind>),
    /// 发放记录
    Payments,
}

/// What a data row holds.
#[derive(Clone, Debug)]
pub enum Payload {
    /// No data, or refused before anything was known.
    Nothing,
    /// A row of a list of certificates.
    Certificate(Box<Normalized>),
    /// A record of another table.
    Record(Box<Prepared>),
}

/// One sheet row with its verdict.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Number of the sheet in the file.
    pub sheet: usize,
    /// Its name; text files have none.
    pub sheet_name: Option<Arc<str>>,
    /// The row as it was found.
    pub row: Row,
    /// What becomes of it.
    pub action: Action,
    /// Everything said about it.
    pub issues: Vec<Issue>,
    /// What it holds.
    pub payload: Payload,
}

impl Outcome {
    /// Who the row is about, as far as known.
    pub fn name(&self) -> String {
        let name = match &self.payload {
            Payload::Nothing => None,
            Payload::Certificate(row) => row.name.as_deref(),
            Payload::Record(record) => {
                record.values.get("name").or_else(|| record.links.first()?.name.as_deref())
            }
        };
        crate::domain::clean::line(name.unwrap_or(""))
    }
}

/// What those who follow the reading are told.
pub trait Follow {
    /// A sheet's header was found, before its first data row.
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns);
    /// One row.
    fn row(&mut self, outcome: Outcome) -> Go;
}

impl What {
    fn headings(self) -> Vec<super::layout::Heading> {
        match self {
            Self::Certificates => certificates::headings(),
            Self::People => records::headings(&[Table::Person]),
            Self::Organisations => records::headings(&[Table::Organisation]),
            Self::Payments => records::headings(&[Table::Payment]),
            Self::Facts(Some(kind)) => records::headings(&[Table::Fact(kind)]),
            Self::Facts(None) => {
                records::headings(&FactKind::ALL.iter().copied().map(Table::Fact).collect::<Vec<_>>())
            }
        }
    }
}

/// Reads the whole file for nothing but its header: a file damaged in its last row is refused before
/// its first row goes in.
pub fn is_whole(source: &Source, what: What) -> Result<(), FileError> {
    let mut layout = Layout::new(what.headings());
    source.each_row(&mut |sheet, row| {
        if !layout.found_header() {
            layout.push(sheet, row);
        }
        Go::Continue(())
    })?;
    layout.finish();
    if layout.found_header() { Ok(()) } else { Err(FileError::NoHeader) }
}

/// Reads and checks every row.
pub fn read(source: &Source, what: What, cx: &Context, follow: &mut dyn Follow) -> Result<(), FileError> {
    let mut desk = Desk {
        what,
        cx: *cx,
        text_file: source.kind() == Kind::Text,
        checker: Checker::new(cx.today, cx.lang),
        announced: Vec::new(),
        name: None,
        follow,
    };
    let mut layout = Layout::new(what.headings());
    let mut stopped = false;
    source.each_row(&mut |sheet, row| {
        layout.push(sheet, row);
        let go = desk.drain(&mut layout);
        stopped = go.is_break();
        go
    })?;
    if stopped {
        return Ok(());
    }
    layout.finish();
    if !layout.found_header() {
        return Err(FileError::NoHeader);
    }
    let _ = desk.drain(&mut layout);
    Ok(())
}

struct Desk<'a> {
    what: What,
    cx: Context,
    text_file: bool,
    checker: Checker,
    announced: Vec<usize>,
    name: Option<(usize, Option<Arc<str>>)>,
    follow: &'a mut dyn Follow,
}

impl Desk<'_> {
    fn drain(&mut self, layout: &mut Layout) -> Go {
        // leading rows wait until some sheet has shown a header, so that a file of notes is refused whole
        while layout.found_header() {
            let Some(judged) = layout.judged() else { break };
            if !self.announced.contains(&judged.sheet)
                && let (Some(columns), Some(info)) =
                    (layout.columns(judged.sheet), layout.sheet(judged.sheet))
            {
                self.announced.push(judged.sheet);
                self.follow.columns(judged.sheet, info, columns);
            }
            let outcome = self.judge(judged, layout);
            if self.follow.row(outcome).is_break() {
                return Go::Break(());
            }
        }
        Go::Continue(())
    }

    fn sheet_name(&mut self, sheet: usize, layout: &Layout) -> Option<Arc<str>> {
        match &self.name {
            Some((known, name)) if *known == sheet => name.clone(),
            _ => {
                let name = layout.sheet(sheet).and_then(|info| info.name.as_deref()).map(Arc::from);
                self.name = Some((sheet, name.clone()));
                name
            }
        }
    }

    fn judge(&mut self, judged: Judged, layout: &Layout) -> Outcome {
        let Judged { sheet, row, skip } = judged;
        let sheet_name = self.sheet_name(sheet, layout);
        let none = |issues: Vec<Issue>, row: Row| Outcome {
            sheet,
            sheet_name: sheet_name.clone(),
            row,
            action: action(&issues),
            issues,
            payload: Payload::Nothing,
        };
        if let Some(code) = skip {
            return none(vec![Issue::at(code, None)], row);
        }
        let Some(columns) = layout.columns(sheet) else {
            return none(vec![Issue::at(Code::NoteSheet, None)], row);
        };
        let table = match self.what {
            What::Certificates if columns.has(certificates::IN_REGISTER_FORM) => {
                let columns = columns.renamed(certificates::REGISTER_KEYS);
                let (prepared, issues) = records::prepare(Table::Certificate, &row, &columns, &self.cx);
                let payload = prepared.map_or(Payload::Nothing, |p| Payload::Record(Box::new(p)));
                return Outcome { sheet, sheet_name, row, action: action(&issues), issues, payload };
            }
            What::Certificates => {
                let checked = self.checker.check(sheet, &row, columns, self.text_file);
                return Outcome {
                    sheet,
                    sheet_name,
                    row,
                    action: checked.action,
                    issues: checked.issues,
                    payload: Payload::Certificate(Box::new(checked.normalized)),
                };
            }
            What::People => Table::Person,
            What::Organisations => Table::Organisation,
            What::Payments => Table::Payment,
            What::Facts(Some(kind)) => Table::Fact(kind),
            What::Facts(None) => {
                let name = layout.sheet(sheet).and_then(|info| info.name.as_deref());
                match records::kind_of(&row, columns, name) {
                    Some(kind) => Table::Fact(kind),
                    None => return none(vec![Issue::at(Code::KindUnknown, columns.column("kind"))], row),
                }
            }
        };
        let (prepared, issues) = records::prepare(table, &row, columns, &self.cx);
        let payload = prepared.map_or(Payload::Nothing, |p| Payload::Record(Box::new(p)));
        Outcome { sheet, sheet_name, row, action: action(&issues), issues, payload }
    }
}
