//! Rows out of CSV and TSV. Own reader because fields, records and columns need limits that hold
//! before the memory is taken: one quotation mark too many swallows a whole file.

use super::super::cell::{Cell, Row, Value};
use super::super::error::FileError;
use super::encoding::{TextEncoding, Utf8};
use super::{Go, SheetInfo};
use std::fs::File;
use std::path::Path;

/// A cell of a spreadsheet holds at most 32,767 characters; bytes.
const LONGEST_FIELD: usize = 128 << 10;
/// All fields of a record; bytes.
const LONGEST_RECORD: usize = 1 << 20;
/// Fields of a record.
const MOST_COLUMNS: usize = 1_000;

/// Every record of the file.
pub fn each_row(
    path: &Path,
    encoding: TextEncoding,
    delimiter: u8,
    take: &mut dyn FnMut(&SheetInfo, Row) -> Go,
) -> Result<(), FileError> {
    let mut text = Utf8::new(File::open(path)?, encoding);
    let sheet = SheetInfo::default();
    let mut records = Records { delimiter, ..Records::new() };
    loop {
        let chunk = text.next_chunk()?;
        if chunk.is_empty() {
            break;
        }
        for &byte in chunk {
            if let Some(row) = records.push(byte)?
                && take(&sheet, row).is_break()
            {
                return Ok(());
            }
        }
    }
    if let Some(row) = records.finish()? {
        let _ = take(&sheet, row);
    }
    Ok(())
}

/// The separator of a file, from its first lines.
pub fn separator(path: &Path, encoding: TextEncoding) -> Result<u8, FileError> {
    let mut text = Utf8::new(File::open(path)?, encoding);
    Ok(delimiter(text.next_chunk()?, super::ending(path) == "tsv"))
}

/// The separator that occurs most in the first lines, outside quotation marks.
fn delimiter(chunk: &[u8], tab_first: bool) -> u8 {
    let mut counts = [(b',', 0usize), (b'\t', 0), (b';', 0)];
    let mut quoted = false;
    for &byte in chunk.iter().take(16 << 10) {
        quoted ^= byte == b'"';
        if let Some(entry) = counts.iter_mut().find(|(sign, _)| *sign == byte)
            && !quoted
        {
            entry.1 += 1;
        }
    }
    let [comma, tab, semicolon] = counts.map(|(_, n)| n);
    if tab > 0 && (tab_first || tab > comma) {
        b'\t'
    } else if semicolon > comma {
        b';'
    } else {
        b','
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a field.
    Start,
    /// In a field without quotation marks.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// Behind a quotation mark that may be the closing one.
    Closing,
}

struct Records {
    delimiter: u8,
    state: State,
    field: Vec<u8>,
    cells: Vec<Cell>,
    column: usize,
    size: usize,
    number: u32,
    line: u64,
    began: u64,
    after_return: bool,
    open: bool,
}

impl Records {
    fn new() -> Self {
        Self {
            delimiter: b',',
            state: State::Start,
            field: Vec::new(),
            cells: Vec::new(),
            column: 0,
            size: 0,
            number: 0,
            line: 1,
            began: 1,
            after_return: false,
            open: false,
        }
    }

    fn push(&mut self, byte: u8) -> Result<Option<Row>, FileError> {
        let second_half = byte == b'\n' && self.after_return;
        self.after_return = byte == b'\r';
        if byte == 0 {
            return Err(FileError::Nul(self.line));
        }
        self.line += u64::from(byte == b'\n' || (self.state != State::Quoted && byte == b'\r'));
        if second_half && self.state != State::Quoted {
            self.line -= 1;
            return Ok(None);
        }
        let ends_line = byte == b'\n' || byte == b'\r';
        match self.state {
            State::Quoted if byte == b'"' => self.state = State::Closing,
            State::Quoted => self.keep(byte)?,
            State::Closing if byte == b'"' => {
                self.keep(byte)?;
                self.state = State::Quoted;
            }
            State::Start if byte == b'"' => {
                self.state = State::Quoted;
                self.began = self.line;
                self.open = true;
            }
            _ if byte == self.delimiter => {
                self.end_field()?;
                self.open = true;
            }
            _ if ends_line => return self.end_record().map(Some),
            _ => {
                self.keep(byte)?;
                self.state = State::Plain;
            }
        }
        Ok(None)
    }

    fn keep(&mut self, byte: u8) -> Result<(), FileError> {
        if self.field.is_empty() && self.state != State::Quoted {
            self.began = self.line;
        }
        self.size += 1;
        if self.field.len() >= LONGEST_FIELD || self.size > LONGEST_RECORD {
            return Err(FileError::LongField(self.began));
        }
        self.open = true;
        self.field.push(byte);
        Ok(())
    }

    fn end_field(&mut self) -> Result<(), FileError> {
        if self.column >= MOST_COLUMNS {
            return Err(FileError::TooBig(format!("> {MOST_COLUMNS}")));
        }
        if !self.field.is_empty() {
            // the stream is UTF-8 by construction; a cut character cannot end a field
            let text = String::from_utf8_lossy(&self.field).into_owned();
            let column = u32::try_from(self.column).unwrap_or(u32::MAX);
            self.cells.push(Cell::new(column, typed(text)));
            self.field.clear();
        }
        self.column += 1;
        self.state = State::Start;
        Ok(())
    }

    fn end_record(&mut self) -> Result<Row, FileError> {
        self.end_field()?;
        self.number += 1;
        self.column = 0;
        self.size = 0;
        self.open = false;
        let room = self.cells.len();
        let cells = std::mem::replace(&mut self.cells, Vec::with_capacity(room));
        Ok(Row { number: self.number, cells, hidden: false })
    }

    fn finish(&mut self) -> Result<Option<Row>, FileError> {
        if self.state == State::Quoted {
            return Err(FileError::LongField(self.began));
        }
        if self.open { self.end_record().map(Some) } else { Ok(None) }
    }
}

/// A spreadsheet writes its error values as plain text.
fn typed(text: String) -> Value {
    const ERRORS: [&str; 8] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"];
    if text.starts_with('#') && ERRORS.contains(&text.trim()) {
        return Value::Error(text);
    }
    let bare = super::super::sheet::unguarded(&text);
    if bare.len() == text.len() { Value::Text(text) } else { Value::Text(bare.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<Vec<String>>, FileError> {
        let mut records = Records::new();
        let mut rows = Vec::new();
        let mut add = |row: Row| rows.push(row.cells.iter().map(|c| c.value.text().into_owned()).collect());
        for byte in text.bytes() {
            if let Some(row) = records.push(byte)? {
                add(row);
            }
        }
        if let Some(row) = records.finish()? {
            add(row);
        }
        Ok(rows)
    }

    #[test]
    fn quotes_breaks_and_line_ends_of_three_systems_are_read() {
        let read = rows("a,\"b\"\"c\nd\",\"\"\r\n\r\n=\"33\",x\ry\n").unwrap();
        assert_eq!(read, [vec!["a", "b\"c\nd"], vec![], vec!["=\"33\"", "x"], vec!["y"]]);
    }

    #[test]
    fn an_open_quotation_mark_is_told_with_its_line() {
        assert!(matches!(rows("a\nb,\"c\nd\n"), Err(FileError::LongField(2))));
        assert!(matches!(rows(&format!("a\n{}", "x".repeat(200_000))), Err(FileError::LongField(2))));
        assert!(matches!(rows("a\n\nb\0"), Err(FileError::Nul(3))));
    }

    #[test]
    fn the_separator_is_the_one_the_file_uses() {
        assert_eq!(delimiter(b"a\tb\tc,d\n", false), b'\t');
        assert_eq!(delimiter(b"a;b;\"c,d,e,f\"\n", false), b';');
        assert_eq!(delimiter(b"a,b\n", true), b',');
    }
}
