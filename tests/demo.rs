//! What the practice program refuses before it touches anything.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use std::fs;
use std::process::Command;

#[test]
fn a_real_store_is_never_taken_for_practice() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("real.db");
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_jiangce")).arg("--store").arg(&store).args(args).output().unwrap()
    };
    assert!(run(&["generate", "--people", "5", "--seed", "1"]).status.success());
    let before = fs::read(&store).unwrap();
    let output = run(&["demo"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("练习库"), "{said}");
    assert_eq!(fs::read(&store).unwrap(), before);
}
