//! What each person entered, for that person's own eyes: records, keys, faults, time at work.

use super::{Store, StoreError};
use crate::domain::day::Day;
use crate::domain::effort::{Effort, EffortLine};
use rusqlite::params;

/// Longest time between two saves that still counts as work, in milliseconds.
const PAUSE: i64 = 300_000;

impl Store {
    /// Adds what was done since the last time. The first call of a sitting starts its clock; parts of a
    /// second wait for the next call.
    pub fn add_effort(&self, day: Day, sitting: &str, effort: Effort) -> Result<(), StoreError> {
        let sql = "INSERT INTO effort(author, day, sitting, records, keys, faults, seconds, last)
                   VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)
                   ON CONFLICT(author, day, sitting) DO UPDATE SET
                   records=records+excluded.records, keys=keys+excluded.keys, faults=faults+excluded.faults,
                   seconds=seconds+iif(excluded.last-last BETWEEN 0 AND ?8, (excluded.last-last)/1000, 0),
                   last=excluded.last-iif(excluded.last-last BETWEEN 0 AND ?8, (excluded.last-last)%1000, 0)";
        let Effort { records, keys, faults } = effort;
        let (day, now) = (day.to_string(), self.author.now());
        let name = &self.author.name;
        self.alone(|| {
            let values = params![name, day, sitting, records, keys, faults, now, PAUSE];
            self.con.prepare_cached(sql)?.execute(values)?;
            Ok(())
        })
    }

    /// This author's efforts: this sitting first, then by day, newest first.
    pub fn efforts(&self, sitting: &str) -> Result<Vec<EffortLine>, StoreError> {
        let sql = "SELECT '', sum(records), sum(keys), sum(faults), sum(seconds) FROM effort
                   WHERE author=?1 AND sitting=?2 GROUP BY 1
                   UNION ALL SELECT * FROM (
                   SELECT day, sum(records), sum(keys), sum(faults), sum(seconds) FROM effort
                   WHERE author=?1 GROUP BY day ORDER BY day DESC LIMIT 60)";
        let mut statement = self.con.prepare_cached(sql)?;
        let rows = statement.query_map([&self.author.name, sitting], |row| {
            let day: String = row.get(0)?;
            let effort = Effort { records: row.get(1)?, keys: row.get(2)?, faults: row.get(3)? };
            Ok(EffortLine { day: Day::parse_iso(&day), effort, seconds: row.get(4)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
