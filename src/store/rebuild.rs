//! What follows from the records made anew: search words, sort keys, highest levels, numbers of staff, counters; for
//! a store whose words an older program wrote, and one in which the check found something that does not follow.

use super::recount::{self, Recount};
use super::write::Work;
use super::{Store, StoreError, rows, settle, verify};
use crate::domain::record::Table;
use rusqlite::params;

/// Records between two transactions, so that others write meanwhile.
const PIECE: i64 = 2000;

impl Store {
    /// Makes everything that is worked out from the records anew and logs it; `said` is told how many people and
    /// organisations are done. What was cut off is begun again without harm. Returns how many there were.
    pub fn rebuild(&self, mut said: impl FnMut(u64)) -> Result<u64, StoreError> {
        let mut done = 0;
        for table in [Table::Person, Table::Organisation] {
            let before = done;
            let renewed = self.renew(table, &mut done, &mut said);
            // an index that is itself broken keeps what was in it: it is emptied and filled again
            let whole = match renewed {
                Err(StoreError::Damaged(_)) => false,
                other => other.and_then(|()| verify::index_agrees(self, table))?,
            };
            if !whole {
                let name = rows::sql_name(table);
                let empty = format!("INSERT INTO {name}_words({name}_words) VALUES('delete-all')");
                self.write(|work| Ok(work.con.execute(&empty, [])?))?;
                done = before;
                self.renew(table, &mut done, &mut said)?;
            }
        }
        self.write(|work| counters(work))?;
        self.log_note("words", None, &[("rows", &done.to_string())])?;
        Ok(done)
    }

    fn renew(&self, table: Table, done: &mut u64, said: &mut impl FnMut(u64)) -> Result<(), StoreError> {
        let name = rows::sql_name(table);
        let gone = format!("DELETE FROM {name}_words WHERE rowid NOT IN (SELECT id FROM {name})");
        self.write(|work| Ok(work.con.execute(&gone, [])?))?;
        let next = format!("SELECT id FROM {name} WHERE id > ?1 ORDER BY id LIMIT ?2");
        let mut after = 0;
        loop {
            let ids: Vec<i64> = {
                let mut statement = self.con.prepare_cached(&next)?;
                let rows = statement.query_map([after, PIECE], |row| row.get(0))?;
                rows.collect::<Result<_, _>>()?
            };
            let Some(last) = ids.last().copied() else { return Ok(()) };
            self.write(|work| {
                let mut recount = Recount::new(work.con);
                for id in &ids {
                    settle::renew(work, table, *id);
                    columns(work, &mut recount, table, *id)?;
                }
                Ok(())
            })?;
            after = last;
            *done += ids.len() as u64;
            said(*done);
        }
    }
}

/// Writes the columns that do not follow. The highest level goes with the words.
fn columns(work: &Work<'_>, recount: &mut Recount<'_>, table: Table, id: i64) -> Result<(), StoreError> {
    let Some(row) = recount.of(table, id)? else { return Ok(()) };
    if row.sort_key.0 != row.sort_key.1 {
        let sql = format!("UPDATE {} SET name_key=?2 WHERE id=?1", rows::sql_name(table));
        work.con.prepare_cached(&sql)?.execute(params![id, row.sort_key.1])?;
    }
    if row.staff.0 != row.staff.1 {
        let sql = "UPDATE organisation SET people=?2 WHERE id=?1";
        work.con.prepare_cached(sql)?.execute([id, row.staff.1])?;
    }
    Ok(())
}

fn counters(work: &Work<'_>) -> Result<(), StoreError> {
    work.con.execute("DELETE FROM counter", [])?;
    let mut set = work.con.prepare_cached("INSERT INTO counter(key, value) VALUES(?1, ?2)")?;
    for (key, value) in recount::counters(work.con)? {
        set.execute(params![key, value])?;
    }
    Ok(())
}
