//! A bar for work that takes its time, told in figures too so that it needs no colour.

use super::text;
use super::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells of the bar at most.
const BAR: u16 = 30;

/// Draws `[#####-----]  45%  said` in one line of `area`.
pub fn draw(buffer: &mut Buffer, area: Rect, theme: &Theme, done: u64, total: u64, said: &str) {
    let total = total.max(1);
    let done = done.min(total);
    let cells = u64::from(BAR.min(area.width.saturating_sub(10)));
    let full = usize::try_from(done * cells / total).unwrap_or(0);
    let empty = usize::try_from(cells).unwrap_or(0).saturating_sub(full);
    let bar = format!("[{}{}]", "#".repeat(full), "-".repeat(empty));
    let share = format!(" {:>3}%  ", done * 100 / total);
    let (bright, plain) = (theme.style(Role::Good), theme.style(Role::Text));
    text::put_pieces(buffer, area.x, area.y, area.width, &[(&bar, bright), (&share, plain), (said, plain)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_with_the_work_and_never_overflows() {
        let area = Rect::new(0, 0, 60, 1);
        let shown = |done, total| {
            let mut buffer = Buffer::empty(area);
            draw(&mut buffer, area, &Theme::default(), done, total, "1 / 2");
            buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect::<String>()
        };
        assert!(shown(0, 0).contains("  0%"), "{}", shown(0, 0));
        assert!(shown(1, 2).starts_with("[###############---------------]  50%  1 / 2"), "{}", shown(1, 2));
        assert!(shown(9, 3).contains("100%"));
    }
}
