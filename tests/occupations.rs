//! A newer list of occupations: put in force, compared, refused with its line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn jiangce(home: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jiangce"))
        .args(["--lang", "zh", "--today", "2026-06-01"])
        .args(arguments)
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

const NEWER: &str = "code\tname\tmark\tedition\n4-99-01-01\t低空飞行器操作员\tS\t2027\n";

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_newer_list_is_compared_and_then_used() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("new.tsv");
    std::fs::write(&file, NEWER).unwrap();
    let name = file.to_str().unwrap();
    let compared = jiangce(home.path(), &["occupations", name], "");
    assert!(compared.status.success());
    assert_eq!(String::from_utf8_lossy(&compared.stdout), "+ 4-99-01-01 低空飞行器操作员 S\n");
    let list = |arguments: &[&str]| printed(&jiangce(home.path(), arguments, ""));
    assert!(!list(&["occupations"]).contains("低空飞行器操作员"));
    let used = list(&["--occupations", name, "occupations"]);
    assert!(used.contains("低空飞行器操作员") && used.contains("6-18-01-01\t车工"));
    let folder = home.path().join(".config/jiangce");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(&file, folder.join("occupations.tsv")).unwrap();
    assert!(list(&["occupations"]).contains("低空飞行器操作员"));
}

#[test]
fn a_list_that_is_none_is_refused_with_its_line_and_nothing_else_is_done() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("new.tsv");
    std::fs::write(&file, format!("{NEWER}屠龙\t工\n")).unwrap();
    let name = file.to_str().unwrap();
    for arguments in [vec!["occupations", name], vec!["--occupations", name, "check"]] {
        let refused = jiangce(home.path(), &arguments, "");
        assert_eq!(refused.status.code(), Some(2));
        assert!(refused.stdout.is_empty());
        let said = printed(&refused);
        assert!(said.contains("第 3 行") && said.contains("屠龙") && said.contains("职业编码"), "{said}");
    }
}

#[test]
fn a_list_that_others_may_write_is_not_used() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/jiangce");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("occupations.tsv");
    std::fs::write(&file, NEWER).unwrap();
    for (directory, list, used) in [(0o755, 0o644, true), (0o755, 0o664, false), (0o777, 0o644, false)] {
        std::fs::set_permissions(&folder, Permissions::from_mode(directory)).unwrap();
        std::fs::set_permissions(&file, Permissions::from_mode(list)).unwrap();
        let output = jiangce(home.path(), &["occupations"], "");
        assert_eq!(output.status.code(), Some(if used { 0 } else { 2 }), "{directory:o} {list:o}");
        assert_eq!(printed(&output).contains("chmod go-w"), !used, "{directory:o} {list:o}");
    }
}

#[test]
fn what_is_said_of_an_argument_is_one_harmless_line() {
    let home = tempfile::tempdir().unwrap();
    let evil = "x\u{1b}]0;t\u{7}\n已导入 500 行\u{202e}\u{9b}1m";
    let store = home.path().join("a.jiangce");
    let store = store.to_str().unwrap();
    assert!(jiangce(home.path(), &["generate", "--people", "1", "--store", store], "").status.success());
    for arguments in [
        &["letter", "--person", evil, "--store", store, "out.txt"][..],
        &["letter", "--organisation", evil, "--store", store, "out.txt"],
        &["occupations", evil],
        &["--occupations", evil, "occupations"],
        &["generate", "--people", evil],
        &["find", "x", "--today", evil],
        &["export", evil, "out.csv"],
        &[evil],
    ] {
        let output = jiangce(home.path(), arguments, "");
        let said = printed(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("已导入"), "{said:?}");
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']), "{said:?}");
        assert!(!said.lines().any(|line| line.starts_with("已导入")), "{said:?}");
    }
}
