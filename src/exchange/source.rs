//! Rows of cells out of a file, one at a time, in bounded memory.

mod archive;
mod book;
mod concealed;
mod delimited;
mod encoding;
mod markup;
mod ods;
mod ole;
mod rows;
mod xls;

pub use archive::Seen;
pub use encoding::{TextEncoding, encode_gb18030};

use super::cell::Row;
use super::error::FileError;
use crate::domain::lang::{Words, words};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// No list of people is larger than this; bytes.
const LARGEST_FILE: u64 = 1 << 30;

/// A sheet of a workbook, or the only one of a text file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name; text files have none.
    pub name: Option<String>,
    /// Hidden by its author, perhaps deeply.
    pub hidden: bool,
    /// Its place in the file, from 0: damaged files have two sheets of one name.
    pub index: usize,
    /// Columns its author hid, from 0; they are read all the same.
    pub hidden_columns: Vec<u32>,
    /// Days between the epoch its bare day counts start from and the usual one.
    pub epoch_shift: i64,
}

/// Days from the usual epoch of spreadsheets to the one old Macintosh programs used.
const EPOCH_1904: i64 = 1462;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A workbook of Excel 2007 and later.
    Xlsx,
    /// A workbook of Excel 5 to 2003.
    Xls,
    /// A workbook of OpenDocument, as LibreOffice and WPS write it.
    Ods,
    /// A web page, or the XML of Excel 2003, mostly under the name of an XLS.
    Markup,
    /// Text with a delimiter.
    Text,
}

impl Kind {
    /// Its name for people.
    pub const fn words(self) -> Words {
        match self {
            Self::Xlsx => words("XLSX 工作簿", "XLSX workbook"),
            Self::Xls => words("XLS 工作簿（旧式）", "XLS workbook (old)"),
            Self::Ods => words("ODS 工作簿", "ODS workbook"),
            Self::Markup => words("网页表格", "web page"),
            Self::Text => words("文本", "text"),
        }
    }
}

/// How a text file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextForm {
    /// The encoding in use: the one wished, else the one guessed.
    pub encoding: TextEncoding,
    /// What separates the fields: comma, tab or semicolon.
    pub delimiter: char,
    /// A byte order mark names the encoding.
    pub marked: bool,
    /// A person wished for this encoding.
    pub wished: bool,
    /// The bytes look rather like this encoding: worth a question.
    pub perhaps: Option<TextEncoding>,
}

/// A file that passed the first look and can be read row by row.
#[derive(Debug)]
pub struct Source {
    path: PathBuf,
    kind: Kind,
    text: Option<TextForm>,
    /// What a workbook holds besides plain cells.
    seen: Seen,
}

/// Says whether to go on reading.
pub type Go = ControlFlow<()>;

impl Source {
    /// Looks at the first bytes and, for a workbook, at the directory of the archive; of a text the
    /// encoding is guessed.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        Self::open_as(path, None)
    }

    /// The same with an encoding somebody wishes for, used where the file is text.
    pub fn open_as(path: &Path, wish: Option<TextEncoding>) -> Result<Self, FileError> {
        let mut file = File::open(path)?;
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(FileError::NotASheet);
        }
        if about.len() == 0 {
            return Err(FileError::Empty);
        }
        if about.len() > LARGEST_FILE {
            return Err(FileError::TooBig(format!("{} MB", about.len() >> 20)));
        }
        let (kind, seen) = kind_of(&mut file, path)?;
        let text = match kind {
            Kind::Text => Some(text_form(&mut file, path, wish, true)?),
            Kind::Markup => Some(text_form(&mut file, path, wish, false)?),
            _ => None,
        };
        Ok(Self { path: path.into(), kind, text, seen })
    }

    /// Every value is text, which says nothing about it.
    pub const fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Text | Kind::Markup)
    }

    /// What kind of file it is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// How its text is read; `None` for workbooks.
    pub const fn text(&self) -> Option<TextForm> {
        self.text
    }

    /// Hands every row of every sheet to `take`, in file order, until it says break.
    pub fn each_row(&self, take: &mut dyn FnMut(&SheetInfo, Row) -> Go) -> Result<(), FileError> {
        match (self.kind, self.text) {
            (Kind::Xls, _) => xls::open(&self.path)?.each_row(take),
            (Kind::Ods, _) => ods::each_row(&self.path, take),
            (Kind::Markup, Some(form)) => markup::each_row(&self.path, form.encoding, take),
            (Kind::Text, Some(form)) => {
                let delimiter = u8::try_from(form.delimiter).unwrap_or(b',');
                delimited::each_row(&self.path, form.encoding, delimiter, take)
            }
            _ => book::each_row(&self.path, self.seen, take),
        }
    }
}

/// The characters that XML itself gives a name.
fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// What the first bytes say, and what a workbook holds besides plain cells; the file is left at its start.
fn kind_of(file: &mut File, path: &Path) -> Result<(Kind, Seen), FileError> {
    let mut head = Vec::with_capacity(512);
    file.take(512).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    match head.as_slice() {
        [b'P', b'K', 3, 4, ..] => archive::examine(file),
        [b'P', b'K', ..] => Err(FileError::Damaged("zip".into())),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => match ole::open(file)? {
            ole::Content::Book(_) => Ok((Kind::Xls, Seen::default())),
            ole::Content::Locked => Err(FileError::Locked),
            ole::Content::Other => Err(FileError::NotASheet),
        },
        // the first record of Excel 2, 3 and 4
        [0x09, 0x00 | 0x02 | 0x04, 4 | 6 | 8, 0, ..] => Err(FileError::TooOld),
        [b'%', b'P', b'D', b'F', ..] | [0x7f, b'E', b'L', b'F', ..] => Err(FileError::NotASheet),
        text if is_markup(text) => Ok((Kind::Markup, Seen::default())),
        // a page packed into a letter
        text if text.to_ascii_lowercase().starts_with(b"mime-version:") => Err(FileError::WebPage),
        _ if matches!(ending(path).as_str(), "xlsx" | "xls" | "ods") => Err(FileError::NotASheet),
        _ => Ok((Kind::Text, Seen::default())),
    }
}

/// HTML or XML, whatever its ending: what web systems like to call a sheet.
fn is_markup(head: &[u8]) -> bool {
    const SIGNS: [&[u8]; 9] =
        [b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<head", b"<body", b"<style", b"<!--"];
    let text: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    let text = text.strip_prefix(&[0xef, 0xbb, 0xbf]).or(text.strip_prefix(&[0xff, 0xfe])).unwrap_or(&text);
    let text = text.trim_ascii_start().to_ascii_lowercase();
    SIGNS.iter().any(|sign| text.starts_with(sign))
}

fn text_form(
    file: &mut File,
    path: &Path,
    wish: Option<TextEncoding>,
    is_delimited: bool,
) -> Result<TextForm, FileError> {
    let (encoding, marked, perhaps) = match (wish, encoding::detect(file)) {
        (None, Ok(guess)) => (guess.encoding, guess.marked, guess.perhaps),
        (None, Err(error)) => return Err(error),
        (Some(wish), Ok(guess)) => (wish, guess.marked && guess.encoding == wish, None),
        (Some(wish), Err(_)) => (wish, false, None),
    };
    // what a page says of its own encoding is often wrong; its bytes are not
    let delimiter = if is_delimited { delimited::separator(path, encoding)? } else { b'\t' };
    let delimiter = char::from(delimiter);
    Ok(TextForm { encoding, delimiter, marked, wished: wish.is_some(), perhaps })
}

/// The ending of a file name in lower case, without the dot.
pub fn ending(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}
