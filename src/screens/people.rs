//! 人才: everybody on file, found as one types, narrowed by chips, opened with one key.

pub mod narrow;
pub mod view;

use super::form_desk::edited;
use super::listing::Listing;
use super::menu::{Choice, Menu};
use super::page::Page;
use super::{Cx, Input, Screen, Step};
use crate::domain::listing::{From, PeopleFilter, PeopleOrder, PersonRow};
use crate::domain::record::{RecordId, RecordRef, Table};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Reply, Request, Ticket};
use crate::ui::line_edit::{Edit, LineEdit};
use crate::ui::theme::Role;
use narrow::Pick;
use std::collections::BTreeSet;

/// The list of people.
#[derive(Debug)]
pub struct People {
    words: LineEdit,
    typing: bool,
    filter: PeopleFilter,
    /// Name of the employer a filter holds.
    employer: String,
    order: PeopleOrder,
    columns: usize,
    marks: BTreeSet<RecordId>,
    menu: Option<Menu<Pick>>,
    list: Listing<PersonRow>,
}

const ORDERS: [(PeopleOrder, &str); 4] = [
    (PeopleOrder::Newest, "newest"),
    (PeopleOrder::Name, "name"),
    (PeopleOrder::Level, "level"),
    (PeopleOrder::Birth, "birth"),
];

/// Lines above the rows: chips and headings.
pub(super) const HEAD: usize = 2;

impl People {
    /// Everybody, newest first unless the user chose otherwise.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        let order = cx.settings.get("people.order").and_then(|code| ORDERS.iter().find(|o| o.1 == code));
        let columns = cx.settings.get("people.columns").and_then(|n| n.parse().ok()).unwrap_or(0);
        let mut people = Self {
            words: LineEdit::new().limited(60),
            typing: false,
            filter: PeopleFilter::default(),
            employer: String::new(),
            order: order.map_or(PeopleOrder::Newest, |o| o.0),
            columns: columns % view::PRESETS,
            marks: BTreeSet::new(),
            menu: None,
            list: Listing::default(),
        };
        people.restart(cx);
        people
    }

    /// The people of one organisation.
    pub fn of_employer(employer: RecordId, name: &str, cx: &mut Cx<'_>) -> Self {
        let mut people = Self::new(cx);
        people.filter.employer = Some(employer);
        name.clone_into(&mut people.employer);
        people.restart(cx);
        people
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        if self.menu.is_some() {
            &[Scope::Choice, Scope::Text]
        } else if self.typing {
            &[Scope::Search, Scope::Text, Scope::List, Scope::Global]
        } else {
            &[Scope::People, Scope::List, Scope::Global]
        }
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, reply) => self.reply(ticket, reply, cx),
            Input::Shown => {
                let page = self.pager();
                self.list.refresh(cx, page);
                Step::Same
            }
            Input::Resized => {
                let page = self.pager();
                self.list.resized(height(cx), cx, page);
                Step::Changed
            }
            Input::Alarm => Step::Ignored,
            input if self.menu.is_some() => self.choose(&input, cx),
            input if self.typing => self.type_words(&input, cx),
            Input::Command(command) => self.command(command, cx),
            Input::Paste(text) => {
                self.typing = true;
                self.type_words(&Input::Paste(text), cx)
            }
            Input::Key(_) => Step::Ignored,
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, cx: &mut Cx<'_>) -> Step {
        let page = self.pager();
        match reply {
            Reply::People(rows) => {
                if self.list.take(ticket, rows, height(cx), cx, page) {
                    Step::Changed
                } else {
                    Step::Same
                }
            }
            Reply::Failed(sentence) => {
                self.list.failed(ticket);
                cx.tell(Role::Fault, sentence);
                Step::Changed
            }
            _ => Step::Same,
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let page = self.pager();
        if self.list.command(command, height(cx), cx, page) {
            return Step::Changed;
        }
        match command {
            Command::Search => self.typing = true,
            Command::Open => return self.open(cx),
            Command::Filter => self.menu = Some(narrow::first_menu(&self.filter, cx.lang)),
            Command::Sort => self.sort(cx),
            Command::Columns => {
                self.columns = (self.columns + 1) % view::PRESETS;
                cx.set("people.columns", &self.columns.to_string());
            }
            Command::Mark => self.mark(cx),
            Command::ClearMarks => self.marks.clear(),
            Command::Back if self.is_narrowed() => {
                self.words.set("");
                self.filter = PeopleFilter::default();
                self.employer.clear();
                self.restart(cx);
            }
            _ => return Step::Ignored,
        }
        Step::Changed
    }

    fn open(&mut self, cx: &mut Cx<'_>) -> Step {
        let Some(row) = self.list.current() else { return Step::Same };
        let reference = RecordRef::new(Table::Person, row.id);
        cx.open(|cx| Screen::Page(Box::new(Page::new(reference, cx))))
    }

    fn sort(&mut self, cx: &mut Cx<'_>) {
        let at = ORDERS.iter().position(|o| o.0 == self.order).unwrap_or(0);
        if let Some((order, code)) = ORDERS.get((at + 1) % ORDERS.len()) {
            self.order = *order;
            cx.set("people.order", code);
        }
        self.restart(cx);
    }

    /// Marks or unmarks the row and goes on to the next.
    fn mark(&mut self, cx: &mut Cx<'_>) {
        let Some(id) = self.list.current().map(|row| row.id) else { return };
        if !self.marks.remove(&id) {
            self.marks.insert(id);
        }
        let page = self.pager();
        self.list.command(Command::RowDown, height(cx), cx, page);
    }

    fn type_words(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        let before = self.words.text().to_owned();
        match input {
            Input::Key(key) => {
                let Some(c) = key.text() else { return Step::Ignored };
                self.words.apply(Edit::Insert(c));
            }
            Input::Paste(text) => {
                self.words.paste(text);
            }
            Input::Command(Command::Accept) if self.list.is_empty() => self.typing = false,
            Input::Command(Command::Accept) => {
                self.typing = false;
                return self.open(cx);
            }
            Input::Command(Command::Back) => {
                self.typing = false;
                self.words.set("");
            }
            Input::Command(Command::Down) => return self.leave_box(Command::RowDown, cx),
            Input::Command(Command::Up) => return self.leave_box(Command::RowUp, cx),
            Input::Command(command) => match edited(*command) {
                Some(edit) => {
                    self.words.apply(edit);
                }
                None => return self.leave_box(*command, cx),
            },
            _ => return Step::Ignored,
        }
        if before != self.words.text() {
            self.restart(cx);
        }
        Step::Changed
    }

    /// Up and down go into the rows; the words stay.
    fn leave_box(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let page = self.pager();
        if !self.list.command(command, height(cx), cx, page) {
            return Step::Ignored;
        }
        self.typing = false;
        Step::Changed
    }

    fn choose(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        let Some(menu) = self.menu.as_mut() else { return Step::Ignored };
        match menu.update(input) {
            Choice::Open => {}
            Choice::Left => self.menu = None,
            Choice::Taken(pick) => {
                self.menu = narrow::take(&mut self.filter, pick, cx.lang);
                if self.filter.employer.is_none() {
                    self.employer.clear();
                }
                if self.menu.is_none() {
                    self.restart(cx);
                }
            }
        }
        Step::Changed
    }

    fn is_narrowed(&self) -> bool {
        !self.words.is_empty() || self.filter != PeopleFilter::default()
    }

    fn restart(&mut self, cx: &mut Cx<'_>) {
        let page = self.pager();
        self.list.restart(cx, page);
    }

    fn pager(&self) -> impl Fn(From, usize) -> Request + use<> {
        let filter = PeopleFilter { words: self.words.text().trim().to_owned(), ..self.filter.clone() };
        let order = self.order;
        move |from, limit| Request::People { filter: filter.clone(), order, from, limit }
    }
}

fn height(cx: &Cx<'_>) -> usize {
    cx.height().saturating_sub(HEAD).max(1)
}
