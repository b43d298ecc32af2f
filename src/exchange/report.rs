//! What is said about an import: a line of JSON a row, or sentences for a person.

use super::cell::column_name;
use super::certificates::Normalized;
use super::import::{Outcome, Payload};
use super::issue::{Action, Code, Issue, Weight};
use super::layout::Columns;
use crate::domain::clean;
use crate::domain::lang::Lang;
use crate::domain::mask;
use crate::domain::number::Sex;
use serde::Serialize;
use serde_json::{Map, Number, Value as Json};

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    row: u32,
    action: &'a str,
    issues: Vec<&'a str>,
    normalized: Json,
}

/// The line of the contract for a row. It is for another program and holds what was read, numbers whole.
pub fn json(file: &str, sheet: Option<&str>, outcome: &Outcome) -> String {
    let normalized = if outcome.action.is_in() { payload(&outcome.payload) } else { Json::Null };
    let line = Line {
        file,
        sheet,
        row: outcome.row.number,
        action: outcome.action.code(),
        issues: outcome.issues.iter().map(|issue| issue.code.code()).collect(),
        normalized,
    };
    serde_json::to_string(&line).unwrap_or_default()
}

fn payload(payload: &Payload) -> Json {
    match payload {
        Payload::Nothing => Json::Null,
        Payload::Certificate(normalized) => certificate(normalized),
        Payload::Record(prepared) => {
            let mut map = Map::new();
            for link in &prepared.links {
                let text = link.number.as_ref().or(link.name.as_ref());
                let key = if link.field == "employer" { "org" } else { link.field };
                map.insert(key.into(), text.map_or(Json::Null, |t| Json::String(t.clone())));
            }
            for (key, value) in prepared.values.iter() {
                let value = match (key, value) {
                    ("sex", "male") => "男",
                    ("sex", "female") => "女",
                    _ => value,
                };
                map.insert(key.into(), value.into());
            }
            Json::Object(map)
        }
    }
}

fn certificate(row: &Normalized) -> Json {
    let text = |value: &Option<String>| value.as_ref().map_or(Json::Null, |t| Json::String(t.clone()));
    let sex = row.sex.map_or(Json::Null, |sex| if sex == Sex::Male { "男".into() } else { "女".into() });
    let mark = |value: Option<u32>| value.map_or(Json::Null, |hundredths| decimal(i64::from(hundredths)));
    let mut map = Map::new();
    for (key, value) in [
        ("name", text(&row.name)),
        ("sex", sex),
        ("id_number", text(&row.id_number)),
        ("org", text(&row.org)),
        ("uscc", text(&row.uscc)),
        ("occupation", text(&row.occupation)),
        ("occ_code", text(&row.occ_code)),
        ("level", row.level.map_or(Json::Null, Json::from)),
        ("cert_no", text(&row.cert_no)),
        ("theory", mark(row.theory)),
        ("practice", mark(row.practice)),
        ("review", mark(row.review)),
        ("issued", row.issued.map_or(Json::Null, |day| day.to_string().into())),
        ("phone", text(&row.phone)),
        ("card", text(&row.card)),
        ("amount", row.amount.map_or(Json::Null, |fen| decimal(fen.0))),
    ] {
        map.insert(key.into(), value);
    }
    Json::Object(map)
}

/// Hundredths as a JSON number, whole where it is whole.
fn decimal(hundredths: i64) -> Json {
    if hundredths % 100 == 0 {
        return (hundredths / 100).into();
    }
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.parse::<f64>().ok().and_then(Number::from_f64).map_or(Json::Null, Json::Number)
}

/// How many rows became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Per action, in the order accept, correct, reject, skip.
    pub rows: [u64; 4],
}

impl Tally {
    /// Counts one.
    pub const fn add(&mut self, action: Action) {
        self.rows[action as usize] += 1;
    }

    /// Rows with an action.
    pub const fn of(&self, action: Action) -> u64 {
        self.rows[action as usize]
    }

    /// One line for a person.
    pub fn line(&self, lang: Lang) -> String {
        let one = |action: Action| match lang {
            Lang::Zh => format!("{} {} 行", action.words().get(lang), self.of(action)),
            Lang::En => format!("{} {}", self.of(action), action.words().get(lang)),
        };
        [Action::Accept, Action::Correct, Action::Reject, Action::Skip].map(one).join(match lang {
            Lang::Zh => "，",
            Lang::En => ", ",
        })
    }
}

/// One line for each repair, doubt and fault of a row: place, value (cleaned, masked), reason.
pub fn sentences(
    sheet: Option<&str>,
    outcome: &Outcome,
    columns: Option<&Columns>,
    lang: Lang,
) -> Vec<String> {
    outcome
        .issues
        .iter()
        .filter(|issue| {
            matches!(issue.code, Code::ValueDoubtful | Code::LookAlike)
                || matches!(issue.code.weight(), Weight::Repair | Weight::Reject)
        })
        .map(|issue| sentence(sheet, outcome, issue, columns, lang))
        .collect()
}

/// The sentence of one issue.
pub fn sentence(
    sheet: Option<&str>,
    outcome: &Outcome,
    issue: &Issue,
    columns: Option<&Columns>,
    lang: Lang,
) -> String {
    let row = outcome.row.number;
    let place = match issue.column {
        Some(column) => format!("{}{row}", column_name(column)),
        None => row.to_string(),
    };
    let title =
        issue.column.and_then(|c| columns.map(|columns| clean::line(columns.title(c)))).unwrap_or_default();
    let sheet = sheet.map(|name| format!("{} ", clean::line(name))).unwrap_or_default();
    let found = issue.column.and_then(|c| shown(outcome, c, columns)).unwrap_or_default();
    let weight = match (issue.code.weight(), lang) {
        (Weight::Reject, Lang::Zh) => "退回",
        (Weight::Reject, Lang::En) => "reject",
        (Weight::Repair, Lang::Zh) => "修正",
        (Weight::Repair, Lang::En) => "repair",
        (_, Lang::Zh) => "存疑",
        (_, Lang::En) => "doubt",
    };
    let reason = discreet(issue).sentence(lang);
    match lang {
        Lang::Zh => format!("{sheet}第 {row} 行 {place} {title} [{weight}] “{found}”：{reason}"),
        Lang::En => format!("{sheet}row {row} {place} {title} [{weight}] \"{found}\": {reason}"),
    }
}

/// The issue without a personal number in its detail: what was found stands beside it, masked.
pub fn discreet(issue: &Issue) -> Issue {
    let tells = matches!(issue.code, Code::IdScientific | Code::CardScientific | Code::CertFormat);
    Issue { detail: issue.detail.clone().filter(|_| !tells), ..issue.clone() }
}

/// The value of a cell as a report may show it.
pub fn shown(outcome: &Outcome, column: u32, columns: Option<&Columns>) -> Option<String> {
    let text = outcome.row.get(column)?.value.text().trim().to_owned();
    let is = |key: &str| columns.and_then(|columns| columns.column(key)) == Some(column);
    let masked = if is("id_number") || is("subject_number") {
        mask::id_number(&text)
    } else if is("card") || is("account") {
        mask::card(&text)
    } else if is("phone") {
        mask::phone(&text)
    } else {
        text
    };
    Some(clean::line(&masked).chars().take(40).collect())
}
