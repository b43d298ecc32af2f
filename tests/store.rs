//! The store on a real file: saving, reading, conflicts, undo, search, pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use jiangce::domain::listing::{From, PeopleFilter, PeopleOrder};
use jiangce::domain::record::{Change, FactKind, RecordRef, SubjectKind, Table, Target, Values};
use jiangce::store::{Access, Author, CertificateFilter, Draft, OrganisationFilter, Store, StoreError};
use std::path::PathBuf;
use tempfile::TempDir;

fn author(name: &str) -> Author {
    Author::new(name, "counter-1")
}

fn store() -> (TempDir, PathBuf, Store) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("register.jiangce");
    let store = Store::create(&path, author("li")).unwrap();
    (dir, path, store)
}

fn add(store: &Store, table: Table, values: &[(&'static str, &str)]) -> RecordRef {
    store.save(&new(table, values)).unwrap().reference
}

fn new(table: Table, values: &[(&'static str, &str)]) -> Change {
    Change {
        target: Target::New(table),
        set: values.iter().map(|(k, v)| (*k, Some((*v).to_owned()))).collect(),
        reason: None,
    }
}

fn edit(store: &Store, reference: RecordRef, values: &[(&'static str, &str)]) -> Change {
    let revision = store.get(reference).unwrap().unwrap().revision;
    let set = values.iter().map(|(k, v)| (*k, (!v.is_empty()).then(|| (*v).to_owned()))).collect();
    Change { target: Target::Edit { reference, revision }, set, reason: None }
}

fn remove(store: &Store, reference: RecordRef) -> Change {
    let revision = store.get(reference).unwrap().unwrap().revision;
    Change { target: Target::Remove { reference, revision }, set: Vec::new(), reason: None }
}

fn person(store: &Store, name: &str) -> RecordRef {
    add(store, Table::Person, &[("name", name)])
}

fn values(store: &Store, reference: RecordRef) -> Values {
    store.get(reference).unwrap().unwrap().values
}

fn found(store: &Store, words: &str) -> Vec<String> {
    let filter = PeopleFilter { words: words.into(), ..PeopleFilter::default() };
    let page = store.people(&filter, PeopleOrder::Newest, &From::Start, 50).unwrap();
    page.rows.into_iter().map(|row| row.name).collect()
}

#[test]
fn every_kind_of_record_comes_back_as_it_was_saved() {
    let (_dir, path, store) = store();
    let unit = add(&store, Table::Organisation, &[("name", "衢州阀门厂"), ("kind", "enterprise")]);
    let someone = add(
        &store,
        Table::Person,
        &[("name", "张国方"), ("birth", "1990-03-15"), ("employer", &unit.to_string()), ("local", "false")],
    );
    let certificate = add(
        &store,
        Table::Certificate,
        &[
            ("person", &someone.to_string()),
            ("number", "S000033080002243000001"),
            ("occupation", "6-18-01-01"),
            ("level", "senior"),
            ("issued", "2024-05-01"),
            ("theory", "89.5"),
        ],
    );
    let fact = add(
        &store,
        Table::Fact(FactKind::Honour),
        &[("subject", &someone.to_string()), ("date", "2024-06-01"), ("tier", "city"), ("note", "引\"号\\")],
    );
    let payment = add(
        &store,
        Table::Payment,
        &[("subject", &unit.to_string()), ("family", "x"), ("amount", "80000.05"), ("paid_on", "2024-07-01")],
    );
    drop(store);
    let store = Store::open(&path, Access::Read, author("wang")).unwrap();
    assert_eq!(values(&store, someone).get("employer"), Some(unit.to_string().as_str()));
    assert_eq!(values(&store, someone).get("local"), Some("false"));
    assert_eq!(values(&store, certificate).get("theory"), Some("89.5"));
    assert_eq!(values(&store, fact).get("note"), Some("引\"号\\"));
    assert_eq!(values(&store, payment).get("amount"), Some("80000.05"));
    assert_eq!(values(&store, payment).get("subject"), Some(unit.to_string().as_str()));
    let counts = store.counts().unwrap();
    assert_eq!((counts.people, counts.organisations, counts.certificates, counts.payments), (1, 1, 1, 1));
    assert_eq!(counts.paid.0, 8_000_005);
    assert_eq!(store.timeline(someone).unwrap().len(), 2);
    assert!(store.verify(None).unwrap().findings.is_empty());
}

#[test]
fn the_search_box_finds_by_every_key() {
    let (_dir, _path, store) = store();
    let unit = add(&store, Table::Organisation, &[("name", "衢州阀门制造有限公司")]);
    let zhang = add(
        &store,
        Table::Person,
        &[
            ("name", "张国方"),
            ("id_number", "330802199003151234"),
            ("phone", "13857001234"),
            ("employer", &unit.to_string()),
        ],
    );
    for name in ["单雄信", "曾国藩", "仇英", "区寄", "王秀英", "欧阳锋"] {
        person(&store, name);
    }
    add(
        &store,
        Table::Certificate,
        &[
            ("person", &zhang.to_string()),
            ("number", "S000033080002243000001"),
            ("occupation", "6-18-01-01"),
            ("issued", "2024-05-01"),
        ],
    );
    let hits = [
        "国方",
        "方",
        "张国方",
        "zgf",
        "zhangguofang",
        "zhangg",
        "3308",
        "330802199003151234",
        "1234",
        "151234",
        "57001234",
        "13857001234",
        "阀门",
        "阀门制造",
        "s000033080002243000001",
        "张 阀门",
        "阀门 zgf 3308",
        "车工",
        "Ｚｇｆ",
    ];
    for words in hits {
        assert!(found(&store, words).contains(&"张国方".to_owned()), "{words}");
    }
    for (words, name) in [
        ("sx", "单雄信"),
        ("shanxiong", "单雄信"),
        ("zeng", "曾国藩"),
        ("cgf", "曾国藩"),
        ("zgf", "曾国藩"),
        ("qiu", "仇英"),
        ("chouy", "仇英"),
        ("ou", "区寄"),
        ("qj", "区寄"),
        ("ouyf", "欧阳锋"),
    ] {
        let all = found(&store, words);
        let named = name == "欧阳锋" || all.contains(&name.to_owned());
        assert!(named, "{words}: {all:?}");
    }
    for words in ["国张", "阀制", "王 阀门", "zgfx", "3309", "门制造厂", "！"] {
        assert_eq!(found(&store, words), Vec::<String>::new(), "{words}");
    }
    let found = store.candidates(SubjectKind::Organisation, "qzfm", 5).unwrap();
    assert_eq!(found.first().map(|c| c.canonical.clone()), Some(unit.to_string()));
    let all = CertificateFilter { words: "zgf".into(), ..CertificateFilter::default() };
    assert_eq!(store.certificates(&all, &From::Start, 5).unwrap().rows.len(), 1);
    assert_eq!(store.find_by_number("330802900315123").unwrap(), Some(zhang));
    assert_eq!(
        store.find_by_number("s000033080002243000001").unwrap().map(|r| r.table),
        Some(Table::Certificate)
    );
}

#[test]
fn the_index_follows_every_change() {
    let (_dir, _path, store) = store();
    let unit = add(&store, Table::Organisation, &[("name", "旧厂")]);
    let someone = add(&store, Table::Person, &[("name", "张三"), ("employer", &unit.to_string())]);
    store.save(&edit(&store, unit, &[("name", "新业公司")])).unwrap();
    assert_eq!(found(&store, "新业"), ["张三"]);
    assert!(found(&store, "旧厂").is_empty());
    store.save(&edit(&store, someone, &[("name", "李四")])).unwrap();
    assert!(found(&store, "张三").is_empty());
    assert_eq!(found(&store, "ls"), ["李四"]);
    store.save(&remove(&store, someone)).unwrap();
    assert!(found(&store, "李四").is_empty());
    store.undo().unwrap();
    assert_eq!(found(&store, "李四"), ["李四"]);
    let all = store.organisations(&OrganisationFilter::default(), &From::Start, 9).unwrap();
    assert_eq!(all.rows[0].people, 1);
}

#[test]
fn the_highest_certificate_is_known_and_the_filters_hold() {
    let (_dir, _path, store) = store();
    let someone = add(&store, Table::Person, &[("name", "张三"), ("division", "330802")]);
    person(&store, "李四");
    let card = |number: &str, level: &str, occupation: &str| {
        add(
            &store,
            Table::Certificate,
            &[
                ("person", &someone.to_string()),
                ("number", number),
                ("occupation", occupation),
                ("level", level),
                ("issued", "2024-05-01"),
            ],
        )
    };
    card("A1", "technician", "6-18-01-01");
    let high = card("A2", "senior_technician", "6-18-01-02");
    card("A3", "junior", "6-18-01-03");
    let level = |level: &str| PeopleFilter { level: Some(level.into()), ..PeopleFilter::default() };
    let first = |filter: &PeopleFilter, order| store.people(filter, order, &From::Start, 9).unwrap().rows;
    let rows = first(&level("senior_technician"), PeopleOrder::Newest);
    assert_eq!(rows[0].occupation.as_deref(), Some("6-18-01-02"));
    assert!(first(&level("senior"), PeopleOrder::Newest).is_empty());
    store.save(&remove(&store, high)).unwrap();
    assert_eq!(first(&level("technician"), PeopleOrder::Level).len(), 1);
    let city = PeopleFilter { division: Some("330800".into()), ..PeopleFilter::default() };
    assert_eq!(first(&city, PeopleOrder::Name).len(), 1);
    let honoured = PeopleFilter { fact: Some("honour".into()), ..PeopleFilter::default() };
    assert!(first(&honoured, PeopleOrder::Birth).is_empty());
    add(
        &store,
        Table::Fact(FactKind::Honour),
        &[("subject", &someone.to_string()), ("date", "2024-06-01"), ("tier", "city")],
    );
    assert_eq!(first(&honoured, PeopleOrder::Birth).len(), 1);
    assert_eq!(first(&PeopleFilter::default(), PeopleOrder::Level)[0].name, "张三");
}

#[test]
fn pages_fit_together_in_every_order_and_both_ways() {
    let (_dir, _path, store) = store();
    let births = ["1990-01-01", "1990-01-01", "1985-05-05", ""];
    for n in 0..23 {
        let birth = births[n % 4];
        let mut change = new(Table::Person, &[("name", ["张三", "李四", "王五"][n % 3])]);
        if !birth.is_empty() {
            change.set.push(("birth", Some(birth.into())));
        }
        store.save(&change).unwrap();
    }
    for words in ["", "z"] {
        for order in [PeopleOrder::Newest, PeopleOrder::Name, PeopleOrder::Level, PeopleOrder::Birth] {
            let filter = PeopleFilter { words: words.into(), ..PeopleFilter::default() };
            let whole = store.people(&filter, order, &From::Start, 100).unwrap();
            assert!(!whole.more);
            let (mut forth, mut from) = (Vec::new(), From::Start);
            loop {
                let page = store.people(&filter, order, &from, 5).unwrap();
                let last = page.rows.last().unwrap().clone();
                from = From::After(last.sort_key, last.id);
                forth.extend(page.rows);
                if !page.more {
                    break;
                }
            }
            assert_eq!(forth, whole.rows, "{order:?} forth");
            let (mut back, mut from) = (Vec::new(), From::End);
            loop {
                let mut page = store.people(&filter, order, &from, 5).unwrap();
                let first = page.rows.first().unwrap().clone();
                from = From::Before(first.sort_key, first.id);
                page.rows.append(&mut back);
                back = page.rows;
                if !page.more {
                    break;
                }
            }
            assert_eq!(back, whole.rows, "{order:?} back");
        }
    }
}

#[test]
fn two_colleagues_merge_by_field_and_never_overwrite() {
    let (_dir, path, store) = store();
    let other = Store::open(&path, Access::Write, author("wang")).unwrap();
    let someone = person(&store, "张三");
    assert!(other.changed_elsewhere().unwrap());
    assert!(!other.changed_elsewhere().unwrap());
    let mine = edit(&store, someone, &[("phone", "13800000001")]);
    let theirs = edit(&store, someone, &[("note", "复核")]);
    let clash = edit(&store, someone, &[("phone", "13800000002")]);
    let agreed = edit(&store, someone, &[("phone", "13800000001")]);
    store.save(&mine).unwrap();
    assert!(other.save(&theirs).unwrap().merged);
    assert_eq!(values(&store, someone).get("phone"), Some("13800000001"));
    assert_eq!(values(&store, someone).get("note"), Some("复核"));
    assert!(other.save(&agreed).is_ok(), "the same value is no conflict");
    let Err(StoreError::Conflict { fields, .. }) = other.save(&clash) else { panic!("overwritten") };
    assert_eq!(
        (fields[0].field, fields[0].by.as_str(), fields[0].now.as_deref()),
        ("phone", "li", Some("13800000001"))
    );
}

#[test]
fn undo_and_redo_go_on_after_a_restart() {
    let (_dir, path, store) = store();
    let someone = person(&store, "张三");
    store.save(&edit(&store, someone, &[("phone", "13800000001"), ("name", "张叁")])).unwrap();
    drop(store);
    let store = Store::open(&path, Access::Write, author("li")).unwrap();
    assert_eq!(store.undo().unwrap().records, [someone]);
    assert_eq!(values(&store, someone), Values::new().with("name", "张三"));
    store.undo().unwrap();
    assert_eq!(store.get(someone).unwrap(), None);
    assert_eq!(store.undo(), Err(StoreError::NothingToUndo));
    drop(store);
    let store = Store::open(&path, Access::Write, author("li")).unwrap();
    store.redo().unwrap();
    store.redo().unwrap();
    assert_eq!(values(&store, someone).get("phone"), Some("13800000001"));
    assert_eq!(store.redo(), Err(StoreError::NothingToRedo));
    store.undo().unwrap();
    person(&store, "李四");
    assert_eq!(store.redo(), Err(StoreError::NothingToRedo));
    assert!(store.verify(None).unwrap().findings.is_empty());
    assert_eq!(store.history(someone).unwrap().len(), 7);
}

#[test]
fn only_the_step_that_was_looked_at_is_taken_back_or_done_again() {
    let (_dir, path, store) = store();
    let first = person(&store, "张三");
    let seen = store.to_undo().unwrap().step.id;
    // the same person at another terminal
    let elsewhere = Store::open(&path, Access::Write, author("li")).unwrap();
    let second = person(&elsewhere, "李四");
    assert_eq!(store.undo_seen(seen), Ok(None));
    assert!(store.get(first).unwrap().is_some() && store.get(second).unwrap().is_some());
    let seen = store.to_undo().unwrap().step.id;
    assert_eq!(store.undo_seen(seen).unwrap().unwrap().records, [second]);
    let seen = store.to_redo().unwrap().step.id;
    elsewhere.redo().unwrap();
    assert_eq!(store.redo_seen(seen), Ok(None));
}

#[test]
fn undo_is_refused_when_paid_for_or_changed_by_others() {
    let (_dir, path, store) = store();
    let other = Store::open(&path, Access::Write, author("wang")).unwrap();
    let someone = person(&store, "张三");
    store.save(&edit(&store, someone, &[("phone", "1")])).unwrap();
    other.save(&edit(&other, someone, &[("phone", "2")])).unwrap();
    assert!(matches!(store.undo(), Err(StoreError::Conflict { .. })));
    let fact = add(
        &store,
        Table::Fact(FactKind::Honour),
        &[("subject", &someone.to_string()), ("date", "2024-06-01"), ("tier", "city")],
    );
    let payment = [("subject", "person:1"), ("family", "x"), ("amount", "1.00"), ("paid_on", "2024-07-01")];
    let mut change = new(Table::Payment, &payment);
    change.set.push(("fact", Some(fact.to_string())));
    other.save(&change).unwrap();
    let Err(StoreError::PaidAlready { record, .. }) = store.undo() else { panic!("undone") };
    assert_eq!(record, fact);
}

#[test]
fn a_record_in_use_stays_and_numbers_are_unique() {
    let (_dir, _path, store) = store();
    let unit = add(&store, Table::Organisation, &[("name", "厂")]);
    let number = ("id_number", "330802199003151234");
    let someone = add(&store, Table::Person, &[("name", "张三"), number, ("employer", "organisation:1")]);
    assert_eq!(store.save(&remove(&store, unit)), Err(StoreError::InUse(unit)));
    let again = store.save(&new(Table::Person, &[("name", "李四"), number]));
    assert_eq!(again, Err(StoreError::Taken { field: "id_number", holder: someone }));
    assert_eq!(
        store.save(&new(Table::Person, &[("name", "李四"), ("employer", "organisation:9")])),
        Err(StoreError::Dangling { field: "employer" })
    );
    let nameless = store.save(&new(Table::Person, &[("sex", "male")]));
    assert_eq!(nameless, Err(StoreError::Required { table: Table::Person, field: "name" }));
    assert_eq!(store.counts().unwrap().people, 1);
}

#[test]
fn several_changes_are_saved_together_or_not_at_all() {
    let (_dir, _path, store) = store();
    let both = [new(Table::Person, &[("name", "张三")]), new(Table::Person, &[("sex", "male")])];
    assert!(store.save_all(&both, None).is_err());
    assert_eq!(store.counts().unwrap().people, 0);
    assert!(found(&store, "张三").is_empty());
    let pair = [both[0].clone(), new(Table::Person, &[("name", "李四")])];
    store.save_all(&pair, None).unwrap();
    store.undo().unwrap();
    assert_eq!(store.counts().unwrap().people, 0, "one step of undo");
}

#[test]
fn a_bulk_run_is_one_step_of_undo_and_refused_rows_do_not_stop_it() {
    let (_dir, _path, store) = store();
    let taken = store
        .bulk("导入", |bulk| -> Result<usize, StoreError> {
            let mut refused = 0;
            for n in 0..9000 {
                let number = format!("3308021990{:08}", if n == 8999 { 5 } else { n });
                let change = new(Table::Person, &[("name", "张三"), ("id_number", &number)]);
                refused += usize::from(bulk.save(&change).is_err());
            }
            Ok(refused)
        })
        .unwrap();
    assert_eq!(taken, 1);
    assert_eq!(store.counts().unwrap().people, 8999);
    assert_eq!(found(&store, "330802199000000005").len(), 1);
    let page = |words: &str, from: &From| {
        let filter = PeopleFilter { words: words.into(), ..PeopleFilter::default() };
        store.people(&filter, PeopleOrder::Level, from, 30).unwrap()
    };
    let (many, all) = (page("zs", &From::Start), page("", &From::Start));
    assert_eq!((&many.rows, many.more), (&all.rows, true), "a set too large to sort is read in order");
    let last = many.rows.last().unwrap();
    let next = From::After(last.sort_key.clone(), last.id);
    assert_eq!(page("zs", &next).rows, page("", &next).rows);
    assert_eq!(store.undo().unwrap().records.len(), 8999);
    assert_eq!(store.counts().unwrap().people, 0);
    assert!(store.verify(None).unwrap().findings.is_empty());
}

#[test]
fn drafts_belong_to_their_author_and_survive() {
    let (_dir, path, store) = store();
    store.draft_save("certificate", "一").unwrap();
    store.draft_save("certificate", "二").unwrap();
    drop(store);
    let mine = Store::open(&path, Access::Write, author("li")).unwrap();
    let other = Store::open(&path, Access::Write, author("wang")).unwrap();
    let drafts: Vec<Draft> = mine.drafts().unwrap();
    assert_eq!((drafts.len(), drafts[0].text.as_str()), (1, "二"));
    assert!(other.drafts().unwrap().is_empty());
    mine.draft_drop("certificate").unwrap();
    assert!(mine.drafts().unwrap().is_empty());
}

#[test]
fn a_change_may_refer_to_the_record_made_before_it_in_the_same_save() {
    let (_dir, _path, store) = store();
    let holder = new(Table::Person, &[("name", "张国方")]);
    let made = Change::made_by(0);
    let number = "Y000133000001263000001";
    let certificate = new(
        Table::Certificate,
        &[("person", &made), ("number", number), ("occupation", "6-18-01-01"), ("issued", "2026-03-15")],
    );
    let saved = store.save_all(&[holder, certificate], None).unwrap();
    let person = saved[0].reference.to_string();
    assert_eq!(values(&store, saved[1].reference).get("person"), Some(person.as_str()));
}

#[test]
fn a_draft_goes_with_the_save_it_was_typed_for_and_stays_when_that_is_refused() {
    let (_dir, _path, store) = store();
    let person = new(Table::Person, &[("name", "张国方")]);
    store.draft_save("new:person", "text").unwrap();
    let nameless = new(Table::Person, &[("note", "x")]);
    assert!(store.save_all(&[nameless], Some("new:person")).is_err());
    assert_eq!(store.drafts().unwrap().len(), 1);
    store.save_all(&[person], Some("new:person")).unwrap();
    assert!(store.drafts().unwrap().is_empty());
}

#[test]
fn what_comes_late_in_one_long_run_is_found_once_under_its_person() {
    let (_dir, _, store) = store();
    let number = "S000033080002243000001";
    let (first, tail) = store
        .bulk("long", |bulk| -> Result<_, StoreError> {
            let first =
                bulk.save(&new(Table::Person, &[("name", "欧阳锋"), ("phone", "0570-3012345")]))?.reference;
            for n in 0..13_000u32 {
                let name = format!("张{}", char::from_u32(0x4e00 + n % 5000).unwrap());
                bulk.save(&new(Table::Person, &[("name", &name)]))?;
            }
            let first_text = first.to_string();
            let set = [
                ("person", first_text.as_str()),
                ("number", number),
                ("occupation", "6-18-01-01"),
                ("level", "senior"),
                ("issued", "2024-05-01"),
            ];
            bulk.save(&new(Table::Certificate, &set))?;
            let tail = bulk.save(&new(Table::Person, &[("name", "上官婉")]))?.reference;
            Ok((first, tail))
        })
        .unwrap();
    for words in
        ["欧阳锋", "oyf", "s0000330800022", "000001", "05703012345", "012345", "12345", "3012345", "车工"]
    {
        assert_eq!(found(&store, words), ["欧阳锋"], "{words}");
    }
    assert_eq!(found(&store, "上官婉"), ["上官婉"]);
    assert_ne!(first, tail);
    assert!(found(&store, "05703012346").is_empty());
    assert!(store.verify(None).unwrap().findings.is_empty());
}

/// The pages of a search in the order of names, from one end to the other.
fn leafed(store: &Store, words: &str, back: bool) -> Vec<(String, i64)> {
    let filter = PeopleFilter { words: words.into(), ..PeopleFilter::default() };
    let mut from = if back { From::End } else { From::Start };
    let mut all = Vec::new();
    loop {
        let mut page = store.people(&filter, PeopleOrder::Name, &from, 700).unwrap();
        if back {
            page.rows.reverse();
        }
        all.extend(page.rows.iter().map(|row| (row.sort_key.clone(), row.id.0)));
        let Some(last) = page.rows.last().filter(|_| page.more) else { return all };
        let key = last.sort_key.clone();
        from = if back { From::Before(key, last.id) } else { From::After(key, last.id) };
    }
}

#[test]
fn a_very_common_surname_is_leafed_through_in_the_order_of_names_both_ways() {
    let (_dir, _, store) = store();
    let name = |n: u32| match n % 40 {
        0 => format!("李张{}", char::from_u32(0x4e00 + n % 500).unwrap()),
        1 => format!("郑{}", char::from_u32(0x4e00 + n % 900).unwrap()),
        _ => format!("张{}", char::from_u32(0x4e00 + n % 3000).unwrap()),
    };
    let save = |bulk: &mut jiangce::store::Bulk<'_>| -> Result<(), StoreError> {
        (0..4_000).try_for_each(|n| bulk.save(&new(Table::Person, &[("name", &name(n))])).map(|_| ()))
    };
    store.bulk("many", save).unwrap();
    for (words, count) in [("张", 3900), ("z", 3900), ("zh", 3900)] {
        let there = leafed(&store, words, false);
        assert_eq!(there.len(), count, "{words}");
        assert!(there.is_sorted_by(|a, b| a < b), "{words}");
        let mut back = leafed(&store, words, true);
        back.reverse();
        assert_eq!(back, there, "{words}");
    }
}
