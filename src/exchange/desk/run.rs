//! The long pieces of work: checking every row, taking the good ones in, writing the others out.

use super::super::import::{self, Follow, Outcome, What};
use super::super::issue::{Action, Weight};
use super::super::layout::Columns;
use super::super::load::{Effect, Loader, Refusal};
use super::super::pipe;
use super::super::rejects::Rejects;
use super::super::sheet::can_write;
use super::super::source::{Go, Kind, SheetInfo};
use super::kept::{KeptFile, KeptSheet, read_issues, read_row, write_issues, write_row};
use super::look::header_print;
use super::{DeskError, STEP, Watch, digest, plan, source};
use crate::domain::check::Context;
use crate::domain::desk::{Import, ImportId, KeptRow, Progress, State, Tally, Wish};
use crate::domain::lang::Lang;
use crate::store::Store;
use std::collections::BTreeMap;
use std::path::Path;

/// Rows put on disk together.
const BATCH: u64 = 1500;
/// Rows with faults written down at once.
const KEEP: usize = 250;

/// Checks every row and keeps those with faults. Nothing goes into the register. Stopped half way it
/// leaves nothing behind.
pub fn check(
    store: &Store,
    wish: &Wish,
    total: u64,
    cx: &Context,
    watch: &mut dyn Watch,
) -> Result<Option<ImportId>, DeskError> {
    let plan = plan(wish, cx.lang)?;
    let source = source(wish)?;
    let id = store.import_begin(wish, &digest(&wish.file)?)?;
    let text = source.kind() == Kind::Text;
    let mut checking = Checking {
        store,
        watch,
        id,
        tally: Tally { total, ..Tally::default() },
        repairs: BTreeMap::new(),
        file: KeptFile { text, sheets: Vec::new() },
        pending: Vec::new(),
        broken: None,
        stopped: false,
    };
    import::read(&source, &plan, cx, &mut checking)?;
    checking.flush();
    if let Some(error) = checking.broken {
        return Err(error);
    }
    if checking.stopped {
        store.import_rows_forget(id)?;
        return Ok(None);
    }
    let Checking { mut tally, repairs, file, .. } = checking;
    tally.total = tally.seen;
    let print = file.sheets.first().map(|sheet| header_print(&sheet.columns)).unwrap_or_default();
    if !wish.sender.is_empty() || !wish.mapping.is_empty() {
        store.sender_keep(&print, wish)?;
    }
    let repairs = repairs.into_iter().map(|(code, count)| (code.to_owned(), count)).collect();
    let layout = file.write();
    let import = Import { id, state: State::Checked, tally, repairs, layout, ..Import::default() };
    store.import_keep(&import)?;
    Ok(Some(id))
}

struct Checking<'a> {
    store: &'a Store,
    watch: &'a mut dyn Watch,
    id: ImportId,
    tally: Tally,
    repairs: BTreeMap<&'static str, u64>,
    file: KeptFile,
    pending: Vec<KeptRow>,
    broken: Option<DeskError>,
    stopped: bool,
}

impl Checking<'_> {
    fn flush(&mut self) {
        let rows = std::mem::take(&mut self.pending);
        if self.broken.is_none()
            && !rows.is_empty()
            && let Err(error) = self.store.import_rows_add(self.id, &rows)
        {
            self.broken = Some(error.into());
        }
    }

    fn count(&mut self, outcome: &Outcome) {
        let tally = &mut self.tally;
        tally.seen += 1;
        tally.total = tally.total.max(tally.seen);
        match outcome.action {
            Action::Accept => tally.accepted += 1,
            Action::Correct => tally.corrected += 1,
            Action::Reject => tally.refused += 1,
            Action::Skip => tally.skipped += 1,
        }
        if outcome.action == Action::Correct {
            for issue in outcome.issues.iter().filter(|issue| issue.code.weight() == Weight::Repair) {
                *self.repairs.entry(issue.code.code()).or_insert(0) += 1;
            }
        }
    }
}

impl Follow for Checking<'_> {
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        let kept =
            KeptSheet { sheet, name: info.name.clone(), columns: columns.clone(), leading: Vec::new() };
        self.file.sheets.push(kept);
    }

    fn row(&mut self, outcome: Outcome) -> Go {
        self.count(&outcome);
        let sheet = self.file.sheets.iter_mut().find(|known| known.sheet == outcome.sheet);
        if super::super::rejects::is_leading(&outcome)
            && let Some(sheet) = sheet
        {
            sheet.leading.push(outcome.row);
        } else if outcome.action == Action::Reject {
            self.pending.push(kept_row(self.tally.seen, &outcome));
        }
        if self.pending.len() >= KEEP {
            self.flush();
        }
        if self.tally.seen.is_multiple_of(STEP) {
            let progress = Progress { import: self.id, tally: self.tally, ..Progress::default() };
            if !self.watch.go_on(&progress) {
                self.stopped = true;
            }
        }
        if self.broken.is_some() || self.stopped { Go::Break(()) } else { Go::Continue(()) }
    }
}

fn kept_row(place: u64, outcome: &Outcome) -> KeptRow {
    KeptRow {
        place,
        sheet: u32::try_from(outcome.sheet).unwrap_or(u32::MAX),
        row: outcome.row.number,
        cells: write_row(&outcome.row),
        issues: write_issues(&outcome.issues),
        state: crate::domain::desk::RowState::Faulty,
    }
}

/// An import of which rows may still go in.
pub(super) fn open_import(store: &Store, id: ImportId, lang: Lang) -> Result<Import, DeskError> {
    let gone = || DeskError::said(lang, "没有这次导入", "no such import");
    let import = store.import(id)?.ok_or_else(gone)?;
    if import.state == State::Running && is_alive(&import.worker) {
        let busy = "这次导入正在进行，请等它做完或先停下";
        return Err(DeskError::said(lang, busy, "this import is going on; wait for it or stop it first"));
    }
    Ok(import)
}

/// What the operation log says about it: the list and the file.
pub(super) fn label(import: &Import) -> String {
    let name = import.wish.file.file_name().map(|name| name.to_string_lossy().into_owned());
    format!("import {} {}", import.wish.what, crate::domain::clean::line(&name.unwrap_or_default()))
}

/// Takes the good rows in, or goes on where it was cut off.
pub fn accept(store: &Store, id: ImportId, cx: &Context, watch: &mut dyn Watch) -> Result<(), DeskError> {
    let mut import = open_import(store, id, cx.lang)?;
    if !import.state.is_open() {
        let said = "这次导入已经接收过，或已撤回";
        return Err(DeskError::said(cx.lang, said, "this import went in already, or was taken back"));
    }
    let plan = plan(&import.wish, cx.lang)?;
    let source = source(&import.wish)?;
    if digest(&import.wish.file)? != import.digest {
        let said = "检查之后文件又改动过，不能接着做。请重新导入这个文件，已在册的行不会重复。";
        let en = "The file was changed after the check. Import it anew; rows on file are not doubled.";
        return Err(DeskError::said(cx.lang, said, en));
    }
    let from = if import.state == State::Checked { 0 } else { import.tally.seen };
    import.tally.seen = from;
    import.state = State::Running;
    import.worker = mark();
    store.import_keep(&import)?;
    let events = !matches!(plan.what, What::Certificates | What::People | What::Organisations);
    let ended = store.bulk_on(&label(&import), import.step, |bulk| {
        let loader = Loader::new(bulk, store, cx.today).in_mode(&import.wish, plan.what);
        let mut taking = Taking {
            store,
            loader,
            import: &mut import,
            watch,
            lang: cx.lang,
            from,
            place: 0,
            since: 0,
            events,
            pending: Vec::new(),
            broken: None,
            stopped: false,
        };
        let read = pipe::read(&source, &plan, cx, &mut taking);
        taking.end(read.map_err(DeskError::from))
    });
    if ended.is_err() && import.state == State::Running {
        // the disk may be full: that it stopped here is told as far as it can be
        import.state = State::Stopped;
        import.worker.clear();
        let _ = store.import_keep(&import);
    }
    ended?;
    if import.state == State::Done {
        super::mend::take(store, id, None, cx, watch)?;
    }
    Ok(())
}

struct Taking<'a, 'b, 'c> {
    store: &'a Store,
    loader: Loader<'b, 'c>,
    import: &'a mut Import,
    watch: &'a mut dyn Watch,
    lang: Lang,
    /// Rows up to here are in already.
    from: u64,
    place: u64,
    /// Rows since the last were put on disk.
    since: u64,
    /// Rows have no number of their own: those in already are walked again to be told from new ones.
    events: bool,
    pending: Vec<KeptRow>,
    broken: Option<DeskError>,
    stopped: bool,
}

impl Taking<'_, '_, '_> {
    /// Puts rows, refusals and the place reached on disk together.
    fn settle(&mut self) -> Result<(), DeskError> {
        self.since = 0;
        self.import.step = self.loader.bulk().step();
        let rows = std::mem::take(&mut self.pending);
        if !rows.is_empty() {
            self.store.import_rows_add(self.import.id, &rows)?;
        }
        self.store.import_keep(self.import)?;
        self.loader.bulk().commit()?;
        Ok(())
    }

    fn take(&mut self, mut outcome: Outcome) -> Result<(), DeskError> {
        let again = self.place <= self.from;
        if again && !self.events {
            return Ok(());
        }
        let was = outcome.action;
        if was.is_in() {
            match self.loader.load(&outcome.payload) {
                Ok(_) if again => {}
                Ok(effect) => count(&mut self.import.tally, effect),
                Err(Refusal::Store(error)) if Refusal::Store(error.clone()).is_fatal() => {
                    return Err(error.into());
                }
                Err(refusal) => {
                    outcome.action = Action::Reject;
                    outcome.issues.push(refusal.issue(self.lang));
                }
            }
        }
        if outcome.action == Action::Reject && !again {
            if was.is_in() {
                let tally = &mut self.import.tally;
                tally.refused += 1;
                let good = if was == Action::Accept { &mut tally.accepted } else { &mut tally.corrected };
                *good = good.saturating_sub(1);
            }
            self.pending.push(kept_row(self.place, &outcome));
        }
        Ok(())
    }

    fn turn(&mut self, outcome: Outcome) -> Result<bool, DeskError> {
        self.place += 1;
        self.since += 1;
        self.take(outcome)?;
        self.import.tally.seen = self.import.tally.seen.max(self.place);
        let wanted = self.watch.is_wanted();
        if wanted || self.since >= BATCH {
            self.settle()?;
        }
        if wanted {
            self.watch.give_way();
        }
        if self.place.is_multiple_of(STEP) {
            let tally = Tally { seen: self.place, ..self.import.tally };
            let progress = Progress { import: self.import.id, tally, taking: true, paused: false };
            return Ok(self.watch.go_on(&progress));
        }
        Ok(true)
    }

    fn end(mut self, read: Result<(), DeskError>) -> Result<(), DeskError> {
        let failed = self.broken.take().map_or(read, Err);
        self.import.state = if failed.is_ok() && !self.stopped { State::Done } else { State::Stopped };
        self.import.worker.clear();
        self.settle()?;
        failed
    }
}

impl Follow for Taking<'_, '_, '_> {
    fn columns(&mut self, _: usize, _: &SheetInfo, _: &Columns) {}

    fn row(&mut self, outcome: Outcome) -> Go {
        match self.turn(outcome) {
            Ok(true) => Go::Continue(()),
            Ok(false) => {
                self.stopped = true;
                Go::Break(())
            }
            Err(error) => {
                self.broken = Some(error);
                Go::Break(())
            }
        }
    }
}

/// Counts what a row did.
pub(super) const fn count(tally: &mut Tally, effect: Effect) {
    match effect {
        Effect::Added => tally.added += 1,
        Effect::Filled => tally.filled += 1,
        Effect::Unchanged => tally.unchanged += 1,
    }
}

/// Writes the rows that wait to a sheet in the sender's layout with a column of reasons.
pub fn rejects(store: &Store, id: ImportId, file: &Path, lang: Lang) -> Result<u64, DeskError> {
    can_write(file)?;
    let gone = || DeskError::said(lang, "没有这次导入", "no such import");
    let import = store.import(id)?.ok_or_else(gone)?;
    let what = What::from_code(&import.wish.what).unwrap_or(What::People);
    let kept = KeptFile::read(&import.layout, what);
    let mut out = Rejects::create(file, lang)?;
    let mut place = 0;
    loop {
        let rows = store.import_rows(id, place, false, KEEP)?;
        let Some(last) = rows.last() else { break };
        place = last.place;
        for row in rows.iter().filter(|row| row.state == crate::domain::desk::RowState::Faulty) {
            if let Some(sheet) = kept.sheet(row.sheet) {
                let found = read_row(row.row, &row.cells);
                out.kept(sheet.sheet, sheet.name.as_deref(), &sheet.columns, &sheet.leading);
                out.refused(sheet.sheet, &found, &read_issues(&row.issues))?;
            }
        }
    }
    let count = out.finish()?;
    store.log_note("rejects", None, &[("import", &id.0.to_string()), ("rows", &count.to_string())])?;
    Ok(count)
}

/// This process, so that others see whether it still works: its number and when it began.
fn mark() -> String {
    let id = std::process::id();
    format!("{id}:{}", began(id).unwrap_or_default())
}

/// True when the process behind a mark still runs.
pub(super) fn is_alive(mark: &str) -> bool {
    let Some((id, start)) = mark.split_once(':') else { return false };
    id.parse().ok().and_then(began).is_some_and(|known| known == start)
}

/// When a process began, as the system counts it.
fn began(id: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let behind = stat.rsplit_once(')')?.1;
    behind.split_whitespace().nth(19).map(ToOwned::to_owned)
}
