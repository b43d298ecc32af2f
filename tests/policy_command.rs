//! `jiangce policy` as a person uses it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn policy(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jiangce")).arg("policy").args(args).output().unwrap()
}

/// A copy of the shipped pack that a test may spoil.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policy/quzhou-artisans");
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    folder
}

#[test]
fn a_whole_pack_passes_and_a_spoilt_one_names_file_line_and_key() {
    let folder = copy();
    let path = folder.path().to_str().unwrap();
    assert_eq!(policy(&["check", path]).status.code(), Some(0));
    let rules = folder.path().join("rules.toml");
    fs::write(
        &rules,
        fs::read_to_string(&rules).unwrap().replace("field = \"selected\"", "field = \"chosen\""),
    )
    .unwrap();
    let output = policy(&["check", path]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.starts_with("rules.toml:") && said.contains("chosen"), "{said}");
    assert_eq!(policy(&["check", "no-such-pack"]).status.code(), Some(2));
}

#[test]
fn a_changed_rate_is_the_only_difference_of_two_packs() {
    let folder = copy();
    let rates = folder.path().join("rates.toml");
    fs::write(&rates, fs::read_to_string(&rates).unwrap().replace("host = \"10000\"", "host = \"12000\""))
        .unwrap();
    let output = policy(&["diff", "quzhou-artisans", folder.path().to_str().unwrap()]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{said}");
    assert!(said.contains("rate.host") && said.contains("12000.00"), "{said}");
    assert_eq!(policy(&["diff", "quzhou-artisans", "quzhou-artisans"]).status.code(), Some(0));
}

#[test]
fn a_clause_is_shown_with_its_rates_and_readings() {
    let said = String::from_utf8(policy(&["show", "2"]).stdout).unwrap();
    assert!(
        said.contains("大工匠 100,000.00") && said.contains("2b [金额]") && said.contains("honour_upgrade"),
        "{said}"
    );
    assert_eq!(policy(&["show", "M2b"]).stdout, policy(&["show", "2"]).stdout);
    assert_eq!(policy(&["show", "99"]).status.code(), Some(2));
}
