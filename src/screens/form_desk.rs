//! A form at work: its wishes become requests, replies go back into it, and what is typed is kept
//! as a draft at once. Every screen with a form has one; nothing here knows which record it is.

mod keys;
mod opening;
mod replies;
#[cfg(test)]
mod tests;

pub use keys::{commanded, edited, typed};
pub use opening::Offer;
pub use replies::label;

use opening::Opening;

use crate::domain::effort::Effort;
use crate::domain::lang::words;
use crate::domain::paper::{PaperKind, PaperNote};
use crate::domain::record::{Change, RecordRef, Values};
use crate::message::{PaperRequest, Request};
use crate::ui::form::{Action, Answer, Form, Input, Plan, Settings, Wish};
use std::collections::VecDeque;

/// Entries asked for when something is chosen from the store.
const CANDIDATES: usize = 20;

/// A form with its draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormDesk {
    form: Form,
    plan: Plan,
    opening: Opening,
    draft: Draft,
    saving: Saving,
    effort: Effort,
    /// The records whose names were asked for; those without an answer are no longer on file.
    named: Vec<RecordRef>,
    /// What was said of a refused save, until it is known whether its draft is on disk.
    refused: Option<String>,
}

/// Where a save goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Saving {
    /// Into the register.
    #[default]
    Register,
    /// Into the register, as a line of that stack of papers.
    Paper(i64),
    /// Nowhere but to a new stack: the form is its cover sheet.
    Cover(PaperKind),
    /// To the cover of that stack, which is corrected.
    CoverAgain(i64),
}

impl Saving {
    /// The request that saves; `draft` goes with it where both stand in the same transaction.
    fn request(self, changes: Vec<Change>, draft: Option<String>) -> Request {
        match self {
            Self::Register => Request::Save { changes, draft },
            Self::Paper(paper) => {
                let note = PaperNote::default();
                Request::Paper(PaperRequest::Save { paper, place: None, changes, note })
            }
            Self::Cover(kind) => Request::Paper(PaperRequest::Open(kind, said(changes))),
            Self::CoverAgain(paper) => Request::Paper(PaperRequest::Correct(paper, said(changes))),
        }
    }
}

/// What a form says that is no record.
fn said(changes: Vec<Change>) -> Values {
    let set = changes.into_iter().flat_map(|change| change.set);
    set.filter_map(|(key, value)| Some((key, value?))).collect()
}

/// Under which key the draft is kept and how far it is behind the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Draft {
    /// Empty where whoever owns the form keeps the draft.
    key: String,
    /// The form changed since.
    stale: bool,
    /// One is on file.
    kept: bool,
    loss: Loss,
}

/// Whether what was typed is on the screen only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Loss {
    /// It is on disk, or will be.
    #[default]
    None,
    /// The last attempt to keep the draft failed.
    Lost,
    /// That was said to somebody who wanted to leave.
    Warned,
}

/// Under which key a form keeps its draft at one sitting.
pub fn draft_key(form: &str, sitting: &str) -> String {
    format!("{form}#{sitting}")
}

/// What a draft's key says: which form it belongs to; the rest tells sittings apart.
pub fn form_of(key: &str) -> &str {
    key.split_once('#').map_or(key, |(form, _)| form)
}

/// What a request was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Is there a draft of this form?
    Drafts,
    /// Keeping or dropping it.
    DraftKept,
    /// Things to choose from.
    Candidates(u64),
    /// A record by number or reference.
    Record(u64),
    /// Look-alikes.
    Similar(u64),
    /// Names behind references.
    Names,
    /// The save.
    Save,
}

/// What a form wants of its screen after a key or a reply.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// To be asked, in order.
    pub requests: Vec<(Purpose, Request)>,
    /// The form is saved and finished.
    pub done: bool,
    /// The person wants to leave.
    pub leave: bool,
    /// The form changed, and its owner keeps the draft.
    pub stale: bool,
    /// What was done since the last save, for the person's own statistics.
    pub effort: Option<Effort>,
}

impl FormDesk {
    /// A form of that plan; first it is asked which drafts of it are on file. `sitting` tells this
    /// opening from every other one of the same person, so that each has a draft of its own.
    pub fn open(plan: Plan, sitting: &str, settings: Settings) -> (Self, Wanted) {
        Self::start(plan, sitting, None, settings)
    }

    /// The form that goes on with the draft of that key.
    pub fn resume(plan: Plan, key: &str, sitting: &str, settings: Settings) -> (Self, Wanted) {
        Self::start(plan, sitting, Some(key.to_owned()), settings)
    }

    fn start(plan: Plan, sitting: &str, resumes: Option<String>, settings: Settings) -> (Self, Wanted) {
        let form = Form::new(&plan, settings);
        let draft = Draft { key: draft_key(&plan.name, sitting), ..Draft::default() };
        let opening = Opening::Asked { keys: VecDeque::new(), resumes };
        let desk = Self::of(form, plan, opening, draft);
        let wanted = Wanted { requests: vec![(Purpose::Drafts, Request::Drafts)], ..Wanted::default() };
        (desk, wanted)
    }

    /// A form whose draft somebody else keeps: filled from `draft` where there is one.
    pub fn bare(plan: Plan, draft: Option<&str>, settings: Settings) -> Self {
        let mut form = Form::new(&plan, settings);
        if let Some(text) = draft {
            form.restore(text);
        }
        Self::of(form, plan, Opening::Done, Draft::default())
    }

    fn of(form: Form, plan: Plan, opening: Opening, draft: Draft) -> Self {
        let (saving, effort) = (Saving::Register, Effort::default());
        Self { form, plan, opening, draft, saving, effort, named: Vec::new(), refused: None }
    }

    /// Where its saves go from now on.
    pub fn saves_to(&mut self, saving: Saving) {
        self.saving = saving;
    }

    /// The form, to be filled from outside.
    pub fn form_mut(&mut self) -> &mut Form {
        &mut self.form
    }

    /// The drafts to choose from, while they are offered.
    pub fn offer(&self) -> Option<&Offer> {
        match &self.opening {
            Opening::Offered(offer) => Some(offer),
            _ => None,
        }
    }

    /// Under which key its draft is kept.
    pub fn draft_key(&self) -> &str {
        &self.draft.key
    }

    /// True from the key on that saves for good, also where the form is not open yet.
    pub fn is_closing(&self) -> bool {
        match &self.opening {
            Opening::Asked { keys, .. } => !self.plan.repeats && keys.contains(&Input::Do(Action::Save)),
            _ => self.form.is_closing(),
        }
    }

    /// True when what was typed is on no disk.
    pub fn is_lost(&self) -> bool {
        self.draft.loss != Loss::None
    }

    /// The form, to be drawn.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Another language, day or habit.
    pub fn set_settings(&mut self, settings: Settings) {
        self.form.set_settings(settings);
    }

    /// One input of the person.
    pub fn input(&mut self, input: Input) -> Wanted {
        self.effort.keys += 1;
        if self.draft.loss == Loss::Warned && input != Input::Do(Action::Back) {
            self.draft.loss = Loss::Lost;
        }
        let first = self.effort == (Effort { keys: 1, ..Effort::default() });
        let mut wanted = self.take(input);
        if first && self.form.saved_records() == 0 {
            // starts the clock of the statistics
            wanted.effort.get_or_insert_default();
        }
        wanted
    }

    fn take(&mut self, input: Input) -> Wanted {
        match &mut self.opening {
            Opening::Asked { keys, .. } => {
                keys.push_back(input);
                Wanted::default()
            }
            Opening::Offered(_) => self.choose(input),
            Opening::Done => {
                let answer = self.form.input(input);
                self.turn(answer)
            }
        }
    }

    /// One more empty form; what stands in this one stays as its draft.
    pub fn another(&mut self, sitting: &str, settings: Settings) -> Wanted {
        if self.form.is_waiting() || self.opening != Opening::Done || !self.form.is_touched() {
            return Wanted::default();
        }
        let saved = self.form.saved_records();
        self.form = Form::new(&self.plan, settings);
        self.form.count_from(saved);
        self.draft = Draft { key: draft_key(&self.plan.name, sitting), ..Draft::default() };
        let said = words(
            "另起一张；刚才的留作草稿，在首页接着录",
            "a new form; the other is kept as a draft, see the home screen",
        );
        self.form.tell(said.get(settings.lang));
        let mut wanted = Wanted::default();
        self.ask_names(&mut wanted);
        wanted
    }

    /// Throws away what was typed and begins anew.
    pub fn discard(&mut self, settings: Settings) -> Wanted {
        if self.form.is_saving() || self.opening != Opening::Done {
            return Wanted::default();
        }
        self.form = Form::new(&self.plan, settings);
        let said = words("已放弃未保存的内容", "what was typed is thrown away").get(settings.lang);
        self.form.tell(said);
        let mut wanted = Wanted::default();
        self.drop_draft(&mut wanted);
        self.ask_names(&mut wanted);
        wanted
    }

    fn drop_draft(&mut self, wanted: &mut Wanted) {
        if self.draft.kept {
            wanted.requests.push((Purpose::DraftKept, Request::DraftDrop(self.draft.key.clone())));
        }
        self.draft.kept = false;
        self.draft.stale = false;
    }

    /// Every change is kept at once, so that a kill loses nothing and leaving needs no waiting.
    fn keep_draft(&mut self, wanted: &mut Wanted) {
        if !std::mem::take(&mut self.draft.stale) || !self.form.is_touched() {
            return;
        }
        if self.draft.key.is_empty() {
            wanted.stale = true;
            return;
        }
        self.draft.kept = true;
        let request = Request::DraftSave { form: self.draft.key.clone(), text: self.form.snapshot() };
        wanted.requests.push((Purpose::DraftKept, request));
    }

    /// Asks for the names of every record the form refers to, and whether they are still on file.
    fn ask_names(&mut self, wanted: &mut Wanted) {
        self.named = self.form.references();
        if !self.named.is_empty() {
            wanted.requests.push((Purpose::Names, Request::Names(self.named.clone())));
        }
    }

    fn turn(&mut self, answer: Answer) -> Wanted {
        let mut wanted = Wanted::default();
        for wish in answer.wishes {
            if matches!(wish, Wish::Save(_)) {
                // in front of the save, which takes it along; a draft written behind would outlive it
                self.keep_draft(&mut wanted);
            }
            self.grant(wish, &mut wanted);
        }
        self.keep_draft(&mut wanted);
        wanted
    }

    fn grant(&mut self, wish: Wish, wanted: &mut Wanted) {
        let asked = match wish {
            Wish::Candidates { ask, kind, query } => {
                (Purpose::Candidates(ask), Request::Candidates { kind, query, limit: CANDIDATES })
            }
            Wish::Find { ask, kind, number } => (Purpose::Record(ask), Request::Find { kind, number }),
            Wish::Fetch { ask, reference } => (Purpose::Record(ask), Request::Record(reference)),
            Wish::Similar { ask, table, values } => {
                (Purpose::Similar(ask), Request::Similar { table, values, itself: None })
            }
            Wish::Save(changes) => {
                (Purpose::Save, self.saving.request(changes, self.draft.kept.then(|| self.draft.key.clone())))
            }
            Wish::Draft => return self.draft.stale = true,
            Wish::Done => return wanted.done = true,
            Wish::Leave if self.draft.loss == Loss::Lost => {
                self.draft.loss = Loss::Warned;
                let said = words(
                    "草稿没有记下，离开即失。再按一次返回键就离开；或先照上次的提示处理，再保存。",
                    "No draft could be kept: leaving loses what you typed. Press the same key again to leave, or mend what was said before and save.",
                );
                self.form.tell(said.get(self.form.lang()));
                // perhaps there is room by now; the answer says so
                return self.draft.stale = true;
            }
            Wish::Leave => {
                let faults = self.form.take_faulty();
                let Effort { keys, .. } = std::mem::take(&mut self.effort);
                wanted.effort = Some(Effort { records: 0, keys, faults });
                wanted.leave = true;
                return;
            }
        };
        wanted.requests.push(asked);
    }
}

impl Wanted {
    fn add(&mut self, more: Self) {
        self.requests.extend(more.requests);
        self.done |= more.done;
        self.leave |= more.leave;
        self.stale |= more.stale;
        self.effort = self.effort.or(more.effort);
    }
}
