//! Every case under `tests/assess`: facts and readings in, decisions out, as data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn assess(facts: &Path, readings: &Path) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiangce"));
    command.args(["assess", "--facts"]).arg(facts);
    if let Ok(text) = fs::read_to_string(readings) {
        let map: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
        for (name, value) in map {
            command.args(["--reading", &format!("{name}={}", value.as_str().unwrap())]);
        }
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_case_is_decided_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/assess");
    let mut cases = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let expected_path = entry.unwrap().path();
        let name = expected_path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(case) = name.strip_suffix(".expected.json") else { continue };
        let expected: Vec<Value> =
            serde_json::from_str(&fs::read_to_string(&expected_path).unwrap()).unwrap();
        let found =
            assess(&folder.join(format!("{case}.facts.json")), &folder.join(format!("{case}.readings.json")));
        cases += 1;
        if found.len() != expected.len() {
            wrong.push(format!("{case}: {} decisions, expected {}", found.len(), expected.len()));
        }
        for (found, expected) in found.iter().zip(&expected) {
            for key in ["subject", "fact", "status", "amount", "payee"] {
                if found[key] != expected[key] {
                    wrong.push(format!(
                        "{case}: {}: {key} {} != {}",
                        found["fact"], found[key], expected[key]
                    ));
                }
            }
        }
    }
    assert!(cases >= 12, "only {cases} cases found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bad_input_says_where_and_leaves_stdout_empty() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("facts.jsonl");
    let good = r#"{"id":"a","subject":"P","kind":"honour","date":"2024-05-01","tier":"master"}"#;
    fs::write(
        &file,
        format!("{good}\n{{\"id\":\"b\",\"subject\":\"P\",\"kind\":\"honour\",\"date\":\"2024-05-01\"}}\n"),
    )
    .unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_jiangce")).args(["assess", "--facts"]).arg(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("line 2") && said.contains("tier"), "{said}");
}

#[test]
fn people_and_organisations_of_a_store_are_judged_by_the_same_rules() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("a.db");
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_jiangce"))
            .arg("--store")
            .arg(&store)
            .args(args)
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(&["generate", "--people", "300", "--seed", "7"]).0, Some(0));
    let (code, all) = run(&["assess", "--all", "--format", "jsonl"]);
    assert_eq!(code, Some(0));
    let decisions: Vec<Value> = all.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(decisions.iter().any(|d| d["status"] == "due"));
    let person = decisions.iter().find(|d| d["subject"].as_str().unwrap().starts_with("person:")).unwrap();
    let (_, one) = run(&["assess", "--person", person["subject"].as_str().unwrap()]);
    let one: Vec<Value> = serde_json::from_str(&one).unwrap();
    let same: Vec<_> = decisions.iter().filter(|d| d["subject"] == person["subject"]).collect();
    assert_eq!(one.iter().collect::<Vec<_>>(), same);
    let (_, totals) = run(&["assess", "--all", "--totals", "--format", "csv"]);
    assert!(totals.starts_with("subject,due\n"));
    assert_eq!(run(&["assess", "--person", "330802190001011234"]).0, Some(2));
}

const LINES: &str = r#"{"id":"a","subject":"P","kind":"honour","date":"2022-05-01","tier":"artisan"}
{"id":"b","subject":"Q","kind":"honour","date":"2022-05-01","tier":"youth"}

{"id":"c","subject":"P","kind":"honour","date":"2024-05-01","tier":"master"}
"#;

/// `assess --facts -` on `text`: exit code, stdout, stderr.
fn from_stdin(text: &str, more: &[&str]) -> (Option<i32>, String, String) {
    use std::io::Write;
    let mut child = Command::new(env!("CARGO_BIN_EXE_jiangce"))
        .args(["assess", "--facts", "-"])
        .args(more)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn lines_whose_subjects_come_back_are_judged_as_one_subject() {
    let (code, out, _) = from_stdin(LINES, &["--format", "csv"]);
    assert_eq!(code, Some(0));
    assert!(out.ends_with("P,c,2,honour,due,80000.00,subject\n"), "{out}");
    let (_, totals, _) = from_stdin(LINES, &["--format", "csv", "--totals"]);
    assert_eq!(totals, "subject,due\nP,100000.00\nQ,6000.00\n");
}

#[test]
fn a_fault_in_the_last_of_many_lines_leaves_stdout_empty() {
    use std::fmt::Write;
    let mut text = String::new();
    for n in 0..5000 {
        writeln!(
            text,
            r#"{{"id":"f{n}","subject":"S{}","kind":"demonstration_enterprise","date":"2024-05-01"}}"#,
            n / 2
        )
        .unwrap();
    }
    let (code, out, _) = from_stdin(&text, &["--format", "jsonl"]);
    assert_eq!((code, out.lines().count()), (Some(0), 5000));
    for (last, said) in [
        (r#"{"id":"f7","subject":"Z","kind":"demonstration_enterprise","date":"2024-05-01"}"#, "id: f7"),
        (r#"{"id":"z","subject":"Z","kind":"demonstration_enterprise","date":"2024-02-30"}"#, "date"),
        ("{", "not JSON"),
    ] {
        let (code, out, err) = from_stdin(&format!("{text}{last}"), &["--format", "jsonl"]);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(err.contains("stdin: line 5001") && err.contains(said), "{err}");
    }
}

#[test]
fn more_titles_than_seats_are_paid_and_noted() {
    use std::fmt::Write;
    let mut text = String::new();
    for n in 0..11 {
        let fact = format!(
            r#"{{"id":"f{n}","subject":"S{n}","kind":"honour","date":"2024-05-01","tier":"master"}}"#
        );
        writeln!(text, "{fact}").unwrap();
    }
    let (code, out, _) = from_stdin(&text, &["--format", "jsonl", "--lang", "en"]);
    let decisions: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((code, decisions.len()), (Some(0), 11));
    assert!(decisions.iter().all(|d| d["amount"] == "100000.00"));
    let over = |d: &&Value| d["notes"].to_string().contains("over the seats");
    assert_eq!(decisions.iter().filter(over).count(), 1);
    assert!(over(&&decisions[10]));
}
