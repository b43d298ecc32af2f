//! A pack read and checked whole: heads, readings and rates here, clauses and rules by their own.

use super::pack::{Pack, Rate, RateRow, Reading};
use super::read::{Entry, Faults, PackFault, Section, Text, both, expected};
use super::{clauses, compile};
use crate::domain::amount;
use crate::domain::day::Day;
use crate::domain::record::FactKind;
use std::ops::Range;
use toml::de::DeTable;

/// Reads every file; all faults at once.
pub(super) fn load(files: &[(String, String)]) -> Result<Pack, Vec<PackFault>> {
    let mut pack = Pack::default();
    let mut found = Vec::new();
    let mut tables = Vec::new();
    for (name, text) in files {
        let faults = Faults::new(name, text);
        match DeTable::parse(text) {
            Ok(table) => tables.push((faults, table)),
            Err(error) => {
                let what = both(format!("不是 TOML：{}", error.message()), error.message());
                faults.add(error.span().unwrap_or(0..0), "", what);
                found.extend(faults.take());
            }
        }
    }
    // heads first, then rates and clauses, then rules: what is named later must exist
    for pass in [head, rates, gaps, clauses::read, clauses::unknown_names, compile::rules] {
        for (faults, table) in &tables {
            pass(&mut pack, &Section::new(faults, table.get_ref(), String::new(), 0..0));
        }
    }
    for (faults, table) in tables {
        unknown_heads(&faults, table.get_ref());
        found.extend(faults.take());
    }
    if pack.id.is_empty() && found.is_empty() {
        let name = files.first().map_or("pack", |(name, _)| name.as_str());
        let what = both(
            "缺少 [pack]，应有 id、name、status、first-day",
            "missing, expected [pack] with id, name, status, first-day",
        );
        found.push(PackFault { file: name.into(), line: 1, key: "pack".into(), what });
    }
    pack.by_kind = vec![Vec::new(); FactKind::ALL.len()];
    for (index, rule) in pack.rules.iter().enumerate() {
        if let Some(list) = rule.fact.and_then(|kind| pack.by_kind.get_mut(kind.index())) {
            list.push(index);
        }
    }
    found.sort_by(|a, b| (&a.file, a.line, &a.key).cmp(&(&b.file, b.line, &b.key)));
    found.dedup();
    if found.is_empty() { Ok(pack) } else { Err(found) }
}

fn unknown_heads(faults: &Faults<'_>, table: &DeTable<'_>) {
    let known: Vec<_> = ["pack", "reading", "rate", "rule"].iter().chain(clauses::HEADS).copied().collect();
    for (key, value) in table {
        if !known.contains(&key.get_ref().as_ref()) {
            faults.add(value.span(), key.get_ref(), expected(key.get_ref(), &known));
        }
    }
}

fn head(pack: &mut Pack, root: &Section<'_>) {
    if let Some(section) = root.section("pack") {
        if !pack.id.is_empty() {
            section.fault("id", both("已有一个 [pack]", "there is a [pack] already"));
        }
        pack.id = section.text("id");
        pack.name = section.words("name");
        pack.layer = one_of(&section, "layer", &["city", "province", "centre"]);
        pack.status = one_of(&section, "status", &["draft", "in-force", "replaced"]);
        pack.first_day = section.day("first-day");
        pack.first_day_assumed = one_of(&section, "first-day-is", &["assumed", "published"]) == "assumed";
        pack.horizon = section.day("horizon");
        if pack.horizon < pack.first_day {
            let what =
                both("日期颠倒：目标日早于首日", "days out of order: the horizon lies before the first day");
            section.fault("horizon", what);
        }
        pack.parent = section.text("parent");
        pack.source = section.text("source");
        section.end();
    }
    for (name, section) in root.named("reading") {
        if pack.reading(&name).is_some() {
            section.fault("ask", both("已有同名的口径", "there is a reading of this name already"));
        }
        let choices: Vec<(String, Text)> = section
            .sections("choices")
            .iter()
            .map(|c| {
                let pair = (c.text("code"), Text { zh: c.text("zh"), en: c.text("en") });
                c.end();
                pair
            })
            .collect();
        let default = section.text("default");
        let place = choices.iter().position(|(code, _)| *code == default);
        if place.is_none() {
            let known: Vec<_> = choices.iter().map(|(code, _)| code.as_str()).collect();
            section.fault("default", expected(&default, &known));
        }
        pack.readings.push(Reading {
            clause: section.text("clause"),
            ask: section.words("ask"),
            default: place.and_then(|p| u8::try_from(p).ok()).unwrap_or(0),
            name,
            choices,
        });
        section.end();
    }
}

/// A text out of a closed list.
pub(super) fn one_of(section: &Section<'_>, key: &'static str, list: &[&str]) -> String {
    let found = section.text(key);
    if !list.contains(&found.as_str()) && section.has(key) {
        section.fault(key, expected(&found, list));
    }
    found
}

fn rates(pack: &mut Pack, root: &Section<'_>) {
    let mut last = Day::FIRST;
    for section in root.sections("rate") {
        let since = section.day("since");
        let source = section.text("source");
        if since <= last {
            section.fault(
                "since",
                both(
                    format!("日期颠倒或重叠：{since} 不晚于 {last}"),
                    format!("days out of order or overlapping: {since} does not lie after {last}"),
                ),
            );
        }
        last = since;
        for (key, entry, span) in section.entries() {
            if key != "since" && key != "source" {
                let row = RateRow { since, source: source.clone(), ..RateRow::default() };
                add_rate(pack, &section, &key, &entry, span, row);
            }
        }
    }
}

fn add_rate(
    pack: &mut Pack,
    section: &Section<'_>,
    key: &str,
    entry: &Entry,
    span: Range<usize>,
    mut row: RateRow,
) {
    let value = |text: &str| {
        amount::parse(text).map_or_else(
            |_| {
                section.fault_at(
                    span.clone(),
                    key,
                    both(
                        format!("写的是 {text}，应为金额（元）或百分数"),
                        format!("found {text}, expected an amount in yuan or a percentage"),
                    ),
                );
                0
            },
            |fen| fen.0,
        )
    };
    match entry {
        Entry::Text(text) => row.flat = value(text),
        Entry::Table(levels) => {
            row.names = levels.iter().map(|(name, text)| (name.clone(), value(text))).collect();
        }
        Entry::Other => {
            section.fault_at(span, key, both("应为金额或金额表", "expected an amount or a table of amounts"));
        }
    }
    match pack.rates.iter_mut().find(|rate| rate.name == key) {
        Some(rate) => match rate.rows.binary_search_by_key(&row.since, |other| other.since) {
            Ok(_) => {
                let since = row.since;
                let what = both(
                    format!("标准重叠：{since} 起已有标准"),
                    format!("overlapping: there is a rate from {since} already"),
                );
                section.fault(key, what);
            }
            Err(place) => rate.rows.insert(place, row),
        },
        None => pack.rates.push(Rate { name: key.into(), rows: vec![row] }),
    }
}

/// A rate holds from the pack's first day on, whichever file its first row stands in.
fn gaps(pack: &mut Pack, root: &Section<'_>) {
    for section in root.sections("rate") {
        let since = section.day("since");
        for (key, ..) in section.entries() {
            let first = pack.rates.iter().find(|rate| rate.name == key).and_then(|rate| rate.rows.first());
            if first.is_some_and(|row| row.since == since) && since > pack.first_day {
                let from = pack.first_day;
                let what = both(
                    format!("标准有空档：{from} 至 {since} 没有标准"),
                    format!("rate gap: nothing from {from} to {since}"),
                );
                section.fault(&key, what);
            }
        }
    }
}
