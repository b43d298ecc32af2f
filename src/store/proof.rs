//! What the search index cannot prove of a person it finds: whole phrases and long numbers.

use super::words::Query;
use super::{Store, StoreError};
use crate::domain::occupation;
use rusqlite::OptionalExtension;

impl Store {
    /// True when the rows of this person hold every phrase and number the index knows only in part.
    pub(super) fn holds(&self, person: i64, query: &Query) -> Result<bool, StoreError> {
        for number in &query.numbers {
            if !self.has_number(person, number)? {
                return Ok(false);
            }
        }
        for phrase in &query.phrases {
            if !self.has_phrase(person, phrase)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// An identity or certificate number that begins like this, or a telephone that ends like it.
    fn has_number(&self, person: i64, number: &str) -> Result<bool, StoreError> {
        let mut statement = self.con.prepare_cached("SELECT id_number, phone FROM person WHERE id=?1")?;
        let own = statement.query_row([person], |row| {
            let text = |at: usize| -> rusqlite::Result<&str> {
                Ok(row.get_ref(at)?.as_str_or_null()?.unwrap_or(""))
            };
            Ok(begins(text(0)?, number) || ends(text(1)?, number))
        });
        if own.optional()?.unwrap_or(false) {
            return Ok(true);
        }
        let mut statement = self.con.prepare_cached("SELECT number FROM certificate WHERE person=?1")?;
        let mut rows = statement.query([person])?;
        while let Some(row) = rows.next()? {
            if begins(row.get_ref(0)?.as_str().unwrap_or(""), number) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The name, the employer's name or the name of a certified occupation has it whole.
    fn has_phrase(&self, person: i64, phrase: &str) -> Result<bool, StoreError> {
        let mut statement = self.con.prepare_cached(
            "SELECT p.name, o.name FROM person p LEFT JOIN organisation o ON o.id = p.employer WHERE p.id=?1",
        )?;
        let named = statement.query_row([person], |row| {
            let has = |at: usize| -> rusqlite::Result<bool> {
                Ok(row.get_ref(at)?.as_str_or_null()?.is_some_and(|text| text.contains(phrase)))
            };
            Ok(has(0)? || has(1)?)
        });
        if named.optional()?.unwrap_or(false) {
            return Ok(true);
        }
        let sql = "SELECT DISTINCT occupation FROM certificate WHERE person=?1";
        let mut statement = self.con.prepare_cached(sql)?;
        let mut rows = statement.query([person])?;
        while let Some(row) = rows.next()? {
            let code = row.get_ref(0)?.as_str().unwrap_or("");
            if occupation::catalogue().by_code(code).is_some_and(|found| found.name.contains(phrase)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// `number` is lower case and has neither blanks nor signs.
fn begins(kept: &str, number: &str) -> bool {
    let mut kept = kept.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase());
    number.chars().all(|c| kept.next() == Some(c))
}

fn ends(kept: &str, number: &str) -> bool {
    let mut kept = kept.chars().rev().filter(char::is_ascii_digit);
    number.chars().rev().all(|c| kept.next() == Some(c))
}
