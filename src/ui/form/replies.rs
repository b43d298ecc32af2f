//! What comes back from outside: candidates, records found, saves done or refused.

use super::slot::{Known, Origin, Trouble};
use super::{Answer, Form, Then, Waiting, Wish};
use crate::domain::lang::Lang;
use crate::domain::listing::Candidate;
use crate::domain::record::{Record, Target};

/// A record the store knows under a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The record.
    pub record: Record,
    /// Who or what it is, in a few words.
    pub label: String,
}

/// Why a save was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody else changed the record meanwhile; this is how it stands now.
    Changed {
        /// The record as it is.
        now: Box<Record>,
        /// Who, when and what, in the user's language.
        sentence: String,
    },
    /// Anything else, in the user's language.
    Failed(String),
}

impl Form {
    /// Things to choose from. Answers to older questions are dropped.
    pub fn candidates(&mut self, ask: u64, items: Vec<Candidate>) -> Answer {
        let Some(chooser) = self.chooser.as_mut().filter(|chooser| chooser.expects(ask)) else {
            return Answer::none();
        };
        chooser.fill(items);
        self.mark_present();
        match self.waiting.take() {
            Some(Waiting::Candidates { then }) => self.finish(then).and(self.drain()),
            other => {
                self.waiting = other;
                Answer::none()
            }
        }
    }

    /// The record asked for, or that there is none.
    pub fn found(&mut self, ask: u64, found: Option<Found>) -> Answer {
        if let Some(answer) = self.looked(ask, found.as_ref()) {
            return answer;
        }
        let Some(Waiting::Record { ask: awaited, slot, then }) = self.waiting.clone() else {
            return Answer::none();
        };
        if awaited != ask {
            return Answer::none();
        }
        self.waiting = None;
        match found {
            Some(found) => self.take_found(slot, &found),
            None => self.tell_outside(slot, None),
        }
        self.compare_fields();
        let answer = Answer::of(Wish::Draft).and(self.go_on(then));
        answer.and(self.drain())
    }

    /// The store could not be asked; the field stands as it was typed.
    pub fn unanswered(&mut self, sentence: String) -> Answer {
        let then = match self.waiting.take() {
            Some(Waiting::Save) => return self.refused(Refusal::Failed(sentence)),
            Some(Waiting::Record { then, .. } | Waiting::Candidates { then }) => then,
            None => Then::Stay,
        };
        if let Some(slot) = self.slot_mut() {
            slot.asked = None;
        }
        self.notice = Some(sentence);
        let then = if then == Then::Save { Then::Stay } else { then };
        self.go_on(then).and(self.drain())
    }

    /// Records that look like the one being typed: said beside the field, never in the way.
    pub fn similar(&mut self, ask: u64, alike: &[Candidate]) -> Answer {
        if ask > self.asked {
            return Answer::none();
        }
        let names: Vec<String> = alike.iter().take(3).map(|c| format!("{} {}", c.label, c.detail)).collect();
        self.alike =
            alike.iter().filter_map(|c| crate::domain::record::RecordRef::parse(&c.canonical)).collect();
        let part = self.parts.iter().position(|p| p.adopted.is_none() && matches!(p.target, Target::New(_)));
        let slot = self.slots.iter_mut().find(|slot| Some(slot.part) == part && slot.field.key == "name");
        if let Some(slot) = slot {
            let joined = names.join("；");
            slot.hint = (!joined.is_empty()).then(|| match self.settings.lang {
                Lang::Zh => format!("库中相似：{joined}"),
                Lang::En => format!("on file, similar: {joined}"),
            });
        }
        Answer::none()
    }

    /// The save is done; these are the records, in the order of the changes.
    pub fn saved(&mut self, records: &[crate::domain::record::RecordRef]) -> Answer {
        if self.waiting != Some(Waiting::Save) {
            return Answer::none();
        }
        self.waiting = None;
        self.refused = false;
        self.saved += 1;
        self.touched = false;
        if !self.repeats {
            return Answer::of(Wish::Done);
        }
        self.next_record(records);
        self.say("已保存", "saved");
        self.drain()
    }

    /// The save was refused; nothing typed is lost, keys typed meanwhile wait for the next save.
    pub fn refused(&mut self, refusal: Refusal) -> Answer {
        self.waiting = None;
        self.refused = true;
        match refusal {
            Refusal::Changed { now, sentence } => self.rebase(&now, &sentence),
            Refusal::Failed(sentence) => {
                let kept = self.queue.len();
                self.notice = Some(sentence);
                if kept > 0 {
                    let said = self.notice.take().unwrap_or_default();
                    self.say(
                        format!("{said}（已录的 {kept} 个键留待保存后）"),
                        format!("{said} ({kept} keys kept until it is saved)"),
                    );
                }
            }
        }
        Answer::of(Wish::Draft)
    }

    /// Takes over what somebody else changed, field by field; where both changed the same field,
    /// ours stays and a warning asks for a reason.
    fn rebase(&mut self, now: &Record, sentence: &str) {
        let settings = self.settings;
        let of =
            |target: Target| matches!(target, Target::Edit { reference, .. } if reference == now.reference);
        let Some(index) = self.parts.iter().position(|part| of(part.target)) else { return };
        if let Some(part) = self.parts.get_mut(index) {
            part.target = Target::Edit { reference: now.reference, revision: now.revision };
        }
        let mut theirs = 0;
        for slot in self.slots.iter_mut().filter(|slot| slot.part == index) {
            let value = now.values.get(slot.field.key);
            if value == slot.stored.as_deref() {
                continue;
            }
            theirs += 1;
            let untouched = slot.canonical() == slot.stored.as_deref();
            slot.stored = value.map(str::to_owned);
            if untouched || slot.canonical() == value {
                slot.edit.set("");
                slot.known = None;
                if let Some(value) = value {
                    slot.put_canonical(value, Origin::Stored, settings);
                }
                slot.judge(settings);
            } else {
                slot.outside = Some(Trouble::warning(both_changed(slot, value, settings)));
                slot.left = true;
            }
        }
        self.compare_fields();
        self.say(
            format!("{sentence} 已并入 {theirs} 处，请核对后再保存"),
            format!("{sentence} {theirs} fields merged; look and save again"),
        );
    }

    /// After an answer: takes the keys that were kept, until something is awaited again.
    fn drain(&mut self) -> Answer {
        let mut answer = Answer::none();
        while self.waiting.is_none() {
            let Some(input) = self.queue.pop_front() else { break };
            answer = answer.and(self.input(input));
        }
        answer
    }

    /// A sentence for the line below the fields.
    pub fn tell(&mut self, sentence: impl Into<String>) {
        self.notice = Some(sentence.into());
    }

    pub(super) fn take_found(&mut self, index: usize, found: &Found) {
        let Some(slot) = self.slots.get(index) else { return };
        let Some(part) = self.parts.get(slot.part) else { return };
        if part.adopts && part.table() == found.record.reference.table {
            self.adopt(index, found);
            return;
        }
        let itself =
            matches!(part.target, Target::Edit { reference, .. } if reference == found.record.reference);
        if itself {
            self.tell_outside(index, None);
            return;
        }
        let sentence = match self.settings.lang {
            Lang::Zh => format!("已登记：{}", found.label),
            Lang::En => format!("on file: {}", found.label),
        };
        self.tell_outside(index, Some(Trouble::error(sentence)));
    }

    fn tell_outside(&mut self, index: usize, trouble: Option<Trouble>) {
        if let Some(slot) = self.slots.get_mut(index) {
            slot.left = slot.left || trouble.is_some();
            slot.outside = trouble;
        }
    }

    /// A record on file stands in for the new one: its fields are shown, not asked.
    fn adopt(&mut self, index: usize, found: &Found) {
        let settings = self.settings;
        let Some(part_index) = self.slots.get(index).map(|slot| slot.part) else { return };
        if let Some(part) = self.parts.get_mut(part_index) {
            part.adopted = Some(found.record.reference);
        }
        for (at, slot) in self.slots.iter_mut().enumerate().filter(|(_, slot)| slot.part == part_index) {
            let typed = slot.canonical().filter(|_| at == index);
            let typed_number =
                typed.is_some_and(|typed| found.record.values.get(slot.field.key) == Some(typed));
            slot.outside = None;
            slot.hint = None;
            if typed_number {
                slot.asked = slot.canonical().map(str::to_owned);
                continue;
            }
            slot.clear();
            if let Some(value) = found.record.values.get(slot.field.key) {
                slot.put_canonical(value, Origin::Stored, settings);
            }
            slot.lock(at != index);
            if at == index && slot.is_empty() {
                let known = Known {
                    text: found.label.clone(),
                    canonical: found.record.reference.to_string(),
                    detail: None,
                    trouble: None,
                };
                slot.put(known, Origin::Carried);
            }
            slot.verdict.trouble = None;
            slot.asked = slot.canonical().map(str::to_owned);
        }
        self.hint_adopted(&found.record.reference.to_string(), &found.label);
    }

    /// The number of an adopted record is typed over: the form asks for a new one again.
    pub(super) fn release(&mut self, index: usize) {
        let Some(slot) = self.slots.get(index) else { return };
        let part_index = slot.part;
        let Some(part) = self.parts.get_mut(part_index).filter(|part| part.adopted.is_some()) else { return };
        if !slot.traits().identifies {
            return;
        }
        part.adopted = None;
        for (at, slot) in self.slots.iter_mut().enumerate() {
            if slot.part == part_index && at != index {
                slot.clear();
                slot.judge(self.settings);
            }
        }
        if let Some(slot) = self.slots.get_mut(index) {
            slot.asked = None;
            slot.forget();
        }
    }
}

fn both_changed(slot: &super::Slot, value: Option<&str>, settings: super::Settings) -> String {
    use crate::domain::show::{self, Masking};
    let theirs = value.map_or_else(
        || crate::domain::lang::words("空", "empty").get(settings.lang).to_owned(),
        |value| show::show(slot.field, value, settings.lang, Masking::Masked),
    );
    match settings.lang {
        Lang::Zh => format!("他人已改为“{theirs}”，保存将用您的"),
        Lang::En => format!("somebody made it “{theirs}”; a save puts yours"),
    }
}
