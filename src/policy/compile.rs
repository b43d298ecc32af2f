//! The rules of a pack compiled: names of fields, rates, readings and choices become places.

mod readings;
mod shared;

use super::decision::Conditions;
use super::load::one_of;
use super::pack::{Condition, Money, Pack, Payee, Rate, Rule, Switch, Test};
use super::quota::Quota;
use super::read::{Entry, Section, Text, both, expected};
use crate::domain::record::{Choice, FactKind, FieldKind};
use readings::{combine, modes, switch};

/// Reads the rules of one file; everything they name has been read before.
pub(super) fn rules(pack: &mut Pack, root: &Section<'_>) {
    for (code, section) in root.named("rule") {
        let rule = Compiler { section: &section, kind: None }.rule(pack, code);
        unreachable(pack, &section, &rule);
        section.end();
        pack.rules.push(rule);
    }
}

/// One fact, one rule: a second rule for it would never be tried, and a second of one name never be paid apart.
fn unreachable(pack: &Pack, section: &Section<'_>, rule: &Rule) {
    if pack.rule(&rule.code).is_some() {
        section.fault("name", both("已有同名的规则", "there is a rule of this name already"));
    }
    let apart = |other: &Rule| match (rule.only, other.only) {
        (Some((slot, mask)), Some((with, others))) => slot == with && mask & others == 0,
        _ => false,
    };
    let same = |other: &&Rule| rule.fact.is_some() && other.fact == rule.fact && !apart(other);
    if let Some(other) = pack.rules.iter().find(same) {
        let code = &other.code;
        let what = both(
            format!("规则 {code} 已经判断这些事项，请用 only 分开"),
            format!("rule {code} judges these facts already: tell them apart with only"),
        );
        section.fault("fact", what);
    }
    if rule.when.len() > Conditions::MOST {
        let most = Conditions::MOST;
        section.fault("when", both(format!("条件最多 {most} 条"), format!("at most {most} conditions")));
    }
}

/// The clause a rule hangs on; it must be in the pack.
fn clause(pack: &Pack, section: &Section<'_>) -> String {
    let known: Vec<_> = pack.clauses.clauses.iter().map(|c| c.number.as_str()).collect();
    one_of(section, "clause", &known)
}

/// The part of that clause, where the rule names one.
fn cites(pack: &Pack, section: &Section<'_>) -> String {
    let number = section.optional_text("cites").unwrap_or_default();
    let own = section.optional_text("clause").unwrap_or_default();
    let clause = pack.clauses.clauses.iter().find(|c| c.number == own);
    let known: Vec<_> = clause.iter().flat_map(|c| c.parts.iter().map(|p| p.number.as_str())).collect();
    if !known.contains(&number.as_str()) && section.has("cites") {
        section.fault("cites", expected(&number, &known));
    }
    number
}

/// Where the money comes from; it must be a fund of the pack.
fn fund(pack: &Pack, section: &Section<'_>) -> String {
    let code = section.optional_text("fund").unwrap_or_default();
    let known: Vec<_> = pack.clauses.funds.iter().map(|f| f.code.as_str()).collect();
    if !known.contains(&code.as_str()) && section.has("fund") {
        section.fault("fund", expected(&code, &known));
    }
    code
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
            section.fault("fact", expected(&kind, &known));
        }
        let payee = section.optional_text("payee");
        let fund = fund(pack, section);
        self.rounds();
        Rule {
            code,
            clause: clause(pack, section),
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
                    section.fault("payee", expected(other, &["subject", "sending_unit"]));
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
            quota: self.quota(),
            cites: cites(pack, section),
        }
    }

    /// A rule that takes a share or divides names the one place where it rounds; another names none.
    fn rounds(&self) {
        let s = self.section;
        let share = s.section("money").map(|m| m.text("kind")).is_some_and(|kind| kind.contains("share"));
        let all = [(share, "share"), (s.has("split"), "team"), (s.has("part"), "months")];
        let places: Vec<_> = all.into_iter().filter(|(there, _)| *there).map(|(_, place)| place).collect();
        let named = s.optional_text("rounds");
        if places.len() > 1 {
            s.fault("rounds", both("只能有一处四舍五入", "money may be rounded in one place only"));
        } else if named.as_deref() != places.first().copied() {
            let what = match (&named, places.first()) {
                (Some(found), Some(_)) => expected(found, &places),
                (None, Some(place)) => {
                    both(format!("缺少，应写明在 {place} 处四舍五入"), format!("missing, expected {place}"))
                }
                (_, None) => both("没有四舍五入之处，不应写", "nothing is rounded here: leave it out"),
            };
            s.fault("rounds", what);
        }
    }

    /// Seats by level (`all` where they are not told apart), in all or each year.
    fn quota(&self) -> Option<Quota> {
        let s = self.section.section("quota")?;
        let slot = s.has("field").then(|| self.slot(&s, "field"));
        let each_year = s.flag("each-year");
        let mut seats = Vec::new();
        if let Some(table) = s.section("seats") {
            for (level, entry, span) in table.entries() {
                let place = slot.and_then(|slot| self.choices(slot).iter().position(|c| c.code == level));
                let place = place.and_then(|p| u8::try_from(p).ok());
                let number = if let Entry::Text(text) = &entry { text.parse().ok() } else { None };
                match number.filter(|_| place.is_some() || (slot.is_none() && level == "all")) {
                    Some(number) => seats.push((place, number)),
                    None => table.fault_at(
                        span,
                        &level,
                        both("应为级别（或 all）和人数", "expected a level (or all) and a number"),
                    ),
                }
            }
        } else if !s.has("seats") {
            s.fault("seats", both("缺少，应有各级名额", "missing, expected seats by level"));
        }
        s.end();
        Some(Quota { slot, each_year, seats })
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
                let what = both(
                    format!("这类事项没有栏目 {name}，应为其中之一：{}", known.join("、")),
                    format!("the fact has no field {name}, expected one of {}", known.join(", ")),
                );
                s.fault(key, what);
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
                s.fault(key, expected(code, &known));
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
            let what = both(
                "没有比较，应有 is、one-of、not-one-of、above 或 at-least",
                "no comparison, expected is, one-of, not-one-of, above or at-least",
            );
            s.fault("field", what);
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
            let what = both("缺少，应有 { kind = …, … }", "missing, expected { kind = …, … }");
            self.section.fault("money", what);
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
                s.fault("kind", expected(other, MONEY));
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
                    let what =
                        both(format!("{name} 不是该栏目的级别"), format!("{name} is no level of the field"));
                    s.fault("rate", what);
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
                let (code, since) = (level.code, row.since);
                let what = both(
                    format!("级别 {code} 自 {since} 起没有标准"),
                    format!("level {code} has no rate from {since}"),
                );
                s.fault("rate", what);
            }
        }
    }
}

/// Ways to form an amount.
const MONEY: &[&str] =
    &["by-level", "per-unit", "cost-up-to", "share", "lower-of-shares", "reference", "referral"];

fn named(names: &[(String, i64)], code: &str) -> Option<i64> {
    names.iter().find(|(name, _)| name == code).map(|(_, value)| *value)
}

fn rate(pack: &Pack, s: &Section<'_>, key: &'static str) -> usize {
    let name = s.text(key);
    pack.rates.iter().position(|r| r.name == name).unwrap_or_else(|| {
        if s.has(key) {
            s.fault(key, both(format!("没有名为 {name} 的标准"), format!("no rate is named {name}")));
        }
        0
    })
}
