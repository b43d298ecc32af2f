//! The container of old office files: a small file system of sectors in chains. Only what finding
//! and reading one stream takes; every chain is bounded by the size of the file.

use super::super::error::FileError;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// A list of 65,536 rows is some 30 MB; bytes.
const LARGEST: u64 = 64 << 20;
/// Where chains end.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
/// Streams shorter than this live in the mini stream; bytes.
const CUTOFF: u64 = 4096;

/// What an old container holds.
pub enum Content {
    /// A workbook of Excel 5 to 2003: its stream.
    Book(Vec<u8>),
    /// A newer workbook under a password.
    Locked,
    /// A letter, slides, a message ...
    Other,
}

/// Looks into the container.
pub fn open(file: &mut File) -> Result<Content, FileError> {
    let length = file.metadata()?.len();
    if length > LARGEST {
        return Err(FileError::TooBig(format!("XLS {} MB", length >> 20)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.seek(SeekFrom::Start(0))?;
    file.take(LARGEST).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(0))?;
    content(&bytes)
}

fn content(bytes: &[u8]) -> Result<Content, FileError> {
    let container = Container::new(bytes)?;
    let entries = container.entries()?;
    let named = |name: &str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    if named("EncryptedPackage").is_some() {
        return Ok(Content::Locked);
    }
    if named("WordDocument").is_some() || named("PowerPoint Document").is_some() {
        return Ok(Content::Other);
    }
    match named("Workbook").or_else(|| named("Book")) {
        Some(entry) => container.stream(entry, &entries).map(Content::Book),
        None => Ok(Content::Other),
    }
}

struct Entry {
    name: String,
    root: bool,
    start: u32,
    size: u64,
}

struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
}

fn damaged() -> FileError {
    FileError::Damaged("OLE".into())
}

/// A number of two bytes.
pub fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

/// A number of four bytes.
pub fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

impl<'a> Container<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, FileError> {
        let sector = match word(bytes, 30).ok_or_else(damaged)? {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged()),
        };
        let mut container = Self { bytes, sector, table: Vec::new() };
        let most = bytes.len() / sector + 1;
        let mut lists: Vec<u32> = (0..109).filter_map(|n| long(bytes, 76 + 4 * n)).collect();
        let mut next = long(bytes, 68).ok_or_else(damaged)?;
        // further lists of table sectors, each ending in the place of the next
        for _ in 0..most {
            if next >= NO_SECTOR {
                break;
            }
            let list = container.at(next).ok_or_else(damaged)?;
            lists.extend((0..sector / 4 - 1).filter_map(|n| long(list, 4 * n)));
            next = long(list, sector - 4).unwrap_or(NO_SECTOR);
        }
        for number in lists.into_iter().filter(|n| *n < NO_SECTOR).take(most) {
            let part = container.at(number).ok_or_else(damaged)?;
            let numbers: Vec<u32> = (0..sector / 4).filter_map(|n| long(part, 4 * n)).collect();
            container.table.extend(numbers);
        }
        Ok(container)
    }

    /// A sector; the last one of a file may be short.
    fn at(&self, number: u32) -> Option<&'a [u8]> {
        let begin = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let end = begin.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(begin..end).filter(|part| !part.is_empty())
    }

    /// Everything of a chain, at most `size` bytes.
    fn chain(&self, start: u32, size: u64) -> Result<Vec<u8>, FileError> {
        let size = usize::try_from(size).unwrap_or(usize::MAX).min(self.bytes.len());
        let mut out = Vec::with_capacity(size);
        let mut next = start;
        while out.len() < size && next < NO_SECTOR {
            let part = self.at(next).ok_or_else(damaged)?;
            let wanted = (size - out.len()).min(part.len());
            out.extend_from_slice(part.get(..wanted).unwrap_or(part));
            next = usize::try_from(next).ok().and_then(|n| self.table.get(n)).copied().ok_or_else(damaged)?;
        }
        Ok(out)
    }

    fn entries(&self) -> Result<Vec<Entry>, FileError> {
        let start = long(self.bytes, 48).ok_or_else(damaged)?;
        let directory = self.chain(start, self.bytes.len() as u64)?;
        Ok(directory.chunks_exact(128).filter_map(entry).collect())
    }

    fn stream(&self, entry: &Entry, entries: &[Entry]) -> Result<Vec<u8>, FileError> {
        let stream = if entry.size >= CUTOFF {
            self.chain(entry.start, entry.size)?
        } else {
            self.mini(entry, entries)?
        };
        if (stream.len() as u64) < entry.size { Err(damaged()) } else { Ok(stream) }
    }

    /// A short stream, in sectors of 64 bytes inside the root's own stream.
    fn mini(&self, entry: &Entry, entries: &[Entry]) -> Result<Vec<u8>, FileError> {
        let root = entries.iter().find(|entry| entry.root).ok_or_else(damaged)?;
        let all = self.chain(root.start, root.size)?;
        let table = self.chain(long(self.bytes, 60).ok_or_else(damaged)?, self.bytes.len() as u64)?;
        let size = usize::try_from(entry.size).map_err(|_| damaged())?;
        let mut out = Vec::with_capacity(size);
        let mut next = entry.start;
        while out.len() < size && next < NO_SECTOR {
            let at = usize::try_from(next).map_err(|_| damaged())?;
            let part = all.get(at * 64..all.len().min(at * 64 + 64)).ok_or_else(damaged)?;
            if part.is_empty() {
                return Err(damaged());
            }
            out.extend_from_slice(part);
            next = long(&table, at * 4).ok_or_else(damaged)?;
        }
        out.truncate(size);
        Ok(out)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let kind = *bytes.get(66)?;
    let units = usize::from(word(bytes, 64)?).saturating_sub(2).min(62) / 2;
    let name: Vec<u16> = (0..units).filter_map(|n| word(bytes, 2 * n)).collect();
    let name = String::from_utf16_lossy(&name);
    // streams of old versions use the low half of the size only
    let size = u64::from(long(bytes, 120)?);
    matches!(kind, 2 | 5).then_some(Entry { name, root: kind == 5, start: long(bytes, 116)?, size })
}
