//! The lines around every screen: tabs on top, notice and key bar at the bottom.

use super::dialog;
use super::text;
use super::theme::{Role, Theme};
use crate::domain::width::width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// One tab of the top line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab<'a> {
    /// The key that opens it.
    pub key: &'a str,
    /// Its name.
    pub label: &'a str,
    /// It is the open one.
    pub open: bool,
}

/// Tabs at the left of the first line of `area`; `mark` flush right in its look, never cut for anything else;
/// before it `here` (store, role) where room is left.
pub fn tabs(
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    tabs: &[Tab<'_>],
    here: &str,
    mark: (&str, Role),
) {
    if area.height == 0 {
        return;
    }
    let marked = text::put_right(buffer, area.x, area.y, area.width, mark.0, theme.style(mark.1));
    let area = Rect { width: area.width - marked, ..area };
    let mut used = 0;
    for tab in tabs {
        let wide = u16::try_from(width(tab.key) + width(tab.label) + 2).unwrap_or(u16::MAX);
        if wide > area.width.saturating_sub(used) {
            break;
        }
        // the open tab also carries brackets, for screens without attributes
        let (left, close) = if tab.open { ("[", "]") } else { (" ", " ") };
        let style = theme.style(if tab.open { Role::Tab } else { Role::Bar });
        let pieces = [(left, style), (tab.key, style), (tab.label, style), (close, style)];
        used += text::put_pieces(buffer, area.x + used, area.y, area.width - used, &pieces);
    }
    let room = area.width.saturating_sub(used + 2);
    if room > 4 {
        text::put_right(buffer, area.x + used + 1, area.y, room, here, theme.style(Role::Dim));
    }
}

/// The key bar: keys and what they do, those that fit.
pub fn keys(buffer: &mut Buffer, area: Rect, theme: &Theme, keys: &[(&str, &str)]) {
    if area.height > 0 {
        dialog::keys(buffer, area.x, area.y, area.width, theme, keys);
    }
}

/// Most lines that news may take from what stands above.
const NEWS: usize = 4;

/// News in the last line of `area`, and in those above where it does not fit; with a sign in front where it is bad.
pub fn notice(buffer: &mut Buffer, area: Rect, theme: &Theme, role: Role, news: &str) {
    if area.height == 0 || news.is_empty() {
        return;
    }
    let sign = match role {
        Role::Fault => "!! ",
        Role::Warning => "! ",
        _ => "",
    };
    let style = theme.style(role);
    let mut lines = text::wrap(&format!("{sign}{news}"), area.width);
    lines.truncate(NEWS.min(usize::from(area.height)));
    for (up, line) in (1u16..).zip(lines.iter().rev()) {
        text::put_filled(buffer, area.x, area.bottom() - up, area.width, line, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(draw: impl Fn(&mut Buffer, Rect)) -> String {
        let area = Rect::new(0, 0, 40, 1);
        let mut buffer = Buffer::empty(area);
        draw(&mut buffer, area);
        buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect::<String>()
    }

    #[test]
    fn the_open_tab_is_told_without_colour() {
        let both =
            [Tab { key: "1", label: "home", open: false }, Tab { key: "2", label: "people", open: true }];
        let mark = ("DRAFT", Role::Dim);
        let shown = line(|b, a| tabs(b, a, &Theme::default(), &both, "demo.db", mark));
        assert_eq!(shown, " 1home [2people]           demo.db DRAFT");
        let long = line(|b, a| tabs(b, a, &Theme::default(), &both, &"long ".repeat(9), mark));
        assert!(long.starts_with(" 1home [2people] long long") && long.ends_with(" DRAFT"), "{long}");
    }

    #[test]
    fn keys_that_do_not_fit_whole_are_left_out() {
        let shown = line(|b, a| {
            keys(b, a, &Theme::default(), &[("a", "add"), ("x", &"long ".repeat(20)), ("?", "help")]);
        });
        assert_eq!(shown.trim_end(), "a add  ? help");
    }

    #[test]
    fn bad_news_has_a_sign() {
        let shown = line(|b, a| notice(b, a, &Theme::default(), Role::Fault, "not saved"));
        assert_eq!(shown.trim_end(), "!! not saved");
    }

    #[test]
    fn long_news_take_the_lines_above() {
        let area = Rect::new(0, 0, 20, 3);
        let mut buffer = Buffer::empty(area);
        notice(&mut buffer, area, &Theme::default(), Role::Fault, "the disk is full; free some space");
        let line = |y| (0..20).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        assert_eq!(line(0).trim(), "");
        assert!(line(1).starts_with("!! the disk"), "{:?}", line(1));
        assert!(line(2).trim_end().ends_with("space"), "{:?}", line(2));
    }
}
