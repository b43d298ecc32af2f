//! Rows out of an XLS (Excel 5 to 2003). Own reader because the ranges other readers build ask for
//! memory by the corners of a sheet and copy every text for every cell: here the stream stays as it
//! is, an index of places is sorted, and one row at a time is read from it.

mod cells;
mod format;
mod globals;
mod text;

use super::super::error::FileError;
use super::ole::{long, word};
use super::rows::{MOST_COLUMNS, Rows, Shape, Spans};
use super::{Go, SheetInfo};
use crate::exchange::cell::{Row, Span};
use cells::Cells;
use globals::Globals;
use std::collections::HashSet;
use std::path::Path;

/// A number among others takes this much; bytes.
const SMALLEST_CELL: usize = 6;

/// The stream of records of a workbook.
pub struct Book {
    stream: Vec<u8>,
}

/// One record: where it begins, its kind, its content.
#[derive(Clone, Copy)]
struct Record<'a> {
    at: usize,
    kind: u16,
    body: &'a [u8],
}

/// Kinds of records.
mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000a;
    pub const EPOCH: u16 = 0x0022;
    pub const PASSWORD: u16 = 0x002f;
    pub const CONTINUE: u16 = 0x003c;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const SHEET: u16 = 0x0085;
    pub const COLUMNS: u16 = 0x007d;
    pub const NUMBERS: u16 = 0x00bd;
    pub const BLANKS: u16 = 0x00be;
    pub const RICH_TEXT: u16 = 0x00d6;
    pub const CELL_FORMAT: u16 = 0x00e0;
    pub const MERGED: u16 = 0x00e5;
    pub const SHARED_TEXTS: u16 = 0x00fc;
    pub const SHARED_TEXT: u16 = 0x00fd;
    pub const BLANK: u16 = 0x0201;
    pub const FLOAT: u16 = 0x0203;
    pub const TEXT: u16 = 0x0204;
    pub const BOOL_OR_ERROR: u16 = 0x0205;
    pub const FORMULA_TEXT: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const NUMBER: u16 = 0x027e;
    pub const FORMAT: u16 = 0x041e;
    pub const BEGIN: u16 = 0x0809;
}

fn damaged(what: &str) -> FileError {
    FileError::Damaged(format!("XLS {what}"))
}

/// The record at a place; `None` behind the last whole one.
fn record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let length = usize::from(word(stream, at + 2)?);
    let body = stream.get(at + 4..at + 4 + length)?;
    Some(Record { at, kind: word(stream, at)?, body })
}

/// The records from a place on.
fn records(stream: &[u8], at: usize) -> impl Iterator<Item = Record<'_>> {
    let mut next = at;
    std::iter::from_fn(move || {
        let found = record(stream, next)?;
        next = found.at + 4 + found.body.len();
        Some(found)
    })
}

/// A part of the stream between its begin and its end.
struct Part<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Part<'a> {
    /// The part that begins at a place; it must end, and be readable without a password.
    fn new(stream: &'a [u8], at: usize) -> Result<Self, FileError> {
        let part = Self { stream, at };
        let mut depth = 0usize;
        for record in records(stream, at) {
            match record.kind {
                kind::BEGIN => depth += 1,
                kind::EOF if depth == 1 => return Ok(part),
                kind::EOF => depth = depth.saturating_sub(1),
                kind::PASSWORD => return Err(FileError::Locked),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        Err(damaged("EOF"))
    }

    /// Its records, without those of charts inside it.
    fn records(&self) -> impl Iterator<Item = Record<'a>> + use<'a> {
        let mut depth = 0usize;
        let level = move |record: Record<'a>| {
            match record.kind {
                kind::BEGIN => depth += 1,
                kind::EOF => depth = depth.saturating_sub(1),
                _ => {}
            }
            (depth > 0).then_some((depth, record))
        };
        let within = records(self.stream, self.at).map_while(level);
        within.filter(|(depth, record)| *depth == 1 && record.kind != kind::BEGIN).map(|(_, record)| record)
    }
}

impl Book {
    /// A workbook with its stream.
    pub const fn new(stream: Vec<u8>) -> Self {
        Self { stream }
    }

    /// Every row of every worksheet.
    pub fn each_row(&self, take: &mut dyn FnMut(&SheetInfo, Row) -> Go) -> Result<(), FileError> {
        let globals = Globals::read(&self.stream)?;
        let mut room = self.stream.len() / SMALLEST_CELL;
        for (sheet, at) in &globals.sheets {
            let part = Part::new(&self.stream, *at)?;
            let cells = Cells::new(&self.stream, &part, &globals);
            // sheets that share their records hold more cells than the file has room for
            room = room.checked_sub(cells.count()).ok_or_else(|| damaged("BOUNDSHEET"))?;
            let hidden_columns = hidden_columns(&part);
            let shape = Shape { spans: spans(&part), hidden: hidden_rows(&part) };
            let mut rows = Rows::new(SheetInfo { hidden_columns, ..sheet.clone() }, shape, &mut *take);
            for (row, cell) in cells.sorted() {
                if rows.add(row, cell?)?.is_break() {
                    return Ok(());
                }
            }
            if rows.finish()?.is_break() {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Opens the workbook behind a container that was looked into.
pub fn open(path: &Path) -> Result<Book, FileError> {
    match super::ole::open(&mut std::fs::File::open(path)?)? {
        super::ole::Content::Book(stream) => Ok(Book::new(stream)),
        super::ole::Content::Locked => Err(FileError::Locked),
        super::ole::Content::Other => Err(FileError::NotASheet),
    }
}

/// Rows of no height, from 1.
fn hidden_rows(part: &Part<'_>) -> HashSet<u32> {
    let rows = part.records().filter(|record| record.kind == kind::ROW);
    let hidden = rows.filter(|record| word(record.body, 12).is_some_and(|flags| flags & 0x20 != 0));
    hidden.filter_map(|record| word(record.body, 0).map(|row| u32::from(row) + 1)).collect()
}

/// Columns of no width, from 0.
fn hidden_columns(part: &Part<'_>) -> Vec<u32> {
    let columns = part.records().filter(|record| record.kind == kind::COLUMNS);
    let hidden = columns.filter(|record| word(record.body, 8).is_some_and(|flags| flags & 1 != 0));
    let range = |record: Record<'_>| {
        let [first, last] = [0, 2].map(|at| word(record.body, at).map_or(0, u32::from));
        first..=last.min(MOST_COLUMNS)
    };
    hidden.flat_map(range).collect()
}

fn spans(part: &Part<'_>) -> Spans {
    let mut spans = Spans::new();
    for record in part.records().filter(|record| record.kind == kind::MERGED) {
        for area in record.body.get(2..).unwrap_or(&[]).chunks_exact(8) {
            let [Some(top), Some(bottom), Some(left), Some(right)] = [0, 2, 4, 6].map(|at| word(area, at))
            else {
                continue;
            };
            let span = Span { rows: bottom.saturating_sub(top), columns: right.saturating_sub(left) };
            spans.insert((u32::from(top) + 1, u32::from(left)), span);
        }
    }
    spans
}
