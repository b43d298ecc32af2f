//! The program killed at random moments of a stream of saves, on one store, round after round.
//!
//! `JIANGCE_ROUNDS` asks for more rounds than the few of every day, `JIANGCE_SEED` for other moments.

use super::{Desk, author, verified};
use jiangce::domain::record::{Change, Table, Target};
use jiangce::store::{Access, Store};
use std::time::{Duration, Instant};

pub fn named(name: &str) -> Change {
    Change { target: Target::New(Table::Person), set: vec![("name", Some(name.to_owned()))], reason: None }
}

fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |text| text.parse().unwrap())
}

/// Numbers that only look random.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A name nobody else has.
fn name_of(serial: u32) -> String {
    let sign = |n: u32| char::from_u32(0x4e00 + n % 2000).unwrap();
    format!("王{}{}", sign(serial), sign(serial / 2000 + 500))
}

/// What a round saw.
#[derive(Default)]
struct Seen {
    acknowledged: Vec<String>,
    /// The name whose draft was on disk when the kill came.
    drafted: Option<String>,
}

/// Enters people until the screen has received so many bytes, then kills.
fn round(desk: &Desk, serial: &mut u32, mut bytes: usize) -> (Seen, Duration) {
    let start = Instant::now();
    let mut driver = desk.open();
    let started = start.elapsed();
    let mut seen = Seen::default();
    driver.send(b"2");
    while driver.until_or(&mut bytes, "the list", |d| d.line(2).contains("姓名")) {
        let name = name_of(*serial);
        *serial += 1;
        driver.send(b"n");
        if !driver.until_or(&mut bytes, "the form", |d| d.line(1).contains("新增人才")) {
            break;
        }
        driver.send(format!("\t{name}").as_bytes());
        let drafted = |_: &super::Driver| desk.drafts().iter().any(|text| text.contains(&name));
        if !driver.until_or(&mut bytes, "the draft", drafted) {
            break;
        }
        seen.drafted = Some(name.clone());
        driver.send(b"\x13");
        let saved = |d: &super::Driver| d.line(1).starts_with(&name) && d.page().contains("时间线");
        if !driver.until_or(&mut bytes, "the save", saved) {
            break;
        }
        seen.drafted = None;
        seen.acknowledged.push(name);
        driver.send(b"q");
    }
    driver.kill();
    (seen, started)
}

#[test]
fn killed_at_any_moment_every_acknowledged_save_is_there_once_and_the_rest_is_a_draft() {
    let desk = Desk::new();
    let mut chance = Chance(number("JIANGCE_SEED", 7));
    let mut serial = 0;
    let mut acknowledged: Vec<String> = Vec::new();
    let (mut drafts, mut late, mut slowest) = (0, 0, Duration::ZERO);
    let rounds = number("JIANGCE_ROUNDS", 12);
    for _ in 0..rounds {
        let bytes = usize::try_from(chance.below(5000)).unwrap() + 200;
        let (seen, started) = round(&desk, &mut serial, bytes);
        slowest = slowest.max(started);
        acknowledged.extend(seen.acknowledged);
        for name in &acknowledged {
            assert_eq!(desk.people(name), 1, "{name} was said to be saved");
        }
        if let Some(name) = seen.drafted {
            let kept = desk.drafts().iter().filter(|text| text.contains(&name)).count();
            let saved = desk.people(&name);
            assert_eq!(
                (kept, saved),
                if saved == 0 { (1, 0) } else { (0, 1) },
                "{name}: a draft or a person"
            );
            if saved == 1 {
                late += 1;
                acknowledged.push(name);
            } else {
                drafts += 1;
            }
        }
        verified(&desk);
        let store = Store::open(&desk.store(), Access::Write, author()).unwrap();
        assert_eq!(store.counts().unwrap().people, acknowledged.len() as u64, "nobody else");
        forget_drafts(&desk);
    }
    println!(
        "{rounds} kills: {} saves, none lost, none twice; {drafts} came back as drafts, {late} were on disk before the \
         screen said so; slowest start {slowest:?}",
        acknowledged.len()
    );
    assert!(acknowledged.len() as u64 > rounds / 2, "the kills came too early to prove anything");
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
}

/// The next round begins without an offer to go on.
fn forget_drafts(desk: &Desk) {
    let con = rusqlite::Connection::open(desk.store()).unwrap();
    con.execute("DELETE FROM draft", []).unwrap();
}
