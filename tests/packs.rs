//! Packs that must be refused: the shipped one with one more file of `tests/packs`, whose first line says
//! what has to be said of it. Every fault is named at once, with file, line and key.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use jiangce::domain::lang::Lang;
use jiangce::policy::Pack;
use jiangce::policy::pack::embedded_files;
use std::fs;
use std::path::Path;

fn faults_of(more: &str) -> Vec<String> {
    let mut files = embedded_files();
    files.push(("extra.toml".into(), more.into()));
    let faults = Pack::from_texts(&files).err().unwrap_or_default();
    assert!(faults.iter().all(|fault| fault.line > 0), "{faults:?}");
    faults.iter().map(|fault| fault.sentence(Lang::En)).collect()
}

#[test]
fn every_pack_of_the_folder_is_refused_for_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let wanted = text.lines().next().unwrap().strip_prefix("# refused: ").unwrap();
        let said = faults_of(&text);
        count += 1;
        if !said.iter().any(|s| s.starts_with("extra.toml:") && s.contains(wanted)) {
            wrong.push((path, wanted.to_owned(), said));
        }
    }
    assert!(count > 15 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn all_faults_are_named_at_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let said = faults_of(&(read("dates-out-of-order.toml") + &read("field-the-fact-lacks.toml")));
    for part in ["days out of order", "chosen", "judges these facts already"] {
        assert!(said.iter().any(|s| s.contains(part)), "{part} not in {said:#?}");
    }
}

#[test]
fn a_pack_that_ends_before_it_begins_is_refused() {
    let mut files = embedded_files();
    let head = files.iter_mut().find(|(name, _)| name == "pack.toml").unwrap();
    head.1 = head.1.replace("horizon = 2025-12-31", "horizon = 2020-12-31");
    let said: Vec<_> = Pack::from_texts(&files).unwrap_err().iter().map(|f| f.sentence(Lang::En)).collect();
    assert!(said.len() == 1 && said[0].contains("pack.horizon: days out of order"), "{said:?}");
}
