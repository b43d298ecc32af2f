//! Costs of the store at any size; run by hand:
//! `PEOPLE=100000 cargo test --release --test store_scale -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]
#![allow(clippy::cast_precision_loss, clippy::too_many_lines)]

use jiangce::domain::day::Day;
use jiangce::domain::listing::{From, PeopleFilter, PeopleOrder};
use jiangce::domain::record::{Change, Table, Target};
use jiangce::generate::Generator;
use jiangce::store::{Access, Author, CertificateFilter, Store, StoreError};
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn fill(store: &Store, people: u64) {
    let started = Instant::now();
    let mut records = 0u64;
    store
        .bulk("generate", |bulk| -> Result<(), StoreError> {
            for bundle in Generator::new(people, 1, Day::new(2026, 6, 1).unwrap()) {
                for entry in bundle {
                    let set = entry.values.iter().map(|(k, v)| (k, Some(v.to_owned()))).collect();
                    bulk.save(&Change { target: Target::New(entry.table), set, reason: None })?;
                    records += 1;
                }
            }
            Ok(())
        })
        .unwrap();
    let spent = started.elapsed();
    println!("fill: {records} records in {spent:?}, {:.0} records/s", records as f64 / spent.as_secs_f64());
    let started = Instant::now();
    store.tidy().unwrap();
    println!("tidy: {:?}", started.elapsed());
}

fn measure(name: &str, mut act: impl FnMut(usize) -> usize) {
    let mut spent: Vec<Duration> = Vec::new();
    let mut rows = 0;
    for n in 0..41 {
        let started = Instant::now();
        rows = act(n);
        spent.push(started.elapsed());
    }
    let first = spent[0];
    spent.sort();
    println!(
        "{name:34} first {first:>10.2?}  p50 {:>10.2?}  max {:>10.2?}  rows {rows}",
        spent[20], spent[40]
    );
}

#[test]
#[ignore = "takes minutes; measures"]
fn costs() {
    let people = std::env::var("PEOPLE").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let dir = tempfile::tempdir().unwrap();
    let path = std::env::var("AT").map_or_else(|_| dir.path().join("big.jiangce"), PathBuf::from);
    let author = Author::new("li", "host");
    if !path.exists() {
        let store = Store::create(&path, author.clone()).unwrap();
        fill(&store, people);
    }
    println!("file: {} MiB", std::fs::metadata(&path).unwrap().len() >> 20);
    let started = Instant::now();
    let store = Store::open(&path, Access::Write, author).unwrap();
    let reader = store.reader().unwrap();
    println!("open both: {:?}", started.elapsed());
    let sample = reader.people(&PeopleFilter::default(), PeopleOrder::Birth, &From::Start, 400).unwrap();
    let row = |n: usize| &sample.rows[n * 7 % sample.rows.len()];
    for words in [
        "王",
        "z",
        "l",
        "w",
        "wang",
        "zh",
        "wangx",
        "张伟",
        "阀门",
        "有限公司",
        "衢州",
        "王 阀门",
        "王 电工",
        "张 衢江",
        "z 公司 3308",
        "焊工 机械",
        "王 王芳 李",
        "龘",
        "qqq",
        "王 龘",
        "3308",
        "33080219",
        "330802199",
        "1990",
        "z w 公司",
        "衢江 龙游",
        "阀门制造",
        "江山 开化 常山",
        "138",
        "wwwwww",
        "zhangguofang",
    ] {
        let filter = PeopleFilter { words: words.into(), ..PeopleFilter::default() };
        measure(words, |_| reader.people(&filter, PeopleOrder::Newest, &From::Start, 40).unwrap().rows.len());
    }
    let of = |words: String| PeopleFilter { words, ..PeopleFilter::default() };
    let ask =
        |words: String| reader.people(&of(words), PeopleOrder::Newest, &From::Start, 40).unwrap().rows.len();
    measure("name", |n| ask(row(n).name.clone()));
    measure("id tail 4", |n| ask(row(n).id_number.as_ref().map_or(String::new(), |i| i[14..].to_owned())));
    measure("id tail 6", |n| ask(row(n).id_number.as_ref().map_or(String::new(), |i| i[12..].to_owned())));
    measure("id whole", |n| ask(row(n).id_number.clone().unwrap_or_default()));
    measure("id 12", |n| ask(row(n).id_number.as_ref().map_or(String::new(), |i| i[..12].to_owned())));
    measure("phone tail 8", |n| ask(row(n).phone.as_ref().map_or(String::new(), |i| i[3..].to_owned())));
    for order in [PeopleOrder::Newest, PeopleOrder::Name, PeopleOrder::Level, PeopleOrder::Birth] {
        let all = PeopleFilter::default();
        measure(&format!("{order:?} first"), |_| {
            reader.people(&all, order, &From::Start, 40).unwrap().rows.len()
        });
        let mut from = From::Start;
        measure(&format!("{order:?} next pages"), |_| {
            let page = reader.people(&all, order, &from, 40).unwrap();
            let last = page.rows.last().unwrap();
            from = From::After(last.sort_key.clone(), last.id);
            page.rows.len()
        });
        measure(&format!("{order:?} end"), |_| {
            reader.people(&all, order, &From::End, 40).unwrap().rows.len()
        });
        let some = PeopleFilter {
            level: Some("senior_technician".into()),
            division: Some("330802".into()),
            ..all.clone()
        };
        measure(&format!("{order:?} filtered"), |_| {
            reader.people(&some, order, &From::Start, 40).unwrap().rows.len()
        });
        let wang = of("王".into());
        measure(&format!("{order:?} 王"), |_| {
            reader.people(&wang, order, &From::Start, 40).unwrap().rows.len()
        });
    }
    measure("certificates", |_| {
        reader.certificates(&CertificateFilter::default(), &From::Start, 40).unwrap().rows.len()
    });
    let wang = CertificateFilter { words: "王".into(), ..CertificateFilter::default() };
    measure("certificates 王", |_| reader.certificates(&wang, &From::Start, 40).unwrap().rows.len());
    measure("counts", |_| usize::try_from(reader.counts().unwrap().people).unwrap());
    measure("save", |n| {
        let set = vec![(
            "name",
            Some(format!("测试{}", char::from_u32(0x4e00 + u32::try_from(n).unwrap()).unwrap())),
        )];
        store.save(&Change { target: Target::New(Table::Person), set, reason: None }).unwrap();
        1
    });
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    for line in status.lines().filter(|l| l.starts_with("VmRSS") || l.starts_with("VmHWM")) {
        println!("{line}");
    }
}
