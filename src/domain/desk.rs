//! The import desk's papers: what is asked of a sheet, what became of it, which rows wait to be mended.
//!
//! Plain data shared by the store that keeps them, the desk that works on them and the screens.

use super::lang::{Words, words};
use super::record::Table;
use std::path::PathBuf;

/// Number of an import in the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImportId(pub i64);

/// What becomes of values on file that the sheet tells differently. An empty cell never wipes one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Only what is not on file yet; records on file stay as they are.
    Add,
    /// New records, and what is empty in those on file.
    #[default]
    Fill,
    /// The same, and the chosen columns replace what is on file.
    Overwrite,
}

impl Mode {
    /// Every mode, the mildest first.
    pub const ALL: [Self; 3] = [Self::Add, Self::Fill, Self::Overwrite];

    /// Code in the store and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Fill => "fill",
            Self::Overwrite => "overwrite",
        }
    }

    /// The mode with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }

    /// What people read.
    pub const fn words(self) -> Words {
        match self {
            Self::Add => words("只新增，在册的不动", "add only; leave what is on file"),
            Self::Fill => words("新增，并补在册的空白", "add, and fill what is empty on file"),
            Self::Overwrite => {
                words("新增、补空白，并覆盖选定的栏", "add, fill, and overwrite chosen columns")
            }
        }
    }
}

/// What is to be done with a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The sheet.
    pub file: PathBuf,
    /// What it is a list of: `people`, `certificates`, `facts:honour` …; empty to be guessed.
    pub what: String,
    /// Who sent it, when the user named somebody.
    pub sender: String,
    /// Encoding of a text file; `None` to be guessed.
    pub encoding: Option<String>,
    /// What becomes of values on file.
    pub mode: Mode,
    /// Fields that are overwritten, by key.
    pub overwrite: Vec<String>,
    /// Columns that mean something else than guessed: folded header text and key, `None` for nothing.
    pub mapping: Vec<(String, Option<String>)>,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Checked; nothing was written to the register.
    #[default]
    Checked,
    /// Rows are going in. Found without a process behind it, it was cut off and can go on.
    Running,
    /// Stopped between two rows; can go on.
    Stopped,
    /// Every good row is in.
    Done,
    /// Taken back.
    Undone,
    /// Thrown away before anything went in.
    Dropped,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Checked, Self::Running, Self::Stopped, Self::Done, Self::Undone, Self::Dropped];

    /// Code in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Done => "done",
            Self::Undone => "undone",
            Self::Dropped => "dropped",
        }
    }

    /// The state with that code.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.code() == code).unwrap_or_default()
    }

    /// What people read.
    pub const fn words(self) -> Words {
        match self {
            Self::Checked => words("已检查，未接收", "checked, not taken in"),
            Self::Running => words("接收中断，可接着做", "cut off, can go on"),
            Self::Stopped => words("已停下，可接着做", "stopped, can go on"),
            Self::Done => words("已接收", "taken in"),
            Self::Undone => words("已撤回", "taken back"),
            Self::Dropped => words("已放弃", "thrown away"),
        }
    }

    /// Good rows may still go in.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Checked | Self::Running | Self::Stopped)
    }
}

/// Rows counted by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows the file has.
    pub total: u64,
    /// Rows dealt with so far.
    pub seen: u64,
    /// Sound as they stand.
    pub accepted: u64,
    /// Sound after a lossless repair.
    pub corrected: u64,
    /// With faults.
    pub refused: u64,
    /// Titles, headers, blanks, totals, notes.
    pub skipped: u64,
    /// Rows that made a new record.
    pub added: u64,
    /// Rows that filled or replaced values of records on file.
    pub filled: u64,
    /// Rows that were on file already.
    pub unchanged: u64,
}

impl Tally {
    /// Rows without faults.
    pub const fn good(&self) -> u64 {
        self.accepted + self.corrected
    }
}

/// One import as the store keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// Its number.
    pub id: ImportId,
    /// Who did it.
    pub author: String,
    /// When it was begun, in milliseconds since 1970 (UTC).
    pub at: i64,
    /// What was asked.
    pub wish: Wish,
    /// Digest of the file's bytes.
    pub digest: String,
    /// Where it stands.
    pub state: State,
    /// The step of the operation log that holds what it wrote.
    pub step: Option<i64>,
    /// Which process works on it.
    pub worker: String,
    /// Counts.
    pub tally: Tally,
    /// Where the store was copied to before the first row went in.
    pub backup: Option<PathBuf>,
    /// How often each repair was made, by code.
    pub repairs: Vec<(String, u64)>,
    /// Where columns stand on each sheet, as the desk wrote it down.
    pub layout: String,
    /// Rows that wait: with faults, or mended and not in yet.
    pub waiting: u64,
    /// Of those, the ones without faults.
    pub mended: u64,
    /// Rows given up with a reason, to be sent back.
    pub given_up: u64,
}

/// Where a row of an import stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowState {
    /// It has faults.
    #[default]
    Faulty,
    /// Mended, not in yet.
    Mended,
    /// In the register.
    In,
    /// Given up, with a reason.
    Dropped,
}

impl RowState {
    /// Code in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Faulty => "faulty",
            Self::Mended => "mended",
            Self::In => "in",
            Self::Dropped => "dropped",
        }
    }

    /// The state with that code.
    pub fn from_code(code: &str) -> Self {
        [Self::Mended, Self::In, Self::Dropped].into_iter().find(|s| s.code() == code).unwrap_or_default()
    }
}

/// A row of an import as the store keeps it; cells and issues as the desk wrote them down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptRow {
    /// Place among all rows of the file, from 1.
    pub place: u64,
    /// Number of its sheet.
    pub sheet: u32,
    /// Row of the sheet, from 1.
    pub row: u32,
    /// Cells as JSON.
    pub cells: String,
    /// Issues as JSON.
    pub issues: String,
    /// Where it stands.
    pub state: RowState,
    /// Why it was given up.
    pub reason: String,
}

/// What a first look at a file found, for the person to confirm or change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The wish with everything guessed filled in.
    pub wish: Wish,
    /// What kind of file it is, in the user's language.
    pub kind: String,
    /// Encoding of a text file: the one in use, and all there are to choose from.
    pub encoding: Option<String>,
    /// Encodings to choose from; empty for workbooks.
    pub encodings: Vec<String>,
    /// Its sheets in file order.
    pub sheets: Vec<SheetLook>,
    /// Everything it may be a list of: code and label.
    pub lists: Vec<(String, String)>,
    /// Everything a column may mean: key and label.
    pub meanings: Vec<(String, String)>,
    /// Names of senders known.
    pub senders: Vec<String>,
    /// True when what the columns mean was remembered from an earlier sheet.
    pub remembered: bool,
    /// When the same file went in before, and by whom.
    pub earlier: Vec<(i64, String)>,
    /// Words about what is missing: a required column nobody found.
    pub missing: Vec<String>,
}

/// One sheet as the first look found it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetLook {
    /// Its name; text files have none.
    pub name: Option<String>,
    /// Hidden by its author; not read.
    pub hidden: bool,
    /// What of it its author hid and is read all the same: rows, columns, in the user's language.
    pub hides: Option<String>,
    /// Row of the header, from 1; `None` where none was found.
    pub header: Option<u32>,
    /// Rows it has.
    pub rows: u64,
    /// Its columns.
    pub columns: Vec<ColumnLook>,
}

/// One column as the first look found it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnLook {
    /// Place from 0.
    pub column: u32,
    /// Header text as the sender wrote it.
    pub title: String,
    /// Key of what it means; `None` for nothing.
    pub key: Option<String>,
    /// What stands in its first row, personal numbers masked.
    pub sample: String,
}

/// An import opened at the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenImport {
    /// The import.
    pub import: Import,
    /// What it is a list of, in the user's language.
    pub list: String,
    /// When it was begun, as people read it.
    pub time: String,
    /// Another process works on it at this moment.
    pub busy: bool,
    /// What its sheets hide and was read all the same, in the user's language.
    pub hides: Vec<String>,
    /// Columns of its sheets.
    pub columns: Vec<MendColumn>,
    /// How often each repair was made, in words.
    pub repairs: Vec<(String, u64)>,
}

/// A column of the grid in which rows are mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MendColumn {
    /// Number of the sheet.
    pub sheet: u32,
    /// Place from 0.
    pub column: u32,
    /// Header text as the sender wrote it.
    pub title: String,
    /// The field by whose rules it is typed; `None` for plain text.
    pub field: Option<(Table, &'static str)>,
    /// True when the column means something.
    pub used: bool,
    /// True when the code of an occupation stands there, not its name.
    pub code: bool,
}

/// A row that waits to be mended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MendRow {
    /// Place among all rows of the file.
    pub place: u64,
    /// Number of its sheet.
    pub sheet: u32,
    /// Name of its sheet.
    pub sheet_name: String,
    /// Row of the sheet, from 1.
    pub row: u32,
    /// Who it is about, as far as known.
    pub name: String,
    /// Texts by column.
    pub cells: Vec<(u32, String)>,
    /// What is said of it.
    pub faults: Vec<MendFault>,
    /// Where it stands.
    pub state: RowState,
}

/// One thing said of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MendFault {
    /// Column from 0; `None` for the row as a whole.
    pub column: Option<u32>,
    /// The row does not go in while it stands.
    pub blocks: bool,
    /// What, in the user's language.
    pub sentence: String,
}

impl MendRow {
    /// The text of a column.
    pub fn text(&self, column: u32) -> &str {
        self.cells.iter().find(|(at, _)| *at == column).map_or("", |(_, text)| text)
    }

    /// What blocks the row, in the order of its columns.
    pub fn blocking(&self) -> impl Iterator<Item = &MendFault> {
        self.faults.iter().filter(|fault| fault.blocks)
    }
}

/// How far a long piece of work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The import.
    pub import: ImportId,
    /// Counts so far.
    pub tally: Tally,
    /// The store is being copied before rows go in; percent of it.
    pub copied: Option<u8>,
}

/// `A`, `B`, ... `AA` as spreadsheets name the column counted from 0.
pub fn column_name(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let letter = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(letter).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_names_spreadsheets_give_them() {
        assert_eq!(["A", "Z", "AA", "XFD"].map(String::from), [0, 25, 26, 16_383].map(column_name));
    }
}
