//! What follows from a change before its transaction ends: counters, search words, the top level of a person.

use super::StoreError;
use super::words::Words;
use super::write::Work;
use crate::domain::occupation;
use crate::domain::record::{FieldKind, RecordRef, Table, Values};
use rusqlite::{Connection, OptionalExtension, params};

/// Notes what a change makes stale.
pub(super) fn owe(
    work: &mut Work<'_>,
    reference: RecordRef,
    before: Option<&Values>,
    after: Option<&Values>,
) -> Result<(), StoreError> {
    let more = i64::from(after.is_some()) - i64::from(before.is_some());
    if more != 0 {
        count(work, format!("count:{}", reference.table.code()), more);
    }
    match reference.table {
        Table::Person => person(work, reference.id.0, before, after),
        Table::Organisation => organisation(work, reference.id.0, before, after)?,
        Table::Payment => payment(work, before, after),
        Table::Certificate => touch(work, "person", before, after),
        Table::Fact(_) => touch(work, "subject", before, after),
        Table::OrganisationRole => {}
    }
    Ok(())
}

fn count(work: &mut Work<'_>, key: String, more: i64) {
    *work.debts.counters.entry(key).or_insert(0) += more;
}

fn person(work: &mut Work<'_>, id: i64, before: Option<&Values>, after: Option<&Values>) {
    let employer = |values: Option<&Values>| -> Option<i64> {
        super::rows::target(values?.get("employer")?, Table::Organisation)
    };
    let (old, new) = (employer(before), employer(after));
    if old != new {
        for (id, more) in old.map(|id| (id, -1)).into_iter().chain(new.map(|id| (id, 1))) {
            *work.debts.staff.entry(id).or_insert(0) += more;
        }
    }
    work.debts.people.entry(id).or_insert(before.is_some());
}

fn organisation(
    work: &mut Work<'_>,
    id: i64,
    before: Option<&Values>,
    after: Option<&Values>,
) -> Result<(), StoreError> {
    work.debts.organisations.entry(id).or_insert(before.is_some());
    let name = |values: Option<&Values>| values.and_then(|v| v.get("name")).map(ToOwned::to_owned);
    if before.is_some() && after.is_some() && name(before) != name(after) {
        let mut statement =
            work.con.prepare_cached("SELECT rowid FROM person_words WHERE person_words MATCH ?1")?;
        let staff =
            statement.query_map([super::words::filter('o', &id.to_string())], |row| row.get::<_, i64>(0))?;
        for person in staff {
            work.debts.people.entry(person?).or_insert(true);
        }
    }
    Ok(())
}

fn payment(work: &mut Work<'_>, before: Option<&Values>, after: Option<&Values>) {
    let paid = |values: Option<&Values>| -> i64 {
        let Some(values) = values.filter(|v| matches!(v.get("state"), None | Some("paid"))) else { return 0 };
        values.get("amount").and_then(super::rows::fen).unwrap_or(0)
    };
    let more = paid(after) - paid(before);
    if more != 0 {
        count(work, "sum:paid".into(), more);
    }
}

fn touch(work: &mut Work<'_>, key: &str, before: Option<&Values>, after: Option<&Values>) {
    for values in before.into_iter().chain(after) {
        if let Some(id) = values.get(key).and_then(|text| super::rows::target(text, Table::Person)) {
            work.debts.people.entry(id).or_insert(true);
        }
    }
}

/// Pays the debts of a transaction.
pub(super) fn settle(work: &mut Work<'_>) -> Result<(), StoreError> {
    let mut people: Vec<_> = work.debts.people.drain().collect();
    people.sort_unstable();
    for (id, indexed) in people {
        index_person(work, id, indexed)?;
    }
    let mut organisations: Vec<_> = work.debts.organisations.drain().collect();
    organisations.sort_unstable();
    for (id, indexed) in organisations {
        index_organisation(work.con, id, indexed)?;
    }
    let mut statement =
        work.con.prepare_cached("UPDATE organisation SET people = people + ?2 WHERE id=?1")?;
    for (id, more) in work.debts.staff.drain().filter(|(_, more)| *more != 0) {
        statement.execute([id, more])?;
    }
    counters(work)
}

fn counters(work: &Work<'_>) -> Result<(), StoreError> {
    let mut add = work.con.prepare_cached(
        "INSERT INTO counter(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = value + excluded.value",
    )?;
    for (key, more) in work.debts.counters.iter().filter(|(_, more)| **more != 0) {
        add.execute(params![key, more])?;
    }
    let mut set =
        work.con.prepare_cached("INSERT OR REPLACE INTO counter(key, value) VALUES('next:' || ?1, ?2)")?;
    for (name, next) in work.numbers() {
        set.execute(params![name, next])?;
    }
    Ok(())
}

/// What the certificates of a person say.
#[derive(Default)]
struct Held {
    top: usize,
    occupation: Option<String>,
    occupations: Vec<String>,
    numbers: Vec<String>,
}

/// Rank of a level code, lowest 1.
pub(super) fn rank(code: &str) -> usize {
    let field = Table::Certificate.field("level");
    match field.map(|f| f.kind) {
        Some(FieldKind::Choice(list)) => list.iter().position(|c| c.code == code).map_or(0, |at| at + 1),
        _ => 0,
    }
}

/// Code of a level by its rank.
pub(super) fn level_of(rank: i64) -> Option<&'static str> {
    let at = usize::try_from(rank).ok()?.checked_sub(1)?;
    match Table::Certificate.field("level")?.kind {
        FieldKind::Choice(list) => list.get(at).map(|c| c.code),
        _ => None,
    }
}

fn held(con: &Connection, person: i64) -> Result<Held, StoreError> {
    let mut statement = con.prepare_cached(
        "SELECT occupation, level, number FROM certificate WHERE person=?1
         AND lookup IS NOT 'missing' ORDER BY issued DESC, id DESC",
    )?;
    let mut rows = statement.query([person])?;
    let mut held = Held::default();
    while let Some(row) = rows.next()? {
        let occupation: String = row.get(0)?;
        let rank = row.get_ref(1)?.as_str().map_or(0, rank);
        if held.occupation.is_none() || rank > held.top {
            held.top = rank.max(held.top);
            held.occupation = Some(occupation.clone());
        }
        held.numbers.push(row.get(2)?);
        if !held.occupations.contains(&occupation) {
            held.occupations.push(occupation);
        }
    }
    Ok(held)
}

fn index_person(work: &mut Work<'_>, id: i64, indexed: bool) -> Result<(), StoreError> {
    let con = work.con;
    if indexed {
        con.prepare_cached("DELETE FROM person_words WHERE rowid=?1")?.execute([id])?;
    }
    let held = held(con, id)?;
    let mut statement = con.prepare_cached(
        "SELECT p.name, p.id_number, p.phone, p.division, p.employer, o.name, p.top_level, p.top_occupation
         FROM person p LEFT JOIN organisation o ON o.id = p.employer WHERE p.id=?1",
    )?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else {
        return Ok(());
    };
    let text = |at: usize| -> rusqlite::Result<Option<&str>> { Ok(row.get_ref(at)?.as_str_or_null()?) };
    let mut words = Words::default();
    words.name(text(0)?.unwrap_or(""));
    if let Some(number) = text(1)? {
        words.number(number);
    }
    if let Some(phone) = text(2)? {
        words.phone(phone);
    }
    if let Some(division) = text(3)? {
        words.filter('d', division);
        words.filter('d', division.get(..4).unwrap_or(division));
    }
    if let Some(employer) = row.get::<_, Option<i64>>(4)? {
        words.filter('o', &employer.to_string());
        words.characters(text(5)?.unwrap_or(""));
    }
    for occupation in &held.occupations {
        if let Some(found) = occupation::catalogue().by_code(occupation) {
            words.characters(&found.name);
        }
    }
    for number in &held.numbers {
        words.certificate(number);
    }
    let top = i64::try_from(held.top).unwrap_or(0);
    if let Some(level) = level_of(top) {
        words.filter('l', level);
    }
    if let Some(occupation) = &held.occupation {
        words.filter('w', occupation);
    }
    facts(con, id, &mut words)?;
    let (old, kept) = (row.get::<_, i64>(6)?, row.get::<_, Option<String>>(7)?);
    drop(rows);
    if old != top || kept != held.occupation {
        con.prepare_cached("UPDATE person SET top_level=?2, top_occupation=?3 WHERE id=?1")?
            .execute(params![id, top, held.occupation])?;
    }
    con.prepare_cached("INSERT INTO person_words(rowid, words) VALUES(?1, ?2)")?
        .execute(params![id, words.text()])?;
    Ok(())
}

fn facts(con: &Connection, person: i64, words: &mut Words) -> Result<(), StoreError> {
    let mut statement = con.prepare_cached("SELECT DISTINCT fact_kind FROM fact WHERE subject_person=?1")?;
    let mut rows = statement.query([person])?;
    while let Some(row) = rows.next()? {
        words.filter('f', row.get_ref(0)?.as_str().unwrap_or(""));
    }
    Ok(())
}

fn index_organisation(con: &Connection, id: i64, indexed: bool) -> Result<(), StoreError> {
    if indexed {
        con.prepare_cached("DELETE FROM organisation_words WHERE rowid=?1")?.execute([id])?;
    }
    let sql = "SELECT name, credit_code, kind, division FROM organisation WHERE id=?1";
    let found = con.prepare_cached(sql)?.query_row([id], |row| {
        let mut words = Words::default();
        words.title(row.get_ref(0)?.as_str().unwrap_or(""));
        if let Some(code) = row.get::<_, Option<String>>(1)? {
            words.number(&code);
        }
        if let Some(kind) = row.get::<_, Option<String>>(2)? {
            words.filter('k', &kind);
        }
        if let Some(division) = row.get::<_, Option<String>>(3)? {
            words.filter('d', &division);
        }
        Ok(words.text().to_owned())
    });
    if let Some(text) = found.optional()? {
        con.prepare_cached("INSERT INTO organisation_words(rowid, words) VALUES(?1, ?2)")?
            .execute(params![id, text])?;
    }
    Ok(())
}
