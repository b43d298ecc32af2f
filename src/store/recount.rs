//! What is kept so that nobody has to count, counted: for the check of a store and for mending it.

use super::rows::sql_name;
use super::settle::{Index, Top, words_of_organisation};
use super::words::Words;
use super::{StoreError, write};
use crate::domain::record::Table;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// What should be kept of one person or organisation, beside what is: `(kept, counted)`.
pub(super) struct Row {
    /// Search words.
    pub(super) words: Words,
    /// What the name is sorted by.
    pub(super) sort_key: (String, String),
    /// Rank of the highest level and its occupation.
    pub(super) level: (Top, Top),
    /// People who work there.
    pub(super) staff: (i64, i64),
}

/// Every counter by its key, from the records.
pub(super) fn counters(con: &Connection) -> Result<BTreeMap<String, i64>, StoreError> {
    let mut all = BTreeMap::new();
    for table in Table::all() {
        let (name, only) = match table {
            Table::Fact(kind) => ("fact", format!("WHERE fact_kind='{}'", kind.code())),
            _ => (sql_name(table), String::new()),
        };
        let sql = format!("SELECT count(*), ifnull(max(id), 0) FROM {name} {only}");
        let (count, last): (i64, i64) = con.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        // a number is never given twice: one that was removed counts too
        let sql = "SELECT ifnull(max(record), 0) FROM log WHERE action='remove' AND kind=?1";
        let removed: i64 = con.query_row(sql, [table.code()], |row| row.get(0))?;
        let next = last.max(removed) + 1;
        if count != 0 {
            all.insert(format!("count:{}", table.code()), count);
        }
        if next != 1 {
            all.insert(format!("next:{}", table.code()), next);
        }
    }
    let sql = "SELECT ifnull(sum(amount), 0) FROM payment WHERE state IS NULL OR state='paid'";
    let paid: i64 = con.query_row(sql, [], |row| row.get(0))?;
    if paid != 0 {
        all.insert("sum:paid".into(), paid);
    }
    Ok(all)
}

/// Works out what should be kept of records, one after the other.
pub(super) struct Recount<'a> {
    con: &'a Connection,
    people: Index<'a>,
}

impl<'a> Recount<'a> {
    pub(super) fn new(con: &'a Connection) -> Self {
        Self { con, people: Index::new(con) }
    }

    /// What belongs to a record of this kind; `None` when it is not on file or nothing is kept of its kind.
    pub(super) fn of(&mut self, table: Table, id: i64) -> Result<Option<Row>, StoreError> {
        match table {
            Table::Person => self.person(id),
            Table::Organisation => self.organisation(id),
            _ => Ok(None),
        }
    }

    fn person(&mut self, id: i64) -> Result<Option<Row>, StoreError> {
        let Some(derived) = self.people.of(id)? else { return Ok(None) };
        let mut statement = self.con.prepare_cached("SELECT name, name_key FROM person WHERE id=?1")?;
        let (name, key): (String, String) =
            statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let sort_key = (key, write::sort_key(Table::Person, &name));
        Ok(Some(Row { words: derived.words, sort_key, level: derived.level, staff: (0, 0) }))
    }

    fn organisation(&mut self, id: i64) -> Result<Option<Row>, StoreError> {
        let Some(words) = words_of_organisation(self.con, id)? else { return Ok(None) };
        let mut statement = self.con.prepare_cached(
            "SELECT name, name_key, people, (SELECT count(*) FROM person WHERE employer=?1)
             FROM organisation WHERE id=?1",
        )?;
        let found = statement.query_row([id], |row| {
            let name: String = row.get(0)?;
            let sort_key = (row.get(1)?, write::sort_key(Table::Organisation, &name));
            Ok(Row { words, sort_key, level: Default::default(), staff: (row.get(2)?, row.get(3)?) })
        });
        Ok(found.optional()?)
    }
}

/// Calls `act` with every term of the search index of this kind and whose it is.
pub(super) fn each_term(
    con: &Connection,
    table: Table,
    mut act: impl FnMut(&str, i64),
) -> Result<(), StoreError> {
    let name = sql_name(table);
    // the view on the terms is no part of the file, but making it counts as writing
    let only: bool = con.query_row("PRAGMA query_only", [], |row| row.get(0))?;
    con.pragma_update(None, "query_only", false)?;
    let made = con.execute_batch(&format!(
        "DROP TABLE IF EXISTS temp.{name}_terms;
         CREATE VIRTUAL TABLE temp.{name}_terms USING fts5vocab('main', '{name}_words', 'instance');"
    ));
    con.pragma_update(None, "query_only", only)?;
    made?;
    let mut statement = con.prepare(&format!("SELECT term, doc FROM temp.{name}_terms"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        act(&String::from_utf8_lossy(row.get_ref(0)?.as_bytes().unwrap_or_default()), row.get(1)?);
    }
    Ok(())
}
