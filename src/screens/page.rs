//! One person or organisation: who it is, what may still be claimed, and one timeline of all that
//! is on file. Numbers are masked until they are asked for, and masked again by themselves.

pub mod claims;
pub mod view;

use super::cursor::Cursor;
use super::menu::{Choice, Menu};
use super::merge::MergeDesk;
use super::people::People;
use super::text_page::TextPage;
use super::{Act, Confirm, Cx, Input, Screen, Step};
use crate::domain::lang::{Lang, words};
use crate::domain::record::{RecordRef, Table};
use crate::domain::show::Masking;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Dossier, Effect, HistoryLine, Reply, Request, StepLine, Ticket};
use crate::ui::theme::Role;
use claims::Claims;

/// Seconds until shown numbers are hidden again.
const SHOWN_FOR: u16 = 30;

/// The page of a person or an organisation.
#[derive(Debug)]
pub struct Page {
    subject: RecordRef,
    dossier: Option<Box<Dossier>>,
    claims: Claims,
    asked: Option<Ticket>,
    /// The history that is asked for, and of which kind of record.
    other: Option<(Ticket, Table)>,
    revealed: bool,
    /// Look-alikes to choose from.
    alike: Option<Menu<RecordRef>>,
    cursor: Cursor,
}

impl Page {
    /// Asks for everything about `subject`.
    pub fn new(subject: RecordRef, cx: &mut Cx<'_>) -> Self {
        let mut page = Self {
            subject,
            dossier: None,
            claims: Claims::default(),
            asked: None,
            other: None,
            revealed: false,
            alike: None,
            cursor: Cursor::default(),
        };
        page.read(cx);
        page
    }

    /// Who the page is about.
    pub fn subject(&self) -> RecordRef {
        self.subject
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        self.asked = Some(cx.ask(Request::Dossier(self.subject)));
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        if self.alike.is_some() {
            &[Scope::Choice, Scope::Text]
        } else {
            &[Scope::Page, Scope::List, Scope::Global]
        }
    }

    /// The clause behind the entry the eye is on.
    pub fn clause(&self) -> Option<String> {
        match self.current()?.table {
            Table::Fact(kind) => Some(kind.clause().to_owned()),
            Table::Certificate => Some("7".into()),
            _ => None,
        }
    }

    /// The entry the eye is on.
    fn current(&self) -> Option<RecordRef> {
        self.dossier.as_ref()?.timeline.get(self.cursor.eye).map(|row| row.reference)
    }

    pub(super) fn masking(&self) -> Masking {
        if self.revealed { Masking::Clear } else { Masking::Masked }
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, reply) => self.reply(ticket, reply, cx),
            Input::Shown => {
                self.revealed = false;
                self.read(cx);
                Step::Taken
            }
            Input::Alarm => {
                self.revealed = false;
                Step::Taken
            }
            input if self.alike.is_some() => self.choose(&input, cx),
            Input::Command(command) => self.command(command, cx),
            _ => Step::Ignored,
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, cx: &mut Cx<'_>) -> Step {
        match reply {
            Reply::Dossier(dossier) if self.asked == Some(ticket) => {
                self.asked = None;
                self.claims = Claims::of(self.subject, &dossier);
                self.cursor.eye = self.cursor.eye.min(dossier.timeline.len().saturating_sub(1));
                self.dossier = Some(dossier);
                Step::Taken
            }
            Reply::Revealed(reference) if reference == self.subject => {
                self.revealed = true;
                cx.wish(Effect::Alarm(SHOWN_FOR));
                cx.say(
                    Role::Text,
                    "号码已显示并记入日志，30 秒后自动隐藏。",
                    "Numbers shown and logged; hidden again in 30 s.",
                );
                Step::Taken
            }
            Reply::History(lines) if self.other.is_some_and(|(asked, _)| asked == ticket) => {
                let table = self.other.take().map_or(self.subject.table, |(_, table)| table);
                let title = words("变更记录", "history").get(cx.lang);
                let lines = history(table, &lines, cx.lang);
                cx.open(|_| Screen::Text(TextPage::new(title, lines)))
            }
            Reply::Merges(steps) => Self::part(&steps, cx),
            Reply::StepUndone(sentence, left) => {
                cx.tell(Role::Good, [vec![sentence], left].concat().join("；"));
                self.read(cx);
                Step::Taken
            }
            Reply::StepStands(why) => {
                cx.tell(Role::Fault, why.join("；"));
                Step::Taken
            }
            Reply::Failed(sentence) => {
                cx.tell(Role::Fault, sentence);
                Step::Taken
            }
            _ => Step::Taken,
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let count = self.dossier.as_ref().map_or(0, |d| d.timeline.len());
        if self.cursor.command(command, count, self.timeline_height(cx.height())) {
            return Step::Taken;
        }
        match command {
            Command::Open => return self.open(cx),
            Command::Reveal if self.revealed => self.revealed = false,
            Command::Reveal => {
                cx.ask(Request::Reveal(self.subject));
                return Step::Taken;
            }
            Command::History | Command::SubjectHistory => {
                let entry = self.current().filter(|_| command == Command::History);
                let about = entry.unwrap_or(self.subject);
                self.other = Some((cx.ask(Request::History(about)), about.table));
                return Step::Taken;
            }
            Command::Alike => return self.look_alikes(cx),
            Command::PartAgain => {
                cx.ask(Request::Merges(self.subject));
                return Step::Taken;
            }
            Command::PeopleOf if self.subject.table == Table::Organisation => {
                let (id, name) = (self.subject.id, self.name());
                return cx.open(|cx| Screen::People(Box::new(People::of_employer(id, &name, cx))));
            }
            Command::Edit
            | Command::AddFact
            | Command::AddCertificate
            | Command::AddPayment
            | Command::AddRole
            | Command::Preview => return self.about(command, cx),
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    fn about(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let record = self.dossier.as_ref().and_then(|d| d.record.as_ref());
        match super::opened_about(command, self.subject, record, cx) {
            Some(step) => step,
            None => Step::Ignored,
        }
    }

    /// Opens the entry the eye is on for correction.
    fn open(&mut self, cx: &mut Cx<'_>) -> Step {
        let Some(reference) = self.current() else { return Step::Taken };
        let dossier = self.dossier.as_ref();
        let all = dossier.map(|d| d.facts.iter().chain(&d.payments).chain(&d.certificates).chain(&d.roles));
        let record = all.and_then(|mut all| all.find(|record| record.reference == reference));
        match super::opened_about(Command::Edit, reference, record, cx) {
            Some(step) => step,
            None => Step::Ignored,
        }
    }

    /// Asks whether the newest merge into this record is to be taken apart.
    fn part(steps: &[StepLine], cx: &mut Cx<'_>) -> Step {
        let Some(step) = steps.first() else {
            cx.say(Role::Text, "没有可以拆开的合并。", "There is no merge to part.");
            return Step::Taken;
        };
        let title = words("拆开合并", "part a merge").get(cx.lang);
        let body = format!("{}  {}  {}", step.time, step.author, step.what);
        let act = Act::Ask(Request::UndoStep { step: step.step, partly: false });
        Step::Confirm(Confirm::new(title, body, act))
    }

    fn look_alikes(&mut self, cx: &mut Cx<'_>) -> Step {
        let alike = self.dossier.as_ref().map(|d| d.duplicates.as_slice()).unwrap_or_default();
        if alike.is_empty() {
            cx.say(Role::Text, "没有疑似重复。", "Nobody looks alike.");
            return Step::Taken;
        }
        let items = alike
            .iter()
            .filter_map(|c| Some((format!("{} {}", c.label, c.detail), RecordRef::parse(&c.canonical)?)));
        self.alike = Some(Menu::new(words("疑似重复", "look alike").get(cx.lang), items));
        Step::Taken
    }

    fn choose(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        match self.alike.as_mut().map(|menu| menu.update(input)) {
            Some(Choice::Left) | None => self.alike = None,
            Some(Choice::Open) => {}
            Some(Choice::Taken(reference)) => {
                self.alike = None;
                let keep = self.subject;
                return cx.open(|cx| Screen::Merge(Box::new(MergeDesk::new(keep, reference, cx))));
            }
        }
        Step::Taken
    }

    /// Name of the person or organisation.
    pub(super) fn name(&self) -> String {
        let record = self.dossier.as_ref().and_then(|d| d.record.as_ref());
        record.and_then(|r| r.values.get("name")).unwrap_or_default().to_owned()
    }

    /// Lines of the timeline in a body of `height` lines.
    pub(super) fn timeline_height(&self, height: usize) -> usize {
        height.saturating_sub(view::HEAD + self.claims.shown(height) + 2)
    }
}

/// The history of a record as lines of text.
fn history(table: Table, lines: &[HistoryLine], lang: Lang) -> Vec<(Role, String)> {
    let mut out = Vec::new();
    for line in lines {
        out.push((Role::Title, format!("{}  {}  {}", line.time, line.author, line.action)));
        for (key, before, after) in &line.fields {
            let label = table.field(key).map_or(key.as_str(), |field| field.label(lang));
            let side = |value: &Option<String>| match (table.field(key), value) {
                (_, None) => "—".to_owned(),
                (Some(field), Some(value)) => crate::domain::show::show(field, value, lang, Masking::Masked),
                (None, Some(value)) => value.clone(),
            };
            out.push((Role::Text, format!("    {label}: {} → {}", side(before), side(after))));
        }
        if let Some(reason) = &line.reason {
            out.push((Role::Dim, format!("    {}: {reason}", words("理由", "reason").get(lang))));
        }
    }
    if out.is_empty() {
        out.push((Role::Dim, words("没有变更。", "No changes.").get(lang).to_owned()));
    }
    out
}
