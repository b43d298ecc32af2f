//! Cells put together to rows, with the limits every kind of workbook obeys and the empty rows
//! between filled ones told.

use super::super::cell::{Cell, Row, Span, Value, column_name};
use super::super::error::FileError;
use super::{Go, SheetInfo};
use std::collections::{HashMap, HashSet};

/// Empty rows between two filled ones; more is a stray cell far below.
pub const LARGEST_GAP: u32 = 20_000;
/// Columns with content.
pub const MOST_COLUMNS: u32 = 1_000;
/// Sheets of a file.
pub const MOST_SHEETS: usize = 1_000;
/// Rows of a sheet.
pub const MOST_ROWS: u32 = 2_000_000;
/// All texts of a row; bytes.
const MOST_TEXT: usize = 1 << 20;

/// Joined cells: where each begins (row from 1, column from 0) and how far it reaches.
pub type Spans = HashMap<(u32, u32), Span>;

/// What the cells of a sheet do not tell themselves.
#[derive(Default)]
pub struct Shape {
    /// Joined cells.
    pub spans: Spans,
    /// Rows its author hid, from 1.
    pub hidden: HashSet<u32>,
}

/// The rows of one sheet on their way out.
pub struct Rows<'a> {
    /// The sheet.
    pub sheet: SheetInfo,
    /// What is laid on its rows.
    pub shape: Shape,
    next: u32,
    current: Option<Row>,
    text: usize,
    take: &'a mut dyn FnMut(&SheetInfo, Row) -> Go,
}

impl<'a> Rows<'a> {
    /// Nothing yet.
    pub fn new(sheet: SheetInfo, shape: Shape, take: &'a mut dyn FnMut(&SheetInfo, Row) -> Go) -> Self {
        Self { sheet, shape, next: 1, current: None, text: 0, take }
    }

    /// One more cell of row `number`; cells come in order.
    pub fn add(&mut self, number: u32, mut cell: Cell) -> Result<Go, FileError> {
        if cell.column >= MOST_COLUMNS && !cell.value.is_blank() {
            return Err(FileError::TooBig(format!("{}{number}", column_name(cell.column))));
        }
        if self.current.as_ref().is_none_or(|row| row.number != number) {
            let go = self.finish()?;
            if go.is_break() {
                return Ok(go);
            }
            if number < self.next || number > MOST_ROWS {
                return Err(disorder(number));
            }
            let hidden = self.shape.hidden.contains(&number);
            self.current = Some(Row { number, cells: Vec::with_capacity(20), hidden });
        }
        if let Value::Text(text) = &cell.value {
            self.text += text.len();
            if self.text > MOST_TEXT {
                return Err(FileError::TooBig(format!("{}{number}", column_name(cell.column))));
            }
        }
        if let Some(row) = &mut self.current
            && cell.column < MOST_COLUMNS
        {
            if row.cells.last().is_some_and(|last| last.column >= cell.column) {
                return Err(disorder(number));
            }
            if let Some(span) = self.shape.spans.get(&(number, cell.column)) {
                cell.span = *span;
            }
            row.cells.push(cell);
        }
        Ok(Go::Continue(()))
    }

    /// Hands over the row that is complete, with the empty rows in front of it.
    pub fn finish(&mut self) -> Result<Go, FileError> {
        self.text = 0;
        let Some(row) = self.current.take() else { return Ok(Go::Continue(())) };
        if row.number - self.next > LARGEST_GAP {
            if row.is_blank() {
                // formatted emptiness far below: nothing to report
                return Ok(Go::Continue(()));
            }
            return Err(FileError::TooBig(format!("A{}", row.number)));
        }
        while self.next < row.number {
            let blank = Row { number: self.next, ..Row::default() };
            self.next += 1;
            if (self.take)(&self.sheet, blank).is_break() {
                return Ok(Go::Break(()));
            }
        }
        self.next = row.number + 1;
        Ok((self.take)(&self.sheet, row))
    }
}

fn disorder(number: u32) -> FileError {
    FileError::Damaged(format!("<row r=\"{number}\">"))
}
