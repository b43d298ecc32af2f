//! The facts of the contract read from JSON, every refusal with its place.

use crate::domain::amount;
use crate::domain::day::Day;
use crate::domain::record::{FactKind, Field, FieldKind, Need};
use crate::policy::Fact;
use crate::policy::fact::expected;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// A refusal: where, and what was found and expected.
#[derive(Debug, PartialEq, Eq)]
pub struct Located {
    /// `fact 3` (from 1) or `line 3`.
    pub place: String,
    /// Field, what was found, what was expected.
    pub what: String,
}

/// A whole JSON array, or JSON Lines read whole.
pub fn parse(text: &str) -> Result<Vec<Fact>, Located> {
    let mut ids = HashSet::new();
    let mut unique = |fact: Fact, place: &str| {
        if ids.insert(fact.id.clone()) { Ok(fact) } else { Err(twice(&fact.id, place)) }
    };
    let body = text.trim_start_matches('\u{feff}').trim_start();
    if body.starts_with('[') {
        let list: Vec<Value> = serde_json::from_str(body).map_err(|error| Located {
            place: format!("line {}", error.line()),
            what: format!("not a JSON array: {error}"),
        })?;
        let located = list.iter().enumerate().map(|(i, value)| (value, format!("fact {}", i + 1)));
        return located.map(|(value, place)| unique(one(value, &place)?, &place)).collect();
    }
    text.trim_start_matches('\u{feff}')
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, text)| unique(line(text, i + 1)?, &format!("line {}", i + 1)))
        .collect()
}

/// One line of JSON Lines; whether its id is unique is for the caller to know.
pub fn line(text: &str, number: usize) -> Result<Fact, Located> {
    let place = format!("line {number}");
    match serde_json::from_str(text) {
        Ok(value) => one(&value, &place),
        Err(error) => Err(Located { place, what: format!("not JSON: {error}") }),
    }
}

/// The refusal of an id that stands there twice.
pub fn twice(id: &str, place: &str) -> Located {
    Located { place: place.to_owned(), what: format!("id: {id} stands there twice, expected a unique text") }
}

fn one(value: &Value, place: &str) -> Result<Fact, Located> {
    let refuse = |what: String| Located { place: place.to_owned(), what };
    let Value::Object(map) = value else {
        return Err(refuse("expected an object with id, subject, kind, date".into()));
    };
    let text = |key: &str| match map.get(key) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text.as_str()),
        Some(other) => Err(refuse(format!("{key}: found {other}, expected a text"))),
        None => Err(refuse(format!("{key}: missing, expected a text"))),
    };
    let (id, subject, code) = (text("id")?, text("subject")?, text("kind")?);
    let kind = FactKind::from_code(code).ok_or_else(|| {
        let known: Vec<_> = FactKind::ALL.iter().map(|k| k.code()).collect();
        refuse(format!("kind: found {code}, expected one of {}", known.join(", ")))
    })?;
    let written = text("date")?;
    let day = Day::parse_iso(written).ok_or_else(|| {
        refuse(format!("date: found {written}, expected a day of the calendar like 2024-05-01"))
    })?;
    let values = values(map, kind).map_err(&refuse)?;
    let get = |key: &str| values.iter().find(|(k, _)| *k == key).map(|(_, v)| v.as_str());
    Fact::from_canonical(id, subject, kind, day, get)
        .map_err(|fault| refuse(format!("{}: expected {}", fault.field, fault.expected)))
}

/// Canonical texts of the kind's own fields; unknown and missing ones are refused.
fn values(map: &Map<String, Value>, kind: FactKind) -> Result<Vec<(&'static str, String)>, String> {
    let fields = kind.own_fields();
    for key in map.keys() {
        if !["id", "subject", "kind", "date"].contains(&key.as_str()) && !fields.iter().any(|f| f.key == key)
        {
            let known: Vec<_> = fields.iter().map(|f| f.key).collect();
            return Err(format!("{key}: unknown field, expected {}", known.join(", ")));
        }
    }
    let mut list = Vec::new();
    for field in fields {
        match map.get(field.key) {
            Some(Value::Null) if field.need == Need::Optional => {}
            Some(value) => list.push((field.key, canonical(field, value)?)),
            None if field.is_required() => {
                return Err(format!("{}: missing, expected {}", field.key, expected(field)));
            }
            None => {}
        }
    }
    let has = |key: &str| list.iter().any(|(k, _)| *k == key);
    if kind == FactKind::TrainingBase && list.iter().any(|(k, v)| *k == "tier" && v == "city") {
        for key in ["trainees", "requested"] {
            if !has(key) {
                return Err(format!("{key}: missing, expected for a base of the city"));
            }
        }
    }
    Ok(list)
}

fn canonical(field: &Field, value: &Value) -> Result<String, String> {
    let refuse = || format!("{}: found {value}, expected {}", field.key, expected(field));
    match (field.kind, value) {
        (FieldKind::Flag, Value::Bool(flag)) => Ok(flag.to_string()),
        (FieldKind::Count(low, high), Value::Number(_)) => {
            let number = value.as_i64().filter(|n| (low..=high).contains(n)).ok_or_else(refuse)?;
            Ok(number.to_string())
        }
        (FieldKind::Money, Value::Number(_)) => {
            let yuan = value.as_i64().filter(|n| *n >= 0).ok_or_else(refuse)?;
            amount::parse(&yuan.to_string()).map(|fen| fen.plain()).map_err(|_| refuse())
        }
        (FieldKind::Money, Value::String(text)) if plain(text) => {
            amount::parse(text).map(|fen| fen.plain()).map_err(|_| refuse())
        }
        (FieldKind::Choice(list), Value::String(text)) if list.iter().any(|c| c.code == text) => {
            Ok(text.clone())
        }
        (FieldKind::Text(_), Value::String(text)) => Ok(text.clone()),
        (FieldKind::Text(_), Value::Number(number)) => Ok(number.to_string()),
        _ => Err(refuse()),
    }
}

/// Digits with at most two decimals.
fn plain(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(fraction) && fraction.len() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let fault = parse(text).unwrap_err();
        format!("{}: {}", fault.place, fault.what)
    }

    #[test]
    fn an_array_and_lines_give_the_same_facts() {
        let fact = r#"{"id":"a","subject":"P","kind":"honour","date":"2024-05-01","tier":"master"}"#;
        assert_eq!(parse(&format!("[{fact}]")), parse(&format!("{fact}\n\n")));
    }

    #[test]
    fn every_refusal_says_where_and_what_was_expected() {
        let base = r#""id":"a","subject":"P","date":"2024-05-01""#;
        for (body, field) in [
            (format!(r#"{base},"kind":"honors","tier":"master""#), "kind"),
            (format!(r#"{base},"kind":"honour""#), "tier"),
            (format!(r#"{base},"kind":"honour","tier":"king""#), "tier"),
            (format!(r#"{base},"kind":"honour","tier":"master","colour":1"#), "colour"),
            (format!(r#"{base},"kind":"study_visit","cost":"-1""#), "cost"),
            (format!(r#"{base},"kind":"study_visit","cost":"1.234""#), "cost"),
            (format!(r#"{base},"kind":"study_visit","cost":1.5"#), "cost"),
            (format!(r#"{base},"kind":"national_team","persons":-1"#), "persons"),
            (format!(r#"{base},"kind":"training_base","tier":"city","requested":"1""#), "trainees"),
            (
                r#""id":"a","subject":"P","date":"2023-02-29","kind":"demonstration_enterprise""#.into(),
                "date",
            ),
        ] {
            let found = refusal(&format!("{{{body}}}"));
            assert!(found.starts_with("line 1: ") && found.contains(field), "{found}");
        }
        let twice = r#"{"id":"a","subject":"P","kind":"demonstration_enterprise","date":"2024-05-01"}"#;
        assert!(refusal(&format!("[{twice},{twice}]")).starts_with("fact 2: id"));
    }
}
