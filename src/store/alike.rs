//! Finding records that are meant: by number, by likeness, by what was typed into a reference field.

use super::register::OrganisationFilter;
use super::{Store, StoreError};
use crate::domain::listing::{Candidate, From, PeopleFilter, PeopleOrder};
use crate::domain::mask;
use crate::domain::record::{Record, RecordId, RecordRef, SubjectKind, Table, Values};
use rusqlite::{OptionalExtension, params, params_from_iter};

impl Store {
    /// The record with this number: identity number (either length), credit code or certificate number.
    pub fn find_by_number(&self, number: &str) -> Result<Option<RecordRef>, StoreError> {
        let number = number.trim().to_uppercase();
        for table in [Table::Person, Table::Organisation, Table::Certificate] {
            if let Some(id) = self.exact(table, &number)? {
                return Ok(Some(RecordRef::new(table, id)));
            }
        }
        self.other_length(&number)
    }

    /// The record of this kind with this number; `None` for kinds that have none.
    pub fn find_in(&self, table: Table, number: &str) -> Result<Option<RecordRef>, StoreError> {
        let number = number.trim().to_uppercase();
        match self.exact(table, &number)? {
            Some(id) => Ok(Some(RecordRef::new(table, id))),
            None if table == Table::Person => self.other_length(&number),
            None => Ok(None),
        }
    }

    /// The record of this kind with exactly this number, not its other length.
    pub(super) fn exact(&self, table: Table, number: &str) -> Result<Option<RecordId>, StoreError> {
        let sql = match table {
            Table::Person => "SELECT id FROM person WHERE id_number=?1",
            Table::Organisation => "SELECT id FROM organisation WHERE credit_code=?1",
            Table::Certificate => "SELECT id FROM certificate WHERE number=?1",
            _ => return Ok(None),
        };
        let found = self.con.prepare_cached(sql)?.query_row([number], |row| row.get(0));
        Ok(found.optional()?.map(RecordId))
    }

    /// A first-generation number (15 figures) and its second-generation form (18) are the same person.
    fn other_length(&self, number: &str) -> Result<Option<RecordRef>, StoreError> {
        let part = |from: usize, to: usize| number.get(from..to).unwrap_or("");
        let key = match number.len() {
            15 => format!("{}19{}", part(0, 6), part(6, 15)),
            18 if part(6, 8) == "19" => format!("{}{}", part(0, 6), part(8, 17)),
            _ => return Ok(None),
        };
        let sql = "SELECT id FROM person WHERE id_number >= ?1 AND id_number < ?1 || ':' AND length(id_number) <> ?2 LIMIT 1";
        let found = self
            .con
            .prepare_cached(sql)?
            .query_row(params![key, i64::try_from(number.len()).unwrap_or(0)], |row| row.get(0));
        Ok(found.optional()?.map(|id| RecordRef::new(Table::Person, RecordId(id))))
    }

    /// Records that look like one with these values: same number, same name and birth date, same name.
    pub fn similar(
        &self,
        table: Table,
        values: &Values,
        itself: Option<RecordRef>,
    ) -> Result<Vec<Candidate>, StoreError> {
        let mut found = Vec::new();
        for key in ["id_number", "credit_code", "number"] {
            if let Some(number) = values.get(key) {
                found.extend(self.find_in(table, number)?);
            }
        }
        let name = values.get("name").unwrap_or("");
        match (table, values.get("birth")) {
            (Table::Person, Some(birth)) if !name.is_empty() => {
                let sql = "SELECT id FROM person WHERE name_key=?1 AND name=?2 AND birth=?3 LIMIT 20";
                let key = crate::domain::name::keys(name).full.into_iter().next().unwrap_or_default();
                self.collect(table, sql, &[&key, name, birth], &mut found)?;
            }
            (Table::Organisation, _) if !name.is_empty() => {
                let sql = "SELECT id FROM organisation WHERE name_key=?1 AND name=?2 LIMIT 20";
                self.collect(table, sql, &[&crate::domain::name::full(name), name], &mut found)?;
            }
            _ => {}
        }
        let mut seen = std::collections::HashSet::new();
        found.retain(|r| Some(*r) != itself && seen.insert(*r));
        self.names(&found)
    }

    /// People of exactly this name, and of this birth where it is told; of very many, some.
    pub fn namesakes(&self, values: &Values) -> Result<Vec<RecordRef>, StoreError> {
        let Some(name) = values.get("name") else { return Ok(Vec::new()) };
        let key = crate::domain::name::keys(name).full.into_iter().next().unwrap_or_default();
        let sql = "SELECT id FROM person WHERE name_key=?1 AND name=?2 AND (?3 IS NULL OR birth=?3) ORDER BY id LIMIT 200";
        let mut statement = self.con.prepare_cached(sql)?;
        let ids = statement.query_map(params![key, name, values.get("birth")], |row| row.get(0))?;
        ids.map(|id| Ok(RecordRef::new(Table::Person, RecordId(id?)))).collect()
    }

    /// Likely duplicates of a record on file.
    pub fn duplicates(&self, reference: RecordRef) -> Result<Vec<Candidate>, StoreError> {
        match self.get(reference)? {
            Some(record) => {
                let mut found = self.similar(reference.table, &record.values, Some(reference))?;
                if let Some(number) = record.values.get("id_number") {
                    let other = self.other_length(number)?;
                    let known = |c: &Candidate, r: &RecordRef| c.canonical == r.to_string();
                    let other: Vec<_> =
                        other.into_iter().filter(|r| !found.iter().any(|c| known(c, r))).collect();
                    found.extend(self.names(&other)?);
                }
                Ok(found)
            }
            None => Ok(Vec::new()),
        }
    }

    fn collect(
        &self,
        table: Table,
        sql: &str,
        keys: &[&str],
        into: &mut Vec<RecordRef>,
    ) -> Result<(), StoreError> {
        let mut statement = self.con.prepare_cached(sql)?;
        for id in statement.query_map(params_from_iter(keys), |row| row.get(0))? {
            into.push(RecordRef::new(table, RecordId(id?)));
        }
        Ok(())
    }

    /// What to choose from in a reference field; numbers are masked.
    pub fn candidates(
        &self,
        kind: SubjectKind,
        query: &str,
        limit: usize,
    ) -> Result<Vec<Candidate>, StoreError> {
        let mut found = Vec::new();
        if kind != SubjectKind::Organisation {
            let filter = PeopleFilter { words: query.to_owned(), ..PeopleFilter::default() };
            let people = self.people(&filter, PeopleOrder::Newest, &From::Start, limit)?;
            found.extend(people.rows.iter().map(|row| RecordRef::new(Table::Person, row.id)));
        }
        if kind != SubjectKind::Person && found.len() < limit {
            let filter = OrganisationFilter { words: query.to_owned(), ..OrganisationFilter::default() };
            let rest = self.organisations(&filter, &From::Start, limit - found.len())?;
            found.extend(rest.rows.iter().map(|row| RecordRef::new(Table::Organisation, row.id)));
        }
        self.names(&found)
    }

    /// Names of records and what tells them from their namesakes; what is not on file is left out.
    pub fn names(&self, references: &[RecordRef]) -> Result<Vec<Candidate>, StoreError> {
        let mut named = Vec::with_capacity(references.len());
        for reference in references {
            let Some(record) = self.get(*reference)? else { continue };
            let (label, detail) = self.name_of(&record)?;
            named.push(Candidate { canonical: reference.to_string(), label, detail });
        }
        Ok(named)
    }

    fn name_of(&self, record: &Record) -> Result<(String, String), StoreError> {
        let text = |key: &str| record.values.get(key).unwrap_or("").to_owned();
        Ok(match record.reference.table {
            Table::Person => {
                let employer = record.values.get("employer").and_then(RecordRef::parse);
                let employer = employer.map(|r| self.get(r)).transpose()?.flatten();
                let employer = employer.and_then(|e| e.values.get("name").map(ToOwned::to_owned));
                let number = record.values.get("id_number").map(mask::id_number);
                let parts: Vec<_> = [number, employer].into_iter().flatten().collect();
                (text("name"), parts.join(" "))
            }
            Table::Organisation => (text("name"), text("credit_code")),
            Table::Certificate => (text("number"), text("issued")),
            Table::OrganisationRole => (text("role"), text("since")),
            Table::Payment => (text("family"), text("paid_on")),
            Table::Fact(_) => (record.reference.table.words().zh.to_owned(), text("date")),
        })
    }
}
