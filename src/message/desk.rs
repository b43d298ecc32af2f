//! What is asked of the import desk and of exports, and what they answer. Questions that take long
//! are answered by progress first.

use super::Request;
use crate::domain::day::Day;
use crate::domain::desk::{ImportId, Look, MendRow, OpenImport, Progress, Wish};
use crate::domain::listing::{From, Page};
use crate::domain::record::RecordRef;
use std::path::PathBuf;

/// Work for the import desk.
#[derive(Clone, Debug, PartialEq)]
pub enum DeskRequest {
    /// A first look at a file; answered by [`DeskReply::Look`].
    Look(Wish),
    /// Checks every row of a file with so many rows; answered by [`DeskReply::Progress`], then
    /// [`DeskReply::Opened`] or, when it was stopped, [`DeskReply::Gone`].
    Check(Wish, u64),
    /// Takes the good rows in, or goes on with an import that was cut off; answered by progress, then
    /// [`DeskReply::Opened`]. The store is copied first unless that is not wished; where it cannot be, the
    /// answer is [`DeskReply::NoBackup`].
    Accept {
        /// Which import.
        import: ImportId,
        /// Without a copy.
        bare: bool,
    },
    /// Takes one mended row in, or all of them; answered by [`DeskReply::Opened`].
    Take(ImportId, Option<u64>),
    /// One import; answered by [`DeskReply::Opened`].
    Open(ImportId),
    /// Rows of it that wait; answered by [`DeskReply::Rows`].
    Rows {
        /// Which import.
        import: ImportId,
        /// Where the page starts.
        from: From,
        /// Rows wanted.
        limit: usize,
    },
    /// Puts a text into a cell; answered by [`DeskReply::Row`].
    Mend {
        /// Which import.
        import: ImportId,
        /// Which row.
        place: u64,
        /// Column from 0.
        column: u32,
        /// What is to stand there.
        text: String,
    },
    /// Gives a row up, or all with faults, with a reason; answered by [`DeskReply::Opened`].
    GiveUp(ImportId, Option<u64>, String),
    /// Writes the rows with faults for their sender; answered by [`DeskReply::Written`], or by
    /// [`DeskReply::Exists`] where a file of that name is not to be written over.
    Rejects {
        /// Which import.
        import: ImportId,
        /// Where to.
        file: PathBuf,
        /// A file that is there already may go.
        over: bool,
    },
    /// Throws a checked import away; answered by [`DeskReply::Gone`].
    Discard(ImportId),
    /// Takes everything an import wrote back as one step; answered by [`DeskReply::TakenBack`], or by
    /// [`DeskReply::Stands`] where something was changed since and not only the rest is wished.
    Undo(ImportId, bool),
    /// Imports, newest first; answered by [`DeskReply::Imports`].
    Imports,
    /// This user's imports that wait; answered by [`DeskReply::Imports`].
    Waiting,
    /// Writes a list to a file; answered by [`DeskReply::Written`] or [`DeskReply::Exists`].
    Export(Box<ExportWish>),
    /// Writes what somebody may claim; answered by [`DeskReply::Written`] or [`DeskReply::Exists`].
    Letter(Box<LetterWish>),
}

/// Said to a piece of work that is running.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hold {
    /// Go on.
    #[default]
    Go,
    /// Wait between two rows.
    Pause,
    /// End behind the row it is at.
    Stop,
}

/// A list to be written to a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportWish {
    /// Which list: `people`, `certificates`, `facts:honour` …
    pub list: String,
    /// Only some of it.
    pub only: Only,
    /// Where to; XLSX or CSV by the ending.
    pub file: PathBuf,
    /// `utf8` or `gb18030`, for text files.
    pub encoding: String,
    /// Numbers whole, and why; else they are masked.
    pub reveal: Option<String>,
    /// A file that is there already may go.
    pub over: bool,
}

/// 告知单: what one person or organisation may claim, to be written to a file.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterWish {
    /// About whom.
    pub subject: RecordRef,
    /// Judged as of this day; `None` for all that is on file.
    pub as_of: Option<Day>,
    /// Where to; text, XLSX or CSV by the ending.
    pub file: PathBuf,
    /// A file that is there already may go.
    pub over: bool,
}

/// Which records of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Only {
    /// All of them.
    #[default]
    All,
    /// Those marked.
    Marked(Vec<RecordRef>),
    /// Those a list screen shows: the question by which it reads its first page.
    Shown(Box<Request>),
}

/// An answer of the import desk.
#[derive(Clone, Debug, PartialEq)]
pub enum DeskReply {
    /// What the first look found.
    Look(Box<Look>),
    /// How far a piece of work is; more answers follow.
    Progress(Box<Progress>),
    /// An import as it stands now.
    Opened(Box<OpenImport>),
    /// It was stopped or thrown away; nothing of it is left.
    Gone,
    /// Nothing went in, because the store could not be copied before: why, in the user's language.
    NoBackup(String),
    /// It was taken back.
    TakenBack {
        /// How many changes.
        records: u64,
        /// What was left as it is and why, in the user's language.
        left: Vec<String>,
    },
    /// Nothing was taken back, because of these records.
    Stands(Vec<String>),
    /// Rows that wait.
    Rows(Page<MendRow>),
    /// A row as it stands now.
    Row(Box<MendRow>),
    /// Imports.
    Imports(Vec<OpenImport>),
    /// Nothing was written: there is a file of that name.
    Exists(PathBuf),
    /// Rows written to a file.
    Written {
        /// How many.
        rows: u64,
        /// Where.
        file: PathBuf,
    },
}
