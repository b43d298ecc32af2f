//! What a form that is opened again asks of the register: are the records it refers to still on file, and
//! are its numbers on file by now?

use super::kinds::Chooses;
use super::slot::{Known, Slot, Trouble};
use super::{Answer, Form, Found, Wish};
use crate::domain::lang::Lang;
use crate::domain::record::{RecordRef, Table};

impl Form {
    /// Every record on file the form refers to: chosen in a field, or standing for a new one.
    pub fn references(&self) -> Vec<RecordRef> {
        let chosen = self.slots.iter().filter(|slot| is_chosen(slot));
        let chosen = chosen.filter_map(|slot| RecordRef::parse(slot.canonical()?));
        chosen.chain(self.parts.iter().filter_map(|part| part.adopted)).collect()
    }

    /// Asks about every number that does not stand for a record on file already, without keeping the
    /// keyboard waiting.
    pub fn look_again(&mut self) -> Answer {
        let mut answer = Answer::none();
        for index in 0..self.slots.len() {
            let Some(slot) = self.slots.get(index) else { continue };
            let adopted = self.parts.get(slot.part).is_some_and(|part| part.adopted.is_some());
            let number = slot.canonical().filter(|number| Some(*number) != slot.stored.as_deref());
            let Some(number) = number.filter(|_| slot.traits().identifies && !slot.is_shut() && !adopted)
            else {
                continue;
            };
            let (kind, number) = (slot.field.kind, number.to_owned());
            let ask = self.next_ask();
            if let Some(slot) = self.slots.get_mut(index) {
                slot.asked = Some(number.clone());
            }
            self.looking.push((ask, index, number.clone()));
            answer.wishes.push(Wish::Find { ask, kind, number });
        }
        answer
    }

    /// The answer to such a question; `None` when it is not one.
    pub(super) fn looked(&mut self, ask: u64, found: Option<&Found>) -> Option<Answer> {
        let at = self.looking.iter().position(|(asked, ..)| *asked == ask)?;
        let (_, index, number) = self.looking.remove(at);
        let same = self.slots.get(index).is_some_and(|slot| slot.canonical() == Some(&*number));
        if let Some(found) = found.filter(|_| same) {
            self.take_found(index, found);
            self.compare_fields();
            if !self.open(self.focus) {
                return Some(self.step(1).unwrap_or_default());
            }
        }
        Some(Answer::none())
    }

    /// Says beside the number who on file stands for it.
    pub(super) fn hint_adopted(&mut self, canonical: &str, label: &str) {
        let lang = self.settings.lang;
        let stands = |part: &super::Part| part.adopted.is_some_and(|record| record.to_string() == canonical);
        let Some(part) = self.parts.iter().position(stands) else { return };
        let number = self.slots.iter_mut().find(|slot| slot.part == part && slot.traits().identifies);
        if let Some(slot) = number {
            slot.hint = Some(match lang {
                Lang::Zh => format!("库中已有：{label}"),
                Lang::En => format!("on file: {label}"),
            });
        }
    }

    /// That record is not on file: the field says so and wants another, everything else stays. Who stood
    /// for a new person or organisation is new again, as the form shows them.
    pub fn withdrawn(&mut self, reference: RecordRef) {
        let (lang, canonical) = (self.settings.lang, reference.to_string());
        let holds = |slot: &&mut Slot| is_chosen(slot) && slot.canonical() == Some(&*canonical);
        for slot in self.slots.iter_mut().filter(holds) {
            if slot.text() == canonical {
                let text = reference.words(lang);
                let known = Known { text, canonical: canonical.clone(), detail: None, trouble: None };
                slot.put(known, slot.origin);
            }
            slot.outside = Some(Trouble::error(gone(reference.table, lang)));
            slot.left = true;
        }
        for index in 0..self.parts.len() {
            if let Some(part) = self.parts.get_mut(index).filter(|part| part.adopted == Some(reference)) {
                part.adopted = None;
                self.renew(index, &canonical);
            }
        }
        self.compare_fields();
    }

    /// The fields of a part that stood for a record are asked for again, with what they hold.
    fn renew(&mut self, part: usize, canonical: &str) {
        let settings = self.settings;
        for slot in self.slots.iter_mut().filter(|slot| slot.part == part) {
            if slot.canonical() == Some(canonical) {
                slot.clear();
            }
            slot.lock(false);
            slot.judge(settings);
            (slot.asked, slot.hint) = (None, None);
            if slot.traits().identifies {
                slot.hint = Some(match settings.lang {
                    Lang::Zh => "库中的登记已被撤销；保存即重新登记".into(),
                    Lang::En => "the entry on file was undone; saving enters it anew".into(),
                });
            }
        }
    }
}

fn is_chosen(slot: &Slot) -> bool {
    matches!(slot.traits().chooses, Chooses::Store(_))
}

fn gone(table: Table, lang: Lang) -> &'static str {
    match (table, lang) {
        (Table::Person, Lang::Zh) => "此人的登记已被撤销：另选一人，或退出后按 Ctrl-R 重做",
        (Table::Person, Lang::En) => {
            "the entry of this person was undone: choose another, or leave and redo it"
        }
        (_, Lang::Zh) => "该单位的登记已被撤销：另选一家，或退出后按 Ctrl-R 重做",
        (_, Lang::En) => "this entry was undone: choose another, or leave and redo it",
    }
}
