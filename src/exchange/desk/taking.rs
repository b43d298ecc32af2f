//! Rows on their way into the register: after a check, behind a place where it was cut off, or, from the
//! command line, straight out of the file.

use super::super::import::{Follow, Outcome, Plan, What};
use super::super::issue::Action;
use super::super::layout::Columns;
use super::super::load::{Effect, Loader};
use super::super::pipe;
use super::super::source::{Go, SheetInfo, Source};
use super::check::{Survey, kept_row};
use super::process;
use super::{DeskError, Nobody, STEP, Watch, digest, get, open_import, plan, source};
use crate::domain::check::Context;
use crate::domain::desk::{Import, ImportId, KeptRow, Progress, RowState, State, Tally, Wish};
use crate::domain::lang::Lang;
use crate::store::{Bulk, Store, StoreError};
use std::collections::HashMap;
use std::path::PathBuf;

/// Refused rows that may wait to be written down.
const PENDING: usize = 2000;

/// What the operation log says about it: the list and the file.
pub(super) fn label(import: &Import) -> String {
    let name = import.wish.file.file_name().map(|name| name.to_string_lossy().into_owned());
    format!("import {} {}", import.wish.what, crate::domain::clean::line(&name.unwrap_or_default()))
}

/// Takes the good rows in, or goes on where it was cut off. The store is copied before the first row,
/// unless that is not wished (`bare`).
pub fn accept(
    store: &Store,
    id: ImportId,
    bare: bool,
    cx: &Context,
    watch: &mut dyn Watch,
) -> Result<(), DeskError> {
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
    if import.step.is_none() && !bare {
        match backup(store, &import, cx, watch) {
            Err(DeskError::Store(StoreError::Interrupted)) => return Ok(()),
            copied => import.backup = copied?,
        }
    }
    if import.state == State::Checked {
        import.tally.seen = 0;
    }
    let way = Way { store, plan: &plan, source: &source, cx };
    way.go(&mut import, watch, &mut Silent)?;
    if import.state == State::Done {
        super::mend::take(store, id, None, cx, watch)?;
    }
    Ok(())
}

/// Takes the good rows of a file that is whole ([`is_whole`](super::super::import::is_whole)) in without a check before; refused rows
/// wait at the desk. `told` hears of every row with what became of it.
pub fn straight(
    store: &Store,
    wish: &Wish,
    source: &Source,
    bare: bool,
    cx: &Context,
    told: &mut dyn Follow,
) -> Result<Import, DeskError> {
    let plan = plan(wish, cx.lang)?;
    let backup = if bare { None } else { backup(store, &Import::default(), cx, &mut Nobody)? };
    let id = store.import_begin(wish, &digest(&wish.file)?)?;
    let mut import = Import { state: State::Stopped, backup, ..get(store, id, cx.lang)? };
    Way { store, plan: &plan, source, cx }.go(&mut import, &mut Nobody, told)?;
    Ok(import)
}

/// A copy of the store as it is before the import; nothing goes in without one.
fn backup(
    store: &Store,
    import: &Import,
    cx: &Context,
    watch: &mut dyn Watch,
) -> Result<Option<PathBuf>, DeskError> {
    let mut told = |done: u64, all: u64| {
        let percent = done.saturating_mul(100).checked_div(all).unwrap_or(0);
        let copied = Some(u8::try_from(percent.min(100)).unwrap_or(100));
        watch.go_on(&Progress { import: import.id, tally: import.tally, copied })
    };
    store.backup_before_import(cx.today, &mut told).map_err(|error| match error {
        StoreError::Interrupted => error.into(),
        error => DeskError::NoBackup(error),
    })
}

/// Hears of rows and says nothing.
struct Silent;

impl Follow for Silent {
    fn columns(&mut self, _: usize, _: &SheetInfo, _: &Columns) {}

    fn row(&mut self, _: Outcome) -> Go {
        Go::Continue(())
    }
}

/// From a file into a store.
struct Way<'a> {
    store: &'a Store,
    plan: &'a Plan,
    source: &'a Source,
    cx: &'a Context,
}

impl Way<'_> {
    /// Takes in what is behind the place the import has reached.
    fn go(&self, import: &mut Import, watch: &mut dyn Watch, told: &mut dyn Follow) -> Result<(), DeskError> {
        let Self { store, plan, source, cx } = *self;
        let _working = process::Working::begin();
        import.state = State::Running;
        import.worker = process::mark();
        store.import_keep(import)?;
        let kept = store.import_states(import.id)?;
        let survey = Survey::of(import, plan.what, source);
        let (from, surveyed) = (import.tally.seen, import.tally.total);
        let events = !matches!(plan.what, What::Certificates | What::People | What::Organisations);
        let ended = store.bulk_on(&label(import), import.step, |bulk| {
            bulk.lead();
            let loader = Loader::new(bulk, store, cx.today).in_mode(&import.wish, plan.what);
            let mut taking = Taking {
                store,
                loader,
                import: &mut *import,
                watch,
                told,
                lang: cx.lang,
                from,
                surveyed,
                place: 0,
                events,
                survey,
                kept,
                pending: Vec::new(),
                broken: None,
                stopped: false,
            };
            let read = pipe::read(source, plan, cx, &mut taking);
            taking.end(read.map_err(DeskError::from))
        });
        if ended.is_err() {
            self.stopped(import);
        }
        ended
    }

    /// What is on file of an import that failed is true, what is in memory may be ahead of it. The disk may be full:
    /// that it stopped there is told as far as it can be.
    fn stopped(&self, import: &mut Import) {
        let Ok(Some(known)) = self.store.import(import.id) else { return };
        *import = known;
        if import.state == State::Running {
            import.state = State::Stopped;
            import.worker.clear();
            let _ = self.store.import_keep(import);
        }
    }
}

struct Taking<'a, 'b> {
    store: &'a Store,
    loader: Loader<'a, Bulk<'b>>,
    import: &'a mut Import,
    watch: &'a mut dyn Watch,
    told: &'a mut dyn Follow,
    lang: Lang,
    /// Rows up to here are in already.
    from: u64,
    /// Rows up to here were counted already, by a check or before it was cut off.
    surveyed: u64,
    place: u64,
    /// Rows have no number of their own: those in already are walked again to be told from new ones.
    events: bool,
    survey: Survey,
    /// Rows that were written down with faults.
    kept: HashMap<u64, RowState>,
    pending: Vec<KeptRow>,
    broken: Option<DeskError>,
    stopped: bool,
}

impl Taking<'_, '_> {
    /// Puts rows, refusals and the place reached on disk together.
    fn settle(&mut self) -> Result<(), DeskError> {
        self.import.step = self.loader.register().step();
        let rows = std::mem::take(&mut self.pending);
        if !rows.is_empty() {
            self.store.import_rows_add(self.import.id, &rows)?;
        }
        if self.place > self.surveyed {
            self.survey.keep(self.import);
        }
        self.store.import_keep(self.import)?;
        self.loader.register().commit()?;
        Ok(())
    }

    fn take(&mut self, outcome: &mut Outcome) -> Result<(), DeskError> {
        let again = self.place <= self.from;
        let kept = self.kept.get(&self.place).copied();
        // what was mended since goes in as it stands at the desk
        if (again && !self.events) || kept.is_some_and(|state| state != RowState::Faulty) {
            return Ok(());
        }
        let was = outcome.action;
        if was.is_in() {
            let effect = self.loader.put(&outcome.payload, &mut outcome.issues, self.lang)?;
            match effect {
                Some(effect) if !again => self.took(was, effect, kept.is_some())?,
                Some(_) => {}
                None => outcome.action = Action::Reject,
            }
        }
        if again {
            return Ok(());
        }
        if self.place > self.surveyed {
            self.survey.note(&mut self.import.tally, outcome);
        } else if was.is_in() && outcome.action == Action::Reject && kept.is_none() {
            self.import.tally.refused += 1;
            let good = good(&mut self.import.tally, was);
            *good = good.saturating_sub(1);
        }
        if outcome.action == Action::Reject && kept.is_none() {
            self.pending.push(kept_row(self.place, outcome));
        }
        Ok(())
    }

    /// A row is in; the check may have thought that the register would refuse it.
    fn took(&mut self, was: Action, effect: Effect, was_kept: bool) -> Result<(), DeskError> {
        count(&mut self.import.tally, effect);
        if was_kept {
            let tally = &mut self.import.tally;
            tally.refused = tally.refused.saturating_sub(1);
            *good(tally, was) += 1;
            let row = KeptRow { place: self.place, state: RowState::In, ..KeptRow::default() };
            self.store.import_row_set(self.import.id, &row)?;
        }
        Ok(())
    }

    fn turn(&mut self, mut outcome: Outcome) -> Result<bool, DeskError> {
        self.place += 1;
        self.take(&mut outcome)?;
        let tally = &mut self.import.tally;
        tally.seen = tally.seen.max(self.place);
        let wanted = self.watch.is_wanted();
        let due = self.loader.register().is_due() || self.pending.len() >= PENDING;
        if wanted || due {
            self.settle()?;
        }
        if wanted {
            self.watch.give_way();
        } else if due {
            self.loader.register().give_way();
        }
        if self.told.row(outcome).is_break() {
            return Ok(false);
        }
        if self.place.is_multiple_of(STEP) {
            let tally = Tally { seen: self.place, ..self.import.tally };
            return Ok(self.watch.go_on(&Progress { import: self.import.id, tally, copied: None }));
        }
        Ok(true)
    }

    fn end(mut self, read: Result<(), DeskError>) -> Result<(), DeskError> {
        let failed = self.broken.take().map_or(read, Err);
        if let Err(DeskError::Store(_)) = failed {
            // rows without the place reached would go in twice
            self.loader.register().abandon();
            return failed;
        }
        self.import.state = if failed.is_ok() && !self.stopped { State::Done } else { State::Stopped };
        self.import.worker.clear();
        self.settle()?;
        failed
    }
}

impl Follow for Taking<'_, '_> {
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        self.survey.columns(sheet, info, columns);
        self.told.columns(sheet, info, columns);
    }

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

/// The count a row without faults is in.
const fn good(tally: &mut Tally, action: Action) -> &mut u64 {
    match action {
        Action::Accept => &mut tally.accepted,
        _ => &mut tally.corrected,
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
