//! A newer list of occupations: put in force, compared, refused with its line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

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
