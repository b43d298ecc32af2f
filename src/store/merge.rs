//! Two records of one person or organisation made into one, as one step that can be undone.
//!
//! Everything goes through the operation log: each record filed under the one that goes is changed to name
//! the other, then the one goes, then the other takes the chosen fields. In this order an identity number
//! never stands on two records; an undo runs the same way back.

use super::write::Work;
use super::{Store, StoreError};
use crate::domain::record::{
    Doubled, Field, Merge, Merged, Record, RecordId, RecordRef, Side, Table, Values, two_numbers,
};
use std::collections::BTreeMap;

/// Begins the label of a merge; the references of both follow: `merge person:2 person:1`.
const LABEL: &str = "merge";

/// Which record a step kept, when its label is that of a merge.
pub(super) fn kept(label: &str) -> Option<RecordRef> {
    let (_, keep) = label.strip_prefix(LABEL)?.trim_start().split_once(' ')?;
    RecordRef::parse(keep)
}

/// What is filed under one record.
struct Filed {
    facts: Vec<Record>,
    payments: Vec<Record>,
    /// Certificates, roles, people employed.
    others: Vec<Record>,
}

impl Filed {
    fn read(store: &Store, of: RecordRef) -> Result<Self, StoreError> {
        let others = match of.table {
            Table::Person => store.certificates_of(of)?,
            _ => store.roles_of(of)?.into_iter().chain(store.employed(of)?).collect(),
        };
        Ok(Self { facts: store.facts_of(of)?, payments: store.payments_of(of)?, others })
    }

    fn all(&self) -> impl Iterator<Item = &Record> {
        self.facts.iter().chain(&self.payments).chain(&self.others)
    }
}

impl Store {
    /// Makes two records one. Nothing is lost: fields not chosen stay in the log, and
    /// [`Store::undo_step`] with the step returned parts the two again.
    ///
    /// # Errors
    /// [`StoreError::Unmergeable`] for two records of different kinds, one and the same, or of a kind that is
    /// neither person nor organisation; [`StoreError::TwoNumbers`] where it was not said which of two different
    /// numbers stays; [`StoreError::Conflict`] when one was changed since it was seen.
    pub fn merge(&self, wish: &Merge) -> Result<Merged, StoreError> {
        let (keep, gone) = (wish.keep, wish.gone);
        if keep == gone
            || keep.table != gone.table
            || !matches!(keep.table, Table::Person | Table::Organisation)
        {
            return Err(StoreError::Unmergeable(keep, gone));
        }
        self.write(|work| {
            let kept = work.get(keep)?.ok_or(StoreError::Gone(keep))?;
            let lost = work.get(gone)?.ok_or(StoreError::Gone(gone))?;
            for (record, seen) in [&kept, &lost].into_iter().zip(wish.seen.iter().flatten()) {
                work.refuse_changed(record, *seen)?;
            }
            let named = |key: &str| wish.chosen.iter().any(|(chosen, _)| *chosen == key);
            let open = |field: &&Field| two_numbers(field, &kept.values, &lost.values) && !named(field.key);
            if let Some(field) = keep.table.fields().iter().find(open) {
                return Err(StoreError::TwoNumbers { table: keep.table, field: field.key });
            }
            let (mine, theirs) = (Filed::read(self, keep)?, Filed::read(self, gone)?);
            let reason = wish.reason.as_deref();
            let mut moved = Vec::new();
            for record in theirs.all() {
                moved.push(repoint(work, record, gone, keep, reason)?);
            }
            work.remove(&lost, reason)?;
            work.replace(&kept, &joined(&kept, &lost, &wish.chosen), reason)?;
            work.keep_step("save", Some(&format!("{LABEL} {gone} {keep}")))?;
            let (doubled, same) = (doubled(&mine, &theirs), same(&mine.facts, &theirs.facts));
            Ok(Merged { keep, step: work.step(), moved, doubled, same })
        })
    }

    /// Merges in which this record was kept and that still stand, newest first: what can be parted again.
    pub fn merges_into(&self, keep: RecordRef) -> Result<Vec<super::Step>, StoreError> {
        let mut steps = self.steps(LABEL)?;
        steps.retain(|step| step.label.as_deref().and_then(kept) == Some(keep));
        Ok(steps)
    }

    /// Everybody whose employer this is.
    fn employed(&self, organisation: RecordRef) -> Result<Vec<Record>, StoreError> {
        let ids = super::settle::staff(&self.con, organisation.id.0)?;
        let get = |id| self.get(RecordRef::new(Table::Person, RecordId(id))).transpose();
        ids.into_iter().filter_map(get).collect()
    }
}

/// Makes every field of `record` that names `from` name `to`.
fn repoint(
    work: &mut Work<'_>,
    record: &Record,
    from: RecordRef,
    to: RecordRef,
    reason: Option<&str>,
) -> Result<RecordRef, StoreError> {
    let (old, new) = (from.to_string(), to.to_string());
    let mut after = record.values.clone();
    for (key, value) in record.values.iter() {
        if value == old {
            after.set(key, Some(new.clone()));
        }
    }
    work.replace(record, &after, reason).map(|saved| saved.reference)
}

/// The values of the record that stays.
fn joined(keep: &Record, gone: &Record, chosen: &[(&'static str, Side)]) -> Values {
    let mut values = keep.values.clone();
    for field in keep.reference.table.fields() {
        let side = chosen.iter().find(|(key, _)| *key == field.key).map(|(_, side)| *side);
        let theirs = gone.values.get(field.key).map(ToOwned::to_owned);
        if side == Some(Side::Gone) || (side.is_none() && values.get(field.key).is_none()) {
            values.set(field.key, theirs);
        }
    }
    values
}

fn doubled(keep: &Filed, gone: &Filed) -> Vec<Doubled> {
    let families = |filed: &Filed| {
        let mut families: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for payment in filed.payments.iter().filter(|payment| payment.values.is_paid_out()) {
            let family = payment.values.get("family").unwrap_or("").to_owned();
            families.entry(family).or_default().push(payment.clone());
        }
        families
    };
    let (mut mine, theirs) = (families(keep), families(gone));
    let both = |(family, gone)| mine.remove(&family).map(|keep| Doubled { family, keep, gone });
    theirs.into_iter().filter_map(both).collect()
}

fn same(mine: &[Record], theirs: &[Record]) -> Vec<(RecordRef, RecordRef)> {
    let mut pairs = Vec::new();
    let mut free: Vec<&Record> = mine.iter().collect();
    for their in theirs {
        if let Some(at) = free.iter().position(|my| alike(my, their)) {
            pairs.push((free.swap_remove(at).reference, their.reference));
        }
    }
    pairs
}

/// Two facts that differ in nothing but whose they are.
fn alike(a: &Record, b: &Record) -> bool {
    let table = a.reference.table;
    let agree = |key: &str| a.values.get(key) == b.values.get(key);
    table == b.reference.table
        && table.fields().iter().filter(|field| field.key != "subject").all(|field| agree(field.key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::FieldKind;

    #[test]
    fn every_field_that_names_a_person_or_organisation_is_one_a_merge_follows() {
        let followed = ["person", "subject", "employer", "organisation"];
        for table in Table::all() {
            for field in table.fields() {
                let names =
                    matches!(field.kind, FieldKind::Person | FieldKind::Organisation | FieldKind::Subject);
                assert!(!names || followed.contains(&field.key), "{table:?} {}", field.key);
            }
        }
    }
}
