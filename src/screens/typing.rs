//! Keys as text: what a command or a key means to a line that is typed outside a form.

use super::Input;
use super::form_desk::edited;
use crate::ui::line_edit::{Edit, LineEdit};

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
