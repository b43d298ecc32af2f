//! Presses keys, lets every answer come in, and shows the screen as text.

use jiangce::app::{App, Start};
use jiangce::domain::day::Day;
use jiangce::domain::lang::Lang;
use jiangce::domain::width::width;
use jiangce::keymap::key::{Key, KeyCode};
use jiangce::message::{Effect, Event, Session, StoreName};
use jiangce::store::{Access, Author, Store};
use jiangce::ui::theme::{Depth, Theme};
use jiangce::worker::{Office, Worker};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tempfile::TempDir;

/// Counts the starts, as process numbers do.
static STARTED: AtomicU32 = AtomicU32::new(0);

/// Longest wait for an answer before a journey fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program at work on a store.
pub struct Journey {
    pub app: App,
    worker: Option<Worker>,
    out: Sender<Event>,
    events: Receiver<Event>,
    pub path: PathBuf,
    /// Keys pressed since this was last set to zero.
    pub keys: usize,
    pub quit: bool,
}

pub fn today() -> Day {
    Day::new(2026, 11, 24).unwrap()
}

/// An empty store in a folder of its own.
pub fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.jiangce");
    drop(Store::create(&path, author()).unwrap());
    (folder, path)
}

pub fn author() -> Author {
    Author::new("li", "counter-1")
}

/// The store, to be looked at from outside.
pub fn store(path: &Path) -> Store {
    Store::open(path, Access::Write, author()).unwrap()
}

impl Journey {
    /// Starts the program at 80x24 in Chinese.
    pub fn start(path: &Path) -> Self {
        Self::start_at(path, (80, 24), Lang::Zh)
    }

    /// The same as somebody else.
    pub fn start_as(path: &Path, user: &str) -> Self {
        let mut store = store(path);
        store.act_as(user);
        Self::start_on(store, path, (80, 24), Lang::Zh)
    }

    pub fn start_at(path: &Path, size: (u16, u16), lang: Lang) -> Self {
        Self::start_on(store(path), path, size, lang)
    }

    fn start_on(store: Store, path: &Path, size: (u16, u16), lang: Lang) -> Self {
        let user = store.author().name.clone();
        let settings = store.settings().unwrap();
        let roles = store.my_roles().unwrap();
        let (out, events) = channel();
        let worker = Worker::start(store, Office { lang, today: today() }, &out).unwrap();
        let session = Session {
            today: today(),
            store: StoreName::Register,
            user,
            roles,
            practice: false,
            sitting: STARTED.fetch_add(1, Ordering::Relaxed).to_string(),
        };
        let theme = Theme::new(Depth::Indexed, false);
        let (app, effects) = App::new(Start { session, lang, theme, settings, own_keys: None, size });
        let mut journey =
            Self { app, worker: Some(worker), out, events, path: path.to_owned(), keys: 0, quit: false };
        journey.perform(effects);
        journey.settle();
        journey
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let worker = self.worker.as_ref().unwrap();
        for effect in effects {
            match effect {
                Effect::Ask(ticket, request) => worker.ask(ticket, request, &self.out),
                Effect::Interrupt(ticket) => worker.interrupt(ticket),
                Effect::Hold(wish) => worker.hold(wish),
                Effect::Quit => self.quit = true,
                _ => {}
            }
        }
    }

    /// Lets every answer that is awaited come in.
    pub fn settle(&mut self) {
        while self.app.is_waiting() {
            let event = self.events.recv_timeout(PATIENCE).expect("an answer");
            let effects = self.app.update(event);
            self.perform(effects);
        }
    }

    /// Lets answers come in until this can be seen, and no longer.
    pub fn until(&mut self, text: &str) -> &mut Self {
        while !self.text().contains(text) {
            let event = self.events.recv_timeout(PATIENCE).expect("an answer");
            let effects = self.app.update(event);
            self.perform(effects);
        }
        self
    }

    /// One key, without waiting for what it asks.
    pub fn hit(&mut self, key: Key) -> &mut Self {
        self.keys += 1;
        let effects = self.app.update(Event::Key(key));
        self.perform(effects);
        self
    }

    /// Keys by name, each answered before the next: `press("esc 3 n")`.
    pub fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split(' ') {
            self.hit(Key::parse(name).unwrap_or_else(|| panic!("no such key: {name}")));
            self.settle();
        }
        self
    }

    /// Keys by name as fast as they can come: nothing is answered before the last.
    pub fn hits(&mut self, names: &str) -> &mut Self {
        for name in names.split(' ') {
            self.hit(Key::parse(name).unwrap_or_else(|| panic!("no such key: {name}")));
        }
        self
    }

    /// Lets the alarm go off, as time would.
    pub fn alarm(&mut self) -> &mut Self {
        self.happens(Event::Alarm)
    }

    /// The window is made this large.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.happens(Event::Resize(columns, rows))
    }

    /// Text that comes in one piece.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.happens(Event::Paste(text.into()))
    }

    fn happens(&mut self, event: Event) -> &mut Self {
        let effects = self.app.update(event);
        self.perform(effects);
        self.settle();
        self
    }

    /// Text, character by character, each answered before the next.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.hit(character(c));
            self.settle();
        }
        self
    }

    /// Text as fast as it can come: nothing is answered before the last character.
    pub fn rushes(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.hit(character(c));
        }
        self
    }

    /// The frame as lines of text, and where the caret stands.
    pub fn frame(&self) -> (Vec<String>, Option<Position>) {
        let (columns, rows) = self.app.size();
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        let caret = self.app.view(&mut buffer);
        let line = |y: u16| {
            let (mut text, mut x) = (String::new(), 0);
            while x < columns {
                let symbol = buffer[(x, y)].symbol();
                text.push_str(symbol);
                x += u16::try_from(width(symbol).max(1)).unwrap();
            }
            text.trim_end().to_owned()
        };
        ((0..rows).map(line).collect(), caret)
    }

    pub fn text(&self) -> String {
        self.frame().0.join("\n")
    }

    /// The line the caret stands in.
    pub fn caret_line(&self) -> String {
        let (lines, caret) = self.frame();
        lines[usize::from(caret.expect("a caret").y)].clone()
    }

    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        assert!(self.text().contains(text), "“{text}” is not on the screen:\n{}", self.text());
        self
    }

    #[track_caller]
    pub fn sees_not(&mut self, text: &str) -> &mut Self {
        assert!(!self.text().contains(text), "“{text}” is on the screen:\n{}", self.text());
        self
    }

    /// Ends as a kill does: nothing is asked of the program any more.
    pub fn kill(mut self) -> PathBuf {
        if let Some(worker) = self.worker.take() {
            worker.finish();
        }
        self.path
    }
}

fn character(c: char) -> Key {
    Key { code: KeyCode::Char(c), ctrl: false, alt: false, shift: false }
}

/// A resident number with a right check digit.
pub fn id(head: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = head.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{head}{}", "10X98765432".chars().nth((sum % 11) as usize).unwrap())
}
