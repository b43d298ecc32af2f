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
