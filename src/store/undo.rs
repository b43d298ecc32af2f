//! Undo and redo of what an author did, across restarts.
//!
//! Both are new changes with their own rows in the log; the step they speak of is only marked. What was
//! changed since by somebody else, or has been paid for, is refused with the reason. The last step is undone
//! by [`Store::undo`], any other, an import or a merge, by [`Store::undo_step`].

use super::log::{Action, Content};
use super::write::{Work, same};
use super::{Clash, Role, Store, StoreError, merge};
use crate::domain::record::{Record, RecordId, RecordRef, Table, Values};
use rusqlite::{OptionalExtension, Row};

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The records it touched.
    pub records: Vec<RecordRef>,
    /// How the step was labelled when it was made.
    pub label: Option<String>,
    /// Records left as they are, because something since depends on them.
    pub left: Vec<Left>,
}

/// A record an undo cannot take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Which one.
    pub reference: RecordRef,
    /// What was done to it since.
    pub why: StoreError,
}

/// Something an author did in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub id: i64,
    /// Who did it.
    pub author: String,
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
    /// What it was called: `import people list.xlsx`, `merge person:2 person:1`.
    pub label: Option<String>,
    /// Sequence in the log of its first and last change.
    range: [i64; 2],
}

/// What undo or redo would turn next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The step.
    pub step: Step,
    /// The first record it touched, to name it by, and what was done to it.
    pub first: Option<(Record, Action)>,
    /// How many records it touched besides.
    pub others: usize,
    /// What this author took back last, when that was a named step (an import, a merge) taken back
    /// out of turn: what comes next is then further back than people think.
    pub behind: Option<String>,
}

impl Step {
    const COLUMNS: &str = "id, author, at, label, first, last";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            author: row.get(1)?,
            at: row.get(2)?,
            label: row.get(3)?,
            range: [row.get(4)?, row.get(5)?],
        })
    }
}

/// Changes from which on a step is a long one.
const MANY: i64 = 2000;

/// Which way a step is gone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// All of it is taken back or nothing.
    Back,
    /// What cannot be taken back is left.
    BackPartly,
    /// All of it is done again or nothing.
    Again,
}

/// One change of the step.
struct Done {
    reference: RecordRef,
    action: Action,
    content: Content,
}

/// Which step [`Store::undo`] turns, and which [`Store::redo`].
const UNDOABLE: &str = "author=?1 AND kind='save' AND state=0 ORDER BY id DESC LIMIT 1";
const REDOABLE: &str = "author=?1 AND kind='save' AND state=1 ORDER BY id LIMIT 1";

impl Store {
    /// Takes back the last thing this author did that still stands.
    pub fn undo(&self) -> Result<Undone, StoreError> {
        self.turn_own(UNDOABLE, Way::Back, None)?.ok_or(StoreError::NothingToUndo)
    }

    /// The same for a step that was looked at; `None` when it is no longer the next one, because the same author
    /// did something at another terminal meanwhile.
    pub fn undo_seen(&self, step: i64) -> Result<Option<Undone>, StoreError> {
        self.turn_own(UNDOABLE, Way::Back, Some(step))
    }

    /// Does again what this author took back last, unless something new was done since.
    pub fn redo(&self) -> Result<Undone, StoreError> {
        self.turn_own(REDOABLE, Way::Again, None)?.ok_or(StoreError::NothingToRedo)
    }

    /// The same for a step that was looked at, as in [`Store::undo_seen`].
    pub fn redo_seen(&self, step: i64) -> Result<Option<Undone>, StoreError> {
        self.turn_own(REDOABLE, Way::Again, Some(step))
    }

    /// What [`Store::undo`] would take back now.
    pub fn to_undo(&self) -> Result<Coming, StoreError> {
        let coming = self.coming(UNDOABLE)?.ok_or(StoreError::NothingToUndo)?;
        let sql = "SELECT kind, label FROM step WHERE author=?1 ORDER BY id DESC LIMIT 1";
        let last = self.con.prepare_cached(sql)?.query_row([&self.author.name], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
        });
        let behind = last.optional()?.filter(|(kind, _)| kind == "undo").and_then(|(_, label)| label);
        Ok(Coming { behind, ..coming })
    }

    /// What [`Store::redo`] would do again now.
    pub fn to_redo(&self) -> Result<Coming, StoreError> {
        self.coming(REDOABLE)?.ok_or(StoreError::NothingToRedo)
    }

    fn coming(&self, which: &str) -> Result<Option<Coming>, StoreError> {
        let sql = format!("SELECT {} FROM step WHERE {which}", Step::COLUMNS);
        let found = self.con.prepare_cached(&sql)?.query_row([&self.author.name], Step::read).optional()?;
        let Some(step) = found else { return Ok(None) };
        let [from, to] = step.range;
        let sql = "SELECT count(DISTINCT kind || record), min(seq) FROM log
                   WHERE seq >= ?1 AND seq <= ?2 AND step=?3 AND action <> 'note'";
        let (touched, seq): (i64, Option<i64>) = self
            .con
            .prepare_cached(sql)?
            .query_row([from, to, step.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let first = match seq {
            Some(seq) => self.touched(seq)?,
            None => None,
        };
        Ok(Some(Coming { step, first, others: usize::try_from(touched - 1).unwrap_or(0), behind: None }))
    }

    /// The record a change was about: as it stands, else as the change knew it.
    fn touched(&self, seq: i64) -> Result<Option<(Record, Action)>, StoreError> {
        let sql =
            "SELECT l.kind, l.record, l.action, v.content FROM log l LEFT JOIN log_value v ON v.seq = l.seq
                   WHERE l.seq=?1";
        let row: (String, i64, String, Option<String>) = self
            .con
            .prepare_cached(sql)?
            .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        let Some(table) = Table::from_code(&row.0) else { return Ok(None) };
        let reference = RecordRef::new(table, RecordId(row.1));
        let known = || {
            let content = row.3.as_deref().and_then(|json| Content::read(table, json)).unwrap_or_default();
            let values = if row.2 == "remove" { content.before } else { content.after };
            Record { reference, values, revision: 0 }
        };
        let record = self.get(reference)?.unwrap_or_else(known);
        Ok(Some((record, Action::from_code(&row.2))))
    }

    /// Takes back one step, whatever was done after it: an import, a merge. Its author may, and a keeper.
    ///
    /// # Errors
    /// [`StoreError::Depends`] lists every record that was changed, removed, used or paid for since; with
    /// `partly` these are left as they are (listed in [`Undone::left`]) and the rest is taken back, unless
    /// there is no rest.
    pub fn undo_step(&self, step: i64, partly: bool) -> Result<Undone, StoreError> {
        self.write_much("id=?1 AND kind='save' AND state=0", &step, |work, found| {
            let step = found.ok_or(StoreError::NoSuchStep(step))?;
            if step.author != self.author.name && !self.my_roles()?.contains(&Role::Keeper) {
                return Err(StoreError::NotYours { author: step.author });
            }
            let undone = turn(work, &step, if partly { Way::BackPartly } else { Way::Back })?;
            if undone.records.is_empty() || !(partly || undone.left.is_empty()) {
                return Err(StoreError::Depends(undone.left));
            }
            Ok(undone)
        })
    }

    /// Steps that still stand and whose label begins with this word (`import`, `merge`), newest first.
    pub fn steps(&self, label: &str) -> Result<Vec<Step>, StoreError> {
        let sql = format!(
            "SELECT {} FROM step WHERE kind='save' AND state=0 AND label GLOB ?1 || ' *' ORDER BY id DESC",
            Step::COLUMNS
        );
        let mut statement = self.con.prepare_cached(&sql)?;
        Ok(statement.query_map([label], Step::read)?.collect::<Result<_, _>>()?)
    }

    /// The step of this author that `which` finds, where it is the one that was `seen`.
    fn turn_own(&self, which: &str, way: Way, seen: Option<i64>) -> Result<Option<Undone>, StoreError> {
        self.write_much(which, &self.author.name, |work, found| {
            let expected = |step: &Step| seen.is_none_or(|seen| seen == step.id);
            let Some(step) = found.filter(expected) else { return Ok(None) };
            let undone = turn(work, &step, way)?;
            match undone.left.first() {
                None => Ok(Some(undone)),
                Some(left) => Err(left.why.clone()),
            }
        })
    }
}

impl Store {
    /// One writing transaction around `act` with the step that `which` finds; a long one gets the room of
    /// a bulk write, because its changes stand all over the register as they do there.
    fn write_much<T>(
        &self,
        which: &str,
        key: &dyn rusqlite::ToSql,
        act: impl FnOnce(&mut Work<'_>, Option<Step>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let sql = format!("SELECT {} FROM step WHERE {which}", Step::COLUMNS);
        let find = || -> Result<Option<Step>, StoreError> {
            Ok(self.con.query_row(&sql, [key], Step::read).optional()?)
        };
        let long = find()?.is_some_and(|step| step.range[1] - step.range[0] >= MANY);
        // looked for again under the lock: somebody may have been faster
        let write = || self.write(|work| act(work, find()?));
        if long { self.with_room(write) } else { write() }
    }
}

/// Goes through the changes of a step; marks it and records this as a step of its own.
fn turn(work: &mut Work<'_>, step: &Step, way: Way) -> Result<Undone, StoreError> {
    let label = step.label.clone();
    let mut undone = Undone { records: Vec::new(), label, left: Vec::new() };
    if way != Way::Again {
        refuse_paid_since_merge(work, step)?;
    }
    run(work, step, way, &mut undone)?;
    let (kind, state) = match way {
        Way::Again => ("redo", 0),
        _ if undone.left.is_empty() => ("undo", 1),
        _ => ("undo", 2),
    };
    work.con.execute("UPDATE step SET state=?2 WHERE id=?1", [step.id, state])?;
    work.keep_step(kind, step.label.as_deref())?;
    Ok(undone)
}

fn run(work: &mut Work<'_>, step: &Step, way: Way, undone: &mut Undone) -> Result<(), StoreError> {
    let order = if way == Way::Again { "ASC" } else { "DESC" };
    let sql = format!(
        "SELECT l.seq, l.kind, l.record, l.action, v.content FROM log l LEFT JOIN log_value v ON v.seq = l.seq
         WHERE l.seq >= ?1 AND l.seq <= ?2 AND l.step=?3 ORDER BY l.seq {order}"
    );
    let con = work.con;
    let mut statement = con.prepare(&sql)?;
    let mut rows = statement.query([step.range[0], step.range[1], step.id])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(1)?;
        let Some(table) = Table::from_code(&kind) else { continue };
        let content: Option<String> = row.get(4)?;
        let content =
            content.and_then(|json| Content::read(table, &json)).ok_or(StoreError::ValuesDeleted)?;
        let reference = RecordRef::new(table, RecordId(row.get(2)?));
        let action = Action::from_code(row.get_ref(3)?.as_str().unwrap_or(""));
        let done = Done { reference, action, content };
        let turned = match way {
            Way::Again => repeat(work, &done),
            Way::Back | Way::BackPartly => take_back(work, &done, step.range[1]),
        };
        match turned {
            Ok(()) => undone.records.push(reference),
            Err(why) if why.is_about_records() => undone.left.push(Left { reference, why }),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn take_back(work: &mut Work<'_>, done: &Done, last: i64) -> Result<(), StoreError> {
    refuse_paid(work, done.reference, last)?;
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

/// A certificate or fact that money was paid for since the change `last` stays as it is.
fn refuse_paid(work: &Work<'_>, record: RecordRef, last: i64) -> Result<(), StoreError> {
    if !matches!(record.table, Table::Certificate | Table::Fact(_)) {
        return Ok(());
    }
    refuse_payment(work, record, last, "SELECT id FROM payment WHERE fact=?1", &record.to_string())
}

/// Two that were merged and paid as one since are not parted.
fn refuse_paid_since_merge(work: &Work<'_>, step: &Step) -> Result<(), StoreError> {
    let Some(keep) = step.label.as_deref().and_then(merge::kept) else { return Ok(()) };
    let column = super::rows::sql_name(keep.table);
    let sql = format!("SELECT id FROM payment WHERE subject_{column}=?1");
    refuse_payment(work, keep, step.range[1], &sql, &keep.id.0)
}

/// Refuses when one of the payments found by `sql` was entered after the change `last` and still stands.
fn refuse_payment(
    work: &Work<'_>,
    record: RecordRef,
    last: i64,
    sql: &str,
    key: &dyn rusqlite::ToSql,
) -> Result<(), StoreError> {
    let mut statement = work.con.prepare_cached(sql)?;
    let found = statement.query_map([key], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    for payment in found.into_iter().map(|id| RecordRef::new(Table::Payment, RecordId(id))) {
        let Some(paid) = work.get(payment)? else { continue };
        let first = super::history::walk(work.con, payment, paid.revision, last)?;
        let since = first.last().is_some_and(|row| row.action == Action::Create);
        if since && paid.values.is_paid_out() {
            return Err(StoreError::PaidAlready { record, payment });
        }
    }
    Ok(())
}
