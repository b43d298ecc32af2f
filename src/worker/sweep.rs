//! The sweep of the whole register on a thread and a connection of its own, so that searching and
//! saving go on meanwhile: progress on the way, stopped between two pieces.

use super::{Task, exchange};
use crate::domain::lang::Lang;
use crate::domain::listing::{Side, SweepTotals};
use crate::domain::money::Fen;
use crate::domain::record::Table;
use crate::exchange::export::ExportError;
use crate::exchange::swept;
use crate::message::{DeskReply, Reply, Request};
use crate::policy::{Fact, Pack, Readings, preview, sweep};
use crate::store::{Findings, Holding, Seat, Store, StoreError};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Subject numbers between two progress replies.
const PIECE: i64 = 2000;

/// True for what this thread does.
pub(super) fn is_long(request: &Request) -> bool {
    matches!(request, Request::Sweep | Request::SweepPage { .. } | Request::SweepSheet { .. })
}

/// What the thread keeps from one request to the next. Its connection is opened at the first one, so
/// that starting the program costs nothing for it.
#[derive(Debug)]
pub(super) struct Desk {
    seat: Seat,
    store: Option<Store>,
    found: Option<Findings>,
}

impl Desk {
    /// For the same store.
    pub(super) fn of(store: &Store) -> Self {
        Self { seat: store.seat(), store: None, found: None }
    }

    /// Answers a request.
    pub(super) fn answer(&mut self, task: Task<'_>) -> Reply {
        let lang = task.office.lang;
        match self.answered(task) {
            Ok(reply) => reply,
            Err(StoreError::Interrupted) => Reply::Superseded,
            Err(error) => Reply::Failed(error.sentence(lang)),
        }
    }

    fn answered(&mut self, task: Task<'_>) -> Result<Reply, StoreError> {
        let store = match self.store.take() {
            Some(store) => store,
            None => self.seat.look()?,
        };
        let reply = match task.request {
            Request::Sweep => self.sweep(&store, task.stop, task.progress).map(Reply::Sweep),
            Request::SweepPage { side, from, limit } => {
                let rows = self.found.as_ref().map(|found| found.page(&store, *side, *from, *limit));
                let page = |rows| Reply::SweepPage { side: *side, from: *from, rows };
                rows.transpose().map(|rows| page(rows.unwrap_or_default()))
            }
            Request::SweepSheet { side, file, over } => {
                self.sheet(&store, *side, (file, *over), task.office.lang)
            }
            _ => Ok(Reply::Superseded),
        };
        self.store = Some(store);
        reply
    }

    /// Writes a list, over a file that is there only where that was said; logged on a connection of its own, for this thread's only reads.
    fn sheet(&self, store: &Store, side: Side, to: (&Path, bool), lang: Lang) -> Result<Reply, StoreError> {
        let Some(found) = &self.found else { return Ok(Reply::Superseded) };
        let (typed, over) = to;
        let file = exchange::path(typed);
        if !over && file.exists() {
            return Ok(Reply::Desk(DeskReply::Exists(file)));
        }
        let (name, list) = (file.to_string_lossy(), side.words().en);
        let mut log = |rows: u64| {
            let count = rows.to_string();
            let told = [("list", list), ("rows", count.as_str()), ("file", &name), ("numbers", "masked")];
            self.seat.take()?.log_note("export", None, &told)
        };
        match swept::write(store, found, side, &file, lang, &mut log) {
            Ok(rows) => Ok(Reply::Desk(DeskReply::Written { rows, file: file.clone() })),
            Err(ExportError::File(error)) => Ok(Reply::Failed(error.about(&file, lang))),
            Err(ExportError::Store(error)) => Err(error),
        }
    }

    fn sweep(
        &mut self,
        store: &Store,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(Reply),
    ) -> Result<SweepTotals, StoreError> {
        let begun = Instant::now();
        let pack = Pack::embedded();
        let kept: Vec<_> = store.reading_choices()?.into_iter().map(|c| (c.reading, c.choice)).collect();
        let readings = Readings::chosen(pack, &kept);
        self.found = None;
        let found = Findings::new()?;
        let mut totals = SweepTotals::default();
        let last = [Table::Person, Table::Organisation].map(|table| store.last_holder(table));
        let [people, organisations] = last;
        let (people, organisations) = (people?, organisations?);
        'all: for (table, before) in [(Table::Person, 0), (Table::Organisation, people)] {
            let mut after = 0;
            while let Some(piece) = store.holdings(table, after, PIECE)? {
                for holding in &piece.list {
                    judge(pack, &readings, holding, &found, &mut totals)?;
                }
                after = piece.last;
                totals.percent = percent(before.saturating_add(after), people.saturating_add(organisations));
                totals.took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
                if stop.load(Ordering::Relaxed) {
                    totals.stopped = true;
                    break 'all;
                }
                progress(Reply::Sweep(totals));
            }
        }
        found.finish()?;
        self.found = Some(found);
        let percent = if totals.stopped { totals.percent } else { 100 };
        let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(SweepTotals { percent, took, done: true, ..totals })
    }
}

fn percent(done: i64, of: i64) -> u8 {
    let share = done.saturating_mul(100).checked_div(of).unwrap_or(100);
    u8::try_from(share.clamp(0, 100)).unwrap_or(100)
}

fn judge(
    pack: &Pack,
    readings: &Readings,
    holding: &Holding,
    found: &Findings,
    totals: &mut SweepTotals,
) -> Result<(), StoreError> {
    let facts: Vec<Fact> = holding.facts.iter().filter_map(Fact::from_record).collect();
    let payments: Vec<_> = holding.payments.iter().filter_map(preview::payment).collect();
    match holding.subject.table {
        Table::Person => totals.people += 1,
        _ => totals.organisations += 1,
    }
    totals.facts += facts.len() as u64;
    totals.unread += (holding.facts.len() - facts.len()) as u64;
    let judged = sweep::open(pack, readings, &facts, &payments);
    totals.strays += judged.strays;
    for open in judged.open {
        let (count, sum) = if open.paid > open.due { &mut totals.over } else { &mut totals.owed };
        *count += 1;
        *sum += if open.paid > open.due { open.paid - open.due } else { open.due - open.paid };
        let rule = u16::try_from(open.rule).unwrap_or(u16::MAX);
        found.put(holding.subject, rule, open.due.max(Fen::ZERO), open.paid)?;
    }
    Ok(())
}
