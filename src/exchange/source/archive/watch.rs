//! A part of a workbook as it streams by, byte for byte: what readers would trust is looked at first.

use super::super::super::error::FileError;
use super::Seen;

/// Texts in the part with all texts.
const MOST_STRING_COUNT: u64 = 2_000_000;
/// One cell with everything in it; bytes.
const LONGEST_CELL: usize = 1 << 20;
/// Bytes of a tag's name that are remembered.
const NAME: usize = 20;
/// How a row or column of an XLSX says that it is hidden; behind it stands `1` or `true`.
const HIDDEN: &[u8] = b"hidden=\"";
/// Elements that begin or end a cell, a row or a shared text.
const UNITS: [&[u8]; 6] = [b"c", b"row", b"si", b"table-cell", b"covered-table-cell", b"table-row"];

/// What is remembered of a part.
pub struct Watch {
    /// Bytes so far.
    pub seen: u64,
    /// A sheet of an XLSX, where cells tell their places.
    sheet: bool,
    /// Cells, rows or texts end here; in other parts any tag does.
    in_units: bool,
    since_end: usize,
    place: Place,
    previous: u8,
    tag: Option<Tag>,
    strings: Option<u64>,
    found: Seen,
    /// Letters of [`HIDDEN`] that were met in this tag.
    sign: usize,
    head: Vec<u8>,
}

/// The name of the tag being read.
struct Tag {
    name: [u8; NAME],
    length: usize,
    /// Behind the name, among the attributes.
    named: bool,
}

impl Tag {
    const fn new() -> Self {
        Self { name: [0; NAME], length: 0, named: false }
    }

    fn add(&mut self, byte: u8) {
        match byte {
            _ if self.named => {}
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'!' => {
                if let Some(place) = self.name.get_mut(self.length) {
                    *place = byte;
                }
                self.length += 1;
            }
            // an end tag, or the prefix of a name space
            b'/' | b':' => self.length = 0,
            _ => self.named = true,
        }
    }

    fn name(&self) -> &[u8] {
        self.name.get(..self.length).unwrap_or(&[])
    }
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
    /// Nothing seen yet of the part with this name.
    pub fn new(name: &str) -> Self {
        let strings = name.ends_with("sharedstrings.xml").then_some(0);
        let sheet = name.contains("worksheets/");
        Self {
            seen: 0,
            sheet,
            in_units: sheet || strings.is_some() || name == "content.xml",
            since_end: 0,
            place: Place::Outside,
            previous: 0,
            tag: None,
            strings,
            found: Seen::default(),
            sign: 0,
            head: Vec::new(),
        }
    }

    /// Some more of it.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.seen += bytes.len() as u64;
        if self.head.len() < 4096 {
            self.head.extend(bytes.iter().take(4096));
        }
        for &byte in bytes {
            self.since_end += 1;
            match (&mut self.tag, byte) {
                (_, b'<') => (self.tag, self.sign) = (Some(Tag::new()), 0),
                (Some(_), b'>') => self.end_tag()?,
                (Some(tag), byte) => {
                    tag.add(byte);
                    if self.sheet {
                        let next = self.place.after(self.previous, byte);
                        self.place = next.ok_or_else(|| FileError::Damaged("<c r=…>".into()))?;
                        if tag.named && matches!(tag.name(), b"row" | b"col") {
                            self.found.hidden |= self.sign == HIDDEN.len() && matches!(byte, b'1' | b't');
                            let next = HIDDEN.get(self.sign) == Some(&byte);
                            self.sign = if next { self.sign + 1 } else { usize::from(byte == b'h') };
                        }
                    }
                }
                (None, _) => {}
            }
            if self.since_end > LONGEST_CELL {
                return Err(FileError::TooBig(format!("> {} kB", LONGEST_CELL >> 10)));
            }
            self.previous = byte;
        }
        match self.strings {
            Some(count) if count > 2 * MOST_STRING_COUNT => Err(FileError::TooBig(format!("{count} × <si>"))),
            _ => Ok(()),
        }
    }

    fn end_tag(&mut self) -> Result<(), FileError> {
        let Some(tag) = self.tag.take() else { return Ok(()) };
        match tag.name() {
            b"!ENTITY" => return Err(FileError::Damaged("<!ENTITY".into())),
            b"mergeCell" => self.found.merged = true,
            name if !self.in_units || UNITS.contains(&name) => {
                self.since_end = 0;
                if name == b"si" {
                    // an opening and a closing tag: each text is counted twice
                    self.strings = self.strings.map(|count| count + 1);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// At the end: what was found. The announced number of texts is believed by readers, who
    /// make room for it.
    pub fn finish(self) -> Result<Seen, FileError> {
        const KEY: &[u8] = b"uniqueCount";
        let Some(at) = self.head.windows(KEY.len()).position(|w| w == KEY).filter(|_| self.strings.is_some())
        else {
            return Ok(self.found);
        };
        let digits: String = self
            .head
            .iter()
            .skip(at + KEY.len())
            .skip_while(|b| !b.is_ascii_digit() && !matches!(b, b'>' | b'&'))
            .take_while(|b| b.is_ascii_digit())
            .map(|b| char::from(*b))
            .collect();
        match digits.parse::<u64>() {
            Ok(count) if count <= MOST_STRING_COUNT => Ok(self.found),
            _ if digits.is_empty() => Ok(self.found),
            _ => Err(FileError::TooBig(format!("uniqueCount {digits}"))),
        }
    }
}
