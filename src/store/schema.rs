//! Schema steps: numbered SQL texts applied in order, each in its own transaction.

use super::StoreError;
use rusqlite::Connection;

/// Marks the file as ours in its header: "JCe1".
pub(super) const APPLICATION_ID: i32 = 0x4A43_6531;

/// The steps; step `n` (from 1) leads from version `n - 1` to version `n`.
const STEPS: &[&str] = &[
    include_str!("schema/0001.sql"),
    include_str!("schema/0002.sql"),
    include_str!("schema/0003.sql"),
    include_str!("schema/0004.sql"),
];

/// The version this program writes.
pub(super) fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// What the header says: application id and version.
pub(super) fn header(con: &Connection) -> rusqlite::Result<(i32, i64)> {
    let id = con.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version = con.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok((id, version))
}

/// Brings the store to the newest version; the caller holds no transaction.
pub(super) fn upgrade(con: &Connection) -> Result<(), StoreError> {
    loop {
        con.execute_batch("BEGIN IMMEDIATE")?;
        let done = step(con);
        let end = if matches!(done, Ok(true)) { "COMMIT" } else { "ROLLBACK" };
        con.execute_batch(end)?;
        if !done? {
            return Ok(());
        }
    }
}

/// One step inside a transaction; false when nothing is left to do.
fn step(con: &Connection) -> Result<bool, StoreError> {
    let (_, version) = header(con)?;
    let next = usize::try_from(version).ok().and_then(|v| STEPS.get(v));
    let Some(sql) = next else { return Ok(false) };
    con.execute_batch(sql)?;
    con.pragma_update(None, "application_id", APPLICATION_ID)?;
    con.pragma_update(None, "user_version", version + 1)?;
    Ok(true)
}

/// Names, kinds and texts of everything in the schema, to compare two stores.
pub(super) fn fingerprint(con: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let sql =
        "SELECT name, ifnull(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";
    let mut statement = con.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// The schema a fresh store of this program has.
pub(super) fn expected() -> Result<Vec<(String, String)>, StoreError> {
    let con = Connection::open_in_memory()?;
    upgrade(&con)?;
    Ok(fingerprint(&con)?)
}
