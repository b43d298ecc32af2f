//! What all sheets of an XLS share: their list, the texts, the formats, the epoch.

use super::super::super::error::FileError;
use super::super::rows::MOST_SHEETS;
use super::super::{EPOCH_1904, SheetInfo};
use super::text::{Letters, Pieces};
use super::{Part, Record, damaged, format, kind, long, record, records, word};
use encoding_rs::{Encoding, GB18030};
use std::collections::HashSet;

/// The first part of the stream, read.
pub struct Globals {
    /// Worksheets with the place their records begin.
    pub sheets: Vec<(SheetInfo, usize)>,
    /// Texts that cells share.
    pub texts: Vec<Box<str>>,
    /// For each cell format: it shows a day.
    pub dates: Vec<bool>,
    /// Days from the epoch of the file to the usual one.
    pub shift: i64,
    /// How texts outside the shared ones are written.
    pub letters: Letters,
    /// Some formula has a value. Where none has, they were written by a program that computes nothing and
    /// says that each gave an empty text.
    pub computed: bool,
}

impl Globals {
    /// Reads the first part.
    pub fn read(stream: &[u8]) -> Result<Self, FileError> {
        let begin = record(stream, 0).filter(|r| r.kind == kind::BEGIN).ok_or_else(|| damaged("BOF"))?;
        let wide = match word(begin.body, 0) {
            Some(0x0600) => true,
            Some(0x0500) => false,
            _ => return Err(FileError::TooOld),
        };
        let part = Part::new(stream, 0)?;
        let page = part.records().find(|r| r.kind == kind::CODE_PAGE).and_then(|r| word(r.body, 0));
        let letters = if wide { Letters::Wide } else { Letters::Page(codec(page.unwrap_or(936))) };
        let late = part.records().any(|r| r.kind == kind::EPOCH && word(r.body, 0) == Some(1));
        let shift = if late { EPOCH_1904 } else { 0 };
        let has_value =
            |r: &Record<'_>| r.body.get(6) != Some(&3) || r.body.get(12..14) != Some(&[0xff, 0xff]);
        let computed = records(stream, 0).any(|r| r.kind == kind::FORMULA && has_value(&r));
        let mut globals =
            Self { sheets: Vec::new(), texts: Vec::new(), dates: Vec::new(), shift, letters, computed };
        let mut date_codes = HashSet::new();
        let mut formats = Vec::new();
        for found in part.records() {
            match found.kind {
                kind::SHEET => {
                    let index = globals.sheets.len();
                    globals.sheets.extend(sheet(found.body, letters, index, shift));
                }
                kind::FORMAT => {
                    let code = found.body.get(2..).and_then(|body| {
                        Pieces::new(body, std::iter::empty()).text(if wide { 2 } else { 1 }, letters)
                    });
                    if code.is_some_and(|code| format::is_date(&code)) {
                        date_codes.extend(word(found.body, 0));
                    }
                }
                kind::CELL_FORMAT => formats.extend(word(found.body, 2)),
                kind::SHARED_TEXTS => {
                    let rest = records(stream, found.at + 4 + found.body.len());
                    globals.texts = Pieces::new(found.body, rest).table()?;
                }
                _ => {}
            }
        }
        if globals.sheets.len() > MOST_SHEETS {
            return Err(FileError::ManySheets(MOST_SHEETS));
        }
        let is_date = |n: &u16| format::is_date_number(*n) || date_codes.contains(n);
        globals.dates = formats.iter().map(is_date).collect();
        Ok(globals)
    }
}

/// Name, visibility and place of a worksheet; charts and macros have none.
fn sheet(body: &[u8], letters: Letters, index: usize, shift: i64) -> Option<(SheetInfo, usize)> {
    let at = usize::try_from(long(body, 0)?).ok()?;
    let (state, is_other) = (*body.get(4)?, *body.get(5)?);
    let name = Pieces::new(body.get(6..)?, std::iter::empty()).text(1, letters)?;
    let info = SheetInfo {
        name: Some(name),
        hidden: state & 3 != 0,
        index,
        epoch_shift: shift,
        ..SheetInfo::default()
    };
    (is_other == 0).then_some((info, at))
}

/// The encoding of a Windows code page; anything unknown is read as Chinese.
fn codec(page: u16) -> &'static Encoding {
    match page {
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1252 | 0x8001 => encoding_rs::WINDOWS_1252,
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        65001 => encoding_rs::UTF_8,
        _ => GB18030,
    }
}
