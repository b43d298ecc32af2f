//! The whole program in a pseudo-terminal: what a key costs on the line, what it survives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

#[path = "terminal/pty.rs"]
mod pty;

use pty::Driver;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Nothing more comes when nothing has come for so long.
const STILL: Duration = Duration::from_millis(120);

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// A store of 400 people.
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        let made = Command::new(program())
            .args(["generate", "--people", "400", "--seed", "7", "--store"])
            .arg(desk.store())
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        desk
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("test.jiangce")
    }

    fn open(&self, env: &[(&str, &str)], args: &[&str]) -> Driver {
        let home = self.folder.path().to_str().unwrap().to_owned();
        let store = self.store().to_str().unwrap().to_owned();
        let fixed = [("HOME", home.as_str()), ("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color")];
        let env: Vec<(&str, &str)> = fixed.iter().chain(env).copied().collect();
        let args: Vec<&str> = ["--store", &store, "--today", "2026-11-24", "--lang", "zh"]
            .iter()
            .chain(args)
            .copied()
            .collect();
        let mut driver = Driver::start(program(), &args, &env, 24, 80);
        driver.until("the first screen", |d| d.line(0).contains("首页") && d.line(23).contains("退出"));
        driver
    }

    fn people(&self, env: &[(&str, &str)], args: &[&str]) -> Driver {
        let mut driver = self.open(env, args);
        driver.send(b"2");
        driver.until("the list", |d| d.line(2).contains("姓名") && d.line(3).starts_with('>'));
        driver.settle(STILL);
        driver
    }
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_jiangce"))
}

/// Bytes of each of `count` presses, in rising order.
fn costs(driver: &mut Driver, key: &[u8], count: usize) -> Vec<usize> {
    let mut costs: Vec<usize> = (0..count)
        .map(|_| {
            let before = driver.bytes();
            driver.send(key);
            driver.settle(STILL);
            driver.bytes() - before
        })
        .collect();
    costs.sort_unstable();
    costs
}

#[test]
fn a_key_in_the_list_costs_few_bytes() {
    let desk = Desk::new();
    let mut driver = desk.people(&[], &[]);
    let rows = costs(&mut driver, b"\x1b[B", 30);
    let pages = costs(&mut driver, b"\x1b[6~", 6);
    assert!(rows[rows.len() / 2] <= 150, "{rows:?}");
    assert!(pages[pages.len() / 2] <= 1500, "{pages:?}");
}

#[test]
fn typing_in_the_search_box_costs_few_bytes_besides_what_the_result_changes() {
    let desk = Desk::new();
    let mut driver = desk.people(&[], &[]);
    driver.send(b"/");
    driver.settle(STILL);
    for text in ["z", "h", "a", "张"] {
        driver.send(text.as_bytes());
        driver.settle(STILL);
    }
    // the second of two letters that leave nobody changes the box alone
    driver.send(b"qqqq");
    driver.settle(STILL);
    let box_only = costs(&mut driver, b"q", 3);
    assert!(box_only[2] <= 30, "{box_only:?}\n{}", driver.page());
}

/// What every field of a record is filled with: titles, clipboard, colours, C1, bidi, zero width, tags.
const HOSTILE: &str = "甲\u{1b}]0;t\u{7}乙\u{1b}]52;c;eA==\u{1b}\\\u{1b}[31m\u{9b}5m\u{7f}\u{8}\u{202e}丙\u{2066}\u{200b}\u{e0041}\r\n丁";

fn fill_with_hostile_text(desk: &Desk) {
    use jiangce::domain::record::{Change, FieldKind, Table, Target};
    use jiangce::store::{Access, Author, Store};
    let store = Store::open(&desk.store(), Access::Write, Author::new("甲", "h")).unwrap();
    for table in [Table::Person, Table::Organisation] {
        let set = table
            .fields()
            .iter()
            .filter(|field| matches!(field.kind, FieldKind::Text(_) | FieldKind::Name | FieldKind::Phone))
            .map(|field| (field.key, Some(HOSTILE.to_owned())))
            .collect();
        store.save(&Change { target: Target::New(table), set, reason: Some(HOSTILE.into()) }).unwrap();
    }
}

/// Sequences and characters in what was sent that the painter has no use for.
fn unexpected(log: &[u8]) -> Vec<String> {
    let text = String::from_utf8(log.to_vec()).unwrap();
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some(body) = rest.strip_prefix("\u{1b}[") {
            let numbers = body.find(|c: char| !c.is_ascii_digit() && !";?".contains(c)).unwrap();
            let last = body[numbers..].chars().next().unwrap();
            let private = body.starts_with('?');
            let modes = ["?25", "?7", "?1049", "?2004", "?2026"];
            let fine = match last {
                'h' | 'l' => modes.contains(&&body[..numbers]),
                _ => !private && "ABCDHKXmr".contains(last),
            };
            if !fine {
                found.push(format!("ESC [ {}{last}", &body[..numbers]));
            }
            rest = &body[numbers + last.len_utf8()..];
            continue;
        }
        if let Some(body) = rest.strip_prefix("\u{1b}M") {
            rest = body;
            continue;
        }
        let control = c.is_control() && !"\r\n\u{8}".contains(c);
        if control || jiangce::domain::clean::is_hidden(c) {
            found.push(format!("{c:?}"));
        }
        rest = &rest[c.len_utf8()..];
    }
    found
}

#[test]
fn text_that_attacks_terminals_reaches_none() {
    let desk = Desk::new();
    fill_with_hostile_text(&desk);
    let mut driver = desk.people(&[], &[]);
    driver.until("the hostile person", |d| d.line(3).contains('甲'));
    // the person, its history, a correction of it, the organisation, the palette
    for keys in ["\r", "h", "\x1b", "e", "\t\t\t", "\x1b", "\x1b", "\x1b", "5", "\r", "e", "\x1b", ":"] {
        driver.send(keys.as_bytes());
        driver.settle(STILL);
    }
    assert_eq!(unexpected(driver.log(0)), Vec::<String>::new());
}

#[test]
fn without_colours_the_selected_row_is_still_told() {
    let desk = Desk::new();
    let driver = desk.people(&[("NO_COLOR", "1")], &["--ascii"]);
    let row = |y: u16| driver.screen().cell(y, 2).unwrap().bold();
    assert!(row(3) && !row(4));
    for number in 30..=37 {
        for code in [format!("\x1b[{number}"), format!(";{number}"), format!("\x1b[{}", number + 60)] {
            assert!(!driver.sent(&format!("{code}m")), "{code:?}");
        }
    }
}

#[test]
fn any_size_is_survived_on_every_screen() {
    let desk = Desk::new();
    let mut driver = desk.people(&[], &[]);
    let sizes = [(1, 1), (1, 200), (60, 2), (10, 40), (16, 60), (15, 59), (40, 120), (24, 80)];
    for keys in ["", "\r", "\x1b", "n", "\x1b", ":", "\x1b", "?", "\x1b", "5", "\r", "\x1b", "1"] {
        driver.send(keys.as_bytes());
        driver.settle(Duration::from_millis(60));
        for (rows, columns) in sizes {
            driver.resize(rows, columns);
            driver.settle(Duration::from_millis(15));
        }
        driver.until("the tabs again", |d| d.line(0).contains("首页"));
    }
}

#[test]
fn hung_up_in_the_middle_of_a_list_it_is_gone_at_once() {
    let desk = Desk::new();
    let mut driver = desk.people(&[], &[]);
    driver.send(b"\x1b[B\x1b[B");
    assert!(driver.hang_up_and_wait() < 2.0);
}

#[test]
fn a_character_typed_in_a_form_costs_few_bytes() {
    let desk = Desk::new();
    let mut driver = desk.people(&[], &[]);
    driver.send(b"n");
    driver.until("the form", |d| d.line(1).contains("新增人才"));
    driver.send(b"\t");
    driver.settle(STILL);
    let typed = ["欧", "阳", "建", "国"].map(|text| costs(&mut driver, text.as_bytes(), 1)[0]);
    assert!(typed.iter().all(|bytes| *bytes <= 30), "{typed:?}");
    driver.until("the name", |d| d.line(3).contains("欧阳建国"));
}

#[test]
fn killed_in_the_middle_of_a_form_it_comes_back_with_the_text() {
    let desk = Desk::new();
    let mut driver = desk.people(&[], &[]);
    driver.send(b"n");
    driver.until("the form", |d| d.line(1).contains("新增人才"));
    driver.send("\t欧阳建国".as_bytes());
    driver.until("the name", |d| d.line(3).contains("欧阳建国"));
    driver.settle(STILL);
    driver.hang_up_and_wait();
    let mut again = desk.open(&[], &[]);
    again.until("the draft", |d| d.line(2).starts_with("> ") && d.line(2).contains("新增人才"));
    again.send(b"\r");
    again.until("the form with its text", |d| d.line(3).contains("欧阳建国") && d.line(3).starts_with('>'));
}
