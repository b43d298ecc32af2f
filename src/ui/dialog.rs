//! The one dialog that asks before anything that cannot be taken back, waits, and says what failed.

use super::text;
use super::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Where a confirmation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage<'a> {
    /// The user decides.
    Asking,
    /// It is being done.
    Waiting,
    /// It was not done, and why.
    Failed(&'a str),
}

/// A confirmation as it stands on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Dialog<'a> {
    /// What is to be done.
    pub title: &'a str,
    /// What it means, in whole sentences; may hold line ends.
    pub body: &'a str,
    /// Where it stands.
    pub stage: Stage<'a>,
    /// Said while waiting.
    pub waiting: &'a str,
    /// Keys and what they do, for the stage it is in.
    pub keys: &'a [(&'a str, &'a str)],
}

/// Draws the dialog in the middle of `area`; the box it took.
pub fn draw(buffer: &mut Buffer, area: Rect, theme: &Theme, dialog: &Dialog<'_>) -> Rect {
    let columns = area.width.saturating_sub(4).clamp(1, 64);
    let inner = columns.saturating_sub(4);
    let mut lines: Vec<(String, Role)> = wrapped(dialog.body, inner, Role::Text);
    lines.push((String::new(), Role::Text));
    match dialog.stage {
        Stage::Asking => {}
        Stage::Waiting => lines.extend(wrapped(dialog.waiting, inner, Role::Dim)),
        Stage::Failed(why) => lines.extend(wrapped(&format!("! {why}"), inner, Role::Fault)),
    }
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(3);
    let place = text::centred(area, columns, rows);
    let inside = text::boxed(buffer, place, dialog.title, theme);
    let room = inside.width.saturating_sub(2);
    let last = inside.height.saturating_sub(1);
    for (line, (sentence, role)) in (0..last).zip(&lines) {
        text::put(buffer, inside.x + 1, inside.y + line, room, sentence, theme.style(*role));
    }
    if inside.height > 0 {
        keys(buffer, inside.x + 1, inside.y + last, room, theme, dialog.keys);
    }
    place
}

fn wrapped(sentence: &str, columns: u16, role: Role) -> Vec<(String, Role)> {
    text::wrap(sentence, columns).into_iter().map(|line| (line, role)).collect()
}

/// Keys and what they do in one line; columns taken. What does not fit whole is left out.
pub fn keys(buffer: &mut Buffer, x: u16, y: u16, columns: u16, theme: &Theme, keys: &[(&str, &str)]) -> u16 {
    let mut used = 0;
    for (key, label) in keys {
        let wide = crate::domain::width::width(key) + 1 + crate::domain::width::width(label);
        let before = if used == 0 { 0 } else { 2 };
        let needed = u16::try_from(wide).unwrap_or(u16::MAX);
        if used + before + needed > columns {
            continue;
        }
        used += before;
        let (key_style, bar) = (theme.style(Role::Key), theme.style(Role::Bar));
        used += text::put_pieces(
            buffer,
            x + used,
            y,
            columns - used,
            &[(key, key_style), (" ", bar), (label, bar)],
        );
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(area: Rect, stage: Stage<'_>) -> String {
        let mut buffer = Buffer::empty(area);
        let dialog = Dialog {
            title: "删除记录",
            body: "证书将从名册中移去。",
            stage,
            waiting: "正在删除",
            keys: &[("y", "删除"), ("Esc", "返回")],
        };
        draw(&mut buffer, area, &Theme::default(), &dialog);
        buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect::<String>().replace(' ', "")
    }

    #[test]
    fn every_stage_says_where_it_stands() {
        let area = Rect::new(0, 0, 60, 12);
        assert!(screen(area, Stage::Asking).contains("y删除"));
        assert!(screen(area, Stage::Waiting).contains("正在删除"));
        assert!(screen(area, Stage::Failed("磁盘已满")).contains("!磁盘已满"));
    }

    #[test]
    fn any_size_is_survived() {
        for (w, h) in [(0, 0), (1, 1), (5, 2), (9, 3), (200, 3)] {
            screen(Rect::new(0, 0, w, h), Stage::Failed("x"));
        }
    }
}
