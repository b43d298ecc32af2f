//! 人才: everybody on file, found as one types, narrowed by chips, opened with one key.

pub mod view;

use super::example::Example;
use super::export;
use super::finder::{Finder, Outcome, Sought};
use super::narrow::{Dimension, Of};
use super::page::Page;
use super::{Cx, Input, Screen, Step};
use crate::domain::lang::words;
use crate::domain::listing::{From, PeopleFilter, PeopleOrder, PersonRow};
use crate::domain::record::{RecordId, RecordRef, Table};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::Request;

/// The list of people.
#[derive(Debug)]
pub struct People {
    finder: Finder<PersonRow>,
    /// Only those who work there, and its name.
    employer: Option<(RecordId, String)>,
    order: PeopleOrder,
    columns: usize,
}

const ORDERS: [(PeopleOrder, &str); 4] = [
    (PeopleOrder::Newest, "newest"),
    (PeopleOrder::Name, "name"),
    (PeopleOrder::Level, "level"),
    (PeopleOrder::Birth, "birth"),
];

const DIMENSIONS: &[Dimension] = &[
    Dimension { key: "level", name: words("等级", "level"), of: Of::Field(Table::Certificate, "level") },
    Dimension {
        key: "division",
        name: words("户籍地区", "division"),
        of: Of::Field(Table::Person, "division"),
    },
    Dimension {
        key: "occupation",
        name: words("职业", "occupation"),
        of: Of::Field(Table::Certificate, "occupation"),
    },
    Dimension { key: "fact", name: words("有此事项", "has a fact"), of: Of::Facts },
];

impl People {
    /// Everybody, newest first unless the user chose otherwise.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        Self::narrowed_to(None, &Example::default(), cx)
    }

    /// Those like an example.
    pub fn like(example: &Example, cx: &mut Cx<'_>) -> Self {
        Self::narrowed_to(None, example, cx)
    }

    /// The people of one organisation.
    pub fn of_employer(employer: RecordId, name: &str, cx: &mut Cx<'_>) -> Self {
        Self::narrowed_to(Some((employer, name.to_owned())), &Example::default(), cx)
    }

    fn narrowed_to(employer: Option<(RecordId, String)>, example: &Example, cx: &mut Cx<'_>) -> Self {
        let order = cx.settings.get("people.order").and_then(|code| ORDERS.iter().find(|o| o.1 == code));
        let columns = cx.settings.get("people.columns").and_then(|n| n.parse().ok()).unwrap_or(0);
        let mut people = Self {
            finder: Finder::new(DIMENSIONS).like(example),
            employer,
            order: order.map_or(PeopleOrder::Newest, |o| o.0),
            columns: columns % view::PRESETS,
        };
        people.restart(cx);
        people
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        self.finder.scopes(&[Scope::People, Scope::Finder, Scope::List, Scope::Global])
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        let page = self.pager();
        match self.finder.update(input, cx, page) {
            Outcome::Step(step) => step,
            Outcome::Open => self.open(cx),
            Outcome::Own(command) => self.command(command, cx),
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        match command {
            Command::Sort => self.sort(cx),
            Command::Columns => {
                self.columns = (self.columns + 1) % view::PRESETS;
                cx.set("people.columns", &self.columns.to_string());
            }
            Command::Export => {
                let page = self.pager()(&self.finder.sought(), From::Start, export::PAGE);
                return export::of_list("people", &self.finder, self.is_narrowed(), page, cx);
            }
            Command::Back if self.employer.is_some() => {
                self.employer = None;
                self.restart(cx);
            }
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    fn open(&self, cx: &mut Cx<'_>) -> Step {
        let Some(row) = self.finder.current() else { return Step::Taken };
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

    fn is_narrowed(&self) -> bool {
        self.finder.is_narrowed() || self.employer.is_some()
    }

    fn restart(&mut self, cx: &mut Cx<'_>) {
        let page = self.pager();
        self.finder.restart(cx, page);
    }

    fn pager(&self) -> impl Fn(&Sought, From, usize) -> Request + use<> {
        let (order, employer) = (self.order, self.employer.as_ref().map(|(id, _)| *id));
        move |sought, from, limit| {
            let filter = PeopleFilter {
                words: sought.words.clone(),
                division: sought.code("division"),
                level: sought.code("level"),
                occupation: sought.code("occupation"),
                fact: sought.code("fact"),
                employer,
            };
            Request::People { filter, order, from, limit }
        }
    }
}
