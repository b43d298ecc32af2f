//! What a screen is given and what it answers.

use crate::domain::effort::Effort;
use crate::domain::lang::Lang;
use crate::keymap::Keymap;
use crate::keymap::command::Command;
use crate::keymap::key::Key;
use crate::message::{Effect, Reply, Request, Session, Ticket};
use crate::screens::{Screen, Tab};
use crate::ui::theme::{Role, Theme};
use std::collections::BTreeMap;

/// What happens to a screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A command was meant.
    Command(Command),
    /// A character to take as text, or a key nothing is bound to.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// An answer to one of its questions.
    Reply(Ticket, Reply),
    /// It came back into view, or the store changed: read again what is shown.
    Shown,
    /// The window has another size.
    Resized,
    /// The alarm went off.
    Alarm,
}

/// What becomes of keys typed ahead of a screen's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// They are the screen's.
    Go,
    /// They are for what comes after it, and wait.
    Wait,
    /// Those that waited stay for that, new ones are the screen's: its save was refused.
    Stay,
}

/// What became of an input.
#[derive(Debug)]
pub enum Step {
    /// Not for this screen.
    Ignored,
    /// Taken.
    Taken,
    /// This command means rows that are not there yet: it is to come again after the answer, before other keys.
    Later(Command),
    /// Open this screen on top; made by [`Cx::open`].
    Push(u32, Box<Screen>),
    /// Open this screen in place of this one; made by [`Cx::replace`].
    Replace(u32, Box<Screen>),
    /// Close this screen.
    Pop,
    /// Go to that tab.
    Go(Tab),
    /// The shell is to do this.
    Meant(Command),
    /// Ask first.
    Confirm(Box<Confirm>),
}

/// What is done once the person says yes.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Ask the store; the answer goes to the screen too.
    Ask(Request),
    /// Wish this of the machine.
    Wish(Effect),
    /// Give this command to the screen that asked.
    Mean(Command),
}

/// Where a question stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The person decides.
    Asking,
    /// It is being done.
    Waiting(Ticket),
    /// It was not done, and why.
    Failed(String),
}

/// The one dialog: asks, waits, says why it failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirm {
    /// What is to be done.
    pub title: String,
    /// What it means.
    pub body: String,
    /// Said while waiting.
    pub waiting: String,
    /// What is done on yes.
    pub act: Act,
    /// Where it stands.
    pub stage: Stage,
}

impl Confirm {
    /// Asks `body` under `title` before `act`.
    pub fn new(title: impl Into<String>, body: impl Into<String>, act: Act) -> Box<Self> {
        Box::new(Self {
            title: title.into(),
            body: body.into(),
            waiting: "…".into(),
            act,
            stage: Stage::Asking,
        })
    }
}

/// The notice line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it looks.
    pub role: Role,
    /// What it says.
    pub text: String,
}

/// What a screen may look at and wish for while it is updated.
pub struct Cx<'a> {
    /// What never changes.
    pub session: &'a Session,
    /// The language at the moment.
    pub lang: Lang,
    /// Columns and rows of the window.
    pub size: (u16, u16),
    /// This user's settings.
    pub settings: &'a BTreeMap<String, String>,
    /// The screen that is updated.
    pub(crate) owner: u32,
    pub(crate) serial: &'a mut u32,
    pub(crate) owners: &'a mut u32,
    pub(crate) effects: &'a mut Vec<Effect>,
    pub(crate) notice: &'a mut Option<Notice>,
}

/// Lines of the window that belong to the shell: tabs, notice, keys.
pub const SHELL_LINES: u16 = 3;

impl Cx<'_> {
    /// Lines a screen has.
    pub fn height(&self) -> usize {
        usize::from(self.size.1.saturating_sub(SHELL_LINES))
    }

    /// Opens a screen on top: what `make` asks for is answered to the new screen.
    pub fn open(&mut self, make: impl FnOnce(&mut Cx<'_>) -> Screen) -> Step {
        let (owner, screen) = self.make(make);
        Step::Push(owner, screen)
    }

    /// Opens a screen in place of this one.
    pub fn replace(&mut self, make: impl FnOnce(&mut Cx<'_>) -> Screen) -> Step {
        let (owner, screen) = self.make(make);
        Step::Replace(owner, screen)
    }

    fn make(&mut self, make: impl FnOnce(&mut Cx<'_>) -> Screen) -> (u32, Box<Screen>) {
        *self.owners += 1;
        let owner = *self.owners;
        let outer = std::mem::replace(&mut self.owner, owner);
        let screen = make(self);
        self.owner = outer;
        (owner, Box::new(screen))
    }

    /// Sends a question out.
    pub fn ask(&mut self, request: Request) -> Ticket {
        *self.serial = self.serial.wrapping_add(1);
        let ticket = Ticket { owner: self.owner, serial: *self.serial };
        self.effects.push(Effect::Ask(ticket, request));
        ticket
    }

    /// Nobody waits for this ticket any more.
    pub fn interrupt(&mut self, ticket: Ticket) {
        self.effects.push(Effect::Interrupt(ticket));
    }

    /// Wishes anything else of the machine.
    pub fn wish(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Tells what is opened now from everything else this person opens, here or elsewhere.
    pub fn sitting(&mut self) -> String {
        *self.serial = self.serial.wrapping_add(1);
        format!("{}-{}", self.session.sitting, self.serial)
    }

    /// Adds to this user's own statistics of entry.
    pub fn count(&mut self, effort: Option<Effort>) {
        if let Some(effort) = effort {
            self.ask(Request::AddEffort { sitting: self.session.sitting.clone(), effort });
        }
    }

    /// Says something in the notice line.
    pub fn say(&mut self, role: Role, zh: &str, en: &str) {
        let text = if self.lang == Lang::Zh { zh } else { en };
        self.tell(role, text.to_owned());
    }

    /// Says a ready sentence in the notice line.
    pub fn tell(&mut self, role: Role, text: String) {
        *self.notice = Some(Notice { role, text });
    }

    /// Keeps a setting of this user.
    pub fn set(&mut self, key: &str, value: &str) {
        self.ask(Request::SetSetting { key: key.into(), value: value.into() });
    }
}

/// What a view may look at besides the screen's own state.
pub struct ViewCx<'a> {
    /// What never changes.
    pub session: &'a Session,
    /// The language.
    pub lang: Lang,
    /// Looks and signs.
    pub theme: &'a Theme,
    /// Which keys hold, for hints.
    pub keymap: &'a Keymap,
    /// This user's settings.
    pub settings: &'a BTreeMap<String, String>,
}
