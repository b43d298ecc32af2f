//! Everything there is to say of one measure, as lines: amounts, conditions with the values
//! compared, rates with their day, readings, payments, and the nearest way to what is not due.

use super::Judged;
use crate::domain::lang::{Lang, words};
use crate::domain::money::Fen;
use crate::domain::record::Table;
use crate::domain::show::{self, Masking};
use crate::policy::fact::shown;
use crate::policy::pack::rates_of;
use crate::policy::preview::{Input as Known, Line, Standing};
use crate::policy::quota::Taken;
use crate::policy::{Decision, Pack, Readings, Rule, Status, describe};
use crate::ui::theme::Role;

type Lines = Vec<(Role, String)>;

/// Title and lines of the measure at that place.
pub fn measure(judged: &Judged, taken: Option<&Taken>, place: usize, lang: Lang) -> Option<(String, Lines)> {
    let pack = Pack::embedded();
    let line = judged.shown().lines.get(place)?;
    let rule = pack.rules.get(line.rule)?;
    let clause = words("条", "clause").get(lang);
    let title = match lang {
        Lang::Zh => format!("第 {} {clause} {}", rule.cited(), rule.name.zh),
        Lang::En => format!("{clause} {} {}", rule.cited(), rule.name.en),
    };
    let mut lines = vec![(role(line.standing), amounts(line, lang)), (Role::Dim, terms(rule, lang))];
    if let Some(change) = changed(judged, line, lang) {
        lines.push((Role::Warning, change));
    }
    if let Some(nearest) = &line.nearest {
        let said = nearest.sentence(pack, line, &judged.shown_known().facts, lang);
        lines.push((Role::Text, format!("{}: {said}", words("最近的办法", "nearest way").get(lang))));
    }
    for (fact, decision) in &line.decisions {
        decided(&mut lines, judged.shown_known(), *fact, decision, &judged.readings, lang);
        lines.extend(seat(judged.shown_known(), taken, *fact, decision, lang));
    }
    if line.decisions.is_empty() {
        lines.extend(rates(pack, rule, lang));
    }
    paid(&mut lines, judged.shown_known(), line, rule, lang);
    lines.push((Role::Dim, describe::head(pack, lang)));
    Some((title, lines))
}

/// How a standing looks; the word says the same.
pub fn role(standing: Standing) -> Role {
    match standing {
        Standing::Payable => Role::Good,
        Standing::Overpaid => Role::Fault,
        Standing::Unknown => Role::Warning,
        Standing::Nothing => Role::Dim,
        Standing::Paid | Standing::Ceiling | Standing::Referral => Role::Text,
    }
}

fn amounts(line: &Line, lang: Lang) -> String {
    let word = line.standing.word(lang);
    if line.standing == Standing::Ceiling {
        return format!("{word} {}", line.ceiling);
    }
    let [due, paid, payable] =
        [("应付", "due"), ("已付", "paid"), ("可付", "payable")].map(|(zh, en)| words(zh, en).get(lang));
    let mut text = format!("{word}: {due} {} · {paid} {} · {payable} {}", line.due, line.paid, line.payable);
    if line.paid > line.due {
        let over = words("多付", "too much").get(lang);
        text = format!("{text} · {over} {}", line.paid - line.due);
    }
    text
}

/// Payee, cycle and funding source.
fn terms(rule: &Rule, lang: Lang) -> String {
    use crate::policy::pack::Payee;
    let payee = match rule.payee {
        Payee::Subject => words("发给本人（本单位）", "paid to the subject"),
        Payee::SendingUnit => words("发给选送单位", "paid to the sending unit"),
    };
    let cycle = match rule.cycle.as_str() {
        "once" => words("一次性", "once"),
        "year" => words("每年", "every year"),
        _ => words("每次", "each time"),
    };
    let mut text = format!("{} · {}", payee.get(lang), cycle.get(lang));
    if let Some(field) = Table::Payment.field("fund").filter(|_| !rule.fund.is_empty()) {
        let fund = show::show(field, &rule.fund, lang, Masking::Masked);
        text = format!("{text} · {} {fund}", words("资金", "fund").get(lang));
    }
    text
}

fn changed(judged: &Judged, line: &Line, lang: Lang) -> Option<String> {
    let (.., differences) = judged.then.as_ref()?;
    let difference = differences.iter().find(|d| d.rule == line.rule)?;
    let ((before, after), (was, is)) = (difference.due, difference.standing);
    Some(match lang {
        Lang::Zh => format!("假设后：{} → {}，应付 {before} → {after}", was.word(lang), is.word(lang)),
        Lang::En => format!("what if: {} → {}, due {before} → {after}", was.word(lang), is.word(lang)),
    })
}

fn decided(
    lines: &mut Lines,
    known: &Known,
    place: usize,
    decision: &Decision,
    readings: &Readings,
    lang: Lang,
) {
    let pack = Pack::embedded();
    let Some(fact) = known.facts.get(place) else { return };
    let status = match (decision.status, lang) {
        (Status::Due, Lang::Zh) => "应付",
        (Status::Nothing, Lang::Zh) => "无",
        (Status::Ceiling, Lang::Zh) => "上限",
        (Status::Referral, Lang::Zh) => "推荐",
        (Status::Unknown, Lang::Zh) => "资料不足",
        (status, Lang::En) => status.code(),
    };
    let kind = fact.kind.words().get(lang);
    let told = fact.kind.own_fields().first().map(|field| shown(field, fact.slot(0), lang));
    let told = told.map(|value| format!(" {value}")).unwrap_or_default();
    lines.push((Role::Title, format!("{} {kind}{told}: {status} {}", fact.day, decision.amount)));
    for sentence in decision.sentences(pack, fact, lang) {
        let role = if sentence.starts_with('✗') { Role::Warning } else { Role::Text };
        lines.push((role, format!("  {sentence}")));
    }
    for (number, reading) in pack.readings.iter().enumerate() {
        if decision.readings & (1 << number) == 0 {
            continue;
        }
        if let Some((code, text)) = describe::chosen(pack, readings, number, lang) {
            let label = words("口径", "reading").get(lang);
            lines.push((Role::Dim, format!("  {label} {text}（{} = {code}）", reading.name)));
        }
    }
}

/// How many hold the same title or take part in the same year, where the paper sets a number.
fn seat(
    known: &Known,
    taken: Option<&Taken>,
    place: usize,
    decision: &Decision,
    lang: Lang,
) -> Option<(Role, String)> {
    let (pack, fact) = (Pack::embedded(), known.facts.get(place)?);
    let seat = taken?.seat(pack, fact, decision)?;
    let role = if seat.is_over() { Role::Warning } else { Role::Dim };
    Some((role, format!("  {}", seat.sentence(pack, fact, decision, lang))))
}

fn rates(pack: &Pack, rule: &Rule, lang: Lang) -> Lines {
    let rows = |number: usize| {
        let rows = pack.rates.get(number).map_or(&[][..], |rate| &rate.rows);
        let since = words("自", "since").get(lang);
        rows.iter().map(move |row| {
            let (label, value) =
                (pack.rate_words(number).get(lang), describe::rate_value(pack, number, row, lang));
            (Role::Dim, format!("{label} {value} · {since} {} · {}", row.since, row.source))
        })
    };
    rates_of(rule).into_iter().flat_map(rows).collect()
}

fn paid(lines: &mut Lines, known: &Known, line: &Line, rule: &Rule, lang: Lang) {
    for payment in line.payments.iter().filter_map(|place| known.payments.get(*place)) {
        let on = payment.on.map(|day| day.to_string()).unwrap_or_default();
        let word = words("已付", "paid").get(lang);
        let family = if payment.family == rule.code { rule.name.get(lang) } else { &payment.family };
        lines.push((Role::Text, format!("{word} {on} {} ({family})", payment.amount)));
    }
}

/// Sums over all measures on one line.
pub fn sums(judged: &Judged, lang: Lang) -> String {
    let shown = judged.shown();
    let mut text = match lang {
        Lang::Zh => format!("应付 {} · 已付 {} · 可付 {}", shown.due(), shown.paid(), shown.payable()),
        Lang::En => format!("due {} · paid {} · payable {}", shown.due(), shown.paid(), shown.payable()),
    };
    if judged.then.is_some() {
        let change = shown.due() - judged.now.due();
        let sign = if change > Fen::ZERO { "+" } else { "" };
        text = format!("{text} · {} {sign}{change}", words("变化", "change").get(lang));
    }
    text
}
