//! What must hold of any assessment, whatever the facts: order, families, rates, what-if, batches.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

#[path = "policy/facts.rs"]
mod any;

use jiangce::domain::day::Day;
use jiangce::domain::money::Fen;
use jiangce::domain::record::{FactKind, SubjectKind};
use jiangce::policy::pack::embedded_files;
use jiangce::policy::preview::{Input, diff, preview};
use jiangce::policy::{Decision, Fact, Judge, Pack, Readings, Status, assess};
use proptest::prelude::*;

const TIERS: [&str; 4] = ["youth", "artisan", "outstanding", "master"];

fn made(id: &str, subject: &str, kind: FactKind, day: Day, values: &[(&str, &str)]) -> Fact {
    let get = |key: &str| values.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
    Fact::from_canonical(id, subject, kind, day, get).unwrap()
}

/// Facts of the kinds whose amounts depend on each other.
fn fact(number: usize) -> impl Strategy<Value = Fact> {
    let id = format!("f{number:02}");
    (0usize..7, 0usize..4, 2020i16..=2024, 1i8..=12, 0i64..30_000, 1i64..8).prop_map(
        move |(kind, tier, year, month, cost, count)| {
            let day = Day::new(year, month, 15).unwrap();
            let (cost, count) = (format!("{cost}.05"), count.to_string());
            let level = ["senior", "technician", "senior_technician", "chief_technician"][tier];
            let studio = ["city", "city", "province", "nation"][tier];
            let place = ["gold", "silver", "bronze", "excellence"][tier];
            let (kind, values): (_, Vec<(&str, &str)>) = match kind {
                0 => (FactKind::Honour, vec![("tier", TIERS[tier])]),
                1 => (FactKind::StudyVisit, vec![("cost", &cost)]),
                2 => (FactKind::TechnicianPost, vec![("level", level)]),
                3 => (FactKind::ContestHosting, vec![("occupations", &count)]),
                4 => (FactKind::MasterStudio, vec![("tier", studio)]),
                5 => (FactKind::NationalAward, vec![("place", place), ("team_size", &count)]),
                _ => (FactKind::Recruitment, vec![("level", level), ("base", &cost)]),
            };
            made(&id, "S", kind, day, &values)
        },
    )
}

/// A fact of those, or of any kind with any values.
fn one(number: usize) -> BoxedStrategy<Fact> {
    let any = any::fact().prop_map(move |mut plain| {
        (plain.id, plain.subject) = (format!("f{number:02}"), "S".to_owned());
        plain.fact()
    });
    prop_oneof![fact(number), any].boxed()
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    (1usize..14).prop_flat_map(|count| (0..count).map(one).collect::<Vec<_>>())
}

/// Any answers to the open questions, as places among the choices.
fn readings() -> impl Strategy<Value = Readings> {
    let pack = Pack::embedded();
    let one = |r: &'static jiangce::policy::pack::Reading| 0..r.choices.len();
    pack.readings.iter().map(one).collect::<Vec<_>>().prop_map(move |places| {
        let mut readings = Readings::defaults(pack);
        for (reading, place) in pack.readings.iter().zip(places) {
            readings.choose(pack, &reading.name, &reading.choices[place].0).unwrap();
        }
        readings
    })
}

fn total(decisions: &[Decision]) -> Fen {
    decisions.iter().filter(|d| d.status == Status::Due).map(|d| d.amount).sum()
}

fn input(facts: &[Fact]) -> Input {
    Input {
        subject: SubjectKind::Either,
        facts: facts.to_vec(),
        payments: Vec::new(),
        levels: Vec::new(),
        as_of: None,
    }
}

/// The shipped pack with one rate raised, every level of it.
fn raised(rate: usize, percent: i64) -> Pack {
    let mut pack = Pack::embedded().clone();
    let more = |value: &mut i64| *value += *value * percent / 100;
    for row in &mut pack.rates[rate].rows {
        more(&mut row.flat);
        row.levels.iter_mut().flatten().for_each(more);
    }
    pack
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_fact_gets_one_line_and_the_order_of_the_input_changes_none(
        facts in facts(), readings in readings(), turn in 0usize..14,
    ) {
        let pack = Pack::embedded();
        let straight = assess(pack, &readings, &facts, None);
        prop_assert_eq!(straight.len(), facts.len());
        let mut turned = facts.clone();
        turned.rotate_left(turn % facts.len());
        turned.reverse();
        let other = assess(pack, &readings, &turned, None);
        for (fact, decision) in facts.iter().zip(&straight) {
            let place = turned.iter().position(|f| f.id == fact.id).unwrap();
            prop_assert_eq!((other[place].status, other[place].amount), (decision.status, decision.amount));
        }
    }

    #[test]
    fn a_batch_equals_its_subjects_one_by_one(
        first in facts(), second in facts(), readings in readings(),
    ) {
        let pack = Pack::embedded();
        let renamed = |fact: &Fact| Fact { subject: "T".into(), id: format!("t{}", fact.id).into(), ..fact.clone() };
        let second: Vec<Fact> = second.iter().map(renamed).collect();
        let mixed: Vec<Fact> = (0..first.len().max(second.len()))
            .flat_map(|i| first.get(i).into_iter().chain(second.get(i)))
            .cloned()
            .collect();
        let alone = total(&assess(pack, &readings, &first, None)) + total(&assess(pack, &readings, &second, None));
        prop_assert_eq!(total(&Judge::new(pack, &readings, None).assess_all(&mixed)), alone);
    }

    #[test]
    fn under_difference_a_lower_title_changes_no_total(
        facts in facts(), readings in readings(), highest in 1usize..4, lower in 0usize..3, year in 2021i16..=2024,
    ) {
        prop_assume!(lower < highest);
        let pack = Pack::embedded();
        let mut readings = readings;
        readings.choose(pack, "honour_upgrade", "difference").unwrap();
        // money of the province stands against the title it was given for, so another title may then add to it
        readings.choose(pack, "honour_offset_province", "no").unwrap();
        let day = Day::new(2022, 6, 1).unwrap();
        let mut facts = facts;
        facts.push(made("top", "S", FactKind::Honour, day, &[("tier", TIERS[highest])]));
        let before = total(&assess(pack, &readings, &facts, None));
        let day = Day::new(year, 3, 3).unwrap();
        facts.push(made("low", "S", FactKind::Honour, day, &[("tier", TIERS[lower])]));
        prop_assert_eq!(total(&assess(pack, &readings, &facts, None)), before);
    }

    #[test]
    fn raising_any_rate_lowers_no_total(
        facts in facts(), readings in readings(), rate in 0..Pack::embedded().rates.len(), percent in 1i64..150,
    ) {
        let before = total(&assess(Pack::embedded(), &readings, &facts, None));
        let pack = raised(rate, percent);
        prop_assert!(total(&assess(&pack, &readings, &facts, None)) >= before, "{}", pack.rates[rate].name);
    }

    #[test]
    fn a_what_if_without_a_change_shows_none_and_the_lines_add_up(
        facts in facts(), readings in readings(),
    ) {
        let pack = Pack::embedded();
        let (once, again) = (preview(pack, &readings, &input(&facts)), preview(pack, &readings, &input(&facts)));
        prop_assert!(diff(&once, &again).is_empty());
        prop_assert_eq!(once.due(), total(&assess(pack, &readings, &facts, None)));
        let judged: usize = once.lines.iter().map(|line| line.decisions.len()).sum();
        prop_assert_eq!(judged, facts.len());
        for line in &once.lines {
            prop_assert!(line.payable >= Fen::ZERO);
        }
    }

    #[test]
    fn every_decision_explains_itself_in_both_languages(facts in facts(), readings in readings()) {
        use jiangce::domain::lang::Lang;
        let pack = Pack::embedded();
        for (fact, decision) in facts.iter().zip(assess(pack, &readings, &facts, None)) {
            for lang in [Lang::Zh, Lang::En] {
                let said = decision.sentences(pack, fact, lang);
                prop_assert!(!said.is_empty() && said.iter().all(|s| !s.trim().is_empty()), "{:?}", decision);
            }
        }
    }
}

#[test]
fn each_fact_is_judged_by_the_rates_of_its_own_day() {
    let mut files = embedded_files();
    let later = "[[rate]]\nsince = 2023-01-01\nsource = \"made up\"\nhost = \"12000\"\n";
    files.push(("later.toml".into(), later.into()));
    let pack = Pack::from_texts(&files).unwrap();
    let on = |id: &str, day: &str| {
        let day = Day::parse_iso(day).unwrap();
        made(id, "S", FactKind::ContestHosting, day, &[("occupations", "2")])
    };
    let facts = [on("b", "2023-01-01"), on("a", "2022-12-31")];
    let amounts: Vec<_> =
        assess(&pack, &Readings::defaults(&pack), &facts, None).iter().map(|d| d.amount).collect();
    assert_eq!(amounts, [Fen::from_yuan(24_000), Fen::from_yuan(20_000)]);
}

#[test]
fn a_fact_after_the_day_judged_as_of_earns_nothing_yet() {
    let day = |text: &str| Day::parse_iso(text).unwrap();
    let pack = Pack::embedded();
    let fact = made("a", "S", FactKind::Honour, day("2024-05-01"), &[("tier", "master")]);
    let judged = |as_of: &str| {
        assess(pack, &Readings::defaults(pack), std::slice::from_ref(&fact), Some(day(as_of)))[0].status
    };
    assert_eq!(judged("2024-04-30"), Status::Nothing);
    assert_eq!(judged("2024-05-01"), Status::Due);
}

#[test]
fn rules_of_one_family_count_together() {
    let mut files = embedded_files();
    let rules = files.iter_mut().find(|(file, _)| file == "rules.toml").unwrap();
    let (own, other) = (
        "family = \"base\"",
        "reading = \"base_upgrade\", modes = { each = \"each\", difference = \"difference\" }",
    );
    assert!(rules.1.contains(own) && rules.1.contains(other));
    let modes = "reading = \"studio_upgrade\", modes = { each = \"each\", difference = \"difference\", difference_above_city = \"difference-above-lowest\" }";
    rules.1 = rules.1.replace(own, "family = \"studio\"").replace(other, modes);
    let pack = Pack::from_texts(&files).unwrap();
    let mut readings = Readings::defaults(&pack);
    readings.choose(&pack, "studio_upgrade", "difference").unwrap();
    let on = |kind, day: &str, tier| {
        made(
            day,
            "S",
            kind,
            Day::parse_iso(day).unwrap(),
            &[("tier", tier), ("project", "甲"), ("trainees", "2000")],
        )
    };
    let facts = [
        on(FactKind::MasterStudio, "2022-01-01", "province"),
        on(FactKind::TrainingBase, "2023-01-01", "nation"),
    ];
    let amounts: Vec<_> = assess(&pack, &readings, &facts, None).iter().map(|d| d.amount).collect();
    assert_eq!(amounts, [Fen::from_yuan(50_000), Fen::from_yuan(450_000)]);
}
