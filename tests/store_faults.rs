//! What the machine below the store may do to it: full disks, held locks, killed processes, networks, permissions.
//! Every test holds for any user: nothing is mounted, no other account is needed.
#![allow(clippy::format_push_string, clippy::format_collect)] // small texts made once
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

#[path = "store_faults/child.rs"]
mod child;
#[path = "store_faults/codes.rs"]
mod codes;
#[path = "store_faults/content.rs"]
mod content;
#[path = "store_faults/ground.rs"]
mod ground;
#[path = "store_faults/room.rs"]
mod room;
#[path = "store_faults/turns.rs"]
mod turns;
#[path = "store_faults/view.rs"]
mod view;

use jiangce::domain::record::{Change, RecordRef, Table, Target};
use jiangce::store::{Access, Author, Store, StoreError};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn author() -> Author {
    Author::new("li", "counter-1")
}

fn folder() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("register.jiangce");
    (dir, path)
}

/// A store with four people, closed.
fn filled() -> (TempDir, PathBuf) {
    let (dir, path) = folder();
    let store = Store::create(&path, author()).unwrap();
    for name in ["张三", "李四", "王五", "赵六"] {
        save(&store, name).unwrap();
    }
    (dir, path)
}

fn open(path: &Path) -> Result<Store, StoreError> {
    Store::open(path, Access::Write, author())
}

fn named(name: &str) -> Change {
    Change { target: Target::New(Table::Person), set: vec![("name", Some(name.to_owned()))], reason: None }
}

fn save(store: &Store, name: &str) -> Result<RecordRef, StoreError> {
    store.save(&named(name)).map(|saved| saved.reference)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Names in the folder of the store, without the store itself.
fn others(path: &Path) -> Vec<String> {
    let own = path.file_name().unwrap().to_str().unwrap().to_owned();
    let entries = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| *name != own);
    names.sort();
    names
}

fn whole(path: &Path) {
    assert_eq!(open(path).unwrap().verify(None).unwrap().findings, []);
}
