//! Decisions written as JSON, JSON Lines, CSV or a table.

use super::Format;
use crate::domain::lang::Lang;
use crate::domain::money::Fen;
use crate::domain::{clean, width};
use crate::policy::{Decision, Fact, Pack, Readings, Status};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

/// Everything an answer is made of.
pub struct Answer<'a> {
    /// The pack judged by.
    pub pack: &'a Pack,
    /// The choices made.
    pub readings: &'a Readings,
    /// The facts, in input order.
    pub facts: &'a [Fact],
    /// Their decisions, in the same order.
    pub decisions: &'a [Decision],
    /// Language of the sentences.
    pub lang: Lang,
}

#[derive(Serialize)]
struct Line<'a> {
    subject: &'a str,
    fact: &'a str,
    rule: &'a str,
    clause: &'a str,
    status: &'static str,
    amount: String,
    payee: &'static str,
    cycle: &'a str,
    steps: Vec<String>,
    readings: BTreeMap<&'a str, &'a str>,
    notes: Vec<String>,
}

impl<'a> Answer<'a> {
    /// Writes every decision to stdout.
    pub fn write(&self, format: Format) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        match format {
            Format::Json => self.json(&mut out)?,
            Format::Jsonl => {
                for (fact, decision) in self.pairs() {
                    serde_json::to_writer(&mut out, &self.line(fact, decision))?;
                    writeln!(out)?;
                }
            }
            Format::Csv => self.csv(&mut out)?,
            Format::Table => self.table(&mut out)?,
        }
        out.flush()
    }

    fn pairs(&self) -> impl Iterator<Item = (&'a Fact, &'a Decision)> {
        self.facts.iter().zip(self.decisions)
    }

    fn json(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "[")?;
        for (index, (fact, decision)) in self.pairs().enumerate() {
            if index > 0 {
                writeln!(out, ",")?;
            }
            serde_json::to_writer(&mut *out, &self.line(fact, decision))?;
        }
        writeln!(out, "\n]")
    }

    fn line(&self, fact: &'a Fact, decision: &Decision) -> Line<'a> {
        let rule = decision.rule(self.pack);
        Line {
            subject: &fact.subject,
            fact: &fact.id,
            rule: rule.map_or("", |r| &r.code),
            clause: rule.map_or("", |r| &r.clause),
            status: decision.status.code(),
            amount: decision.amount.plain(),
            payee: decision.payee(self.pack),
            cycle: rule.map_or("", |r| &r.cycle),
            steps: decision.sentences(self.pack, fact, self.lang),
            readings: self.used(decision),
            notes: self.notes(),
        }
    }

    fn used(&self, decision: &Decision) -> BTreeMap<&'a str, &'a str> {
        let used = self.pack.readings.iter().enumerate().filter(|(i, _)| decision.readings & (1 << i) != 0);
        used.filter_map(|(i, reading)| {
            let (code, _) = reading.choices.get(usize::from(self.readings.get(i)))?;
            Some((reading.name.as_str(), code.as_str()))
        })
        .collect()
    }

    /// A draft with an assumed first day is never final (D1, E1).
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.pack.is_draft() {
            notes.push(match self.lang {
                Lang::Zh => "征求意见稿，仅供试算".into(),
                Lang::En => "draft for comment: a trial, never final".into(),
            });
        }
        if self.pack.first_day_assumed {
            let day = self.pack.first_day;
            notes.push(match self.lang {
                Lang::Zh => format!("首日 {day} 为推定"),
                Lang::En => format!("the first day {day} is assumed"),
            });
        }
        notes
    }

    fn csv(&self, out: &mut impl Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(["subject", "fact", "clause", "rule", "status", "amount", "payee"])?;
        for (fact, decision) in self.pairs() {
            let line = self.line(fact, decision);
            csv.write_record([
                line.subject,
                line.fact,
                line.clause,
                line.rule,
                line.status,
                &line.amount,
                line.payee,
            ])?;
        }
        csv.flush()
    }

    fn table(&self, out: &mut impl Write) -> io::Result<()> {
        for (fact, decision) in self.pairs() {
            let name = decision.rule(self.pack).map_or("", |r| r.name.get(self.lang));
            let clause = decision.rule(self.pack).map_or("", |r| &r.clause);
            writeln!(
                out,
                "{} {} {} {} {} {}",
                width::pad(&clean::clean(&fact.subject), 14),
                width::pad(&clean::clean(&fact.id), 10),
                width::pad(clause, 3),
                width::pad(name, 24),
                width::pad(status_word(decision.status, self.lang), 9),
                width::pad_left(&decision.amount.to_string(), 14)
            )?;
        }
        Ok(())
    }

    /// One line a subject, in order of first appearance: subject, sum of due.
    pub fn totals(&self, format: Format) -> io::Result<()> {
        let mut order: Vec<&str> = Vec::new();
        let mut sums: std::collections::HashMap<&str, Fen> = std::collections::HashMap::new();
        for (fact, decision) in self.pairs() {
            let sum = sums.entry(&fact.subject).or_insert_with(|| {
                order.push(&fact.subject);
                Fen::ZERO
            });
            if decision.status == Status::Due {
                *sum += decision.amount;
            }
        }
        let mut out = BufWriter::new(io::stdout().lock());
        let amount = |subject: &str| sums.get(subject).copied().unwrap_or_default().plain();
        match format {
            Format::Json => {
                let list: Vec<_> =
                    order.iter().map(|s| serde_json::json!({"subject": s, "due": amount(s)})).collect();
                serde_json::to_writer(&mut out, &list)?;
                writeln!(out)?;
            }
            Format::Jsonl => {
                for subject in &order {
                    writeln!(out, "{}", serde_json::json!({"subject": subject, "due": amount(subject)}))?;
                }
            }
            Format::Csv => {
                let mut csv = csv::Writer::from_writer(&mut out);
                csv.write_record(["subject", "due"])?;
                for subject in &order {
                    csv.write_record([*subject, &amount(subject)])?;
                }
                csv.flush()?;
            }
            Format::Table => {
                for subject in &order {
                    let shown = width::pad(&clean::clean(subject), 20);
                    writeln!(out, "{shown} {}", width::pad_left(&amount(subject), 16))?;
                }
            }
        }
        out.flush()
    }
}

/// What people call an outcome.
pub fn status_word(status: Status, lang: Lang) -> &'static str {
    match (status, lang) {
        (Status::Due, Lang::Zh) => "应付",
        (Status::Nothing, Lang::Zh) => "无",
        (Status::Ceiling, Lang::Zh) => "上限",
        (Status::Referral, Lang::Zh) => "推荐",
        (Status::Unknown, Lang::Zh) => "资料不足",
        (status, Lang::En) => status.code(),
    }
}
