//! A second, naive assessment, written rule by rule without a pack, compared with the engine on
//! random facts under random readings: they must agree to the fen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]
// one long list of rules on purpose: it shares no structure with the engine
#![allow(clippy::too_many_lines, clippy::type_complexity, clippy::collapsible_match)]

#[path = "policy/facts.rs"]
mod facts;

use facts::{Plain, fact};
use jiangce::domain::record::FactKind;
use jiangce::policy::{Fact, Judge, Pack, Readings};
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

impl Plain {
    fn text(&self, key: &str) -> &str {
        self.values.get(key).map_or("", String::as_str)
    }

    fn yes(&self, key: &str) -> bool {
        self.text(key) == "true"
    }

    fn number(&self, key: &str) -> i64 {
        self.text(key).parse().unwrap()
    }

    fn fen(&self, key: &str) -> i64 {
        let (yuan, cents) = self.text(key).split_once('.').unwrap();
        yuan.parse::<i64>().unwrap() * 100 + cents.parse::<i64>().unwrap()
    }
}

fn half_up(numerator: i64, denominator: i64) -> i64 {
    (numerator * 2 + denominator) / (denominator * 2)
}

const YUAN: i64 = 100;

type Answer = (&'static str, i64);

fn place(list: &[&str], code: &str) -> usize {
    list.iter().position(|c| *c == code).unwrap()
}

fn due(fen: i64) -> Answer {
    if fen > 0 { ("due", fen) } else { ("none", 0) }
}

/// One subject, rule by rule.
fn naive(facts: &[Plain], reading: &HashMap<&str, &str>) -> HashMap<String, Answer> {
    let mut sorted: Vec<&Plain> = facts.iter().collect();
    sorted.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    let mut out = HashMap::new();
    let mut titles: HashMap<usize, i64> = HashMap::new();
    let mut title_seen: Option<usize> = None;
    let mut visits: HashMap<i16, i64> = HashMap::new();
    let mut hosted: HashMap<i16, i64> = HashMap::new();
    let mut demonstration = false;
    let mut studios: HashMap<&str, Vec<(&str, i64)>> = HashMap::new();
    let mut bases: HashMap<&str, Vec<(&str, i64)>> = HashMap::new();
    let mut city_bases: HashMap<(&str, i16), i64> = HashMap::new();
    let mut awards: HashMap<(FactKind, String), Vec<(i64, usize, &Plain)>> = HashMap::new();
    let mut posts: HashMap<i16, Vec<(i64, usize, &Plain)>> = HashMap::new();
    for fact in sorted {
        let year = fact.day.0;
        if year < 2021 {
            out.insert(fact.id.clone(), ("none", 0));
            continue;
        }
        let answer = match fact.kind {
            FactKind::Honour => {
                let tier = place(&["youth", "artisan", "outstanding", "master"], fact.text("tier"));
                let mut whole = [6_000, 20_000, 60_000, 100_000][tier] * YUAN;
                if reading["honour_offset_province"] == "yes" {
                    whole = (whole - fact.fen("province_paid")).max(0);
                }
                let had: i64 = titles.values().sum();
                // only a later, higher title pays, whatever the earlier one came to
                let fen = match reading["honour_upgrade"] {
                    _ if title_seen.is_some_and(|seen| seen >= tier) => 0,
                    "difference" => (whole - had).max(0),
                    "none" if title_seen.is_some() => 0,
                    _ => whole,
                };
                *titles.entry(tier).or_default() += fen;
                title_seen = title_seen.max(Some(tier));
                due(fen)
            }
            FactKind::StudyVisit if fact.yes("selected") && fact.text("group") != "none" => {
                let mut fen = fact.fen("cost").min(20_000 * YUAN);
                if reading["visit_cap_scope"] == "person_year" {
                    let used = visits.entry(year).or_default();
                    fen = fen.min(20_000 * YUAN - *used);
                    *used += fen;
                }
                due(fen)
            }
            FactKind::Introduction => ("referral", 0),
            FactKind::Recruitment => {
                let high = !["apprentice", "junior", "intermediate"].contains(&fact.text("level"));
                if high && fact.yes("scarce") {
                    due(half_up(fact.fen("base") * 30, 100))
                } else {
                    ("none", 0)
                }
            }
            FactKind::WorldskillsAward | FactKind::NationalAward if fact.yes("local") => {
                let rank = place(&["gold", "silver", "bronze", "excellence"], fact.text("place"));
                let ten_thousands = match fact.kind {
                    FactKind::WorldskillsAward => [100, 50, 30, 15][rank],
                    _ => [30, 20, 10, 5][rank],
                };
                let mut fen = ten_thousands * 10_000 * YUAN;
                if reading["award_team"] == "share" {
                    fen = half_up(fen, fact.number("team_size"));
                }
                let edition = match fact.text("edition") {
                    "" => year.to_string(),
                    named => named.to_owned(),
                };
                awards.entry((fact.kind, edition)).or_default().push((fen, 0, fact));
                due(fen)
            }
            FactKind::ProvincialAward if fact.yes("local") => {
                let (own, superior) = (fact.fen("prize"), fact.fen("superior_prize"));
                due(if reading["match_base"] == "sum" { own + superior } else { own.max(superior) })
            }
            FactKind::WorldskillsBase => due(fact.number("projects") * 500_000 * YUAN),
            FactKind::NationalTeam => due(fact.number("persons") * 100_000 * YUAN),
            FactKind::ContestHosting
                if fact.yes("planned") && ["association", "enterprise"].contains(&fact.text("host")) =>
            {
                let mut fen = (fact.number("occupations") * 10_000 * YUAN).min(50_000 * YUAN);
                if reading["host_cap_scope"] == "host_year" {
                    let used = hosted.entry(year).or_default();
                    fen = fen.min(50_000 * YUAN - *used);
                    *used += fen;
                }
                due(fen)
            }
            FactKind::DemonstrationEnterprise if !demonstration => {
                demonstration = true;
                due(50_000 * YUAN)
            }
            FactKind::MasterStudio => {
                let tier = fact.text("tier");
                let whole = if tier == "nation" { 100_000 } else { 50_000 } * YUAN;
                let had = studios.entry(fact.text("project")).or_default();
                let counted = |(level, fen): &(&str, i64)| match reading["studio_upgrade"] {
                    "each" => 0,
                    "difference_above_city" if tier == "city" || *level == "city" => 0,
                    _ => *fen,
                };
                let again = had.iter().any(|(level, fen)| *level == tier && *fen > 0);
                let fen = if again { 0 } else { (whole - had.iter().map(counted).sum::<i64>()).max(0) };
                had.push((tier, fen));
                due(fen)
            }
            FactKind::TrainingBase if fact.text("tier") == "city" => {
                if fact.number("trainees") > 1000 {
                    let scope = if reading["base_city_scope"] == "base_year" { year } else { 0 };
                    let used = city_bases.entry((fact.text("project"), scope)).or_default();
                    let fen = fact.fen("requested").min(200_000 * YUAN - *used);
                    *used += fen;
                    due(fen)
                } else {
                    ("none", 0)
                }
            }
            FactKind::TrainingBase => {
                let tier = fact.text("tier");
                let whole = if tier == "nation" { 500_000 } else { 200_000 } * YUAN;
                let had = bases.entry(fact.text("project")).or_default();
                let before: i64 = match reading["base_upgrade"] {
                    "difference" => had.iter().map(|(_, fen)| fen).sum(),
                    _ => 0,
                };
                let again = had.iter().any(|(level, fen)| *level == tier && *fen > 0);
                let fen = if again { 0 } else { (whole - before).max(0) };
                had.push((tier, fen));
                due(fen)
            }
            FactKind::TechnicianPost => {
                let levels = ["technician", "senior_technician", "special_technician", "chief_technician"];
                let level = levels.iter().position(|l| *l == fact.text("level"));
                let met = ["scarce", "front_line", "matching"].iter().all(|key| fact.yes(key));
                let allowed =
                    level.is_some_and(|l| l < 2 || reading["technician_above_senior"] == "as_senior");
                if met && allowed && fact.text("employer") != "other" {
                    let mut fen = if level == Some(0) { 5_000 } else { 10_000 } * YUAN;
                    if reading["technician_months"] == "months" {
                        fen = half_up(fen * fact.number("months"), 12);
                    }
                    if fen > 0 {
                        posts.entry(year).or_default().push((fen, level.unwrap(), fact));
                    }
                    due(fen)
                } else {
                    ("none", 0)
                }
            }
            FactKind::PayrollReturn => ("ceiling", half_up(fact.fen("payroll") * 8, 100)),
            FactKind::TrainingIncome => {
                let surplus = (fact.fen("income") - fact.fen("cost")).max(0);
                let share = half_up(fact.fen("performance_base") * 15, 100);
                ("ceiling", half_up(surplus * 70, 100).min(share))
            }
            FactKind::TrainingSubsidy | FactKind::ContestantAllowance => ("unknown", 0),
            _ => ("none", 0),
        };
        out.insert(fact.id.clone(), answer);
    }
    let mut groups: Vec<_> = posts.into_values().collect();
    if reading["award_stack"] == "best_per_edition" {
        groups.extend(awards.into_values());
    }
    for mut group in groups {
        group.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then((a.2.day, &a.2.id).cmp(&(b.2.day, &b.2.id))));
        for (_, _, loser) in group.iter().skip(1) {
            out.insert(loser.id.clone(), ("none", 0));
        }
    }
    out
}

fn readings() -> impl Strategy<Value = HashMap<&'static str, &'static str>> {
    let one = |reading: &'static jiangce::policy::pack::Reading| {
        let codes: Vec<&'static str> = reading.choices.iter().map(|(code, _)| code.as_str()).collect();
        prop::sample::select(codes).prop_map(move |code| (reading.name.as_str(), code))
    };
    let all: Vec<_> = Pack::embedded().readings.iter().map(one).collect();
    all.prop_map(|list| list.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_a_naive_one_to_the_fen(
        mut facts in prop::collection::vec(fact(), 1..60),
        chosen in readings(),
    ) {
        for (number, fact) in facts.iter_mut().enumerate() {
            fact.id = format!("f{number:03}");
        }
        let pack = Pack::embedded();
        let mut readings = Readings::defaults(pack);
        for (name, value) in &chosen {
            readings.choose(pack, name, value).unwrap();
        }
        let compiled: Vec<Fact> = facts.iter().map(Plain::fact).collect();
        let decisions = Judge::new(pack, &readings, None).assess_all(&compiled);
        prop_assert_eq!(decisions.len(), facts.len());
        let subjects: HashSet<&str> = facts.iter().map(|f| f.subject.as_str()).collect();
        for subject in subjects {
            let own: Vec<Plain> = facts.iter().filter(|f| f.subject == subject).cloned().collect();
            let expected = naive(&own, &chosen);
            for (fact, decision) in facts.iter().zip(&decisions).filter(|(f, _)| f.subject == subject) {
                let found = (decision.status.code(), decision.amount.0);
                prop_assert_eq!(found, expected[&fact.id], "{:?} under {:?}", fact, chosen);
            }
        }
    }
}
