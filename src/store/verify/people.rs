//! Users and readings are no records: what the log last said of each is compared with the rows.

use super::Finding;
use crate::store::{Store, StoreError};
use serde_json::Value;
use std::collections::BTreeMap;

/// What the log says of them; few, so they are kept.
#[derive(Default)]
pub(super) struct Desk {
    users: BTreeMap<String, Value>,
    /// Reading, choice, day, author and reason, in the order they were chosen.
    readings: Vec<[String; 5]>,
    /// What a row said was lawfully deleted: nothing can be compared any more.
    lost: bool,
}

impl Desk {
    /// Takes in one row of the log; `content` is what was kept of it.
    pub(super) fn follow(&mut self, kind: &str, author: &str, content: Option<&str>) {
        if !matches!(kind, "user" | "reading") {
            return;
        }
        let told = content.and_then(|content| serde_json::from_str::<Value>(content).ok());
        let Some(told) = told else {
            self.lost = true;
            return;
        };
        let text = |key: &str| told.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        if kind == "reading" {
            let row = [text("reading"), text("choice"), text("on"), author.to_owned(), text("reason")];
            self.readings.push(row);
        } else {
            self.users.insert(text("name"), told);
        }
    }

    /// Adds the first user and the first reading that are not as the log says.
    pub(super) fn compare(&self, store: &Store, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        if self.lost {
            return Ok(());
        }
        findings.extend(self.user(store)?.map(Finding::User));
        findings.extend(self.reading(store)?.map(Finding::Reading));
        Ok(())
    }

    fn user(&self, store: &Store) -> Result<Option<String>, StoreError> {
        let sql = "SELECT name, full_name, roles, ifnull(division, ''), active FROM user ORDER BY name";
        let mut statement = store.con.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut seen = 0;
        while let Some(row) = rows.next()? {
            let active = if row.get::<_, bool>(4)? { "true" } else { "false" };
            let name: String = row.get(0)?;
            let (full, roles, division): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let has = [
                ("full_name", full.as_str()),
                ("roles", &roles),
                ("division", &division),
                ("active", active),
            ];
            // rows of older programs say less
            let same = |told: &Value| {
                has.iter()
                    .all(|(key, value)| told.get(key).and_then(Value::as_str).is_none_or(|t| t == *value))
            };
            if !self.users.get(&name).is_some_and(same) {
                return Ok(Some(name));
            }
            seen += 1;
        }
        if seen == self.users.len() {
            return Ok(None);
        }
        let on_file: Vec<String> = store.users()?.into_iter().map(|user| user.name).collect();
        Ok(self.users.keys().find(|name| !on_file.contains(name)).cloned())
    }

    fn reading(&self, store: &Store) -> Result<Option<String>, StoreError> {
        let sql = "SELECT reading, choice, chosen_on, author, ifnull(reason, '') FROM reading ORDER BY id";
        let mut statement = store.con.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut told = self.readings.iter();
        while let Some(row) = rows.next()? {
            let has: [String; 5] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            if told.next() != Some(&has) {
                return Ok(has.into_iter().next());
            }
        }
        Ok(told.next().and_then(|row| row.first().cloned()))
    }
}
