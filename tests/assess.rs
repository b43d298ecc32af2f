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
