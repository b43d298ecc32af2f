//! Adding and correcting any record through its field table: one screen for every kind there is
//! and every kind to come.

use super::certificates::Entry;
use super::certificates::sitting;
use super::form_desk::form_of;
use super::form_host::{FormHost, Turn, view as host};
use super::import::desk::draft;
use super::menu::{Choice, Menu};
use super::page::Page;
use super::papers::cover::{self, Cover};
use super::papers::desk::{PaperDesk, paper_of};
use super::{Ahead, Cx, Input, Screen, Step, ViewCx};
use crate::domain::lang::{Lang, words};
use crate::domain::record::{FactKind, Field, FieldKind, Record, RecordRef, SubjectKind, Table};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Reply, Request, Ticket};
use crate::ui::form::{Plan, PlanName};
use crate::ui::text::put;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// A form for one record.
#[derive(Debug)]
pub struct RecordForm {
    table: Table,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// Which kind of fact about this person or organisation?
    Kinds(Menu<FactKind>, RecordRef),
    /// The record to correct is on its way.
    Fetching { reference: RecordRef, asked: Ticket, draft: Option<String> },
    /// It cannot be had, and why.
    Missing(String),
    /// A new record, or one on file.
    Open { host: Box<FormHost>, new: bool },
}

impl RecordForm {
    /// A new record of `table`, about a person or organisation where one is given.
    pub fn add(table: Table, about: Option<RecordRef>, cx: &mut Cx<'_>) -> Self {
        Self::add_from(table, about, None, cx)
    }

    /// The same, going on with a draft where one is named.
    fn add_from(table: Table, about: Option<RecordRef>, draft: Option<&str>, cx: &mut Cx<'_>) -> Self {
        let mut plan = Plan::new_record(table);
        let field = about.and_then(|about| table.fields().iter().find(|field| takes(field, about.table)));
        if let (Some(about), Some(field)) = (about, field) {
            plan.name = format!("{} {about}", plan.name);
            plan = plan.given(field.key, about.to_string());
        }
        let host = Box::new(FormHost::resume(plan, draft, cx));
        Self { table, stage: Stage::Open { host, new: true } }
    }

    /// A new fact about `subject`; first it is asked which kind.
    pub fn fact_about(subject: RecordRef, lang: Lang) -> Self {
        let kinds = FactKind::ALL.iter().copied().filter(|kind| may_be_about(*kind, subject.table));
        let items = kinds.map(|kind| (kind_label(kind, lang), kind));
        let menu = Menu::new(words("哪一类事项", "which kind of fact").get(lang), items);
        Self { table: Table::Fact(FactKind::Honour), stage: Stage::Kinds(menu, subject) }
    }

    /// A record at hand, to be corrected.
    pub fn correct_record(record: &Record, cx: &mut Cx<'_>) -> Self {
        let host = Box::new(FormHost::open(Plan::correction(record), cx));
        Self { table: record.reference.table, stage: Stage::Open { host, new: false } }
    }

    /// A record on file, to be corrected.
    pub fn correct(reference: RecordRef, cx: &mut Cx<'_>) -> Self {
        Self::correct_from(reference, None, cx)
    }

    /// The same, going on with a draft where one is named.
    fn correct_from(reference: RecordRef, draft: Option<&str>, cx: &mut Cx<'_>) -> Self {
        let asked = cx.ask(Request::Record(reference));
        let draft = draft.map(str::to_owned);
        Self { table: reference.table, stage: Stage::Fetching { reference, asked, draft } }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        match &self.stage {
            Stage::Open { host, .. } => host.scopes(),
            Stage::Kinds(..) => &[Scope::Choice, Scope::Text],
            _ => &[Scope::Global],
        }
    }

    /// What becomes of keys that come now.
    pub fn ahead(&self) -> Ahead {
        match &self.stage {
            Stage::Fetching { .. } => Ahead::Wait,
            Stage::Open { host, .. } => host.ahead(),
            Stage::Kinds(..) | Stage::Missing(_) => Ahead::Go,
        }
    }

    /// The clause behind the focused field.
    pub fn clause(&self) -> Option<String> {
        let Stage::Open { host, .. } = &self.stage else { return None };
        host.clause()
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match &mut self.stage {
            Stage::Fetching { reference, asked, draft } => {
                let (reference, asked, draft) = (*reference, *asked, draft.clone());
                match input {
                    Input::Reply(ticket, reply) if ticket == asked => {
                        self.fetched(reference, draft.as_deref(), reply, cx)
                    }
                    Input::Command(Command::Back) => Step::Pop,
                    Input::Command(_) => Step::Ignored,
                    _ => Step::Taken,
                }
            }
            Stage::Missing(_) => Step::Ignored,
            Stage::Kinds(menu, subject) => match menu.update(&input) {
                Choice::Open => Step::Taken,
                Choice::Left => Step::Pop,
                Choice::Taken(kind) => {
                    *self = Self::add(Table::Fact(kind), Some(*subject), cx);
                    Step::Taken
                }
            },
            Stage::Open { host, new } => match host.update(input, cx) {
                Turn::Step(step) => step,
                Turn::Leave => Step::Pop,
                Turn::Done(records) => done(*new, &records, cx),
            },
        }
    }

    fn fetched(&mut self, reference: RecordRef, draft: Option<&str>, reply: Reply, cx: &mut Cx<'_>) -> Step {
        self.stage = match reply {
            Reply::Record(Some(record)) => {
                let host = Box::new(FormHost::resume(Plan::correction(&record), draft, cx));
                Stage::Open { host, new: false }
            }
            Reply::Failed(sentence) => Stage::Missing(sentence),
            _ => Stage::Missing(match cx.lang {
                Lang::Zh => format!("库中已没有这条记录（{}）。按 Esc 返回。", reference.words(cx.lang)),
                Lang::En => format!("{} is no longer on file. Esc goes back.", reference.words(cx.lang)),
            }),
        };
        Step::Taken
    }
}

/// A new person or organisation is shown; anything else leads back to where it was added.
fn done(new: bool, records: &[RecordRef], cx: &mut Cx<'_>) -> Step {
    if records.is_empty() {
        return Step::Pop;
    }
    cx.say(Role::Good, "已保存", "saved");
    let subject = records.iter().find(|r| matches!(r.table, Table::Person | Table::Organisation));
    match subject.filter(|_| new) {
        Some(reference) => cx.replace(|cx| Screen::Page(Box::new(Page::new(*reference, cx)))),
        None => Step::Pop,
    }
}

fn may_be_about(kind: FactKind, table: Table) -> bool {
    match kind.subject() {
        SubjectKind::Person => table == Table::Person,
        SubjectKind::Organisation => table == Table::Organisation,
        SubjectKind::Either => true,
    }
}

fn kind_label(kind: FactKind, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}（第 {} 条）", kind.words().zh, kind.clause()),
        Lang::En => format!("{} (clause {})", kind.words().en, kind.clause()),
    }
}

/// Whether a field may hold a record of that kind.
fn takes(field: &Field, table: Table) -> bool {
    match field.kind {
        FieldKind::Person => table == Table::Person,
        FieldKind::Organisation => table == Table::Organisation,
        FieldKind::Subject => matches!(table, Table::Person | Table::Organisation),
        _ => false,
    }
}

/// The screen an unfinished form belongs to, by the key of its draft.
pub fn resume(key: &str, cx: &mut Cx<'_>) -> Option<Step> {
    let form = form_of(key);
    if let Some(step) = draft::resume(key, cx) {
        return Some(step);
    }
    if form == sitting::FORM {
        return Some(cx.open(|cx| Screen::Entry(Box::new(Entry::resume(key, cx)))));
    }
    if let Some((_, paper)) = paper_of(form) {
        return Some(cx.open(|cx| Screen::PaperDesk(Box::new(PaperDesk::new(paper, Some(key), cx)))));
    }
    if let Some(sheet) = cover::sheet_of(form) {
        return Some(cx.open(|cx| Screen::Cover(Box::new(Cover::resume(sheet, key, cx)))));
    }
    let (plan, about) = form.split_once(' ').map_or((form, None), |(plan, about)| (plan, Some(about)));
    let name = Plan::named(plan)?;
    Some(open(cx, |cx| match name {
        PlanName::New(table) => RecordForm::add_from(table, about.and_then(RecordRef::parse), Some(key), cx),
        PlanName::Edit(reference) => RecordForm::correct_from(reference, Some(key), cx),
    }))
}

fn open(cx: &mut Cx<'_>, make: impl FnOnce(&mut Cx<'_>) -> RecordForm) -> Step {
    cx.open(|cx| Screen::RecordForm(Box::new(make(cx))))
}

/// The form a command opens from anywhere.
pub fn opened_by(command: Command, cx: &mut Cx<'_>) -> Option<Step> {
    let table = match command {
        Command::AddPerson => Table::Person,
        Command::AddOrganisation => Table::Organisation,
        Command::AddPayment => Table::Payment,
        Command::AddRole => Table::OrganisationRole,
        Command::AddCertificate => return Some(cx.open(|cx| Screen::Entry(Box::new(Entry::new(cx))))),
        _ => return None,
    };
    Some(open(cx, |cx| RecordForm::add(table, None, cx)))
}

/// The form a command opens about a person, an organisation or another record.
pub fn opened_about(
    command: Command,
    reference: RecordRef,
    record: Option<&Record>,
    cx: &mut Cx<'_>,
) -> Option<Step> {
    let record = record.filter(|record| record.reference == reference);
    Some(match (command, record) {
        (Command::Edit, Some(record)) => open(cx, |cx| RecordForm::correct_record(record, cx)),
        (Command::Edit, None) => open(cx, |cx| RecordForm::correct(reference, cx)),
        (Command::AddFact, _) => open(cx, |cx| RecordForm::fact_about(reference, cx.lang)),
        (Command::AddCertificate, _) => {
            open(cx, |cx| RecordForm::add(Table::Certificate, Some(reference), cx))
        }
        (Command::AddPayment, _) => open(cx, |cx| RecordForm::add(Table::Payment, Some(reference), cx)),
        (Command::AddRole, _) => open(cx, |cx| RecordForm::add(Table::OrganisationRole, Some(reference), cx)),
        _ => return None,
    })
}

/// What an unfinished form is about, for the list of drafts.
pub fn draft_title(key: &str, lang: Lang) -> String {
    let form = form_of(key);
    if form == sitting::FORM {
        return words("证书录入", "certificate entry").get(lang).to_owned();
    }
    if draft::is_cell(key) {
        return words("导入表格改错", "mending an import").get(lang).to_owned();
    }
    if let Some((kind, paper)) = paper_of(form) {
        return format!("{} {paper}", kind.words().get(lang));
    }
    if let Some(sheet) = cover::sheet_of(form) {
        return sheet.title(lang);
    }
    match Plan::named(form.split(' ').next().unwrap_or(form)) {
        Some(PlanName::New(table)) => title(table, true, lang),
        Some(PlanName::Edit(reference)) => {
            format!("{} {}", title(reference.table, false, lang), reference.id.0)
        }
        None => form.to_owned(),
    }
}

fn title(table: Table, new: bool, lang: Lang) -> String {
    let what = table.words().get(lang);
    match (lang, new) {
        (Lang::Zh, true) => format!("新增{what}"),
        (Lang::Zh, false) => format!("更正{what}"),
        (Lang::En, true) => format!("new {what}"),
        (Lang::En, false) => format!("correct {what}"),
    }
}

/// Draws it and says where the caret stands.
pub fn draw(screen: &RecordForm, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    if let Stage::Kinds(menu, _) = &screen.stage {
        return menu.draw(area, buffer, cx);
    }
    let new = matches!(screen.stage, Stage::Open { new: true, .. });
    let heading = title(screen.table, new, cx.lang);
    put(buffer, area.x, area.y, area.width, &heading, cx.theme.style(Role::Title));
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    match &screen.stage {
        Stage::Open { host, .. } => host::draw(host, below, buffer, cx),
        Stage::Missing(sentence) => {
            put(buffer, below.x, below.y + 1, below.width, sentence, cx.theme.style(Role::Fault));
            None
        }
        Stage::Fetching { .. } | Stage::Kinds(..) => None,
    }
}
