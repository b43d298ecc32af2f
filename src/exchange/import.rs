//! From a file to checked rows: what the command, the dry run and the import screen share.

use super::cell::Row;
use super::certificates::{self, Checker, Normalized};
use super::error::FileError;
use super::export::own_headers;
use super::issue::{Action, Code, Issue, action};
use super::joined::Joined;
use super::layout::{Columns, Judged, Layout};
use super::mapping::Mapping;
use super::records::{self, Prepared};
use super::source::{Go, SheetInfo, Source};
use crate::domain::check::Context;
use crate::domain::lang::{Lang, Words, words};
use crate::domain::record::{FactKind, Table};
use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};
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
    /// 单位身份
    Roles,
}

/// How a file is read: what it is a list of, and which of its columns mean something else than guessed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it is a list of.
    pub what: What,
    /// What the user said its columns mean.
    pub mapping: Mapping,
}

impl Plan {
    /// What tells the rows of its files apart.
    pub(super) fn layout(&self) -> Layout {
        Layout::new(self.mapping.headings(self.what), own_headers(self.what))
    }
}

impl From<What> for Plan {
    fn from(what: What) -> Self {
        Self { what, mapping: Mapping::default() }
    }
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

/// What those who follow the reading are told.
pub trait Follow {
    /// A sheet's header was found, before its first data row.
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns);
    /// One row.
    fn row(&mut self, outcome: Outcome) -> Go;
}

impl What {
    /// Every list there is, facts of one kind last.
    pub fn all() -> impl Iterator<Item = Self> {
        [
            Self::Certificates,
            Self::People,
            Self::Organisations,
            Self::Payments,
            Self::Roles,
            Self::Facts(None),
        ]
        .into_iter()
        .chain(FactKind::ALL.iter().map(|kind| Self::Facts(Some(*kind))))
    }

    /// Code in requests and in the store.
    pub fn code(self) -> String {
        match self {
            Self::People => "people".into(),
            Self::Organisations => "organisations".into(),
            Self::Certificates => "certificates".into(),
            Self::Facts(None) => "facts".into(),
            Self::Facts(Some(kind)) => format!("facts:{}", kind.code()),
            Self::Payments => "payments".into(),
            Self::Roles => "roles".into(),
        }
    }

    /// The list with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|what| what.code() == code)
    }

    /// What people call it.
    pub fn label(self, lang: Lang) -> String {
        match self {
            Self::Certificates => {
                words("证书（连同持证人和单位）", "certificates, with holders and employers").get(lang).into()
            }
            Self::Facts(None) => {
                words("事项（各类，表中注明）", "facts of several kinds, told by the sheet").get(lang).into()
            }
            _ => self.words().get(lang).into(),
        }
    }

    /// What one of its rows is called.
    pub fn words(self) -> Words {
        match self {
            Self::People => Table::Person.words(),
            Self::Organisations => Table::Organisation.words(),
            Self::Certificates => Table::Certificate.words(),
            Self::Payments => Table::Payment.words(),
            Self::Roles => Table::OrganisationRole.words(),
            Self::Facts(Some(kind)) => kind.words(),
            Self::Facts(None) => words("事项", "fact"),
        }
    }

    /// The records its rows are.
    pub fn tables(self) -> Vec<Table> {
        match self {
            Self::People => vec![Table::Person],
            Self::Organisations => vec![Table::Organisation],
            Self::Certificates => vec![Table::Certificate],
            Self::Payments => vec![Table::Payment],
            Self::Roles => vec![Table::OrganisationRole],
            Self::Facts(Some(kind)) => vec![Table::Fact(kind)],
            Self::Facts(None) => FactKind::ALL.iter().copied().map(Table::Fact).collect(),
        }
    }

    /// The columns looked for.
    pub(super) fn headings(self) -> Vec<super::layout::Heading> {
        match self {
            Self::Certificates => certificates::headings(),
            _ => records::headings(&self.tables()),
        }
    }
}

/// Reads the whole file for nothing but its header: a file damaged in its last row is refused before
/// its first row goes in.
pub fn is_whole(source: &Source, plan: &Plan) -> Result<(), FileError> {
    let mut layout = plan.layout();
    source.each_row(&mut |sheet, row| {
        if !layout.found_header() {
            layout.push(sheet, row);
        }
        if layout.is_hopeless() { Go::Break(()) } else { Go::Continue(()) }
    })?;
    layout.finish();
    if layout.found_header() { Ok(()) } else { Err(FileError::NoHeader) }
}

/// Reads and checks every row.
pub fn read(source: &Source, plan: &Plan, cx: &Context, follow: &mut dyn Follow) -> Result<(), FileError> {
    let mut desk = Desk {
        plan,
        judge: Judge::new(plan.what, *cx, source.is_text()),
        announced: Vec::new(),
        joined: Joined::default(),
        follow,
    };
    let mut layout = plan.layout();
    let mut stopped = false;
    source.each_row(&mut |sheet, row| {
        layout.push(sheet, row);
        let go = desk.drain(&mut layout);
        stopped = go.is_break();
        if layout.is_hopeless() { Go::Break(()) } else { go }
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

/// A sheet whose header was found.
struct Announced {
    sheet: usize,
    name: Option<Arc<str>>,
    columns: Columns,
}

struct Desk<'a> {
    plan: &'a Plan,
    judge: Judge,
    announced: Vec<Announced>,
    joined: Joined,
    follow: &'a mut dyn Follow,
}

impl Desk<'_> {
    fn drain(&mut self, layout: &mut Layout) -> Go {
        // leading rows wait until some sheet has shown a header, so that a file of notes is refused whole
        while layout.found_header() {
            let Some(judged) = layout.judged() else { break };
            self.announce(judged.sheet, layout);
            let outcome = self.outcome(judged, layout);
            if self.follow.row(outcome).is_break() {
                return Go::Break(());
            }
        }
        Go::Continue(())
    }

    fn announce(&mut self, sheet: usize, layout: &Layout) {
        if self.announced.iter().rev().any(|known| known.sheet == sheet) {
            return;
        }
        let (Some(columns), Some(info)) = (layout.columns(sheet), layout.sheet(sheet)) else { return };
        let columns = self.plan.mapping.applied(columns);
        self.follow.columns(sheet, info, &columns);
        self.announced.push(Announced { sheet, name: info.name.as_deref().map(Arc::from), columns });
    }

    fn outcome(&mut self, judged: Judged, layout: &Layout) -> Outcome {
        let Judged { sheet, mut row, skip } = judged;
        let filled = if skip.is_none() { self.joined.fill(sheet, &mut row) } else { Vec::new() };
        let known = self.announced.iter().rev().find(|known| known.sheet == sheet);
        let name = || layout.sheet(sheet).and_then(|info| info.name.as_deref()).map(Arc::from);
        let sheet_name = known.map_or_else(name, |known| known.name.clone());
        let (payload, mut issues) = match (skip, known) {
            (Some(code), _) => (Payload::Nothing, vec![Issue::at(code, None)]),
            (None, None) => (Payload::Nothing, vec![Issue::at(Code::NoteSheet, None)]),
            (None, Some(known)) => self.judge.check(sheet, sheet_name.as_deref(), &row, &known.columns),
        };
        let wanted = |column: &u32| known.is_some_and(|known| known.columns.is_mapped(*column));
        let first = filled.into_iter().find(wanted);
        issues.extend(first.map(|column| Issue::at(Code::JoinedCell, Some(column))));
        Outcome { sheet, sheet_name, row, action: action(&issues), issues, payload }
    }
}

impl Judge {
    /// The row of this file that says exactly the same of money; a list that repeats itself must not pay twice.
    fn paid_before(&mut self, prepared: &Prepared, row: &Row) -> Option<u64> {
        if prepared.table != Table::Payment {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        format!("{:?} {:?}", prepared.links, prepared.values).hash(&mut hasher);
        match self.payments.entry(hasher.finish()) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(u64::from(row.number));
                None
            }
        }
    }
}

/// Checks data rows one by one; the desk uses it again for a row that was mended.
#[derive(Debug)]
pub struct Judge {
    what: What,
    cx: Context,
    text_file: bool,
    checker: Checker,
    /// Payments met in this file by the hash of all they say, and the row of each.
    payments: HashMap<u64, u64>,
}

impl Judge {
    /// For one file; in a text file every value is text.
    pub fn new(what: What, cx: Context, text_file: bool) -> Self {
        Self { what, cx, text_file, checker: Checker::new(cx.today, cx.lang), payments: HashMap::new() }
    }

    /// What a row holds and what is said of it.
    pub fn check(
        &mut self,
        sheet: usize,
        name: Option<&str>,
        row: &Row,
        columns: &Columns,
    ) -> (Payload, Vec<Issue>) {
        let table = match self.what {
            What::Certificates if columns.has(certificates::IN_REGISTER_FORM) => {
                let columns = columns.renamed(certificates::REGISTER_KEYS);
                return self.record(Table::Certificate, row, &columns);
            }
            What::Certificates => {
                let checked = self.checker.check(sheet, row, columns, self.text_file);
                return (Payload::Certificate(Box::new(checked.normalized)), checked.issues);
            }
            What::People => Table::Person,
            What::Organisations => Table::Organisation,
            What::Payments => Table::Payment,
            What::Roles => Table::OrganisationRole,
            What::Facts(Some(kind)) => Table::Fact(kind),
            What::Facts(None) => match records::kind_of(row, columns, name) {
                Some(kind) => Table::Fact(kind),
                None => {
                    let issue = Issue::at(Code::KindUnknown, columns.column("kind"));
                    return (Payload::Nothing, vec![issue]);
                }
            },
        };
        self.record(table, row, columns)
    }

    fn record(&mut self, table: Table, row: &Row, columns: &Columns) -> (Payload, Vec<Issue>) {
        let (mut prepared, mut issues) = records::prepare(table, row, columns, &self.cx);
        if let Some(first) = prepared.as_ref().and_then(|prepared| self.paid_before(prepared, row)) {
            issues.push(Issue::at(Code::PaymentRepeated, None).with(match self.cx.lang {
                Lang::Zh => format!("与第 {first} 行相同；确是两笔的，请在备注中写明"),
                Lang::En => format!("same as row {first}; if both were paid, say so in the note"),
            }));
            prepared = None;
        }
        (prepared.map_or(Payload::Nothing, |p| Payload::Record(Box::new(p))), issues)
    }
}
