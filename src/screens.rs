//! The screens: an enum of plain states on a stack, one module each.
//!
//! # Adding a screen
//!
//! 1. Its state and what it does: `src/screens/NAME.rs` with `new(cx)`, `update(&mut self, Input,
//!    &mut Cx) -> Step` and `scopes(&self)`; what it shows: `src/screens/NAME/view.rs` with
//!    `draw(...) -> Option<Position>` (the caret).
//!    A state has three parts: what it was opened with, what came from the store, where the eye is.
//! 2. A variant of [`Screen`] and its line in each match of this file; also in [`Screen::clause`] when its
//!    rows have clauses (the compiler does not ask there).
//! 3. When it is a tab: a variant of [`Tab`] and its row in [`TABS`].
//! 4. A command that opens it from anywhere: a row with `[Global]` in `keymap/command.rs` (which puts it
//!    into the palette), its answer in [`opened_by`], its key in `keymaps/default.toml` (look whether
//!    `vim.toml` and `function-keys.toml` use that key). Keys that hold only here: a scope in
//!    `keymap/scope.rs` (variant, row with its key bar) and commands of that scope. The output of
//!    `jiangce keys` goes into the README (`tests/readme.rs` prints it).
//! 5. New questions to the store: a `Request` and a `Reply` in `message.rs`, answered in
//!    `worker/answer.rs`.
//! 6. A journey by keys in `tests/journeys/NAME.rs`, with `mod NAME;` in `tests/journeys/main.rs`.
//!
//! A screen is opened by `cx.open(|cx| Screen::NAME(NAME::new(cx)))`, which is also the [`Step`].

pub mod certificates;
pub mod compare;
pub mod cursor;
pub mod cx;
pub mod efforts;
pub mod example;
pub mod export;
pub mod finder;
pub mod form_desk;
pub mod form_host;
pub mod home;
pub mod import;
pub mod journal;
pub mod listing;
pub mod menu;
pub mod merge;
pub mod narrow;
pub mod organisations;
pub mod page;
pub mod papers;
pub mod path_field;
pub mod people;
pub mod policy;
pub mod record_form;
pub mod search_box;
pub mod settings;
pub mod subsidy;
pub mod sweep;
pub mod text_page;
pub mod typing;
pub mod users;

pub use cx::{Act, Ahead, Confirm, Cx, Input, Stage, Step, ViewCx};

use crate::domain::lang::{Words, words};
use crate::domain::record::{Record, RecordRef};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::DraftLine;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// A screen that a key of the top line opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Tab {
    Home,
    People,
    Certificates,
    Subsidies,
    Organisations,
    Policy,
}

/// The tabs in the order of the top line: command, name.
pub const TABS: &[(Tab, Command, Words)] = &[
    (Tab::Home, Command::GoHome, words("首页", "Home")),
    (Tab::People, Command::GoPeople, words("人才", "People")),
    (Tab::Certificates, Command::GoCertificates, words("证书", "Certs")),
    (Tab::Subsidies, Command::GoSubsidies, words("补贴", "Subsidies")),
    (Tab::Organisations, Command::GoOrganisations, words("单位", "Orgs")),
    (Tab::Policy, Command::GoPolicy, words("政策", "Policy")),
];

impl Tab {
    /// Its first screen.
    pub fn open(self, cx: &mut Cx<'_>) -> Screen {
        match self {
            Self::Home => Screen::Home(home::Home::new(cx)),
            Self::People => Screen::People(Box::new(people::People::new(cx))),
            Self::Certificates => Screen::Certificates(certificates::Certificates::new(cx)),
            Self::Subsidies => Screen::Subsidy(Box::new(subsidy::Subsidy::choose(cx))),
            Self::Organisations => Screen::Organisations(organisations::Organisations::new(cx)),
            Self::Policy => Screen::Policy(Box::new(policy::Policy::new(cx))),
        }
    }
}

/// Every screen with its state.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Screen {
    Home(home::Home),
    People(Box<people::People>),
    Certificates(certificates::Certificates),
    Entry(Box<certificates::Entry>),
    RecordForm(Box<record_form::RecordForm>),
    Organisations(organisations::Organisations),
    Page(Box<page::Page>),
    Subsidy(Box<subsidy::Subsidy>),
    Sweep(Box<sweep::Sweep>),
    Policy(Box<policy::Policy>),
    Import(Box<import::Import>),
    Desk(Box<import::Desk>),
    Imports(import::Imports),
    Export(Box<export::Export>),
    Text(text_page::TextPage),
    Settings(settings::Settings),
    Users(Box<users::Users>),
    Journal(journal::Journal),
    Papers(papers::Papers),
    Merge(Box<merge::MergeDesk>),
    Compare(Box<compare::Compare>),
    Efforts(efforts::Efforts),
    Cover(Box<papers::cover::Cover>),
    PaperDesk(Box<papers::desk::PaperDesk>),
    Rekey(Box<papers::rekey::RekeyDesk>),
}

impl Screen {
    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match self {
            Self::Home(screen) => screen.update(input, cx),
            Self::People(screen) => screen.update(input, cx),
            Self::Certificates(screen) => screen.update(input, cx),
            Self::Entry(screen) => screen.update(input, cx),
            Self::RecordForm(screen) => screen.update(input, cx),
            Self::Organisations(screen) => screen.update(input, cx),
            Self::Page(screen) => screen.update(input, cx),
            Self::Subsidy(screen) => screen.update(input, cx),
            Self::Sweep(screen) => screen.update(input, cx),
            Self::Policy(screen) => screen.update(input, cx),
            Self::Import(screen) => screen.update(input, cx),
            Self::Desk(screen) => screen.update(input, cx),
            Self::Imports(screen) => screen.update(input, cx),
            Self::Export(screen) => screen.update(input, cx),
            Self::Text(screen) => screen.update(&input, cx),
            Self::Settings(screen) => screen.update(&input, cx),
            Self::Users(screen) => screen.update(input, cx),
            Self::Journal(screen) => screen.update(input, cx),
            Self::Papers(screen) => screen.update(input, cx),
            Self::Merge(screen) => screen.update(input, cx),
            Self::Compare(screen) => screen.update(input, cx),
            Self::Efforts(screen) => screen.update(&input, cx),
            Self::Cover(screen) => screen.update(input, cx),
            Self::PaperDesk(screen) => screen.update(input, cx),
            Self::Rekey(screen) => screen.update(input, cx),
        }
    }

    /// Draws it and says where the caret stands.
    pub fn view(&self, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
        match self {
            Self::Home(screen) => home::view::draw(screen, area, buffer, cx),
            Self::People(screen) => people::view::draw(screen, area, buffer, cx),
            Self::Certificates(screen) => certificates::view::register(screen, area, buffer, cx),
            Self::Entry(screen) => certificates::view::entry(screen, area, buffer, cx),
            Self::RecordForm(screen) => record_form::draw(screen, area, buffer, cx),
            Self::Organisations(screen) => organisations::view::draw(screen, area, buffer, cx),
            Self::Page(screen) => page::view::draw(screen, area, buffer, cx),
            Self::Subsidy(screen) => subsidy::view::draw(screen, area, buffer, cx),
            Self::Sweep(screen) => sweep::view::draw(screen, area, buffer, cx),
            Self::Policy(screen) => policy::view::draw(screen, area, buffer, cx),
            Self::Import(screen) => import::view::draw(screen, area, buffer, cx),
            Self::Desk(screen) => import::desk::view::draw(screen, area, buffer, cx),
            Self::Imports(screen) => import::earlier::draw(screen, area, buffer, cx),
            Self::Export(screen) => export::view::draw(screen, area, buffer, cx),
            Self::Text(screen) => text_page::draw(screen, area, buffer, cx),
            Self::Settings(screen) => settings::draw(screen, area, buffer, cx),
            Self::Users(screen) => users::draw(screen, area, buffer, cx),
            Self::Journal(screen) => journal::draw(screen, area, buffer, cx),
            Self::Papers(screen) => papers::view::draw(screen, area, buffer, cx),
            Self::Merge(screen) => merge::view::draw(screen, area, buffer, cx),
            Self::Compare(screen) => compare::draw(screen, area, buffer, cx),
            Self::Efforts(screen) => text_page::draw(&screen.page, area, buffer, cx),
            Self::Cover(screen) => papers::cover::draw(screen, area, buffer, cx),
            Self::PaperDesk(screen) => papers::desk::draw(screen, area, buffer, cx),
            Self::Rekey(screen) => papers::rekey::draw(screen, area, buffer, cx),
        }
    }

    /// Where its keys are looked up, nearest first.
    pub fn scopes(&self) -> &'static [Scope] {
        match self {
            Self::Home(screen) => screen.scopes(),
            Self::People(screen) => screen.scopes(),
            Self::Certificates(screen) => screen.scopes(),
            Self::Entry(screen) => screen.scopes(),
            Self::RecordForm(screen) => screen.scopes(),
            Self::Organisations(screen) => screen.scopes(),
            Self::Page(screen) => screen.scopes(),
            Self::Subsidy(screen) => screen.scopes(),
            Self::Sweep(screen) => screen.scopes(),
            Self::Policy(screen) => screen.scopes(),
            Self::Import(screen) => screen.scopes(),
            Self::Desk(screen) => screen.scopes(),
            Self::Export(screen) => screen.scopes(),
            Self::Imports(_) | Self::Text(_) | Self::Efforts(_) => &[Scope::List, Scope::Global],
            Self::Settings(_) => settings::SCOPES,
            Self::Users(screen) => screen.scopes(),
            Self::Journal(_) => journal::SCOPES,
            Self::Papers(screen) => screen.scopes(),
            Self::Merge(screen) => screen.scopes(),
            Self::Compare(_) => &[Scope::Compare, Scope::List, Scope::Global],
            Self::Cover(screen) => screen.scopes(),
            Self::PaperDesk(screen) => screen.scopes(),
            Self::Rekey(screen) => screen.scopes(),
        }
    }

    /// True while plain characters are text.
    pub fn takes_text(&self) -> bool {
        self.scopes().contains(&Scope::Text)
    }

    /// What becomes of keys that come now.
    pub fn ahead(&self) -> Ahead {
        match self {
            Self::RecordForm(screen) => screen.ahead(),
            Self::Cover(screen) => screen.ahead(),
            _ => Ahead::Go,
        }
    }

    /// The clause behind what has the keyboard.
    pub fn clause(&self) -> Option<String> {
        match self {
            Self::Page(screen) => screen.clause(),
            Self::Entry(screen) => screen.clause(),
            Self::RecordForm(screen) => screen.clause(),
            Self::PaperDesk(screen) => screen.clause(),
            Self::Subsidy(screen) => screen.clause(),
            Self::Sweep(screen) => screen.clause(),
            Self::Policy(screen) => screen.clause(),
            _ => None,
        }
    }
}

/// The screen a command opens from anywhere, besides the tabs.
pub fn opened_by(command: Command, cx: &mut Cx<'_>) -> Option<Step> {
    Some(match command {
        Command::Settings => cx.open(|_| Screen::Settings(settings::Settings::default())),
        Command::Users => cx.open(|cx| Screen::Users(Box::new(users::Users::new(cx)))),
        Command::Journal => cx.open(|cx| Screen::Journal(journal::Journal::new(cx))),
        Command::Sweep => cx.open(|cx| Screen::Sweep(Box::new(sweep::Sweep::new(cx)))),
        Command::Papers => papers::open(cx),
        Command::Efforts => efforts::open(cx),
        _ => {
            return import::opened_by(command, cx)
                .or_else(|| export::opened_by(command, cx))
                .or_else(|| record_form::opened_by(command, cx));
        }
    })
}

/// The screen a command opens about a person, an organisation or another record.
pub fn opened_about(
    command: Command,
    reference: RecordRef,
    record: Option<&Record>,
    cx: &mut Cx<'_>,
) -> Option<Step> {
    subsidy::opened_about(command, reference, cx)
        .or_else(|| record_form::opened_about(command, reference, record, cx))
}

/// The screen that goes on with a draft.
pub fn resumed(draft: &DraftLine, cx: &mut Cx<'_>) -> Option<Step> {
    record_form::resume(&draft.form, cx)
}
