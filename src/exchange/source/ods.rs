//! Rows out of an ODS as its one big part streams by. Own reader because others build every sheet in
//! memory, and because repeated cells and rows (a few bytes that stand for a million) are counted
//! before they are unfolded.

mod cell;

use super::super::cell::{Cell, Row};
use super::super::error::FileError;
use super::rows::{LARGEST_GAP, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Rows, Shape};
use super::{EPOCH_1904, Go, SheetInfo};
pub use cell::attribute;
use cell::{Open, number};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use zip::ZipArchive;

/// Rows that stand more than once in a sheet because the file says so, all together.
const MOST_REPEATED: u32 = 20_000;
/// Elements inside each other; real ones stay below twenty.
const DEEPEST: usize = 200;

/// Elements whose text is no content of a cell, or whose cells are no cells of the sheet.
const ASIDE: [&str; 9] = [
    "annotation",
    "shapes",
    "frame",
    "forms",
    "tracked-changes",
    "dde-links",
    "custom-shape",
    "ruby-text",
    "content-validations",
];

/// Every row of every sheet.
pub fn each_row(path: &Path, take: &mut dyn FnMut(&SheetInfo, Row) -> Go) -> Result<(), FileError> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(FileError::damaged)?;
    let part = archive.by_name("content.xml").map_err(FileError::damaged)?;
    let mut book = Book::new(take);
    book.read(BufReader::with_capacity(64 << 10, part)).map(|_| ())
}

/// What is known while the part streams by.
struct Book<'a> {
    take: &'a mut dyn FnMut(&SheetInfo, Row) -> Go,
    /// Sheets so far.
    sheets: usize,
    /// The table style being read, and those that hide their table.
    style: Option<String>,
    hiding: HashSet<String>,
    shift: i64,
    /// Elements whose content is left aside, so deep.
    aside: usize,
    depth: usize,
    repeated: u32,
}

/// A sheet being read.
struct Sheet {
    /// The row being read.
    row: u32,
    times: u32,
    cells: Vec<Cell>,
    column: u32,
    open: Option<Open>,
    /// The row being read is hidden.
    hidden: bool,
    /// Columns that were described so far.
    columns: u32,
}

impl<'a> Book<'a> {
    fn new(take: &'a mut dyn FnMut(&SheetInfo, Row) -> Go) -> Self {
        Self {
            take,
            sheets: 0,
            style: None,
            hiding: HashSet::new(),
            shift: 0,
            aside: 0,
            depth: 0,
            repeated: 0,
        }
    }

    fn read(&mut self, input: impl BufRead) -> Result<Go, FileError> {
        let mut xml = Reader::from_reader(input);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(FileError::damaged)? {
                Event::Eof if self.depth > 0 => return Err(FileError::damaged("content.xml")),
                Event::Eof => return Ok(Go::Continue(())),
                Event::Start(tag) if tag.local_name().as_ref() == "table" && self.aside == 0 => {
                    self.deeper()?;
                    let info = self.sheet(&tag);
                    self.sheets += 1;
                    if self.sheets > MOST_SHEETS {
                        return Err(FileError::ManySheets(MOST_SHEETS));
                    }
                    if self.table(&mut xml, &mut buffer, info)?.is_break() {
                        return Ok(Go::Break(()));
                    }
                }
                Event::Start(tag) => self.start(&tag, false)?,
                Event::Empty(tag) => self.start(&tag, true)?,
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.aside = self.aside.saturating_sub(1);
                }
                _ => {}
            }
        }
    }

    fn deeper(&mut self) -> Result<(), FileError> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(FileError::TooBig(format!("XML > {DEEPEST}"))) } else { Ok(()) }
    }

    /// An element outside the tables: styles that hide, the epoch.
    fn start(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<(), FileError> {
        let name = tag.local_name();
        match name.as_ref() {
            "style" => self.style = attribute(tag, "name"),
            "table-properties" if attribute(tag, "display").as_deref() == Some("false") => {
                self.hiding.extend(self.style.clone());
            }
            "null-date" if attribute(tag, "date-value").is_some_and(|d| d.starts_with("1904")) => {
                self.shift = EPOCH_1904;
            }
            _ => {}
        }
        if !empty {
            self.aside += usize::from(self.aside > 0 || ASIDE.contains(&name.as_ref()));
            self.deeper()?;
        }
        Ok(())
    }

    fn sheet(&self, tag: &BytesStart<'_>) -> SheetInfo {
        let style = attribute(tag, "style-name");
        let hidden = style.is_some_and(|style| self.hiding.contains(&style))
            || attribute(tag, "display").as_deref() == Some("false");
        let (index, epoch_shift) = (self.sheets, self.shift);
        SheetInfo { name: attribute(tag, "name"), hidden, index, epoch_shift, ..SheetInfo::default() }
    }

    /// Everything up to the end of a table.
    fn table<R: BufRead>(
        &mut self,
        xml: &mut Reader<R>,
        buffer: &mut Vec<u8>,
        info: SheetInfo,
    ) -> Result<Go, FileError> {
        let outside = self.depth - 1;
        let mut sheet =
            Sheet { row: 1, times: 1, cells: Vec::new(), column: 0, open: None, hidden: false, columns: 0 };
        let mut rows = Rows::new(info, Shape::default(), &mut *self.take);
        loop {
            buffer.clear();
            let event = xml.read_event_into(buffer).map_err(FileError::damaged)?;
            let (tag, empty) = match event {
                Event::Eof => return Err(FileError::damaged("content.xml")),
                Event::Start(tag) => (tag, false),
                Event::Empty(tag) => (tag, true),
                Event::End(tag) => {
                    self.depth -= 1;
                    if self.aside > 0 {
                        self.aside -= 1;
                    } else if self.depth == outside {
                        return rows.finish();
                    } else if sheet
                        .close(tag.local_name().as_ref(), &mut rows, &mut self.repeated)?
                        .is_break()
                    {
                        return Ok(Go::Break(()));
                    }
                    continue;
                }
                other => {
                    if self.aside == 0 {
                        sheet.text(&other)?;
                    }
                    continue;
                }
            };
            let name = tag.local_name();
            if self.aside > 0 || ASIDE.contains(&name.as_ref()) {
                self.aside += usize::from(!empty);
            } else {
                sheet.start(&tag, &mut rows)?;
                if empty && sheet.close(name.as_ref(), &mut rows, &mut self.repeated)?.is_break() {
                    return Ok(Go::Break(()));
                }
            }
            if !empty {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(FileError::TooBig(format!("XML > {DEEPEST}")));
                }
            }
        }
    }
}

impl Sheet {
    fn start(&mut self, tag: &BytesStart<'_>, rows: &mut Rows<'_>) -> Result<(), FileError> {
        let hidden = || attribute(tag, "visibility").is_some_and(|how| how != "visible");
        match tag.local_name().as_ref() {
            "table-column" => {
                let times = number(tag, "number-columns-repeated").unwrap_or(1);
                let end = self.columns.saturating_add(times).min(MOST_COLUMNS);
                if hidden() {
                    rows.sheet.hidden_columns.extend(self.columns..end);
                }
                self.columns = end;
            }
            "table-row" => {
                self.hidden = hidden();
                self.times = number(tag, "number-rows-repeated").unwrap_or(1).max(1);
                self.column = 0;
                self.cells.clear();
                self.open = None;
            }
            "table-cell" | "covered-table-cell" => self.open = Some(Open::new(tag)),
            // a table inside a cell would be a sheet inside a sheet
            "table" => return Err(FileError::Damaged("table:table".into())),
            _ => {
                if let Some(open) = &mut self.open {
                    open.element(tag);
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, event: &Event<'_>) -> Result<(), FileError> {
        match &mut self.open {
            Some(open) => open.text(event, self.row),
            None => Ok(()),
        }
    }

    fn close(&mut self, name: &str, rows: &mut Rows<'_>, repeated: &mut u32) -> Result<Go, FileError> {
        match name {
            "table-cell" | "covered-table-cell" => {
                if let Some(open) = self.open.take() {
                    self.cell(open)?;
                }
                Ok(Go::Continue(()))
            }
            "table-row" => self.end_row(rows, repeated),
            _ => Ok(Go::Continue(())),
        }
    }

    /// A cell as often as it stands there; empty ones only move on.
    fn cell(&mut self, open: Open) -> Result<(), FileError> {
        let times = open.times;
        let cell = open.cell();
        if cell.value == super::super::cell::Value::Empty && !cell.formula && !cell.span.is_wide() {
            self.column = self.column.saturating_add(times);
            return Ok(());
        }
        let end = self.column.saturating_add(times);
        if end > MOST_COLUMNS && !cell.value.is_blank() {
            let place = super::super::cell::column_name(end.min(99_999) - 1);
            return Err(FileError::TooBig(format!("{place}{}", self.row)));
        }
        for column in self.column..end.min(MOST_COLUMNS) {
            self.cells.push(Cell { column, ..cell.clone() });
        }
        self.column = end;
        Ok(())
    }

    fn end_row(&mut self, rows: &mut Rows<'_>, repeated: &mut u32) -> Result<Go, FileError> {
        let (first, times) = (self.row, std::mem::replace(&mut self.times, 1));
        self.row = first.saturating_add(times);
        if self.cells.iter().all(|cell| cell.value.is_blank() && !cell.formula) && times > LARGEST_GAP {
            return Ok(Go::Continue(()));
        }
        if self.cells.is_empty() {
            return Ok(Go::Continue(()));
        }
        *repeated = repeated.saturating_add(times - 1);
        if *repeated > MOST_REPEATED || self.row > MOST_ROWS {
            return Err(FileError::TooBig(format!("{times} × {}", rows.sheet.name.as_deref().unwrap_or(""))));
        }
        for number in first..self.row {
            if self.hidden {
                rows.shape.hidden.insert(number);
            }
            for cell in &self.cells {
                if rows.add(number, cell.clone())?.is_break() {
                    return Ok(Go::Break(()));
                }
            }
        }
        Ok(Go::Continue(()))
    }
}
