//! Stacks of paper forms: the cover sheet, the lines entered from it, and when it may be closed.
//!
//! A line only names the record it made: what counts is what the register holds now, so that an undo
//! takes a line out of the count and a correction changes the sum.

use super::write::{Saved, Work};
use super::{Store, StoreError, desk};
use crate::domain::exam::{self, Marks, Outcome};
use crate::domain::paper::{Closing, Paper, PaperKind, PaperLine, PaperNote};
use crate::domain::record::{Change, Control, RecordRef, Table, Values};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const MARKS: [&str; 3] = ["theory", "practice", "review"];

const COLUMNS: &str =
    "SELECT id, kind, title, expected, control, total, rekey, shared, author, opened, closed_by
                       FROM paper";

#[derive(Default, Serialize, Deserialize)]
struct Note {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    number: String,
    #[serde(default)]
    marks: [String; 3],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
}

/// What a cover says of the whole stack.
struct Head<'a> {
    title: &'a str,
    expected: i64,
    control: Control,
    total: Option<i64>,
}

impl<'a> Head<'a> {
    fn of(cover: &'a Values) -> Self {
        let says = |key: &str| cover.get(key);
        Self {
            title: says("cover_title").unwrap_or_default(),
            expected: says("cover_count").and_then(|n| n.parse().ok()).unwrap_or(0),
            control: Control::from_code(says("cover_control").unwrap_or_default()),
            total: says("cover_total").and_then(exam::hundredths).and_then(|n| i64::try_from(n).ok()),
        }
    }
}

impl Store {
    /// Opens a stack with what its cover says: keys of [`PaperKind::cover`], the rest is shared by its papers.
    pub fn open_paper(&self, kind: PaperKind, cover: &Values) -> Result<i64, StoreError> {
        let Head { title, expected, control, total } = Head::of(cover);
        let rekey = cover.get("cover_rekey") != Some("false");
        let shared: BTreeMap<_, _> =
            cover.iter().filter(|(key, _)| kind.cover().iter().all(|field| field.key != *key)).collect();
        let shared = serde_json::to_string(&shared).unwrap_or_default();
        self.write(|work| {
            work.remark("paper", &desk::note(&[("open", title), ("kind", kind.code())]))?;
            let sql =
                "INSERT INTO paper(kind, title, expected, control, total, rekey, shared, author, opened)
                       VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
            let now = self.author.now();
            let of = params![
                kind.code(),
                title,
                expected,
                control.code(),
                total,
                rekey,
                shared,
                self.author.name,
                now
            ];
            work.con.execute(sql, of)?;
            Ok(work.con.last_insert_rowid())
        })
    }

    /// Every stack, open ones first, newest first.
    pub fn papers(&self) -> Result<Vec<Paper>, StoreError> {
        let sql = format!("{COLUMNS} ORDER BY closed_by IS NOT NULL, id DESC");
        let mut statement = self.con.prepare_cached(&sql)?;
        let rows = statement.query_map([], paper)?.collect::<Result<Vec<_>, _>>()?;
        rows.into_iter().map(|paper| self.with_progress(paper)).collect()
    }

    /// One stack.
    pub fn paper(&self, id: i64) -> Result<Option<Paper>, StoreError> {
        let sql = format!("{COLUMNS} WHERE id=?1");
        let found = self.con.prepare_cached(&sql)?.query_row([id], paper).optional()?;
        found.map(|paper| self.with_progress(paper)).transpose()
    }

    fn with_progress(&self, mut paper: Paper) -> Result<Paper, StoreError> {
        let lines = self.paper_lines(paper.id)?;
        paper.entered = lines.len() as u64;
        paper.sum = lines.iter().map(|line| share(paper.control, line)).sum();
        if paper.rekey {
            (paper.due, paper.disputed) = self.rekey_counts(paper.id)?;
        }
        Ok(paper)
    }

    /// The lines of a stack that still stand, in order.
    pub fn paper_lines(&self, paper: i64) -> Result<Vec<PaperLine>, StoreError> {
        let sql = "SELECT place, author, record, note FROM paper_line WHERE paper=?1 ORDER BY place";
        let mut statement = self.con.prepare_cached(sql)?;
        let rows = statement.query_map([paper], |row| {
            let record: Option<String> = row.get(2)?;
            let note: String = row.get(3)?;
            Ok((row.get(0)?, row.get(1)?, record.as_deref().and_then(RecordRef::parse), note))
        })?;
        let mut lines = Vec::new();
        for row in rows {
            let (place, author, record, note): (i64, String, Option<RecordRef>, String) = row?;
            let line = PaperLine { place, author, record, ..noted(&note) };
            lines.extend(self.stands(line)?);
        }
        Ok(lines)
    }

    /// The line with what the register holds of it now; `None` when its record was taken out.
    fn stands(&self, mut line: PaperLine) -> Result<Option<PaperLine>, StoreError> {
        let Some(reference) = line.record else { return Ok(Some(line)) };
        let Some(record) = self.get(reference)? else { return Ok(None) };
        let payment = reference.table == Table::Payment;
        let (whose, result) = if payment { ("subject", "amount") } else { ("person", "number") };
        let text = |key: &str| record.values.get(key).unwrap_or_default().to_owned();
        line.marks = MARKS.map(text);
        line.result = text(result);
        if let Some(subject) = record.values.get(whose).and_then(RecordRef::parse)
            && let Some(subject) = self.get(subject)?
        {
            let of = |key: &str| subject.values.get(key).unwrap_or_default().to_owned();
            line.name = of("name");
            line.number = of("id_number");
        }
        Ok(Some(line))
    }

    /// Saves what was entered from one paper, in the same step as its line; without changes only the
    /// line is kept (a candidate without a certificate). A line that is entered again keeps its place.
    pub fn save_paper_line(
        &self,
        paper: i64,
        place: Option<i64>,
        changes: &[Change],
        note: &PaperNote,
    ) -> Result<Vec<Saved>, StoreError> {
        let note = Note {
            name: note.name.clone(),
            number: note.number.clone(),
            marks: note.marks.clone(),
            outcome: note.outcome.map(|outcome| outcome.code().to_owned()),
        };
        let text = serde_json::to_string(&note).unwrap_or_default();
        self.write(|work| {
            let closed = "SELECT closed_by IS NOT NULL FROM paper WHERE id=?1";
            if work
                .con
                .prepare_cached(closed)?
                .query_row([paper], |row| row.get(0))
                .optional()?
                .unwrap_or(true)
            {
                return Err(StoreError::PaperClosed);
            }
            let saved = super::apply_all(work, changes)?;
            work.keep_step("save", None)?;
            let record = saved
                .iter()
                .map(|saved| saved.reference)
                .find(|reference| matches!(reference.table, Table::Certificate | Table::Payment));
            self.put_line(work, paper, place, record, &text)?;
            Ok(saved)
        })
    }

    fn put_line(
        &self,
        work: &Work<'_>,
        paper: i64,
        place: Option<i64>,
        record: Option<RecordRef>,
        note: &str,
    ) -> Result<(), StoreError> {
        let next = "SELECT ifnull(max(place), 0) + 1 FROM paper_line WHERE paper=?1";
        let place = match place {
            Some(place) => place,
            None => work.con.prepare_cached(next)?.query_row([paper], |row| row.get(0))?,
        };
        let sql =
            "INSERT INTO paper_line(paper, place, author, at, record, note) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT(paper, place) DO UPDATE SET author=excluded.author, at=excluded.at,
                   record=excluded.record, note=excluded.note";
        let record = record.map(|reference| reference.to_string());
        work.con.prepare_cached(sql)?.execute(params![
            paper,
            place,
            self.author.name,
            self.author.now(),
            record,
            note
        ])?;
        Ok(())
    }

    /// Takes a line out of an open stack. A record it made is removed from the register as a step of its
    /// own, and with an undo of that the line is back.
    pub fn drop_paper_line(&self, paper: i64, place: i64) -> Result<(), StoreError> {
        self.write(|work| {
            let stack = self.paper(paper)?.filter(|stack| stack.closed_by.is_none());
            let stack = stack.ok_or(StoreError::PaperClosed)?;
            let line = self.paper_lines(paper)?.into_iter().find(|line| line.place == place);
            let line = line.ok_or(StoreError::PaperClosed)?;
            work.remark("paper", &desk::note(&[("drop", &stack.title), ("line", &place.to_string())]))?;
            if let Some(reference) = line.record {
                let record = work.get(reference)?.ok_or(StoreError::Gone(reference))?;
                work.remove(&record, None)?;
                return work.keep_step("save", None);
            }
            work.con.execute("DELETE FROM rekey WHERE paper=?1 AND place=?2", [paper, place])?;
            work.con.execute("DELETE FROM paper_line WHERE paper=?1 AND place=?2", [paper, place])?;
            Ok(())
        })
    }

    /// Puts another title, count or total on the cover of an open stack, with the old ones and the reason
    /// in the log.
    pub fn correct_paper(&self, id: i64, cover: &Values) -> Result<(), StoreError> {
        let Head { title, expected, control, total } = Head::of(cover);
        let reason = cover.get("cover_reason").unwrap_or_default();
        self.write(|work| {
            let paper = self.paper(id)?.filter(|paper| paper.closed_by.is_none());
            let paper = paper.ok_or(StoreError::PaperClosed)?;
            let written = |total: Option<u64>| total.map(exam::plain).unwrap_or_default();
            let now = total.and_then(|total| u64::try_from(total).ok());
            let changes = [
                ("title", paper.title, title.to_owned()),
                ("count", paper.expected.to_string(), expected.to_string()),
                ("control", paper.control.code().to_owned(), control.code().to_owned()),
                ("total", written(paper.total), written(now)),
            ];
            let changes: Vec<_> = changes
                .into_iter()
                .filter(|(_, old, new)| old != new)
                .map(|(key, old, new)| (key, format!("{old} → {new}")))
                .collect();
            if changes.is_empty() {
                return Ok(());
            }
            let told = changes.iter().map(|(key, change)| (*key, change.as_str()));
            let pairs: Vec<_> =
                [("correct", title)].into_iter().chain(told).chain([("reason", reason)]).collect();
            work.remark("paper", &desk::note(&pairs))?;
            let sql = "UPDATE paper SET title=?2, expected=?3, control=?4, total=?5 WHERE id=?1";
            work.con.execute(sql, params![id, title, expected, control.code(), total])?;
            Ok(())
        })
    }

    /// Opens a closed stack again, with the reason in the log; one that is open stays open.
    pub fn reopen_paper(&self, id: i64, reason: &str) -> Result<(), StoreError> {
        self.write(|work| {
            let paper = self.paper(id)?.ok_or(StoreError::PaperClosed)?;
            let Some(closed_by) = &paper.closed_by else { return Ok(()) };
            let pairs = [("reopen", paper.title.as_str()), ("closed_by", closed_by), ("reason", reason)];
            work.remark("paper", &desk::note(&pairs))?;
            let sql = "UPDATE paper SET closed=NULL, closed_by=NULL WHERE id=?1";
            work.con.execute(sql, [id])?;
            Ok(())
        })
    }

    /// Closes a stack, unless count, total or second entries say otherwise.
    pub fn close_paper(&self, id: i64) -> Result<Closing, StoreError> {
        self.write(|work| {
            let paper = self.paper(id)?.filter(|paper| paper.closed_by.is_none());
            let paper = paper.ok_or(StoreError::PaperClosed)?;
            let open = if paper.entered != paper.expected {
                Some(Closing::Count { has: paper.entered, wants: paper.expected })
            } else if let Some(wants) =
                paper.total.filter(|t| paper.control != Control::None && *t != paper.sum)
            {
                Some(Closing::Total { has: paper.sum, wants })
            } else if paper.due + paper.disputed > 0 {
                Some(Closing::Rekey { due: paper.due, disputed: paper.disputed })
            } else {
                None
            };
            if let Some(why) = open {
                return Ok(why);
            }
            let lines = paper.entered.to_string();
            work.remark("paper", &desk::note(&[("close", &paper.title), ("lines", &lines)]))?;
            let sql = "UPDATE paper SET closed=?2, closed_by=?3 WHERE id=?1";
            work.con.execute(sql, params![id, self.author.now(), self.author.name])?;
            Ok(Closing::Closed)
        })
    }
}

fn paper(row: &Row<'_>) -> rusqlite::Result<Paper> {
    let kind: String = row.get(1)?;
    let shared: String = row.get(7)?;
    let opened: i64 = row.get(9)?;
    let kind = PaperKind::from_code(&kind).unwrap_or(PaperKind::Certificates);
    Ok(Paper {
        id: row.get(0)?,
        kind,
        title: row.get(2)?,
        expected: row.get::<_, u32>(3)?.into(),
        control: Control::from_code(&row.get::<_, String>(4)?),
        total: row.get::<_, Option<i64>>(5)?.and_then(|total| u64::try_from(total).ok()),
        rekey: row.get(6)?,
        shared: shared_values(kind, &shared),
        author: row.get(8)?,
        opened,
        closed_by: row.get(10)?,
        entered: 0,
        sum: 0,
        due: 0,
        disputed: 0,
    })
}

fn shared_values(kind: PaperKind, json: &str) -> Values {
    let table = if kind == PaperKind::Payments { Table::Payment } else { Table::Certificate };
    let map: BTreeMap<String, String> = serde_json::from_str(json).unwrap_or_default();
    map.into_iter().filter_map(|(key, value)| Some((table.field(&key)?.key, value))).collect()
}

fn noted(json: &str) -> PaperLine {
    let note: Note = serde_json::from_str(json).unwrap_or_default();
    let outcome = note.outcome.as_deref().and_then(Outcome::from_code);
    PaperLine { name: note.name, number: note.number, marks: note.marks, outcome, ..PaperLine::default() }
}

/// What a line adds to the total of its stack, in hundredths.
fn share(control: Control, line: &PaperLine) -> u64 {
    let [theory, practice, review] = line.marks.each_ref().map(|mark| exam::hundredths(mark));
    match control {
        Control::None => 0,
        Control::Marks => Marks { theory, exempt: false, practice, review }.sum(),
        Control::Tails => tail(&line.number) * 100,
        Control::Amounts => exam::hundredths(&line.result).unwrap_or(0),
    }
}

/// The last four signs of a number as a number; a letter counts as 0.
fn tail(number: &str) -> u64 {
    let skip = number.chars().count().saturating_sub(4);
    number.chars().skip(skip).fold(0, |sum, c| sum * 10 + u64::from(c.to_digit(10).unwrap_or(0)))
}
