//! Whole tables in the order of entry, a piece at a time: what exports read.

use super::rows::sql_name;
use super::{Store, StoreError};
use crate::domain::record::{FactKind, Record, RecordId, RecordRef, Table, Values};
use rusqlite::params;

impl Store {
    /// Records of a table with larger numbers than `after`, at most `limit`, by number.
    pub fn scan(&self, table: Table, after: RecordId, limit: usize) -> Result<Vec<Record>, StoreError> {
        let only = match table {
            Table::Fact(kind) => format!("AND fact_kind='{}'", kind.code()),
            _ => String::new(),
        };
        let sql = format!("SELECT id FROM {} WHERE id>?1 {only} ORDER BY id LIMIT ?2", sql_name(table));
        let mut statement = self.con.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let ids = statement.query_map(params![after.0, limit], |row| row.get(0))?;
        let ids = ids.collect::<Result<Vec<i64>, _>>()?;
        let get = |id| self.get(RecordRef::new(table, RecordId(id))).transpose();
        ids.into_iter().filter_map(get).collect()
    }

    /// Refuses values that no record of this kind may hold.
    pub fn suits(&self, table: Table, values: &Values) -> Result<(), StoreError> {
        self.layouts.of(table)?.bind(values, None).map(|_| ())
    }

    /// Facts of every kind, likewise.
    pub fn scan_facts(&self, after: RecordId, limit: usize) -> Result<Vec<Record>, StoreError> {
        let sql = "SELECT id, fact_kind FROM fact WHERE id>?1 ORDER BY id LIMIT ?2";
        let mut statement = self.con.prepare_cached(sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![after.0, limit])?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            let Some(kind) = FactKind::from_code(row.get_ref(1)?.as_str().unwrap_or("")) else { continue };
            records.extend(self.get(RecordRef::new(Table::Fact(kind), RecordId(row.get(0)?)))?);
        }
        Ok(records)
    }
}
