//! Keys as text: what a command or a key means to a line that is typed outside a form.

use super::form_desk::edited;
use super::{Input, ViewCx};
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

/// Draws a line that has the keyboard over the whole width of `at`; where the caret stands.
pub fn draw(line: &LineEdit, at: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Position {
    let window = line.window(usize::from(at.width.max(1)));
    text::put_filled(buffer, at.x, at.y, at.width, window.text, cx.theme.style(Role::Field));
    Position { x: at.x + u16::try_from(window.caret).unwrap_or(0), y: at.y }
}
