//! A window too small for any screen: nobody may act on what they cannot see. Only the keys the sentence names
//! work; a letter or a paste is dropped, and the screens keep the size they had until there is room again.

use super::App;
use super::shell::ALWAYS;
use crate::domain::lang::{Lang, words};
use crate::keymap::Found;
use crate::keymap::command::Command;
use crate::keymap::key::Key;
use crate::keymap::scope::Scope;
use crate::message::{Effect, Event};
use crate::screens::{Act, Confirm, Input};

/// Smaller windows get a sentence instead of a screen.
const LEAST: (u16, u16) = (60, 16);

/// True where no screen is drawn.
pub(super) fn is_small((columns, rows): (u16, u16)) -> bool {
    columns < LEAST.0 || rows < LEAST.1
}

impl App {
    /// Takes what is typed at a window that shows nothing; gives back what is not typed.
    pub(super) fn seen(&mut self, event: Event, effects: &mut Vec<Effect>) -> Option<Event> {
        if !is_small(self.common.size) {
            return Some(event);
        }
        match event {
            Event::Key(key) => self.key_unseen(key, effects),
            Event::Paste(_) => {}
            other => return Some(other),
        }
        None
    }

    fn key_unseen(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.pending.clear();
        if let Some(command) = self.always(&[key]) {
            return self.command(command, effects);
        }
        if self.leaving().is_some()
            && let Found::Command(command @ (Command::Yes | Command::No)) =
                self.keymap.lookup(&[Scope::Dialog], &[key])
        {
            self.answer_confirm(&Input::Command(command), effects);
        }
    }

    /// The question whether to leave, the only one that is put in a window this small.
    fn leaving(&self) -> Option<&Confirm> {
        let confirm = self.confirm.as_ref().map(|(_, confirm)| confirm.as_ref());
        confirm.filter(|confirm| confirm.act == Act::Wish(Effect::Quit))
    }

    /// What stands in a window this small.
    pub(super) fn said_small(&self) -> Vec<String> {
        if let Some(confirm) = self.leaving() {
            let w = |zh, en| words(zh, en).get(self.common.lang);
            let keys = format!("{}？ Enter {} · Esc {}", confirm.title, w("是", "yes"), w("否", "no"));
            return vec![keys, confirm.body.clone()];
        }
        let (columns, rows) = LEAST;
        let least = match self.common.lang {
            Lang::Zh => format!("窗口太小：至少 {columns} 列 {rows} 行。"),
            Lang::En => format!("Window too small: at least {columns} columns, {rows} rows."),
        };
        let keys = ALWAYS.iter().filter_map(|command| {
            let key = self.keymap.keys_of(&[Scope::Global], *command).into_iter().next()?;
            Some(format!("{key} {}", command.words().get(self.common.lang)))
        });
        vec![least, keys.collect::<Vec<_>>().join(" · ")]
    }
}
