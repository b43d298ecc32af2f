//! Two records of one person, or of one organisation, made into one: the wish and what became of it.

use super::{Field, FieldKind, Record, RecordRef, Values};

/// One of the two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The record that stays.
    Keep,
    /// The record that goes.
    Gone,
}

/// A wish to make two records of the same kind one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The record that stays, with its number.
    pub keep: RecordRef,
    /// The record that goes; everything filed under it moves to the other.
    pub gone: RecordRef,
    /// Revisions of both as the author saw them (`keep`, `gone`): with them a merge is refused when a
    /// colleague changed one meanwhile.
    pub seen: Option<[i64; 2]>,
    /// Which side a field is taken from, also when it is empty there. Fields not named stay as `keep` has
    /// them; what it lacks is taken from `gone`. Of two different numbers one must be named ([`two_numbers`]).
    pub chosen: Vec<(&'static str, Side)>,
    /// Why, for the log.
    pub reason: Option<String>,
}

/// True where both hold a number of that field and not the same: one of them goes, and nobody but a person
/// can say which.
pub fn two_numbers(field: &Field, keep: &Values, gone: &Values) -> bool {
    let numbers = matches!(field.kind, FieldKind::PersonNumber | FieldKind::CreditCode | FieldKind::BankCard);
    let both = keep.get(field.key).zip(gone.get(field.key));
    numbers && both.is_some_and(|(one, other)| one != other)
}

/// Payments of one benefit family on both sides: probably the same benefit paid twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubled {
    /// Code of the family.
    pub family: String,
    /// Paid to the record that stayed, newest first.
    pub keep: Vec<Record>,
    /// Paid to the record that went, newest first; as they stood before the merge.
    pub gone: Vec<Record>,
}

/// What a merge did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The record that stayed.
    pub keep: RecordRef,
    /// The step to undo in order to part them again.
    pub step: i64,
    /// Records that moved, in the order they did.
    pub moved: Vec<RecordRef>,
    /// Benefit families paid on both sides.
    pub doubled: Vec<Doubled>,
    /// Facts that say the same on both sides (of `keep`, of `gone`): probably one event entered twice.
    pub same: Vec<(RecordRef, RecordRef)>,
}
