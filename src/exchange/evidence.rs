//! What a payment was for, as text in a sheet: record numbers mean nothing in another register, so a
//! fact is told by its kind, its day and, where it is somebody else's, whose it is; a certificate by
//! its number.

use crate::domain::lang::Lang;
use crate::domain::mask;
use crate::domain::record::{FactKind, Record, RecordRef, Table};
use crate::domain::show::Masking;
use crate::store::{Store, StoreError};

/// The fact or certificate behind a reference; `None` when it is no reference.
pub(super) fn written(
    store: &Store,
    payment: &Record,
    text: &str,
    masking: Masking,
) -> Result<Option<String>, StoreError> {
    let Some(reference) = RecordRef::parse(text) else { return Ok(None) };
    let Some(record) = store.get(reference)? else {
        // its number would mean another record elsewhere
        return Ok(Some(format!("原 {text}")));
    };
    let Table::Fact(kind) = record.reference.table else {
        return Ok(record.values.get("number").map(ToOwned::to_owned));
    };
    let subject = record.values.get("subject").unwrap_or("");
    let owner = RecordRef::parse(subject).filter(|_| payment.values.get("subject") != Some(subject));
    let owner = owner.map(|owner| store.get(owner)).transpose()?.flatten();
    let mut parts: Vec<String> = owner.iter().map(|owner| number_of(owner, masking)).collect();
    let date = record.values.get("date").unwrap_or("");
    parts.push(kind.words().get(Lang::Zh).to_owned());
    parts.push(date.to_owned());
    if let Some(subject) = RecordRef::parse(subject) {
        let alike = alike(store, subject, kind, date)?;
        let nth = alike.iter().position(|known| *known == record.reference).unwrap_or(0);
        parts.extend((nth > 0).then(|| format!("#{}", nth + 1)));
    }
    Ok(Some(parts.join(" ")))
}

fn number_of(owner: &Record, masking: Masking) -> String {
    let text = |key: &str| owner.values.get(key).map(ToOwned::to_owned);
    match (text("id_number"), masking) {
        (Some(number), Masking::Clear) => number,
        (Some(number), Masking::Masked) => mask::id_number(&number),
        (None, _) => text("credit_code").or_else(|| text("name")).unwrap_or_default(),
    }
}

/// Facts of one kind and day about one subject, in the order of entry.
fn alike(
    store: &Store,
    subject: RecordRef,
    kind: FactKind,
    date: &str,
) -> Result<Vec<RecordRef>, StoreError> {
    let facts = store
        .facts_of(subject)?
        .into_iter()
        .filter(|fact| fact.reference.table == Table::Fact(kind) && fact.values.get("date") == Some(date));
    let mut found: Vec<RecordRef> = facts.map(|fact| fact.reference).collect();
    found.sort_by_key(|reference| reference.id);
    Ok(found)
}

/// What a text of a sheet stands for.
pub(super) enum Read {
    /// This record.
    Record(RecordRef),
    /// Nothing of the register: a person's own words.
    Words,
    /// Something that is not on file here.
    Missing,
}

/// Finds the fact or certificate a text means.
pub(super) fn read(store: &Store, subject: RecordRef, text: &str) -> Result<Read, StoreError> {
    if let Some(reference) = RecordRef::parse(text) {
        let of = store.get(reference)?;
        let holder = of.as_ref().and_then(|record| {
            ["subject", "person"].iter().find_map(|key| record.values.get(key)).and_then(RecordRef::parse)
        });
        return Ok(if holder == Some(subject) { Read::Record(reference) } else { Read::Missing });
    }
    if let Some(found) = store.find_by_number(text)?.filter(|found| found.table == Table::Certificate) {
        return Ok(Read::Record(found));
    }
    let told = FactKind::ALL.iter().find_map(|kind| {
        let (owner, rest) = text.split_once(kind.words().get(Lang::Zh))?;
        let (date, nth) = rest.trim().split_once(" #").unwrap_or((rest.trim(), "1"));
        crate::domain::day::Day::parse_iso(date)?;
        Some((owner.trim(), *kind, date, nth.parse::<usize>().ok()?))
    });
    let Some((owner, kind, date, nth)) = told else { return Ok(Read::Words) };
    let subject = if owner.is_empty() { Some(subject) } else { store.find_by_number(owner)? };
    let found = subject.map(|subject| alike(store, subject, kind, date)).transpose()?.unwrap_or_default();
    Ok(found.get(nth.saturating_sub(1)).map_or(Read::Missing, |reference| Read::Record(*reference)))
}
