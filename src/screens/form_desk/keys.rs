//! What keys and commands are to a form and to a line of text.

use crate::keymap::command::Command;
use crate::keymap::key::{Key, KeyCode};
use crate::ui::form::{Action, Input};
use crate::ui::line_edit::Edit;

/// What a key without a command is to a form: a character to type.
pub fn typed(key: Key) -> Option<Input> {
    match key.code {
        KeyCode::Char(c) if !key.ctrl && !key.alt => Some(Input::Edit(Edit::Insert(c))),
        _ => None,
    }
}

/// What a command is to a form.
pub fn commanded(command: Command) -> Option<Input> {
    edited(command).map(Input::Edit).or_else(|| acted(command).map(Input::Do))
}

/// What a command is to a line of text.
pub const fn edited(command: Command) -> Option<Edit> {
    Some(match command {
        Command::CaretLeft => Edit::Left,
        Command::CaretRight => Edit::Right,
        Command::WordLeft => Edit::WordLeft,
        Command::WordRight => Edit::WordRight,
        Command::CaretHome => Edit::Home,
        Command::CaretEnd => Edit::End,
        Command::DeleteBack => Edit::Backspace,
        Command::DeleteForward => Edit::Delete,
        Command::DeleteWord => Edit::DeleteWord,
        Command::DeleteToStart => Edit::DeleteToStart,
        Command::DeleteToEnd => Edit::DeleteToEnd,
        Command::TextUndo => Edit::Undo,
        Command::TextRedo => Edit::Redo,
        _ => return None,
    })
}

const fn acted(command: Command) -> Option<Action> {
    Some(match command {
        Command::Save => Action::Save,
        Command::FormEnter => Action::Enter,
        Command::FormNext => Action::Next,
        Command::FormPrevious => Action::Previous,
        Command::FormUp => Action::Up,
        Command::FormDown => Action::Down,
        Command::FirstField => Action::First,
        Command::LastField => Action::Last,
        Command::NextFault => Action::NextFault,
        Command::FaultList => Action::FaultList,
        Command::RepeatField => Action::RepeatField,
        Command::RepeatRecord => Action::RepeatRecord,
        Command::CountUp => Action::CountUp,
        Command::Choose => Action::Choose,
        Command::ClearField => Action::Clear,
        Command::Back => Action::Back,
        _ => return None,
    })
}
