//! What follows from a change before its transaction ends: counters, search words, the top level of a person.

mod person;

pub(super) use person::{Index, Top};

use super::StoreError;
use super::words::Words;
use super::write::{Fresh, Stale, Work};
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
        Table::Certificate => touch(work, "person", [before, after], |fresh, values| {
            fresh.certificates.push(values.clone());
        }),
        Table::Fact(kind) => touch(work, "subject", [before, after], |fresh, _| fresh.facts.push(kind)),
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
    let stale = work.debts.people.entry(id);
    let stale = stale.or_insert_with(|| Stale { indexed: before.is_some(), fresh: None });
    stale.fresh = match (before, after, stale.indexed) {
        (None, Some(values), false) => {
            Some(Fresh { values: values.clone(), certificates: Vec::new(), facts: Vec::new() })
        }
        (Some(_), Some(values), _) => {
            stale.fresh.take().map(|fresh| Fresh { values: values.clone(), ..fresh })
        }
        _ => None,
    };
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
        for person in staff(work.con, id)? {
            read_again(work, person);
        }
    }
    Ok(())
}

/// Row numbers of everybody whose employer is the organisation in this row.
pub(super) fn staff(con: &Connection, organisation: i64) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT rowid FROM person_words WHERE person_words MATCH ?1";
    let wanted = super::words::filter('o', &organisation.to_string());
    let mut statement = con.prepare_cached(sql)?;
    let rows = statement.query_map([wanted], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn payment(work: &mut Work<'_>, before: Option<&Values>, after: Option<&Values>) {
    let paid = |values: Option<&Values>| -> i64 {
        let Some(values) = values.filter(|v| v.is_paid_out()) else { return 0 };
        values.get("amount").and_then(super::rows::fen).unwrap_or(0)
    };
    let more = paid(after) - paid(before);
    if more != 0 {
        count(work, "sum:paid".into(), more);
    }
}

/// A certificate or fact came, changed or went. What somebody new got is kept in hand by `keep`.
fn touch(work: &mut Work<'_>, key: &str, sides: [Option<&Values>; 2], keep: impl Fn(&mut Fresh, &Values)) {
    let person = |values: &Values| super::rows::target(values.get(key)?, Table::Person);
    let added = sides[0].is_none();
    for values in sides.into_iter().flatten() {
        let Some(id) = person(values) else { continue };
        match work.debts.people.get_mut(&id).and_then(|stale| stale.fresh.as_mut()) {
            Some(fresh) if added => keep(fresh, values),
            _ => read_again(work, id),
        }
    }
}

/// The words of this person are made from what is on file.
fn read_again(work: &mut Work<'_>, id: i64) {
    work.debts.people.entry(id).or_insert(Stale { indexed: true, fresh: None }).fresh = None;
}

/// The words of this record are made anew when the transaction ends, as if it had changed.
pub(super) fn renew(work: &mut Work<'_>, table: Table, id: i64) {
    match table {
        Table::Person => read_again(work, id),
        Table::Organisation => *work.debts.organisations.entry(id).or_insert(true) = true,
        _ => {}
    }
}

/// Makes stale search words anew.
pub(super) fn index(work: &mut Work<'_>) -> Result<(), StoreError> {
    person::index_all(work)?;
    let mut organisations: Vec<_> = work.debts.organisations.drain().collect();
    organisations.sort_unstable();
    for (id, indexed) in organisations {
        index_organisation(work.con, id, indexed)?;
    }
    Ok(())
}

/// Pays the debts of a transaction.
pub(super) fn settle(work: &mut Work<'_>) -> Result<(), StoreError> {
    index(work)?;
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

fn index_organisation(con: &Connection, id: i64, indexed: bool) -> Result<(), StoreError> {
    if indexed {
        con.prepare_cached("DELETE FROM organisation_words WHERE rowid=?1")?.execute([id])?;
    }
    if let Some(words) = words_of_organisation(con, id)? {
        con.prepare_cached("INSERT INTO organisation_words(rowid, words) VALUES(?1, ?2)")?
            .execute(params![id, words.text()])?;
    }
    Ok(())
}

/// Search words of an organisation; `None` when none has the number.
pub(super) fn words_of_organisation(con: &Connection, id: i64) -> Result<Option<Words>, StoreError> {
    let sql = "SELECT name, credit_code, kind, division FROM organisation WHERE id=?1";
    let found = con.prepare_cached(sql)?.query_row([id], |row| {
        let mut words = Words::default();
        words.title(row.get_ref(0)?.as_str().unwrap_or(""));
        if let Some(code) = row.get::<_, Option<String>>(1)? {
            words.credit_code(&code);
        }
        if let Some(kind) = row.get::<_, Option<String>>(2)? {
            words.filter('k', &kind);
        }
        if let Some(division) = row.get::<_, Option<String>>(3)? {
            words.filter('d', &division);
        }
        Ok(words)
    });
    Ok(found.optional()?)
}
