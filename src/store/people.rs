//! The people list and the search box: pages by key in every order, under every filter.
//!
//! The newest-first list reads the search index alone, lazily, in row order, so that a page costs the same at
//! a million people. Other orders sort what was found when it is little and walk the index of the order when
//! it is much.

use super::hits::{Hits, SORTABLE};
use super::settle::level_of;
use super::words::{self, Query};
use super::{Store, StoreError};
use crate::domain::day::Day;
use crate::domain::listing::{From, Page, PeopleFilter, PeopleOrder, PersonRow};
use crate::domain::record::RecordId;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};

const COLUMNS: &str =
    "p.id, p.name, p.id_number, p.sex, p.birth, p.top_level, p.top_occupation, o.name, p.phone,
    p.division, p.name_key FROM person p LEFT JOIN organisation o ON o.id = p.employer";

struct Found {
    row: PersonRow,
    name_key: String,
    level: i64,
}

impl Found {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let level: i64 = row.get(5)?;
        let birth = row.get_ref(4)?.as_str_or_null()?.and_then(Day::parse_iso);
        let person = PersonRow {
            id: RecordId(row.get(0)?),
            sort_key: String::new(),
            name: row.get(1)?,
            id_number: row.get(2)?,
            sex: row.get(3)?,
            birth,
            level: level_of(level).map(ToOwned::to_owned),
            occupation: row.get(6)?,
            employer: row.get(7)?,
            phone: row.get(8)?,
            division: row.get(9)?,
        };
        Ok(Self { row: person, name_key: row.get(10)?, level })
    }

    fn keyed(mut self, order: PeopleOrder) -> PersonRow {
        self.row.sort_key = match order {
            PeopleOrder::Newest => String::new(),
            PeopleOrder::Name => self.name_key,
            PeopleOrder::Level => self.level.to_string(),
            PeopleOrder::Birth => self.row.birth.map_or_else(|| "9999".into(), |day| day.to_string()),
        };
        self.row
    }
}

/// The direction a page is read in and where it starts.
struct Way<'a> {
    /// True when rows are read from the end towards the start.
    back: bool,
    start: Option<(&'a str, i64)>,
}

impl<'a> Way<'a> {
    fn new(from: &'a From) -> Self {
        match from {
            From::Start => Self { back: false, start: None },
            From::End => Self { back: true, start: None },
            From::After(key, id) => Self { back: false, start: Some((key, id.0)) },
            From::Before(key, id) => Self { back: true, start: Some((key, id.0)) },
        }
    }
}

/// The page of what was read: one row more than wanted says that the list goes on.
pub(super) fn page<T>(mut rows: Vec<T>, limit: usize, back: bool) -> Page<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    if back {
        rows.reverse();
    }
    Page { rows, more }
}

impl Store {
    /// A page of the people list.
    pub fn people(
        &self,
        filter: &PeopleFilter,
        order: PeopleOrder,
        from: &From,
        limit: usize,
    ) -> Result<Page<PersonRow>, StoreError> {
        let query = Query::people(&filter.words);
        if query.is_empty() && !filter.words.trim().is_empty() {
            return Ok(Page { rows: Vec::new(), more: false });
        }
        let condition = condition(&query, filter);
        let way = Way::new(from);
        let found = match (&condition, order) {
            (Some(text), PeopleOrder::Newest) => self.search(&query, text, &way, limit + 1)?,
            (Some(text), _) => {
                return self.with_hits(text, |hits| self.ordered(&query, hits, order, &way, limit));
            }
            (None, _) => self.walk(order, &way, limit + 1)?,
        };
        Ok(page(found.into_iter().map(|f| f.keyed(order)).collect(), limit, way.back))
    }

    /// Reads the index newest first (or oldest first when going back) until enough rows are proved.
    fn search(
        &self,
        query: &Query,
        text: &str,
        way: &Way<'_>,
        wanted: usize,
    ) -> Result<Vec<Found>, StoreError> {
        let (sign, order) = if way.back { (">", "ASC") } else { ("<", "DESC") };
        let after = way.start.map_or(if way.back { i64::MIN } else { i64::MAX }, |(_, id)| id);
        let mut ids = self.con.prepare_cached(&format!(
            "SELECT rowid FROM person_words WHERE person_words MATCH ?1 AND rowid {sign} ?2 ORDER BY rowid {order}"
        ))?;
        let mut rows = ids.query((text, after))?;
        let mut found = Vec::new();
        while found.len() < wanted {
            let Some(row) = rows.next()? else { break };
            found.extend(self.proved(row.get(0)?, query)?);
        }
        Ok(found)
    }

    /// A page of those found, in an order the search index does not have.
    fn ordered(
        &self,
        query: &Query,
        hits: &Hits,
        order: PeopleOrder,
        way: &Way<'_>,
        limit: usize,
    ) -> Result<Page<PersonRow>, StoreError> {
        if hits.count <= SORTABLE {
            let mut found = Vec::with_capacity(hits.count);
            for id in hits.ids() {
                found.extend(self.proved(id, query)?);
            }
            return Ok(sorted(found, order, way, limit));
        }
        if let (PeopleOrder::Name, Some(letter)) = (order, query.sorted_under)
            && let Some(others) = self.sorted_elsewhere(hits, letter)?
        {
            return self.by_name(query, hits, letter, &others, way, limit);
        }
        let (sql, bounds) = walk_sql("p.id FROM person p", order, way);
        let found = self.walk_hits(&sql, bounds, query, limit, |id| hits.has(id))?;
        Ok(page(found.into_iter().map(|f| f.keyed(order)).collect(), limit, way.back))
    }

    /// Rows of a walk through an order that are wanted and proved, one more than the page takes.
    fn walk_hits(
        &self,
        sql: &str,
        bounds: Vec<Value>,
        query: &Query,
        limit: usize,
        wanted: impl Fn(i64) -> bool,
    ) -> Result<Vec<Found>, StoreError> {
        let mut statement = self.con.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(bounds))?;
        let mut found = Vec::new();
        while found.len() <= limit {
            let Some(row) = rows.next()? else { break };
            let id: i64 = row.get(0)?;
            if wanted(id) {
                found.extend(self.proved(id, query)?);
            }
        }
        Ok(found)
    }

    /// A page in the order of names of people who nearly all are sorted under one letter: that part of the
    /// order is walked, the `others` are sorted into it.
    fn by_name(
        &self,
        query: &Query,
        hits: &Hits,
        letter: char,
        others: &[i64],
        way: &Way<'_>,
        limit: usize,
    ) -> Result<Page<PersonRow>, StoreError> {
        let order = PeopleOrder::Name;
        let (sql, mut bounds) = walk_sql("p.id FROM person p", order, way);
        let at = bounds.len();
        bounds.extend([Value::Text(letter.to_string()), Value::Text(format!("{letter}\u{10FFFF}"))]);
        let within = format!("p.name_key >= ?{} AND p.name_key < ?{}", at + 1, at + 2);
        let sql = match sql.split_once(" WHERE ") {
            Some((select, rest)) => format!("{select} WHERE {within} AND {rest}"),
            None => sql.replacen(" ORDER BY ", &format!(" WHERE {within} ORDER BY "), 1),
        };
        let here = |id| hits.has(id) && others.binary_search(&id).is_err();
        let mut found = self.walk_hits(&sql, bounds, query, limit, here)?;
        for id in others {
            found.extend(self.proved(*id, query)?);
        }
        Ok(sorted(found, order, way, limit))
    }

    /// The person, when the rows prove what the index cannot.
    fn proved(&self, id: i64, query: &Query) -> Result<Option<Found>, StoreError> {
        if !self.holds(id, query)? {
            return Ok(None);
        }
        let mut statement = self.con.prepare_cached(&format!("SELECT {COLUMNS} WHERE p.id=?1"))?;
        Ok(statement.query_row([id], Found::read).optional()?)
    }

    /// Reads everybody in the order of its index.
    fn walk(&self, order: PeopleOrder, way: &Way<'_>, wanted: usize) -> Result<Vec<Found>, StoreError> {
        let (sql, bounds) = walk_sql(COLUMNS, order, way);
        let mut statement = self.con.prepare_cached(&format!("{sql} LIMIT {wanted}"))?;
        let rows = statement.query_map(params_from_iter(bounds), Found::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Everything asked, for the index; `None` when nothing is asked.
fn condition(query: &Query, filter: &PeopleFilter) -> Option<String> {
    let mut all = query.conditions.clone();
    if let Some(division) = &filter.division {
        all.push(words::filter('d', division.strip_suffix("00").unwrap_or(division)));
    }
    if let Some(employer) = filter.employer {
        all.push(words::filter('o', &employer.0.to_string()));
    }
    let codes = [('l', &filter.level), ('w', &filter.occupation), ('f', &filter.fact)];
    all.extend(codes.iter().filter_map(|(class, code)| Some(words::filter(*class, code.as_deref()?))));
    (!all.is_empty()).then(|| all.join(" AND "))
}

/// Sorts what was found and cuts the page out of it.
fn sorted(all: Vec<Found>, order: PeopleOrder, way: &Way<'_>, limit: usize) -> Page<PersonRow> {
    let mut rows: Vec<_> = all.into_iter().map(|f| f.keyed(order)).collect();
    let place = |key: &str, id: i64| match order {
        PeopleOrder::Level => (-(key.parse::<i64>().unwrap_or(0)), String::new(), -id),
        _ => (0, key.to_owned(), id),
    };
    rows.sort_by_cached_key(|row| place(&row.sort_key, row.id.0));
    if let Some((key, id)) = way.start {
        let start = place(key, id);
        rows.retain(|row| {
            let here = place(&row.sort_key, row.id.0);
            if way.back { here < start } else { here > start }
        });
    }
    if way.back {
        rows.reverse();
    }
    page(rows, limit, way.back)
}

fn walk_sql(columns: &str, order: PeopleOrder, way: &Way<'_>) -> (String, Vec<Value>) {
    let (column, falling) = match order {
        PeopleOrder::Newest => ("", true),
        PeopleOrder::Name => ("p.name_key", false),
        PeopleOrder::Level => ("p.top_level", true),
        PeopleOrder::Birth => ("ifnull(p.birth, '9999')", false),
    };
    let (sign, direction) = if falling == way.back { (">", "ASC") } else { ("<", "DESC") };
    let (start, bounds) = match (way.start, column) {
        (None, _) => (String::new(), Vec::new()),
        (Some((_, id)), "") => (format!("WHERE p.id {sign} ?1"), vec![Value::Integer(id)]),
        (Some((key, id)), _) => {
            let key = match order {
                PeopleOrder::Level => Value::Integer(key.parse().unwrap_or(0)),
                _ => Value::Text(key.to_owned()),
            };
            (format!("WHERE ({column}, p.id) {sign} (?1, ?2)"), vec![key, Value::Integer(id)])
        }
    };
    let by = if column.is_empty() {
        format!("p.id {direction}")
    } else {
        format!("{column} {direction}, p.id {direction}")
    };
    (format!("SELECT {columns} {start} ORDER BY {by}"), bounds)
}
