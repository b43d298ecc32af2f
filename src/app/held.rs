//! Keys that came before the rows they mean: they wait for the answer and then act in their order. A slow line
//! brings words and Enter in one piece, and Enter must not open what stood there before.

use super::App;
use crate::keymap::command::Command;
use crate::message::{Effect, Event};
use crate::screens::Input;
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
        if self.held.first.is_none() || self.confirm.is_some() {
            return Some(event);
        }
        let overtakes = match &event {
            Event::Key(key) => self.always(&[*key]).is_some(),
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

    /// After an answer: what waited is done, as far as the rows go.
    pub(super) fn catch_up(&mut self, effects: &mut Vec<Effect>) {
        let Some((owner, command)) = self.held.first.take() else { return };
        if self.confirm.is_some() || self.top().map(|slot| slot.owner) != Some(owner) {
            // they were meant for what is no longer in front
            self.held.rest.clear();
            return;
        }
        self.input(Input::Command(command), effects);
        while self.held.first.is_none() {
            match self.held.rest.pop_front() {
                Some(Event::Key(key)) => self.key(key, effects),
                Some(Event::Paste(text)) => self.paste(text, effects),
                _ => return,
            }
        }
    }
}
