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

/// Tabs at the left of the first line of `area`, `right` (store, user, mark) flush right where room is left.
pub fn tabs(buffer: &mut Buffer, area: Rect, theme: &Theme, tabs: &[Tab<'_>], right: &str) {
    if area.height == 0 {
        return;
    }
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
    let room = area.width.saturating_sub(used + 1);
    if room > 4 {
        text::put_right(buffer, area.x + used + 1, area.y, room, right, theme.style(Role::Dim));
    }
}

/// The key bar: keys and what they do, those that fit.
pub fn keys(buffer: &mut Buffer, area: Rect, theme: &Theme, keys: &[(&str, &str)]) {
    if area.height > 0 {
        dialog::keys(buffer, area.x, area.y, area.width, theme, keys);
    }
}

/// One line of news, with a sign in front where it is bad.
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
    text::put_pieces(buffer, area.x, area.y, area.width, &[(sign, style), (news, style)]);
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
        let shown = line(|b, a| tabs(b, a, &Theme::default(), &both, "demo.db"));
        assert!(shown.starts_with(" 1home [2people]") && shown.trim_end().ends_with("demo.db"), "{shown}");
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
}
