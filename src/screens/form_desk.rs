//! A form at work: its wishes become requests, replies go back into it, and what is typed is kept
//! as a draft at once. Every screen with a form has one; nothing here knows which record it is.

#[cfg(test)]
mod tests;

use crate::domain::lang::{Lang, words};
use crate::domain::listing::Candidate;
use crate::domain::record::{Record, RecordRef};
use crate::domain::show::{self, Masking};
use crate::keymap::command::Command;
use crate::keymap::key::{Key, KeyCode};
use crate::message::{Reply, Request};
use crate::ui::form::{Action, Answer, Form, Found, Input, Plan, Refusal, Settings, Wish};
use crate::ui::line_edit::Edit;
use std::collections::VecDeque;

/// Entries asked for when something is chosen from the store.
const CANDIDATES: usize = 20;

/// A form with its draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormDesk {
    form: Form,
    plan: Plan,
    /// Keys that came before it was known whether there is a draft.
    opening: Option<VecDeque<Input>>,
    draft: Draft,
}

/// How far the draft is behind the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Draft {
    /// The form changed since.
    stale: bool,
    /// One is on file.
    kept: bool,
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
}

impl FormDesk {
    /// A form of that plan; first it is asked whether a draft of it is on file.
    pub fn open(plan: Plan, settings: Settings) -> (Self, Wanted) {
        let form = Form::new(&plan, settings);
        let desk = Self { form, plan, opening: Some(VecDeque::new()), draft: Draft::default() };
        let wanted = Wanted { requests: vec![(Purpose::Drafts, Request::Drafts)], ..Wanted::default() };
        (desk, wanted)
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
        if let Some(kept) = &mut self.opening {
            kept.push_back(input);
            return Wanted::default();
        }
        let answer = self.form.input(input);
        self.turn(answer)
    }

    /// Throws away what was typed and begins anew.
    pub fn discard(&mut self, settings: Settings) -> Wanted {
        if self.form.is_saving() || self.opening.is_some() {
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

    /// An answer to an earlier request.
    pub fn reply(&mut self, purpose: Purpose, reply: Reply, lang: Lang) -> Wanted {
        match (purpose, reply) {
            (Purpose::Drafts, Reply::Drafts(drafts)) => {
                let own = drafts.into_iter().find(|draft| draft.form == self.form.name());
                self.begin(own.map(|draft| draft.text).as_deref(), lang)
            }
            (Purpose::Drafts, _) => self.begin(None, lang),
            (Purpose::DraftKept, reply) => self.draft_kept(&reply, lang),
            (Purpose::Candidates(ask), Reply::Failed(sentence)) => {
                let answer = self.form.candidates(ask, Vec::new());
                self.form.tell(sentence);
                self.turn(answer)
            }
            (Purpose::Candidates(ask), reply) => {
                let answer = self.form.candidates(ask, candidates(reply));
                self.turn(answer)
            }
            (Purpose::Record(ask), Reply::Record(record)) => {
                let found = record.map(|record| Found { label: label(&record, lang), record: *record });
                let answer = self.form.found(ask, found);
                let mut wanted = self.turn(answer);
                self.ask_names(&mut wanted);
                wanted
            }
            (Purpose::Record(_), reply) => {
                let answer = self.form.unanswered(sentence(reply, lang));
                self.turn(answer)
            }
            (Purpose::Similar(ask), reply) => {
                let answer = self.form.similar(ask, &candidates(reply));
                self.turn(answer)
            }
            (Purpose::Names, reply) => {
                for name in candidates(reply) {
                    self.form.name_reference(&name.canonical, &name.label, &name.detail);
                }
                Wanted::default()
            }
            (Purpose::Save, Reply::Saved(records)) => self.saved(&records),
            (Purpose::Save, Reply::Conflict { sentence, now }) => {
                let answer = self.form.refused(Refusal::Changed { now, sentence });
                self.turn(answer)
            }
            (Purpose::Save, reply) => {
                let answer = self.form.refused(Refusal::Failed(sentence(reply, lang)));
                self.turn(answer)
            }
        }
    }

    /// The draft is back, or there is none; then the keys that came meanwhile.
    fn begin(&mut self, text: Option<&str>, lang: Lang) -> Wanted {
        self.draft.kept = text.is_some();
        if text.is_some_and(|text| self.form.restore(text)) {
            let said = words("接着上次没有保存的内容", "back to what was not saved last time");
            self.form.tell(said.get(lang));
        }
        let mut wanted = Wanted::default();
        self.ask_names(&mut wanted);
        for input in self.opening.take().unwrap_or_default() {
            let more = self.input(input);
            wanted.add(more);
        }
        wanted
    }

    fn saved(&mut self, records: &[RecordRef]) -> Wanted {
        let mut wanted = Wanted::default();
        self.drop_draft(&mut wanted);
        let answer = self.form.saved(records);
        let more = self.turn(answer);
        wanted.add(more);
        wanted
    }

    fn drop_draft(&mut self, wanted: &mut Wanted) {
        if self.draft.kept {
            wanted.requests.push((Purpose::DraftKept, Request::DraftDrop(self.form.name().to_owned())));
        }
        self.draft = Draft::default();
    }

    fn draft_kept(&mut self, reply: &Reply, lang: Lang) -> Wanted {
        if let Reply::Failed(sentence) = reply {
            self.form.tell(match lang {
                Lang::Zh => format!("草稿没有记下：{sentence}"),
                Lang::En => format!("the draft is not kept: {sentence}"),
            });
        }
        Wanted::default()
    }

    /// Every change is kept at once, so that a kill loses nothing and leaving needs no waiting.
    fn keep_draft(&mut self, wanted: &mut Wanted) {
        if !std::mem::take(&mut self.draft.stale) || !self.form.is_touched() {
            return;
        }
        self.draft.kept = true;
        let request = Request::DraftSave { form: self.form.name().to_owned(), text: self.form.snapshot() };
        wanted.requests.push((Purpose::DraftKept, request));
    }

    fn ask_names(&self, wanted: &mut Wanted) {
        let unnamed = self.form.unnamed_references();
        if !unnamed.is_empty() {
            wanted.requests.push((Purpose::Names, Request::Names(unnamed)));
        }
    }

    fn turn(&mut self, answer: Answer) -> Wanted {
        let mut wanted = Wanted::default();
        for wish in answer.wishes {
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
            Wish::Save(changes) => (Purpose::Save, Request::Save(changes)),
            Wish::Draft => return self.draft.stale = true,
            Wish::Done => return wanted.done = true,
            Wish::Leave => return wanted.leave = true,
        };
        wanted.requests.push(asked);
    }
}

impl Wanted {
    fn add(&mut self, more: Self) {
        self.requests.extend(more.requests);
        self.done |= more.done;
        self.leave |= more.leave;
    }
}

/// What a key without a command is to a form: a character to type.
pub fn typed(key: Key) -> Option<Input> {
    match key.code {
        KeyCode::Char(c) if !key.ctrl && !key.alt => Some(Input::Edit(Edit::Insert(c))),
        _ => None,
    }
}

/// What a command is to a form.
pub fn commanded(command: Command) -> Option<Input> {
    edited(command).map(Input::Edit).or_else(|| acted(command).map(Input::Do))
}

/// What a command is to a line of text.
pub const fn edited(command: Command) -> Option<Edit> {
    Some(match command {
        Command::CaretLeft => Edit::Left,
        Command::CaretRight => Edit::Right,
        Command::WordLeft => Edit::WordLeft,
        Command::WordRight => Edit::WordRight,
        Command::CaretHome => Edit::Home,
        Command::CaretEnd => Edit::End,
        Command::DeleteBack => Edit::Backspace,
        Command::DeleteForward => Edit::Delete,
        Command::DeleteWord => Edit::DeleteWord,
        Command::DeleteToStart => Edit::DeleteToStart,
        Command::DeleteToEnd => Edit::DeleteToEnd,
        Command::TextUndo => Edit::Undo,
        Command::TextRedo => Edit::Redo,
        _ => return None,
    })
}

const fn acted(command: Command) -> Option<Action> {
    Some(match command {
        Command::Save => Action::Save,
        Command::FormEnter => Action::Enter,
        Command::FormNext => Action::Next,
        Command::FormPrevious => Action::Previous,
        Command::FormUp => Action::Up,
        Command::FormDown => Action::Down,
        Command::FirstField => Action::First,
        Command::LastField => Action::Last,
        Command::NextFault => Action::NextFault,
        Command::RepeatField => Action::RepeatField,
        Command::RepeatRecord => Action::RepeatRecord,
        Command::CountUp => Action::CountUp,
        Command::Choose => Action::Choose,
        Command::ClearField => Action::Clear,
        Command::Back => Action::Back,
        _ => return None,
    })
}

fn candidates(reply: Reply) -> Vec<Candidate> {
    match reply {
        Reply::Candidates(items) => items,
        _ => Vec::new(),
    }
}

fn sentence(reply: Reply, lang: Lang) -> String {
    match reply {
        Reply::Failed(sentence) => sentence,
        _ => words("没有得到答复，请再试", "no answer; try again").get(lang).to_owned(),
    }
}

/// Who or what a record is, in a few words, personal numbers masked.
pub fn label(record: &Record, lang: Lang) -> String {
    const TELLING: [&str; 6] = ["name", "occupation", "level", "issued", "id_number", "credit_code"];
    let fields = record.reference.table.fields();
    let telling = TELLING.iter().filter_map(|key| {
        let field = fields.iter().find(|field| field.key == *key)?;
        Some(show::show(field, record.values.get(key)?, lang, Masking::Masked))
    });
    telling.take(3).collect::<Vec<_>>().join(" ")
}
