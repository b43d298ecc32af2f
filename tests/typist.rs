#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]
//! A typist faster than any person: whole sittings come through a real terminal without a pause, and
//! every field of every record must be what was typed.

#[path = "terminal/pty.rs"]
mod pty;

use jiangce::domain::listing::From;
use jiangce::domain::record::{RecordRef, Table};
use jiangce::store::{Access, Author, CertificateFilter, Store};
use pty::Driver;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ENTER: &str = "\r";
const CTRL_S: &str = "\x13";
const CTRL_T: &str = "\x14";
const NAMES: [&str; 5] = ["张国方", "阿依古丽·买买提", "𬱖伟", "王芳", "欧阳娜娜"];

fn started() -> (TempDir, PathBuf, Driver) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jiangce");
    drop(Store::create(&path, Author::new("li", "host")).unwrap());
    let home = folder.path().to_str().unwrap();
    let mut driver = Driver::start(
        Path::new(env!("CARGO_BIN_EXE_jiangce")),
        &["--store", path.to_str().unwrap(), "--today", "2026-11-24", "--lang", "zh", "--user", "li"],
        &[("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("HOME", home), ("XDG_CONFIG_HOME", home)],
        24,
        80,
    );
    driver.until("the first screen", |d| d.page().contains("在册"));
    (folder, path, driver)
}

/// A resident number with a right check digit.
fn id(serial: usize) -> String {
    let head = format!("33080219{:02}0315{serial:03}", 60 + serial % 40);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = head.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{head}{}", "10X98765432".chars().nth((sum % 11) as usize).unwrap())
}

/// The keys of one sitting: a certificate typed whole, the rest with carried fields and a serial that
/// counts up. Full-width digits come as an input method sends them.
fn sitting(records: usize) -> String {
    let full = |text: &str| -> String {
        text.chars()
            .map(|c| c.to_digit(10).and_then(|d| char::from_u32('０' as u32 + d)).unwrap_or(c))
            .collect()
    };
    let mut keys = String::new();
    for record in 0..records {
        let number = id(record);
        keys += &if record % 3 == 2 { full(&number) } else { number };
        keys += NAMES[record % NAMES.len()];
        keys += ENTER;
        if record == 0 {
            keys.extend(["Y000133000001263000001dg", ENTER, "0315"]);
        } else {
            keys += CTRL_T;
        }
        keys += CTRL_S;
    }
    keys
}

/// Everything that was typed stands in the register, each in its place.
fn compare(path: &Path, records: usize) {
    let store = Store::open(path, Access::Write, Author::new("li", "host")).unwrap();
    let page = store.certificates(&CertificateFilter::default(), &From::Start, records + 1).unwrap();
    assert_eq!(page.rows.len(), records);
    for (record, row) in page.rows.iter().rev().enumerate() {
        let person = store.get(RecordRef::new(Table::Person, row.person)).unwrap().unwrap();
        let certificate = store.get(RecordRef::new(Table::Certificate, row.id)).unwrap().unwrap();
        let whose = |key: &str| person.values.get(key).unwrap_or_default().to_owned();
        assert_eq!(whose("id_number"), id(record), "number of record {record}");
        assert_eq!(whose("name"), NAMES[record % NAMES.len()], "name of record {record}");
        assert_eq!(whose("birth"), format!("19{:02}-03-15", 60 + record % 40));
        let says = |key: &str| certificate.values.get(key).unwrap_or_default().to_owned();
        assert_eq!(says("number"), format!("Y000133000001263{:06}", record + 1));
        let rest = ["occupation", "issued", "level"].map(says);
        assert_eq!(rest, ["6-31-01-03", "2026-03-15", "senior"], "record {record}");
    }
    assert!(store.drafts().unwrap().is_empty());
}

#[test]
fn a_sitting_sent_in_one_piece_loses_no_key_and_mixes_no_field() {
    let records = 40;
    let (_folder, path, mut driver) = started();
    driver.send(format!("3n{}", sitting(records)).as_bytes());
    driver.until("the last save", |d| d.page().contains(&format!("本次已存 {records} 张")));
    driver.send(b"\x11");
    driver.until("the question", |d| d.page().contains("退出匠册"));
    driver.send(b"y");
    driver.until_end();
    compare(&path, records);
}
