//! The import desk: a first look, the check of every row, the good rows in, the others kept until
//! they are mended or given up.
//!
//! An import is on file from its check on, so that a kill at any moment leaves it to go on with:
//! rows are written in batches, each with the place it reached. Going on reads the file again from
//! its start and leaves out what is in.

mod check;
mod kept;
mod look;
mod mend;
mod process;
mod taking;

pub use check::{check, rehearse, rejects};
pub use look::look;
pub use mend::{drop_rows, mend, open, rows, take};
pub use taking::{accept, straight};

use super::error::FileError;
use super::import::{Plan, What};
use super::mapping::Mapping;
use super::source::{Source, TextEncoding};
use crate::domain::desk::{Import, ImportId, Progress, State, Wish};
use crate::domain::lang::Lang;
use crate::store::{Store, StoreError};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

/// Why the desk did not do what was asked.
#[derive(Debug)]
pub enum DeskError {
    /// The file.
    File(FileError),
    /// The store.
    Store(StoreError),
    /// The store could not be copied before rows go in; none did.
    NoBackup(StoreError),
    /// Something else, in the user's language.
    Said(String),
}

impl From<FileError> for DeskError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl DeskError {
    /// What went wrong with this file and what to do.
    pub fn sentence(&self, file: &Path, lang: Lang) -> String {
        match self {
            Self::File(error) => error.about(file, lang),
            Self::Store(error) | Self::NoBackup(error) => error.sentence(lang),
            Self::Said(sentence) => sentence.clone(),
        }
    }

    fn said(lang: Lang, zh: &str, en: &str) -> Self {
        Self::Said(if lang == Lang::Zh { zh } else { en }.to_owned())
    }
}

/// Who watches a long piece of work.
pub trait Watch {
    /// Told now and then how far it is. False: stop behind this row. May wait.
    fn go_on(&mut self, progress: &Progress) -> bool;
    /// Somebody at a screen waits for the store: what is done so far is to be put on disk at once.
    fn is_wanted(&self) -> bool;
    /// Lets them have it.
    fn give_way(&mut self);
}

/// Watches what nobody waits for.
#[derive(Debug)]
pub struct Nobody;

impl Watch for Nobody {
    fn go_on(&mut self, _: &Progress) -> bool {
        true
    }

    fn is_wanted(&self) -> bool {
        false
    }

    fn give_way(&mut self) {}
}

/// Rows between two reports.
const STEP: u64 = 200;

/// An import on file.
fn get(store: &Store, id: ImportId, lang: Lang) -> Result<Import, DeskError> {
    store.import(id)?.ok_or_else(|| DeskError::said(lang, "没有这次导入", "no such import"))
}

/// Which list an import is.
fn what(import: &Import) -> What {
    What::from_code(&import.wish.what).unwrap_or(What::People)
}

/// An import of which rows may still go in.
fn open_import(store: &Store, id: ImportId, lang: Lang) -> Result<Import, DeskError> {
    let import = get(store, id, lang)?;
    if import.state == State::Running && process::is_alive(&import.worker) {
        let busy = "这次导入正在进行，请等它做完或先停下";
        return Err(DeskError::said(lang, busy, "this import is going on; wait for it or stop it first"));
    }
    Ok(import)
}

/// What a list is called and how its columns are read.
fn plan(wish: &Wish, lang: Lang) -> Result<Plan, DeskError> {
    let what = What::from_code(&wish.what)
        .ok_or_else(|| DeskError::said(lang, "不知道这是什么名单", "no such list"))?;
    Ok(Plan { what, mapping: Mapping::new(what, &wish.mapping) })
}

/// The file, its text in the encoding wished for.
fn source(wish: &Wish) -> Result<Source, FileError> {
    let named = |encoding: &TextEncoding, name: &str| {
        [Lang::Zh, Lang::En].iter().any(|lang| encoding.words().get(*lang) == name)
    };
    let wished = wish.encoding.as_deref();
    let encoding = wished.and_then(|name| TextEncoding::ALL.into_iter().find(|known| named(known, name)));
    Source::open_as(&wish.file, encoding)
}

/// Digest of a file's bytes: the same file is known again, a changed one is not gone on with.
fn digest(path: &Path) -> Result<String, FileError> {
    let mut file = std::fs::File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0u8; 1 << 16];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        hasher.update(buffer.get(..count).unwrap_or(&[]));
    }
    let bytes: [u8; 32] = hasher.finalize().into();
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
