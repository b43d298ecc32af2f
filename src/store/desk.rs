//! What belongs to the people at the desk: drafts, users with their roles, settings, chosen readings.

use super::{Store, StoreError, log};
use crate::domain::day::Day;
use crate::domain::record::RecordRef;
use crate::domain::role::{Role, User};
use rusqlite::{OptionalExtension, params};

/// An unfinished form of this author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which form.
    pub form: String,
    /// What the form made of itself.
    pub text: String,
    /// When it was last touched, in milliseconds since 1970 (UTC).
    pub at: i64,
}

/// A reading of the paper chosen in this store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingChoice {
    /// Code of the reading.
    pub reading: String,
    /// Code of the choice.
    pub choice: String,
    /// The day it was chosen.
    pub on: Day,
    /// Who chose it.
    pub author: String,
    /// Why.
    pub reason: Option<String>,
}

impl Store {
    /// Keeps what stands in a form; called at every change of a field.
    pub fn draft_save(&self, form: &str, text: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO draft(author, form, text, at) VALUES(?1, ?2, ?3, ?4)
                   ON CONFLICT(author, form) DO UPDATE SET text=excluded.text, at=excluded.at";
        let now = self.author.now();
        self.alone(|| {
            self.con.prepare_cached(sql)?.execute(params![self.author.name, form, text, now])?;
            Ok(())
        })
    }

    /// Throws a draft away.
    pub fn draft_drop(&self, form: &str) -> Result<(), StoreError> {
        self.alone(|| self.forget_draft(form))
    }

    /// The same inside a transaction.
    pub(super) fn forget_draft(&self, form: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM draft WHERE author=?1 AND form=?2";
        self.con.prepare_cached(sql)?.execute([&self.author.name, form])?;
        Ok(())
    }

    /// The drafts of this author, newest first.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        let sql = "SELECT form, text, at FROM draft WHERE author=?1 ORDER BY at DESC, form";
        let mut statement = self.con.prepare_cached(sql)?;
        let rows = statement.query_map([&self.author.name], |row| {
            Ok(Draft { form: row.get(0)?, text: row.get(1)?, at: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every user, by login.
    pub fn users(&self) -> Result<Vec<User>, StoreError> {
        let sql = "SELECT name, full_name, roles, division, active FROM user ORDER BY name";
        let mut statement = self.con.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            let codes: String = row.get(2)?;
            Ok(User {
                name: row.get(0)?,
                full_name: row.get(1)?,
                roles: Role::ALL.into_iter().filter(|r| codes.split(',').any(|c| c == r.code())).collect(),
                division: row.get(3)?,
                active: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The roles of this author. In a store without users everybody is a keeper.
    pub fn my_roles(&self) -> Result<Vec<Role>, StoreError> {
        let users = self.users()?;
        if users.is_empty() {
            return Ok(vec![Role::Clerk, Role::Keeper]);
        }
        let me = users.into_iter().find(|user| user.name == self.author.name && user.active);
        Ok(me.map_or_else(|| vec![Role::Viewer], |user| user.roles))
    }

    /// Adds or changes a user; logged. The first must be who is logged in, as a keeper; a change that would
    /// leave nobody to keep the store is refused.
    pub fn set_user(&self, user: &User) -> Result<(), StoreError> {
        let roles: Vec<_> = user.roles.iter().map(|role| role.code()).collect();
        self.write(|work| {
            let on_file = self.users()?;
            let keeps = user.active && user.roles.contains(&Role::Keeper);
            // anybody else first would shut out who sits here, and a declared name has no login to come back by
            if on_file.is_empty() && !(keeps && user.name == self.author.login) {
                return Err(StoreError::FirstUser { login: self.author.login.clone() });
            }
            let others = on_file.into_iter().filter(|other| other.name != user.name);
            if !others.chain([user.clone()]).any(|one| one.active && one.roles.contains(&Role::Keeper)) {
                return Err(StoreError::LastKeeper);
            }
            let active = if user.active { "true" } else { "false" };
            let division = user.division.as_deref().unwrap_or_default();
            let pairs = [
                ("name", user.name.as_str()),
                ("full_name", &user.full_name),
                ("roles", &roles.join(",")),
                ("division", division),
                ("active", active),
            ];
            work.remark("user", &note(&pairs))?;
            work.con.execute(
                "INSERT OR REPLACE INTO user(name, full_name, roles, division, active) VALUES(?1, ?2, ?3, ?4, ?5)",
                params![user.name, user.full_name, roles.join(","), user.division, user.active],
            )?;
            Ok(())
        })
    }

    /// A setting of this author, else of everybody.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let sql =
            "SELECT value FROM setting WHERE key=?2 AND author IN (?1, '') ORDER BY author DESC LIMIT 1";
        let mut statement = self.con.prepare_cached(sql)?;
        Ok(statement.query_row([&self.author.name, key], |row| row.get(0)).optional()?)
    }

    /// Every setting that holds for this author.
    pub fn settings(&self) -> Result<Vec<(String, String)>, StoreError> {
        let sql =
            "SELECT key, value, max(author) FROM setting WHERE author IN (?1, '') GROUP BY key ORDER BY key";
        let mut statement = self.con.prepare_cached(sql)?;
        let rows = statement.query_map([&self.author.name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps a setting of this author.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO setting(author, key, value) VALUES(?1, ?2, ?3)";
        self.alone(|| {
            self.con.prepare_cached(sql)?.execute([&self.author.name, key, value])?;
            Ok(())
        })
    }

    /// Keeps a setting for everybody; logged.
    pub fn set_common_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.write(|work| {
            work.remark("setting", &note(&[("key", key), ("value", value)]))?;
            let sql = "INSERT OR REPLACE INTO setting(author, key, value) VALUES('', ?1, ?2)";
            work.con.execute(sql, [key, value])?;
            Ok(())
        })
    }

    /// The readings that hold: the newest choice of each.
    pub fn reading_choices(&self) -> Result<Vec<ReadingChoice>, StoreError> {
        self.readings(
            "SELECT reading, choice, chosen_on, author, reason FROM reading r
             WHERE id=(SELECT max(id) FROM reading x WHERE x.reading=r.reading) ORDER BY reading",
        )
    }

    /// Every choice of readings ever made, newest first.
    pub fn reading_history(&self) -> Result<Vec<ReadingChoice>, StoreError> {
        self.readings("SELECT reading, choice, chosen_on, author, reason FROM reading ORDER BY id DESC")
    }

    fn readings(&self, sql: &str) -> Result<Vec<ReadingChoice>, StoreError> {
        let mut statement = self.con.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(ReadingChoice {
                reading: row.get(0)?,
                choice: row.get(1)?,
                on: row.get_ref(2)?.as_str().ok().and_then(Day::parse_iso).unwrap_or(Day::FIRST),
                author: row.get(3)?,
                reason: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Chooses a reading of the paper; dated and logged.
    pub fn choose_reading(
        &self,
        reading: &str,
        choice: &str,
        on: Day,
        reason: Option<&str>,
    ) -> Result<(), StoreError> {
        self.write(|work| {
            let day = on.to_string();
            let mut pairs = vec![("reading", reading), ("choice", choice), ("on", &day)];
            pairs.extend(reason.map(|reason| ("reason", reason)));
            work.remark("reading", &note(&pairs))?;
            work.con.execute(
                "INSERT INTO reading(reading, choice, chosen_on, author, reason) VALUES(?1, ?2, ?3, ?4, ?5)",
                params![reading, choice, day, self.author.name, reason],
            )?;
            Ok(())
        })
    }

    /// Logs something that changes no record: a number shown, a list exported, a verification.
    pub fn log_note(
        &self,
        kind: &str,
        about: Option<RecordRef>,
        details: &[(&str, &str)],
    ) -> Result<(), StoreError> {
        let about = about.map(|reference| reference.to_string());
        let mut pairs: Vec<(&str, &str)> = about.iter().map(|about| ("about", about.as_str())).collect();
        pairs.extend_from_slice(details);
        self.write(|work| work.remark(kind, &note(&pairs)))
    }
}

/// Pairs as the content of a remark in the log.
pub(super) fn note(pairs: &[(&str, &str)]) -> String {
    let mut json = String::from("{");
    for (key, value) in pairs {
        if json.len() > 1 {
            json.push(',');
        }
        log::quote(key, &mut json);
        json.push(':');
        log::quote(value, &mut json);
    }
    json.push('}');
    json
}
