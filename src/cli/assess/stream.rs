//! Facts from a file or standard input, found good whole before anything goes out, then read again
//! subject by subject, so that memory does not grow with the file.
//!
//! Whether an id stands twice, or a subject comes back, is first asked of a table of bits of fixed
//! size; only what it suspects is remembered and compared exactly in one more reading.

use super::facts::{self, Located};
use crate::domain::lang::Lang;
use crate::exchange::error::FileError;
use crate::policy::Fact;
use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;

/// Longest line of JSON Lines, in bytes: no fact comes near, and memory stays bounded.
const LONGEST: u64 = 1 << 20;
/// Bits of a table of suspicion (16 MB).
const BITS: usize = 1 << 27;
/// Bits set for one text.
const MARKS: u64 = 3;

/// How the facts of a file can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Lines with the facts of one subject together.
    Adjacent,
    /// An array, or lines whose subjects come back.
    Whole,
}

/// A source that can be read more than once.
#[derive(Debug)]
pub struct Source {
    name: String,
    file: File,
}

impl Source {
    /// A regular file as it is; standard input and pipes copied to a file without a name.
    pub fn open(path: &Path, lang: Lang) -> Result<Self, String> {
        let standard = path == Path::new("-");
        let name = if standard { "stdin".to_owned() } else { path.display().to_string() };
        let opened = || -> io::Result<File> {
            if standard {
                return spooled(&mut io::stdin().lock());
            }
            let mut file = File::open(path)?;
            let whole = file.metadata()?.is_file();
            if whole { Ok(file) } else { spooled(&mut file) }
        };
        match opened() {
            Ok(file) => Ok(Self { name, file }),
            Err(error) => Err(FileError::from(error).about(Path::new(&name), lang)),
        }
    }

    /// Reads everything once and refuses the first thing wrong.
    pub fn check(&mut self) -> Result<Shape, String> {
        if self.is_array()? {
            return Ok(Shape::Whole);
        }
        let (mut ids, mut subjects) = (Suspicion::new(), Suspicion::new());
        let mut last = None;
        self.lines(|fact, _| {
            ids.meet(&fact.id);
            if last.as_ref() != Some(&fact.subject) {
                subjects.meet(&fact.subject);
                last = Some(fact.subject);
            }
            Ok(())
        })?;
        self.settle(ids.suspects, subjects.suspects)
    }

    /// Compares exactly what was suspected.
    fn settle(&mut self, ids: HashSet<u64>, subjects: HashSet<u64>) -> Result<Shape, String> {
        if ids.is_empty() && subjects.is_empty() {
            return Ok(Shape::Adjacent);
        }
        let (mut seen, mut begun) = (HashSet::new(), HashSet::new());
        let (mut last, mut back) = (None, false);
        self.lines(|fact, number| {
            if ids.contains(&hash(&fact.id)) && !seen.insert(fact.id.clone()) {
                return Err(facts::twice(&fact.id, &format!("line {number}")));
            }
            if last.as_ref() != Some(&fact.subject) {
                back |= subjects.contains(&hash(&fact.subject)) && !begun.insert(fact.subject.clone());
                last = Some(fact.subject);
            }
            Ok(())
        })?;
        Ok(if back { Shape::Whole } else { Shape::Adjacent })
    }

    /// Gives the facts of one subject after the other.
    pub fn groups(&mut self, mut take: impl FnMut(&[Fact]) -> Result<(), String>) -> Result<(), String> {
        let mut group: Vec<Fact> = Vec::new();
        let mut failed = None;
        self.lines(|fact, number| {
            if group.first().is_some_and(|first| first.subject != fact.subject) {
                if let Err(what) = take(&group) {
                    failed = Some(what.clone());
                    return Err(Located { place: format!("line {number}"), what });
                }
                group.clear();
            }
            group.push(fact);
            Ok(())
        })
        .map_err(|refusal| failed.unwrap_or(refusal))?;
        if group.is_empty() { Ok(()) } else { take(&group) }
    }

    /// Every fact at once.
    pub fn whole(&mut self) -> Result<Vec<Fact>, String> {
        let mut bytes = Vec::new();
        let read = self.file.rewind().and_then(|()| self.file.read_to_end(&mut bytes));
        read.map_err(|error| format!("{}: {error}", self.name))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            format!("{}: not UTF-8 from byte {}", self.name, error.utf8_error().valid_up_to())
        })?;
        facts::parse(&text).map_err(|refusal| self.refused(&refusal))
    }

    /// True when the first thing that is no blank opens an array.
    fn is_array(&mut self) -> Result<bool, String> {
        let mut first = || -> io::Result<Option<u8>> {
            self.file.rewind()?;
            let bom = [0xef, 0xbb, 0xbf];
            for byte in BufReader::new(&self.file).bytes() {
                let byte = byte?;
                if !byte.is_ascii_whitespace() && !bom.contains(&byte) {
                    return Ok(Some(byte));
                }
            }
            Ok(None)
        };
        first().map(|byte| byte == Some(b'[')).map_err(|error| format!("{}: {error}", self.name))
    }

    /// Reads from the start, line by line, into one buffer.
    fn lines(&mut self, mut take: impl FnMut(Fact, usize) -> Result<(), Located>) -> Result<(), String> {
        let failed = |error: io::Error| format!("{}: {error}", self.name);
        self.file.rewind().map_err(failed)?;
        let mut reader = BufReader::with_capacity(1 << 16, &self.file);
        let mut buffer = Vec::new();
        for number in 1.. {
            buffer.clear();
            if reader.by_ref().take(LONGEST + 1).read_until(b'\n', &mut buffer).map_err(failed)? == 0 {
                break;
            }
            match fact_of(&buffer, number).and_then(|fact| fact.map_or(Ok(()), |fact| take(fact, number))) {
                Ok(()) => {}
                Err(refusal) => return Err(self.refused(&refusal)),
            }
        }
        Ok(())
    }

    fn refused(&self, refusal: &Located) -> String {
        format!("{}: {}: {}", self.name, refusal.place, refusal.what)
    }
}

/// The fact of a line; nothing for a blank one.
fn fact_of(bytes: &[u8], number: usize) -> Result<Option<Fact>, Located> {
    let refuse = |what: &str| Located { place: format!("line {number}"), what: what.to_owned() };
    if bytes.len() as u64 > LONGEST {
        return Err(refuse("longer than a megabyte, expected one fact a line"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| refuse("not UTF-8"))?;
    let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { text };
    if text.trim().is_empty() { Ok(None) } else { facts::line(text, number).map(Some) }
}

/// A copy that only this process can reach and that is gone with it.
fn spooled(from: &mut impl Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(from, &mut file)?;
    Ok(file)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Remembers every text in a table of bits, and those by hash that may have been there before.
struct Suspicion {
    bits: Vec<u64>,
    suspects: HashSet<u64>,
}

impl Suspicion {
    fn new() -> Self {
        Self { bits: vec![0; BITS / 64], suspects: HashSet::new() }
    }

    fn meet(&mut self, text: &str) {
        let hash = hash(text);
        let mut known = true;
        for mark in 0..MARKS {
            // two halves of one hash make as many as are wanted
            let at = (hash >> 32).wrapping_add(mark.wrapping_mul(hash | 1)) % BITS as u64;
            let (word, bit) = (usize::try_from(at / 64).unwrap_or(0), 1 << (at % 64));
            if let Some(word) = self.bits.get_mut(word) {
                known &= *word & bit != 0;
                *word |= bit;
            }
        }
        if known {
            self.suspects.insert(hash);
        }
    }
}
