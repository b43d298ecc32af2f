//! Where the answers of the commands go: a stdout that takes no more is told with exit 2, one whose reader has gone
//! ends the command quietly with 0, and a stderr that takes nothing stops no command.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]
#![allow(clippy::format_collect)] // small texts made once

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Every command that answers on stdout, with what stands on its stdin. `%` is the folder of the test.
const ANSWERS: &[(&[&str], &str)] = &[
    (&["--help"], ""),
    (&["find", "--help"], ""),
    (&["--version"], ""),
    (&["check"], "{\"id\":1,\"kind\":\"mobile\",\"raw\":\"13857000000\"}\n"),
    (&["assess", "--all"], ""),
    (&["assess", "--all", "--totals", "--format", "csv"], ""),
    (&["assess", "--all", "--format", "table"], ""),
    (&["assess", "--facts", "-"], "[]"),
    (&["policy", "show"], ""),
    (&["policy", "show", "2"], ""),
    (&["policy", "check", "data/policy/quzhou-artisans"], ""),
    (&["policy", "diff", "quzhou-artisans", "%/other"], ""),
    (&["import", "people", "%/people.csv", "--dry-run"], ""),
    (&["import", "people", "%/people.csv", "--format", "jsonl", "--no-backup"], ""),
    (&["find", "公司"], ""),
    (&["find", "公司", "--format", "jsonl"], ""),
    (&["generate", "--people", "3", "--store", "%/new.jiangce"], ""),
    (&["backup", "%/copy.jiangce"], ""),
    (&["verify"], ""),
    (&["keys"], ""),
    (&["occupations"], ""),
    (&["completions", "bash"], ""),
];

/// Commands that say nothing on stdout, or that take their time (`bench`) or a terminal (`demo`).
const SILENT: &[&str] = &["demo", "export", "letter", "bench", "restore", "reindex", "help"];

/// A folder with a small store, a sheet and another pack.
fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| desk.path().join(name);
    let made =
        program(desk.path(), &["generate", "--people", "40", "--store", "%/desk.jiangce"]).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    std::fs::write(at("people.csv"), "姓名,身份证号\n无名,\n某某,1\n").unwrap();
    std::fs::create_dir(at("other")).unwrap();
    for entry in std::fs::read_dir("data/policy/quzhou-artisans").unwrap() {
        let entry = entry.unwrap();
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let text = text.replace("新时代衢州工匠培育工程实施办法", "另一办法");
        std::fs::write(at("other").join(entry.file_name()), text).unwrap();
    }
    desk
}

fn program(desk: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiangce"));
    let folder = desk.to_str().unwrap();
    command.args(args.iter().map(|arg| arg.replace('%', folder)));
    command.env_clear().env("HOME", desk).env("JIANGCE_STORE", desk.join("desk.jiangce"));
    command
}

fn run(desk: &Path, args: &[&str], input: &str, stdout: Stdio, stderr: Stdio) -> Output {
    for made in ["new.jiangce", "copy.jiangce"] {
        let _ = std::fs::remove_file(desk.join(made));
    }
    let mut child = program(desk, args).stdin(Stdio::piped()).stdout(stdout).stderr(stderr).spawn().unwrap();
    // a command that asks for nothing may have ended already
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

/// A pipe nobody reads.
fn left() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn every_command_is_in_one_of_the_two_lists() {
    let desk = tempfile::tempdir().unwrap();
    let help = program(desk.path(), &["--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let listed = help.split_once("Commands:\n").unwrap().1.lines().take_while(|line| !line.is_empty());
    for line in listed {
        let name = line.split_whitespace().next().unwrap();
        let known = SILENT.contains(&name) || ANSWERS.iter().any(|(args, _)| args[0] == name);
        assert!(known, "`jiangce {name}` is not tried with a full disk");
    }
}

#[test]
fn a_stdout_that_takes_no_more_is_told_with_exit_2() {
    let desk = desk();
    // written to, though it is open for reading only
    let deaf = || Stdio::from(std::fs::File::open("/dev/null").unwrap());
    for (args, input) in ANSWERS {
        for (stdout, why) in [(full(), "磁盘已满"), (deaf(), "os error 9")] {
            let done = run(desk.path(), args, input, stdout, Stdio::piped());
            let said = String::from_utf8_lossy(&done.stderr);
            assert_eq!(done.status.code(), Some(2), "{args:?}: {said}");
            assert!(said.contains("标准输出写不进去") && said.contains(why), "{args:?}: {said}");
        }
    }
    let english = run(desk.path(), &["keys", "--lang", "en"], "", full(), Stdio::piped());
    assert!(String::from_utf8_lossy(&english.stderr).contains("the disk is full"));
}

#[test]
fn a_reader_that_has_gone_ends_it_quietly_with_exit_0() {
    let desk = desk();
    for (args, input) in ANSWERS {
        let done = run(desk.path(), args, input, left(), Stdio::piped());
        let said = String::from_utf8_lossy(&done.stderr).to_lowercase();
        assert_eq!(done.status.code(), Some(0), "{args:?}: {said}");
        assert!(!said.contains("pipe") && !said.contains("标准输出"), "{args:?}: {said}");
    }
}

#[test]
fn an_import_nobody_listens_to_goes_on_to_the_last_row() {
    let desk = desk();
    let sheet: String = (0..3000).map(|n| format!("某某,{n}\n")).collect();
    std::fs::write(desk.path().join("people.csv"), format!("姓名,身份证号\n{sheet}")).unwrap();
    let import = ["import", "people", "%/people.csv", "--format", "jsonl", "--no-backup"];
    let tally = |stdout| {
        let done = run(desk.path(), &import, "", stdout, Stdio::piped());
        String::from_utf8_lossy(&done.stderr).lines().next().unwrap().to_owned()
    };
    let heard = tally(Stdio::piped());
    assert!(heard.contains("3000"), "{heard}");
    assert_eq!(tally(left()), heard);
}

#[test]
fn what_is_not_there_is_said_in_the_language_spoken() {
    let desk = desk();
    let missing: &[(&[&str], &str, &str)] = &[
        (&["policy", "check", "%/nofile"], "没有这个文件", "there is no such file"),
        (&["policy", "diff", "quzhou-artisans", "%/nofile"], "没有这个文件", "there is no such file"),
        (&["policy", "show", "99"], "没有条款“99”", "there is no clause \"99\""),
        (&["assess", "--facts", "%/nofile"], "没有这个文件", "there is no such file"),
        (&["assess", "--all", "--pack", "%/nofile"], "没有这个文件", "there is no such file"),
        (&["assess", "--all", "--reading", "colour"], "应写作 名称=取值", "expected NAME=VALUE"),
        (
            &["assess", "--all", "--reading", "award_stack=red"],
            "应为其中之一：all、",
            "expected one of all, ",
        ),
        (&["keys", "--occupations", "%/no\u{1b}[31m\nfile"], "没有使用。请核对", "it is not used. Check"),
        (&["occupations", "%/nofile"], "没有这个文件", "there is no such file"),
    ];
    for (args, zh, en) in missing {
        for (lang, words, others) in [("zh", zh, en), ("en", en, zh)] {
            let done =
                run(desk.path(), &[*args, &["--lang", lang]].concat(), "", Stdio::piped(), Stdio::piped());
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(done.status.code() == Some(2) && said.contains(words), "{args:?}: {said:?}");
            assert!(!said.contains(others) && !said.contains("os error"), "{args:?}: {said:?}");
            assert_eq!(
                said.chars().filter(|c| c.is_control()).collect::<String>(),
                "\n",
                "{args:?}: {said:?}"
            );
        }
    }
}

#[test]
fn what_is_said_of_an_answer_comes_behind_it() {
    let desk = desk();
    let cases: [(&[&str], &str, &str); 3] = [
        (&["verify"], "-", "请将上面的链首"),
        (&["backup", "%/copy.jiangce"], "-", "已备份到"),
        (&["import", "people", "%/people.csv", "--dry-run"], "退回 1 行", "试运行"),
    ];
    for (args, answer, said) in cases {
        let file = desk.path().join("both");
        let both = std::fs::File::create(&file).unwrap();
        run(desk.path(), args, "", both.try_clone().unwrap().into(), both.into());
        let text = std::fs::read_to_string(file).unwrap();
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
        assert!(at(answer) < at(said), "{text}");
    }
}

#[test]
fn a_letter_names_its_readings_in_words() {
    let desk = desk();
    let mut readings = Vec::new();
    for (person, lang, word) in (1..=40).flat_map(|n| [(n, "zh", "口径："), (n, "en", "reading: ")]) {
        let (person, out) = (format!("person:{person}"), format!("%/{person}-{lang}.txt"));
        let args = ["letter", "--person", &person, &out, "--lang", lang];
        let done = run(desk.path(), &args, "", Stdio::piped(), Stdio::piped());
        assert!(done.status.success(), "{done:?}");
        let page = std::fs::read_to_string(out.replace('%', desk.path().to_str().unwrap())).unwrap();
        readings.extend(page.matches(word).map(|_| lang));
        assert!(!page.contains('_') && !page.contains(" = "), "{page}");
    }
    assert!(readings.contains(&"zh") && readings.contains(&"en"), "{readings:?}");
}

#[test]
fn a_stderr_that_takes_nothing_stops_no_command() {
    let desk = desk();
    let spoken: &[&[&str]] =
        &[&["verify"], &["find", "查无此人"], &["nonsense"], &["backup", "%/copy.jiangce"]];
    for args in spoken {
        let heard = run(desk.path(), args, "", Stdio::piped(), Stdio::piped());
        let done = run(desk.path(), args, "", Stdio::piped(), full());
        assert_eq!((done.status.code(), &done.stdout), (heard.status.code(), &heard.stdout), "{args:?}");
    }
}
