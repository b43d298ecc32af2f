//! Search words made anew for everybody, for a store whose words were written by an older program.

use super::{Store, StoreError, settle};
use crate::domain::record::Table;

/// Records between two transactions, so that others write meanwhile.
const PIECE: i64 = 2000;

impl Store {
    /// Makes the search words of every person and organisation anew and logs it; `said` is told how many
    /// are done. What was cut off is begun again without harm. Returns how many there were.
    pub fn rebuild_words(&self, mut said: impl FnMut(u64)) -> Result<u64, StoreError> {
        let mut done = 0;
        for table in [Table::Person, Table::Organisation] {
            let name = super::rows::sql_name(table);
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
                let Some(last) = ids.last().copied() else { break };
                self.write(|work| {
                    for id in &ids {
                        settle::renew(work, table, *id);
                    }
                    Ok(())
                })?;
                after = last;
                done += ids.len() as u64;
                said(done);
            }
        }
        self.log_note("words", None, &[("rows", &done.to_string())])?;
        Ok(done)
    }
}
