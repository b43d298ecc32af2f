//! Rules, rates and readings of a pack as lines people read: for the policy screen and the command.

use super::Readings;
use super::clauses::{Open, Part};
use super::fact::{Slot, shown};
use super::pack::{Money, Pack, Rate, RateRow, Rule, rates_of};
use crate::domain::lang::{Lang, Words, words};
use crate::domain::money::Fen;

/// Name, status and first day of the pack.
pub fn head(pack: &Pack, lang: Lang) -> String {
    let status = match pack.status.as_str() {
        "draft" => words("征求意见稿·试算", "draft, trial only"),
        "in-force" => words("现行", "in force"),
        _ => words("已被替代", "replaced"),
    };
    let assumed = if pack.first_day_assumed { words("（推定）", " (assumed)").get(lang) } else { "" };
    let from = words("起始日", "first day").get(lang);
    format!("{} · {} · {from} {}{assumed}", pack.name.get(lang), status.get(lang), pack.first_day)
}

/// The sentences of a clause: number, what they are, our words.
fn parts(pack: &Pack, clause: &str, lang: Lang) -> Vec<String> {
    let clause = pack.clauses.clauses.iter().find(|c| c.number == clause);
    let parts = clause.iter().flat_map(|c| &c.parts);
    let kinds = |part: &Part| part.kinds.iter().map(|k| kind_word(k, lang)).collect::<Vec<_>>().join("、");
    parts.map(|part| format!("{} [{}] {}", part.number, kinds(part), part.text.get(lang))).collect()
}

/// What a part of a clause is.
fn kind_word(kind: &str, lang: Lang) -> &'static str {
    match kind {
        "money" => words("金额", "money"),
        "cap" => words("上限", "limit"),
        "quota" => words("名额", "seats"),
        "target" => words("目标", "target"),
        "record" => words("登记", "record"),
        "equiv" => words("等同", "equal"),
        "issuer" => words("发证", "issuer"),
        "ref" => words("推荐", "referral"),
        "fund" => words("资金", "fund"),
        "date" => words("期限", "dates"),
        "report" => words("报表", "report"),
        "check" => words("比例", "ratio"),
        _ => words("说明", "note"),
    }
    .get(lang)
}

/// Parts, rules, rates and readings that hang on a clause.
pub fn of_clause(pack: &Pack, clause: &str, lang: Lang) -> Vec<String> {
    let mut lines = parts(pack, clause, lang);
    let mut rules: Vec<_> = pack.rules.iter().filter(|rule| rule.clause == clause).collect();
    rules.sort_by_key(|rule| &rule.cites);
    for rule in rules {
        lines.push(rule_line(rule, lang));
        for condition in &rule.when {
            lines.push(format!("    {}: {}", words("不符合时", "if not").get(lang), condition.no.get(lang)));
        }
        for number in rates_of(rule) {
            let rows = pack.rates.get(number).map_or(&[][..], |rate| &rate.rows);
            lines.extend(rows.iter().map(|row| format!("    {}", rate_line(pack, number, row, lang))));
        }
    }
    for open in pack.clauses.open.iter().filter(|open| open.clause == clause) {
        lines.push(open_line(open, lang));
    }
    for reading in pack.readings.iter().filter(|reading| reading.clause == clause) {
        lines.push(format!("{} {}", words("口径", "reading").get(lang), reading.ask.get(lang)));
        for (place, (code, text)) in reading.choices.iter().enumerate() {
            let default = if place == usize::from(reading.default) { "*" } else { " " };
            lines.push(format!("  {default} {}={code}  {}", reading.name, text.get(lang)));
        }
    }
    lines
}

/// A question the paper leaves open, and the answer.
pub fn open_line(open: &Open, lang: Lang) -> String {
    let word = words("待定", "open").get(lang);
    format!("{word} {} {} {}", open.number, open.ask.get(lang), open.answer.get(lang))
}

fn rule_line(rule: &Rule, lang: Lang) -> String {
    let cycle = match rule.cycle.as_str() {
        "once" => words("一次性", "once"),
        "year" => words("每年", "every year"),
        _ => words("每次", "each time"),
    };
    let limit = if rule.ceiling { words("，仅为上限", ", a limit only").get(lang) } else { "" };
    let part = if rule.cites.is_empty() { String::new() } else { format!("{} ", rule.cites) };
    format!("{part}{} [{}] {}{limit}", rule.name.get(lang), rule.code, cycle.get(lang))
}

/// One rate from one day: `host 10,000.00 · since 2021-01-01 · source`.
pub fn rate_line(pack: &Pack, number: usize, row: &RateRow, lang: Lang) -> String {
    let since = words("自", "since").get(lang);
    let name = pack.rates.get(number).map_or("", |rate| rate.name.as_str());
    format!("{name} {} · {since} {} · {}", rate_value(pack, number, row, lang), row.since, row.source)
}

/// What people call a rate: a limit where a rule takes it as one, the figures it is a share of, else a standard.
pub fn rate_label(pack: &Pack, number: usize, lang: Lang) -> String {
    let said = pack.rules.iter().find_map(|rule| limit_label(rule, number, lang));
    said.or_else(|| pack.rules.iter().find_map(|rule| share_label(rule, number, lang)))
        .unwrap_or_else(|| words("标准", "rate").get(lang).to_owned())
}

fn limit_label(rule: &Rule, number: usize, lang: Lang) -> Option<String> {
    let formed = match rule.money {
        Money::PerUnit { cap, .. } => cap,
        Money::CostUpTo { cap, .. } => Some(cap),
        _ => None,
    };
    let limits = formed == Some(number) || rule.limit.as_ref().is_some_and(|limit| limit.cap == number);
    limits.then(|| words("上限", "limit").get(lang).to_owned())
}

/// Of what a percentage is taken; two percentages of one measure would read alike otherwise.
fn share_label(rule: &Rule, number: usize, lang: Lang) -> Option<String> {
    let fields = rule.fact?.own_fields();
    let label = |slot: usize| fields.get(slot).map(|field| field.label(lang));
    let share = |figure: String| match lang {
        Lang::Zh => format!("占{figure}的比例"),
        Lang::En => format!("share of {figure}"),
    };
    let joined = |one: usize, word: Words, other: usize| {
        Some(format!("{}{}{}", label(one)?, word.get(lang), label(other)?))
    };
    match &rule.money {
        Money::Share { slot, and: Some((other, ..)), rate } if *rate == number => {
            return joined(*slot, words("、", ", "), *other).map(share);
        }
        Money::Share { slot, rate, .. } if *rate == number => {
            return label(*slot).map(str::to_owned).map(share);
        }
        Money::LowerOfShares { of: (whole, less), rate, .. } if *rate == number => {
            return joined(*whole, words("减", " less "), *less).map(share);
        }
        Money::LowerOfShares { other, other_rate, .. } if *other_rate == number => {
            return label(*other).map(str::to_owned).map(share);
        }
        _ => {}
    }
    let (_, of, _, name) = rule.checks.iter().find(|(_, _, rate, _)| *rate == number)?;
    Some(format!("{}{}{}", name.get(lang), words("", ": ").get(lang), share(label(*of)?.to_owned())))
}

/// The value of a rate, levels by their names; shares end in `%`.
pub fn rate_value(pack: &Pack, number: usize, row: &RateRow, lang: Lang) -> String {
    if row.names.is_empty() {
        return figure(pack, number, row.flat);
    }
    let field = pack.rules.iter().find_map(|rule| match rule.money {
        Money::ByLevel { slot: Some(slot), rate } if rate == number => rule.fact?.own_fields().get(slot),
        _ => None,
    });
    let levels = row.levels.iter().enumerate().filter_map(|(place, fen)| {
        let code = Slot::Code(u8::try_from(place).ok()?);
        Some(format!("{} {}", shown(field?, &code, lang), Fen((*fen)?)))
    });
    levels.collect::<Vec<_>>().join(words("、", ", ").get(lang))
}

/// A plain rate: money, or a percentage.
pub fn figure(pack: &Pack, number: usize, value: i64) -> String {
    let share = pack.rates.get(number).is_some_and(is_share);
    if share { format!("{}%", value / 100) } else { Fen(value).to_string() }
}

/// Shares are kept as percent × 100 and named so.
fn is_share(rate: &Rate) -> bool {
    rate.name.ends_with("-share") || rate.name.ends_with("-match")
}

/// What the choice in force for a reading means.
pub fn chosen<'p>(pack: &'p Pack, readings: &Readings, reading: usize, lang: Lang) -> Option<&'p str> {
    let (_, text) = pack.readings.get(reading)?.choices.get(usize::from(readings.get(reading)))?;
    Some(text.get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_shows_its_rules_with_dated_rates_and_its_readings() {
        let lines = of_clause(Pack::embedded(), "6", Lang::Zh).join("\n");
        for part in ["host-cap 50,000.00 · 自 2021-01-01", "provincial-match 100%", "host_cap_scope=contest"]
        {
            assert!(lines.contains(part), "{part} not in {lines}");
        }
    }

    #[test]
    fn every_rule_that_pays_names_its_rates() {
        for rule in &Pack::embedded().rules {
            let free = matches!(rule.money, Money::Referral(_) | Money::Reference(_));
            assert_eq!(rates_of(rule).is_empty(), free, "{}", rule.code);
        }
    }

    #[test]
    fn no_two_rates_of_a_measure_read_alike() {
        let pack = Pack::embedded();
        for (rule, lang) in pack.rules.iter().flat_map(|rule| [(rule, Lang::Zh), (rule, Lang::En)]) {
            let mut labels: Vec<String> =
                rates_of(rule).into_iter().map(|number| rate_label(pack, number, lang)).collect();
            let told = labels.join(" | ");
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), rates_of(rule).len(), "{}: {told}", rule.code);
        }
        for number in (0..pack.rates.len()).filter(|number| is_share(&pack.rates[*number])) {
            let said = rate_label(pack, number, Lang::En);
            assert!(said.contains("share of "), "{}: {said}", pack.rates[number].name);
        }
        let surplus =
            pack.rules.iter().find(|rule| matches!(rule.money, Money::LowerOfShares { .. })).unwrap();
        let said: Vec<String> =
            rates_of(surplus).into_iter().map(|number| rate_label(pack, number, Lang::Zh)).collect();
        assert!(said.contains(&"占培训收入减成本支出的比例".to_owned()), "{said:?}");
        assert!(said.contains(&"占绩效基准总量的比例".to_owned()), "{said:?}");
    }
}
