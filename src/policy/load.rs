//! A pack read, checked whole and compiled.

use super::clauses;
use super::pack::{
    Best, Combine, Condition, Ladder, Limit, Money, Pack, Payee, Rate, RateRow, Reading, Rule, Scope, Switch,
    Test, Upgrade,
};
use super::read::{Entry, Faults, PackFault, Section, Text};
use crate::domain::amount;
use crate::domain::day::Day;
use crate::domain::record::{Choice, FactKind, FieldKind};
use std::ops::Range;
use toml::de::DeTable;

/// Reads every file; all faults at once.
pub(super) fn load(files: &[(String, String)]) -> Result<Pack, Vec<PackFault>> {
    let mut pack = Pack::default();
    let mut found = Vec::new();
    // heads first, then rates, then rules: what is named later must exist
    for pass in [head, rates, rules, clauses::read] {
        for (name, text) in files {
            let faults = Faults::new(name, text);
            match DeTable::parse(text) {
                Ok(table) => {
                    let root = Section::new(&faults, table.get_ref(), String::new(), 0..0);
                    pass(&mut pack, &root);
                }
                Err(error) => faults.add(error.span().unwrap_or(0..0), "", error.message()),
            }
            found.extend(faults.take());
        }
    }
    for (name, text) in files {
        found.extend(unknown_heads(name, text));
    }
    if pack.id.is_empty() && found.is_empty() {
        let name = files.first().map_or("pack", |(name, _)| name.as_str());
        found.push(fault(name, "pack", "missing, expected [pack] with id, name, status, first-day"));
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

fn fault(file: &str, key: &str, what: &str) -> PackFault {
    PackFault { file: file.into(), line: 1, key: key.into(), what: what.into() }
}

fn unknown_heads(name: &str, text: &str) -> Vec<PackFault> {
    let faults = Faults::new(name, text);
    if let Ok(table) = DeTable::parse(text) {
        for (key, value) in table.get_ref() {
            if !["pack", "reading", "rate", "rule"].contains(&key.get_ref().as_ref())
                && !clauses::HEADS.contains(&key.get_ref().as_ref())
            {
                faults.add(value.span(), key.get_ref(), "unknown key, expected pack, reading, rate, rule, clause, target, annex, issuer, equivalence");
            }
        }
    }
    faults.take()
}

fn head(pack: &mut Pack, root: &Section<'_>) {
    if let Some(section) = root.section("pack") {
        pack.id = section.text("id");
        pack.name = section.words("name");
        pack.layer = one_of(&section, "layer", &["city", "province", "centre"]);
        pack.status = one_of(&section, "status", &["draft", "in-force", "replaced"]);
        pack.first_day = section.day("first-day");
        pack.first_day_assumed = one_of(&section, "first-day-is", &["assumed", "published"]) == "assumed";
        pack.horizon = section.day("horizon");
        if pack.horizon < pack.first_day {
            section.fault("horizon", "days out of order: the horizon lies before the first day");
        }
        pack.parent = section.text("parent");
        pack.source = section.text("source");
        section.end();
    }
    for (name, section) in root.named("reading") {
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
            section.fault("default", format!("found {default}, expected one of {}", known.join(", ")));
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

fn one_of(section: &Section<'_>, key: &'static str, list: &[&str]) -> String {
    let found = section.text(key);
    if !list.contains(&found.as_str()) && section.has(key) {
        section.fault(key, format!("found {found}, expected one of {}", list.join(", ")));
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
                format!("days out of order or overlapping: {since} does not lie after {last}"),
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
                    format!("found {text}, expected an amount in yuan or a percentage"),
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
        Entry::Other => section.fault_at(span, key, "expected an amount or a table of amounts"),
    }
    match pack.rates.iter_mut().find(|rate| rate.name == key) {
        Some(rate) => rate.rows.push(row),
        None => {
            if row.since > pack.first_day {
                section.fault(key, format!("rate gap: nothing from {} to {}", pack.first_day, row.since));
            }
            pack.rates.push(Rate { name: key.into(), rows: vec![row] });
        }
    }
}

fn rules(pack: &mut Pack, root: &Section<'_>) {
    for (code, section) in root.named("rule") {
        let rule = Compiler { section: &section, kind: None }.rule(pack, code);
        section.end();
        pack.rules.push(rule);
    }
}

/// One rule being compiled.
struct Compiler<'a, 'b> {
    section: &'b Section<'a>,
    kind: Option<FactKind>,
}

impl Compiler<'_, '_> {
    fn rule(mut self, pack: &mut Pack, code: String) -> Rule {
        let section = self.section;
        let kind = section.text("fact");
        self.kind = FactKind::from_code(&kind);
        if self.kind.is_none() && section.has("fact") {
            let known: Vec<_> = FactKind::ALL.iter().map(|k| k.code()).collect();
            section.fault("fact", format!("found {kind}, expected one of {}", known.join(", ")));
        }
        let payee = section.optional_text("payee");
        let fund = section.optional_text("fund").unwrap_or_default();
        Rule {
            code,
            clause: section.text("clause"),
            name: section.words("name"),
            fact: self.kind,
            only: section.section("only").map(|s| {
                let slot = self.slot(&s, "field");
                let mask = self.mask(&s, "one-of", slot);
                s.end();
                (slot, mask)
            }),
            payee: match payee.as_deref() {
                None | Some("subject") => Payee::Subject,
                Some("sending_unit") => Payee::SendingUnit,
                Some(other) => {
                    section.fault("payee", format!("found {other}, expected subject or sending_unit"));
                    Payee::Subject
                }
            },
            cycle: one_of(section, "cycle", &["once", "each", "year"]),
            fund,
            when: section.sections("when").iter().map(|s| self.condition(pack, s)).collect(),
            money: self.money(pack),
            ceiling: section.flag("ceiling"),
            offset: self.switched(pack, "offset").map(|(slot, switch, _)| (slot, switch)),
            split: self.switched(pack, "split").map(|(slot, switch, _)| (slot, switch)),
            part: self
                .switched(pack, "part")
                .map(|(slot, switch, of)| (slot, of.unwrap_or(1).max(1), switch)),
            ladder: self.ladder(pack),
            limit: self.limit(pack),
            best: self.best(pack),
            checks: section.sections("checks").iter().map(|s| self.check(pack, s)).collect(),
            quota: section
                .section("quota")
                .map(|s| {
                    let list = s.entries();
                    list.into_iter()
                        .filter_map(|(level, entry, _)| match entry {
                            Entry::Text(text) => Some((level, text.parse().ok()?)),
                            _ => None,
                        })
                        .collect()
                })
                .unwrap_or_default(),
        }
    }

    fn check(&self, pack: &Pack, s: &Section<'_>) -> (usize, usize, usize, Text) {
        let found = (self.slot(s, "field"), self.slot(s, "of"), rate(pack, s, "rate"), s.words("name"));
        s.end();
        found
    }

    /// Slot of the field named by `key`; a fault when the fact kind has no such field.
    fn slot(&self, s: &Section<'_>, key: &'static str) -> usize {
        let name = s.text(key);
        let fields = self.kind.map_or(&[][..], FactKind::own_fields);
        fields.iter().position(|f| f.key == name).unwrap_or_else(|| {
            if self.kind.is_some() && s.has(key) {
                let known: Vec<_> = fields.iter().map(|f| f.key).collect();
                s.fault(key, format!("the fact has no field {name}, expected one of {}", known.join(", ")));
            }
            0
        })
    }

    fn choices(&self, slot: usize) -> &'static [Choice] {
        match self.kind.and_then(|k| k.own_fields().get(slot)).map(|f| f.kind) {
            Some(FieldKind::Choice(list)) => list,
            _ => &[],
        }
    }

    fn mask(&self, s: &Section<'_>, key: &'static str, slot: usize) -> u32 {
        let list = self.choices(slot);
        s.texts(key).iter().fold(0, |mask, code| match list.iter().position(|c| c.code == code) {
            Some(place) => mask | 1 << place,
            None => {
                let known: Vec<_> = list.iter().map(|c| c.code).collect();
                s.fault(key, format!("found {code}, expected some of {}", known.join(", ")));
                mask
            }
        })
    }

    fn condition(&self, pack: &Pack, s: &Section<'_>) -> Condition {
        let slot = self.slot(s, "field");
        let test = if let Some(value) = s.optional_flag("is") {
            Test::Is(value)
        } else if s.has("one-of") {
            Test::OneOf(self.mask(s, "one-of", slot))
        } else if s.has("not-one-of") {
            Test::NotOneOf(self.mask(s, "not-one-of", slot))
        } else if let Some(number) = s.number("above") {
            Test::Above(number)
        } else if let Some(number) = s.number("at-least") {
            Test::AtLeast(number)
        } else {
            s.fault("field", "no comparison, expected is, one-of, not-one-of, above or at-least");
            Test::Is(true)
        };
        let under = s.section("under").map(|u| {
            let found = switch(pack, &u);
            u.end();
            found
        });
        let condition = Condition { slot, test, under, no: s.words("no") };
        s.end();
        condition
    }

    /// `{ field, reading, when }` with an optional `of`.
    fn switched(&self, pack: &Pack, key: &'static str) -> Option<(usize, Switch, Option<i64>)> {
        let s = self.section.section(key)?;
        let found = (self.slot(&s, "field"), switch(pack, &s), s.number("of"));
        s.end();
        Some(found)
    }

    fn money(&self, pack: &mut Pack) -> Money {
        let Some(s) = self.section.section("money") else {
            self.section.fault("money", "missing, expected { kind = …, … }");
            return Money::Unsaid;
        };
        let money = match s.text("kind").as_str() {
            "referral" => Money::Referral(s.words("to")),
            "reference" => Money::Reference(s.words("missing")),
            "by-level" => self.by_level(pack, &s),
            "per-unit" => Money::PerUnit {
                slot: self.slot(&s, "field"),
                rate: rate(pack, &s, "rate"),
                cap: s.has("cap").then(|| rate(pack, &s, "cap")),
            },
            "cost-up-to" => Money::CostUpTo { slot: self.slot(&s, "field"), cap: rate(pack, &s, "cap") },
            "share" => Money::Share {
                slot: self.slot(&s, "of"),
                and: s.has("and").then(|| {
                    let (index, modes) = modes(pack, &s, "combine", combine);
                    (self.slot(&s, "and"), index, modes)
                }),
                rate: rate(pack, &s, "rate"),
            },
            "lower-of-shares" => Money::LowerOfShares {
                of: (self.slot(&s, "of"), self.slot(&s, "less")),
                rate: rate(pack, &s, "rate"),
                other: self.slot(&s, "other"),
                other_rate: rate(pack, &s, "other-rate"),
            },
            other => {
                s.fault("kind", format!("found {other}, expected by-level, per-unit, cost-up-to, share, lower-of-shares, reference or referral"));
                return Money::Unsaid;
            }
        };
        s.end();
        money
    }

    fn by_level(&self, pack: &mut Pack, s: &Section<'_>) -> Money {
        let slot = s.has("field").then(|| self.slot(s, "field"));
        let index = rate(pack, s, "rate");
        if let (Some(slot), Some(rate)) = (slot, pack.rates.get_mut(index)) {
            let list = self.choices(slot);
            for row in &mut rate.rows {
                row.levels = list.iter().map(|c| named(&row.names, c.code)).collect();
            }
            if let Some(first) = rate.rows.first() {
                for (name, _) in first.names.iter().filter(|(n, _)| !list.iter().any(|c| c.code == n)) {
                    s.fault("rate", format!("{name} is no level of the field"));
                }
            }
            self.levels_without_rate(s, slot, rate);
        }
        Money::ByLevel { slot, rate: index }
    }

    /// A level a fact may pass the conditions with must have a rate.
    fn levels_without_rate(&self, s: &Section<'_>, slot: usize, rate: &Rate) {
        let only = self.section.section("only").map(|o| self.mask(&o, "one-of", slot));
        let allowed = self
            .section
            .sections("when")
            .iter()
            .filter(|c| c.has("one-of") && self.slot(c, "field") == slot)
            .map(|c| self.mask(c, "one-of", slot))
            .chain(only)
            .fold(u32::MAX, |all, mask| all & mask);
        for (place, level) in self.choices(slot).iter().enumerate().filter(|(p, _)| allowed & (1 << p) != 0) {
            for row in rate.rows.iter().filter(|r| r.levels.get(place).copied().flatten().is_none()) {
                s.fault("rate", format!("level {} has no rate from {}", level.code, row.since));
            }
        }
    }

    fn ladder(&self, pack: &Pack) -> Option<Ladder> {
        let s = self.section.section("ladder")?;
        let ladder = Ladder {
            family: s.text("family"),
            slot: s.has("field").then(|| self.slot(&s, "field")),
            per: s.has("per").then(|| self.slot(&s, "per")),
            upgrade: s.has("reading").then(|| modes(pack, &s, "modes", upgrade)),
        };
        s.end();
        let other = pack.rules.iter().filter_map(|r| r.ladder.as_ref()).find(|l| l.family == ladder.family);
        if other.is_some_and(|other| other.per.is_some() != ladder.per.is_some()) {
            s.fault("family", format!("members of family {} differ in scope", ladder.family));
        }
        Some(ladder)
    }

    fn limit(&self, pack: &Pack) -> Option<Limit> {
        let s = self.section.section("limit")?;
        let limit = Limit {
            cap: rate(pack, &s, "cap"),
            per: s.has("per").then(|| self.slot(&s, "per")),
            scope: modes(pack, &s, "scopes", scope),
        };
        s.end();
        Some(limit)
    }

    fn best(&self, pack: &Pack) -> Option<Best> {
        let s = self.section.section("best")?;
        let group = (s.text("group") != "year").then(|| self.slot(&s, "group"));
        let best = Best {
            group,
            level: s.has("level").then(|| self.slot(&s, "level")),
            under: s.has("reading").then(|| switch(pack, &s)),
        };
        s.end();
        Some(best)
    }
}

fn named(names: &[(String, i64)], code: &str) -> Option<i64> {
    names.iter().find(|(name, _)| name == code).map(|(_, value)| *value)
}

fn rate(pack: &Pack, s: &Section<'_>, key: &'static str) -> usize {
    let name = s.text(key);
    pack.rates.iter().position(|r| r.name == name).unwrap_or_else(|| {
        if s.has(key) {
            s.fault(key, format!("no rate is named {name}"));
        }
        0
    })
}

fn reading(pack: &Pack, s: &Section<'_>) -> Option<usize> {
    let name = s.text("reading");
    let found = pack.reading(&name).map(|(index, _)| index);
    if found.is_none() && s.has("reading") {
        let known: Vec<_> = pack.readings.iter().map(|r| r.name.as_str()).collect();
        s.fault("reading", format!("no reading is named {name}, expected one of {}", known.join(", ")));
    }
    found
}

fn switch(pack: &Pack, s: &Section<'_>) -> Switch {
    let code = s.text("when");
    let Some(index) = reading(pack, s) else { return Switch { reading: 0, when: 0 } };
    let choices = pack.readings.get(index).map_or(&[][..], |r| &r.choices);
    let place = choices.iter().position(|(c, _)| *c == code);
    if place.is_none() {
        s.fault("when", format!("the reading has no choice {code}"));
    }
    Switch { reading: index, when: place.and_then(|p| u8::try_from(p).ok()).unwrap_or(0) }
}

/// A table from every choice of a reading to one of a closed set.
fn modes<T: Copy>(
    pack: &Pack,
    s: &Section<'_>,
    key: &'static str,
    parse: fn(&str) -> Option<T>,
) -> (usize, Vec<T>) {
    let index = reading(pack, s);
    let choices = index.and_then(|i| pack.readings.get(i)).map_or(&[][..], |r| &r.choices);
    let entries = s.section(key).map(|m| m.entries()).unwrap_or_default();
    for (name, _, span) in
        entries.iter().filter(|(n, ..)| index.is_some() && !choices.iter().any(|(c, _)| c == n))
    {
        s.fault_at(span.clone(), name, "the reading has no such choice");
    }
    let mut list = Vec::new();
    for (code, _) in choices {
        let found = entries.iter().find(|(name, ..)| name == code);
        match found.and_then(|(_, entry, _)| if let Entry::Text(text) = entry { parse(text) } else { None }) {
            Some(mode) => list.push(mode),
            None => s.fault(key, format!("choice {code} of the reading has no known meaning here")),
        }
    }
    (index.unwrap_or(0), list)
}

fn upgrade(text: &str) -> Option<Upgrade> {
    Some(match text {
        "each" => Upgrade::Each,
        "difference" => Upgrade::Difference,
        "none" => Upgrade::None,
        "full" => Upgrade::Full,
        "difference-above-lowest" => Upgrade::DifferenceAboveLowest,
        _ => return None,
    })
}

fn scope(text: &str) -> Option<Scope> {
    Some(match text {
        "each" => Scope::Each,
        "year" => Scope::Year,
        "ever" => Scope::Ever,
        _ => return None,
    })
}

fn combine(text: &str) -> Option<Combine> {
    Some(match text {
        "larger" => Combine::Larger,
        "sum" => Combine::Sum,
        _ => return None,
    })
}
