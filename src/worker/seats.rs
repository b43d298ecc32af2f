//! Seats taken over the whole register, for the measures the paper sets numbers for.

use crate::domain::record::FieldKind;
use crate::policy::Pack;
use crate::policy::quota::Bench;
use crate::store::{Store, StoreError};

/// Facts on file since the pack's first day, bench by bench.
pub(super) fn taken(store: &Store) -> Result<Vec<(Bench, i64)>, StoreError> {
    let pack = Pack::embedded();
    let mut list: Vec<(Bench, i64)> = Vec::new();
    for (number, rule) in pack.rules.iter().enumerate() {
        let (Some(quota), Some(kind)) = (&rule.quota, rule.fact) else { continue };
        let field = quota.slot.and_then(|slot| kind.own_fields().get(slot));
        let choices = match field.map(|field| field.kind) {
            Some(FieldKind::Choice(list)) => list,
            _ => &[],
        };
        for (year, value, count) in store.tally(kind, field.map(|f| f.key), pack.first_day)? {
            let place = choices.iter().position(|choice| choice.code == value);
            let level = place.and_then(|place| u8::try_from(place).ok());
            let bench = (number, level, if quota.each_year { year } else { 0 });
            match list.iter_mut().find(|(known, _)| *known == bench) {
                Some((_, sum)) => *sum += count,
                None => list.push((bench, count)),
            }
        }
    }
    Ok(list)
}
