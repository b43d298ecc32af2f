//! Files that must be refused: quickly, with a sentence that names the file, nothing imported.
//!
//! One file each in `refused/`; a new hostile file is a file there and a line here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]
#![allow(clippy::format_collect)] // small texts made once

#[path = "refused/archives.rs"]
mod archives;
#[path = "refused/books.rs"]
mod books;
#[path = "refused/old.rs"]
mod old;
#[path = "refused/open.rs"]
mod open;
#[path = "refused/texts.rs"]
mod texts;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

/// A folder for a test with a file in it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn import(path: &Path, store: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiangce"));
    command.args(["--lang", "en", "--today", "2026-06-01", "--store"]).arg(store);
    command.args(["import", "certificates"]).arg(path).env_remove("JIANGCE_STORE");
    command.output().unwrap()
}

/// Refused with exit 2, a sentence with these words, no store made, no answer on stdout.
fn refused(desk: &Desk, path: &Path, words: &str) {
    let store = desk.path("store");
    let began = Instant::now();
    let output = import(path, &store);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(words), "{said:?} lacks {words:?}");
    assert!(said.contains(path.file_name().unwrap().to_str().unwrap()), "{said:?}");
    assert!(output.stdout.is_empty());
    assert!(!store.exists(), "a store was made");
    // a generous bound for a loaded machine and an unoptimised build; hostile files cost hours or gigabytes
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}
