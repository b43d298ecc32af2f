//! Other processes on the same store: this test program itself, started anew.

use super::{author, open, save};
use rusqlite::Connection;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A process that does one of the things below until it is let go or killed.
pub struct Other {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Other {
    pub fn start(what: &str, path: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([what, "--ignored", "--exact", "--nocapture"])
            .env("JIANGCE_TEST_STORE", path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut other = Self { child, out };
        other.line("ready");
        other
    }

    /// Reads on until it says this; the rest of the line.
    pub fn line(&mut self, word: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.out.read_line(&mut line).unwrap() > 0, "it ended before it said {word}");
            if let Some((_, rest)) = line.split_once(word) {
                return rest.trim().to_owned();
            }
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Lets it go on.
    pub fn go(&mut self) {
        self.child.stdin.take().unwrap().write_all(b"\n").unwrap();
    }

    /// Lets it go on to its end.
    pub fn let_go(mut self) {
        self.go();
        assert!(self.child.wait().unwrap().success());
    }
}

/// The store of the test that started this process.
fn told() -> Option<std::path::PathBuf> {
    std::env::var_os("JIANGCE_TEST_STORE").map(Into::into)
}

fn wait() {
    println!("ready");
    let _ = std::io::stdin().read(&mut [0]);
}

#[test]
#[ignore = "started by other tests"]
fn holds_the_write_lock() {
    let Some(path) = told() else { return };
    let con = Connection::open(path).unwrap();
    con.execute_batch("BEGIN EXCLUSIVE").unwrap();
    wait();
    con.execute_batch("ROLLBACK").unwrap();
}

#[test]
#[ignore = "started by other tests"]
fn reads_in_one_long_transaction() {
    let Some(path) = told() else { return };
    let con = Connection::open(path).unwrap();
    con.execute_batch("BEGIN").unwrap();
    let _: i64 = con.query_row("SELECT count(*) FROM person", [], |row| row.get(0)).unwrap();
    wait();
}

#[test]
#[ignore = "started by other tests"]
fn has_the_store_open() {
    let Some(path) = told() else { return };
    let store = open(&path).unwrap();
    save(&store, "孙七").unwrap();
    wait();
}

#[test]
#[ignore = "started by other tests"]
fn saves_many() {
    let Some(path) = told() else { return };
    let store = jiangce::store::Store::open(&path, jiangce::store::Access::Write, author()).unwrap();
    wait();
    let many = std::env::var("JIANGCE_SAVES").map_or(40, |many| many.parse().unwrap());
    for _ in 0..many {
        save(&store, "周八").unwrap();
    }
    println!("done {many}");
}
