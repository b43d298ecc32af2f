//! Reading what belongs together: certificates, organisations, the records of a subject, sizes.

use super::people::page;
use super::words::{self, Query};
use super::{Store, StoreError, rows};
use crate::domain::day::Day;
use crate::domain::listing::{CertificateRow, From, OrganisationRow, Page, TimelineRow};
use crate::domain::money::Fen;
use crate::domain::record::{FactKind, Record, RecordId, RecordRef, Table};
use rusqlite::{Row, params};

/// Which certificates a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateFilter {
    /// The search box: of the holder, or the certificate number.
    pub words: String,
    /// Only of this person.
    pub person: Option<RecordId>,
    /// Only of this level, by code.
    pub level: Option<String>,
    /// Only of this occupation, by code.
    pub occupation: Option<String>,
    /// Only of this kind, by code.
    pub kind: Option<String>,
}

impl CertificateFilter {
    /// The codes that narrow, in the order of [`NARROWED`].
    fn codes(&self) -> [&Option<String>; 3] {
        [&self.level, &self.occupation, &self.kind]
    }
}

/// Narrows the certificates read, parameters 4 to 6.
const NARROWED: &str = "ifnull(c.level = ?4, ?4 IS NULL) AND ifnull(c.occupation = ?5, ?5 IS NULL)
    AND ifnull(c.kind = ?6, ?6 IS NULL)";

/// Which organisations a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganisationFilter {
    /// Name, pinyin, initials, credit code.
    pub words: String,
    /// Kind by code.
    pub kind: Option<String>,
    /// Division code.
    pub division: Option<String>,
}

/// Sizes kept by the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// People on file.
    pub people: u64,
    /// Organisations on file.
    pub organisations: u64,
    /// Certificates on file.
    pub certificates: u64,
    /// Facts on file, by kind, in the order of the contract.
    pub facts: Vec<(FactKind, u64)>,
    /// Payments on file.
    pub payments: u64,
    /// Money paid, without what came back.
    pub paid: Fen,
    /// Drafts of this author.
    pub drafts: u64,
}

const CERTIFICATE: &str = "c.id, c.person, p.name, c.number, c.occupation, c.level, c.issued, c.body
    FROM certificate c JOIN person p ON p.id = c.person";

fn certificate(row: &Row<'_>) -> rusqlite::Result<CertificateRow> {
    Ok(CertificateRow {
        id: RecordId(row.get(0)?),
        sort_key: row.get::<_, i64>(1)?.to_string(),
        person: RecordId(row.get(1)?),
        name: row.get(2)?,
        number: row.get(3)?,
        occupation: row.get(4)?,
        level: row.get(5)?,
        issued: row.get_ref(6)?.as_str_or_null()?.and_then(Day::parse_iso),
        body: row.get(7)?,
    })
}

/// Start of a list read by falling number: sign, direction, bound, and whether it is read backwards.
fn falling(from: &From) -> (&'static str, &'static str, i64, bool) {
    match from {
        From::Start => ("<", "DESC", i64::MAX, false),
        From::After(_, id) => ("<", "DESC", id.0, false),
        From::Before(_, id) => (">", "ASC", id.0, true),
        From::End => (">", "ASC", i64::MIN, true),
    }
}

impl Store {
    /// A page of the certificate register, newest entry first. With words: of the people found, newest person
    /// first (the sort key is the number of the person).
    pub fn certificates(
        &self,
        filter: &CertificateFilter,
        from: &From,
        limit: usize,
    ) -> Result<Page<CertificateRow>, StoreError> {
        let (sign, direction, bound, back) = falling(from);
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let of = filter.person.map(|person| person.0);
        let read = if filter.words.trim().is_empty() {
            let narrowed = if of.is_some() { "AND c.person=?3" } else { "AND ?3 IS NULL" };
            let sql = format!(
                "SELECT {CERTIFICATE} WHERE c.id {sign} ?1 {narrowed} AND {NARROWED}
                 ORDER BY c.id {direction} LIMIT ?2"
            );
            let mut statement = self.con.prepare_cached(&sql)?;
            let [level, occupation, kind] = filter.codes();
            let rows =
                statement.query_map(params![bound, wanted, of, level, occupation, kind], certificate)?;
            rows.collect::<Result<Vec<_>, _>>()?
        } else {
            return self.certificates_found(filter, from, limit);
        };
        Ok(page(read, limit, back))
    }

    fn certificates_found(
        &self,
        filter: &CertificateFilter,
        from: &From,
        limit: usize,
    ) -> Result<Page<CertificateRow>, StoreError> {
        let (_, direction, _, back) = falling(from);
        let start = match from {
            From::After(key, id) | From::Before(key, id) => {
                key.parse::<i64>().ok().map(|person| (person, id.0))
            }
            _ => None,
        };
        let sql = format!(
            "SELECT {CERTIFICATE} WHERE c.person=?1 AND ?2 IS NULL AND ?3 IS NULL AND {NARROWED}
             ORDER BY c.id {direction}"
        );
        let [level, occupation, kind] = filter.codes();
        let mut statement = self.con.prepare_cached(&sql)?;
        let mut found = Vec::new();
        self.each_found(&filter.words, start.map(|(person, _)| person), back, |person| {
            let bounds = params![person, None::<i64>, None::<i64>, level, occupation, kind];
            for row in statement.query_map(bounds, certificate)? {
                let row = row?;
                let passed = start
                    .is_some_and(|(p, c)| p == person && if back { row.id.0 <= c } else { row.id.0 >= c });
                if !passed && filter.person.is_none_or(|of| of.0 == person) {
                    found.push(row);
                }
            }
            Ok(found.len() <= limit)
        })?;
        Ok(page(found, limit, back))
    }

    /// Calls `act` with each person the search box finds, from `start` on (included), while it says yes.
    fn each_found(
        &self,
        text: &str,
        start: Option<i64>,
        back: bool,
        mut act: impl FnMut(i64) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let query = Query::people(text);
        if query.is_empty() {
            return Ok(());
        }
        let (sign, order) = if back { (">=", "ASC") } else { ("<=", "DESC") };
        let bound = start.unwrap_or(if back { i64::MIN } else { i64::MAX });
        let mut ids = self.con.prepare_cached(&format!(
            "SELECT rowid FROM person_words WHERE person_words MATCH ?1 AND rowid {sign} ?2 ORDER BY rowid {order}"
        ))?;
        let mut rows = ids.query((query.conditions.join(" AND "), bound))?;
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            if self.holds(id, &query)? && !act(id)? {
                break;
            }
        }
        Ok(())
    }

    /// A page of the organisations, newest entry first.
    pub fn organisations(
        &self,
        filter: &OrganisationFilter,
        from: &From,
        limit: usize,
    ) -> Result<Page<OrganisationRow>, StoreError> {
        let (sign, direction, bound, back) = falling(from);
        let query = Query::organisations(&filter.words);
        if query.is_empty() && !filter.words.trim().is_empty() {
            return Ok(Page { rows: Vec::new(), more: false });
        }
        let mut all = query.conditions;
        all.extend(filter.kind.as_ref().map(|kind| words::filter('k', kind)));
        all.extend(filter.division.as_ref().map(|code| match code.strip_suffix("00") {
            Some(city) => format!("{}*", words::filter('d', city)),
            None => words::filter('d', code),
        }));
        let columns = "o.id, o.name, o.credit_code, o.kind, o.division, o.people";
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let sql = if all.is_empty() {
            format!(
                "SELECT {columns} FROM organisation o WHERE o.id {sign} ?1 AND ?3='' ORDER BY o.id {direction} LIMIT ?2"
            )
        } else {
            format!(
                "SELECT {columns} FROM organisation_words w JOIN organisation o ON o.id = w.rowid
                 WHERE w.organisation_words MATCH ?3 AND w.rowid {sign} ?1 ORDER BY w.rowid {direction} LIMIT ?2"
            )
        };
        let mut statement = self.con.prepare_cached(&sql)?;
        let rows = statement.query_map(params![bound, wanted, all.join(" AND ")], |row| {
            Ok(OrganisationRow {
                id: RecordId(row.get(0)?),
                sort_key: String::new(),
                name: row.get(1)?,
                credit_code: row.get(2)?,
                kind: row.get(3)?,
                division: row.get(4)?,
                people: row.get::<_, i64>(5)?.try_into().unwrap_or(0),
            })
        })?;
        Ok(page(rows.collect::<Result<_, _>>()?, limit, back))
    }

    /// Certificates of a person, newest first.
    pub fn certificates_of(&self, person: RecordRef) -> Result<Vec<Record>, StoreError> {
        let sql = "SELECT id FROM certificate WHERE person=?1 ORDER BY issued DESC, id DESC";
        self.belonging(Table::Certificate, sql, person.id.0)
    }

    /// Roles of an organisation, newest first.
    pub fn roles_of(&self, organisation: RecordRef) -> Result<Vec<Record>, StoreError> {
        let sql = "SELECT id FROM organisation_role WHERE organisation=?1 ORDER BY since DESC, id DESC";
        self.belonging(Table::OrganisationRole, sql, organisation.id.0)
    }

    /// Payments to a person or an organisation, newest first.
    pub fn payments_of(&self, subject: RecordRef) -> Result<Vec<Record>, StoreError> {
        let column = rows::sql_name(subject.table);
        let sql = format!("SELECT id FROM payment WHERE subject_{column}=?1 ORDER BY paid_on DESC, id DESC");
        self.belonging(Table::Payment, &sql, subject.id.0)
    }

    /// Facts about a person or an organisation, newest first.
    pub fn facts_of(&self, subject: RecordRef) -> Result<Vec<Record>, StoreError> {
        let column = rows::sql_name(subject.table);
        let sql =
            format!("SELECT fact_kind, id FROM fact WHERE subject_{column}=?1 ORDER BY date DESC, id DESC");
        let mut statement = self.con.prepare_cached(&sql)?;
        let mut rows = statement.query([subject.id.0])?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            if let Some(kind) = FactKind::from_code(row.get_ref(0)?.as_str().unwrap_or("")) {
                let id = RecordId(row.get(1)?);
                facts.extend(self.get(RecordRef::new(Table::Fact(kind), id))?);
            }
        }
        Ok(facts)
    }

    fn belonging(&self, table: Table, sql: &str, id: i64) -> Result<Vec<Record>, StoreError> {
        let mut statement = self.con.prepare_cached(sql)?;
        let ids = statement.query_map([id], |row| row.get(0))?.collect::<Result<Vec<_>, _>>()?;
        let get = |id| self.get(RecordRef::new(table, RecordId(id))).transpose();
        ids.into_iter().filter_map(get).collect()
    }

    /// Everything filed under a person or an organisation, newest first.
    pub fn timeline(&self, subject: RecordRef) -> Result<Vec<TimelineRow>, StoreError> {
        let mut records = self.facts_of(subject)?;
        records.extend(self.payments_of(subject)?);
        match subject.table {
            Table::Person => records.extend(self.certificates_of(subject)?),
            _ => records.extend(self.roles_of(subject)?),
        }
        let mut rows: Vec<_> = records.into_iter().map(timeline_row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.day));
        Ok(rows)
    }

    /// Sizes, kept while writing and never counted.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let mut statement = self.con.prepare_cached("SELECT key, value FROM counter")?;
        let kept = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
        let kept: std::collections::HashMap<_, _> = kept.collect::<Result<_, _>>()?;
        let number = |key: String| kept.get(&key).copied().unwrap_or(0);
        let count = |table: Table| u64::try_from(number(format!("count:{}", table.code()))).unwrap_or(0);
        let drafts = self
            .con
            .prepare_cached("SELECT count(*) FROM draft WHERE author=?1")?
            .query_row([&self.author.name], |row| row.get::<_, i64>(0))?;
        Ok(Counts {
            people: count(Table::Person),
            organisations: count(Table::Organisation),
            certificates: count(Table::Certificate),
            facts: FactKind::ALL.iter().map(|kind| (*kind, count(Table::Fact(*kind)))).collect(),
            payments: count(Table::Payment),
            paid: Fen(number("sum:paid".into())),
            drafts: u64::try_from(drafts).unwrap_or(0),
        })
    }
}

fn timeline_row(record: Record) -> TimelineRow {
    let day = ["date", "issued", "paid_on", "since"].iter().find_map(|key| record.values.get(key));
    let values = &record.values;
    let line = |key: &'static str| values.get(key).map(|value| (key, value.to_owned()));
    TimelineRow {
        reference: record.reference,
        day: day.and_then(Day::parse_iso),
        amount: values.get("amount").and_then(rows::fen).map(Fen),
        values: record.reference.table.fields().iter().filter_map(|field| line(field.key)).collect(),
    }
}
