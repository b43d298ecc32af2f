//! Search words and top level of people: from what is in hand when somebody is new, else from the rows.
//!
//! Reading back what was just written costs a fifth of an import, so a transaction keeps what it entered
//! about somebody new until it ends.

use super::super::StoreError;
use super::super::words::Words;
use super::super::write::{Fresh, Work};
use super::{level_of, rank};
use crate::domain::occupation;
use crate::domain::record::Values;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// One certificate, as far as the words need it.
struct Certificate {
    occupation: String,
    rank: usize,
    number: String,
}

/// What is indexed of a person.
#[derive(Default)]
struct Facts {
    name: String,
    number: Option<String>,
    phone: Option<String>,
    division: Option<String>,
    employer: Option<i64>,
    /// Newest first.
    certificates: Vec<Certificate>,
    /// Codes of the kinds of fact on file.
    kinds: Vec<String>,
    /// Top level as the row has it.
    kept: Top,
}

/// Rank of the highest level (0 without one) and its occupation.
pub(in crate::store) type Top = (i64, Option<String>);

/// Makes the words of everybody stale anew.
pub(super) fn index_all(work: &mut Work<'_>) -> Result<(), StoreError> {
    let mut people: Vec<_> = work.debts.people.drain().collect();
    people.sort_unstable_by_key(|(id, _)| *id);
    let mut index = Index::new(work.con);
    for (id, stale) in people {
        if stale.indexed {
            work.con.prepare_cached("DELETE FROM person_words WHERE rowid=?1")?.execute([id])?;
        }
        let facts = match stale.fresh {
            Some(fresh) => Some(in_hand(fresh)),
            None => on_file(work.con, id)?,
        };
        if let Some(facts) = facts {
            index.put(id, &facts)?;
        }
    }
    Ok(())
}

/// What was entered in this transaction.
fn in_hand(fresh: Fresh) -> Facts {
    let text = |values: &Values, key: &str| values.get(key).map(ToOwned::to_owned);
    let mut held: Vec<&Values> =
        fresh.certificates.iter().filter(|values| values.get("lookup") != Some("missing")).collect();
    held.reverse();
    held.sort_by(|a, b| b.get("issued").cmp(&a.get("issued")));
    let certificate = |values: &Values| Certificate {
        occupation: text(values, "occupation").unwrap_or_default(),
        rank: values.get("level").map_or(0, rank),
        number: text(values, "number").unwrap_or_default(),
    };
    let employer = fresh.values.get("employer");
    Facts {
        name: text(&fresh.values, "name").unwrap_or_default(),
        number: text(&fresh.values, "id_number"),
        phone: text(&fresh.values, "phone"),
        division: text(&fresh.values, "division"),
        employer: employer
            .and_then(|text| super::super::rows::target(text, crate::domain::record::Table::Organisation)),
        certificates: held.into_iter().map(certificate).collect(),
        kinds: fresh.facts.iter().map(|kind| kind.code().to_owned()).collect(),
        kept: (0, None),
    }
}

/// What the rows say; `None` when the person is gone.
fn on_file(con: &Connection, id: i64) -> Result<Option<Facts>, StoreError> {
    let mut statement = con.prepare_cached(
        "SELECT name, id_number, phone, division, employer, top_level, top_occupation FROM person WHERE id=?1",
    )?;
    let found = statement.query_row([id], |row| {
        Ok(Facts {
            name: row.get(0)?,
            number: row.get(1)?,
            phone: row.get(2)?,
            division: row.get(3)?,
            employer: row.get(4)?,
            kept: (row.get(5)?, row.get(6)?),
            ..Facts::default()
        })
    });
    let Some(mut facts) = found.optional()? else { return Ok(None) };
    facts.certificates = certificates(con, id)?;
    let mut statement = con.prepare_cached("SELECT DISTINCT fact_kind FROM fact WHERE subject_person=?1")?;
    facts.kinds = statement.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(Some(facts))
}

fn certificates(con: &Connection, person: i64) -> Result<Vec<Certificate>, StoreError> {
    let mut statement = con.prepare_cached(
        "SELECT occupation, level, number FROM certificate WHERE person=?1
         AND lookup IS NOT 'missing' ORDER BY issued DESC, id DESC",
    )?;
    let rows = statement.query_map([person], |row| {
        let rank = row.get_ref(1)?.as_str().map_or(0, rank);
        Ok(Certificate { occupation: row.get(0)?, rank, number: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Names of employers kept; then they are asked for again.
const MOST_NAMES: usize = 20_000;

/// Writes to the index; employers' names are asked once.
pub(in crate::store) struct Index<'a> {
    con: &'a Connection,
    employers: HashMap<i64, String>,
}

/// What follows from what is on file of a person.
pub(in crate::store) struct Derived {
    /// Search words.
    pub(in crate::store) words: Words,
    /// The highest level as it is kept, and as the certificates say.
    pub(in crate::store) level: (Top, Top),
}

impl<'a> Index<'a> {
    pub(in crate::store) fn new(con: &'a Connection) -> Self {
        Self { con, employers: HashMap::new() }
    }

    /// What should be kept of this person; `None` when nobody has the number.
    pub(in crate::store) fn of(&mut self, id: i64) -> Result<Option<Derived>, StoreError> {
        on_file(self.con, id)?.map(|facts| self.derived(&facts)).transpose()
    }

    fn derived(&mut self, facts: &Facts) -> Result<Derived, StoreError> {
        let top = top(&facts.certificates);
        let words = self.words(facts, top)?;
        let rank = top.map_or(0, |held| i64::try_from(held.rank).unwrap_or(0));
        let level = (rank, top.map(|held| held.occupation.clone()));
        Ok(Derived { words, level: (facts.kept.clone(), level) })
    }

    fn put(&mut self, id: i64, facts: &Facts) -> Result<(), StoreError> {
        let Derived { words, level: (kept, level) } = self.derived(facts)?;
        if kept != level {
            self.con
                .prepare_cached("UPDATE person SET top_level=?2, top_occupation=?3 WHERE id=?1")?
                .execute(params![id, level.0, level.1])?;
        }
        self.con
            .prepare_cached("INSERT INTO person_words(rowid, words) VALUES(?1, ?2)")?
            .execute(params![id, words.text()])?;
        Ok(())
    }

    fn words(&mut self, facts: &Facts, top: Option<&Certificate>) -> Result<Words, StoreError> {
        let mut words = Words::default();
        words.name(&facts.name);
        if let Some(number) = &facts.number {
            words.identity(number);
        }
        if let Some(phone) = &facts.phone {
            words.phone(phone);
        }
        if let Some(division) = &facts.division {
            words.filter('d', division);
            words.filter('d', division.get(..4).unwrap_or(division));
        }
        if let Some(employer) = facts.employer {
            words.filter('o', &employer.to_string());
            words.characters(self.employer(employer)?);
        }
        held(&facts.certificates, top, &mut words);
        for kind in &facts.kinds {
            words.filter('f', kind);
        }
        Ok(words)
    }

    fn employer(&mut self, id: i64) -> Result<&str, StoreError> {
        if !self.employers.contains_key(&id) {
            if self.employers.len() >= MOST_NAMES {
                self.employers.clear();
            }
            let mut statement = self.con.prepare_cached("SELECT name FROM organisation WHERE id=?1")?;
            let name = statement.query_row([id], |row| row.get(0)).optional()?;
            self.employers.insert(id, name.unwrap_or_default());
        }
        Ok(self.employers.get(&id).map_or("", String::as_str))
    }
}

/// The highest certificate, of equals the newest.
fn top(certificates: &[Certificate]) -> Option<&Certificate> {
    certificates.iter().reduce(|best, next| if next.rank > best.rank { next } else { best })
}

fn held(certificates: &[Certificate], top: Option<&Certificate>, words: &mut Words) {
    for (at, held) in certificates.iter().enumerate() {
        let again = certificates.iter().take(at).any(|other| other.occupation == held.occupation);
        if let (false, Some(found)) = (again, occupation::catalogue().by_code(&held.occupation)) {
            words.characters(&found.name);
        }
        words.certificate(&held.number);
    }
    if let Some(top) = top {
        if let Some(level) = level_of(i64::try_from(top.rank).unwrap_or(0)) {
            words.filter('l', level);
        }
        words.filter('w', &top.occupation);
    }
}
