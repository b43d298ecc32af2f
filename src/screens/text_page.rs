//! A page of text that scrolls: keys, a clause, the history of a record.

use super::{Cx, Input, Step, ViewCx};
use crate::keymap::command::Command;
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// A heading and lines.
#[derive(Clone, Debug)]
pub struct TextPage {
    title: String,
    lines: Vec<(Role, String)>,
    top: usize,
}

impl TextPage {
    /// A page of these lines.
    pub fn new(title: impl Into<String>, lines: Vec<(Role, String)>) -> Self {
        Self { title: title.into(), lines, top: 0 }
    }

    /// What became of an input.
    pub fn update(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        let Input::Command(command) = input else { return Step::Ignored };
        let height = cx.height().saturating_sub(2).max(1);
        let last = self.wrapped(cx.size.0).len().saturating_sub(height);
        let top = match command {
            Command::RowDown => self.top + 1,
            Command::RowUp => self.top.saturating_sub(1),
            Command::PageDown => self.top + height,
            Command::PageUp => self.top.saturating_sub(height),
            Command::FirstRow => 0,
            Command::LastRow => last,
            Command::Back | Command::Help => return Step::Pop,
            _ => return Step::Ignored,
        };
        self.top = top.min(last);
        Step::Taken
    }

    fn wrapped(&self, columns: u16) -> Vec<(Role, String)> {
        let room = columns.saturating_sub(2).max(1);
        self.lines
            .iter()
            .flat_map(|(role, line)| text::wrap(line, room).into_iter().map(|part| (*role, part)))
            .collect()
    }
}

/// Draws it.
pub fn draw(page: &TextPage, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    text::put(buffer, area.x, area.y, area.width, &page.title, cx.theme.style(Role::Title));
    let lines = page.wrapped(area.width);
    for (y, (role, line)) in (area.y + 2..area.bottom()).zip(lines.iter().skip(page.top)) {
        text::put(buffer, area.x + 1, y, area.width.saturating_sub(1), line, cx.theme.style(*role));
    }
    None
}
