use super::*;
use crate::domain::check::{self, Context};
use crate::domain::lang::Lang;
use crate::domain::number::{CreditCode, PersonNumber};
use crate::domain::occupation;
use crate::domain::record::FieldKind;
use std::collections::{BTreeMap, HashSet};

fn today() -> Day {
    Day::new(2024, 9, 15).unwrap()
}

fn all(people: u64, seed: u64) -> Vec<Entry> {
    Generator::new(people, seed, today()).flatten().collect()
}

#[test]
fn the_same_seed_gives_the_same_records_and_another_seed_others() {
    assert_eq!(all(300, 7), all(300, 7));
    assert_ne!(all(300, 7), all(300, 8));
}

#[test]
fn every_kind_of_fact_and_every_table_occurs() {
    let mut counts: BTreeMap<Table, usize> = BTreeMap::new();
    for entry in all(10_000, 1) {
        *counts.entry(entry.table).or_default() += 1;
    }
    for table in Table::all() {
        assert!(counts.get(&table).is_some_and(|count| *count > 0), "{table:?} missing: {counts:?}");
    }
    assert_eq!(counts[&Table::Person], 10_000);
}

#[test]
fn every_value_is_canonical_and_no_required_field_is_empty() {
    let cx = Context { today: today(), lang: Lang::Zh };
    let practice = Generator::practice(today()).flatten();
    for entry in all(3_000, 3).into_iter().chain(practice) {
        for field in entry.table.fields().iter().filter(|field| field.is_required()) {
            assert!(entry.values.get(field.key).is_some(), "{} of {entry:?}", field.key);
        }
        for (key, text) in entry.values.iter() {
            let field = entry.table.field(key).unwrap_or_else(|| panic!("{key} of {:?}", entry.table));
            let checked = check::check(field, text, &cx);
            assert_eq!(checked.canonical.as_deref(), Some(text), "{key}: {checked:?} in {entry:?}");
            assert!(!checked.repaired && checked.fault.is_none(), "{key} = {text}: {:?}", checked.fault);
        }
    }
}

#[test]
fn identity_numbers_agree_with_sex_and_birth_and_never_come_twice() {
    let mut seen = HashSet::new();
    let mut retired = 0;
    for entry in all(20_000, 5).iter().filter(|entry| entry.table == Table::Person) {
        let text = entry.values.get("id_number").unwrap();
        let number = PersonNumber::parse(text, today()).unwrap();
        assert_eq!(number.canonical(), text);
        let birth = entry.values.get("birth").unwrap().replace('-', "");
        assert!(text.contains(&birth), "{text} {birth}");
        let age = today().years_since(Day::parse_iso(entry.values.get("birth").unwrap()).unwrap());
        assert!((17..=66).contains(&age), "{age}");
        retired += usize::from(["330821", "330823", "339006", "332428"].contains(&text.get(..6).unwrap()));
        seen.insert(text.to_owned());
    }
    assert_eq!(seen.len(), 20_000);
    assert!(retired > 200, "{retired}");
}

#[test]
fn organisations_have_valid_codes_inside_and_out() {
    for entry in all(5_000, 2).iter().filter(|entry| entry.table == Table::Organisation) {
        let code = CreditCode::parse(entry.values.get("credit_code").unwrap()).unwrap();
        assert!(code.inner_code_fits(), "{}", code.canonical());
    }
}

#[test]
fn certificates_rise_with_the_years_and_their_numbers_say_the_same() {
    let mut numbers = HashSet::new();
    let entries = all(5_000, 4);
    let mut last: Option<(String, String, String, u8)> = None;
    for entry in entries.iter().filter(|entry| entry.table == Table::Certificate) {
        let get = |key: &str| entry.values.get(key).unwrap_or("").to_owned();
        let number = get("number");
        let digit = match get("level").as_str() {
            "junior" => b'5',
            "intermediate" => b'4',
            "senior" => b'3',
            "technician" => b'2',
            _ => b'1',
        };
        let (level_at, year_at) = if number.len() == 22 { (15, 13) } else { (10, 0) };
        assert_eq!(number.as_bytes()[level_at], digit, "{entry:?}");
        assert_eq!(number.get(year_at..year_at + 2), get("issued").get(2..4), "{entry:?}");
        assert!(numbers.insert(number), "{entry:?}");
        assert!(occupation::catalogue().by_code(&get("occupation")).is_some());
        if let Some((person, occupation, issued, before)) = &last
            && *person == get("person")
            && *occupation == get("occupation")
        {
            assert!(*issued < get("issued") && *before > digit, "{entry:?}");
        }
        last = Some((get("person"), get("occupation"), get("issued"), digit));
    }
}

#[test]
fn nothing_happens_after_today_or_refers_to_what_is_not_there_yet() {
    let mut known = HashSet::new();
    let mut counts: BTreeMap<Table, u64> = BTreeMap::new();
    for bundle in Generator::new(2_000, 9, today()) {
        for entry in &bundle {
            let count = counts.entry(entry.table).or_default();
            *count += 1;
            known.insert(format!("{}:{count}", entry.table.code()));
            for (key, text) in entry.values.iter() {
                let kind = entry.table.field(key).unwrap().kind;
                if kind == FieldKind::Day {
                    assert!(Day::parse_iso(text).unwrap() <= today(), "{entry:?}");
                }
                if matches!(kind, FieldKind::Person | FieldKind::Organisation | FieldKind::Subject)
                    || key == "fact"
                {
                    assert!(known.contains(text), "{key} = {text}");
                }
            }
        }
    }
}

#[test]
fn titles_keep_to_their_seats_in_a_register_of_any_size() {
    let masters = |people: u64| {
        all(people, 6)
            .iter()
            .filter(|entry| entry.table == Table::Fact(FactKind::Honour))
            .filter(|entry| entry.values.get("tier") == Some("master"))
            .count()
    };
    assert_eq!(masters(2_000), 1);
    assert_eq!(masters(60_000), 10);
}

#[test]
fn the_practice_register_ends_with_the_people_to_practise_on() {
    let bundles: Vec<Bundle> = Generator::practice(today()).collect();
    let named = |name: &str| {
        bundles
            .iter()
            .filter(|bundle| bundle.first().unwrap().values.get("name") == Some(name))
            .collect::<Vec<_>>()
    };
    let first: HashSet<Table> = named("郑明远")[0].iter().map(|entry| entry.table).collect();
    for kind in [FactKind::Honour, FactKind::NationalAward, FactKind::TechnicianPost] {
        assert!(first.contains(&Table::Fact(kind)), "{kind:?}");
    }
    assert!(named("单秀兰")[0][0].values.get("id_number").unwrap().starts_with("330821"));
    assert!(named("查文斌").len() >= 2, "somebody on file twice");
}

#[test]
fn newcomers_have_numbers_and_employers_that_fit_the_register() {
    let numbers = |entries: &[Entry]| -> HashSet<String> {
        let text =
            |entry: &Entry| entry.values.get("id_number").or(entry.values.get("number")).map(str::to_owned);
        entries.iter().filter_map(text).collect()
    };
    let known = numbers(&all(800, 1));
    let newcomers: Vec<Entry> = Generator::new(800, 1, today()).beyond(300).flatten().collect();
    assert_eq!(newcomers.iter().filter(|entry| entry.table == Table::Person).count(), 300);
    assert!(newcomers.iter().all(|entry| entry.table != Table::Organisation));
    assert!(known.is_disjoint(&numbers(&newcomers)));
}
