//! The check of every row, and the way back of those with faults.

use super::super::hidden::Hidden;
use super::super::import::{Follow, Outcome, Plan, What};
use super::super::issue::{Action, Code, Weight};
use super::super::layout::Columns;
use super::super::load::{Loader, Rehearsal};
use super::super::pipe;
use super::super::rejects::Rejects;
use super::super::sheet::can_write;
use super::super::source::{Go, SheetInfo, Source};
use super::kept::{KeptFile, KeptSheet, read_issues, read_row, write_issues, write_row};
use super::look::header_print;
use super::{DeskError, STEP, Watch, digest, get, plan, source, what};
use crate::domain::check::Context;
use crate::domain::desk::{Import, ImportId, KeptRow, Progress, RowState, State, Tally, Wish};
use crate::domain::lang::Lang;
use crate::store::{Store, StoreError};
use std::collections::BTreeMap;
use std::path::Path;

/// Rows with faults written down at once.
const KEEP: usize = 250;

/// Checks every row and keeps those with faults, also with those only the register knows. Nothing goes
/// into the register. Stopped half way it leaves nothing behind.
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
    let begun = Import { id, tally: Tally { total, ..Tally::default() }, ..Import::default() };
    let mut checking = Checking {
        store,
        watch,
        survey: Survey::of(&begun, plan.what, &source),
        import: begun,
        pending: Vec::new(),
        broken: None,
        stopped: false,
    };
    rehearse(store, wish, &plan, &source, cx, &mut checking)?;
    checking.flush();
    if let Some(error) = checking.broken {
        return Err(error);
    }
    if checking.stopped {
        store.import_rows_forget(id)?;
        return Ok(None);
    }
    let Checking { mut import, survey, .. } = checking;
    import.tally.total = import.tally.seen;
    let print = survey.file.sheets.first().map(|sheet| header_print(&sheet.columns)).unwrap_or_default();
    if !wish.sender.is_empty() || !wish.mapping.is_empty() {
        store.sender_keep(&print, wish)?;
    }
    survey.keep(&mut import);
    import.state = State::Checked;
    store.import_keep(&import)?;
    Ok(Some(id))
}

/// Reads and checks every row, and asks the register what it would refuse. Only `told` hears of it.
pub fn rehearse(
    store: &Store,
    wish: &Wish,
    plan: &Plan,
    source: &Source,
    cx: &Context,
    told: &mut dyn Follow,
) -> Result<(), DeskError> {
    let mut register = Rehearsal::new(store);
    let loader = Loader::new(&mut register, store, cx.today).in_mode(wish, plan.what);
    let mut asking = Asking { loader, lang: cx.lang, told, broken: None };
    let read = pipe::read(source, plan, cx, &mut asking);
    asking.broken.map_or(Ok(()), Err)?;
    Ok(read?)
}

/// Asks the register about rows that look sound.
struct Asking<'a, 'b> {
    loader: Loader<'a, Rehearsal<'b>>,
    lang: Lang,
    told: &'a mut dyn Follow,
    broken: Option<StoreError>,
}

impl Follow for Asking<'_, '_> {
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        self.told.columns(sheet, info, columns);
    }

    fn row(&mut self, mut outcome: Outcome) -> Go {
        if outcome.action.is_in() {
            match self.loader.put(&outcome.payload, &mut outcome.issues, self.lang) {
                Ok(Some(_)) => {}
                Ok(None) => outcome.action = Action::Reject,
                Err(error) => {
                    self.broken = Some(error);
                    return Go::Break(());
                }
            }
        }
        self.told.row(outcome)
    }
}

/// What is noted of every row, wherever it is met first: counts, repairs, headers.
pub(super) struct Survey {
    repairs: BTreeMap<String, u64>,
    file: KeptFile,
}

impl Survey {
    /// What is known of this import so far.
    pub(super) fn of(import: &Import, what: What, source: &Source) -> Self {
        let mut file = KeptFile::read(&import.layout, what);
        file.text = source.is_text();
        Self { repairs: import.repairs.iter().cloned().collect(), file }
    }

    /// The columns of a sheet that was not met before.
    pub(super) fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        if self.file.sheets.iter().all(|known| known.sheet != sheet) {
            let columns = columns.clone();
            let (name, hidden) = (info.name.clone(), Hidden::of(info));
            self.file.sheets.push(KeptSheet { sheet, name, columns, leading: Vec::new(), hidden });
        }
    }

    /// Counts a row; title and header rows are kept.
    pub(super) fn note(&mut self, tally: &mut Tally, outcome: &Outcome) {
        tally.seen += 1;
        tally.total = tally.total.max(tally.seen);
        match outcome.action {
            Action::Accept => tally.accepted += 1,
            Action::Correct => tally.corrected += 1,
            Action::Reject => tally.refused += 1,
            Action::Skip => tally.skipped += 1,
        }
        if outcome.action.is_in() {
            // who looks like another is counted beside the repairs: a person is to compare
            let told = |code: Code| code.weight() == Weight::Repair || code == Code::LookAlike;
            for issue in outcome.issues.iter().filter(|issue| told(issue.code)) {
                *self.repairs.entry(issue.code.code().to_owned()).or_insert(0) += 1;
            }
        }
        let sheet = self.file.sheets.iter_mut().rev().find(|known| known.sheet == outcome.sheet);
        let Some(sheet) = sheet else { return };
        if super::super::rejects::is_leading(outcome) {
            sheet.leading.push(outcome.row.clone());
        }
        if outcome.action != Action::Skip {
            sheet.hidden.note(&outcome.row);
        }
    }

    /// Puts what was noted into the import.
    pub(super) fn keep(&self, import: &mut Import) {
        import.repairs = self.repairs.iter().map(|(code, count)| (code.clone(), *count)).collect();
        import.layout = self.file.write();
    }
}

struct Checking<'a> {
    store: &'a Store,
    watch: &'a mut dyn Watch,
    import: Import,
    survey: Survey,
    pending: Vec<KeptRow>,
    broken: Option<DeskError>,
    stopped: bool,
}

impl Checking<'_> {
    fn flush(&mut self) {
        let rows = std::mem::take(&mut self.pending);
        if self.broken.is_none()
            && !rows.is_empty()
            && let Err(error) = self.store.import_rows_add(self.import.id, &rows)
        {
            self.broken = Some(error.into());
        }
    }
}

impl Follow for Checking<'_> {
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        self.survey.columns(sheet, info, columns);
    }

    fn row(&mut self, outcome: Outcome) -> Go {
        self.survey.note(&mut self.import.tally, &outcome);
        let seen = self.import.tally.seen;
        if outcome.action == Action::Reject {
            self.pending.push(kept_row(seen, &outcome));
        }
        if self.pending.len() >= KEEP {
            self.flush();
        }
        if seen.is_multiple_of(STEP) {
            let progress = Progress { import: self.import.id, tally: self.import.tally, copied: None };
            self.stopped |= !self.watch.go_on(&progress);
        }
        if self.broken.is_some() || self.stopped { Go::Break(()) } else { Go::Continue(()) }
    }
}

/// A row with faults as it is written down.
pub(super) fn kept_row(place: u64, outcome: &Outcome) -> KeptRow {
    KeptRow {
        place,
        sheet: u32::try_from(outcome.sheet).unwrap_or(u32::MAX),
        row: outcome.row.number,
        cells: write_row(&outcome.row),
        issues: write_issues(&outcome.issues),
        state: RowState::Faulty,
        reason: String::new(),
    }
}

/// Writes the rows with faults and those given up to a sheet in the sender's layout with a column of reasons.
pub fn rejects(store: &Store, id: ImportId, file: &Path, lang: Lang) -> Result<u64, DeskError> {
    can_write(file)?;
    let import = get(store, id, lang)?;
    let kept = KeptFile::read(&import.layout, what(&import));
    let mut out = Rejects::create(file, lang)?;
    let mut place = 0;
    loop {
        let rows = store.import_rows_back(id, place, KEEP)?;
        let Some(last) = rows.last() else { break };
        place = last.place;
        for row in &rows {
            if let Some(sheet) = kept.sheet(row.sheet) {
                let found = read_row(row.row, &row.cells);
                out.kept(sheet.sheet, sheet.name.as_deref(), &sheet.columns, &sheet.leading);
                let given_up = Some(row.reason.as_str()).filter(|_| row.state == RowState::Dropped);
                out.refused(sheet.sheet, &found, &read_issues(&row.issues), given_up)?;
            }
        }
    }
    let (count, whole) = (out.count(), out.finish()?);
    store.log_note("rejects", None, &[("import", &id.0.to_string()), ("rows", &count.to_string())])?;
    if let Some(whole) = whole {
        whole.take_name()?;
    }
    Ok(count)
}
