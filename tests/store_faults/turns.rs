//! Several processes on one store: held locks, long readers, parallel writers, ends without closing.

use super::child::Other;
use super::{beside, filled, open, others, save, whole};
use jiangce::domain::lang::Lang;
use jiangce::store::{LOG_LIMIT, StoreError};
use std::io::{Seek, Write};
use std::time::{Duration, Instant};

#[test]
fn a_lock_held_for_ever_is_told_with_its_holder_and_saving_works_once_it_is_gone() {
    let (_dir, path) = filled();
    let store = open(&path).unwrap();
    let other = Other::start("child::holds_the_write_lock", &path);
    let start = Instant::now();
    let error = save(&store, "孙七").unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    assert_eq!(error, StoreError::Busy { holder: Some(other.pid()) });
    let pid = other.pid().to_string();
    assert!(error.sentence(Lang::Zh).contains(&pid) && error.sentence(Lang::En).contains(&pid));
    // what waits behind it does not wait as long again
    let start = Instant::now();
    assert!(matches!(store.draft_save("a", "b"), Err(StoreError::Busy { holder: Some(_) })));
    assert!(matches!(save(&store, "孙七"), Err(StoreError::Busy { .. })));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(store.counts().unwrap().people, 4, "reading goes on");
    other.let_go();
    save(&store, "孙七").unwrap();
    store.draft_save("a", "b").unwrap();
}

#[test]
fn a_reader_that_keeps_the_log_long_is_told_and_the_log_shrinks_once_it_is_gone() {
    let (_dir, path) = filled();
    let store = open(&path).unwrap();
    let limit = 64 << 10;
    assert_eq!(store.tend(LOG_LIMIT).log, None);
    let other = Other::start("child::reads_in_one_long_transaction", &path);
    while beside(&path, "-wal").metadata().unwrap().len() <= 2 * limit {
        save(&store, "长长长").unwrap();
    }
    let care = store.tend(limit);
    assert!(care.log.is_some_and(|bytes| bytes > limit), "{care:?}");
    assert_eq!(care.reader, Some(other.pid()));
    other.let_go();
    assert_eq!(store.tend(limit).log, None);
    assert_eq!(beside(&path, "-wal").metadata().unwrap().len(), 0);
    save(&store, "孙七").unwrap();
}

#[test]
fn after_a_kill_the_file_is_looked_through_once() {
    let (_dir, path) = filled();
    assert!(!open(&path).unwrap().was_left_open(), "closed in order");
    let alive = Other::start("child::has_the_store_open", &path);
    let killed = Other::start("child::has_the_store_open", &path);
    assert!(!open(&path).unwrap().was_left_open(), "both live");
    killed.kill();
    let store = open(&path).unwrap();
    assert!(store.was_left_open(), "one of two was killed");
    let mut reader = store.reader().unwrap();
    assert_eq!(reader.look_through(|| false), Err(StoreError::Interrupted));
    assert!(open(&path).unwrap().was_left_open(), "a look that was cut short counts for nothing");
    assert_eq!(reader.look_through(|| true), Ok(()));
    assert!(!open(&path).unwrap().was_left_open());
    alive.let_go();
    drop((store, reader));
    assert_eq!(others(&path), Vec::<String>::new(), "no mark is left");
}

#[test]
fn a_log_left_behind_says_it_too_where_the_mark_was_lost() {
    let (_dir, path) = filled();
    Other::start("child::has_the_store_open", &path).kill();
    for name in others(&path).iter().filter(|name| name.contains("-open-")) {
        std::fs::remove_file(path.parent().unwrap().join(name)).unwrap();
    }
    assert!(open(&path).unwrap().was_left_open());
}

#[test]
fn damage_is_told_nothing_more_is_written_and_the_file_stays() {
    let (_dir, path) = filled();
    Other::start("child::has_the_store_open", &path).kill();
    open(&path).unwrap().verify(None).unwrap();
    // an index nobody needs to open the store loses the head of its first page
    let con = rusqlite::Connection::open(&path).unwrap();
    let root = "SELECT rootpage FROM sqlite_schema WHERE name='organisation_name_key'";
    let page: i64 = con.query_row(root, [], |row| row.get(0)).unwrap();
    drop(con);
    let mut file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.seek(std::io::SeekFrom::Start(u64::try_from(page - 1).unwrap() * 4096)).unwrap();
    file.write_all(&[0xff; 64]).unwrap();
    drop(file);
    let store = open(&path).unwrap();
    assert!(store.was_left_open());
    let damage = store.reader().unwrap().look_through(|| true).unwrap_err();
    assert!(matches!(damage, StoreError::Damaged(_)), "{damage:?}");
    for lang in [Lang::Zh, Lang::En] {
        assert!(damage.sentence(lang).contains("jiangce restore"), "{}", damage.sentence(lang));
    }
    assert_eq!(save(&store, "周八"), Err(damage.clone()));
    assert_eq!(store.draft_save("a", "b"), Err(damage));
    drop(store);
    assert!(open(&path).unwrap().was_left_open(), "it is told at every start");
}

/// `JIANGCE_SAVES=500` makes it the full size.
#[test]
fn eight_processes_write_at_once_and_none_is_refused() {
    let (_dir, path) = filled();
    let mut writers: Vec<_> = (0..8).map(|_| Other::start("child::saves_many", &path)).collect();
    for writer in &mut writers {
        writer.go();
    }
    let saved: u64 = writers.iter_mut().map(|writer| writer.line("done").parse::<u64>().unwrap()).sum();
    assert_eq!(open(&path).unwrap().counts().unwrap().people, 4 + saved);
    whole(&path);
}

#[test]
fn the_very_same_payment_is_entered_once_by_however_many() {
    use jiangce::domain::record::{Change, Table, Target};
    let (_dir, path) = filled();
    let pay = |store: &jiangce::store::Store, note: &str| {
        let set =
            [("subject", "person:1"), ("family", "honour"), ("amount", "6000.00"), ("paid_on", "2026-05-01")];
        let set = set.into_iter().chain((!note.is_empty()).then_some(("note", note)));
        let set = set.map(|(key, value)| (key, Some(value.to_owned()))).collect();
        store.save(&Change { target: Target::New(Table::Payment), set, reason: None })
    };
    let (one, other) = (open(&path).unwrap(), open(&path).unwrap());
    let paid = pay(&one, "").unwrap().reference;
    for store in [&one, &other] {
        let refused = pay(store, "").unwrap_err();
        assert_eq!(refused, StoreError::PaidTwice(paid));
        assert!(refused.is_about_records());
    }
    pay(&other, "第二次").unwrap();
    one.undo().unwrap();
    pay(&other, "第二次").expect("what was undone is not on file");
    assert_eq!(one.counts().unwrap().payments, 2);
    whole(&path);
}
