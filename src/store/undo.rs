//! Undo and redo of what an author did, across restarts.
//!
//! Both are new changes with their own rows in the log; the step they speak of is only marked. What was
//! changed since by somebody else, or has been paid for, is refused with the reason.

use super::log::{Action, Content};
use super::write::{Work, same};
use super::{Clash, Store, StoreError};
use crate::domain::record::{Record, RecordId, RecordRef, Table, Values};
use rusqlite::OptionalExtension;

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The records it touched.
    pub records: Vec<RecordRef>,
    /// How the step was labelled when it was made.
    pub label: Option<String>,
}

/// One change of the step.
struct Done {
    reference: RecordRef,
    action: Action,
    content: Content,
}

impl Store {
    /// Takes back the last thing this author did that still stands.
    pub fn undo(&self) -> Result<Undone, StoreError> {
        let sql = "SELECT id, label, first, last FROM step
                   WHERE author=?1 AND kind='save' AND state=0 ORDER BY id DESC LIMIT 1";
        self.turn(sql, "undo", 1).and_then(|done| done.ok_or(StoreError::NothingToUndo))
    }

    /// Does again what this author took back last, unless something new was done since.
    pub fn redo(&self) -> Result<Undone, StoreError> {
        let sql = "SELECT id, label, first, last FROM step
                   WHERE author=?1 AND kind='save' AND state=1 ORDER BY id LIMIT 1";
        self.turn(sql, "redo", 0).and_then(|done| done.ok_or(StoreError::NothingToRedo))
    }

    fn turn(&self, sql: &str, kind: &'static str, state: i64) -> Result<Option<Undone>, StoreError> {
        self.write(|work| {
            let found = work
                .con
                .query_row(sql, [&self.author.name], |row| {
                    Ok((row.get(0)?, row.get::<_, Option<String>>(1)?, [row.get(2)?, row.get(3)?]))
                })
                .optional()?;
            let Some((step, label, range)) = found else { return Ok(None) };
            let records = run(work, step, range, kind == "undo")?;
            work.con.execute("UPDATE step SET state=?2 WHERE id=?1", [step, state])?;
            work.keep_step(kind, label.as_deref())?;
            Ok(Some(Undone { records, label }))
        })
    }
}

fn run(work: &mut Work<'_>, step: i64, range: [i64; 2], back: bool) -> Result<Vec<RecordRef>, StoreError> {
    let order = if back { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT l.seq, l.kind, l.record, l.action, v.content FROM log l LEFT JOIN log_value v ON v.seq = l.seq
         WHERE l.seq >= ?1 AND l.seq <= ?2 AND l.step=?3 ORDER BY l.seq {order}"
    );
    let mut records = Vec::new();
    let con = work.con;
    let mut statement = con.prepare(&sql)?;
    let mut rows = statement.query([range[0], range[1], step])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(1)?;
        let Some(table) = Table::from_code(&kind) else { continue };
        let content: Option<String> = row.get(4)?;
        let content =
            content.and_then(|json| Content::read(table, &json)).ok_or(StoreError::ValuesDeleted)?;
        let reference = RecordRef::new(table, RecordId(row.get(2)?));
        let action = Action::from_code(row.get_ref(3)?.as_str().unwrap_or(""));
        let done = Done { reference, action, content };
        if back {
            take_back(work, &done)?;
        } else {
            repeat(work, &done)?;
        }
        records.push(reference);
    }
    Ok(records)
}

fn take_back(work: &mut Work<'_>, done: &Done) -> Result<(), StoreError> {
    refuse_paid(work, done.reference)?;
    match done.action {
        Action::Create => {
            let now = standing(work, done)?;
            if !same(&now.values, &done.content.after) {
                let keys: Vec<_> = now.values.iter().map(|(key, _)| key).chain(done.content.keys()).collect();
                return Err(clash(work, &now, &keys, &done.content.after)?);
            }
            work.remove(&now, None).map(|_| ())
        }
        Action::Change => set(work, done, &done.content.after, &done.content.before),
        Action::Remove => bring(work, done, &done.content.before),
        Action::Note => Ok(()),
    }
}

fn repeat(work: &mut Work<'_>, done: &Done) -> Result<(), StoreError> {
    match done.action {
        Action::Create => bring(work, done, &done.content.after),
        Action::Change => set(work, done, &done.content.before, &done.content.after),
        Action::Remove => {
            let now = standing(work, done)?;
            work.remove(&now, None).map(|_| ())
        }
        Action::Note => Ok(()),
    }
}

fn standing(work: &Work<'_>, done: &Done) -> Result<Record, StoreError> {
    work.get(done.reference)?.ok_or(StoreError::Gone(done.reference))
}

fn bring(work: &mut Work<'_>, done: &Done, values: &Values) -> Result<(), StoreError> {
    work.create(done.reference.table, Some(done.reference.id), values, None).map(|_| ())
}

/// Sets the fields of the change from one side to the other; they must still stand as the change left them.
fn set(work: &mut Work<'_>, done: &Done, from: &Values, to: &Values) -> Result<(), StoreError> {
    let now = standing(work, done)?;
    let keys = done.content.keys();
    if keys.iter().any(|key| now.values.get(key) != from.get(key)) {
        return Err(clash(work, &now, &keys, from)?);
    }
    let mut after = now.values.clone();
    for key in keys {
        after.set(key, to.get(key).map(ToOwned::to_owned));
    }
    work.replace(&now, &after, None).map(|_| ())
}

/// Names the fields that no longer stand as `expected`, and who changed them last.
fn clash(
    work: &Work<'_>,
    now: &Record,
    keys: &[&'static str],
    expected: &Values,
) -> Result<StoreError, StoreError> {
    let history = super::history::walk(work.con, now.reference, now.revision, 0)?;
    let mut fields: Vec<Clash> = Vec::new();
    for field in keys.iter().copied().filter(|key| now.values.get(key) != expected.get(key)) {
        let by = history.iter().find(|row| row.fields.contains(&field));
        let clash = Clash {
            field,
            now: now.values.get(field).map(ToOwned::to_owned),
            by: by.map(|row| row.author.clone()).unwrap_or_default(),
            at: by.map_or(0, |row| row.at),
        };
        if fields.iter().all(|f| f.field != field) {
            fields.push(clash);
        }
    }
    Ok(StoreError::Conflict { reference: now.reference, fields })
}

/// A certificate or fact that money was paid for stays as it is.
fn refuse_paid(work: &Work<'_>, record: RecordRef) -> Result<(), StoreError> {
    if !matches!(record.table, Table::Certificate | Table::Fact(_)) {
        return Ok(());
    }
    let sql = "SELECT id FROM payment WHERE fact=?1 AND ifnull(state, 'paid')='paid' LIMIT 1";
    let found = work.con.prepare_cached(sql)?.query_row([record.to_string()], |row| row.get(0)).optional()?;
    match found {
        Some(id) => {
            Err(StoreError::PaidAlready { record, payment: RecordRef::new(Table::Payment, RecordId(id)) })
        }
        None => Ok(()),
    }
}
