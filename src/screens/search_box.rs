//! The box above a list: the words typed, and whether it has the keyboard.

use super::typing::typed;
use super::{Input, ViewCx};
use crate::keymap::command::Command;
use crate::ui::line_edit::LineEdit;
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Most characters of a search.
const MOST: usize = 60;
/// Columns of the box: a certificate number fits whole.
const ROOM: u16 = 24;

/// The box.
#[derive(Debug)]
pub struct SearchBox {
    words: LineEdit,
    typing: bool,
}

/// What became of an input to the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Not for the box.
    Ignored,
    /// The caret moved, or a key changed nothing.
    Same,
    /// The words changed: the list is to be read anew.
    Words,
    /// The row the eye is on is meant.
    Accepted,
    /// This is for the rows; the words stay.
    ForRows(Command),
}

impl Default for SearchBox {
    fn default() -> Self {
        Self { words: LineEdit::new().limited(MOST), typing: false }
    }
}

impl SearchBox {
    /// What was typed, without blanks at its ends.
    pub fn words(&self) -> &str {
        self.words.text().trim()
    }

    /// True when nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// True while the box has the keyboard.
    pub const fn is_typing(&self) -> bool {
        self.typing
    }

    /// Gives the box the keyboard, or takes it away; the words stay.
    pub const fn set_typing(&mut self, typing: bool) {
        self.typing = typing;
    }

    /// Empties the box.
    pub fn clear(&mut self) {
        self.words.set("");
    }

    /// Puts words into it.
    pub fn set(&mut self, words: &str) {
        self.words.set(words);
    }

    /// What became of an input while the box has the keyboard.
    pub fn update(&mut self, input: &Input) -> Typed {
        match input {
            Input::Command(Command::Accept) => {
                self.typing = false;
                return Typed::Accepted;
            }
            Input::Command(Command::Down) => return Typed::ForRows(Command::RowDown),
            Input::Command(Command::Up) => return Typed::ForRows(Command::RowUp),
            _ => {}
        }
        let before = self.words.text().to_owned();
        match input {
            Input::Command(Command::Back) => {
                self.typing = false;
                self.words.set("");
            }
            input if typed(&mut self.words, input) => {}
            Input::Command(command) => return Typed::ForRows(*command),
            _ => return Typed::Ignored,
        }
        if before == self.words.text() { Typed::Same } else { Typed::Words }
    }

    /// Draws it at the start of a line; columns taken and where the caret stands.
    pub fn draw(&self, line: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> (u16, Option<Position>) {
        let used = text::put(buffer, line.x, line.y, line.width, "/ ", cx.theme.style(Role::Dim));
        if !self.typing && self.words.is_empty() {
            return (used, None);
        }
        let room = ROOM.min(line.width.saturating_sub(used + 2));
        let window = self.words.window(usize::from(room).max(1));
        let role = if self.typing { Role::Field } else { Role::Text };
        let x = line.x + used;
        text::put_whole(buffer, x, line.y, room, window.text, cx.theme.style(role));
        let at = u16::try_from(window.caret).unwrap_or(0);
        (used + room + 1, self.typing.then_some(Position { x: x + at, y: line.y }))
    }
}
