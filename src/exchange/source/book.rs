//! Rows out of an XLSX through its stream of cells. A dense range is never built: two cells at
//! opposite corners of a sheet would ask for 17 thousand million.

use super::super::cell::{Cell, Row, Span, Value};
use super::super::error::FileError;
use super::rows::{Rows, Shape, Spans};
use super::{EPOCH_1904, Go, Seen, SheetInfo, concealed};
use crate::domain::date_text;
use calamine::{DataRef, Dimensions, Reader, Sheet, SheetType, SheetVisible, Xlsx, XlsxError, open_workbook};
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Every row of every worksheet. The reader is not ours: should it lose its footing over a file the
/// first look let pass, the file is refused and the program goes on.
///
/// `seen` is what the first look saw that takes another pass to be found.
pub fn each_row(
    path: &Path,
    seen: Seen,
    take: &mut dyn FnMut(&SheetInfo, Row) -> Go,
) -> Result<(), FileError> {
    let read = std::panic::AssertUnwindSafe(|| rows(path, seen, take));
    std::panic::catch_unwind(read).unwrap_or_else(|_| Err(FileError::Damaged("xlsx".into())))
}

fn worksheets(book: &Xlsx<BufReader<File>>) -> Vec<SheetInfo> {
    let epoch_shift = if book.has_1904_epoch() { EPOCH_1904 } else { 0 };
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let info = |(index, sheet): (usize, &Sheet)| SheetInfo {
        index,
        name: Some(sheet.name.clone()),
        hidden: sheet.visible != SheetVisible::Visible,
        hidden_columns: Vec::new(),
        epoch_shift,
    };
    sheets.enumerate().map(info).collect()
}

fn rows(path: &Path, seen: Seen, take: &mut dyn FnMut(&SheetInfo, Row) -> Go) -> Result<(), FileError> {
    let mut book: Xlsx<_> = open_workbook(path).map_err(refusal)?;
    let mut concealed = if seen.hidden { concealed::of_book(path)? } else { HashMap::new() };
    for mut sheet in worksheets(&book) {
        let name = sheet.name.clone().unwrap_or_default();
        let spans = if seen.merged { spans(&mut book, &name)? } else { Spans::new() };
        let (hidden, columns) = concealed.remove(&name).unwrap_or_default();
        sheet.hidden_columns = columns;
        let epoch_shift = sheet.epoch_shift;
        let mut reader = book.worksheet_cells_reader(&name).map_err(refusal)?;
        let mut rows = Rows::new(sheet, Shape { spans, hidden }, &mut *take);
        while let Some(record) = reader.next_cell_with_formula_metadata().map_err(refusal)? {
            let (row, column) = record.pos;
            let value = value(record.value, epoch_shift);
            let formula = record.formula.is_some();
            if rows.add(row + 1, Cell { formula, ..Cell::new(column, value) })?.is_break() {
                return Ok(());
            }
        }
        if rows.finish()?.is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn spans(book: &mut Xlsx<BufReader<File>>, name: &str) -> Result<Spans, FileError> {
    let areas = book.merge_cells_by_sheet_name(name).map_err(refusal)?;
    let reach = |from: u32, to: u32| u16::try_from(to.saturating_sub(from)).unwrap_or(u16::MAX);
    let span = |area: &Dimensions| Span {
        rows: reach(area.start.0, area.end.0),
        columns: reach(area.start.1, area.end.1),
    };
    Ok(areas.iter().map(|area| ((area.start.0.saturating_add(1), area.start.1), span(area))).collect())
}

fn refusal(error: XlsxError) -> FileError {
    match error {
        XlsxError::Io(error) => error.into(),
        XlsxError::Password => FileError::Locked,
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
