//! Where the eye is in rows that are all at hand: moved by the list commands, kept in view.

use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::ui::table::follow;

/// The row the eye is on and the first one seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The row the eye is on.
    pub eye: usize,
    /// The first row seen.
    pub top: usize,
}

impl Cursor {
    /// A list command over `count` rows of which `height` are seen; true when it was one.
    pub fn command(&mut self, command: Command, count: usize, height: usize) -> bool {
        let (height, last) = (height.max(1), count.saturating_sub(1));
        self.eye = match command {
            Command::RowDown => self.eye + 1,
            Command::RowUp => self.eye.saturating_sub(1),
            Command::PageDown => self.eye + height,
            Command::PageUp => self.eye.saturating_sub(height),
            Command::FirstRow => 0,
            Command::LastRow => last,
            _ => return false,
        };
        self.clamp(count, height);
        true
    }

    /// Which of the rows seen the eye is on; none in a list without rows.
    pub fn line(&self, count: usize) -> Option<usize> {
        self.eye.checked_sub(self.top).filter(|_| self.eye < count)
    }

    /// Keeps the eye on a row that is there, and in view.
    pub fn clamp(&mut self, count: usize, height: usize) {
        self.eye = self.eye.min(count.saturating_sub(1));
        self.top = follow(self.top, self.eye, height.max(1));
    }
}

/// True for a command that means a row: before the rows are there it has to wait.
pub fn means_rows(command: Command) -> bool {
    command.scopes().contains(&Scope::List)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eye_stays_on_the_rows_and_in_view() {
        let mut cursor = Cursor::default();
        let mut go = |command| {
            assert!(cursor.command(command, 25, 10));
            (cursor.eye, cursor.top)
        };
        assert_eq!(go(Command::RowUp), (0, 0));
        assert_eq!(go(Command::PageDown), (10, 1));
        assert_eq!(go(Command::LastRow), (24, 15));
        assert_eq!(go(Command::RowDown), (24, 15));
        assert_eq!(go(Command::PageUp), (14, 14));
        assert_eq!(go(Command::FirstRow), (0, 0));
        assert!(!cursor.command(Command::Open, 25, 10));
        assert_eq!((cursor.line(25), cursor.line(0)), (Some(0), None));
        cursor.command(Command::RowDown, 0, 10);
        assert_eq!(cursor, Cursor::default());
    }
}
