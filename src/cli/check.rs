//! `jiangce check`: numbers, names, dates and money checked, one JSON answer a line.

use super::out::{self, Out, say};
use super::{Context, Exit};
use crate::domain::day::Day;
use crate::domain::fault::{Fault, Reason};
use crate::domain::lang::words;
use crate::domain::number::{BankCard, CertificateNumber, CreditCode, PersonNumber, Phone};
use crate::domain::{amount, date_text, fold, name, width};
use serde_json::{Map, Value, json};
use std::io::{self, BufRead, Write};

/// What it reads, writes and ends with.
const HELP: &str = r#"读入 reads   标准输入，每行一问 · stdin, a question a line: {"id","kind","raw"}
             kind: resident_id foreign_resident_id credit_code bank_card mobile certificate name date money
写出 writes  标准输出，每行一答 · stdout, an answer a line: {"id","ok","normalized","reason",…}
             reason 说明为何不合格；另有该类别自己的栏 · why it is refused; fields of the kind follow
退出码 exit  0 全部合格 all good · 1 有不合格的 something refused · 2 读写不成 cannot be read or written
例 example
  echo '{"id":1,"kind":"money","raw":"0.6万"}' | jiangce check"#;

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {}

/// A line longer than this is refused; what is left of it is read and dropped.
const MAX_LINE: usize = 1 << 20;

/// Reads `{"id","kind","raw"}` lines and answers each with one line.
///
/// Exit 1 when anything was refused or a line was no question at all.
pub fn run(_args: &Args, context: &Context) -> Exit {
    out::answer(context.lang, |out| answers(&mut io::stdin().lock(), out, context.today))
}

fn answers(input: &mut impl BufRead, out: &mut Out, today: Day) -> io::Result<Exit> {
    let mut exit = Exit::Done;
    let (mut number, mut strangers) = (0usize, 0usize);
    let mut line = Vec::new();
    loop {
        match next_line(input, &mut line) {
            Ok(false) => break,
            Ok(true) => number += 1,
            Err(error) => {
                say!("jiangce check: {error}");
                return Ok(Exit::BadInput);
            }
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let (answer, known) = answer(&line, today);
        if !known {
            strangers += 1;
            tell(strangers, number);
        }
        if answer.get("ok") != Some(&Value::Bool(true)) {
            exit = Exit::Findings;
        }
        writeln!(out, "{answer}")?;
    }
    Ok(exit)
}

/// Says which line was no question; after the first twenty it is only answered.
fn tell(strangers: usize, number: usize) {
    match strangers {
        ..=20 => say!(
            "jiangce check: 第 {number} 行不是 {{\"id\",\"kind\",\"raw\"}}，或类别不认识 · line {number} is no question of that form, or its kind is unknown"
        ),
        21 => say!("jiangce check: 其余同类行不再逐一列出 · further such lines are not listed"),
        _ => {}
    }
}

/// Reads one line, of an endless one only the beginning; false at the end.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let limit = MAX_LINE as u64 + 1;
    io::Read::take(&mut *input, limit).read_until(b'\n', line)?;
    if line.len() > MAX_LINE && line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
    }
    Ok(!line.is_empty())
}

/// The answer to one line, and whether the line was a question.
fn answer(line: &[u8], today: Day) -> (Value, bool) {
    let bare = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let Ok(Value::Object(question)) = serde_json::from_slice::<Value>(bare) else {
        return (json!({"id": null, "ok": false, "normalized": null, "reason": "form"}), false);
    };
    let id = question.get("id").cloned().unwrap_or(Value::Null);
    // an absent value in the sender's data is an empty one, a number or a list is no text
    let text = |key: &str| match question.get(key) {
        Some(Value::Null) => Some(""),
        other => other.and_then(Value::as_str),
    };
    let (Some(kind), Some(raw)) = (text("kind"), text("raw")) else {
        return (refused(id, "form"), false);
    };
    match look(kind, raw, today) {
        None => (refused(id, "form"), false),
        Some(Err(fault)) => (refused(id, fault.code()), true),
        Some(Ok((normalized, extra))) => {
            let mut answer = Map::new();
            answer.insert("id".into(), id);
            answer.insert("ok".into(), true.into());
            answer.insert("normalized".into(), normalized.into());
            answer.insert("reason".into(), Value::Null);
            answer.extend(extra);
            (Value::Object(answer), true)
        }
    }
}

fn refused(id: Value, reason: &str) -> Value {
    json!({"id": id, "ok": false, "normalized": null, "reason": reason})
}

type Good = (String, Map<String, Value>);

fn extra(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// `None` for a kind nobody knows.
fn look(kind: &str, raw: &str, today: Day) -> Option<Result<Good, Fault>> {
    Some(match kind {
        "resident_id" => PersonNumber::parse_resident(raw, today).map(|n| {
            let facts = json!({"sex": n.sex().map(|s| s.code()), "birth": n.birth().to_string(), "division": n.division()});
            (n.canonical().into(), extra(facts))
        }),
        "foreign_resident_id" => PersonNumber::parse_foreign(raw, today).map(|n| {
            let facts = json!({"sex": n.sex().map(|s| s.code()), "birth": n.birth().to_string(), "nationality": n.nationality()});
            (n.canonical().into(), extra(facts))
        }),
        "credit_code" => CreditCode::parse(raw).map(|c| (c.canonical().into(), Map::new())),
        "bank_card" => BankCard::parse(raw).map(|c| (c.canonical().into(), Map::new())),
        "mobile" => Phone::parse_mobile(raw).map(|p| (p.canonical().into(), Map::new())),
        "certificate" => certificate(raw, today),
        "name" => name::parse(raw).map(|n| {
            let keys = name::keys(&n);
            let facts = json!({"full": keys.full, "initials": keys.initials, "width": width::width(&n)});
            (n, extra(facts))
        }),
        "date" => date(raw, today).map(|d| (d.to_string(), Map::new())),
        "money" => amount::parse(raw).map(|fen| {
            (fen.plain(), extra(json!({"fen": fen.0, "words": amount::words(fen)})))
        }),
        _ => return None,
    })
}

/// Any written form, and the bare serial a sheet leaves where a day was (44440 = 2021-09-01).
fn date(raw: &str, today: Day) -> Result<Day, Fault> {
    date_text::parse(raw, today).or_else(|fault| serial(raw).ok_or(fault))
}

/// Five digits that a sheet means as a day between 1954 and 2064.
fn serial(raw: &str) -> Option<Day> {
    let text = fold::text(raw);
    let number: i64 = text.parse().ok().filter(|n| text.len() == 5 && (20_000..60_000).contains(n))?;
    date_text::from_serial(number)
}

/// A number of another length has a form nobody knows.
fn certificate(raw: &str, today: Day) -> Result<Good, Fault> {
    let number = CertificateNumber::parse(raw, today).map_err(|fault| match fault.reason {
        Reason::Length { .. } => Fault::error(Reason::Form {
            found: raw.into(),
            expected: words("22 位或 16 位编号", "22 or 16 characters"),
        }),
        _ => fault,
    })?;
    let facts = json!({
        "form": number.form().code(),
        "body_kind": number.body_kind().map(|k| k.code()),
        "province": number.province(),
        "year": number.year(),
        "level": number.level().and_then(|level| level.digit()),
    });
    Ok((number.canonical().into(), extra(facts)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(line: &str) -> Value {
        answer(line.as_bytes(), Day::new(2026, 6, 1).unwrap()).0
    }

    #[test]
    fn each_kind_is_answered_with_its_fields() {
        let id = ask(r#"{"id":"a","kind":"resident_id","raw":"33080219650101123 1"}"#);
        assert_eq!(id["id"], "a");
        let money = ask(r#"{"id":1,"kind":"money","raw":"0.6万"}"#);
        assert_eq!((&money["fen"], &money["words"]), (&json!(600_000), &json!("人民币陆仟元整")));
        let name = ask(r#"{"id":2,"kind":"name","raw":"曾国藩"}"#);
        assert_eq!((&name["initials"][0], &name["width"]), (&json!("zgf"), &json!(6)));
        let cert = ask(r#"{"id":3,"kind":"certificate","raw":"s000033000123243000001"}"#);
        assert_eq!(
            (&cert["level"], &cert["year"], &cert["body_kind"]),
            (&json!(3), &json!(2024), &json!("social"))
        );
        assert_eq!(cert["normalized"], "S000033000123243000001");
    }

    #[test]
    fn a_serial_is_a_day_and_null_is_empty() {
        assert_eq!(ask(r#"{"id":1,"kind":"date","raw":"44440"}"#)["normalized"], "2021-09-01");
        assert_eq!(ask(r#"{"id":1,"kind":"date","raw":"12345"}"#)["reason"], "form");
        assert_eq!(ask(r#"{"id":1,"kind":"mobile","raw":null}"#)["reason"], "empty");
    }

    #[test]
    fn an_endless_line_counts_as_one() {
        let mut input = io::Cursor::new(format!("{}\n{{}}\n", "x".repeat(3 * MAX_LINE)));
        let mut line = Vec::new();
        let mut lines = 0;
        while next_line(&mut input, &mut line).unwrap() {
            assert!(line.len() <= MAX_LINE + 1);
            lines += 1;
        }
        assert_eq!(lines, 2);
    }

    #[test]
    fn a_line_that_is_no_question_is_answered_too() {
        for line in ["nonsense", "[]", r#"{"id":7}"#, r#"{"id":7,"kind":"colour","raw":"red"}"#] {
            let (value, known) = answer(line.as_bytes(), Day::new(2026, 6, 1).unwrap());
            assert_eq!((&value["ok"], known), (&json!(false), false), "{line}");
        }
    }
}
