//! Sheets out: XLSX and CSV whose cells open as text everywhere and read back to the same text.
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe in front in CSV (read back
//! without it) and the mark of a text cell in XLSX. Numbers of people are text cells. A file appears
//! complete or not at all, readable by its owner only.

mod book;
mod steady;

use super::error::FileError;
use super::source::{encode_gb18030, ending};
use book::Book;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, IntoInnerError, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// How text is written to a CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with a mark, which spreadsheets need to see that it is UTF-8.
    #[default]
    Utf8,
    /// GB18030, as older systems want it.
    Gb18030,
}

/// One cell to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Out<'a> {
    /// Text, whatever it looks like.
    Text(&'a str),
    /// A number as a number.
    Number(f64),
    /// Nothing.
    Empty,
}

/// A file being written; it takes its name when it is complete.
pub struct Writer {
    path: PathBuf,
    inner: Inner,
    part: Part,
    row: u32,
    header: Vec<String>,
    missing: Vec<(String, char)>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("path", &self.path).finish_non_exhaustive()
    }
}

enum Inner {
    Book(Box<Book>),
    Text { out: BufWriter<File>, delimiter: char, encoding: Encoding, line: String },
}

/// True for the endings that can be written.
pub fn can_write(path: &Path) -> Result<(), FileError> {
    match ending(path).as_str() {
        "xlsx" | "csv" | "tsv" => Ok(()),
        other => Err(FileError::Ending { found: other.into(), text: false }),
    }
}

impl Writer {
    /// Starts a file; its kind is in the ending of `path`.
    pub fn create(path: &Path, encoding: Encoding) -> Result<Self, FileError> {
        can_write(path)?;
        let part = Part::of(path);
        let inner = if ending(path) == "xlsx" {
            Inner::Book(Box::new(Book::new(part.create()?)?))
        } else {
            let mut out = BufWriter::with_capacity(1 << 16, part.create()?);
            if encoding == Encoding::Utf8 {
                out.write_all("\u{feff}".as_bytes())?;
            }
            let delimiter = if ending(path) == "tsv" { '\t' } else { ',' };
            Inner::Text { out, delimiter, encoding, line: String::new() }
        };
        Ok(Self { path: path.into(), inner, part, row: 0, header: Vec::new(), missing: Vec::new() })
    }

    /// A new sheet; in text files nothing happens.
    pub fn sheet(&mut self, name: &str) -> Result<(), FileError> {
        if let Inner::Book(book) = &mut self.inner {
            book.sheet(name)?;
            self.row = 0;
        }
        Ok(())
    }

    /// Writes a header, remembered for the sheets that follow when one is full.
    pub fn header(&mut self, titles: &[&str]) -> Result<(), FileError> {
        self.header = titles.iter().map(|title| (*title).to_owned()).collect();
        self.row(&titles.iter().map(|title| Out::Text(title)).collect::<Vec<_>>())
    }

    /// Writes a row.
    pub fn row(&mut self, cells: &[Out<'_>]) -> Result<(), FileError> {
        if let Inner::Book(book) = &self.inner
            && book.is_full(self.row)
        {
            let next = format!("{}", book.sheets() + 1);
            self.sheet(&next)?;
            let titles = std::mem::take(&mut self.header);
            self.header(&titles.iter().map(String::as_str).collect::<Vec<_>>())?;
        }
        let row = self.row;
        self.row += 1;
        match &mut self.inner {
            Inner::Book(book) => book.row(row, cells),
            Inner::Text { out, delimiter, encoding, line } => {
                line.clear();
                for (at, cell) in cells.iter().enumerate() {
                    if at > 0 {
                        line.push(*delimiter);
                    }
                    push_field(line, cell, *delimiter);
                }
                line.push_str("\r\n");
                let mut missing = Vec::new();
                match encoding {
                    Encoding::Utf8 => out.write_all(line.as_bytes())?,
                    Encoding::Gb18030 => out.write_all(&encode_gb18030(line, &mut missing))?,
                }
                self.missing.extend(missing.into_iter().map(|c| (format!("{}", row + 1), c)));
                Ok(())
            }
        }
    }

    /// Rows written to the last sheet.
    pub const fn rows(&self) -> u32 {
        self.row
    }

    /// The file, whole and on disk; there is none when characters could not be written.
    pub fn finish(mut self) -> Result<Whole, FileError> {
        if !self.missing.is_empty() {
            return Err(FileError::Unmappable(std::mem::take(&mut self.missing)));
        }
        let file = match self.inner {
            Inner::Book(book) => book.finish()?,
            Inner::Text { out, .. } => out.into_inner().map_err(IntoInnerError::into_error)?,
        };
        Ok(Whole::of(&file, self.part, &self.path)?)
    }
}

/// A page of text as a file, readable by its owner only.
pub fn write_text(path: &Path, text: &str) -> Result<Whole, FileError> {
    let part = Part::of(path);
    let mut file = part.create()?;
    file.write_all(text.as_bytes())?;
    Ok(Whole::of(&file, part, path)?)
}

/// A file that is whole and on disk and has not its name yet: what is to be logged of it is logged before.
/// Without a name nothing of it stays.
#[derive(Debug)]
#[must_use]
pub struct Whole {
    part: Part,
    path: PathBuf,
}

impl Whole {
    fn of(file: &File, part: Part, path: &Path) -> std::io::Result<Self> {
        file.sync_all()?;
        Ok(Self { part, path: path.into() })
    }

    /// Gives it its name, over what is there, and keeps it through a power cut.
    pub fn take_name(self) -> Result<(), FileError> {
        std::fs::rename(&self.part.0, &self.path)?;
        if let Some(folder) = self.path.parent().filter(|p| !p.as_os_str().is_empty()) {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

/// A file before it has its name; what gets none leaves nothing behind.
#[derive(Debug)]
struct Part(PathBuf);

impl Part {
    fn of(path: &Path) -> Self {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        Self(path.with_file_name(name))
    }

    /// Made anew, for its owner only.
    fn create(&self) -> std::io::Result<File> {
        let _ = std::fs::remove_file(&self.0);
        OpenOptions::new().write(true).read(true).create_new(true).mode(0o600).open(&self.0)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// True for a text some spreadsheet takes for a formula or a command.
pub fn is_formula_like(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '|', '%'])
}

/// The text without the apostrophe [`Writer`] put in front of it; any other text as it is.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula_like(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

fn push_field(line: &mut String, cell: &Out<'_>, delimiter: char) {
    let owned;
    let text = match cell {
        Out::Empty => return,
        Out::Number(number) => {
            owned = super::cell::plain(*number);
            &owned
        }
        Out::Text(text) => *text,
    };
    let guard = matches!(cell, Out::Text(_)) && is_formula_like(text.trim_start_matches('\''));
    let quote = text.contains(['"', '\n', '\r', delimiter]) || text.starts_with([' ', '\t']);
    if quote {
        line.push('"');
    }
    if guard {
        line.push('\'');
    }
    for c in text.chars() {
        if c == '"' {
            line.push('"');
        }
        line.push(c);
    }
    if quote {
        line.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarded_text_reads_back_to_itself() {
        for text in ["=1+1", "+86", "-1", "@x", "＝1", "\tx", "'=1", "''=1", "'x", "x", "330802"] {
            let mut line = String::new();
            push_field(&mut line, &Out::Text(text), ',');
            let bare = line.trim_matches('"');
            assert!(!is_formula_like(bare), "{text}");
            assert_eq!(unguarded(bare), text);
        }
    }
}
