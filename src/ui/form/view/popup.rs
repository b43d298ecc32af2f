//! The list under the focused field.

use crate::domain::clean;
use crate::domain::width::width;
use crate::ui::form::Chooser;
use crate::ui::text::put_filled;
use crate::ui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Most entries seen at once.
const ROWS: usize = 8;

/// Draws the list below row `y`, or above it where there is more room.
pub(super) fn draw(chooser: &Chooser, x: u16, y: u16, area: Rect, buffer: &mut Buffer, theme: &Theme) {
    let (below, above) = (area.bottom().saturating_sub(y + 1), y.saturating_sub(area.y));
    let count = chooser.items().len().min(ROWS);
    let wanted = u16::try_from(count).unwrap_or(0);
    let (first, room) = if below >= wanted || below >= above {
        (y + 1, below.min(wanted))
    } else {
        (y - above.min(wanted), above.min(wanted))
    };
    let lines: Vec<String> = chooser.items().iter().map(entry).collect();
    let cells = lines.iter().map(|line| width(line) + 3).max().unwrap_or(0);
    let cells = u16::try_from(cells).unwrap_or(u16::MAX).min(area.right().saturating_sub(x));
    let top = (chooser.selected() + 1).saturating_sub(usize::from(room));
    for (row, (index, line)) in (first..first + room).zip(lines.iter().enumerate().skip(top)) {
        let selected = index == chooser.selected();
        let (mark, style) =
            if selected { ('>', theme.style(Role::Choice)) } else { ('|', theme.style(Role::Text)) };
        put_filled(buffer, x, row, cells, &format!("{mark} {line}"), style);
    }
}

fn entry(candidate: &crate::domain::listing::Candidate) -> String {
    let label = clean::line(&candidate.label);
    if candidate.detail.is_empty() { label } else { format!("{label}  {}", clean::line(&candidate.detail)) }
}
