//! Wrong bits, files put in the place of others, clocks that go back.

use super::{author, filled, open, save};
use jiangce::domain::listing::{From, PeopleFilter, PeopleOrder};
use jiangce::domain::record::{RecordId, Table};
use jiangce::store::{Access, Author, OrganisationFilter, Store};
use std::path::Path;

/// Everything on file, as text.
fn content(store: &Store) -> Result<String, jiangce::store::StoreError> {
    let mut text = String::new();
    for table in Table::all() {
        text += &format!("{:?}\n", store.scan(table, RecordId(0), 1000)?);
    }
    text += &format!("{:?} {:?} {:?}", store.head()?, store.users()?, store.reading_history()?);
    // what is worked out from the records is read too
    text += &format!("{:?}", store.counts()?);
    for words in ["", "z", "zs", "张三", "甲"] {
        let filter = PeopleFilter { words: words.into(), ..PeopleFilter::default() };
        for order in [PeopleOrder::Newest, PeopleOrder::Name, PeopleOrder::Level] {
            text += &format!("{:?}", store.people(&filter, order, &From::Start, 50)?);
        }
    }
    text += &format!("{:?}", store.organisations(&OrganisationFilter::default(), &From::Start, 50)?);
    Ok(text)
}

/// What became of a damaged file.
#[derive(Debug, PartialEq, Eq)]
enum Met {
    /// It was refused at the start or found by the verification.
    Found,
    /// Everything reads as before.
    Harmless,
    /// Something reads differently and nobody says so.
    Silent,
}

fn met(path: &Path, before: &str) -> Met {
    let Ok(store) = Store::open(path, Access::Read, author()) else { return Met::Found };
    let found = store.verify(None).map_or(true, |verdict| !verdict.findings.is_empty());
    match content(&store) {
        Ok(now) if !found && now == before => Met::Harmless,
        Ok(_) if !found => Met::Silent,
        _ => Met::Found,
    }
}

/// One bit in each page, at a place that wanders; `JIANGCE_BITS` asks for more places of each page.
#[test]
fn a_flipped_bit_is_found_or_changes_nothing_that_is_read() {
    let (dir, path) = filled();
    let before = content(&Store::open(&path, Access::Read, author()).unwrap()).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let copy = dir.path().join("flipped.jiangce");
    let rounds: usize = std::env::var("JIANGCE_BITS").map_or(1, |bits| bits.parse().unwrap());
    let (mut found, mut harmless) = (0, 0);
    for round in 0..rounds {
        for page in 0..whole.len() / 4096 {
            let mut bytes = whole.clone();
            let place = (page * 2_654_435_761 + round * 40503 + 17) % 4096;
            bytes[page * 4096 + place] ^= 1 << (page % 8);
            std::fs::write(&copy, bytes).unwrap();
            std::fs::set_permissions(&copy, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            match met(&copy, &before) {
                Met::Found => found += 1,
                Met::Harmless => harmless += 1,
                Met::Silent => panic!("page {page}, byte {place}: other content and no finding"),
            }
            for ending in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(super::beside(&copy, ending));
            }
        }
    }
    println!("bits: {found} found, {harmless} in places nobody reads");
    assert!(found > 0);
}

#[test]
fn a_file_cut_short_is_refused_or_found_at_every_page() {
    let (dir, path) = filled();
    let before = content(&Store::open(&path, Access::Read, author()).unwrap()).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let copy = dir.path().join("cut.jiangce");
    for pages in 0..whole.len() / 4096 {
        std::fs::write(&copy, &whole[..pages * 4096 + 100]).unwrap();
        std::fs::set_permissions(&copy, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        assert_eq!(met(&copy, &before), Met::Found, "cut to {pages} pages");
    }
}

#[test]
fn a_clock_that_goes_back_changes_no_order_and_is_marked() {
    let (_dir, path) = super::folder();
    let day = 86_400_000;
    let at = |time| Author { fixed_time: Some(time), ..author() };
    drop(Store::create(&path, at(20_000 * day)).unwrap());
    for (name, time) in [("甲", 20_001), ("乙", 20_000), ("丙", 1), ("丁", 24_837 + 20_000), ("戊", 20_002)]
    {
        save(&Store::open(&path, Access::Write, at(time * day)).unwrap(), name).unwrap();
    }
    let store = open(&path).unwrap();
    let (rows, _) = store.journal(None, 20).unwrap();
    let order: Vec<_> = rows.iter().map(|row| row.seq).collect();
    assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "{order:?}");
    let back: Vec<_> = rows.iter().rev().map(|row| row.went_back).collect();
    assert_eq!(back, [false, true, true, false, true]);
    assert_eq!(store.verify(None).unwrap().findings, []);
}
