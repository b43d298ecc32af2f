//! Questions and answers about stacks of paper forms and their second entry.

use crate::domain::paper::{Closing, Paper, PaperKind, PaperLine, PaperNote, Rekey, RekeyField, Rekeyed};
use crate::domain::record::{Change, Values};

/// What is asked of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperRequest {
    /// Opens one with what its cover says; answered by [`PaperReply::One`].
    Open(PaperKind, Values),
    /// Corrects the cover of an open one, keys and reason as [`PaperKind::cover_again`] has them; answered
    /// by [`PaperReply::One`].
    Correct(i64, Values),
    /// Every stack; answered by [`PaperReply::All`].
    All,
    /// One stack with its lines; answered by [`PaperReply::Lines`].
    Lines(i64),
    /// What was entered from one paper; answered by `Reply::Saved` like any other save.
    Save {
        /// Which stack.
        paper: i64,
        /// The line that is entered again; none for a new one.
        place: Option<i64>,
        /// What changes in the register; nothing for a candidate without a certificate.
        changes: Vec<Change>,
        /// What the line says of itself.
        note: PaperNote,
    },
    /// Takes a line out; what it made in the register goes with it. Answered by `Reply::Saved` with nothing.
    Drop {
        /// Which stack.
        paper: i64,
        /// Which line.
        place: i64,
    },
    /// Closes it; answered by [`PaperReply::Closing`].
    Close(i64),
    /// Opens a closed one again, and why; answered by [`PaperReply::Reopened`].
    Reopen(i64, String),
    /// The second entries of a stack; answered by [`PaperReply::Rekeys`].
    Rekeys(i64),
    /// Both entries of a value this user has to decide; an identity number is shown whole and that is
    /// logged as any other; answered by [`PaperReply::Both`].
    Both {
        /// Which stack.
        paper: i64,
        /// Which line.
        place: i64,
        /// Which value.
        field: RekeyField,
    },
    /// A second entry; answered by [`PaperReply::Rekeyed`].
    Rekey {
        /// Which stack.
        paper: i64,
        /// Which line.
        place: i64,
        /// Which value.
        field: RekeyField,
        /// Canonical text.
        value: String,
    },
    /// A third person decides; answered by [`PaperReply::Rekeyed`].
    Decide {
        /// Which stack.
        paper: i64,
        /// Which line.
        place: i64,
        /// Which value.
        field: RekeyField,
        /// True for the second entry.
        second: bool,
        /// Why.
        reason: String,
    },
}

/// An answer about stacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperReply {
    /// A stack.
    One(Box<Paper>),
    /// Every stack.
    All(Vec<Paper>),
    /// A stack with its lines.
    Lines(Box<Paper>, Vec<PaperLine>),
    /// Whether it was closed, or why not.
    Closing(Closing),
    /// It is open again.
    Reopened,
    /// Second entries.
    Rekeys(Vec<Rekey>),
    /// The first and the second entry of that line and value; none where it is decided meanwhile.
    Both(i64, RekeyField, Option<[String; 2]>),
    /// What became of one.
    Rekeyed(Rekeyed),
}
