//! Changing records: one transaction that holds the rows, the log, the counters and the search words.

use super::log::{self, Action, Entry, Salts};
use super::rows::{self, Bound, Layouts};
use super::{Author, Clash, StoreError};
use crate::domain::name;
use crate::domain::record::{Change, FactKind, Record, RecordId, RecordRef, Table, Target, Values};
use rusqlite::{Connection, OptionalExtension};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

/// A record as saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Which record.
    pub reference: RecordRef,
    /// Its revision now.
    pub revision: i64,
    /// True when a colleague had changed other fields meanwhile and both changes were kept.
    pub merged: bool,
}

/// A person whose search words are to be made anew.
#[derive(Default)]
pub(super) struct Stale {
    /// True when the words made before are in the index.
    pub(super) indexed: bool,
    /// Everything about somebody who is new in this transaction, so that it need not be read back.
    pub(super) fresh: Option<Fresh>,
}

/// A person entered in this transaction and what was entered with it.
pub(super) struct Fresh {
    pub(super) values: Values,
    pub(super) certificates: Vec<Values>,
    pub(super) facts: Vec<FactKind>,
}

/// What a transaction owes before it may end.
#[derive(Default)]
pub(super) struct Debts {
    /// Changes of the counters.
    pub(super) counters: BTreeMap<String, i64>,
    /// Changes of the number of people at an organisation.
    pub(super) staff: HashMap<i64, i64>,
    /// People whose search words and top level are stale.
    pub(super) people: HashMap<i64, Stale>,
    /// Organisations likewise.
    pub(super) organisations: HashMap<i64, bool>,
    /// Next row numbers.
    next: HashMap<Table, i64>,
}

/// One writing transaction. Dropped without [`Work::finish`] it leaves nothing behind.
pub(super) struct Work<'a> {
    pub(super) con: &'a Connection,
    pub(super) layouts: &'a Layouts,
    salts: &'a RefCell<Salts>,
    log: log::Writer,
    author: &'a str,
    step: i64,
    first: i64,
    pub(super) debts: Debts,
    open: bool,
}

impl<'a> Work<'a> {
    pub(super) fn begin(
        con: &'a Connection,
        layouts: &'a Layouts,
        salts: &'a RefCell<Salts>,
        author: &'a Author,
        origin: &str,
    ) -> Result<Self, StoreError> {
        con.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let started = log::Writer::new(con, author, origin).and_then(|log| {
            let sql = "SELECT ifnull(max(id), 0) + 1 FROM step";
            Ok((log, con.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
        });
        match started {
            Ok((log, step)) => {
                let first = log.head().seq + 1;
                let debts = Debts::default();
                Ok(Self { con, layouts, salts, log, author: &author.name, step, first, debts, open: true })
            }
            Err(error) => {
                let _ = con.execute_batch("ROLLBACK");
                Err(error)
            }
        }
    }

    /// Continues a step begun in an earlier transaction (a long import is one step).
    pub(super) fn resume(&mut self, step: i64) {
        self.step = step;
    }

    pub(super) const fn step(&self) -> i64 {
        self.step
    }

    /// True once something was logged.
    pub(super) const fn changed(&self) -> bool {
        self.log.head().seq >= self.first
    }

    /// Records the step so that it can be undone; a new one makes what was undone before final.
    pub(super) fn keep_step(&self, kind: &str, label: Option<&str>) -> Result<(), StoreError> {
        self.stands()?;
        if !self.changed() {
            return Ok(());
        }
        if kind == "save" {
            let sql = "UPDATE step SET state=2 WHERE author=?1 AND kind='save' AND state=1";
            self.con.prepare_cached(sql)?.execute([self.author])?;
        }
        self.con
            .prepare_cached(
                "INSERT INTO step(id, author, at, kind, label, first, last) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT(id) DO UPDATE SET last=excluded.last",
            )?
            .execute(rusqlite::params![
                self.step,
                self.author,
                self.log.at(),
                kind,
                label,
                self.first,
                self.log.head().seq
            ])?;
        Ok(())
    }

    /// Refuses where the transaction is gone: on a full disk SQLite may take it back by itself, and what is
    /// written behind that would stand alone.
    fn stands(&self) -> Result<(), StoreError> {
        if self.con.is_autocommit() { Err(StoreError::Full) } else { Ok(()) }
    }

    /// Writes the search words of what changed so far.
    pub(super) fn index(&mut self) -> Result<(), StoreError> {
        super::settle::index(self)
    }

    /// Settles the debts and commits.
    pub(super) fn finish(mut self) -> Result<(), StoreError> {
        self.stands()?;
        super::settle::settle(&mut self)?;
        self.con.prepare_cached("COMMIT")?.execute([])?;
        self.open = false;
        Ok(())
    }

    pub(super) fn get(&self, reference: RecordRef) -> Result<Option<Record>, StoreError> {
        self.layouts.of(reference.table)?.get(self.con, reference.id)
    }

    /// Does one wished change.
    pub(super) fn apply(&mut self, change: &Change) -> Result<Saved, StoreError> {
        let reason = change.reason.as_deref();
        match change.target {
            Target::New(table) => {
                let values = change.set.iter().filter_map(|(k, v)| Some((*k, v.clone()?))).collect();
                self.refuse_paid_twice(table, &values)?;
                self.create(table, None, &values, reason)
            }
            Target::Edit { reference, revision } => self.edit(reference, revision, change),
            Target::Remove { reference, revision } => {
                let now = self.get(reference)?.ok_or(StoreError::Gone(reference))?;
                self.refuse_changed(&now, revision)?;
                self.remove(&now, reason)
            }
        }
    }

    /// Money is entered once: a payment that differs in nothing from one on file is the same one, sent again or
    /// entered by two people. Two that are meant differ at least in what the paper or the note says.
    fn refuse_paid_twice(&self, table: Table, values: &Values) -> Result<(), StoreError> {
        let subject = values.get("subject").and_then(RecordRef::parse);
        let (Table::Payment, Some(subject)) = (table, subject) else { return Ok(()) };
        let sql = match subject.table {
            Table::Person => "SELECT id FROM payment WHERE subject_person=?1",
            _ => "SELECT id FROM payment WHERE subject_organisation=?1",
        };
        let mut statement = self.con.prepare_cached(sql)?;
        let mut rows = statement.query([subject.id.0])?;
        while let Some(row) = rows.next()? {
            let reference = RecordRef::new(Table::Payment, RecordId(row.get(0)?));
            if self.get(reference)?.is_some_and(|paid| same(&paid.values, values)) {
                return Err(StoreError::PaidTwice(reference));
            }
        }
        Ok(())
    }

    fn edit(&mut self, reference: RecordRef, revision: i64, change: &Change) -> Result<Saved, StoreError> {
        let now = self.get(reference)?.ok_or(StoreError::Gone(reference))?;
        let merged = now.revision != revision;
        if merged {
            let fields = self.clashes(&now, revision, Some(change))?;
            if !fields.is_empty() {
                return Err(StoreError::Conflict { reference, fields });
            }
        }
        let mut after = now.values.clone();
        for (key, value) in &change.set {
            after.set(key, value.clone());
        }
        let saved = self.replace(&now, &after, change.reason.as_deref())?;
        Ok(Saved { merged, ..saved })
    }

    /// Refuses when the record was changed since `revision`, with the fields.
    pub(super) fn refuse_changed(&self, now: &Record, revision: i64) -> Result<(), StoreError> {
        if now.revision == revision {
            return Ok(());
        }
        let fields = self.clashes(now, revision, None)?;
        Err(StoreError::Conflict { reference: now.reference, fields })
    }

    /// Fields changed by others since `revision`; with a change only those it would overwrite.
    fn clashes(
        &self,
        now: &Record,
        revision: i64,
        change: Option<&Change>,
    ) -> Result<Vec<Clash>, StoreError> {
        let mut fields: Vec<Clash> = Vec::new();
        for row in super::history::walk(self.con, now.reference, now.revision, revision)? {
            for field in row.fields {
                let current = now.values.get(field);
                let wished = change.map(|c| c.set.iter().find(|(k, _)| *k == field));
                let clashing = match wished {
                    None => true,
                    Some(None) => false,
                    Some(Some((_, value))) => value.as_deref() != current,
                };
                if clashing && fields.iter().all(|f| f.field != field) {
                    let now = current.map(ToOwned::to_owned);
                    fields.push(Clash { field, now, by: row.author.clone(), at: row.at });
                }
            }
        }
        Ok(fields)
    }

    /// Makes a record, under a given number when it is brought back.
    pub(super) fn create(
        &mut self,
        table: Table,
        id: Option<RecordId>,
        values: &Values,
        reason: Option<&str>,
    ) -> Result<Saved, StoreError> {
        let bound = self.bind(table, values)?;
        let prior = match id {
            Some(id) => self.removal(RecordRef::new(table, id))?,
            None => 0,
        };
        let id = match id {
            Some(id) => id.0,
            None => self.peek(table)?,
        };
        let reference = RecordRef::new(table, RecordId(id));
        let revision = self.log.head().seq + 1;
        let layout = self.layouts.of(table)?;
        layout.insert(self.con, id, revision, &bound).map_err(|e| self.explain(reference, values, e))?;
        let next = self.peek(table)?.max(id + 1);
        self.debts.next.insert(table, next);
        self.note(Action::Create, reference, prior, &log::content(None, Some(values), reason))?;
        super::settle::owe(self, reference, None, Some(values))?;
        Ok(Saved { reference, revision, merged: false })
    }

    /// Replaces the values of a record; nothing happens when nothing differs.
    pub(super) fn replace(
        &mut self,
        now: &Record,
        after: &Values,
        reason: Option<&str>,
    ) -> Result<Saved, StoreError> {
        let reference = now.reference;
        if same(&now.values, after) {
            return Ok(Saved { reference, revision: now.revision, merged: false });
        }
        let bound = self.bind(reference.table, after)?;
        let revision = self.log.head().seq + 1;
        let layout = self.layouts.of(reference.table)?;
        layout
            .update(self.con, reference.id.0, revision, &bound)
            .map_err(|e| self.explain(reference, after, e))?;
        let content = log::content(Some(&now.values), Some(after), reason);
        self.note(Action::Change, reference, now.revision, &content)?;
        super::settle::owe(self, reference, Some(&now.values), Some(after))?;
        Ok(Saved { reference, revision, merged: false })
    }

    /// Takes a record out of the register.
    pub(super) fn remove(&mut self, now: &Record, reason: Option<&str>) -> Result<Saved, StoreError> {
        let reference = now.reference;
        let layout = self.layouts.of(reference.table)?;
        layout.delete(self.con, reference.id.0).map_err(|e| self.explain(reference, &now.values, e))?;
        let content = log::content(Some(&now.values), None, reason);
        let revision = self.note(Action::Remove, reference, now.revision, &content)?;
        super::settle::owe(self, reference, Some(&now.values), None)?;
        Ok(Saved { reference, revision, merged: false })
    }

    fn note(
        &mut self,
        action: Action,
        reference: RecordRef,
        prior: i64,
        content: &str,
    ) -> Result<i64, StoreError> {
        let kind = reference.table.code();
        let entry = Entry { step: self.step, action, kind: &kind, record: reference.id.0, prior, content };
        self.log.append(self.con, &mut self.salts.borrow_mut(), &entry)
    }

    /// Logs something that is no record: a setting, a right, an export.
    pub(super) fn remark(&mut self, kind: &str, content: &str) -> Result<(), StoreError> {
        let entry = Entry { step: 0, action: Action::Note, kind, record: 0, prior: 0, content };
        self.log.append(self.con, &mut self.salts.borrow_mut(), &entry).map(|_| ())
    }

    fn bind(&self, table: Table, values: &Values) -> Result<Bound, StoreError> {
        let key = match table {
            Table::Person | Table::Organisation => Some(sort_key(table, values.get("name").unwrap_or(""))),
            _ => None,
        };
        self.layouts.of(table)?.bind(values, key)
    }

    fn removal(&self, reference: RecordRef) -> Result<i64, StoreError> {
        let sql = "SELECT max(seq) FROM log WHERE action='remove' AND kind=?1 AND record=?2";
        let mut statement = self.con.prepare_cached(sql)?;
        let seq: Option<i64> =
            statement.query_row((reference.table.code(), reference.id.0), |row| row.get(0))?;
        Ok(seq.unwrap_or(0))
    }

    fn peek(&self, table: Table) -> Result<i64, StoreError> {
        if let Some(next) = self.debts.next.get(&table) {
            return Ok(*next);
        }
        let mut statement = self.con.prepare_cached("SELECT value FROM counter WHERE key='next:' || ?1")?;
        Ok(statement.query_row([table.code()], |row| row.get(0)).optional()?.unwrap_or(1))
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = (String, i64)> {
        self.debts.next.iter().map(|(table, next)| (table.code(), *next))
    }

    /// A refusal of the database in our own words.
    fn explain(&self, reference: RecordRef, values: &Values, error: rusqlite::Error) -> StoreError {
        use rusqlite::ffi;
        match error.sqlite_error().map(|e| e.extended_code) {
            Some(ffi::SQLITE_CONSTRAINT_UNIQUE) => self.taken(reference, values, error),
            Some(ffi::SQLITE_CONSTRAINT_FOREIGNKEY) if self.get(reference).ok().flatten().is_some() => {
                StoreError::InUse(reference)
            }
            Some(ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => {
                StoreError::Dangling { field: pointer(reference.table) }
            }
            _ => error.into(),
        }
    }

    fn taken(&self, reference: RecordRef, values: &Values, error: rusqlite::Error) -> StoreError {
        let Some(field) = reference.table.number_key() else { return error.into() };
        let sql = format!("SELECT id FROM {} WHERE {field}=?1", rows::sql_name(reference.table));
        let found = self.con.query_row(&sql, [values.get(field)], |row| row.get(0));
        match found {
            Ok(id) => StoreError::Taken { field, holder: RecordRef::new(reference.table, RecordId(id)) },
            Err(_) => error.into(),
        }
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        if self.open {
            let _ = self.con.execute_batch("ROLLBACK");
        }
    }
}

/// The field through which a kind points to another record.
fn pointer(table: Table) -> &'static str {
    match table {
        Table::Person => "employer",
        Table::Certificate => "person",
        Table::OrganisationRole => "organisation",
        _ => "subject",
    }
}

pub(super) fn same(a: &Values, b: &Values) -> bool {
    a.iter().count() == b.iter().count() && a.iter().all(|(key, value)| b.get(key) == Some(value))
}

/// By what a name is sorted: its full pinyin, right reading first.
pub(super) fn sort_key(table: Table, text: &str) -> String {
    if table == Table::Organisation {
        return name::full(text);
    }
    name::keys(text).full.into_iter().next().unwrap_or_default()
}
