//! What happened to a record: the changes of the log that touched it, newest first.

use super::log::{Action, Content};
use super::{Store, StoreError};
use crate::domain::record::{RecordRef, Table, Values};
use rusqlite::{Connection, OptionalExtension};

/// One change of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// Sequence in the log; the revision the change led to.
    pub seq: i64,
    /// What was done.
    pub action: Action,
    /// Who did it.
    pub author: String,
    /// From which host.
    pub host: String,
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
    /// The fields that changed.
    pub fields: Vec<&'static str>,
    /// What they held before; empty when the values were lawfully deleted.
    pub before: Values,
    /// What they held afterwards.
    pub after: Values,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

/// The changes of a record from `newest` back to those after `revision`.
pub(super) fn walk(
    con: &Connection,
    reference: RecordRef,
    newest: i64,
    revision: i64,
) -> Result<Vec<HistoryRow>, StoreError> {
    let mut rows = Vec::new();
    let mut seq = newest;
    while seq > revision && seq > 0 {
        let (row, prior) =
            one(con, reference.table, seq)?.ok_or_else(|| StoreError::Damaged("log".into()))?;
        rows.push(row);
        seq = if prior < seq { prior } else { 0 };
    }
    Ok(rows)
}

fn one(con: &Connection, table: Table, seq: i64) -> Result<Option<(HistoryRow, i64)>, StoreError> {
    let mut statement = con.prepare_cached(
        "SELECT l.action, a.author, a.host, l.at, l.prior, v.content FROM log l JOIN actor a ON a.id = l.actor
         LEFT JOIN log_value v ON v.seq = l.seq WHERE l.seq=?1",
    )?;
    let found = statement.query_row([seq], |row| {
        let content = row.get_ref(5)?.as_str_or_null()?.and_then(|json| Content::read(table, json));
        let content = content.unwrap_or_default();
        let row_of = HistoryRow {
            seq,
            action: Action::from_code(row.get_ref(0)?.as_str()?),
            author: row.get(1)?,
            host: row.get(2)?,
            at: row.get(3)?,
            fields: content.keys(),
            before: content.before,
            after: content.after,
            reason: content.reason,
        };
        Ok((row_of, row.get(4)?))
    });
    Ok(found.optional()?)
}

impl Store {
    /// Every change of a record, newest first, also of one that was removed.
    pub fn history(&self, reference: RecordRef) -> Result<Vec<HistoryRow>, StoreError> {
        let newest = match self.get(reference)? {
            Some(record) => record.revision,
            None => self.con.query_row(
                "SELECT ifnull(max(seq), 0) FROM log WHERE action='remove' AND kind=?1 AND record=?2",
                (reference.table.code(), reference.id.0),
                |row| row.get(0),
            )?,
        };
        walk(&self.con, reference, newest, 0)
    }
}
