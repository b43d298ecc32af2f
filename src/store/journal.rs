//! The operation log as one reads it: newest first, page by page, with what each change carried.

use super::log::{Action, Content};
use super::{Store, StoreError};
use crate::domain::record::{RecordId, RecordRef, Table, Values};
use rusqlite::Row;

/// One row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Sequence.
    pub seq: i64,
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
    /// The clock stood earlier than at the row before.
    pub went_back: bool,
    /// Who.
    pub author: String,
    /// From which host.
    pub host: String,
    /// What was done.
    pub action: Action,
    /// The record, or for a note what kind of note it is.
    pub about: About,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

/// What a row speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A record, with the fields that changed before and after; both empty once the values were
    /// lawfully deleted.
    Record(RecordRef, Values, Values),
    /// Something that is no record: a number shown, a list exported, a setting.
    Note(String, Vec<(String, String)>),
}

impl Store {
    /// At most `limit` rows older than `before` (all when `None`), newest first, and whether there are more.
    pub fn journal(&self, before: Option<i64>, limit: usize) -> Result<(Vec<JournalRow>, bool), StoreError> {
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut statement = self.con.prepare_cached(
            "SELECT l.seq, l.at, a.author, a.host, l.action, l.kind, l.record, v.content, l.went_back
             FROM log l JOIN actor a ON a.id = l.actor LEFT JOIN log_value v ON v.seq = l.seq
             WHERE l.seq < ?1 ORDER BY l.seq DESC LIMIT ?2",
        )?;
        let rows = statement.query_map((before.unwrap_or(i64::MAX), wanted), read)?;
        let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok((rows, more))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<JournalRow> {
    let kind: String = row.get(5)?;
    let json = row.get_ref(7)?.as_str_or_null()?.unwrap_or("{}");
    let (about, reason) = match Table::from_code(&kind) {
        Some(table) => {
            let content = Content::read(table, json).unwrap_or_default();
            let reference = RecordRef::new(table, RecordId(row.get(6)?));
            (About::Record(reference, content.before, content.after), content.reason)
        }
        None => (About::Note(kind, pairs(json)), None),
    };
    Ok(JournalRow {
        seq: row.get(0)?,
        at: row.get(1)?,
        went_back: row.get(8)?,
        author: row.get(2)?,
        host: row.get(3)?,
        action: Action::from_code(row.get_ref(4)?.as_str()?),
        about,
        reason,
    })
}

/// What a note says, pair by pair.
fn pairs(json: &str) -> Vec<(String, String)> {
    let whole: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let object = whole.as_object().into_iter().flatten();
    object.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}
