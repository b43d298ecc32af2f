//! Rows out of an XLSX through its stream of cells. A dense range is never built: two cells at
//! opposite corners of a sheet would ask for 17 thousand million.

use super::super::cell::{Cell, Row, Value};
use super::super::error::FileError;
use super::{Go, SheetInfo};
use crate::domain::date_text;
use calamine::{DataRef, Reader, Sheet, SheetType, SheetVisible, Xlsx, XlsxError, open_workbook};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Empty rows between two filled ones; more is a stray cell far below.
const LARGEST_GAP: u32 = 20_000;
/// Columns with content.
const MOST_COLUMNS: u32 = 1_000;
/// Rows of all sheets together.
const MOST_ROWS: u32 = 2_000_000;

/// Every row of every worksheet. The reader is not ours: should it lose its footing over a file the
/// first look let pass, the file is refused and the program goes on.
pub fn each_row(path: &Path, take: &mut dyn FnMut(&SheetInfo, Row) -> Go) -> Result<(), FileError> {
    let read = std::panic::AssertUnwindSafe(|| rows(path, take));
    std::panic::catch_unwind(read).unwrap_or_else(|_| Err(FileError::Damaged("xlsx".into())))
}

/// The worksheets with the rows they announce.
pub fn sheets(path: &Path) -> Result<Vec<(SheetInfo, Option<u32>)>, FileError> {
    let read = std::panic::AssertUnwindSafe(|| announced(path));
    std::panic::catch_unwind(read).unwrap_or_else(|_| Err(FileError::Damaged("xlsx".into())))
}

fn announced(path: &Path) -> Result<Vec<(SheetInfo, Option<u32>)>, FileError> {
    let mut book: Xlsx<_> = open_workbook(path).map_err(refusal)?;
    let mut found = Vec::new();
    for sheet in worksheets(&book) {
        let reader = book.worksheet_cells_reader(sheet.name.as_deref().unwrap_or("")).map_err(refusal)?;
        let last = reader.dimensions().end.0;
        found.push((sheet, (last > 0).then_some(last + 1)));
    }
    Ok(found)
}

fn worksheets(book: &Xlsx<BufReader<File>>) -> Vec<SheetInfo> {
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let info = |sheet: &Sheet| SheetInfo {
        name: Some(sheet.name.clone()),
        hidden: sheet.visible != SheetVisible::Visible,
    };
    sheets.map(info).collect()
}

fn rows(path: &Path, take: &mut dyn FnMut(&SheetInfo, Row) -> Go) -> Result<(), FileError> {
    let mut book: Xlsx<_> = open_workbook(path).map_err(refusal)?;
    let shift = if book.has_1904_epoch() { 1462 } else { 0 };
    for sheet in &worksheets(&book) {
        let mut reader = book.worksheet_cells_reader(sheet.name.as_deref().unwrap_or("")).map_err(refusal)?;
        let mut rows = Rows { sheet, next: 1, current: None, take: &mut *take };
        while let Some(record) = reader.next_cell_with_formula_metadata().map_err(refusal)? {
            let (row, column) = record.pos;
            let cell = Cell { column, value: value(record.value, shift), formula: record.formula.is_some() };
            if rows.add(row + 1, cell)?.is_break() {
                return Ok(());
            }
        }
        if rows.finish()?.is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn refusal(error: XlsxError) -> FileError {
    match error {
        XlsxError::Io(error) => error.into(),
        XlsxError::Password => FileError::OldOrLocked,
        XlsxError::ColumnNumberOverflow | XlsxError::RowNumberOverflow => {
            FileError::TooBig("XFD1048576".into())
        }
        other => {
            FileError::Damaged(crate::domain::clean::line(&other.to_string()).chars().take(80).collect())
        }
    }
}

fn value(data: DataRef<'_>, shift: i64) -> Value {
    match data {
        #[allow(clippy::cast_precision_loss)] // numbers of a spreadsheet are floats in any case
        DataRef::Int(number) => Value::Number(number as f64),
        DataRef::Float(number) => Value::Number(number),
        DataRef::String(text) => Value::Text(text),
        DataRef::SharedString(text) => Value::Text(text.into()),
        DataRef::Bool(flag) => Value::Bool(flag),
        DataRef::DateTime(moment) => {
            let serial = moment.as_f64();
            if moment.is_duration() || !(0.0..3e6).contains(&serial) {
                return Value::Number(serial);
            }
            #[allow(clippy::cast_possible_truncation)]
            Value::Date(date_text::from_serial(serial.floor() as i64 + shift))
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            let day = text.get(..10).and_then(crate::domain::day::Day::parse_iso);
            if day.is_some() { Value::Date(day) } else { Value::Text(text) }
        }
        DataRef::Error(kind) => Value::Error(kind.to_string()),
        DataRef::Empty => Value::Empty,
    }
}

/// Puts cells together to rows and fills the gaps between them.
struct Rows<'a> {
    sheet: &'a SheetInfo,
    next: u32,
    current: Option<Row>,
    take: &'a mut dyn FnMut(&SheetInfo, Row) -> Go,
}

impl Rows<'_> {
    fn add(&mut self, number: u32, cell: Cell) -> Result<Go, FileError> {
        if cell.column >= MOST_COLUMNS && !cell.value.is_blank() {
            let place = format!("{}{number}", super::super::cell::column_name(cell.column));
            return Err(FileError::TooBig(place));
        }
        if self.current.as_ref().is_none_or(|row| row.number != number) {
            let go = self.finish()?;
            if go.is_break() {
                return Ok(go);
            }
            if number < self.next || number > MOST_ROWS {
                return Err(FileError::Damaged(format!("<row r=\"{number}\">")));
            }
            self.current = Some(Row { number, cells: Vec::with_capacity(20) });
        }
        if let Some(row) = &mut self.current
            && cell.column < MOST_COLUMNS
        {
            match row.cells.last() {
                Some(last) if last.column >= cell.column => {
                    return Err(FileError::Damaged(format!("<row r=\"{number}\">")));
                }
                _ => row.cells.push(cell),
            }
        }
        Ok(Go::Continue(()))
    }

    /// Hands over the row that is complete, with the empty rows in front of it.
    fn finish(&mut self) -> Result<Go, FileError> {
        let Some(row) = self.current.take() else { return Ok(Go::Continue(())) };
        if row.number - self.next > LARGEST_GAP {
            if row.is_blank() {
                // formatted emptiness far below: nothing to report
                return Ok(Go::Continue(()));
            }
            return Err(FileError::TooBig(format!("A{}", row.number)));
        }
        while self.next < row.number {
            let blank = Row { number: self.next, cells: Vec::new() };
            self.next += 1;
            if (self.take)(self.sheet, blank).is_break() {
                return Ok(Go::Break(()));
            }
        }
        self.next = row.number + 1;
        Ok((self.take)(self.sheet, row))
    }
}
