//! Rules, rates and readings of a pack as lines people read: for the policy screen and the command.

use super::pack::{Pack, Rate, RateRow, Readings, Rule, rates_of};
use crate::domain::lang::{Lang, words};
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

/// Rules, rates and readings that hang on a clause.
pub fn of_clause(pack: &Pack, clause: &str, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for rule in pack.rules.iter().filter(|rule| rule.clause == clause) {
        lines.push(rule_line(rule, lang));
        for condition in &rule.when {
            lines.push(format!("    {}: {}", words("不符合时", "if not").get(lang), condition.no.get(lang)));
        }
        for rate in rates_of(rule).into_iter().filter_map(|place| pack.rates.get(place)) {
            lines.extend(rate.rows.iter().map(|row| format!("    {}", rate_line(rate, row, lang))));
        }
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

fn rule_line(rule: &Rule, lang: Lang) -> String {
    let cycle = match rule.cycle.as_str() {
        "once" => words("一次性", "once"),
        "year" => words("每年", "every year"),
        _ => words("每次", "each time"),
    };
    let limit = if rule.ceiling { words("，仅为上限", ", a limit only").get(lang) } else { "" };
    format!("{} [{}] {}{limit}", rule.name.get(lang), rule.code, cycle.get(lang))
}

/// One rate from one day: `host 10,000.00 · since 2021-01-01 · source`.
pub fn rate_line(rate: &Rate, row: &RateRow, lang: Lang) -> String {
    let since = words("自", "since").get(lang);
    format!("{} {} · {since} {} · {}", rate.name, rate_value(rate, row), row.since, row.source)
}

/// The value of a rate; shares end in `%`.
pub fn rate_value(rate: &Rate, row: &RateRow) -> String {
    if !row.names.is_empty() {
        let levels: Vec<_> = row.names.iter().map(|(name, fen)| format!("{name} {}", Fen(*fen))).collect();
        return levels.join(", ");
    }
    if is_share(rate) { format!("{}%", row.flat / 100) } else { Fen(row.flat).to_string() }
}

/// Shares are kept as percent × 100 and named so.
fn is_share(rate: &Rate) -> bool {
    rate.name.ends_with("-share") || rate.name.ends_with("-match")
}

/// The choice in force for a reading, with what it means.
pub fn chosen<'p>(
    pack: &'p Pack,
    readings: &Readings,
    reading: usize,
    lang: Lang,
) -> Option<(&'p str, &'p str)> {
    let (code, text) = pack.readings.get(reading)?.choices.get(usize::from(readings.get(reading)))?;
    Some((code, text.get(lang)))
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
        use super::super::pack::Money;
        for rule in &Pack::embedded().rules {
            let free = matches!(rule.money, Money::Referral(_) | Money::Reference(_));
            assert_eq!(rates_of(rule).is_empty(), free, "{}", rule.code);
        }
    }
}
