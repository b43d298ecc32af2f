//! What people and organisations hold, many at a time, for judging all of them; and what a sweep
//! found, kept in a database of its own that is gone with its connection.

use super::rows::sql_name;
use super::{Store, StoreError};
use crate::domain::day::Day;
use crate::domain::listing::{Side, SweepRow};
use crate::domain::mask;
use crate::domain::money::Fen;
use crate::domain::record::{FactKind, Record, RecordId, RecordRef, Table};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// Facts and payments of one subject, in the order of entry.
#[derive(Clone, Debug)]
pub struct Holding {
    /// The person or organisation.
    pub subject: RecordRef,
    /// Facts about it.
    pub facts: Vec<Record>,
    /// Payments to it.
    pub payments: Vec<Record>,
}

/// A piece of the register.
#[derive(Clone, Debug, Default)]
pub struct Holdings {
    /// By rising number; subjects without fact and payment are left out.
    pub list: Vec<Holding>,
    /// Where the next piece begins: the number to give for `after`.
    pub last: i64,
}

impl Store {
    /// What the subjects numbered behind `after` hold, for a stretch of at most `span` numbers;
    /// `None` behind the last one.
    pub fn holdings(&self, table: Table, after: i64, span: i64) -> Result<Option<Holdings>, StoreError> {
        let column = sql_name(table);
        let Some(first) = self.first_holder(column, after)? else { return Ok(None) };
        let last = first.saturating_add(span.max(1) - 1);
        let mut found: BTreeMap<i64, Holding> = BTreeMap::new();
        self.of_stretch(Table::Fact(FactKind::Honour), column, (first, last), |id, record| {
            holding(&mut found, table, id).facts.push(record);
        })?;
        self.of_stretch(Table::Payment, column, (first, last), |id, record| {
            holding(&mut found, table, id).payments.push(record);
        })?;
        Ok(Some(Holdings { list: found.into_values().collect(), last }))
    }

    /// Largest number of a person or organisation with a fact, for saying how far one is.
    pub fn last_holder(&self, table: Table) -> Result<i64, StoreError> {
        let column = sql_name(table);
        let sql = format!(
            "SELECT max(ifnull((SELECT max(subject_{column}) FROM fact), 0),
                        ifnull((SELECT max(subject_{column}) FROM payment), 0))"
        );
        Ok(self.con.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }

    /// Facts of a kind from a day on, counted by calendar year and the value of one field (empty where
    /// none is asked for).
    pub fn tally(
        &self,
        kind: FactKind,
        field: Option<&str>,
        since: Day,
    ) -> Result<Vec<(i16, String, i64)>, StoreError> {
        let sql = "SELECT CAST(substr(date, 1, 4) AS INTEGER), ifnull(json_extract(own, ?2), ''), count(*)
                   FROM fact WHERE fact_kind=?1 AND date>=?3 GROUP BY 1, 2";
        let path = format!("$.{}", field.unwrap_or("_"));
        let mut statement = self.con.prepare_cached(sql)?;
        let rows = statement.query_map(params![kind.code(), path, since.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn first_holder(&self, column: &str, after: i64) -> Result<Option<i64>, StoreError> {
        let mut first: Option<i64> = None;
        for table in ["fact", "payment"] {
            let sql = format!(
                "SELECT subject_{column} FROM {table} WHERE subject_{column}>?1 ORDER BY subject_{column} LIMIT 1"
            );
            let found: Option<i64> =
                self.con.prepare_cached(&sql)?.query_row([after], |row| row.get(0)).optional()?;
            first = match (first, found) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        Ok(first)
    }

    /// Facts of every kind (their rows are alike) or payments of a stretch of subjects.
    fn of_stretch(
        &self,
        table: Table,
        column: &str,
        (first, last): (i64, i64),
        mut take: impl FnMut(i64, Record),
    ) -> Result<(), StoreError> {
        let columns = self.layouts.of(table)?.columns();
        let facts = matches!(table, Table::Fact(_));
        let kind = if facts { "fact_kind" } else { "NULL" };
        let sql = format!(
            "SELECT {columns}, id AS the_id, subject_{column} AS the_subject, {kind} AS the_kind FROM {}
             WHERE subject_{column} BETWEEN ?1 AND ?2 ORDER BY subject_{column}, id",
            sql_name(table)
        );
        let mut statement = self.con.prepare_cached(&sql)?;
        let mut rows = statement.query([first, last])?;
        while let Some(row) = rows.next()? {
            let kind = row.get_ref("the_kind")?.as_str().ok().and_then(FactKind::from_code);
            let own = if facts { kind.map(Table::Fact) } else { Some(table) };
            let Some(own) = own else { continue };
            let record = self.layouts.of(own)?.read(row, RecordId(row.get("the_id")?))?;
            take(row.get("the_subject")?, record);
        }
        Ok(())
    }
}

fn holding(found: &mut BTreeMap<i64, Holding>, table: Table, id: i64) -> &mut Holding {
    found.entry(id).or_insert_with(|| Holding {
        subject: RecordRef::new(table, RecordId(id)),
        facts: Vec::new(),
        payments: Vec::new(),
    })
}

/// What a sweep found, on disk in a file without a name, so that memory stays small.
#[derive(Debug)]
pub struct Findings {
    con: Connection,
}

impl Findings {
    /// Nothing yet.
    pub fn new() -> Result<Self, StoreError> {
        let con = Connection::open("")?;
        con.execute_batch(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-2048;
             CREATE TABLE found(over INTEGER, person INTEGER, subject INTEGER, rule INTEGER, due INTEGER, paid INTEGER) STRICT;
             BEGIN",
        )?;
        Ok(Self { con })
    }

    /// One more; what is paid beyond what is owed goes to the other list.
    pub fn put(&self, subject: RecordRef, rule: u16, due: Fen, paid: Fen) -> Result<(), StoreError> {
        let person = subject.table == Table::Person;
        self.con.prepare_cached("INSERT INTO found VALUES(?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
            paid > due,
            person,
            subject.id.0,
            rule,
            due.0,
            paid.0
        ])?;
        Ok(())
    }

    /// Nothing more comes: puts both lists in order, the largest amount first.
    pub fn finish(&self) -> Result<(), StoreError> {
        self.con.execute_batch(
            "COMMIT;
             CREATE TABLE listed AS SELECT over, row_number() OVER
               (PARTITION BY over ORDER BY abs(due - paid) DESC, rule, person DESC, subject) - 1 AS place,
               person, subject, rule, due, paid FROM found;
             DROP TABLE found;
             CREATE UNIQUE INDEX listed_place ON listed(over, place);",
        )?;
        Ok(())
    }

    /// Rows of a list from a place on; names come from the store.
    pub fn page(
        &self,
        store: &Store,
        side: Side,
        from: u64,
        limit: usize,
    ) -> Result<Vec<SweepRow>, StoreError> {
        let sql = "SELECT person, subject, rule, due, paid FROM listed
                   WHERE over=?1 AND place>=?2 ORDER BY place LIMIT ?3";
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let mut statement = self.con.prepare_cached(sql)?;
        let mut rows = statement.query(params![side == Side::Over, number(from), number(limit as u64)])?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            let table = if row.get(0)? { Table::Person } else { Table::Organisation };
            let subject = RecordRef::new(table, RecordId(row.get(1)?));
            let record = store.get(subject)?;
            let get = |key: &str| record.as_ref().and_then(|r| r.values.get(key)).unwrap_or_default();
            let number = if table == Table::Person {
                mask::id_number(get("id_number"))
            } else {
                get("credit_code").to_owned()
            };
            let (due, paid) = (Fen(row.get(3)?), Fen(row.get(4)?));
            page.push(SweepRow {
                subject,
                name: get("name").to_owned(),
                number,
                rule: row.get(2)?,
                due,
                paid,
            });
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Change, Target};
    use crate::store::Author;

    fn new(store: &Store, table: Table, set: &[(&'static str, &str)]) -> RecordRef {
        let set = set.iter().map(|(key, value)| (*key, Some((*value).to_owned()))).collect();
        store.save(&Change { target: Target::New(table), set, reason: None }).unwrap().reference
    }

    #[test]
    fn every_subject_with_a_fact_or_a_payment_comes_once_with_all_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&folder.path().join("a.db"), Author::new("li", "host")).unwrap();
        let people: Vec<_> =
            (0..5).map(|n| new(&store, Table::Person, &[("name", &format!("人{n}"))])).collect();
        for (person, tier) in [(0, "youth"), (3, "artisan"), (0, "master")] {
            let subject = people[person].to_string();
            let values = [("subject", subject.as_str()), ("date", "2024-05-01"), ("tier", tier)];
            new(&store, Table::Fact(FactKind::Honour), &values);
        }
        let subject = people[4].to_string();
        let paid = [
            ("subject", subject.as_str()),
            ("family", "honour"),
            ("amount", "1.00"),
            ("paid_on", "2024-06-01"),
        ];
        new(&store, Table::Payment, &paid);
        for span in [1, 2, 100] {
            let (mut after, mut seen) = (0, Vec::new());
            while let Some(piece) = store.holdings(Table::Person, after, span).unwrap() {
                after = piece.last;
                seen.extend(piece.list.iter().map(|h| (h.subject, h.facts.len(), h.payments.len())));
            }
            assert_eq!(seen, [(people[0], 2, 0), (people[3], 1, 0), (people[4], 0, 1)], "span {span}");
        }
        assert!(store.holdings(Table::Organisation, 0, 10).unwrap().is_none());
        let whole = store.holdings(Table::Person, 0, 100).unwrap().unwrap();
        assert_eq!(
            whole.list[0].facts,
            store.facts_of(people[0]).unwrap().into_iter().rev().collect::<Vec<_>>()
        );
    }

    #[test]
    fn findings_come_back_by_side_the_largest_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&folder.path().join("a.db"), Author::new("li", "host")).unwrap();
        let who = new(&store, Table::Person, &[("name", "张国方")]);
        let found = Findings::new().unwrap();
        for (due, paid) in [(100, 50), (300, 0), (0, 70)] {
            found.put(who, 1, Fen(due), Fen(paid)).unwrap();
        }
        found.finish().unwrap();
        let owed = found.page(&store, Side::Owed, 0, 10).unwrap();
        assert_eq!(owed.iter().map(|r| r.due.0).collect::<Vec<_>>(), [300, 100]);
        assert_eq!(found.page(&store, Side::Owed, 1, 10).unwrap(), owed[1..]);
        let over = found.page(&store, Side::Over, 0, 10).unwrap();
        assert_eq!((over.len(), over[0].name.as_str(), over[0].paid), (1, "张国方", Fen(70)));
    }
}
