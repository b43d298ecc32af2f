//! What each input does.

use super::slot::{Known, Origin, Trouble};
use super::{Action, Answer, Form, Input, Then, Wish};
use crate::domain::record::FieldKind;
use crate::ui::line_edit::{Edit, Edited};

impl Form {
    /// Takes one input. While something is awaited it is kept and taken afterwards, in order.
    pub fn input(&mut self, input: Input) -> Answer {
        if self.waiting.is_some() {
            self.queue.push_back(input);
            return Answer::none();
        }
        self.notice = None;
        if self.prompt.is_some() {
            return self.input_reason(input);
        }
        if let Some(answer) = self.in_faults(&input) {
            return answer;
        }
        match input {
            Input::Edit(edit) => self.edit(edit),
            Input::Paste(text) => self.paste(&text),
            Input::Do(action) => self.act(action),
        }
    }

    fn act(&mut self, action: Action) -> Answer {
        match action {
            Action::Enter => self.finish(Then::Enter),
            Action::Next => self.finish(Then::Next),
            Action::Previous => self.finish(Then::Previous),
            Action::Save => self.finish(Then::Save),
            Action::Up => self.vertical(-1),
            Action::Down => self.vertical(1),
            Action::First => self.jump(self.first_open()),
            Action::Last => {
                let last = (0..self.slots.len()).rev().find(|index| self.open(*index));
                self.jump(last.unwrap_or(self.focus))
            }
            Action::NextFault => self.next_fault(),
            Action::FaultList => self.open_faults(),
            Action::RepeatField => self.repeat_field(),
            Action::RepeatRecord => self.repeat_record(),
            Action::CountUp => self.count_up(),
            Action::Choose => self.open_list(),
            Action::Clear => self.empty_field(),
            Action::Back => self.back(),
        }
    }

    fn edit(&mut self, edit: Edit) -> Answer {
        let Some(slot) = self.slot_mut() else { return Answer::none() };
        match slot.apply(edit) {
            Edited::Same if edit == Edit::Undo => self.restore_stored(),
            Edited::Same => Answer::none(),
            Edited::Moved => Answer::of(Wish::Draft),
            Edited::Changed => self.changed(matches!(edit, Edit::Insert(_))),
            Edited::Full { limit } => self.full(limit),
        }
    }

    fn paste(&mut self, text: &str) -> Answer {
        let Some(slot) = self.slot_mut() else { return Answer::none() };
        match slot.paste(text) {
            Edited::Changed => self.changed(true),
            Edited::Full { limit } => self.full(limit),
            Edited::Same | Edited::Moved => Answer::none(),
        }
    }

    fn full(&mut self, limit: usize) -> Answer {
        self.say(
            format!("这一栏最多 {limit} 个字，没有再收进去"),
            format!("this field holds at most {limit} characters; nothing more was taken"),
        );
        Answer::none()
    }

    /// After the text of the focused field changed by hand.
    pub(super) fn changed(&mut self, typed: bool) -> Answer {
        let settings = self.settings;
        self.touched = true;
        let focus = self.focus;
        let Some(slot) = self.slot_mut() else { return Answer::none() };
        slot.origin = Origin::Typed;
        // brought back by undo it is selected again, as it was
        slot.entered = !slot.edit.is_selected();
        slot.hidden = false;
        slot.outside = None;
        slot.reason = None;
        slot.hint = None;
        slot.judge(settings);
        let whole = typed && slot.is_full() && slot.edit.at_end() && slot.canonical().is_some();
        self.release(focus);
        self.derive_from(focus);
        self.compare_fields();
        let answer = self.refresh_list().and(Answer::of(Wish::Draft));
        if whole && settings.auto_advance {
            return answer.and(self.finish(Then::Advance));
        }
        answer
    }

    /// Undo past the first key of a masked field brings the masked value back.
    fn restore_stored(&mut self) -> Answer {
        let settings = self.settings;
        let Some(slot) = self.slot_mut() else { return Answer::none() };
        let Some(stored) = slot.stored.clone() else { return Answer::none() };
        slot.put_canonical(&stored, Origin::Stored, settings);
        slot.edit.settle();
        self.compare_fields();
        Answer::of(Wish::Draft)
    }

    fn empty_field(&mut self) -> Answer {
        let Some(slot) = self.slot_mut() else { return Answer::none() };
        if slot.is_empty() {
            return Answer::none();
        }
        slot.known = None;
        slot.edit.set("");
        self.changed(false)
    }

    fn vertical(&mut self, by: isize) -> Answer {
        match &mut self.chooser {
            Some(chooser) if !chooser.items().is_empty() => {
                chooser.select(by);
                Answer::none()
            }
            _ => self.finish(if by < 0 { Then::Previous } else { Then::Next }),
        }
    }

    fn back(&mut self) -> Answer {
        if self.chooser.take().is_some() {
            return Answer::none();
        }
        Answer::of(Wish::Leave)
    }

    /// Puts the caret into a field without finishing the one it was in.
    pub(super) fn jump(&mut self, to: usize) -> Answer {
        if to == self.focus || !self.open(to) {
            return Answer::none();
        }
        self.leave();
        self.focus = to;
        if let Some(slot) = self.slot_mut() {
            slot.edit.apply(Edit::End);
            slot.entered = false;
        }
        Answer::of(Wish::Draft)
    }

    pub(super) fn next_fault(&mut self) -> Answer {
        let count = self.slots.len();
        let after = (1..=count).map(|step| (self.focus + step) % count.max(1));
        let bad = |index: &usize| self.slots.get(*index).is_some_and(|slot| slot.blocks() || slot.warns());
        let Some(index) = after.into_iter().find(bad) else {
            self.say("没有错误", "no faults");
            return Answer::none();
        };
        if let Some(slot) = self.slots.get_mut(index) {
            slot.left = true;
        }
        self.jump(index)
    }

    fn repeat_field(&mut self) -> Answer {
        let Some(known) = self.previous.get(self.focus).cloned().flatten() else {
            self.say("上一条没有这一栏", "nothing above to repeat");
            return Answer::none();
        };
        self.take_over(known)
    }

    fn count_up(&mut self) -> Answer {
        let numbers_somebody = |kind: FieldKind| {
            use FieldKind as K;
            matches!(kind, K::PersonNumber | K::CreditCode | K::BankCard | K::Phone | K::Name)
        };
        if self.focused().is_some_and(|slot| numbers_somebody(slot.field.kind)) {
            self.say(
                "这一栏没有顺延的编号；请到编号栏再按",
                "nothing counts up here: go to the number and press it there",
            );
            return Answer::none();
        }
        let before = self.previous.get(self.focus).and_then(Option::as_ref);
        let Some(next) = before.and_then(|known| counted_up(&known.canonical)) else {
            self.say("上一条没有可以顺延的编号", "no number above to count up from");
            return Answer::none();
        };
        let Some(slot) = self.slot_mut() else { return Answer::none() };
        slot.known = None;
        slot.edit.set(&next);
        self.changed(true)
    }

    fn take_over(&mut self, known: Known) -> Answer {
        let Some(slot) = self.slot_mut() else { return Answer::none() };
        slot.edit.set(&known.text);
        slot.known = Some(known);
        self.changed(true)
    }

    /// Everything the record before held, except numbers only one record may have; a person found
    /// on file stays the person.
    fn repeat_record(&mut self) -> Answer {
        let settings = self.settings;
        let mut any = false;
        for (part, reference) in self.parts.iter_mut().zip(&self.previous_records) {
            if part.adopts && part.adopted.is_none() {
                part.adopted = *reference;
            }
        }
        for (slot, known) in self.slots.iter_mut().zip(&self.previous) {
            let Some(part) = self.parts.get(slot.part) else { continue };
            let own = matches!(
                slot.field.kind,
                FieldKind::PersonNumber | FieldKind::CreditCode | FieldKind::CertificateNumber
            );
            let Some(known) = known.clone().filter(|_| slot.gives_way()) else { continue };
            if own && part.adopted.is_none() {
                continue;
            }
            slot.put(known, Origin::Carried);
            slot.lock(part.adopted.is_some() && !own);
            slot.judge(settings);
            any = true;
        }
        if !any {
            self.say("上一条没有可以重复的内容", "nothing above to repeat");
            return Answer::none();
        }
        self.touched = true;
        self.compare_fields();
        let empty = (0..self.slots.len())
            .find(|index| self.open(*index) && self.slots.get(*index).is_some_and(Self::is_wanting));
        let answer = Answer::of(Wish::Draft);
        empty.map_or(answer.clone(), |index| answer.and(self.jump(index)))
    }

    fn is_wanting(slot: &super::Slot) -> bool {
        slot.is_empty() && slot.trouble().is_some_and(Trouble::blocks)
    }
}

/// The number with its last run of digits (at most six: a serial) plus one, same length.
pub fn counted_up(number: &str) -> Option<String> {
    let digits = number.chars().rev().take_while(char::is_ascii_digit).count().min(6);
    let keep = number.chars().count() - digits;
    let head: String = number.chars().take(keep).collect();
    let serial: String = number.chars().skip(keep).collect();
    let next = serial.parse::<u32>().ok()? + 1;
    let tail = format!("{next:0digits$}");
    (tail.len() == digits).then(|| head + &tail)
}
