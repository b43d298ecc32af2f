//! Which records the log says are on file, held as one number a kind so that a million need no memory.
//!
//! Every change adds the digest of (record, revision) and takes away that of the revision it replaces; a
//! removal only takes away. What is left is the sum over exactly the records on file, and the sum over the
//! tables must equal it: a row deleted, added, put back or brought back past the program shows.

use super::Finding;
use crate::domain::record::{RecordId, RecordRef, Table};
use crate::store::{Store, StoreError, rows};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Sums by code of the kind.
#[derive(Default)]
pub(super) struct Live(HashMap<String, u128>);

/// What one record at one revision adds.
fn share(record: i64, revision: i64) -> u128 {
    let mut hasher = Sha256::new();
    hasher.update(record.to_be_bytes());
    hasher.update(revision.to_be_bytes());
    hasher.finalize().iter().take(16).fold(0, |sum, byte| sum << 8 | u128::from(*byte))
}

impl Live {
    /// Takes in one row of the log.
    pub(super) fn follow(&mut self, kind: &str, action: &str, record: i64, prior: i64, seq: i64) {
        if !matches!(action, "create" | "change" | "remove") {
            return;
        }
        if !self.0.contains_key(kind) {
            self.0.insert(kind.to_owned(), 0);
        }
        let Some(sum) = self.0.get_mut(kind) else { return };
        if action != "remove" {
            *sum = sum.wrapping_add(share(record, seq));
        }
        // a record brought back names its removal, which added nothing
        if action != "create" {
            *sum = sum.wrapping_sub(share(record, prior));
        }
    }

    /// Compares with the tables and adds the first record of each kind that is missing or should not be.
    pub(super) fn compare(&self, store: &Store, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        for table in Table::all() {
            let told = self.0.get(&table.code()).copied().unwrap_or(0);
            if told == on_file(store, table)? {
                continue;
            }
            for (sql, finding) in [
                (MISSING, Finding::Missing as fn(RecordRef) -> Finding),
                (UNLOGGED, Finding::Record),
                (SUPERSEDED, Finding::Record),
            ] {
                if let Some(reference) = first(store, table, sql)? {
                    let found = finding(reference);
                    if !findings.contains(&found) {
                        findings.push(found);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Rows of the kind, as a relation with `id` and `revision`.
fn relation(table: Table) -> String {
    let name = rows::sql_name(table);
    match table {
        Table::Fact(kind) => format!("(SELECT id, revision FROM {name} WHERE fact_kind='{}')", kind.code()),
        _ => format!("(SELECT id, revision FROM {name})"),
    }
}

fn on_file(store: &Store, table: Table) -> Result<u128, StoreError> {
    let mut statement = store.con.prepare(&format!("SELECT id, revision FROM {}", relation(table)))?;
    let mut rows = statement.query([])?;
    let mut sum: u128 = 0;
    while let Some(row) = rows.next()? {
        sum = sum.wrapping_add(share(row.get(0)?, row.get(1)?));
    }
    Ok(sum)
}

/// Made, never removed since, and not on file.
const MISSING: &str = "SELECT l.record FROM log l WHERE l.kind=?1 AND l.action='create'
    AND l.record NOT IN (SELECT id FROM {rows}) AND NOT EXISTS (SELECT 1 FROM log r
    WHERE r.action='remove' AND r.kind=?1 AND r.record=l.record AND r.seq > l.seq) LIMIT 1";

/// On file at a revision that is no change of it.
const UNLOGGED: &str = "SELECT t.id FROM {rows} t LEFT JOIN log l ON l.seq=t.revision
    WHERE l.seq IS NULL OR l.kind<>?1 OR l.record<>t.id OR l.action NOT IN ('create', 'change') LIMIT 1";

/// On file at a revision that a later change or a removal replaced.
const SUPERSEDED: &str = "SELECT t.id FROM log l JOIN {rows} t ON t.id=l.record
    WHERE l.kind=?1 AND l.prior=t.revision AND l.action IN ('change', 'remove') LIMIT 1";

fn first(store: &Store, table: Table, sql: &str) -> Result<Option<RecordRef>, StoreError> {
    let mut statement = store.con.prepare(&sql.replace("{rows}", &relation(table)))?;
    let mut rows = statement.query([table.code()])?;
    Ok(match rows.next()? {
        Some(row) => Some(RecordRef::new(table, RecordId(row.get(0)?))),
        None => None,
    })
}
