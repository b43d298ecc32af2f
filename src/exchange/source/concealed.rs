//! Which rows and columns of an XLSX are hidden. The reader of its cells does not tell; this pass is made
//! only where the first look saw that something is.

use super::super::error::FileError;
use super::ods::attribute;
use super::rows::MOST_COLUMNS;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use zip::ZipArchive;

/// Hidden rows (from 1) and columns (from 0) of a sheet.
pub type Concealed = (HashSet<u32>, Vec<u32>);

/// Those of every sheet, by its name.
pub fn of_book(path: &Path) -> Result<HashMap<String, Concealed>, FileError> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(FileError::damaged)?;
    let named = |name: &str| name.trim_start_matches('/').to_lowercase();
    let parts: Vec<String> = archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    let book = parts.iter().find(|part| named(part).ends_with("workbook.xml")).cloned();
    let book = book.ok_or_else(|| FileError::damaged("workbook.xml"))?;
    let (folder, file) = book.rsplit_once('/').unwrap_or(("", &book));
    let relations =
        pairs(&mut archive, &format!("{folder}/_rels/{file}.rels"), "Relationship", ["Id", "Target"])?;
    let sheets = pairs(&mut archive, &book, "sheet", ["name", "id"])?;
    let mut found = HashMap::new();
    for (sheet, id) in sheets {
        let Some((_, target)) = relations.iter().find(|(known, _)| *known == id) else { continue };
        let target =
            if target.starts_with('/') { named(target) } else { named(&format!("{folder}/{target}")) };
        let Some(part) = parts.iter().find(|part| named(part) == target) else { continue };
        found.entry(sheet).or_insert(of_sheet(&mut archive, part)?);
    }
    Ok(found)
}

/// Two attributes of every element of that name.
fn pairs<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    part: &str,
    element: &str,
    names: [&str; 2],
) -> Result<Vec<(String, String)>, FileError> {
    let mut list = Vec::new();
    each(archive, part, &mut |tag| {
        if tag.local_name().as_ref() == element
            && let [Some(one), Some(other)] = names.map(|name| attribute(tag, name))
        {
            list.push((one, other));
        }
    })?;
    Ok(list)
}

fn of_sheet<R: Read + Seek>(archive: &mut ZipArchive<R>, part: &str) -> Result<Concealed, FileError> {
    let (mut rows, mut columns, mut row) = (HashSet::new(), Vec::new(), 0);
    each(archive, part, &mut |tag| {
        let hidden = || attribute(tag, "hidden").is_some_and(|value| value == "1" || value == "true");
        let number = |name: &str| attribute(tag, name).and_then(|value| value.parse::<u32>().ok());
        match tag.local_name().as_ref() {
            "row" => {
                row = number("r").unwrap_or(row + 1);
                if hidden() {
                    rows.insert(row);
                }
            }
            "col" if hidden() => {
                let first = number("min").unwrap_or(1).max(1);
                let last = number("max").unwrap_or(first).min(MOST_COLUMNS);
                columns.extend((first..=last).map(|column| column - 1));
            }
            _ => {}
        }
    })?;
    Ok((rows, columns))
}

/// Every element of a part.
fn each<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    part: &str,
    take: &mut dyn FnMut(&BytesStart<'_>),
) -> Result<(), FileError> {
    let part = archive.by_name(part).map_err(FileError::damaged)?;
    let mut xml = Reader::from_reader(BufReader::with_capacity(64 << 10, part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(FileError::damaged)? {
            Event::Start(tag) | Event::Empty(tag) => take(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
