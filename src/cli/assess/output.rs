//! Decisions written as JSON, JSON Lines, CSV or a table.

use super::Format;
use crate::domain::lang::Lang;
use crate::domain::money::Fen;
use crate::domain::{clean, width};
use crate::policy::quota::{Seat, Taken};
use crate::policy::{Decision, Fact, Pack, Readings, Status};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

/// Decisions going out, batch by batch; the facts of one subject stand in one batch.
pub struct Sink<'a, W: Write> {
    out: W,
    teller: Teller<'a>,
    format: Format,
    totals: bool,
    begun: bool,
    /// Seats taken so far among what goes out; more than there are is a note, never a refusal.
    taken: Taken,
}

/// Makes a line of a decision; the notes are the same for every line and made once.
struct Teller<'a> {
    pack: &'a Pack,
    readings: &'a Readings,
    lang: Lang,
    notes: Vec<String>,
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
    notes: Vec<Cow<'a, str>>,
}

impl<'a, W: Write> Sink<'a, W> {
    /// Nothing is written before the first batch.
    pub fn new(
        out: W,
        pack: &'a Pack,
        readings: &'a Readings,
        lang: Lang,
        format: Format,
        totals: bool,
    ) -> Self {
        let teller = Teller { pack, readings, lang, notes: notes(pack, lang) };
        Self { out, teller, format, totals, begun: false, taken: Taken::default() }
    }

    /// Writes the decisions of one batch.
    pub fn batch(&mut self, facts: &[Fact], decisions: &[Decision]) -> io::Result<()> {
        if self.totals {
            for (subject, due) in totals(facts, decisions) {
                self.total(subject, due)?;
            }
            return Ok(());
        }
        facts.iter().zip(decisions).try_for_each(|(fact, decision)| self.one(fact, decision))
    }

    /// Closes what is open.
    pub fn end(mut self) -> io::Result<()> {
        if self.format == Format::Json {
            writeln!(self.out, "{}", if self.begun { "\n]" } else { "[\n]" })?;
        } else if !self.begun {
            self.head()?;
        }
        self.out.flush()
    }

    /// What stands before a line: the opening, a comma, the column names.
    fn head(&mut self) -> io::Result<()> {
        let first = !std::mem::replace(&mut self.begun, true);
        match (self.format, first) {
            (Format::Json, true) => writeln!(self.out, "["),
            (Format::Json, false) => writeln!(self.out, ","),
            (Format::Csv, true) if self.totals => writeln!(self.out, "subject,due"),
            (Format::Csv, true) => writeln!(self.out, "subject,fact,clause,rule,status,amount,payee"),
            _ => Ok(()),
        }
    }

    fn one(&mut self, fact: &Fact, decision: &Decision) -> io::Result<()> {
        self.head()?;
        let seat = self.taken.sit(self.teller.pack, fact, decision);
        let line = self.teller.line(fact, decision, seat);
        match self.format {
            Format::Json => serde_json::to_writer(&mut self.out, &line)?,
            Format::Jsonl => {
                serde_json::to_writer(&mut self.out, &line)?;
                writeln!(self.out)?;
            }
            Format::Csv => {
                let cells =
                    [line.subject, line.fact, line.clause, line.rule, line.status, &line.amount, line.payee];
                csv_line(&mut self.out, &cells)?;
            }
            Format::Table => {
                let name = decision.rule(self.teller.pack).map_or("", |r| r.name.get(self.teller.lang));
                writeln!(
                    self.out,
                    "{} {} {} {} {} {}",
                    width::pad(&clean::line(line.subject), 14),
                    width::pad(&clean::line(line.fact), 10),
                    width::pad(line.clause, 3),
                    width::pad(name, 24),
                    width::pad(decision.status.word(self.teller.lang), 9),
                    width::pad_left(&decision.amount.to_string(), 14)
                )?;
            }
        }
        Ok(())
    }

    fn total(&mut self, subject: &str, due: Fen) -> io::Result<()> {
        self.head()?;
        let due = due.plain();
        let object = || serde_json::json!({"subject": subject, "due": due});
        match self.format {
            Format::Json => write!(self.out, "{}", object()),
            Format::Jsonl => writeln!(self.out, "{}", object()),
            Format::Csv => csv_line(&mut self.out, &[subject, &due]),
            Format::Table => {
                let shown = width::pad(&clean::line(subject), 20);
                writeln!(self.out, "{shown} {}", width::pad_left(&due, 16))
            }
        }
    }
}

impl Teller<'_> {
    fn line<'f>(&'f self, fact: &'f Fact, decision: &Decision, seat: Option<Seat>) -> Line<'f> {
        let mut notes: Vec<_> = self.notes.iter().map(|note| Cow::from(note.as_str())).collect();
        let over = seat.filter(Seat::is_over);
        notes.extend(over.map(|seat| seat.sentence(self.pack, fact, decision, self.lang).into()));
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
            notes,
        }
    }

    fn used(&self, decision: &Decision) -> BTreeMap<&str, &str> {
        let used = self.pack.readings.iter().enumerate().filter(|(i, _)| decision.readings & (1 << i) != 0);
        used.filter_map(|(i, reading)| {
            let (code, _) = reading.choices.get(usize::from(self.readings.get(i)))?;
            Some((reading.name.as_str(), code.as_str()))
        })
        .collect()
    }
}

/// A draft with an assumed first day is never final (D1, E1).
fn notes(pack: &Pack, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if pack.is_draft() {
        notes.push(match lang {
            Lang::Zh => "征求意见稿，仅供试算".into(),
            Lang::En => "draft for comment: a trial, never final".into(),
        });
    }
    if pack.first_day_assumed {
        let day = pack.first_day;
        notes.push(match lang {
            Lang::Zh => format!("首日 {day} 为推定"),
            Lang::En => format!("the first day {day} is assumed"),
        });
    }
    notes
}

fn csv_line(out: &mut impl Write, cells: &[&str]) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().from_writer(out);
    csv.write_record(cells)?;
    csv.flush()
}

/// Sum of what is owed to each subject, in order of first appearance.
fn totals<'f>(facts: &'f [Fact], decisions: &[Decision]) -> Vec<(&'f str, Fen)> {
    let mut place: HashMap<&str, usize> = HashMap::new();
    let mut sums: Vec<(&str, Fen)> = Vec::new();
    for (fact, decision) in facts.iter().zip(decisions) {
        let at = *place.entry(&fact.subject).or_insert_with(|| {
            sums.push((&fact.subject, Fen::ZERO));
            sums.len() - 1
        });
        if let Some((_, sum)) = sums.get_mut(at).filter(|_| decision.status == Status::Due) {
            *sum += decision.amount;
        }
    }
    sums
}
