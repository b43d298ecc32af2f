//! 补贴: what one person or organisation may claim, measure by measure, and what would change if a
//! fact were added or changed. A what-if lives on a copy of the facts and is never saved.

mod letter;
pub mod lines;
mod pick;
pub mod view;
mod whatif;

use super::cursor::Cursor;
use super::menu::{Choice, Menu};
use super::path_field::PathField;
use super::text_page::TextPage;
use super::typing::{self, Asked};
use super::{Cx, Input, Screen, Step};
use crate::domain::date_text;
use crate::domain::day::Day;
use crate::domain::lang::words;
use crate::domain::record::{RecordRef, Table};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Dossier, Reply, Request, Ticket};
use crate::policy::preview::{Difference, Input as Known, Preview, diff, preview};
use crate::policy::quota::Taken;
use crate::policy::{Pack, Readings};
use crate::ui::form::{self, Form};
use crate::ui::line_edit::LineEdit;
use crate::ui::theme::Role;
use pick::Pick;
use whatif::{Supposed, Wanted};

/// The preview of one subject.
#[derive(Debug)]
pub struct Subsidy {
    subject: Option<RecordRef>,
    asked: Option<Ticket>,
    dossier: Option<Box<Dossier>>,
    as_of: Option<Day>,
    /// What is supposed instead of what is on file.
    supposed: Vec<Supposed>,
    judged: Option<Judged>,
    /// Seats taken over the register, once they are counted.
    taken: Option<Taken>,
    cursor: Cursor,
    over: Over,
}

/// What was computed from what is on file and from what is supposed.
#[derive(Debug)]
pub struct Judged {
    /// The choices made in this store.
    pub readings: Readings,
    /// What the first preview was made of.
    pub known: Known,
    /// As things are.
    pub now: Preview,
    /// As things would be, when something is supposed.
    pub then: Option<(Known, Preview, Vec<Difference>)>,
    /// Facts on file the rules cannot read.
    pub unread: usize,
}

/// What lies over the list and has the keyboard.
#[derive(Debug)]
enum Over {
    Nothing,
    /// Choosing whom the preview is about.
    Subject(Pick),
    /// The day to judge as of.
    AsOf(LineEdit),
    /// Where the letter is to be written.
    File(PathField),
    /// Choosing what is to be supposed.
    Kinds(Menu<Wanted>),
    /// Supposing it.
    Form(Box<Form>, Wanted),
}

/// Lines above the rows: who, sums, headings.
const HEAD: usize = 3;

impl Subsidy {
    /// Without a subject: first it is asked whom it is about.
    pub fn choose(cx: &mut Cx<'_>) -> Self {
        let mut screen = Self::empty(None);
        screen.over = Over::Subject(Pick::new(cx));
        screen
    }

    /// About a person or an organisation.
    pub fn of(subject: RecordRef, cx: &mut Cx<'_>) -> Self {
        let mut screen = Self::empty(Some(subject));
        screen.read(cx);
        screen
    }

    fn empty(subject: Option<RecordRef>) -> Self {
        Self {
            subject,
            asked: None,
            dossier: None,
            as_of: None,
            supposed: Vec::new(),
            judged: None,
            taken: None,
            cursor: Cursor::default(),
            over: Over::Nothing,
        }
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        if let Some(subject) = self.subject {
            self.asked = Some(cx.ask(Request::Dossier(subject)));
            cx.ask(Request::Seats);
        }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        match self.over {
            Over::Nothing => &[Scope::Subsidy, Scope::List, Scope::Global],
            Over::Subject(_) | Over::AsOf(_) => &[Scope::Search, Scope::Text],
            Over::File(_) => &[Scope::Path, Scope::Text],
            Over::Kinds(_) => &[Scope::Choice, Scope::Text],
            Over::Form(..) => &[Scope::Form, Scope::Text],
        }
    }

    /// The clause of the measure the eye is on.
    pub fn clause(&self) -> Option<String> {
        let line = self.judged.as_ref()?.shown().lines.get(self.cursor.eye)?;
        Some(Pack::embedded().rules.get(line.rule)?.clause.clone())
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, reply) => self.reply(ticket, reply, cx),
            Input::Shown => {
                self.read(cx);
                Step::Taken
            }
            Input::Resized => Step::Taken,
            Input::Alarm => Step::Ignored,
            input => match std::mem::replace(&mut self.over, Over::Nothing) {
                Over::Nothing => match input {
                    Input::Command(command) => self.command(command, cx),
                    _ => Step::Ignored,
                },
                Over::Subject(pick) => self.pick(pick, &input, cx),
                Over::AsOf(edit) => self.type_day(edit, &input, cx),
                Over::File(field) => self.type_file(field, &input, cx),
                Over::Kinds(menu) => self.choose_kind(menu, &input, cx),
                Over::Form(form, wanted) => self.suppose(form, wanted, input),
            },
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, cx: &mut Cx<'_>) -> Step {
        match reply {
            Reply::Dossier(dossier) if self.asked == Some(ticket) => {
                self.asked = None;
                self.dossier = Some(dossier);
                self.judge();
                Step::Taken
            }
            Reply::Seats(list) => {
                self.taken = Some(Taken::counted(list));
                Step::Taken
            }
            Reply::Candidates(found) => {
                if let Over::Subject(pick) = &mut self.over {
                    pick.take(ticket, found);
                }
                Step::Taken
            }
            Reply::Paths(_) => {
                if let Over::File(field) = &mut self.over {
                    field.update(&Input::Reply(ticket, reply), cx);
                }
                Step::Taken
            }
            Reply::Desk(reply) => self.letter_reply(reply, cx),
            Reply::Failed(sentence) => {
                cx.tell(Role::Fault, sentence);
                Step::Taken
            }
            _ => Step::Taken,
        }
    }

    /// Computes both previews anew.
    fn judge(&mut self) {
        let (Some(subject), Some(dossier)) = (self.subject, &self.dossier) else { return };
        let pack = Pack::embedded();
        let readings = Readings::chosen(pack, &dossier.readings);
        let made = |facts: &[crate::domain::record::Record]| {
            Known::from_records(subject.table, facts, &dossier.payments, &dossier.certificates, self.as_of)
        };
        let known = made(&dossier.facts);
        let unread = dossier.facts.len() - known.facts.len();
        let now = preview(pack, &readings, &known);
        let then = (!self.supposed.is_empty()).then(|| {
            let known = made(&whatif::facts(&dossier.facts, &self.supposed));
            let then = preview(pack, &readings, &known);
            let differences = diff(&now, &then);
            (known, then, differences)
        });
        let first = self.judged.is_none();
        let mut judged = Judged { readings, known, now, then, unread };
        judged.sort(pack);
        self.cursor.eye =
            if first { 0 } else { self.cursor.eye.min(judged.now.lines.len().saturating_sub(1)) };
        self.judged = Some(judged);
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let count = self.judged.as_ref().map_or(0, |j| j.now.lines.len());
        if self.cursor.command(command, count, rows(cx.height())) {
            return Step::Taken;
        }
        match command {
            Command::Open => return self.open(cx),
            Command::Search => self.over = Over::Subject(Pick::new(cx)),
            Command::AsOf => {
                let mut edit = LineEdit::new().limited(20);
                edit.set(&self.as_of.map(|day| day.to_string()).unwrap_or_default());
                self.over = Over::AsOf(edit);
            }
            Command::Letter => return self.ask_file(cx),
            Command::WhatIf => return self.ask_what(false, cx),
            Command::WhatIfChange => return self.ask_what(true, cx),
            Command::WhatIfEnd => self.forget(cx),
            Command::Back if !self.supposed.is_empty() => self.forget(cx),
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    /// Everything supposed is dropped.
    fn forget(&mut self, cx: &mut Cx<'_>) {
        if self.supposed.is_empty() {
            cx.say(Role::Text, "没有假设。", "Nothing is supposed.");
            return;
        }
        self.supposed.clear();
        self.judge();
        cx.say(
            Role::Text,
            "假设已取消，名册没有改动。",
            "The what-if is dropped; the register is as it was.",
        );
    }

    /// All that is to be said of the measure, on a page of its own.
    fn open(&mut self, cx: &mut Cx<'_>) -> Step {
        let Some(judged) = &self.judged else { return Step::Taken };
        let Some((title, lines)) = lines::measure(judged, self.taken.as_ref(), self.cursor.eye, cx.lang)
        else {
            return Step::Taken;
        };
        cx.open(|_| Screen::Text(TextPage::new(title, lines)))
    }

    fn pick(&mut self, mut pick: Pick, input: &Input, cx: &mut Cx<'_>) -> Step {
        match pick.update(input, cx) {
            pick::Turn::Open => self.over = Over::Subject(pick),
            pick::Turn::Left if self.subject.is_none() => {
                self.over = Over::Subject(pick);
                return Step::Ignored;
            }
            pick::Turn::Left => {}
            pick::Turn::Unknown => {
                self.over = Over::Subject(pick);
                return Step::Ignored;
            }
            pick::Turn::Taken(subject) => {
                *self = Self::of(subject, cx);
            }
        }
        Step::Taken
    }

    fn type_day(&mut self, mut edit: LineEdit, input: &Input, cx: &mut Cx<'_>) -> Step {
        let asked = typing::asked(&mut edit, input);
        match &asked {
            Asked::Left => return Step::Taken,
            Asked::Open | Asked::Ignored => {}
            Asked::Taken(written) => {
                let day = (!written.is_empty()).then(|| date_text::parse(written, cx.session.today));
                match day.transpose() {
                    Ok(day) => {
                        self.as_of = day;
                        self.judge();
                        return Step::Taken;
                    }
                    Err(fault) => cx.tell(Role::Fault, fault.sentence(cx.lang)),
                }
            }
        }
        self.over = Over::AsOf(edit);
        if asked == Asked::Ignored { Step::Ignored } else { Step::Taken }
    }

    /// Which kind of fact is supposed, or which fact on file is supposed to be different.
    fn ask_what(&mut self, change: bool, cx: &mut Cx<'_>) -> Step {
        let (Some(subject), Some(dossier)) = (self.subject, &self.dossier) else { return Step::Taken };
        let facts = whatif::facts(&dossier.facts, &self.supposed);
        let items =
            if change { whatif::changeable(&facts, cx.lang) } else { whatif::kinds(subject.table, cx.lang) };
        if items.is_empty() {
            cx.say(Role::Text, "没有可改的事项。", "There is no fact to change.");
            return Step::Taken;
        }
        let title = words("假设", "what if").get(cx.lang);
        self.over = Over::Kinds(Menu::new(title, items));
        Step::Taken
    }

    fn choose_kind(&mut self, mut menu: Menu<Wanted>, input: &Input, cx: &mut Cx<'_>) -> Step {
        match menu.update(input) {
            Choice::Open => self.over = Over::Kinds(menu),
            Choice::Left => {}
            Choice::Taken(wanted) => {
                if let Some(subject) = self.subject {
                    let form = whatif::form(&wanted, subject, cx);
                    self.over = Over::Form(Box::new(form), wanted);
                }
            }
        }
        Step::Taken
    }

    fn suppose(&mut self, mut form: Box<Form>, wanted: Wanted, input: Input) -> Step {
        let Some(input) = whatif::to_form(input) else {
            self.over = Over::Form(form, wanted);
            return Step::Ignored;
        };
        let answer = form.input(input);
        for wish in answer.wishes {
            match wish {
                form::Wish::Save(changes) => {
                    let subject = self.subject;
                    if let Some(supposed) = whatif::supposed(&wanted, &changes, subject, self.supposed.len())
                    {
                        whatif::put(&mut self.supposed, supposed);
                    }
                    self.judge();
                    return Step::Taken;
                }
                form::Wish::Leave => return Step::Taken,
                _ => {}
            }
        }
        self.over = Over::Form(form, wanted);
        Step::Taken
    }

    /// Name of whom it is about.
    fn name(&self) -> String {
        let record = self.dossier.as_ref().and_then(|d| d.record.as_ref());
        record.and_then(|r| r.values.get("name")).unwrap_or_default().to_owned()
    }
}

impl Judged {
    /// The preview whose lines are shown.
    pub fn shown(&self) -> &Preview {
        self.then.as_ref().map_or(&self.now, |(_, then, _)| then)
    }

    /// What the shown preview was made of.
    pub fn shown_known(&self) -> &Known {
        self.then.as_ref().map_or(&self.known, |(known, ..)| known)
    }

    /// Both previews in the order of the one that is shown.
    fn sort(&mut self, pack: &Pack) {
        let order = self.shown().order(pack);
        self.now.sort(&order);
        if let Some((_, then, _)) = &mut self.then {
            then.sort(&order);
        }
    }
}

/// Rows of measures in a body of `height` lines; the rest shows the measure the eye is on.
fn rows(height: usize) -> usize {
    (height.saturating_sub(HEAD) / 2).clamp(1, 14)
}

/// The screen a command opens about a person or an organisation.
pub fn opened_about(command: Command, reference: RecordRef, cx: &mut Cx<'_>) -> Option<Step> {
    let about = matches!(reference.table, Table::Person | Table::Organisation);
    (about && command == Command::Preview)
        .then(|| cx.open(|cx| Screen::Subsidy(Box::new(Subsidy::of(reference, cx)))))
}
