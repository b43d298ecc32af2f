//! Importing and exporting for the program: progress on the way, stopped between two rows.

use super::Office;
use crate::domain::check::Context;
use crate::domain::clean;
use crate::domain::lang::words;
use crate::domain::record::Table;
use crate::domain::show::Masking;
use crate::exchange::error::FileError;
use crate::exchange::export::{ExportError, How, List, export};
use crate::exchange::import::{self, Follow, Outcome, What};
use crate::exchange::issue::{Action, Weight};
use crate::exchange::layout::Columns;
use crate::exchange::load::Loader;
use crate::exchange::rejects::Rejects;
use crate::exchange::sheet::{Encoding, can_write};
use crate::exchange::source::{Go, SheetInfo, Source};
use crate::message::{ImportProgress, ImportRow, ImportWish, Reply};
use crate::store::{Role, Store, StoreError};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows between two replies.
const STEP: u64 = 250;

/// Why an import ended early.
enum Stop {
    File(FileError),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Imports a file or only looks at it.
pub(super) fn import(
    store: &Store,
    wish: &ImportWish,
    office: Office,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Reply),
) -> Result<Reply, StoreError> {
    let Some(what) = what(&wish.what) else { return Ok(Reply::Failed(clean::line(&wish.what))) };
    if !wish.dry_run && !store.my_roles()?.into_iter().any(Role::may_write) {
        let refused = words("您的角色不能导入", "Your role may not import");
        return Ok(Reply::Failed(refused.get(office.lang).into()));
    }
    match run(store, wish, what, office, stop, progress) {
        Ok(last) => Ok(Reply::Import(Box::new(last))),
        Err(Stop::File(error)) => Ok(Reply::Failed(error.about(&wish.file, office.lang))),
        Err(Stop::Store(error)) => Err(error),
    }
}

fn what(code: &str) -> Option<What> {
    Some(match code {
        "people" => What::People,
        "organisations" => What::Organisations,
        "certificates" => What::Certificates,
        "facts" => What::Facts(None),
        "payments" => What::Payments,
        _ => return None,
    })
}

fn run(
    store: &Store,
    wish: &ImportWish,
    what: What,
    office: Office,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Reply),
) -> Result<ImportProgress, Stop> {
    if let Some(path) = &wish.rejects {
        can_write(path).map_err(Stop::File)?;
    }
    let source = Source::open(&wish.file).map_err(Stop::File)?;
    import::is_whole(&source, what).map_err(Stop::File)?;
    let rejects = wish.rejects.as_deref().map(|path| Rejects::create(path, office.lang)).transpose();
    let rejects = rejects.map_err(Stop::File)?;
    let so_far = ImportProgress::default();
    let cx = Context { today: office.today, lang: office.lang };
    if wish.dry_run {
        let mut desk = Desk { office, stop, progress, loader: None, rejects, so_far, broken: None };
        import::read(&source, what, &cx, &mut desk).map_err(Stop::File)?;
        return desk.finish();
    }
    let name = wish.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let label = format!("import {} {}", wish.what, clean::line(&name));
    store.bulk(&label, |bulk| {
        let loader = Some(Loader::new(bulk, store, office.today));
        let mut desk = Desk { office, stop, progress, loader, rejects, so_far, broken: None };
        import::read(&source, what, &cx, &mut desk).map_err(Stop::File)?;
        desk.finish()
    })
}

struct Desk<'a, 'b, 'c> {
    office: Office,
    stop: &'a AtomicBool,
    progress: &'a mut dyn FnMut(Reply),
    loader: Option<Loader<'b, 'c>>,
    rejects: Option<Rejects>,
    so_far: ImportProgress,
    broken: Option<Stop>,
}

impl Desk<'_, '_, '_> {
    fn finish(self) -> Result<ImportProgress, Stop> {
        if let Some(stop) = self.broken {
            return Err(stop);
        }
        if let Some(rejects) = self.rejects {
            rejects.finish().map_err(Stop::File)?;
        }
        Ok(ImportProgress { done: true, ..self.so_far })
    }

    fn take(&mut self, mut outcome: Outcome) -> Result<(), Stop> {
        if outcome.action.is_in()
            && let Some(loader) = &mut self.loader
            && let Err(refusal) = loader.load(&outcome.payload)
        {
            if refusal.is_fatal()
                && let crate::exchange::load::Refusal::Store(error) = refusal
            {
                return Err(Stop::Store(error));
            }
            outcome.action = Action::Reject;
            outcome.issues.push(refusal.issue(self.office.lang));
        }
        let so_far = &mut self.so_far;
        so_far.rows += 1;
        match outcome.action {
            Action::Accept => so_far.accepted += 1,
            Action::Correct => so_far.corrected += 1,
            Action::Reject => so_far.rejected += 1,
            Action::Skip => so_far.skipped += 1,
        }
        if matches!(outcome.action, Action::Correct | Action::Reject) {
            let finding = self.finding(&outcome);
            self.so_far.findings.push(finding);
        }
        match &mut self.rejects {
            Some(rejects) => rejects.row(&outcome).map_err(Stop::File),
            None => Ok(()),
        }
    }

    fn finding(&self, outcome: &Outcome) -> ImportRow {
        let telling = |weight| matches!(weight, Weight::Repair | Weight::Reject);
        let issues = outcome.issues.iter().filter(|issue| telling(issue.code.weight()));
        ImportRow {
            row: u64::from(outcome.row.number),
            name: outcome.name(),
            action: outcome.action.code().into(),
            sentences: issues.map(|issue| issue.sentence(self.office.lang)).collect(),
        }
    }
}

impl Follow for Desk<'_, '_, '_> {
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        if let Some(rejects) = &mut self.rejects {
            rejects.columns(sheet, info, columns);
        }
    }

    fn row(&mut self, outcome: Outcome) -> Go {
        if self.stop.load(Ordering::Relaxed) {
            self.so_far.stopped = true;
            return Go::Break(());
        }
        if let Err(stop) = self.take(outcome) {
            self.broken = Some(stop);
            return Go::Break(());
        }
        if self.so_far.rows.is_multiple_of(STEP) {
            let now = self.so_far.clone();
            self.so_far.findings.clear();
            (self.progress)(Reply::Import(Box::new(now)));
        }
        Go::Continue(())
    }
}

/// Writes a list with its numbers masked.
pub(super) fn export_list(
    store: &Store,
    table: Table,
    file: &Path,
    office: Office,
) -> Result<Reply, StoreError> {
    let cx = Context { today: office.today, lang: office.lang };
    let how = How { masking: Masking::Masked, encoding: Encoding::Utf8, cx };
    match export(store, List::Table(table), file, how) {
        Ok(rows) => Ok(Reply::Exported { rows, file: file.to_owned() }),
        Err(ExportError::File(error)) => Ok(Reply::Failed(error.about(file, office.lang))),
        Err(ExportError::Store(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::day::Day;
    use crate::domain::lang::Lang;
    use crate::store::Author;

    const LIST: &str = "姓名,身份证号,职业,等级,证书编号,发证日期\n\
        张国方,330802199003071036,电工,三级,S000033000123243000001,2024-05-01\n\
        李秀英,3.30802E+17,电工,三级,S000033000123243000002,2024-05-01\n";

    fn run(folder: &Path, dry_run: bool, stopped: bool) -> (ImportProgress, u64) {
        let file = folder.join("list.csv");
        std::fs::write(&file, LIST).unwrap();
        let store = Store::open_or_create(&folder.join("store"), Author::new("ma", "host")).unwrap();
        let wish = ImportWish { what: "certificates".into(), file, dry_run, rejects: None };
        let office = Office { lang: Lang::Zh, today: Day::new(2026, 6, 1).unwrap() };
        let reply = import(&store, &wish, office, &AtomicBool::new(stopped), &mut |_| {}).unwrap();
        let Reply::Import(progress) = reply else { panic!("{reply:?}") };
        (*progress, store.counts().unwrap().people)
    }

    #[test]
    fn good_rows_go_in_and_the_others_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let (looked, people) = run(folder.path(), true, false);
        assert_eq!((looked.accepted, looked.rejected, looked.skipped, people), (1, 1, 1, 0));
        assert_eq!(looked.findings.first().map(|row| (row.row, row.name.as_str())), Some((3, "李秀英")));
        let (done, people) = run(folder.path(), false, false);
        assert_eq!((done.accepted, done.done, people), (1, true, 1));
    }

    #[test]
    fn a_stopped_import_ends_between_rows() {
        let folder = tempfile::tempdir().unwrap();
        let (done, people) = run(folder.path(), false, true);
        assert_eq!((done.stopped, done.rows, people), (true, 0, 0));
    }
}
