//! Keys as text: what a command or a key means to a line that is typed outside a form.

use super::form_desk::edited;
use super::{Cx, Input, ViewCx};
use crate::domain::lang::Words;
use crate::keymap::command::Command;
use crate::ui::line_edit::{Edit, LineEdit};
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Takes an input as text; false when it is none.
pub fn typed(line: &mut LineEdit, input: &Input) -> bool {
    match input {
        Input::Key(key) => match key.text() {
            Some(c) => drop(line.apply(Edit::Insert(c))),
            None => return false,
        },
        Input::Paste(text) => drop(line.paste(text)),
        Input::Command(command) => match edited(*command) {
            Some(edit) => drop(line.apply(edit)),
            None => return false,
        },
        _ => return false,
    }
    true
}

/// What became of an input to a line that asks for a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Still typing.
    Open,
    /// Not for a line of text.
    Ignored,
    /// Left without an answer.
    Left,
    /// These words, without blanks at their ends.
    Taken(String),
}

/// Takes an input as an answer being typed.
pub fn asked(line: &mut LineEdit, input: &Input) -> Asked {
    match input {
        Input::Command(Command::Back) => Asked::Left,
        Input::Command(Command::Accept) => Asked::Taken(line.text().trim().to_owned()),
        input if typed(line, input) => Asked::Open,
        _ => Asked::Ignored,
    }
}

/// The same where an empty answer is none: `missing` is said.
pub fn reason(line: &mut LineEdit, input: &Input, missing: Words, cx: &mut Cx<'_>) -> Asked {
    match asked(line, input) {
        Asked::Taken(words) if words.is_empty() => {
            cx.say(Role::Warning, missing.zh, missing.en);
            Asked::Open
        }
        other => other,
    }
}

/// Draws a question and behind it the line that is typed; where the caret stands.
pub fn draw_behind(
    question: &str,
    line: &LineEdit,
    at: Rect,
    buffer: &mut Buffer,
    cx: &ViewCx<'_>,
) -> Position {
    let used = text::put(buffer, at.x, at.y, at.width, question, cx.theme.style(Role::Warning));
    draw(line, Rect { x: at.x + used, width: at.width - used, ..at }, buffer, cx)
}

/// Draws a line in a box of its own; where the caret stands.
pub fn draw_boxed(
    title: &str,
    line: &LineEdit,
    place: Rect,
    buffer: &mut Buffer,
    cx: &ViewCx<'_>,
) -> Option<Position> {
    let inside = text::boxed(buffer, Rect { height: 3.min(place.height), ..place }, title, cx.theme);
    (inside.height > 0).then(|| draw(line, inside, buffer, cx))
}

/// Draws a line that has the keyboard over the whole width of `at`; where the caret stands.
pub fn draw(line: &LineEdit, at: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Position {
    let window = line.window(usize::from(at.width.max(1)));
    text::put_typed(buffer, at.x, at.y, at.width, window.text, cx.theme.style(Role::Field));
    if line.is_selected() {
        text::put_whole(buffer, at.x, at.y, at.width, window.text, cx.theme.style(Role::Choice));
    }
    Position { x: at.x + u16::try_from(window.caret).unwrap_or(0), y: at.y }
}
