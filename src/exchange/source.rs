//! Rows of cells out of a file, one at a time, in bounded memory.

mod archive;
mod book;
mod delimited;
mod encoding;

pub use encoding::encode_gb18030;

use super::cell::Row;
use super::error::FileError;
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
}

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A workbook.
    Xlsx,
    /// Text with a delimiter.
    Text,
}

/// A file that passed the first look and can be read row by row.
#[derive(Debug)]
pub struct Source {
    path: PathBuf,
    kind: Kind,
}

/// Says whether to go on reading.
pub type Go = ControlFlow<()>;

impl Source {
    /// Looks at the first bytes and, for a workbook, at the directory of the archive.
    pub fn open(path: &Path) -> Result<Self, FileError> {
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
        let mut head = [0u8; 8];
        let count = file.read(&mut head)?;
        file.seek(SeekFrom::Start(0))?;
        let kind = match head.get(..count).unwrap_or(&[]) {
            [b'P', b'K', 3, 4, ..] => {
                archive::examine(&mut file)?;
                Kind::Xlsx
            }
            [b'P', b'K', ..] => return Err(FileError::Damaged("zip".into())),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(FileError::OldOrLocked),
            _ if ending(path) == "xlsx" => return Err(FileError::NotASheet),
            [b'%', b'P', b'D', b'F', ..] | [0x7f, b'E', b'L', b'F', ..] => return Err(FileError::NotASheet),
            _ => Kind::Text,
        };
        Ok(Self { path: path.into(), kind })
    }

    /// What kind of file it is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Hands every row of every sheet to `take`, in file order, until it says break.
    pub fn each_row(&self, take: &mut dyn FnMut(&SheetInfo, Row) -> Go) -> Result<(), FileError> {
        match self.kind {
            Kind::Xlsx => book::each_row(&self.path, take),
            Kind::Text => delimited::each_row(&self.path, take),
        }
    }
}

/// The ending of a file name in lower case, without the dot.
pub fn ending(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}
