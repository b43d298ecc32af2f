//! The directory of an XLSX, looked at before anything is unpacked, and one bounded pass over
//! its parts: archives that unpack to more than a list of people ever holds are refused here.

use super::super::error::FileError;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use zip::ZipArchive;

/// Parts of a workbook; real ones have a few dozen.
const MOST_ENTRIES: u64 = 2_000;
/// All parts together, unpacked; bytes.
const MOST_TOTAL: u64 = 1 << 30;
/// The part with all texts, which readers must keep in memory; bytes.
const MOST_STRINGS: u64 = 64 << 20;
/// Texts in that part.
const MOST_STRING_COUNT: u64 = 2_000_000;
/// Styles, relations and the like; bytes.
const MOST_SMALL_PART: u64 = 16 << 20;
/// Unpacked to packed, for parts above a megabyte; tables of numbers stay below 50.
const MOST_RATIO: u64 = 200;
/// One cell with everything in it; bytes.
const LONGEST_CELL: usize = 1 << 20;

/// Refuses what no list is; leaves the file where it was.
pub fn examine(file: &mut File) -> Result<(), FileError> {
    let entries = entry_count(file)?;
    if entries > MOST_ENTRIES {
        return Err(FileError::TooBig(format!("{entries} × zip")));
    }
    file.seek(SeekFrom::Start(0))?;
    let mut archive = ZipArchive::new(BufReader::new(&mut *file)).map_err(damaged)?;
    check_directory(&mut archive)?;
    for index in 0..archive.len() {
        check_part(&mut archive, index)?;
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(())
}

fn damaged(error: impl std::fmt::Display) -> FileError {
    FileError::Damaged(error.to_string())
}

/// The count of the end record, read by hand because building the directory already costs memory.
fn entry_count(file: &mut File) -> Result<u64, FileError> {
    const END: &[u8] = b"PK\x05\x06";
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(65_557)))?;
    let mut tail = Vec::new();
    file.take(65_557).read_to_end(&mut tail)?;
    let at = tail.windows(4).rposition(|w| w == END).ok_or_else(|| damaged("zip"))?;
    match tail.get(at + 10..at + 12) {
        Some(&[low, high]) => Ok(u64::from(u16::from_le_bytes([low, high]))),
        _ => Err(damaged("zip")),
    }
}

fn check_directory<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<(), FileError> {
    let mut total = 0u64;
    let mut workbook = false;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        if part.encrypted() {
            return Err(FileError::OldOrLocked);
        }
        let (size, packed) = (part.size(), part.compressed_size());
        total = total.saturating_add(size);
        let name = part.name().map_err(damaged)?.to_lowercase();
        workbook |= name.ends_with("workbook.xml");
        if total > MOST_TOTAL || size > limit(&name) {
            return Err(FileError::TooBig(format!("{} MB", total.max(size) >> 20)));
        }
        if size > 1 << 20 && size / packed.max(1) > MOST_RATIO {
            return Err(FileError::TooBig(format!("{}:1", size / packed.max(1))));
        }
    }
    if workbook { Ok(()) } else { Err(FileError::NotASheet) }
}

fn limit(name: &str) -> u64 {
    if name.ends_with("sharedstrings.xml") {
        MOST_STRINGS
    } else if name.contains("worksheets/") || !is_xml(name) {
        MOST_TOTAL
    } else {
        MOST_SMALL_PART
    }
}

fn is_xml(name: &str) -> bool {
    let ends = |ending: &str| name.ends_with(ending);
    ends(".xml") || ends(".rels")
}

/// Unpacks one part to nowhere and watches: a directory can lie about sizes.
fn check_part<R: Read + Seek>(archive: &mut ZipArchive<R>, index: usize) -> Result<(), FileError> {
    let mut part = archive.by_index(index).map_err(damaged)?;
    let name = part.name().map_err(damaged)?.to_lowercase();
    if !is_xml(&name) {
        return Ok(());
    }
    let declared = part.size();
    let mut watch = Watch::new(&name);
    let mut buffer = vec![0u8; 64 << 10];
    loop {
        let count = part.read(&mut buffer).map_err(damaged)?;
        if count == 0 {
            return watch.finish();
        }
        watch.take(buffer.get(..count).unwrap_or(&[]))?;
        if watch.seen > declared {
            return Err(FileError::TooBig("zip".into()));
        }
    }
}

/// What is remembered of a part while it streams by.
struct Watch {
    seen: u64,
    since_end: usize,
    previous: u8,
    before: u8,
    strings: Option<u64>,
    head: Vec<u8>,
    place: Place,
    sheet: bool,
}

/// Follows `r="XFD1048576"`, the places of cells: readers compute them without looking at their size.
#[derive(Clone, Copy)]
enum Place {
    Outside,
    /// Behind ` r`, perhaps blanks, an equals sign or the quotation mark.
    Named,
    /// Inside, with letters and digits so far.
    Inside(u8, u8),
}

impl Place {
    /// After one more byte; `None` when no sheet has such a place.
    const fn after(self, previous: u8, byte: u8) -> Option<Self> {
        Some(match self {
            Self::Outside if byte == b'r' && previous.is_ascii_whitespace() => Self::Named,
            Self::Outside => Self::Outside,
            Self::Named => match byte {
                b'=' | b' ' | b'\t' | b'\n' | b'\r' => Self::Named,
                b'"' | b'\'' => Self::Inside(0, 0),
                _ => Self::Outside,
            },
            Self::Inside(letters, digits) => match byte {
                b'A'..=b'Z' | b'a'..=b'z' if letters < 3 => Self::Inside(letters + 1, digits),
                b'0'..=b'9' if digits < 7 => Self::Inside(letters, digits + 1),
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => return None,
                _ => Self::Outside,
            },
        })
    }
}

impl Watch {
    fn new(name: &str) -> Self {
        let strings = name.ends_with("sharedstrings.xml").then_some(0);
        Self {
            seen: 0,
            since_end: 0,
            previous: 0,
            before: 0,
            strings,
            head: Vec::new(),
            place: Place::Outside,
            sheet: name.contains("worksheets/"),
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.seen += bytes.len() as u64;
        if self.head.len() < 4096 {
            self.head.extend(bytes.iter().take(4096));
        }
        for &byte in bytes {
            self.since_end += 1;
            if byte == b'>' {
                // `</c>`, `</row>`, `</si>` and everything without content end a unit
                if matches!(self.previous, b'c' | b'w' | b'/')
                    || (self.before == b's' && self.previous == b'i')
                {
                    self.since_end = 0;
                }
                if self.before == b's' && self.previous == b'i' {
                    self.strings = self.strings.map(|n| n + 1);
                }
            } else if byte == b'E' && self.before == b'<' && self.previous == b'!' {
                return Err(FileError::Damaged("<!ENTITY".into()));
            }
            if self.since_end > LONGEST_CELL {
                return Err(FileError::TooBig(format!("> {} kB", LONGEST_CELL >> 10)));
            }
            if self.sheet {
                let next = self.place.after(self.previous, byte);
                self.place = next.ok_or_else(|| FileError::Damaged("<c r=…>".into()))?;
            }
            (self.before, self.previous) = (self.previous, byte);
        }
        match self.strings {
            // an opening and a closing tag each count
            Some(count) if count > 2 * MOST_STRING_COUNT => Err(FileError::TooBig(format!("{count} × <si>"))),
            _ => Ok(()),
        }
    }

    /// The announced number of texts is believed by readers, who make room for it.
    fn finish(self) -> Result<(), FileError> {
        const KEY: &[u8] = b"uniqueCount";
        if self.strings.is_none() {
            return Ok(());
        }
        let Some(at) = self.head.windows(KEY.len()).position(|w| w == KEY) else { return Ok(()) };
        let digits: String = self
            .head
            .iter()
            .skip(at + KEY.len())
            .skip_while(|b| !b.is_ascii_digit() && !matches!(b, b'>' | b'&'))
            .take_while(|b| b.is_ascii_digit())
            .map(|b| char::from(*b))
            .collect();
        match digits.parse::<u64>() {
            Ok(count) if count <= MOST_STRING_COUNT => Ok(()),
            _ if digits.is_empty() => Ok(()),
            _ => Err(FileError::TooBig(format!("uniqueCount {digits}"))),
        }
    }
}
