//! Rows and canonical values: which column a field stands in and how its text becomes a typed value.
//!
//! Everything follows from the field tables; a new field needs a column in a schema step and nothing here.

use super::StoreError;
use crate::domain::money::Fen;
use crate::domain::record::{Field, FieldKind, Record, RecordId, RecordRef, Table, Values};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row};

/// Where a field of a kind stands.
#[derive(Clone, Copy)]
enum Place {
    Text,
    Number,
    Money,
    Flag,
    Person,
    Organisation,
    /// Two columns: `<key>_person`, `<key>_organisation`.
    Subject,
    /// Inside the JSON object of a fact.
    Own,
}

/// One kind of record in the database: its table, its places, its statements.
pub(super) struct Layout {
    table: Table,
    places: Vec<(&'static Field, Place)>,
    columns: String,
    select: String,
    insert: String,
    update: String,
    delete: String,
}

/// The layouts of every kind, made once for a connection.
pub(super) struct Layouts(Vec<(Table, Layout)>);

impl Layouts {
    pub(super) fn new() -> Self {
        Self(Table::all().map(|table| (table, Layout::new(table))).collect())
    }

    pub(super) fn of(&self, table: Table) -> Result<&Layout, StoreError> {
        let found = self.0.iter().find(|(t, _)| *t == table);
        found.map(|(_, layout)| layout).ok_or_else(|| StoreError::Unexpected(table.code()))
    }
}

/// Name of the table in the database.
pub(super) fn sql_name(table: Table) -> &'static str {
    match table {
        Table::Person => "person",
        Table::Organisation => "organisation",
        Table::OrganisationRole => "organisation_role",
        Table::Certificate => "certificate",
        Table::Payment => "payment",
        Table::Fact(_) => "fact",
    }
}

/// Columns a fact has whatever its kind.
const COMMON: [&str; 4] = ["date", "paper", "paper_date", "note"];

fn place(table: Table, field: &Field) -> Place {
    let fact = matches!(table, Table::Fact(_));
    match field.kind {
        _ if fact && field.key == "subject" => Place::Subject,
        _ if fact && !COMMON.contains(&field.key) => Place::Own,
        FieldKind::Money => Place::Money,
        FieldKind::Count(..) | FieldKind::Year => Place::Number,
        FieldKind::Flag => Place::Flag,
        FieldKind::Person => Place::Person,
        FieldKind::Organisation => Place::Organisation,
        FieldKind::Subject => Place::Subject,
        _ => Place::Text,
    }
}

impl Layout {
    fn new(table: Table) -> Self {
        let places: Vec<_> = table.fields().iter().map(|field| (field, place(table, field))).collect();
        let columns = columns(table, &places);
        let name = sql_name(table);
        let marks: Vec<_> = (1..=columns.len() + 2).map(|n| format!("?{n}")).collect();
        let key = match table {
            Table::Fact(kind) => format!("id=?1 AND fact_kind='{}'", kind.code()),
            _ => "id=?1".to_owned(),
        };
        let sets: Vec<_> = columns.iter().enumerate().map(|(i, c)| format!("{c}=?{}", i + 3)).collect();
        let list = columns.join(", ");
        Self {
            table,
            columns: format!("revision, {list}"),
            select: format!("SELECT revision, {list} FROM {name} WHERE {key}"),
            insert: format!("INSERT INTO {name}(id, revision, {list}) VALUES({})", marks.join(", ")),
            update: format!("UPDATE {name} SET revision=?2, {} WHERE {key}", sets.join(", ")),
            delete: format!("DELETE FROM {name} WHERE {key}"),
            places,
        }
    }

    /// The record with that id; `None` when there is none of this kind.
    pub(super) fn get(&self, con: &Connection, id: RecordId) -> Result<Option<Record>, StoreError> {
        let mut statement = con.prepare_cached(&self.select)?;
        Ok(statement.query_row([id.0], |row| self.read(row, id)).optional()?)
    }

    /// The columns [`Layout::read`] wants, first in a statement of its own.
    pub(super) fn columns(&self) -> &str {
        &self.columns
    }

    /// The record in a row whose first columns are [`Layout::columns`].
    pub(super) fn read(&self, row: &Row<'_>, id: RecordId) -> rusqlite::Result<Record> {
        let mut at = 1;
        let mut values = Values::new();
        let mut own = None;
        if matches!(self.table, Table::Fact(_)) {
            own = serde_json::from_str::<serde_json::Value>(row.get_ref(2)?.as_str().unwrap_or("")).ok();
            at = 3;
        }
        for (field, place) in &self.places {
            let text = match place {
                Place::Own => own
                    .as_ref()
                    .and_then(|o| o.get(field.key))
                    .and_then(|v| v.as_str())
                    .map(ToOwned::to_owned),
                other => take(row, *other, &mut at)?,
            };
            values.set(field.key, text);
        }
        Ok(Record { reference: RecordRef::new(self.table, id), revision: row.get(0)?, values })
    }

    pub(super) fn insert(
        &self,
        con: &Connection,
        id: i64,
        revision: i64,
        row: &Bound,
    ) -> rusqlite::Result<()> {
        write(con, &self.insert, id, revision, row)
    }

    pub(super) fn update(
        &self,
        con: &Connection,
        id: i64,
        revision: i64,
        row: &Bound,
    ) -> rusqlite::Result<()> {
        write(con, &self.update, id, revision, row)
    }

    pub(super) fn delete(&self, con: &Connection, id: i64) -> rusqlite::Result<()> {
        con.prepare_cached(&self.delete)?.execute([id]).map(|_| ())
    }

    /// Turns canonical values into column values; `key` is the sort key of a name, where the kind has one.
    pub(super) fn bind(&self, values: &Values, key: Option<String>) -> Result<Bound, StoreError> {
        let mut row = Vec::with_capacity(self.places.len() + 3);
        if let Table::Fact(kind) = self.table {
            row.push(Value::Text(kind.code().to_owned()));
            row.push(Value::Text(self.own(values)));
        }
        for (field, place) in &self.places {
            put(self.table, field, *place, values.get(field.key), &mut row)?;
        }
        row.extend(key.map(Value::Text));
        Ok(Bound(row))
    }

    fn own(&self, values: &Values) -> String {
        let mut json = String::from("{");
        for (field, _) in self.places.iter().filter(|(_, p)| matches!(p, Place::Own)) {
            if let Some(value) = values.get(field.key) {
                if json.len() > 1 {
                    json.push(',');
                }
                super::log::quote(field.key, &mut json);
                json.push(':');
                super::log::quote(value, &mut json);
            }
        }
        json.push('}');
        json
    }
}

fn write(con: &Connection, sql: &str, id: i64, revision: i64, row: &Bound) -> rusqlite::Result<()> {
    let mut statement = con.prepare_cached(sql)?;
    statement.raw_bind_parameter(1, id)?;
    statement.raw_bind_parameter(2, revision)?;
    for (i, value) in row.0.iter().enumerate() {
        statement.raw_bind_parameter(i + 3, value)?;
    }
    statement.raw_execute().map(|_| ())
}

/// Column values of one row in the order of its layout.
pub(super) struct Bound(Vec<Value>);

fn columns(table: Table, places: &[(&'static Field, Place)]) -> Vec<String> {
    let mut columns = Vec::new();
    if matches!(table, Table::Fact(_)) {
        columns.extend(["fact_kind".to_owned(), "own".to_owned()]);
    }
    for (field, place) in places {
        match place {
            Place::Own => {}
            Place::Subject => {
                columns.push(format!("{}_person", field.key));
                columns.push(format!("{}_organisation", field.key));
            }
            _ => columns.push(field.key.to_owned()),
        }
    }
    if matches!(table, Table::Person | Table::Organisation) {
        columns.push("name_key".to_owned());
    }
    columns
}

fn take(row: &Row<'_>, place: Place, at: &mut usize) -> rusqlite::Result<Option<String>> {
    let here = *at;
    *at += 1;
    let number = |column| row.get::<_, Option<i64>>(column);
    Ok(match place {
        Place::Text => row.get(here)?,
        Place::Number => number(here)?.map(|n| n.to_string()),
        Place::Money => number(here)?.map(|n| Fen(n).plain()),
        Place::Flag => number(here)?.map(|n| (n != 0).to_string()),
        Place::Person => number(here)?.map(|n| format!("person:{n}")),
        Place::Organisation => number(here)?.map(|n| format!("organisation:{n}")),
        Place::Subject => {
            *at += 1;
            let person = number(here)?.map(|n| format!("person:{n}"));
            person.or(number(here + 1)?.map(|n| format!("organisation:{n}")))
        }
        Place::Own => None,
    })
}

fn put(
    table: Table,
    field: &'static Field,
    place: Place,
    text: Option<&str>,
    row: &mut Vec<Value>,
) -> Result<(), StoreError> {
    let Some(text) = text else {
        if field.is_required() {
            return Err(StoreError::Required { table, field: field.key });
        }
        row.extend(std::iter::repeat_n(Value::Null, places_taken(place)));
        return Ok(());
    };
    let value = match place {
        Place::Own => return Ok(()),
        Place::Text => Some(Value::Text(text.to_owned())),
        Place::Number => text.parse().ok().map(Value::Integer),
        Place::Money => fen(text).map(Value::Integer),
        Place::Flag => flag(text).map(Value::Integer),
        Place::Person => target(text, Table::Person).map(Value::Integer),
        Place::Organisation => target(text, Table::Organisation).map(Value::Integer),
        Place::Subject => return put_subject(table, field, text, row),
    };
    row.push(value.ok_or_else(|| bad(table, field, text))?);
    Ok(())
}

fn places_taken(place: Place) -> usize {
    match place {
        Place::Own => 0,
        Place::Subject => 2,
        _ => 1,
    }
}

fn put_subject(
    table: Table,
    field: &'static Field,
    text: &str,
    row: &mut Vec<Value>,
) -> Result<(), StoreError> {
    let person = target(text, Table::Person).filter(|_| field.kind != FieldKind::Organisation);
    let organisation = target(text, Table::Organisation).filter(|_| field.kind != FieldKind::Person);
    match (person, organisation) {
        (Some(id), _) => row.extend([Value::Integer(id), Value::Null]),
        (_, Some(id)) => row.extend([Value::Null, Value::Integer(id)]),
        _ => return Err(bad(table, field, text)),
    }
    Ok(())
}

fn bad(table: Table, field: &'static Field, text: &str) -> StoreError {
    StoreError::BadValue { table, field: field.key, value: text.to_owned() }
}

/// Row number in `person:12` when it is of the wanted kind.
pub(super) fn target(text: &str, wanted: Table) -> Option<i64> {
    let rest = text.strip_prefix(sql_name(wanted))?.strip_prefix(':')?;
    rest.parse().ok().filter(|id| *id > 0)
}

fn flag(text: &str) -> Option<i64> {
    match text {
        "true" => Some(1),
        "false" => Some(0),
        _ => None,
    }
}

/// Canonical money, two decimals, to fen.
pub(super) fn fen(text: &str) -> Option<i64> {
    let (whole, cents) = text.split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let negative = whole.starts_with('-');
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    if cents.len() != 2 || !digits(whole) || !digits(cents) {
        return None;
    }
    let fen = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)?;
    Some(if negative { -fen } else { fen })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_money_is_read_strictly() {
        assert_eq!(fen("80000.00"), Some(8_000_000));
        assert_eq!(fen("-0.05"), Some(-5));
        for wrong in ["1", "1.5", "1.050", ".50", "a.00", "+1.00", "-.00", "99999999999999999999.00"] {
            assert_eq!(fen(wrong), None, "{wrong}");
        }
    }
}
