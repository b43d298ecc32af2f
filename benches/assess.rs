//! What the engine costs beside a loop written by hand for the same facts and the same rules of
//! three kinds, both with one reason or more a fact, both in one run. Prints CPU seconds of each
//! (best of five) and their ratio; `--people N` changes the number of subjects.

use jiangce::domain::day::Day;
use jiangce::domain::money::Fen;
use jiangce::domain::record::FactKind;
use jiangce::policy::{Fact, Judge, Pack, Readings, Status};
use std::hint::black_box;

/// A reason of the loop written by hand; kept and not read, as the engine's steps are here.
#[allow(dead_code)]
#[derive(Clone, Copy)]
enum Reason {
    Rate(i64),
    Lower(i64),
    Failed(u8),
    Beaten,
}

fn main() {
    let people = asked().unwrap_or(1_000_000);
    let facts = facts(people);
    let pack = Pack::embedded();
    let readings = Readings::defaults(pack);
    let (mut engine, mut by_hand) = (f64::MAX, f64::MAX);
    let (mut engine_sum, mut hand_sum) = (0, 0);
    for _ in 0..5 {
        let start = cpu_seconds();
        engine_sum = with_engine(pack, &readings, &facts);
        let middle = cpu_seconds();
        hand_sum = with_loop(&facts);
        by_hand = by_hand.min(cpu_seconds() - middle);
        engine = engine.min(middle - start);
    }
    assert_eq!(engine_sum, hand_sum, "both must owe the same");
    println!("assess {people} subjects, {} facts, with full reasons", facts.len() * 3);
    println!("engine   {engine:.3} s CPU");
    println!("by hand  {by_hand:.3} s CPU");
    println!("ratio    {:.2} (at most 3 wanted)", engine / by_hand);
}

fn asked() -> Option<usize> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--people");
    arguments.nth(1)?.parse().ok()
}

/// CPU time of this thread so far, as the kernel counts it.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: u64 = text.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    std::time::Duration::from_nanos(nanoseconds).as_secs_f64()
}

/// A title, a visit and a post each.
fn facts(people: usize) -> Vec<[Fact; 3]> {
    let tiers = ["youth", "artisan", "outstanding", "master"];
    let levels = ["senior", "technician", "senior_technician", "chief_technician"];
    let made = |id: String, kind, day, values: [(&str, &str); 2]| {
        let get = |key: &str| values.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        Fact::from_canonical(&id, "S", kind, day, get).ok()
    };
    let one = |n: usize| -> Option<[Fact; 3]> {
        let year = 2021 + i16::try_from(n % 4).ok()?;
        let cost = format!("{}.50", n % 30_000);
        let flag = if n.is_multiple_of(5) { "false" } else { "true" };
        let (tier, level) = (tiers.get(n % 4)?, levels.get(n / 4 % 4)?);
        Some([
            made(format!("a{n}"), FactKind::Honour, Day::new(year, 1, 5)?, [("tier", tier), ("", "")])?,
            made(
                format!("b{n}"),
                FactKind::StudyVisit,
                Day::new(year, 6, 5)?,
                [("cost", &cost), ("selected", flag)],
            )?,
            made(
                format!("c{n}"),
                FactKind::TechnicianPost,
                Day::new(year, 9, 5)?,
                [("level", level), ("scarce", flag)],
            )?,
        ])
    };
    (0..people).filter_map(one).collect()
}

fn with_engine(pack: &Pack, readings: &Readings, all: &[[Fact; 3]]) -> i64 {
    let (mut sum, mut judge) = (0, Judge::new(pack, readings, None));
    for facts in all {
        let decisions = black_box(judge.assess(facts));
        sum += decisions.iter().filter(|d| d.status == Status::Due).map(|d| d.amount.0).sum::<i64>();
    }
    sum
}

/// The same three rules as somebody would write them for one purpose.
fn with_loop(all: &[[Fact; 3]]) -> i64 {
    let first = Day::new(2021, 1, 1).unwrap_or(Day::FIRST);
    let mut sum = 0;
    for facts in all {
        let mut order = [0usize, 1, 2];
        order.sort_by(|a, b| (facts[*a].day, &facts[*a].id).cmp(&(facts[*b].day, &facts[*b].id)));
        let mut out: Vec<(i64, Vec<Reason>)> = Vec::with_capacity(3);
        let mut had = 0;
        let mut post: Option<(i16, i64, usize)> = None;
        for place in order {
            let fact = &facts[place];
            if fact.day < first {
                out.push((0, vec![Reason::Failed(0)]));
                continue;
            }
            let answer = match fact.kind {
                FactKind::Honour => {
                    let rate =
                        [600_000, 2_000_000, 6_000_000, 10_000_000][usize::from(fact.code(0).unwrap_or(0))];
                    let owed = (rate - had).max(0);
                    had += owed;
                    (owed, vec![Reason::Rate(rate)])
                }
                FactKind::StudyVisit if is(fact, 2) && fact.code(1) != Some(6) => {
                    let Fen(cost) = fact.money(0);
                    (cost.min(2_000_000), vec![Reason::Lower(cost)])
                }
                FactKind::TechnicianPost => {
                    let level = fact.code(0).unwrap_or(0);
                    if level >= 4 && fact.code(1) != Some(2) && is(fact, 2) && is(fact, 3) && is(fact, 4) {
                        let rate = if level == 4 { 500_000 } else { 1_000_000 };
                        let year = fact.day.year();
                        if post.is_some_and(|(y, best, _)| y == year && best >= rate) {
                            (0, vec![Reason::Beaten])
                        } else {
                            post = Some((year, rate, place));
                            (rate, vec![Reason::Rate(rate)])
                        }
                    } else {
                        (0, vec![Reason::Failed(1)])
                    }
                }
                _ => (0, vec![Reason::Failed(2)]),
            };
            out.push(answer);
        }
        sum += black_box(&out).iter().map(|(amount, _)| amount).sum::<i64>();
    }
    sum
}

fn is(fact: &Fact, slot: usize) -> bool {
    matches!(fact.slot(slot), jiangce::policy::fact::Slot::Flag(true))
}
