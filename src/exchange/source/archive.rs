//! The directory of an XLSX or ODS, looked at before anything is unpacked, and one bounded pass over
//! its parts: archives that unpack to more than a list of people ever holds are refused here.

mod watch;

use super::super::error::FileError;
use super::Kind;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use watch::Watch;
use zip::ZipArchive;

/// Parts of a workbook; real ones have a few dozen.
const MOST_ENTRIES: u64 = 2_000;
/// All parts together, unpacked; bytes.
const MOST_TOTAL: u64 = 1 << 30;
/// The part with all texts, which readers must keep in memory; bytes.
const MOST_STRINGS: u64 = 64 << 20;
/// Styles, relations and the like; bytes.
const MOST_SMALL_PART: u64 = 16 << 20;
/// Unpacked to packed, for parts above a megabyte; tables of numbers stay below 50.
const MOST_RATIO: u64 = 200;

/// What of a workbook takes another pass to be found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Cells that are joined.
    pub merged: bool,
    /// Rows or columns that are hidden.
    pub hidden: bool,
}

/// Refuses what no list is, tells which workbook it is and what else is in it; leaves the file at its start.
pub fn examine(file: &mut File) -> Result<(Kind, Seen), FileError> {
    let entries = entry_count(file)?;
    if entries > MOST_ENTRIES {
        return Err(FileError::TooBig(format!("{entries} × zip")));
    }
    file.seek(SeekFrom::Start(0))?;
    let mut archive = ZipArchive::new(BufReader::new(&mut *file)).map_err(damaged)?;
    let kind = check_directory(&mut archive)?;
    let mut seen = Seen::default();
    for index in 0..archive.len() {
        let part = check_part(&mut archive, index)?;
        seen = Seen { merged: seen.merged || part.merged, hidden: seen.hidden || part.hidden };
    }
    file.seek(SeekFrom::Start(0))?;
    Ok((kind, seen))
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

fn check_directory<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Kind, FileError> {
    let mut total = 0u64;
    let (mut xlsx, mut ods) = (false, false);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        let (size, packed) = (part.size(), part.compressed_size());
        total = total.saturating_add(size);
        let name = part.name().map_err(damaged)?.to_lowercase();
        if part.encrypted() || name == "encrypted-package" {
            return Err(FileError::Locked);
        }
        xlsx |= name.ends_with("workbook.xml");
        ods |= name == "content.xml";
        if total > MOST_TOTAL || size > limit(&name) {
            return Err(FileError::TooBig(format!("{} MB", total.max(size) >> 20)));
        }
        if size > 1 << 20 && size / packed.max(1) > MOST_RATIO {
            return Err(FileError::Swollen(size / packed.max(1)));
        }
    }
    match (xlsx, ods) {
        (true, _) => Ok(Kind::Xlsx),
        (_, true) => check_ods(archive),
        _ => Err(FileError::NotASheet),
    }
}

/// An ODS names itself; letters and slides look the same otherwise. Under a password its parts are noise.
fn check_ods<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Kind, FileError> {
    let mut head = |name: &str| {
        let mut text = Vec::new();
        let part = archive.by_name(name).ok()?;
        part.take(MOST_SMALL_PART).read_to_end(&mut text).ok()?;
        Some(text)
    };
    let holds = |text: &[u8], sign: &[u8]| text.windows(sign.len()).any(|window| window == sign);
    if head("META-INF/manifest.xml").is_some_and(|text| holds(&text, b"encryption-data")) {
        return Err(FileError::Locked);
    }
    match head("mimetype") {
        Some(text) if !holds(&text, b"spreadsheet") => Err(FileError::NotASheet),
        _ => Ok(Kind::Ods),
    }
}

fn limit(name: &str) -> u64 {
    if name.ends_with("sharedstrings.xml") {
        MOST_STRINGS
    } else if name.contains("worksheets/") || name == "content.xml" || !is_xml(name) {
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
fn check_part<R: Read + Seek>(archive: &mut ZipArchive<R>, index: usize) -> Result<Seen, FileError> {
    let mut part = archive.by_index(index).map_err(damaged)?;
    let name = part.name().map_err(damaged)?.to_lowercase();
    if !is_xml(&name) {
        return Ok(Seen::default());
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
