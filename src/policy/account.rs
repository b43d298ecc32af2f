//! Everything there is to say of one measure, as sentences: amounts, conditions with the values compared,
//! rates with their day, readings, payments, and the nearest way to what is not due. The screen and the
//! letter say the same.

use super::fact::shown;
use super::pack::{Payee, rates_of};
use super::preview::{Input, Line, Standing};
use super::quota::Taken;
use super::{Decision, Pack, Readings, Rule, describe};
use crate::domain::lang::{Lang, words};
use crate::domain::record::Table;
use crate::domain::show::{self, Masking};

/// What kind of sentence it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The amounts, and how the measure stands.
    Standing(Standing),
    /// The head of a fact.
    Title,
    /// A step of the reasoning.
    Plain,
    /// A condition not met, seats overrun.
    Doubt,
    /// Terms, readings, sources.
    Dim,
}

/// Sentences with their kind.
pub type Said = Vec<(Tone, String)>;

/// What a preview was made of and by.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The choices made.
    pub readings: &'a Readings,
    /// Facts and payments.
    pub known: &'a Input,
    /// Seats taken over the register, where they were counted.
    pub taken: Option<&'a Taken>,
    /// Language of the sentences.
    pub lang: Lang,
}

impl Account<'_> {
    /// Clause and name of a measure.
    pub fn title(&self, line: &Line) -> Option<String> {
        let rule = self.pack.rules.get(line.rule)?;
        Some(match self.lang {
            Lang::Zh => format!("第 {} 条 {}", rule.cited(), rule.name.zh),
            Lang::En => format!("clause {} {}", rule.cited(), rule.name.en),
        })
    }

    /// All of it; the amounts come first, then the terms.
    pub fn measure(&self, line: &Line) -> Said {
        let Some(rule) = self.pack.rules.get(line.rule) else { return Said::new() };
        let lang = self.lang;
        let mut said =
            vec![(Tone::Standing(line.standing), amounts(line, lang)), (Tone::Dim, terms(rule, lang))];
        if let Some(nearest) = self.nearest(line) {
            said.push((Tone::Plain, nearest));
        }
        for (fact, decision) in &line.decisions {
            self.decided(&mut said, *fact, decision);
            said.extend(self.seat(*fact, decision));
        }
        if line.decisions.is_empty() {
            said.extend(self.rates(rule));
        }
        self.paid(&mut said, line, rule);
        said
    }

    /// The nearest way to what is not due.
    pub fn way(&self, line: &Line) -> Option<String> {
        Some(line.nearest.as_ref()?.sentence(self.pack, line, &self.known.facts, self.lang))
    }

    fn nearest(&self, line: &Line) -> Option<String> {
        Some(format!("{}: {}", words("最近的办法", "nearest way").get(self.lang), self.way(line)?))
    }

    fn decided(&self, said: &mut Said, place: usize, decision: &Decision) {
        let (pack, lang) = (self.pack, self.lang);
        let Some(fact) = self.known.facts.get(place) else { return };
        let status = decision.status.word(lang);
        let kind = fact.kind.words().get(lang);
        let told = fact.kind.own_fields().first().map(|field| shown(field, fact.slot(0), lang));
        let told = told.map(|value| format!(" {value}")).unwrap_or_default();
        said.push((Tone::Title, format!("{} {kind}{told}: {status} {}", fact.day, decision.amount)));
        for sentence in decision.sentences(pack, fact, lang) {
            let tone = if sentence.starts_with('✗') { Tone::Doubt } else { Tone::Plain };
            said.push((tone, format!("  {sentence}")));
        }
        for (number, reading) in pack.readings.iter().enumerate() {
            if decision.readings & (1 << number) == 0 {
                continue;
            }
            if let Some(text) = describe::chosen(pack, self.readings, number, lang) {
                let (label, ask) = (words("口径：", "reading: ").get(lang), reading.ask.get(lang));
                said.push((Tone::Dim, format!("  {label}{ask} {text}")));
            }
        }
    }

    /// How many hold the same title or take part in the same year, where the paper sets a number.
    fn seat(&self, place: usize, decision: &Decision) -> Option<(Tone, String)> {
        let (pack, fact) = (self.pack, self.known.facts.get(place)?);
        let seat = self.taken?.seat(pack, fact, decision)?;
        let tone = if seat.is_over() { Tone::Doubt } else { Tone::Dim };
        Some((tone, format!("  {}", seat.sentence(pack, fact, decision, self.lang))))
    }

    fn rates(&self, rule: &Rule) -> Said {
        let (pack, lang) = (self.pack, self.lang);
        let rows = |number: usize| {
            let rows = pack.rates.get(number).map_or(&[][..], |rate| &rate.rows);
            let since = words("自", "since").get(lang);
            rows.iter().map(move |row| {
                let (label, value) =
                    (describe::rate_label(pack, number, lang), describe::rate_value(pack, number, row, lang));
                (Tone::Dim, format!("{label} {value} · {since} {} · {}", row.since, row.source))
            })
        };
        rates_of(rule).into_iter().flat_map(rows).collect()
    }

    fn paid(&self, said: &mut Said, line: &Line, rule: &Rule) {
        for payment in line.payments.iter().filter_map(|place| self.known.payments.get(*place)) {
            let on = payment.on.map(|day| day.to_string()).unwrap_or_default();
            let word = words("已付", "paid").get(self.lang);
            let family = if payment.family == rule.code { rule.name.get(self.lang) } else { &payment.family };
            said.push((Tone::Plain, format!("{word} {on} {} ({family})", payment.amount)));
        }
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
