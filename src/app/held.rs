//! Keys that came before what they mean: before the rows they open, or behind the save of a form that closes with
//! it. They wait for the answer and then act in their order. A slow line brings words and Enter in one piece, and
//! Enter must not open what stood there before; a quick hand has begun the next record before this one is saved.

use super::App;
use crate::domain::lang::Lang;
use crate::keymap::Found;
use crate::keymap::command::Command;
use crate::keymap::key::Key;
use crate::message::{Effect, Event};
use crate::screens::{Ahead, Input};
use crate::ui::theme::Role;
use std::collections::VecDeque;

/// More keys than anybody types while an answer is out.
const MOST: usize = 4096;

/// What waits.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The command that waits for rows, and the screen it was given to.
    first: Option<(u32, Command)>,
    /// What came after it.
    rest: VecDeque<Event>,
}

impl App {
    /// A screen wants this command again once its rows are there.
    pub(super) fn hold(&mut self, owner: u32, command: Command) {
        self.held.first = Some((owner, command));
    }

    /// Keeps an event that must not overtake what waits; gives back what may.
    pub(super) fn behind(&mut self, event: Event) -> Option<Event> {
        if self.confirm.is_some() || self.held.first.is_none() && !self.closes() {
            return Some(event);
        }
        let overtakes = match &event {
            Event::Key(key) => {
                self.always(&[*key]).is_some() || self.held.first.is_none() && self.is_aside(*key)
            }
            Event::Paste(_) => false,
            _ => true,
        };
        if overtakes {
            return Some(event);
        }
        if self.held.rest.len() < MOST {
            self.held.rest.push_back(event);
        }
        None
    }

    /// True while the form in front saves and will close.
    fn closes(&self) -> bool {
        self.palette.is_none() && self.ahead() == Ahead::Wait
    }

    fn ahead(&self) -> Ahead {
        self.top().map_or(Ahead::Go, |slot| slot.screen.ahead())
    }

    /// True for a key that opens something over the form, which stays as it is.
    fn is_aside(&self, key: Key) -> bool {
        const ASIDE: [Command; 4] = [Command::Palette, Command::Help, Command::Clause, Command::Alike];
        let alone = self.pending.is_empty() && key.text().is_none();
        alone
            && matches!(self.keymap.lookup(self.scopes(), &[key]), Found::Command(found) if ASIDE.contains(&found))
    }

    /// After a key: what waited behind a save goes once nobody waits for it any more.
    pub(super) fn forget(&mut self) {
        if self.held.first.is_none() && self.slots().all(|slot| slot.screen.ahead() == Ahead::Go) {
            self.held.rest.clear();
        }
    }

    /// After an answer: what waited is done, as far as the answers go.
    pub(super) fn catch_up(&mut self, effects: &mut Vec<Effect>) {
        if self.held.first.is_some() {
            self.command_again(effects);
        } else if self.confirm.is_some() {
            // they were not typed as an answer to a question
            self.held.rest.clear();
        }
        while self.held.first.is_none() && self.confirm.is_none() && self.ahead() == Ahead::Go {
            match self.held.rest.pop_front() {
                Some(Event::Key(key)) => self.key(key, effects),
                Some(Event::Paste(text)) => self.paste(text, effects),
                _ => return,
            }
        }
        let kept = self.held.rest.len();
        if kept > 0 && self.ahead() == Ahead::Stay {
            let said = match self.common.lang {
                Lang::Zh => format!("其后已按的 {kept} 个键留待保存之后"),
                Lang::En => format!("{kept} keys pressed since wait until this is saved"),
            };
            self.say(Role::Warning, said);
        }
    }

    fn command_again(&mut self, effects: &mut Vec<Effect>) {
        let Some((owner, command)) = self.held.first.take() else { return };
        if self.confirm.is_some() || self.top().map(|slot| slot.owner) != Some(owner) {
            // they were meant for what is no longer in front
            self.held.rest.clear();
            return;
        }
        self.input(Input::Command(command), effects);
    }
}
