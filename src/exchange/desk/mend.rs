//! Rows with faults: shown, mended cell by cell, checked again at once, taken in or given up.

use super::super::cell::{Cell, Row, Value};
use super::super::import::{Judge, Payload};
use super::super::issue::{Action, Code, Issue, Weight, action};
use super::super::load::{Loader, Rehearsal};
use super::super::mapping::field;
use super::super::report::discreet;
use super::kept::{KeptFile, read_issues, read_row, write_issues, write_row};
use super::process::is_alive;
use super::taking::{count, label};
use super::{DeskError, STEP, Watch, get, open_import, what};
use crate::domain::check::Context;
use crate::domain::clean;
use crate::domain::desk::{
    Import, ImportId, KeptRow, MendColumn, MendFault, MendRow, OpenImport, Progress, RowState, State,
};
use crate::domain::lang::Lang;
use crate::domain::listing::{From, Page};
use crate::store::{Bulk, Store};

/// Rows looked at together.
const PIECE: usize = 200;

/// An import with the columns of its sheets.
pub fn open(store: &Store, id: ImportId, lang: Lang) -> Result<OpenImport, DeskError> {
    let import = get(store, id, lang)?;
    let what = what(&import);
    let kept = KeptFile::read(&import.layout, what);
    let columns = kept.sheets.iter().flat_map(|sheet| {
        sheet.columns.titles().iter().map(|(column, title)| {
            let key = sheet.columns.key(*column);
            MendColumn {
                sheet: u32::try_from(sheet.sheet).unwrap_or(u32::MAX),
                column: *column,
                title: clean::line(title),
                field: key.and_then(|key| field(what, key)).map(|(table, field)| (table, field.key)),
                used: key.is_some(),
                code: key == Some("occ_code"),
            }
        })
    });
    let words =
        |(code, count): &(String, u64)| Some((Code::from_code(code)?.words().get(lang).to_owned(), *count));
    Ok(OpenImport {
        list: what.label(lang),
        time: String::new(),
        busy: import.state == State::Running && is_alive(&import.worker),
        columns: columns.collect(),
        hides: kept.sheets.iter().filter_map(|sheet| sheet.hidden.words(lang)).collect(),
        repairs: import.repairs.iter().filter_map(words).collect(),
        import,
    })
}

/// A page of the rows that wait.
pub fn rows(
    store: &Store,
    id: ImportId,
    from: &From,
    limit: usize,
    lang: Lang,
) -> Result<Page<MendRow>, DeskError> {
    let import = get(store, id, lang)?;
    let kept = KeptFile::read(&import.layout, what(&import));
    let place = |id: crate::domain::record::RecordId| u64::try_from(id.0).unwrap_or(0);
    let (at, back) = match from {
        From::Start => (0, false),
        From::After(_, id) => (place(*id), false),
        From::Before(_, id) => (place(*id), true),
        From::End => (u64::try_from(i64::MAX).unwrap_or(0), true),
    };
    let mut rows = store.import_rows(id, at, back, limit + 1)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    if back {
        rows.reverse();
    }
    let rows = rows.iter().map(|row| shown(row, &kept, lang)).collect();
    Ok(Page { rows, more })
}

/// A row as the grid shows it.
fn shown(row: &KeptRow, kept: &KeptFile, lang: Lang) -> MendRow {
    let cells = read_row(row.row, &row.cells);
    let sheet = kept.sheet(row.sheet);
    let name = sheet.and_then(|sheet| {
        let keys = ["name", "person", "subject", "organisation"];
        let column = keys.iter().find_map(|key| sheet.columns.column(key))?;
        cells.get(column).map(|cell| clean::line(cell.value.text().trim()))
    });
    let faults = read_issues(&row.issues).into_iter().map(|issue| MendFault {
        column: issue.column,
        blocks: issue.code.weight() == Weight::Reject,
        sentence: clean::line(&discreet(&issue).sentence(lang)),
    });
    MendRow {
        place: row.place,
        sheet: row.sheet,
        sheet_name: sheet.and_then(|sheet| sheet.name.as_deref()).map(clean::line).unwrap_or_default(),
        row: row.row,
        name: name.unwrap_or_default(),
        cells: cells
            .cells
            .iter()
            .map(|cell| (cell.column, clean::clean(&cell.value.text()).into_owned()))
            .collect(),
        faults: faults.collect(),
        state: row.state,
    }
}

/// Puts a text into a cell and checks the row again.
pub fn mend(
    store: &Store,
    id: ImportId,
    place: u64,
    column: u32,
    text: &str,
    cx: &Context,
) -> Result<MendRow, DeskError> {
    let import = open_import(store, id, cx.lang)?;
    let kept = KeptFile::read(&import.layout, what(&import));
    let mut row = waiting(store, id, place, cx.lang)?;
    let mut found = read_row(row.row, &row.cells);
    put(&mut found, column, text);
    let (payload, mut issues) = check_again(&import, &kept, &row, &found, cx)?;
    if action(&issues) != Action::Reject {
        let mut register = Rehearsal::new(store);
        let mut loader = Loader::new(&mut register, store, cx.today).in_mode(&import.wish, what(&import));
        loader.put(&payload, &mut issues, cx.lang)?;
    }
    row.cells = write_row(&found);
    row.issues = write_issues(&issues);
    row.state = if action(&issues) == Action::Reject { RowState::Faulty } else { RowState::Mended };
    store.import_row_set(id, &row)?;
    Ok(shown(&row, &kept, cx.lang))
}

fn waiting(store: &Store, id: ImportId, place: u64, lang: Lang) -> Result<KeptRow, DeskError> {
    store
        .import_row(id, place)?
        .filter(|row| matches!(row.state, RowState::Faulty | RowState::Mended))
        .ok_or_else(|| DeskError::said(lang, "这一行已经处理过了", "this row is dealt with already"))
}

fn put(row: &mut Row, column: u32, text: &str) {
    let value = if text.is_empty() { Value::Empty } else { Value::Text(text.to_owned()) };
    let cell = Cell::new(column, value);
    match row.cells.binary_search_by_key(&column, |cell| cell.column) {
        Ok(at) => {
            if let Some(old) = row.cells.get_mut(at) {
                *old = cell;
            }
        }
        Err(at) => row.cells.insert(at, cell),
    }
}

fn check_again(
    import: &Import,
    kept: &KeptFile,
    row: &KeptRow,
    found: &Row,
    cx: &Context,
) -> Result<(Payload, Vec<Issue>), DeskError> {
    let sheet = kept.sheet(row.sheet).ok_or_else(|| {
        DeskError::said(cx.lang, "这一行的表已不可知", "the sheet of this row is not known")
    })?;
    let mut judge = Judge::new(what(import), *cx, kept.text);
    Ok(judge.check(sheet.sheet, sheet.name.as_deref(), found, &sheet.columns))
}

/// Takes a mended row in, or all of them. A row that only the register refused is tried again.
/// The number of rows that went in.
pub fn take(
    store: &Store,
    id: ImportId,
    place: Option<u64>,
    cx: &Context,
    watch: &mut dyn Watch,
) -> Result<u64, DeskError> {
    let mut import = open_import(store, id, cx.lang)?;
    if matches!(import.state, State::Undone | State::Dropped) {
        let said = "这次导入已撤回或放弃，行不能再接收";
        return Err(DeskError::said(cx.lang, said, "this import was taken back: its rows go in no more"));
    }
    let kept = KeptFile::read(&import.layout, what(&import));
    let step = import.step;
    store.bulk_on(&label(&import), step, |bulk| {
        let mut taking = Taking { store, import: &mut import, kept: &kept, cx, taken: 0 };
        let done = match place {
            Some(place) => waiting(store, id, place, cx.lang).and_then(|row| taking.one(bulk, &row, true)),
            None => taking.all(bulk, watch),
        };
        if let Err(DeskError::Store(_)) = done {
            // a record without the note that its row is in would go in twice
            bulk.abandon();
        }
        done.map(|()| taking.taken)
    })
}

struct Taking<'a> {
    store: &'a Store,
    import: &'a mut Import,
    kept: &'a KeptFile,
    cx: &'a Context,
    taken: u64,
}

impl Taking<'_> {
    fn all(&mut self, bulk: &mut Bulk<'_>, watch: &mut dyn Watch) -> Result<(), DeskError> {
        let mut place = 0;
        loop {
            let rows = self.store.import_rows(self.import.id, place, false, PIECE)?;
            let Some(last) = rows.last() else { return Ok(()) };
            place = last.place;
            for row in rows.iter().filter(|row| row.state == RowState::Mended) {
                self.one(bulk, row, false)?;
                if watch.is_wanted() {
                    watch.give_way();
                }
                if self.taken.is_multiple_of(STEP) {
                    let tally = self.import.tally;
                    let progress = Progress { import: self.import.id, tally, copied: None };
                    if !watch.go_on(&progress) {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// One row, on disk together with the note that it is in.
    fn one(&mut self, bulk: &mut Bulk<'_>, row: &KeptRow, alone: bool) -> Result<(), DeskError> {
        let found = read_row(row.row, &row.cells);
        let (payload, mut issues) = check_again(self.import, self.kept, row, &found, self.cx)?;
        if action(&issues) == Action::Reject {
            return if alone {
                Err(DeskError::said(
                    self.cx.lang,
                    "这一行还有错，改好才能接收",
                    "this row still has faults; mend it first",
                ))
            } else {
                Ok(())
            };
        }
        let mut row = row.clone();
        let mut loader =
            Loader::new(bulk, self.store, self.cx.today).in_mode(&self.import.wish, what(self.import));
        match loader.put(&payload, &mut issues, self.cx.lang)? {
            Some(effect) => {
                self.taken += 1;
                count(&mut self.import.tally, effect);
                row.state = RowState::In;
            }
            None => {
                row.issues = write_issues(&issues);
                row.state = RowState::Faulty;
            }
        }
        self.import.step = bulk.step();
        self.store.import_row_set(self.import.id, &row)?;
        self.store.import_keep(self.import)?;
        bulk.commit()?;
        Ok(())
    }
}

/// Gives a row up, or all that have faults, with a reason. How many.
pub fn drop_rows(
    store: &Store,
    id: ImportId,
    place: Option<u64>,
    reason: &str,
    lang: Lang,
) -> Result<u64, DeskError> {
    open_import(store, id, lang)?;
    let dropped = store.import_rows_drop(id, place, reason)?;
    let (number, count) = (id.0.to_string(), dropped.to_string());
    store.log_note("rows given up", None, &[("import", &number), ("rows", &count), ("reason", reason)])?;
    Ok(dropped)
}
