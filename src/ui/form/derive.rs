//! What a number says about other fields, and where two fields disagree.
//!
//! A rule names field kinds and keys, never a kind of record: wherever a form has a number and
//! such a field, the rule holds.

use super::slot::{Origin, Slot, Trouble};
use super::{Form, Settings};
use crate::domain::day::Day;
use crate::domain::lang::{Lang, words};
use crate::domain::number::{CertificateNumber, PersonNumber};
use crate::domain::record::FieldKind;
use crate::domain::show::{self, Masking};
use crate::domain::told::{self, Told};

/// Youngest age at which a certificate is believed, in years.
const WORKING_AGE: i16 = 16;

impl Form {
    /// Fills what the number in slot `index` tells, where nobody typed anything.
    pub(super) fn derive_from(&mut self, index: usize) {
        let Some(source) = self.slots.get(index) else { return };
        let told = told_by(source, self.settings);
        let part = source.part;
        for at in 0..self.slots.len() {
            let was_ours = self.slots.get(at).is_some_and(|slot| slot.origin == Origin::Derived(index));
            if was_ours {
                self.take_back(at);
            }
            let Some(slot) = self.slots.get_mut(at).filter(|s| s.part == part && s.gives_way()) else {
                continue;
            };
            if let Some(told) = told.iter().find(|told| told.key == slot.field.key) {
                slot.put_canonical(&told.canonical, Origin::Derived(index), self.settings);
            }
        }
    }

    /// What the numbers of a new record tell about fields the form does not ask for.
    pub(super) fn add_told(&self, index: usize, set: &mut Vec<(&'static str, Option<String>)>) {
        let Some(table) = self.parts.get(index).map(super::Part::table) else { return };
        let slots = || self.slots.iter().filter(move |slot| slot.part == index);
        for told in slots().flat_map(|slot| told_by(slot, self.settings)) {
            let asked = slots().any(|slot| slot.field.key == told.key);
            let known = asked || set.iter().any(|(key, _)| *key == told.key);
            if !known && table.field(told.key).is_some() {
                set.push((told.key, Some(told.canonical)));
            }
        }
    }

    /// A derived value goes; what the record before carried comes back.
    fn take_back(&mut self, index: usize) {
        let carried = self.carried(index);
        let settings = self.settings;
        let Some(slot) = self.slots.get_mut(index) else { return };
        slot.clear();
        if let Some(known) = carried {
            slot.put(known, Origin::Carried);
        }
        slot.judge(settings);
    }

    /// Looks for disagreement between fields of one form.
    pub(super) fn compare_fields(&mut self) {
        let mut found: Vec<Option<Trouble>> = vec![None; self.slots.len()];
        for (from, source) in self.slots.iter().enumerate() {
            for told in told_by(source, self.settings) {
                let same_part = |slot: &Slot| slot.part == source.part && slot.field.key == told.key;
                let Some(slot) = self.slots.iter().find(|slot| same_part(slot)) else { continue };
                let Some(trouble) = disagreement(slot, &told, source, self.settings) else { continue };
                // what nobody is asked for is right, so the number is to be looked at
                let at = if slot.is_fixed() { Some(from) } else { self.slots.iter().position(same_part) };
                if let Some(place) = at.and_then(|at| found.get_mut(at)) {
                    *place = place.take().or(Some(trouble));
                }
            }
        }
        self.compare_days(&mut found);
        self.compare_totals(&mut found);
        for (slot, trouble) in self.slots.iter_mut().zip(found) {
            if slot.cross != trouble {
                slot.reason = None;
            }
            slot.cross = trouble;
        }
    }

    /// Year in the number against the day of issue; age on that day.
    fn compare_days(&self, found: &mut [Option<Trouble>]) {
        let Some(at) = self.slots.iter().position(|slot| slot.field.key == "issued") else { return };
        let day = self.slots.get(at).and_then(Slot::canonical).and_then(Day::parse_iso);
        let fixed = self.slots.get(at).is_some_and(|slot| slot.is_fixed());
        let blamed = |kind| match self.slots.iter().position(|slot| slot.field.kind == kind) {
            Some(number) if fixed => number,
            _ => at,
        };
        let Some(day) = day else { return };
        let lang = self.settings.lang;
        let number = self.value_of_kind(FieldKind::CertificateNumber);
        let year = number.and_then(|n| CertificateNumber::parse(n, self.settings.today).ok());
        if let Some(year) = year.map(|number| number.year()).filter(|year| *year != day.year()) {
            let Some(place) = found.get_mut(blamed(FieldKind::CertificateNumber)) else { return };
            *place = place.take().or(Some(Trouble::warning(match lang {
                Lang::Zh => format!("编号中的年份是 {year}，发证日期是 {day}"),
                Lang::En => format!("the number says {year}, the day of issue {day}"),
            })));
            return;
        }
        let person = self.value_of_kind(FieldKind::PersonNumber);
        let birth = person
            .and_then(|n| PersonNumber::parse(n, self.settings.today).ok())
            .map(|number| number.birth());
        if let Some(age) = birth.map(|birth| day.years_since(birth)).filter(|age| *age < WORKING_AGE) {
            let Some(place) = found.get_mut(blamed(FieldKind::PersonNumber)) else { return };
            *place = place.take().or(Some(Trouble::warning(match lang {
                Lang::Zh => format!("发证时只有 {age} 岁"),
                Lang::En => format!("only {age} years old on that day"),
            })));
        }
    }

    /// A total needs to be a total of something, and the other way round.
    fn compare_totals(&self, found: &mut [Option<Trouble>]) {
        let at = |key: &str| self.slots.iter().position(|slot| slot.field.key == key);
        let (Some(control), Some(total)) = (at("cover_control"), at("cover_total")) else { return };
        let of = |at: usize| self.slots.get(at).and_then(Slot::canonical);
        let counts_only = of(control).is_none_or(|control| control == "none");
        let lang = self.settings.lang;
        let (place, sentence) = match (counts_only, of(total).is_some()) {
            (true, true) => (control, words("有合计数：请选是什么的合计", "a total of what? choose")),
            (false, false) => (total, words("请填封面上的合计数", "type the total of the cover")),
            _ => return,
        };
        if let Some(place) = found.get_mut(place) {
            *place = Some(Trouble::error(sentence.get(lang)));
        }
    }

    fn value_of_kind(&self, kind: FieldKind) -> Option<&str> {
        self.slots.iter().find(|slot| slot.field.kind == kind)?.canonical()
    }
}

fn disagreement(slot: &Slot, told: &Told, source: &Slot, settings: Settings) -> Option<Trouble> {
    let severity = told.weight?;
    let has = slot.canonical()?;
    if has == told.canonical {
        return None;
    }
    // what a hidden number says is hidden like it
    let masking = if source.hidden { Masking::Masked } else { Masking::Clear };
    let says = show::show(slot.field, &told.canonical, settings.lang, masking);
    let from = source.field.label(settings.lang);
    let sentence = match settings.lang {
        Lang::Zh => format!("与{from}不符：号码表明是{says}"),
        Lang::En => format!("does not fit the {from}, which says {says}"),
    };
    Some(Trouble { severity, sentence })
}

/// What the number in a slot tells about fields of the same record.
fn told_by(slot: &Slot, settings: Settings) -> Vec<Told> {
    slot.canonical().map_or_else(Vec::new, |number| told::told_by(slot.field.kind, number, settings.today))
}
