//! What every screen with a form does: keys in, questions out under tickets, answers back in.

pub mod view;

use super::compare::{self, Compare};
use super::form_desk::{self, FormDesk, Offer, Purpose, Saving, Wanted};
use super::{Act, Ahead, Confirm, Cx, Input, Screen, Step, example};
use crate::domain::lang::words;
use crate::domain::record::RecordRef;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Reply, Request, Ticket};
use crate::ui::form::{Action, Form, Input as FormInput, Plan, Settings};
use crate::ui::theme::Role;

/// A form on a screen.
#[derive(Clone, Debug)]
pub struct FormHost {
    desk: FormDesk,
    asked: Vec<(Ticket, Purpose)>,
    /// It was asked whether all typed is to be thrown away; an answer under a foreign ticket is yes.
    discarding: bool,
}

/// What became of an input.
#[derive(Debug)]
pub enum Turn {
    /// Like a screen's own answer.
    Step(Step),
    /// Saved and finished: these records.
    Done(Vec<RecordRef>),
    /// The person leaves; what was typed stays as a draft.
    Leave,
}

impl FormHost {
    /// A form of that plan.
    pub fn open(plan: Plan, cx: &mut Cx<'_>) -> Self {
        let opened = FormDesk::open(plan, &cx.sitting(), settings(cx));
        Self::of(opened, cx)
    }

    /// The form that goes on with that draft, where one is named.
    pub fn resume(plan: Plan, draft: Option<&str>, cx: &mut Cx<'_>) -> Self {
        match draft {
            Some(key) => {
                let opened = FormDesk::resume(plan, key, &cx.sitting(), settings(cx));
                Self::of(opened, cx)
            }
            None => Self::open(plan, cx),
        }
    }

    fn of((desk, wanted): (FormDesk, Wanted), cx: &mut Cx<'_>) -> Self {
        let mut host = Self { desk, asked: Vec::new(), discarding: false };
        host.ask(wanted.requests, cx);
        host
    }

    /// The same, saving elsewhere.
    #[must_use]
    pub fn saving_to(mut self, saving: Saving) -> Self {
        self.desk.saves_to(saving);
        self
    }

    /// The form, to be drawn.
    pub fn form(&self) -> &Form {
        self.desk.form()
    }

    /// Its drafts, while the person chooses.
    pub fn offer(&self) -> Option<&Offer> {
        self.desk.offer()
    }

    /// Where keys are looked up: a choice while drafts are offered, the form afterwards.
    pub fn scopes(&self) -> &'static [Scope] {
        if self.offer().is_some() { &[Scope::Choice, Scope::Text] } else { &[Scope::Form, Scope::Text] }
    }

    /// What becomes of keys that come now.
    pub fn ahead(&self) -> Ahead {
        match (self.desk.is_closing(), self.form().is_refused()) {
            (true, _) => Ahead::Wait,
            (false, true) => Ahead::Stay,
            (false, false) => Ahead::Go,
        }
    }

    /// The clause behind the focused field.
    pub fn clause(&self) -> Option<String> {
        self.form().focused()?.field().clause.map(str::to_owned)
    }

    /// True when that ticket is the running save's.
    pub fn is_save(&self, ticket: Ticket) -> bool {
        self.asked.contains(&(ticket, Purpose::Save))
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Turn {
        self.desk.set_settings(settings(cx));
        match &input {
            Input::Command(command) if self.offer().is_some() => return self.choose(Some(*command), cx),
            Input::Key(key) if self.offer().is_some() && key.text().is_none() => {
                return self.choose(None, cx);
            }
            _ => {}
        }
        let typed = match input {
            Input::Reply(ticket, reply) => return self.reply(ticket, reply, cx),
            Input::Command(Command::DiscardForm) => return self.ask_to_discard(cx),
            Input::Command(Command::Alike) => return Turn::Step(self.show_alike(cx)),
            Input::Command(Command::AsFilter) => return Turn::Step(self.as_filter(cx)),
            Input::Command(Command::AnotherForm) => {
                let wanted = self.desk.another(&cx.sitting(), settings(cx));
                return self.finish(wanted, Vec::new(), cx);
            }
            Input::Command(command) => form_desk::commanded(command),
            Input::Key(key) => form_desk::typed(key),
            Input::Paste(text) => Some(FormInput::Paste(text)),
            Input::Shown | Input::Resized => return Turn::Step(Step::Taken),
            Input::Alarm => return Turn::Step(Step::Ignored),
        };
        let Some(typed) = typed else { return Turn::Step(Step::Ignored) };
        self.discarding = false;
        let wanted = self.desk.input(typed);
        self.finish(wanted, Vec::new(), cx)
    }

    /// A command while drafts are offered; what is no choice is said to be none.
    fn choose(&mut self, command: Option<Command>, cx: &mut Cx<'_>) -> Turn {
        let action = match command {
            Some(Command::Up) => Action::Up,
            Some(Command::Down) => Action::Down,
            Some(Command::Accept) => Action::Enter,
            Some(Command::Back) => Action::Back,
            _ => {
                let zh = "先选一份草稿接着录（上下、回车），或选“另起一张”。";
                cx.say(
                    Role::Text,
                    zh,
                    "First choose a draft to go on with (up, down, Enter), or an empty form.",
                );
                return Turn::Step(Step::Taken);
            }
        };
        let wanted = self.desk.input(FormInput::Do(action));
        self.finish(wanted, Vec::new(), cx)
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, cx: &mut Cx<'_>) -> Turn {
        let Some(at) = self.asked.iter().position(|(asked, _)| *asked == ticket) else {
            return self.foreign(&reply, cx);
        };
        let (_, purpose) = self.asked.remove(at);
        let records = if let Reply::Saved(records) = &reply { records.clone() } else { Vec::new() };
        let wanted = self.desk.reply(purpose, reply, cx.lang);
        self.finish(wanted, records, cx)
    }

    /// What is typed beside the records that look most like it; the form stays below.
    fn show_alike(&self, cx: &mut Cx<'_>) -> Step {
        let alike = compare::shown(self.form());
        if alike.is_empty() {
            cx.say(Role::Text, "库中没有相似的记录", "nothing on file looks alike");
            return Step::Taken;
        }
        cx.open(|cx| Screen::Compare(Box::new(Compare::new(self.form(), alike, cx))))
    }

    /// What is filled in narrows the list these records stand in.
    fn as_filter(&self, cx: &mut Cx<'_>) -> Step {
        let table = self.form().tables().last().copied();
        if let Some(step) = table.and_then(|table| example::open(self.form(), table, cx)) {
            return step;
        }
        cx.say(Role::Text, "这张表单没有对应的列表", "there is no list of such records");
        Step::Taken
    }

    fn foreign(&mut self, reply: &Reply, cx: &mut Cx<'_>) -> Turn {
        if !(self.discarding && *reply == Reply::Kept) {
            return Turn::Step(Step::Taken);
        }
        self.discarding = false;
        let wanted = self.desk.discard(settings(cx));
        self.finish(wanted, Vec::new(), cx)
    }

    fn ask_to_discard(&mut self, cx: &Cx<'_>) -> Turn {
        self.discarding = true;
        let title = words("放弃所录", "throw away").get(cx.lang);
        let body = words(
            "这张表单里没有保存的内容将被清空，草稿一并删除。",
            "What is not saved in this form is emptied, its draft deleted.",
        );
        let act = Act::Ask(Request::DraftDrop(self.desk.draft_key().to_owned()));
        Turn::Step(Step::Confirm(Confirm::new(title, body.get(cx.lang), act)))
    }

    fn finish(&mut self, wanted: Wanted, records: Vec<RecordRef>, cx: &mut Cx<'_>) -> Turn {
        self.ask(wanted.requests, cx);
        cx.count(wanted.effort);
        if wanted.done {
            return Turn::Done(records);
        }
        if wanted.leave {
            if self.desk.is_lost() {
                cx.say(Role::Warning, "所录没有保存，草稿也没有记下", "not saved, and no draft was kept");
            } else if self.form().is_touched() {
                cx.say(
                    Role::Text,
                    "没有保存；草稿留着，下次打开接着录",
                    "not saved; the draft is kept for next time",
                );
            }
            return Turn::Leave;
        }
        Turn::Step(Step::Taken)
    }

    fn ask(&mut self, requests: Vec<(Purpose, Request)>, cx: &mut Cx<'_>) {
        for (purpose, request) in requests {
            let ticket = cx.ask(request);
            self.asked.push((ticket, purpose));
        }
    }
}

/// What the form is told from outside.
pub fn settings(cx: &Cx<'_>) -> Settings {
    let auto_advance = cx.settings.get("form.advance").is_none_or(|value| value != "off");
    Settings { today: cx.session.today, lang: cx.lang, auto_advance }
}
