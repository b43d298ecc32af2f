//! What the import desk keeps: each sheet with where it stands, its rows with faults, and what a
//! sender's columns mean. Written on the connection that imports, so that the place reached and the
//! rows up to it are on disk together.

use super::{Store, StoreError};
use crate::domain::desk::{Import, ImportId, KeptRow, Mode, RowState, State, Tally, Wish};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Value as Json, json};
use std::collections::HashMap;

const COLUMNS: &str =
    "SELECT id, author, at, file, digest, sender, what, mode, wish, state, step, worker, tally,
    repairs, layout,
    (SELECT count(*) FROM import_row r WHERE r.import=import.id AND r.state IN ('faulty', 'mended')),
    (SELECT count(*) FROM import_row r WHERE r.import=import.id AND r.state='mended'),
    (SELECT s.state FROM step s WHERE s.id=import.step),
    (SELECT count(*) FROM import_row r WHERE r.import=import.id AND r.state='dropped' AND r.cells<>'[]')
    FROM import";

const ROW: &str = "SELECT place, sheet, row, cells, issues, state, reason FROM import_row";

/// Milliseconds.
const DAY: i64 = 86_400_000;

impl Store {
    /// Begins an import of a sheet that is being checked. Until the check is through it counts as
    /// thrown away; what an earlier check left that was cut off is cleared.
    pub fn import_begin(&self, wish: &Wish, digest: &str) -> Result<ImportId, StoreError> {
        self.may_write()?;
        let left = "DELETE FROM import_row WHERE import IN
                    (SELECT id FROM import WHERE state='dropped' AND author=?1 AND at<?2)";
        self.con.execute(left, params![self.author.name, self.author.now() - DAY])?;
        let sql =
            "INSERT INTO import(author, at, file, digest, sender, what, mode, wish, state, worker, tally,
                   repairs, layout) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'dropped', '', '{}', '{}', '[]')";
        self.con.execute(
            sql,
            params![
                self.author.name,
                self.author.now(),
                wish.file.to_string_lossy(),
                digest,
                wish.sender,
                wish.what,
                wish.mode.code(),
                wish_json(wish).to_string()
            ],
        )?;
        Ok(ImportId(self.con.last_insert_rowid()))
    }

    /// Keeps where an import stands. Inside a bulk write it is on disk together with the rows before it.
    pub fn import_keep(&self, import: &Import) -> Result<(), StoreError> {
        let sql =
            "UPDATE import SET state=?2, step=?3, worker=?4, tally=?5, repairs=?6, layout=?7 WHERE id=?1";
        self.con.prepare_cached(sql)?.execute(params![
            import.id.0,
            import.state.code(),
            import.step,
            import.worker,
            tally_json(import).to_string(),
            repairs_json(&import.repairs).to_string(),
            import.layout
        ])?;
        Ok(())
    }

    /// One import.
    pub fn import(&self, id: ImportId) -> Result<Option<Import>, StoreError> {
        let sql = format!("{COLUMNS} WHERE id=?1");
        Ok(self.con.prepare_cached(&sql)?.query_row([id.0], import_of).optional()?)
    }

    /// Imports, newest first, at most `limit`.
    pub fn imports(&self, limit: usize) -> Result<Vec<Import>, StoreError> {
        let sql = format!("{COLUMNS} ORDER BY id DESC LIMIT ?1");
        let mut statement = self.con.prepare_cached(&sql)?;
        let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], import_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// This author's imports that wait: not taken in whole, or with rows left to mend.
    pub fn waiting_imports(&self) -> Result<Vec<Import>, StoreError> {
        let sql = format!(
            "{COLUMNS} WHERE author=?1 AND (state IN ('checked', 'running', 'stopped') OR (state='done' AND EXISTS(
             SELECT 1 FROM import_row r WHERE r.import=import.id AND r.state IN ('faulty', 'mended'))))
             ORDER BY id DESC LIMIT 20"
        );
        let mut statement = self.con.prepare_cached(&sql)?;
        let rows = statement.query_map([&self.author.name], import_of)?;
        let mut list = rows.collect::<Result<Vec<_>, _>>()?;
        list.retain(|import| import.state != State::Undone);
        Ok(list)
    }

    /// Earlier imports of the same bytes that went in and were not taken back.
    pub fn imports_of(&self, digest: &str) -> Result<Vec<Import>, StoreError> {
        let sql = format!(
            "{COLUMNS} WHERE digest=?1 AND state='done'
             AND NOT EXISTS(SELECT 1 FROM step s WHERE s.id=import.step AND s.state<>0)
             ORDER BY id DESC LIMIT 5"
        );
        let mut statement = self.con.prepare_cached(&sql)?;
        let rows = statement.query_map([digest], import_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps rows with faults; a row that is kept already stays as it is.
    pub fn import_rows_add(&self, id: ImportId, rows: &[KeptRow]) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO import_row(import, place, sheet, row, cells, issues, state)
                   VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let own = self.con.is_autocommit();
        if own {
            self.con.execute_batch("BEGIN IMMEDIATE")?;
        }
        let add = || -> Result<(), StoreError> {
            let mut statement = self.con.prepare_cached(sql)?;
            for row in rows {
                let place = i64::try_from(row.place).unwrap_or(i64::MAX);
                statement.execute(params![
                    id.0,
                    place,
                    row.sheet,
                    row.row,
                    row.cells,
                    row.issues,
                    row.state.code()
                ])?;
            }
            Ok(())
        };
        let done = add();
        if own {
            self.con.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        }
        done
    }

    /// Rows that wait behind (or, going back, before) a place, nearest first; at most `limit`.
    pub fn import_rows(
        &self,
        id: ImportId,
        place: u64,
        back: bool,
        limit: usize,
    ) -> Result<Vec<KeptRow>, StoreError> {
        let (sign, order) = if back { ("<", "DESC") } else { (">", "ASC") };
        let sql = format!(
            "{ROW} WHERE import=?1 AND place {sign} ?2 AND state IN ('faulty', 'mended')
             ORDER BY place {order} LIMIT ?3"
        );
        let mut statement = self.con.prepare_cached(&sql)?;
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map(params![id.0, place, limit], row_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Rows that go back to their sender, behind a place: with faults, or given up with a reason.
    pub fn import_rows_back(
        &self,
        id: ImportId,
        place: u64,
        limit: usize,
    ) -> Result<Vec<KeptRow>, StoreError> {
        let sql = format!(
            "{ROW} WHERE import=?1 AND place>?2 AND (state='faulty' OR (state='dropped' AND cells<>'[]'))
             ORDER BY place LIMIT ?3"
        );
        let mut statement = self.con.prepare_cached(&sql)?;
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map(params![id.0, place, limit], row_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Where each kept row of an import stands, by its place.
    pub fn import_states(&self, id: ImportId) -> Result<HashMap<u64, RowState>, StoreError> {
        let sql = "SELECT place, state FROM import_row WHERE import=?1";
        let mut statement = self.con.prepare_cached(sql)?;
        let rows = statement.query_map([id.0], |row| {
            let place: i64 = row.get(0)?;
            let state = RowState::from_code(row.get_ref(1)?.as_str().unwrap_or(""));
            Ok((u64::try_from(place).unwrap_or(0), state))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One row of an import.
    pub fn import_row(&self, id: ImportId, place: u64) -> Result<Option<KeptRow>, StoreError> {
        let sql = format!("{ROW} WHERE import=?1 AND place=?2");
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        Ok(self.con.prepare_cached(&sql)?.query_row(params![id.0, place], row_of).optional()?)
    }

    /// Keeps a row anew. What is in the register leaves no cells behind here.
    pub fn import_row_set(&self, id: ImportId, row: &KeptRow) -> Result<(), StoreError> {
        let sql = "UPDATE import_row SET cells=?3, issues=?4, state=?5 WHERE import=?1 AND place=?2";
        let place = i64::try_from(row.place).unwrap_or(i64::MAX);
        let cells = if row.state == RowState::In { "[]" } else { row.cells.as_str() };
        self.con.prepare_cached(sql)?.execute(params![id.0, place, cells, row.issues, row.state.code()])?;
        Ok(())
    }

    /// Gives rows that wait up: one, or all that have faults. They keep the
    /// reason, and their cells as those with faults do, to be sent back with both. How many.
    pub fn import_rows_drop(
        &self,
        id: ImportId,
        place: Option<u64>,
        reason: &str,
    ) -> Result<u64, StoreError> {
        let sql = "UPDATE import_row SET state='dropped', reason=?3 WHERE import=?1
                   AND ((?2 IS NULL AND state='faulty') OR (place=?2 AND state IN ('faulty', 'mended')))";
        let place = place.map(|place| i64::try_from(place).unwrap_or(i64::MAX));
        Ok(self.con.prepare_cached(sql)?.execute(params![id.0, place, reason])? as u64)
    }

    /// Forgets the rows of an import that nobody will mend.
    pub fn import_rows_forget(&self, id: ImportId) -> Result<(), StoreError> {
        self.con.execute("DELETE FROM import_row WHERE import=?1", [id.0])?;
        Ok(())
    }

    /// What the columns under this header mean: as remembered under the sender's name, else under the
    /// header alone. The name and the pairs of header text and key.
    pub fn sender_mapping(&self, name: &str, header: &str) -> Result<Option<Remembered>, StoreError> {
        let sql =
            "SELECT name, what, mapping FROM sender WHERE (?1 = '' AND header=?2) OR (?1 <> '' AND name=?1)
                   ORDER BY header=?2 DESC, at DESC LIMIT 1";
        let found = self.con.prepare_cached(sql)?.query_row([name, header], |row| {
            let text: String = row.get(2)?;
            Ok(Remembered { sender: row.get(0)?, what: row.get(1)?, mapping: pairs_of(&text) })
        });
        Ok(found.optional()?)
    }

    /// Remembers them.
    pub fn sender_keep(&self, header: &str, wish: &Wish) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO sender(name, header, what, mapping, at) VALUES(?1, ?2, ?3, ?4, ?5)";
        let mapping = mapping_json(&wish.mapping).to_string();
        self.con.execute(sql, params![wish.sender, header, wish.what, mapping, self.author.now()])?;
        Ok(())
    }

    /// Names of senders, the latest first.
    pub fn senders(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT name FROM sender WHERE name<>'' GROUP BY name ORDER BY max(at) DESC LIMIT 100";
        let mut statement = self.con.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// What is remembered of a sender.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The name given; empty when only the header is known.
    pub sender: String,
    /// What the sheet was a list of.
    pub what: String,
    /// Folded header text and what it means.
    pub mapping: Vec<(String, Option<String>)>,
}

fn row_of(row: &Row<'_>) -> rusqlite::Result<KeptRow> {
    let place: i64 = row.get(0)?;
    Ok(KeptRow {
        place: u64::try_from(place).unwrap_or(0),
        sheet: row.get(1)?,
        row: row.get(2)?,
        cells: row.get(3)?,
        issues: row.get(4)?,
        state: RowState::from_code(row.get_ref(5)?.as_str().unwrap_or("")),
        reason: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
    })
}

fn import_of(row: &Row<'_>) -> rusqlite::Result<Import> {
    let text = |at: usize| -> rusqlite::Result<String> { row.get(at) };
    let count = |at: usize| -> rusqlite::Result<u64> {
        let count: i64 = row.get(at)?;
        Ok(u64::try_from(count).unwrap_or(0))
    };
    let wish: Json = serde_json::from_str(&text(8)?).unwrap_or_default();
    let tally: Json = serde_json::from_str(&text(12)?).unwrap_or_default();
    Ok(Import {
        id: ImportId(row.get(0)?),
        author: row.get(1)?,
        at: row.get(2)?,
        wish: Wish {
            file: text(3)?.into(),
            sender: text(5)?,
            what: text(6)?,
            mode: Mode::from_code(&text(7)?).unwrap_or_default(),
            encoding: wish.get("encoding").and_then(Json::as_str).map(ToOwned::to_owned),
            overwrite: strings(wish.get("overwrite")),
            mapping: wish.get("mapping").map(pairs).unwrap_or_default(),
        },
        digest: row.get(4)?,
        state: match row.get::<_, Option<i64>>(17)? {
            // its step was taken back, here or with the undo of any screen
            Some(1 | 2) => State::Undone,
            _ => State::from_code(&text(9)?),
        },
        step: row.get(10)?,
        worker: row.get(11)?,
        tally: tally_of(&tally),
        backup: tally.get("backup").and_then(Json::as_str).map(Into::into),
        repairs: repairs_of(&serde_json::from_str(&text(13)?).unwrap_or_default()),
        layout: row.get(14)?,
        waiting: count(15)?,
        mended: count(16)?,
        given_up: count(18)?,
    })
}

fn wish_json(wish: &Wish) -> Json {
    json!({
        "encoding": wish.encoding,
        "overwrite": wish.overwrite,
        "mapping": mapping_json(&wish.mapping),
    })
}

fn mapping_json(mapping: &[(String, Option<String>)]) -> Json {
    mapping.iter().map(|(title, key)| json!([title, key])).collect()
}

fn pairs_of(text: &str) -> Vec<(String, Option<String>)> {
    pairs(&serde_json::from_str(text).unwrap_or_default())
}

fn pairs(json: &Json) -> Vec<(String, Option<String>)> {
    let pair = |pair: &Json| {
        let key = pair.get(1).and_then(Json::as_str).map(ToOwned::to_owned);
        Some((pair.get(0)?.as_str()?.to_owned(), key))
    };
    json.as_array().into_iter().flatten().filter_map(pair).collect()
}

fn strings(json: Option<&Json>) -> Vec<String> {
    let list = json.and_then(Json::as_array).into_iter().flatten();
    list.filter_map(Json::as_str).map(ToOwned::to_owned).collect()
}

fn tally_json(import: &Import) -> Json {
    let tally = &import.tally;
    json!({
        "backup": import.backup.as_ref().map(|path| path.to_string_lossy()),
        "total": tally.total, "seen": tally.seen,
        "accepted": tally.accepted, "corrected": tally.corrected,
        "refused": tally.refused, "skipped": tally.skipped,
        "added": tally.added, "filled": tally.filled, "unchanged": tally.unchanged,
    })
}

fn tally_of(json: &Json) -> Tally {
    let count = |key: &str| json.get(key).and_then(Json::as_u64).unwrap_or(0);
    Tally {
        total: count("total"),
        seen: count("seen"),
        accepted: count("accepted"),
        corrected: count("corrected"),
        refused: count("refused"),
        skipped: count("skipped"),
        added: count("added"),
        filled: count("filled"),
        unchanged: count("unchanged"),
    }
}

fn repairs_json(repairs: &[(String, u64)]) -> Json {
    repairs.iter().map(|(code, count)| json!([code, count])).collect()
}

fn repairs_of(json: &Json) -> Vec<(String, u64)> {
    let pair = |pair: &Json| Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1)?.as_u64()?));
    json.as_array().into_iter().flatten().filter_map(pair).collect()
}
