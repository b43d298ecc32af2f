//! Draws the policy screen: the pack, its sections, the rows, and the entry the eye is on.

use super::sections::{self, Section};
use super::{Policy, rows};
use crate::policy::{Pack, describe};
use crate::screens::ViewCx;
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws it.
pub fn draw(screen: &Policy, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let pack = Pack::embedded();
    text::put(buffer, area.x, area.y, area.width, &describe::head(pack, cx.lang), cx.theme.style(Role::Dim));
    bar(screen, Rect { y: area.y + 1, height: 1, ..area }, buffer, cx);
    let height = rows(usize::from(area.height));
    let list = sections::rows(pack, screen.section, &screen.readings, cx.lang);
    let bottom = area.bottom();
    for (y, (place, line)) in
        (area.y + 2..bottom).zip(list.iter().enumerate().skip(screen.cursor.top).take(height))
    {
        let chosen = place == screen.cursor.eye;
        let sign = if chosen { cx.theme.signs().pointer } else { " " };
        let style = cx.theme.style(if chosen { Role::Selected } else { Role::Text });
        text::put(buffer, area.x, y, 1, sign, style);
        text::put(buffer, area.x + 2, y, area.width.saturating_sub(2), line, style);
    }
    let used = 2 + u16::try_from(height).unwrap_or(u16::MAX);
    let below = Rect { y: area.y + used, height: area.height.saturating_sub(used), ..area };
    detail(screen, below, buffer, cx);
    screen.menu.as_ref().and_then(|menu| menu.draw(area, buffer, cx))
}

fn bar(screen: &Policy, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let mut x = area.x;
    for section in Section::ALL {
        let open = *section == screen.section;
        let style = cx.theme.style(if open { Role::Tab } else { Role::Text });
        let name = section.words().get(cx.lang);
        let label = if open { format!("[{name}]") } else { format!(" {name} ") };
        x += text::put(buffer, x, area.y, area.right().saturating_sub(x), &label, style);
    }
}

fn detail(screen: &Policy, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    if area.height == 0 {
        return;
    }
    let across = cx.theme.signs().across.repeat(usize::from(area.width));
    text::put(buffer, area.x, area.y, area.width, &across, cx.theme.style(Role::Border));
    let lines =
        sections::detail(Pack::embedded(), screen.section, screen.cursor.eye, &screen.readings, cx.lang);
    let room = area.width.saturating_sub(1);
    let wrapped = lines
        .iter()
        .flat_map(|(role, line)| text::wrap(line, room).into_iter().map(move |part| (*role, part)));
    for (y, (role, line)) in (area.y + 1..area.bottom()).zip(wrapped) {
        text::put(buffer, area.x + 1, y, room, &line, cx.theme.style(role));
    }
}
