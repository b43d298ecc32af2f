//! Texts of an XLS: counted characters, wide or narrow, that may go on in further records, where
//! the width is told anew.

use super::super::super::error::FileError;
use super::{Record, damaged, kind};
use encoding_rs::Encoding;

/// Texts that are shared by cells.
const MOST_TEXTS: usize = 2_000_000;

/// How single-byte texts are written: narrow UTF-16 in newer files, a code page in older ones.
#[derive(Clone, Copy)]
pub enum Letters {
    /// Excel 97 and later.
    Wide,
    /// Excel 5 and 95.
    Page(&'static Encoding),
}

/// Bytes of a record and of those that continue it.
pub struct Pieces<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Pieces<'a> {
    /// The content of a record and the records after it that continue it.
    pub fn new(first: &'a [u8], rest: impl Iterator<Item = Record<'a>>) -> Self {
        let more = rest.take_while(|record| record.kind == kind::CONTINUE).map(|record| record.body);
        Self { parts: std::iter::once(first).chain(more).collect(), part: 0, at: 0 }
    }

    fn left(&self) -> &'a [u8] {
        self.parts.get(self.part).and_then(|piece| piece.get(self.at..)).unwrap_or(&[])
    }

    fn next_piece(&mut self) -> Option<()> {
        self.part += 1;
        self.at = 0;
        (self.part < self.parts.len()).then_some(())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.left().is_empty() {
            self.next_piece()?;
        }
        let byte = self.left().first().copied();
        self.at += 1;
        byte
    }

    fn number(&mut self, bytes: u32) -> Option<u32> {
        (0..bytes).try_fold(0u32, |sum, n| Some(sum | u32::from(self.byte()?) << (8 * n)))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let here = self.left().len().min(count);
            self.at += here;
            count -= here;
            if count > 0 {
                self.next_piece()?;
            }
        }
        Some(())
    }

    /// `count` characters; where they go on in another record its first byte tells their width.
    fn letters(&mut self, count: usize, mut wide: bool) -> Option<String> {
        let mut text = String::new();
        let mut left = count;
        loop {
            let width = if wide { 2 } else { 1 };
            let here = self.left();
            let number = (here.len() / width).min(left);
            let bytes = here.get(..number * width).unwrap_or(&[]);
            if wide {
                let units = bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
                text.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
            } else {
                text.extend(bytes.iter().map(|byte| char::from(*byte)));
            }
            self.at += bytes.len();
            left -= number;
            if left == 0 {
                return Some(text);
            }
            self.next_piece()?;
            wide = self.byte()? & 1 == 1;
        }
    }

    /// A text whose length takes `bytes` bytes, with what follows it about fonts and readings skipped.
    pub fn text(&mut self, bytes: u32, letters: Letters) -> Option<String> {
        let count = usize::try_from(self.number(bytes)?).ok()?;
        match letters {
            Letters::Page(page) => {
                let raw = self.left().get(..count)?;
                self.at += count;
                Some(page.decode_without_bom_handling(raw).0.into_owned())
            }
            Letters::Wide => {
                let flags = self.byte()?;
                let runs = if flags & 8 == 0 { 0 } else { self.number(2)? };
                let readings = if flags & 4 == 0 { 0 } else { self.number(4)? };
                let text = self.letters(count, flags & 1 == 1)?;
                self.skip(usize::try_from(runs).ok()?.checked_mul(4)?)?;
                self.skip(usize::try_from(readings).ok()?)?;
                Some(text)
            }
        }
    }

    /// The table of shared texts.
    pub fn table(&mut self) -> Result<Vec<Box<str>>, FileError> {
        let cut = || damaged("SST");
        self.number(4).ok_or_else(cut)?;
        let count = usize::try_from(self.number(4).ok_or_else(cut)?).map_err(|_| cut())?;
        if count > MOST_TEXTS {
            return Err(FileError::TooBig(format!("SST {count}")));
        }
        let mut table = Vec::new();
        for _ in 0..count {
            table.push(self.text(2, Letters::Wide).ok_or_else(cut)?.into_boxed_str());
        }
        Ok(table)
    }
}
