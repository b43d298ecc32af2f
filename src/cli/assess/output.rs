//! Decisions written as JSON, JSON Lines, CSV or a table.

use super::Format;
use crate::domain::lang::Lang;
use crate::domain::money::Fen;
use crate::domain::{clean, width};
use crate::policy::{Decision, Fact, Pack, Readings, Status};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

/// What every line is written with.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The pack judged by.
    pub pack: &'a Pack,
    /// The choices made.
    pub readings: &'a Readings,
    /// Language of the sentences.
    pub lang: Lang,
    /// Form of the answer.
    pub format: Format,
    /// One line a subject instead of one a fact.
    pub totals: bool,
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

/// Writes decisions as they come; nothing is kept but the form of the answer.
pub struct Writer<'a, W: Write> {
    frame: Frame<'a>,
    out: W,
    lines: u64,
}

impl<'a, W: Write> Writer<'a, W> {
    /// Begins the answer.
    pub fn new(frame: Frame<'a>, mut out: W) -> io::Result<Self> {
        match (frame.format, frame.totals) {
            (Format::Json, _) => out.write_all(b"[")?,
            (Format::Csv, false) => out.write_all(b"subject,fact,clause,rule,status,amount,payee\n")?,
            (Format::Csv, true) => out.write_all(b"subject,due\n")?,
            (Format::Jsonl | Format::Table, _) => {}
        }
        Ok(Self { frame, out, lines: 0 })
    }

    /// Facts with their decisions, in the same order. For totals: whole subjects.
    pub fn put(&mut self, facts: &[Fact], decisions: &[Decision]) -> io::Result<()> {
        if self.frame.totals {
            return self.put_totals(facts, decisions);
        }
        for (fact, decision) in facts.iter().zip(decisions) {
            self.put_one(fact, decision)?;
        }
        Ok(())
    }

    /// Ends the answer.
    pub fn end(mut self) -> io::Result<()> {
        if self.frame.format == Format::Json {
            self.out.write_all(b"\n]\n")?;
        }
        self.out.flush()
    }

    fn object(&mut self, value: &impl Serialize) -> io::Result<()> {
        if self.frame.format == Format::Json {
            self.out.write_all(if self.lines == 0 { b"\n" } else { b",\n" })?;
        }
        serde_json::to_writer(&mut self.out, value)?;
        if self.frame.format == Format::Jsonl {
            self.out.write_all(b"\n")?;
        }
        self.lines += 1;
        Ok(())
    }

    fn put_one(&mut self, fact: &Fact, decision: &Decision) -> io::Result<()> {
        let frame = self.frame;
        match frame.format {
            Format::Json | Format::Jsonl => self.object(&frame.line(fact, decision)),
            Format::Csv => {
                let line = frame.line(fact, decision);
                self.record(&[
                    line.subject,
                    line.fact,
                    line.clause,
                    line.rule,
                    line.status,
                    &line.amount,
                    line.payee,
                ])
            }
            Format::Table => self.columns(fact, decision),
        }
    }

    fn record(&mut self, cells: &[&str]) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(&mut self.out);
        csv.write_record(cells)?;
        csv.flush()
    }

    fn columns(&mut self, fact: &Fact, decision: &Decision) -> io::Result<()> {
        let lang = self.frame.lang;
        let rule = decision.rule(self.frame.pack);
        writeln!(
            self.out,
            "{} {} {} {} {} {}",
            width::pad(&clean::clean(&fact.subject), 14),
            width::pad(&clean::clean(&fact.id), 10),
            width::pad(rule.map_or("", |r| &r.clause), 3),
            width::pad(rule.map_or("", |r| r.name.get(lang)), 24),
            width::pad(status_word(decision.status, lang), 9),
            width::pad_left(&decision.amount.to_string(), 14)
        )
    }

    /// One line a subject, in order of first appearance: subject, sum of due.
    fn put_totals(&mut self, facts: &[Fact], decisions: &[Decision]) -> io::Result<()> {
        let mut order: Vec<&str> = Vec::new();
        let mut sums: HashMap<&str, Fen> = HashMap::new();
        for (fact, decision) in facts.iter().zip(decisions) {
            let sum = sums.entry(&fact.subject).or_insert_with(|| {
                order.push(&fact.subject);
                Fen::ZERO
            });
            if decision.status == Status::Due {
                *sum += decision.amount;
            }
        }
        for subject in order {
            let due = sums.get(subject).copied().unwrap_or_default().plain();
            match self.frame.format {
                Format::Json | Format::Jsonl => {
                    self.object(&serde_json::json!({"subject": subject, "due": due}))?;
                }
                Format::Csv => self.record(&[subject, &due])?,
                Format::Table => {
                    let shown = width::pad(&clean::clean(subject), 20);
                    writeln!(self.out, "{shown} {}", width::pad_left(&due, 16))?;
                }
            }
        }
        Ok(())
    }
}

impl<'a> Frame<'a> {
    fn line<'f>(&self, fact: &'f Fact, decision: &Decision) -> Line<'f>
    where
        'a: 'f,
    {
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
