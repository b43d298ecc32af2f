//! The import desk and exports for the program: requests answered on one connection.
//!
//! Long ones run in a thread of their own ([`super::desk`]); people at screens go first.

use super::Office;
use super::answer::{self, time};
use crate::domain::check::Context;
use crate::domain::desk::{Import, ImportId, OpenImport, State, Wish};
use crate::domain::lang::words;
use crate::domain::listing::{From, Page};
use crate::domain::record::{RecordId, RecordRef, Table};
use crate::domain::show::Masking;
use crate::exchange::desk::{self, DeskError, Watch};
use crate::exchange::export::{ExportError, How, List, export, export_chosen};
use crate::exchange::import::What;
use crate::exchange::letter;
use crate::exchange::sheet::{Encoding, can_write};
use crate::message::{DeskReply, DeskRequest, ExportWish, LetterWish, Only, Reply, Request};
use crate::paths;
use crate::screens::listing::Placed;
use crate::store::{Left, Store, StoreError};
use std::path::{Path, PathBuf};

/// Imports shown in the list of earlier ones.
const IMPORTS: usize = 200;
/// Rows of a list read at once.
const PIECE: usize = 500;

/// True for what takes long and has its own thread.
pub(super) const fn is_long(request: &DeskRequest) -> bool {
    matches!(
        request,
        DeskRequest::Look(_)
            | DeskRequest::Check(..)
            | DeskRequest::Accept { .. }
            | DeskRequest::Take(..)
            | DeskRequest::Rejects { .. }
            | DeskRequest::Undo(..)
            | DeskRequest::Export(_)
            | DeskRequest::Letter(_)
    )
}

/// Answers a request of the desk.
pub(super) fn answer(
    store: &Store,
    request: &DeskRequest,
    office: Office,
    watch: &mut dyn Watch,
) -> Result<Reply, StoreError> {
    match reply(store, request, office, watch) {
        Ok(reply) => Ok(Reply::Desk(reply)),
        Err(DeskError::Store(error)) => Err(error),
        Err(error) => Ok(Reply::Failed(error.sentence(file_of(request), office.lang))),
    }
}

fn file_of(request: &DeskRequest) -> &Path {
    match request {
        DeskRequest::Look(wish) | DeskRequest::Check(wish, _) => &wish.file,
        DeskRequest::Rejects { file, .. } => file,
        DeskRequest::Export(wish) => &wish.file,
        DeskRequest::Letter(wish) => &wish.file,
        _ => Path::new(""),
    }
}

fn reply(
    store: &Store,
    request: &DeskRequest,
    office: Office,
    watch: &mut dyn Watch,
) -> Result<DeskReply, DeskError> {
    if let Some(file) = in_the_way(request) {
        return Ok(DeskReply::Exists(file));
    }
    let cx = Context { today: office.today, lang: office.lang };
    Ok(match request {
        DeskRequest::Look(wish) => {
            let wish = Wish { file: path(&wish.file), ..wish.clone() };
            DeskReply::Look(Box::new(desk::look(store, &wish, office.lang)?))
        }
        DeskRequest::Check(wish, total) => match desk::check(store, wish, *total, &cx, watch)? {
            Some(id) => opened(store, id, office)?,
            None => DeskReply::Gone,
        },
        DeskRequest::Accept { import, bare } => match desk::accept(store, *import, *bare, &cx, watch) {
            Err(DeskError::NoBackup(error)) => DeskReply::NoBackup(error.sentence(office.lang)),
            done => {
                done?;
                opened(store, *import, office)?
            }
        },
        DeskRequest::Take(id, place) => {
            desk::take(store, *id, *place, &cx, watch)?;
            opened(store, *id, office)?
        }
        DeskRequest::Open(id) => opened(store, *id, office)?,
        DeskRequest::Rows { import, from, limit } => {
            DeskReply::Rows(desk::rows(store, *import, from, *limit, office.lang)?)
        }
        DeskRequest::Mend { import, place, column, text } => {
            DeskReply::Row(Box::new(desk::mend(store, *import, *place, *column, text, &cx)?))
        }
        DeskRequest::GiveUp(id, place, reason) => {
            desk::drop_rows(store, *id, *place, reason, office.lang)?;
            opened(store, *id, office)?
        }
        DeskRequest::Rejects { import, file, .. } => {
            let file = path(file);
            let rows = desk::rejects(store, *import, &file, office.lang)?;
            DeskReply::Written { rows, file }
        }
        DeskRequest::Discard(id) => discard(store, *id, office)?,
        DeskRequest::Undo(id, partly) => undo(store, *id, *partly, office)?,
        DeskRequest::Imports => DeskReply::Imports(imports(store.imports(IMPORTS)?, office)),
        DeskRequest::Waiting => DeskReply::Imports(imports(store.waiting_imports()?, office)),
        DeskRequest::Export(wish) => write(store, wish, office, &cx)?,
        DeskRequest::Letter(wish) => letter(store, wish, &cx)?,
    })
}

/// A file that is there already and that nobody said may go.
fn in_the_way(request: &DeskRequest) -> Option<PathBuf> {
    let over = match request {
        DeskRequest::Rejects { over, .. } => *over,
        DeskRequest::Export(wish) => wish.over,
        DeskRequest::Letter(wish) => wish.over,
        _ => return None,
    };
    let file = path(file_of(request));
    (!over && file.exists()).then_some(file)
}

/// The file a typed name means.
pub(super) fn path(typed: &Path) -> PathBuf {
    paths::expanded(&typed.to_string_lossy()).into()
}

fn opened(store: &Store, id: ImportId, office: Office) -> Result<DeskReply, DeskError> {
    let open = desk::open(store, id, office.lang)?;
    Ok(DeskReply::Opened(Box::new(OpenImport { time: time(open.import.at), ..open })))
}

fn imports(list: Vec<Import>, office: Office) -> Vec<OpenImport> {
    let line = |import: Import| OpenImport {
        list: What::from_code(&import.wish.what).map(|what| what.label(office.lang)).unwrap_or_default(),
        time: time(import.at),
        import,
        ..OpenImport::default()
    };
    list.into_iter().map(line).collect()
}

/// A checked import of which nothing went in is forgotten with its rows.
fn discard(store: &Store, id: ImportId, office: Office) -> Result<DeskReply, DeskError> {
    let mut import = desk::open(store, id, office.lang)?.import;
    if import.state != State::Checked {
        let said = words(
            "已有行接收，不能放弃；要退回请用“撤回整次导入”。",
            "Rows went in already: take the whole import back instead.",
        );
        return Err(DeskError::Said(said.get(office.lang).into()));
    }
    import.state = State::Dropped;
    store.import_keep(&import)?;
    store.import_rows_forget(id)?;
    Ok(DeskReply::Gone)
}

/// Takes an import back as one step. What was changed, used or paid for since is listed: nothing is
/// done then, or, when only the rest is wished, that is left as it is.
fn undo(store: &Store, id: ImportId, partly: bool, office: Office) -> Result<DeskReply, DeskError> {
    let import = desk::open(store, id, office.lang)?.import;
    let Some(step) = import.step else { return opened(store, id, office) };
    let told = |left: Vec<Left>| -> Vec<String> {
        let one =
            |left: Left| format!("{} {}", words_of(left.reference, office), left.why.sentence(office.lang));
        left.into_iter().map(one).collect()
    };
    match store.undo_step(step, partly) {
        Ok(done) => Ok(DeskReply::TakenBack { records: done.records.len() as u64, left: told(done.left) }),
        Err(StoreError::Depends(left)) => Ok(DeskReply::Stands(told(left))),
        Err(error) => Err(error.into()),
    }
}

fn words_of(reference: RecordRef, office: Office) -> String {
    format!("{}:", reference.words(office.lang))
}

/// Writes a list; numbers are masked unless the role may show them and a reason is given. Logged.
fn write(store: &Store, wish: &ExportWish, office: Office, cx: &Context) -> Result<DeskReply, DeskError> {
    let file = path(&wish.file);
    can_write(&file)?;
    let masking = match &wish.reveal {
        None => Masking::Masked,
        Some(reason) => {
            reveal(store, wish, reason)?;
            Masking::Clear
        }
    };
    let encoding = if wish.encoding == "gb18030" { Encoding::Gb18030 } else { Encoding::Utf8 };
    let how = How { masking, encoding, cx: *cx };
    let whole = if masking == Masking::Clear { "whole" } else { "masked" };
    let mut log = |rows: u64| {
        let (rows, file) = (rows.to_string(), file.to_string_lossy());
        let list = wish.list.as_str();
        let told = [("list", list), ("rows", rows.as_str()), ("file", &file), ("numbers", whole)];
        store.log_note("export", None, &told)
    };
    let rows = match chosen(store, wish, office)? {
        Some((table, records)) => export_chosen(store, table, records.into_iter(), &file, how, &mut log),
        None => {
            let list = list(&wish.list).ok_or_else(|| {
                DeskError::Said(words("没有这个名单", "no such list").get(office.lang).into())
            })?;
            export(store, list, &file, how, &mut log)
        }
    };
    let rows = rows.map_err(refusal)?;
    Ok(DeskReply::Written { rows, file })
}

fn refusal(error: ExportError) -> DeskError {
    match error {
        ExportError::File(error) => DeskError::File(error),
        ExportError::Store(error) => DeskError::Store(error),
    }
}

/// Writes what somebody may claim; numbers are masked.
fn letter(store: &Store, wish: &LetterWish, cx: &Context) -> Result<DeskReply, DeskError> {
    let file = path(&wish.file);
    let rows = letter::write(store, wish.subject, wish.as_of, &file, cx).map_err(refusal)?;
    Ok(DeskReply::Written { rows, file })
}

fn list(code: &str) -> Option<List> {
    match What::from_code(code)? {
        What::Facts(None) => Some(List::Facts),
        what => what.tables().first().map(|table| List::Table(*table)),
    }
}

/// Logged before the first number is written; who may do it was asked with the request.
fn reveal(store: &Store, wish: &ExportWish, reason: &str) -> Result<(), StoreError> {
    let file = wish.file.to_string_lossy();
    store.log_note("reveal", None, &[("export", &wish.list), ("file", &file), ("reason", reason)])
}

/// The records of a list that is only partly wanted: marked, or page by page what a screen shows.
fn chosen(
    store: &Store,
    wish: &ExportWish,
    office: Office,
) -> Result<Option<(Table, Vec<RecordRef>)>, StoreError> {
    let mut request = match &wish.only {
        Only::All => return Ok(None),
        Only::Marked(records) => return Ok(records.first().map(|first| (first.table, records.clone()))),
        Only::Shown(request) => (**request).clone(),
    };
    let mut records = Vec::new();
    loop {
        let (table, more, rows) = match answer::reply(store, &request, office)? {
            Reply::People(page) => (Table::Person, page.more, places(&page)),
            Reply::Certificates(page) => (Table::Certificate, page.more, places(&page)),
            Reply::Organisations(page) => (Table::Organisation, page.more, places(&page)),
            _ => return Ok(None),
        };
        records.extend(rows.iter().map(|(_, id)| RecordRef::new(table, *id)));
        let Some((key, id)) = rows.into_iter().next_back().filter(|_| more) else {
            return Ok(Some((table, records)));
        };
        let next = From::After(key, id);
        if let Request::People { from, limit, .. }
        | Request::Certificates { from, limit, .. }
        | Request::Organisations { from, limit, .. } = &mut request
        {
            (*from, *limit) = (next, PIECE);
        }
    }
}

fn places<R: Placed>(page: &Page<R>) -> Vec<(String, RecordId)> {
    page.rows.iter().map(|row| (row.place().0.to_owned(), row.place().1)).collect()
}
