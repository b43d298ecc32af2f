//! The form engine: any record is typed, checked and saved through it, driven by its field table.
//!
//! This half is plain data: inputs go in, [`Answer`]s with [`Wish`]es come out, nothing is read or
//! drawn here ([`view`] draws). While the form waits for an answer it needs (is this number on
//! file? is it saved?) it keeps what is typed and takes it in order afterwards.

mod act;
mod again;
mod choose;
mod derive;
mod draft;
mod faults;
mod finish;
mod kinds;
mod list;
mod plan;
mod replies;
mod slot;
pub mod view;

#[cfg(test)]
mod tests;

use crate::domain::lang::Lang;
use crate::domain::record::{Change, FieldKind, RecordRef, SubjectKind, Table, Target, Values};
use crate::ui::line_edit::{Edit, LineEdit};
use std::collections::VecDeque;

pub use act::counted_up;
pub use choose::Chooser;
pub use draft::{Peek, PlanName};
pub use plan::{Link, PartPlan, Plan, SlotPlan, table_of};
pub use replies::{Found, Refusal};
pub use slot::{Origin, Settings, Slot, Trouble};

use slot::Known;

/// A form being filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    name: String,
    parts: Vec<Part>,
    slots: Vec<Slot>,
    focus: usize,
    repeats: bool,
    settings: Settings,
    chooser: Option<Chooser>,
    prompt: Option<Prompt>,
    /// The chosen line of the list of faults, while it is open.
    fault_list: Option<usize>,
    waiting: Option<Waiting>,
    queue: VecDeque<Input>,
    /// The last save was refused.
    refused: bool,
    notice: Option<String>,
    /// The record before, by slot.
    previous: Vec<Option<Known>>,
    /// The record before, by part.
    previous_records: Vec<Option<RecordRef>>,
    last_reason: String,
    asked: u64,
    /// Questions about numbers nobody waits for: which, about which field, which number.
    looking: Vec<(u64, usize, String)>,
    saved: usize,
    touched: bool,
    faulty: u32,
    /// Records on file that look like the one being typed.
    alike: Vec<RecordRef>,
}

/// One record of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    target: Target,
    adopts: bool,
    link: Option<Link>,
    given: Vec<(&'static str, String)>,
    /// The record on file that stands in for a new one.
    adopted: Option<RecordRef>,
}

/// The line that asks why warnings may pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    edit: LineEdit,
    slots: Vec<usize>,
}

/// What the form cannot go on without.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Waiting {
    Save,
    Record { ask: u64, slot: usize, then: Then },
    Candidates { then: Then },
}

/// What follows once the field in focus is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    Stay,
    Advance,
    Enter,
    Next,
    Previous,
    Save,
}

/// What a person does to a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key of the text.
    Edit(Edit),
    /// Pasted text.
    Paste(String),
    /// Anything else.
    Do(Action),
}

/// What a command means to a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Takes the chosen entry, goes on; saves behind the last field.
    Enter,
    /// Next field.
    Next,
    /// Field before.
    Previous,
    /// Up in the open list, or the field before.
    Up,
    /// Down in the open list, or the next field.
    Down,
    /// First field.
    First,
    /// Last field.
    Last,
    /// The next field with a fault.
    NextFault,
    /// Opens or closes the list of all faults.
    FaultList,
    /// The same field of the record before.
    RepeatField,
    /// The whole record before, without its own number.
    RepeatRecord,
    /// The number of the record before plus one.
    CountUp,
    /// Opens the list of a field that is chosen.
    Choose,
    /// Empties the field.
    Clear,
    /// Saves; the next record follows where the form repeats.
    Save,
    /// Closes the list or the question; leaves the form when there is none.
    Back,
}

/// What became of an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What the form wants from outside, in order.
    pub wishes: Vec<Wish>,
}

/// What a form wants from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Things to choose from; answered by [`Form::candidates`].
    Candidates {
        /// To be given back with the answer.
        ask: u64,
        /// People, organisations or both.
        kind: SubjectKind,
        /// What was typed.
        query: String,
    },
    /// The record with this number; answered by [`Form::found`].
    Find {
        /// To be given back with the answer.
        ask: u64,
        /// What kind of number.
        kind: FieldKind,
        /// Canonical number.
        number: String,
    },
    /// A record to stand in for a new one; answered by [`Form::found`].
    Fetch {
        /// To be given back with the answer.
        ask: u64,
        /// Which one.
        reference: RecordRef,
    },
    /// Records that look like the one being typed; answered by [`Form::similar`].
    Similar {
        /// To be given back with the answer.
        ask: u64,
        /// Kind of record.
        table: Table,
        /// What is known of it so far.
        values: Values,
    },
    /// The draft is to be written now ([`Form::snapshot`]).
    Draft,
    /// These changes, all or none; answered by [`Form::saved`] or [`Form::refused`].
    Save(Vec<Change>),
    /// The form is done: saved and not repeating.
    Done,
    /// The person wants to leave; the draft stays.
    Leave,
}

impl Answer {
    fn none() -> Self {
        Self::default()
    }

    fn of(wish: Wish) -> Self {
        Self { wishes: vec![wish] }
    }

    fn and(mut self, other: Self) -> Self {
        for wish in other.wishes {
            if wish == Wish::Draft {
                self.wishes.retain(|earlier| *earlier != Wish::Draft);
            }
            self.wishes.push(wish);
        }
        self
    }
}

impl Form {
    /// An empty form of that plan, or one filled with what is on file.
    pub fn new(plan: &Plan, settings: Settings) -> Self {
        let parts = plan.parts.iter().map(Part::of).collect();
        let slots: Vec<Slot> = plan.slots.iter().map(Slot::of).collect();
        let previous = vec![None; slots.len()];
        let mut form = Self {
            name: plan.name.clone(),
            previous_records: vec![None; plan.parts.len()],
            parts,
            slots,
            focus: 0,
            repeats: plan.repeats,
            settings,
            chooser: None,
            prompt: None,
            fault_list: None,
            waiting: None,
            queue: VecDeque::new(),
            refused: false,
            notice: None,
            previous,
            last_reason: String::new(),
            asked: 0,
            looking: Vec::new(),
            saved: 0,
            touched: false,
            faulty: 0,
            alike: Vec::new(),
        };
        form.fill_given();
        form.judge_all();
        form.focus = form.first_asked();
        form
    }

    /// Name of the plan; tells drafts apart.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The fields, in focus order.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Which field has the caret.
    pub fn focus(&self) -> usize {
        self.focus
    }

    /// The field with the caret.
    pub fn focused(&self) -> Option<&Slot> {
        self.slots.get(self.focus)
    }

    /// The open list, if any.
    pub fn chooser(&self) -> Option<&Chooser> {
        self.chooser.as_ref()
    }

    /// The question for a reason, if it is asked.
    pub fn prompt(&self) -> Option<&Prompt> {
        self.prompt.as_ref()
    }

    /// What the last input brought that is worth a line.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// The kinds of its records, in order.
    pub fn tables(&self) -> Vec<Table> {
        self.parts.iter().map(Part::table).collect()
    }

    /// The language it speaks.
    pub fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// So many records were saved at this sitting before this form was opened.
    pub fn count_from(&mut self, saved: usize) {
        self.saved = saved;
    }

    /// Records on file that look like the one being typed, most alike first.
    pub fn alike(&self) -> &[RecordRef] {
        &self.alike
    }

    /// Fields left with an error since this was last asked.
    pub fn take_faulty(&mut self) -> u32 {
        std::mem::take(&mut self.faulty)
    }

    /// The canonical value of a field, where the form has it.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.slots.iter().find(|slot| slot.field.key == key)?.canonical()
    }

    /// Puts a value into a field as if it were carried over: dim, and typing replaces it.
    pub fn offer(&mut self, key: &str, canonical: &str) {
        let settings = self.settings;
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.field.key == key) {
            slot.put_canonical(canonical, Origin::Carried, settings);
            slot.edit.settle();
            slot.entered = false;
        }
        self.compare_fields();
    }

    /// The keyboard comes (back) to this form: what stands in its field is replaced by typing.
    pub fn arrive(&mut self) {
        if let Some(slot) = self.slot_mut() {
            slot.entered = false;
        }
    }

    /// How many records this sitting saved.
    pub fn saved_records(&self) -> usize {
        self.saved
    }

    /// True while keys are kept for later.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// True from the key on that saves for good: what is typed behind it is for whatever comes after this form.
    pub fn is_closing(&self) -> bool {
        let saves = |input: &Input| *input == Input::Do(Action::Save);
        !self.repeats && (self.is_saving() || self.is_waiting() && self.queue.iter().any(saves))
    }

    /// True when the last save was refused and nothing was saved since.
    pub fn is_refused(&self) -> bool {
        self.refused
    }

    /// True while a save runs.
    pub fn is_saving(&self) -> bool {
        self.waiting == Some(Waiting::Save)
    }

    /// Keys kept for later.
    pub fn queued(&self) -> usize {
        self.queue.len()
    }

    /// True once something was typed that is not saved.
    pub fn is_touched(&self) -> bool {
        self.touched
    }

    /// The record on file a part stands for, if one was found.
    pub fn adopted(&self, part: usize) -> Option<RecordRef> {
        self.parts.get(part)?.adopted
    }

    /// Another language, day or habit.
    pub fn set_settings(&mut self, settings: Settings) {
        if self.settings != settings {
            self.settings = settings;
            for slot in &mut self.slots {
                slot.translate(settings);
            }
            self.judge_all();
        }
    }

    fn judge_all(&mut self) {
        for slot in &mut self.slots {
            slot.judge(self.settings);
        }
        self.compare_fields();
    }

    /// Values given from outside and, for a correction, what is on file.
    fn fill_given(&mut self) {
        for slot in &mut self.slots {
            let Some(part) = self.parts.get(slot.part) else { continue };
            let value = part.given.iter().find(|(key, _)| *key == slot.field.key);
            let Some((_, canonical)) = value else { continue };
            let on_file = matches!(part.target, Target::Edit { .. });
            slot.stored = on_file.then(|| canonical.clone());
            let origin = if on_file { Origin::Stored } else { Origin::Carried };
            slot.put_canonical(canonical, origin, self.settings);
        }
    }

    fn open(&self, index: usize) -> bool {
        self.slots.get(index).is_some_and(|slot| !slot.is_shut())
    }

    fn first_open(&self) -> usize {
        (0..self.slots.len()).find(|index| self.open(*index)).unwrap_or(0)
    }

    /// Where a new form begins: behind the person or organisation it was opened about, so that nobody types
    /// over it.
    fn first_asked(&self) -> usize {
        let about = |index: &usize| {
            self.slots.get(*index).is_some_and(|slot| {
                slot.origin == Origin::Carried
                    && matches!(
                        slot.field.kind,
                        FieldKind::Person | FieldKind::Organisation | FieldKind::Subject
                    )
            })
        };
        let asked = (0..self.slots.len()).find(|index| self.open(*index) && !about(index));
        asked.unwrap_or_else(|| self.first_open())
    }

    fn slot_mut(&mut self) -> Option<&mut Slot> {
        self.slots.get_mut(self.focus)
    }

    fn next_ask(&mut self) -> u64 {
        self.asked += 1;
        self.asked
    }

    fn say(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.notice = Some(match self.settings.lang {
            Lang::Zh => zh.into(),
            Lang::En => en.into(),
        });
    }
}

impl Part {
    fn of(plan: &PartPlan) -> Self {
        Self {
            target: plan.target,
            adopts: plan.adopts,
            link: plan.link,
            given: plan.values.clone(),
            adopted: None,
        }
    }

    fn table(&self) -> Table {
        table_of(self.target)
    }
}

impl Prompt {
    /// The text of the reason.
    pub fn edit(&self) -> &LineEdit {
        &self.edit
    }

    /// The fields whose warnings it covers.
    pub fn slots(&self) -> &[usize] {
        &self.slots
    }
}
