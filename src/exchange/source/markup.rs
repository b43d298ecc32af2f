//! Rows out of the tables of a web page, which many systems hand out under the name of a sheet, and out of
//! the XML of old spreadsheet programs, which is built alike. A page is streamed: a row is all that is held.

mod cell;

use super::super::cell::{Cell, Row, Value};
use super::super::error::FileError;
use super::encoding::{TextEncoding, Utf8};
use super::rows::{MOST_COLUMNS, MOST_ROWS, MOST_SHEETS};
use super::{Go, SheetInfo};
use cell::{Open, Tag};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

/// A tag with its attributes, and the text of a cell; bytes.
const LONGEST: usize = 1 << 20;

/// Places covered by cells of rows above that rows may step over: a page without measure would take minutes.
const MOST_STEPPED: u32 = 20_000_000;

/// Every row of every table.
pub fn each_row(
    path: &Path,
    encoding: TextEncoding,
    take: &mut dyn FnMut(&SheetInfo, Row) -> Go,
) -> Result<(), FileError> {
    let mut text = Utf8::new(File::open(path)?, encoding);
    let mut page = Page::default();
    loop {
        let chunk = text.next_chunk()?;
        if chunk.is_empty() {
            break;
        }
        if page.read(chunk, take)?.is_break() {
            return Ok(());
        }
    }
    let _ = page.end_row(take);
    // a page without a table is a letter
    if page.rows == 0 { Err(FileError::WebPage) } else { Ok(()) }
}

/// What is known while a page streams by.
#[derive(Default)]
struct Page {
    /// The tag being read, without its brackets.
    tag: Option<Vec<u8>>,
    /// Left aside until this ends it: a comment, a script, a style.
    aside: Option<&'static str>,
    sheet: SheetInfo,
    /// Tables so far.
    tables: usize,
    /// The XML of a spreadsheet: its sheets have names, and its tables stand in them.
    is_xml: bool,
    row: Option<OpenRow>,
    number: u32,
    /// Columns covered from rows above, and up to which row.
    covered: BTreeMap<u32, u32>,
    /// Covered places that were stepped over so far.
    stepped: u32,
    rows: u64,
}

#[derive(Default)]
struct OpenRow {
    cells: Vec<Cell>,
    column: u32,
    /// Bytes of its texts.
    text: usize,
    hidden: bool,
    open: Option<Open>,
}

impl Page {
    fn read(&mut self, chunk: &[u8], take: &mut dyn FnMut(&SheetInfo, Row) -> Go) -> Result<Go, FileError> {
        for &byte in chunk {
            let Some(tag) = &mut self.tag else {
                if byte == b'<' {
                    self.tag = Some(Vec::new());
                } else if self.aside.is_none() {
                    self.text(byte)?;
                }
                continue;
            };
            let is_comment = tag.starts_with(b"!--");
            match byte {
                b'>' if !is_comment || (tag.len() > 4 && tag.ends_with(b"--")) => {
                    let tag = std::mem::take(tag);
                    self.tag = None;
                    if self.element(&tag, take)?.is_break() {
                        return Ok(Go::Break(()));
                    }
                }
                // a sign in a script, and what follows may be its end
                b'<' if self.aside.is_some() => tag.clear(),
                _ => {
                    tag.push(byte);
                    if is_comment && tag.len() > 64 {
                        tag.drain(3..tag.len() - 2);
                    } else if tag.len() > LONGEST {
                        return Err(too_big(self.number));
                    }
                }
            }
        }
        Ok(Go::Continue(()))
    }

    fn text(&mut self, byte: u8) -> Result<(), FileError> {
        let Some(open) = self.row.as_mut().and_then(|row| row.open.as_mut()) else { return Ok(()) };
        open.text.push(byte);
        if open.text.len() > LONGEST { Err(too_big(self.number)) } else { Ok(()) }
    }

    /// A tag that is complete.
    fn element(&mut self, raw: &[u8], take: &mut dyn FnMut(&SheetInfo, Row) -> Go) -> Result<Go, FileError> {
        let text = String::from_utf8_lossy(raw);
        let tag = Tag::new(&text);
        if let Some(ends) = self.aside {
            if tag.ends && tag.name == ends {
                self.aside = None;
            }
            return Ok(Go::Continue(()));
        }
        match (tag.name.as_str(), tag.ends) {
            ("script", false) => self.aside = Some("script"),
            ("style", false) => self.aside = Some("style"),
            ("styles", false) => self.aside = Some("styles"),
            ("comment", false) => self.aside = Some("comment"),
            ("worksheet", false) => {
                self.is_xml = true;
                return self.begin_table(tag.attribute("name"), take);
            }
            ("table", false) if !self.is_xml => return self.begin_table(None, take),
            // what stands before the first table is no row of it
            ("tr" | "row", false) if self.tables > 0 => {
                let go = self.end_row(take);
                let number = tag.number("index").unwrap_or(self.number.saturating_add(1));
                if number <= self.number || number > MOST_ROWS {
                    return Err(too_big(number));
                }
                self.number = number;
                self.row = Some(OpenRow { hidden: tag.is_hidden(), ..OpenRow::default() });
                return Ok(go);
            }
            ("tr" | "row" | "table" | "worksheet", true) => return Ok(self.end_row(take)),
            ("td" | "th" | "cell", false) => self.begin_cell(&tag)?,
            ("td" | "th" | "cell", true) => self.end_cell(),
            (name, ends) => {
                if let Some(open) = self.row.as_mut().and_then(|row| row.open.as_mut()) {
                    open.element(name, ends, &tag);
                }
            }
        }
        Ok(Go::Continue(()))
    }

    fn begin_table(
        &mut self,
        name: Option<String>,
        take: &mut dyn FnMut(&SheetInfo, Row) -> Go,
    ) -> Result<Go, FileError> {
        let go = self.end_row(take);
        if self.tables >= MOST_SHEETS {
            return Err(FileError::ManySheets(MOST_SHEETS));
        }
        self.sheet = SheetInfo { name, index: self.tables, ..SheetInfo::default() };
        self.tables += 1;
        self.number = 0;
        self.covered.clear();
        Ok(go)
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) -> Result<(), FileError> {
        self.end_cell();
        let number = self.number;
        let Some(row) = &mut self.row else { return Ok(()) };
        if let Some(index) = tag.number("index") {
            row.column = index.saturating_sub(1);
        }
        while self.covered.get(&row.column).is_some_and(|until| *until >= number) {
            row.column += 1;
            self.stepped += 1;
        }
        let behind = row.cells.last().is_none_or(|last| last.column < row.column);
        if row.column >= MOST_COLUMNS || row.text > LONGEST || !behind || self.stepped > MOST_STEPPED {
            return Err(too_big(number));
        }
        row.open = Some(Open::new(row.column, tag));
        if tag.empty {
            self.end_cell();
        }
        Ok(())
    }

    fn end_cell(&mut self) {
        let Some(row) = &mut self.row else { return };
        let Some(open) = row.open.take() else { return };
        let cell = open.cell();
        if let Value::Text(text) = &cell.value {
            row.text += text.len();
        }
        row.column = cell.column.saturating_add(u32::from(cell.span.columns)).saturating_add(1);
        if cell.span.rows > 0 {
            for column in cell.column..row.column.min(MOST_COLUMNS) {
                self.covered.insert(column, self.number.saturating_add(u32::from(cell.span.rows)));
            }
        }
        row.cells.push(cell);
    }

    fn end_row(&mut self, take: &mut dyn FnMut(&SheetInfo, Row) -> Go) -> Go {
        self.end_cell();
        let Some(row) = self.row.take() else { return Go::Continue(()) };
        self.rows += 1;
        take(&self.sheet, Row { number: self.number, cells: row.cells, hidden: row.hidden })
    }
}

fn too_big(row: u32) -> FileError {
    FileError::TooBig(format!("A{row}"))
}
