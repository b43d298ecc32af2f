//! One request answered on one connection; store errors become sentences here.

use super::{Office, exchange, journal, papers, rights, seats, steps};
use crate::domain::lang::Lang;
use crate::domain::listing::TimelineRow;
use crate::domain::record::{Change, Record, RecordRef, Table};
use crate::exchange::desk::Nobody;
use crate::message::{CountLine, DeskRequest, Dossier, DraftLine, HistoryLine, PaperRequest, Reply, Request};
use crate::store::{CertificateFilter, HistoryRow, OrganisationFilter, Store, StoreError};
use std::collections::BTreeSet;

/// True for what needs the writing connection.
pub fn writes(request: &Request) -> bool {
    if let Request::Paper(request) = request {
        return papers::writes(request);
    }
    matches!(
        request,
        Request::Save { .. }
            | Request::AddEffort { .. }
            | Request::Undo(_)
            | Request::Redo(_)
            | Request::UndoStep { .. }
            | Request::Merge(_)
            | Request::DraftSave { .. }
            | Request::DraftDrop(_)
            | Request::ChooseReading { .. }
            | Request::SetSetting { .. }
            | Request::Reveal(_)
            | Request::SetUser(_)
            | Request::Journal { before: None, .. }
            | Request::Desk(DeskRequest::Mend { .. } | DeskRequest::GiveUp(..) | DeskRequest::Discard(_))
            | Request::ResetPractice
    )
}

/// Answers a request.
pub fn answer(store: &Store, request: &Request, office: Office) -> Reply {
    let answered = match rights::refused(store, request, office.lang) {
        Ok(Some(sentence)) => return Reply::Failed(sentence),
        Ok(None) => reply(store, request, office),
        Err(error) => Err(error),
    };
    match answered {
        Ok(reply) => reply,
        Err(StoreError::Interrupted) => Reply::Superseded,
        Err(error) => failed(store, request, office.lang, &error),
    }
}

/// A conflict shows the record as it is now; anything else is a sentence.
fn failed(store: &Store, request: &Request, lang: Lang, error: &StoreError) -> Reply {
    let sentence = error.sentence(lang);
    let saves = matches!(request, Request::Save { .. } | Request::Paper(PaperRequest::Save { .. }));
    if let (StoreError::Conflict { reference, .. }, true) = (error, saves)
        && let Ok(Some(now)) = store.get(*reference)
    {
        return Reply::Conflict { sentence, now: Box::new(now) };
    }
    Reply::Failed(sentence)
}

pub(super) fn reply(store: &Store, request: &Request, office: Office) -> Result<Reply, StoreError> {
    Ok(match request {
        Request::People { filter, order, from, limit } => {
            Reply::People(store.people(filter, *order, from, *limit)?)
        }
        Request::Certificates { narrow, from, limit } => {
            let filter = CertificateFilter {
                words: narrow.words.clone(),
                person: of(narrow.of),
                level: narrow.level.clone(),
                occupation: narrow.occupation.clone(),
                kind: narrow.kind.clone(),
            };
            Reply::Certificates(store.certificates(&filter, from, *limit)?)
        }
        Request::Organisations { narrow, from, limit } => {
            let filter = OrganisationFilter {
                words: narrow.words.clone(),
                kind: narrow.kind.clone(),
                division: narrow.division.clone(),
            };
            Reply::Organisations(store.organisations(&filter, from, *limit)?)
        }
        Request::Record(reference) => Reply::Record(store.get(*reference)?.map(Box::new)),
        Request::Dossier(reference) => Reply::Dossier(Box::new(dossier(store, *reference)?)),
        Request::Seats => Reply::Seats(seats::taken(store)?),
        Request::History(reference) => {
            let rows = store.history(*reference)?.into_iter();
            let mut lines: Vec<HistoryLine> = rows.map(|row| history(row, office.lang)).collect();
            journal::name_references(store, lines.iter_mut().flat_map(|line| &mut line.fields))?;
            Reply::History(lines)
        }
        Request::Candidates { kind, query, limit } => {
            Reply::Candidates(store.candidates(*kind, query, *limit)?)
        }
        Request::Find { number, .. } => match store.find_by_number(number)? {
            Some(reference) => Reply::Record(store.get(reference)?.map(Box::new)),
            None => Reply::Record(None),
        },
        Request::Similar { table, values, itself } => {
            Reply::Candidates(store.similar(*table, values, *itself)?)
        }
        Request::Names(references) => Reply::Candidates(store.names(references)?),
        Request::Save { changes, draft } => saved(store, changes, draft.as_deref())?,
        Request::Undo(sure) => steps::turn(store, false, *sure, office.lang)?,
        Request::Redo(sure) => steps::turn(store, true, *sure, office.lang)?,
        Request::UndoStep { step, partly } => {
            steps::step_undone(store.undo_step(*step, *partly), office.lang)?
        }
        Request::Merge(wish) => Reply::Merged(Box::new(store.merge(wish)?)),
        Request::Merges(keep) => Reply::Merges(steps::lines(store.merges_into(*keep)?, office.lang)),
        Request::DraftSave { form, text } => kept(store.draft_save(form, text))?,
        Request::DraftDrop(form) => kept(store.draft_drop(form))?,
        Request::Drafts => Reply::Drafts(drafts(store)?),
        Request::Counts => Reply::Counts(counts(store)?),
        Request::Readings => readings(store)?,
        Request::ChooseReading { code, value, reason } => {
            let reason = Some(reason.as_str()).filter(|reason| !reason.is_empty());
            store.choose_reading(code, value, office.today, reason)?;
            readings(store)?
        }
        Request::SetSetting { key, value } => kept(store.set_setting(key, value))?,
        Request::Users => Reply::Users(store.users()?),
        Request::Roles => Reply::Roles(store.my_roles()?),
        Request::SetUser(user) => {
            store.set_user(user)?;
            Reply::Users(store.users()?)
        }
        Request::Journal { before, limit } => journal::page(store, *before, *limit, office.lang)?,
        Request::Backup => Reply::BackedUp(store.backup_beside(office.today)?),
        Request::Reveal(reference) => {
            store.log_note("reveal", Some(*reference), &[])?;
            Reply::Revealed(*reference)
        }
        Request::Paper(request) => papers::answer(store, request, office)?,
        Request::AddEffort { sitting, effort } => kept(store.add_effort(office.today, sitting, *effort))?,
        Request::Efforts { sitting } => Reply::Efforts(store.efforts(sitting)?),
        Request::Changed => Reply::Changed(store.changed_elsewhere()?),
        Request::Paths(typed) => Reply::Paths(paths(typed)),
        Request::Desk(request) => exchange::answer(store, request, office, &mut Nobody)?,
        Request::ResetPractice
        | Request::Sweep
        | Request::StopSweep
        | Request::SweepSheet { .. }
        | Request::SweepPage { .. } => Reply::Failed(String::new()),
    })
}

fn kept(done: Result<(), StoreError>) -> Result<Reply, StoreError> {
    done.map(|()| Reply::Kept)
}

fn of(narrow: Option<RecordRef>) -> Option<crate::domain::record::RecordId> {
    narrow.filter(|r| r.table == Table::Person).map(|r| r.id)
}

fn saved(store: &Store, changes: &[Change], draft: Option<&str>) -> Result<Reply, StoreError> {
    let saved = store.save_all(changes, draft)?;
    Ok(Reply::Saved(saved.into_iter().map(|s| s.reference).collect()))
}

fn readings(store: &Store) -> Result<Reply, StoreError> {
    Ok(Reply::Readings(chosen(store)?))
}

fn chosen(store: &Store) -> Result<Vec<(String, String)>, StoreError> {
    Ok(store.reading_choices()?.into_iter().map(|c| (c.reading, c.choice)).collect())
}

fn counts(store: &Store) -> Result<Vec<CountLine>, StoreError> {
    let counts = store.counts()?;
    let line = |table, count| CountLine { table: Some(table), count };
    let mut list = vec![
        line(Table::Person, counts.people),
        line(Table::Organisation, counts.organisations),
        line(Table::Certificate, counts.certificates),
        line(Table::Payment, counts.payments),
    ];
    list.extend(counts.facts.iter().map(|(kind, count)| line(Table::Fact(*kind), *count)));
    Ok(list)
}

fn drafts(store: &Store) -> Result<Vec<DraftLine>, StoreError> {
    let line =
        |draft: crate::store::Draft| DraftLine { form: draft.form, text: draft.text, time: time(draft.at) };
    Ok(store.drafts()?.into_iter().map(line).collect())
}

fn dossier(store: &Store, reference: RecordRef) -> Result<Dossier, StoreError> {
    let Some(record) = store.get(reference)? else { return Ok(Dossier::default()) };
    let person = reference.table == Table::Person;
    let mut dossier = Dossier {
        timeline: store.timeline(reference)?,
        facts: store.facts_of(reference)?,
        payments: store.payments_of(reference)?,
        certificates: if person { store.certificates_of(reference)? } else { Vec::new() },
        roles: if person { Vec::new() } else { store.roles_of(reference)? },
        duplicates: store.duplicates(reference)?,
        readings: chosen(store)?,
        ..Dossier::default()
    };
    let wanted: Vec<RecordRef> = referred(&record, &dossier.timeline).into_iter().collect();
    dossier.names = store
        .names(&wanted)?
        .into_iter()
        .filter_map(|c| Some((RecordRef::parse(&c.canonical)?, c.label)))
        .collect();
    dossier.record = Some(record);
    Ok(dossier)
}

/// Records that the fields of a record and its timeline refer to.
fn referred(record: &Record, timeline: &[TimelineRow]) -> BTreeSet<RecordRef> {
    let own = record.values.iter().map(|(_, text)| text);
    let others = timeline.iter().flat_map(|row| row.values.iter().map(|(_, text)| text.as_str()));
    own.chain(others)
        .filter_map(RecordRef::parse)
        .filter(|r| matches!(r.table, Table::Person | Table::Organisation))
        .collect()
}

fn history(row: HistoryRow, lang: Lang) -> HistoryLine {
    let action = journal::action_words(row.action).get(lang);
    let fields = journal::changed(&row.before, &row.after);
    HistoryLine { time: time(row.at), author: row.author, action: action.into(), fields, reason: row.reason }
}

/// A moment as people read it, in the time of this machine.
pub(super) fn time(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds).map_or_else(
        |_| String::new(),
        |at| at.to_zoned_datetime(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

/// Entries of the folder of `typed` whose names begin like it, folders with a slash behind.
fn paths(typed: &str) -> Vec<String> {
    let typed = crate::paths::expanded(typed);
    let typed = typed.as_str();
    let (folder, begin) =
        typed.rsplit_once('/').map_or(("", typed), |(f, b)| (if f.is_empty() { "/" } else { f }, b));
    let looked = if folder.is_empty() { "." } else { folder };
    let Ok(entries) = std::fs::read_dir(looked) else { return Vec::new() };
    let mut list: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok().filter(|n| n.starts_with(begin))?;
            let folder_mark = if entry.path().is_dir() { "/" } else { "" };
            let before = if folder.is_empty() { "" } else { folder.trim_end_matches('/') };
            let slash = if folder.is_empty() { "" } else { "/" };
            Some(format!("{before}{slash}{name}{folder_mark}"))
        })
        .take(1000)
        .collect();
    list.sort();
    list.truncate(50);
    list
}
