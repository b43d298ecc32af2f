//! Rows that a connection made ready to be read.

use crate::domain::listing::{Candidate, TimelineRow};
use crate::domain::record::{Record, RecordRef, Table};

/// Everything about one person or organisation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dossier {
    /// The record itself; `None` when it is no longer on file.
    pub record: Option<Record>,
    /// Certificates, facts, roles, payments by day, newest first.
    pub timeline: Vec<TimelineRow>,
    /// Facts about it.
    pub facts: Vec<Record>,
    /// Payments to it.
    pub payments: Vec<Record>,
    /// Certificates of the person.
    pub certificates: Vec<Record>,
    /// Roles of the organisation.
    pub roles: Vec<Record>,
    /// Records that look like it.
    pub duplicates: Vec<Candidate>,
    /// Names of the records its fields refer to: reference and name.
    pub names: Vec<(RecordRef, String)>,
    /// Readings chosen in this store: code and value.
    pub readings: Vec<(String, String)>,
}

/// Key of a field, what it held before and afterwards; names stand in the places of references.
pub type FieldChange = (String, Option<String>, Option<String>);

/// One change in a record's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// When: day and time as people read them.
    pub time: String,
    /// Who.
    pub author: String,
    /// What was done, in the user's language.
    pub action: String,
    /// The fields that changed.
    pub fields: Vec<FieldChange>,
    /// Why.
    pub reason: Option<String>,
}

/// Something done in one go that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepLine {
    /// Its number.
    pub step: i64,
    /// When: day and time as people read them.
    pub time: String,
    /// Who.
    pub author: String,
    /// What was done, in the user's language.
    pub what: String,
}

/// One row of the operation log, ready to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLine {
    /// Sequence.
    pub seq: i64,
    /// When: day and time as people read them.
    pub time: String,
    /// Who.
    pub author: String,
    /// From which host.
    pub host: String,
    /// What was done to what, in the user's language.
    pub what: String,
    /// The record, where it is one.
    pub record: Option<RecordRef>,
    /// The fields that changed; for a note its pairs.
    pub fields: Vec<FieldChange>,
    /// Why.
    pub reason: Option<String>,
}

/// An unfinished form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLine {
    /// Which form.
    pub form: String,
    /// What the form made of itself.
    pub text: String,
    /// When it was last touched, as people read it.
    pub time: String,
}

/// Sizes kept by the store, never counted while one waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountLine {
    /// Kind of record.
    pub table: Option<Table>,
    /// How many.
    pub count: u64,
}
