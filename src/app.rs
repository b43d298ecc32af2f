//! The program as plain data: what is open, who has the keyboard, what an event changes.
//!
//! [`App::update`] takes an event and returns what is wanted of the machine; [`App::view`] draws.
//! Who has the keyboard is derived each time: the dialog, else the palette, else the screen on top.

mod held;
mod help;
mod palette;
mod reply;
mod shell;
mod small;
mod view;

#[cfg(test)]
mod tests;

use crate::domain::lang::Lang;
use crate::keymap::command::Command;
use crate::keymap::key::Key;
use crate::keymap::scope::Scope;
use crate::keymap::{Found, Keymap};
use crate::message::{Concern, Effect, Event, Request, Session, Ticket};
use crate::screens::cx::Notice;
use crate::screens::{Confirm, Cx, Input, Screen, Step, Tab};
use crate::ui::theme::{Role, Theme};
use held::Held;
use palette::Palette;
use shell::ALWAYS;
use std::collections::{BTreeMap, HashSet};

/// A screen with the number its questions go out under.
#[derive(Debug)]
struct Slot {
    owner: u32,
    screen: Screen,
}

/// The model.
#[derive(Debug)]
pub struct App {
    common: Common,
    theme: Theme,
    keymap: Keymap,
    own_keys: Option<(String, String)>,
    tab: Tab,
    stacks: BTreeMap<Tab, Vec<Slot>>,
    palette: Option<Palette>,
    /// The question asked, and the screen it belongs to.
    confirm: Option<(u32, Box<Confirm>)>,
    /// Keys of a chord that has begun.
    pending: Vec<Key>,
    /// Keys that wait for rows.
    held: Held,
    /// Questions that are out.
    out: HashSet<Ticket>,
    /// What is the matter with the store, by what it is about, as the top line says it.
    marks: BTreeMap<Concern, String>,
    /// The last question whether others changed the store.
    probe: Option<Ticket>,
}

/// What every screen may look at or use while it is updated.
#[derive(Debug)]
struct Common {
    session: Session,
    lang: Lang,
    size: (u16, u16),
    settings: BTreeMap<String, String>,
    owners: u32,
    serial: u32,
    notice: Option<Notice>,
}

impl Common {
    fn cx<'a>(&'a mut self, owner: u32, effects: &'a mut Vec<Effect>) -> Cx<'a> {
        Cx {
            session: &self.session,
            lang: self.lang,
            size: self.size,
            settings: &self.settings,
            owner,
            serial: &mut self.serial,
            owners: &mut self.owners,
            effects,
            notice: &mut self.notice,
        }
    }
}

/// What the program starts with.
#[derive(Clone, Debug)]
pub struct Start {
    /// What never changes.
    pub session: Session,
    /// Language.
    pub lang: Lang,
    /// Looks.
    pub theme: Theme,
    /// This user's settings.
    pub settings: Vec<(String, String)>,
    /// The user's own keymap file: name and text.
    pub own_keys: Option<(String, String)>,
    /// Columns and rows.
    pub size: (u16, u16),
}

impl App {
    /// The program at its first screen, and what it wants first.
    pub fn new(start: Start) -> (Self, Vec<Effect>) {
        let settings: BTreeMap<_, _> = start.settings.into_iter().collect();
        let name = settings.get("keymap").map_or("default", String::as_str);
        let own = start.own_keys.as_ref().map(|(file, text)| (file.as_str(), text.as_str()));
        let (keymap, notice) = match Keymap::load(name, own) {
            Ok(keymap) => (keymap, None),
            Err(faults) => {
                let text = faults.first().map(|fault| fault.sentence(start.lang)).unwrap_or_default();
                let kept = Keymap::load(name, None).unwrap_or_default();
                (kept, Some(Notice { role: Role::Fault, text }))
            }
        };
        let mut app = Self {
            common: Common {
                session: start.session,
                lang: start.lang,
                size: start.size,
                settings,
                owners: 0,
                serial: 0,
                notice,
            },
            theme: start.theme,
            keymap,
            own_keys: start.own_keys,
            tab: Tab::Home,
            stacks: BTreeMap::new(),
            palette: None,
            confirm: None,
            pending: Vec::new(),
            held: Held::default(),
            out: HashSet::new(),
            marks: BTreeMap::new(),
            probe: None,
        };
        let mut effects = Vec::new();
        app.go(Tab::Home, &mut effects);
        app.note_questions(&effects);
        (app, effects)
    }

    /// What an event changes and what is wanted of the machine.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        let Some(event) = self.seen(event, &mut effects).and_then(|event| self.behind(event)) else {
            return effects;
        };
        match event {
            Event::Key(key) => {
                self.key(key, &mut effects);
                self.forget();
            }
            Event::Paste(text) => self.paste(text, &mut effects),
            Event::Resize(columns, rows) => {
                self.common.size = (columns, rows);
                if !small::is_small((columns, rows)) {
                    self.tell_top(Input::Resized, &mut effects);
                }
            }
            Event::Reply(ticket, reply) => {
                self.reply(ticket, reply, &mut effects);
                self.catch_up(&mut effects);
            }
            Event::Alarm => {
                self.common.notice = None;
                for owner in self.slots().map(|slot| slot.owner).collect::<Vec<_>>() {
                    self.tell_owner(owner, Input::Alarm, &mut effects);
                }
            }
            Event::Resume => effects.push(Effect::Redraw),
            Event::HangUp => effects.push(Effect::Quit),
        }
        self.note_questions(&effects);
        effects
    }

    fn note_questions(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Ask(ticket, _) => self.out.insert(*ticket),
                Effect::Interrupt(ticket) => self.out.remove(ticket),
                _ => false,
            };
        }
    }

    /// True while an answer is out that the screen waits for.
    pub fn is_waiting(&self) -> bool {
        !self.out.is_empty()
    }

    /// Columns and rows of the window.
    pub fn size(&self) -> (u16, u16) {
        self.common.size
    }

    /// The open tab.
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// The screens of the open tab, the lowest first.
    pub fn stack(&self) -> impl Iterator<Item = &Screen> {
        self.stacks.get(&self.tab).into_iter().flatten().map(|slot| &slot.screen)
    }

    /// The notice line.
    pub fn notice(&self) -> Option<&str> {
        self.common.notice.as_ref().map(|notice| notice.text.as_str())
    }

    fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.stacks.values().flatten()
    }

    fn top(&self) -> Option<&Slot> {
        self.stacks.get(&self.tab)?.last()
    }

    /// Where keys are looked up now.
    fn scopes(&self) -> &'static [Scope] {
        if self.confirm.is_some() {
            &[Scope::Dialog]
        } else if self.palette.is_some() {
            &[Scope::Palette, Scope::Text]
        } else {
            self.top().map_or(&[Scope::Global], |slot| slot.screen.scopes())
        }
    }

    fn takes_text(&self) -> bool {
        self.confirm.is_none() && self.scopes().contains(&Scope::Text)
    }

    fn key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.common.notice = None;
        if self.pending.is_empty() && self.takes_text() && key.text().is_some() {
            return self.input(Input::Key(key), effects);
        }
        if !self.takes_text() {
            self.look_for_changes(effects);
        }
        self.pending.push(key);
        match self.lookup() {
            Found::Command(command) if ALWAYS.contains(&command) => {
                self.pending.clear();
                self.command(command, effects);
            }
            Found::Command(command) => {
                self.pending.clear();
                self.input(Input::Command(command), effects);
            }
            Found::More => {}
            Found::Unbound => {
                let alone = self.pending.len() == 1;
                self.pending.clear();
                if alone {
                    self.input(Input::Key(key), effects);
                }
            }
        }
    }

    /// What the keys so far mean here; leaving is one key wherever the keyboard is.
    fn lookup(&self) -> Found {
        let found = self.keymap.lookup(self.scopes(), &self.pending);
        if found != Found::Unbound {
            return found;
        }
        self.always(&self.pending).map_or(Found::Unbound, Found::Command)
    }

    /// What these keys mean wherever the keyboard is.
    fn always(&self, keys: &[Key]) -> Option<Command> {
        match self.keymap.lookup(&[Scope::Global], keys) {
            Found::Command(command) => Some(command).filter(|command| ALWAYS.contains(command)),
            _ => None,
        }
    }

    /// Other processes' changes show at the next key.
    fn look_for_changes(&mut self, effects: &mut Vec<Effect>) {
        if self.probe.is_none_or(|asked| !self.out.contains(&asked)) {
            self.probe = Some(self.cx(0, effects).ask(Request::Changed));
        }
    }

    fn paste(&mut self, text: String, effects: &mut Vec<Effect>) {
        self.pending.clear();
        self.input(Input::Paste(text), effects);
    }

    /// An input goes to who has the keyboard; what a screen ignores is the shell's.
    fn input(&mut self, input: Input, effects: &mut Vec<Effect>) {
        if self.confirm.is_some() {
            return self.answer_confirm(&input, effects);
        }
        if self.palette.is_some() {
            return self.in_palette(&input, effects);
        }
        let command = if let Input::Command(command) = input { Some(command) } else { None };
        if !self.tell_top(input, effects)
            && let Some(command) = command
        {
            self.command(command, effects);
        }
    }

    /// False when the screen on top ignored it.
    fn tell_top(&mut self, input: Input, effects: &mut Vec<Effect>) -> bool {
        self.top().map(|slot| slot.owner).is_none_or(|owner| self.tell_owner(owner, input, effects))
    }

    fn tell_owner(&mut self, owner: u32, input: Input, effects: &mut Vec<Effect>) -> bool {
        let slot = self.stacks.values_mut().flatten().find(|slot| slot.owner == owner);
        let Some(slot) = slot else { return true };
        let before = effects.len();
        let step = slot.screen.update(input, &mut self.common.cx(owner, effects));
        let set = effects.get(before..).unwrap_or(&[]).iter().filter_map(|effect| match effect {
            Effect::Ask(_, Request::SetSetting { key, value }) => Some((key.clone(), value.clone())),
            _ => None,
        });
        let set: Vec<_> = set.collect();
        self.common.settings.extend(set);
        self.step(owner, step, effects)
    }

    fn cx<'a>(&'a mut self, owner: u32, effects: &'a mut Vec<Effect>) -> Cx<'a> {
        self.common.cx(owner, effects)
    }

    /// Does what a screen answered; false when it ignored the input.
    fn step(&mut self, owner: u32, step: Step, effects: &mut Vec<Effect>) -> bool {
        match step {
            Step::Ignored => return false,
            Step::Taken => {}
            Step::Later(command) => self.hold(owner, command),
            Step::Push(owner, screen) => self.push(owner, *screen),
            Step::Replace(new, screen) => {
                self.remove(owner);
                self.push(new, *screen);
            }
            Step::Pop => self.pop(owner, effects),
            Step::Go(tab) => self.go(tab, effects),
            Step::Meant(command) => self.command(command, effects),
            Step::Confirm(confirm) => self.confirm = Some((owner, confirm)),
        }
        true
    }

    /// Puts a screen on top.
    fn push(&mut self, owner: u32, screen: Screen) {
        self.stacks.entry(self.tab).or_default().push(Slot { owner, screen });
    }

    fn remove(&mut self, owner: u32) {
        for stack in self.stacks.values_mut() {
            stack.retain(|slot| slot.owner != owner);
        }
    }

    /// Closes a screen; the one below reads again what it shows. The last screen of a tab stays.
    fn pop(&mut self, owner: u32, effects: &mut Vec<Effect>) {
        let depth =
            self.stacks.values().find(|stack| stack.iter().any(|s| s.owner == owner)).map_or(0, Vec::len);
        if depth > 1 {
            self.remove(owner);
            self.tell_top(Input::Shown, effects);
        }
    }

    /// Shows a tab as it was left, or opens it.
    fn go(&mut self, tab: Tab, effects: &mut Vec<Effect>) {
        self.tab = tab;
        if self.stacks.contains_key(&tab) {
            self.tell_top(Input::Resized, effects);
            self.tell_top(Input::Shown, effects);
            return;
        }
        let step = self.cx(0, effects).open(|cx| tab.open(cx));
        self.step(0, step, effects);
    }
}
