//! Finishing a field, moving on, saving, and the record after.

use super::kinds::Chooses;
use super::slot::{Origin, Slot, Trouble};
use super::{Action, Answer, Form, Input, Prompt, Then, Waiting, Wish, table_of};
use crate::domain::record::{Change, FieldKind, RecordRef, Target, Values};
use crate::ui::line_edit::LineEdit;

/// Most characters of a reason.
const REASON: usize = 100;

impl Form {
    /// Finishes the focused field and then does what was meant. Waits where the store must answer first.
    pub(super) fn finish(&mut self, then: Then) -> Answer {
        if let Some(waits) = self.pick(then) {
            return waits;
        }
        if let Some(waits) = self.ask_number(then) {
            return waits;
        }
        self.go_on(then)
    }

    /// What was meant once the field is finished.
    pub(super) fn go_on(&mut self, then: Then) -> Answer {
        match then {
            Then::Stay => Answer::none(),
            Then::Save => self.save(),
            Then::Previous => self.step(-1).unwrap_or_default(),
            Then::Advance if self.focused().is_some_and(Slot::blocks) => Answer::none(),
            Then::Next | Then::Advance => self.step(1).unwrap_or_default(),
            Then::Enter => match self.step(1) {
                Some(answer) => answer,
                None => self.save(),
            },
        }
    }

    pub(super) fn step(&mut self, by: isize) -> Option<Answer> {
        let mut at = self.focus;
        loop {
            at = at.checked_add_signed(by).filter(|at| *at < self.slots.len())?;
            if self.open(at) {
                let looks = self.look_alikes();
                return Some(self.jump(at).and(looks));
            }
        }
    }

    /// The caret leaves: the accepted text takes its usual form, faults show from now on.
    pub(super) fn leave(&mut self) {
        let settings = self.settings;
        self.chooser = None;
        if let Some(slot) = self.slot_mut() {
            slot.left = true;
            slot.entered = false;
            slot.tidy(settings);
            let wrong = slot.blocks() && !slot.is_empty();
            self.faulty += u32::from(wrong);
        }
        self.compare_fields();
    }

    /// Asks the store about a number it has not been asked about.
    fn ask_number(&mut self, then: Then) -> Option<Answer> {
        let slot = self.focused()?;
        let number = slot.canonical()?.to_owned();
        let known = slot.asked.as_deref() == Some(&number) || slot.stored.as_deref() == Some(&number);
        if !slot.traits().identifies || known || slot.is_shut() {
            return None;
        }
        let kind = slot.field.kind;
        let ask = self.next_ask();
        self.waiting = Some(Waiting::Record { ask, slot: self.focus, then });
        self.slot_mut()?.asked = Some(number.clone());
        Some(Answer::of(Wish::Find { ask, kind, number }))
    }

    /// Behind a name: are there records that look like this one?
    fn look_alikes(&mut self) -> Answer {
        let Some(slot) = self.focused() else { return Answer::none() };
        let (index, part) = (slot.part, self.parts.get(slot.part));
        let Some(part) = part.filter(|p| p.adopted.is_none() && matches!(p.target, Target::New(_))) else {
            return Answer::none();
        };
        let is_name = slot.field.kind == FieldKind::Name || slot.field.key == "name";
        if !is_name || slot.canonical().is_none() {
            return Answer::none();
        }
        let table = part.table();
        let values = self.values_of(index);
        let ask = self.next_ask();
        Answer::of(Wish::Similar { ask, table, values })
    }

    fn values_of(&self, part: usize) -> Values {
        let slots = self.slots.iter().filter(|slot| slot.part == part);
        slots.filter_map(|slot| Some((slot.field.key, slot.canonical()?.to_owned()))).collect()
    }

    fn save(&mut self) -> Answer {
        self.leave();
        for slot in &mut self.slots {
            slot.left = true;
        }
        self.compare_fields();
        let faults = self.slots.iter().filter(|slot| slot.blocks()).count();
        if let Some(first) = self.slots.iter().position(Slot::blocks) {
            self.say(format!("还有 {faults} 处错误，未保存"), format!("not saved: {faults} faults"));
            return Answer::of(Wish::Draft).and(self.jump(first));
        }
        let warned: Vec<usize> =
            (0..self.slots.len()).filter(|i| self.slots.get(*i).is_some_and(Slot::warns)).collect();
        if !warned.is_empty() {
            return self.ask_reason(warned);
        }
        let changes = self.changes();
        if changes.is_empty() {
            self.say("没有改动", "nothing has changed");
            return if self.repeats { Answer::none() } else { Answer::of(Wish::Done) };
        }
        self.waiting = Some(Waiting::Save);
        Answer::of(Wish::Save(changes))
    }

    fn ask_reason(&mut self, slots: Vec<usize>) -> Answer {
        let mut edit = LineEdit::new().limited(REASON);
        edit.set(&self.last_reason);
        edit.settle();
        edit.select();
        self.prompt = Some(Prompt { edit, slots });
        Answer::none()
    }

    /// Keys of the question why warnings may pass.
    pub(super) fn input_reason(&mut self, input: Input) -> Answer {
        let Some(prompt) = &mut self.prompt else { return Answer::none() };
        match input {
            Input::Edit(edit) => {
                prompt.edit.apply(edit);
            }
            Input::Paste(text) => {
                prompt.edit.paste(&text);
            }
            Input::Do(Action::Back) => self.prompt = None,
            Input::Do(Action::Enter | Action::Save) => return self.pass_warnings(),
            Input::Do(_) => {}
        }
        Answer::none()
    }

    fn pass_warnings(&mut self) -> Answer {
        let Some(prompt) = self.prompt.take() else { return Answer::none() };
        let reason = prompt.edit.text().trim().to_owned();
        if reason.is_empty() {
            self.prompt = Some(prompt);
            self.say("请写明理由；Esc 返回修改", "give a reason, or Esc to go back");
            return Answer::none();
        }
        for index in &prompt.slots {
            if let Some(slot) = self.slots.get_mut(*index) {
                slot.reason = Some(reason.clone());
            }
        }
        self.last_reason = reason;
        Answer::of(Wish::Draft).and(self.save())
    }

    /// What a save would change, in the order of the parts. A part that stands for a record on
    /// file changes nothing; a link to a record of the same save is written as [`Change::made_by`].
    pub fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut made = vec![None; self.parts.len()];
        for (index, part) in self.parts.iter().enumerate() {
            if part.adopted.is_some() {
                continue;
            }
            let mut set = self.set_of(index);
            if let Some(link) = part.link {
                let other = self.parts.get(link.part).and_then(|p| p.adopted);
                let made = made.get(link.part).copied().flatten();
                let value = other.map(|r| r.to_string()).or_else(|| made.map(Change::made_by));
                set.push((link.key, value));
            }
            if set.is_empty() {
                continue;
            }
            if let Some(made) = made.get_mut(index) {
                *made = Some(changes.len());
            }
            changes.push(Change { target: part.target, set, reason: self.reason_of(index) });
        }
        changes
    }

    fn set_of(&self, index: usize) -> Vec<(&'static str, Option<String>)> {
        let Some(part) = self.parts.get(index) else { return Vec::new() };
        let slots = || self.slots.iter().filter(move |slot| slot.part == index);
        let mut set: Vec<_> = slots()
            .filter(|slot| slot.canonical() != slot.stored.as_deref())
            .map(|slot| (slot.field.key, slot.canonical().map(str::to_owned)))
            .collect();
        if matches!(part.target, Target::New(_)) {
            let shown = |key: &str| slots().any(|slot| slot.field.key == key);
            let unseen = part.given.iter().filter(|(key, _)| !shown(key));
            set.extend(unseen.map(|(key, value)| (*key, Some(value.clone()))));
            self.add_told(index, &mut set);
        }
        set
    }

    fn reason_of(&self, index: usize) -> Option<String> {
        let mut reasons: Vec<&str> =
            self.slots.iter().filter(|s| s.part == index).filter_map(|s| s.reason.as_deref()).collect();
        reasons.dedup();
        (!reasons.is_empty()).then(|| reasons.join("；"))
    }

    /// The empty form behind a saved record: carried fields stay, dim.
    pub(super) fn next_record(&mut self, records: &[RecordRef]) {
        self.remember_record(records);
        for part in &mut self.parts {
            part.adopted = None;
            part.target = Target::New(table_of(part.target));
        }
        for index in 0..self.slots.len() {
            self.start_slot(index);
        }
        self.chooser = None;
        self.touched = false;
        self.alike.clear();
        self.fill_given();
        self.compare_fields();
        self.focus = self.first_open();
    }

    fn remember_record(&mut self, records: &[RecordRef]) {
        let mut made = records.iter().copied();
        self.previous_records = self.parts.iter().map(|part| part.adopted.or_else(|| made.next())).collect();
        self.previous = self.slots.iter().map(Slot::as_known).collect();
    }

    fn start_slot(&mut self, index: usize) {
        let settings = self.settings;
        let carried = self.carried(index);
        let Some(slot) = self.slots.get_mut(index) else { return };
        slot.clear();
        slot.stored = None;
        if let Some(known) = carried {
            slot.put(known, Origin::Carried);
            slot.edit.settle();
        }
        slot.judge(settings);
    }

    /// What the record before hands on to this field.
    pub(super) fn carried(&self, index: usize) -> Option<super::Known> {
        let slot = self.slots.get(index).filter(|slot| slot.field.carry)?;
        let known = self.previous.get(index).cloned().flatten()?;
        let adopts = self.parts.get(slot.part).is_some_and(|part| part.adopts);
        (!adopts).then_some(known)
    }

    /// How the focused field is completed: a person or organisation that may be on file is looked
    /// up by anything that is not its whole number.
    pub(super) fn chooses(&self, index: usize) -> Chooses {
        use crate::domain::record::{SubjectKind, Table};
        let Some(slot) = self.slots.get(index) else { return Chooses::No };
        let adopts = self.parts.get(slot.part).filter(|part| part.adopts && slot.traits().identifies);
        match adopts.map(super::Part::table) {
            Some(Table::Person) => Chooses::Store(SubjectKind::Person),
            Some(Table::Organisation) => Chooses::Store(SubjectKind::Organisation),
            _ => slot.traits().chooses,
        }
    }
}

impl Slot {
    /// Its value as the next record may take it over.
    fn as_known(&self) -> Option<super::Known> {
        let canonical = self.canonical()?.to_owned();
        Some(super::Known {
            text: self.edit.text().to_owned(),
            canonical,
            detail: self.read_back().map(str::to_owned),
            trouble: self.verdict.trouble.clone().filter(|trouble| !Trouble::blocks(trouble)),
        })
    }
}
