//! Draws the shell around the screen on top: tabs, notice, key bar, palette, dialog.

use super::App;
use super::palette::Palette;
use super::small;
use crate::domain::lang::words;
use crate::keymap::scope::Scope;
use crate::policy::Pack;
use crate::screens::{Stage, TABS, ViewCx};
use crate::ui::bars::{self, Tab};
use crate::ui::dialog::{self, Dialog};
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

impl App {
    /// Draws everything and says where the caret stands.
    pub fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        let caret = self.draw(buffer);
        if self.theme.is_ascii() {
            text::plain_signs(buffer);
        }
        caret
    }

    fn draw(&self, buffer: &mut Buffer) -> Option<Position> {
        let area = buffer.area;
        if small::is_small((area.width, area.height)) {
            self.too_small(area, buffer);
            return None;
        }
        let row = |y| Rect { y, height: 1, ..area };
        self.top_line(row(area.y), buffer);
        let body = Rect { y: area.y + 1, height: area.height - 3, ..area };
        let cx = ViewCx {
            session: &self.common.session,
            lang: self.common.lang,
            theme: &self.theme,
            keymap: &self.keymap,
            settings: &self.common.settings,
        };
        let mut caret = self.top().and_then(|slot| slot.screen.view(body, buffer, &cx));
        if let Some(notice) = &self.common.notice {
            let above = Rect { height: area.height - 2, ..area };
            bars::notice(buffer, Rect { y: area.y + 1, ..above }, &self.theme, notice.role, &notice.text);
        }
        self.key_bar(row(area.bottom() - 1), buffer);
        if let Some(palette) = &self.palette {
            caret = self.draw_palette(palette, body, buffer);
        }
        if self.confirm.is_some() {
            self.draw_confirm(body, buffer);
            caret = None;
        }
        caret
    }

    fn too_small(&self, area: Rect, buffer: &mut Buffer) {
        let lines = self.said_small().into_iter().flat_map(|said| text::wrap(&said, area.width));
        for (y, line) in (area.y..area.bottom()).zip(lines) {
            text::put(buffer, area.x, y, area.width, &line, self.theme.style(Role::Warning));
        }
    }

    fn top_line(&self, area: Rect, buffer: &mut Buffer) {
        let key_of =
            |command| self.keymap.keys_of(&[Scope::Global], command).into_iter().next().unwrap_or_default();
        let keys: Vec<String> = TABS.iter().map(|(_, command, _)| key_of(*command)).collect();
        let tabs: Vec<Tab<'_>> = TABS
            .iter()
            .zip(&keys)
            .map(|((tab, _, name), key)| Tab {
                key,
                label: name.get(self.common.lang),
                open: *tab == self.tab,
            })
            .collect();
        let (session, lang) = (&self.common.session, self.common.lang);
        let marks: Vec<&str> = self.marks.values().map(String::as_str).collect();
        if !marks.is_empty() {
            // what is the matter with the store stands in the place of who looks at which
            return bars::tabs(buffer, area, &self.theme, &tabs, "", (&marks.join(" "), Role::Warning));
        }
        let here = format!("{} {}", session.store.get(lang), session.role().get(lang));
        let draft = Pack::embedded().is_draft();
        let mark = if draft { words("征求意见稿·试算", "DRAFT").get(lang) } else { "" };
        bars::tabs(buffer, area, &self.theme, &tabs, &here, (mark, Role::Dim));
    }

    fn key_bar(&self, area: Rect, buffer: &mut Buffer) {
        if !self.pending.is_empty() {
            let keys: Vec<String> = self.pending.iter().map(|key| key.label()).collect();
            let said = format!("{} …", keys.join(" "));
            text::put(buffer, area.x, area.y, area.width, &said, self.theme.style(Role::Key));
            return;
        }
        let scopes = self.scopes();
        let mut items: Vec<(String, &str)> = Vec::new();
        for command in scopes.iter().flat_map(|scope| scope.bar()).filter(|c| self.exists(**c)) {
            let label = command.words().get(self.common.lang);
            if let Some(key) = self.keymap.keys_of(scopes, *command).into_iter().next()
                && !items.iter().any(|(known, said)| *known == key || *said == label)
            {
                items.push((key, label));
            }
        }
        let shown: Vec<(&str, &str)> = items.iter().map(|(key, label)| (key.as_str(), *label)).collect();
        bars::keys(buffer, area, &self.theme, &shown);
    }

    fn draw_palette(&self, palette: &Palette, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let place = text::centred(area, 60, area.height.saturating_sub(2).min(18));
        let title = words("命令", "commands").get(self.common.lang);
        let inside = text::boxed(buffer, place, title, &self.theme);
        if inside.height < 2 {
            return None;
        }
        let room = inside.width.saturating_sub(2);
        let window = palette.typed().window(usize::from(room).max(1));
        text::put(buffer, inside.x, inside.y, 2, ": ", self.theme.style(Role::Dim));
        text::put_whole(buffer, inside.x + 2, inside.y, room, window.text, self.theme.style(Role::Field));
        let rows = usize::from(inside.height) - 1;
        let top = (palette.chosen() + 1).saturating_sub(rows);
        for (y, (label, keys, chosen)) in (inside.y + 1..inside.bottom()).zip(palette.hits().skip(top)) {
            let sign = if chosen { self.theme.signs().pointer } else { " " };
            let style = self.theme.style(if chosen { Role::Selected } else { Role::Text });
            text::put_pieces(
                buffer,
                inside.x,
                y,
                inside.width,
                &[(sign, style), (" ", style), (label, style)],
            );
            let key = keys.join(" ");
            text::put_right(buffer, inside.x + 2, y, room, &key, self.theme.style(Role::Key));
        }
        let caret = u16::try_from(window.caret).unwrap_or(0);
        Some(Position { x: inside.x + 2 + caret, y: inside.y })
    }

    fn draw_confirm(&self, area: Rect, buffer: &mut Buffer) {
        let Some((_, confirm)) = &self.confirm else { return };
        let w = |zh, en| words(zh, en).get(self.common.lang);
        let stage = match &confirm.stage {
            Stage::Asking => dialog::Stage::Asking,
            Stage::Waiting(_) => dialog::Stage::Waiting,
            Stage::Failed(why) => dialog::Stage::Failed(why),
        };
        let (asking, failed) = (
            [("Enter", w("是", "yes")), ("Esc", w("否", "no"))],
            [("Enter", w("再试", "try again")), ("Esc", w("返回", "back"))],
        );
        let keys: &[(&str, &str)] = match &confirm.stage {
            Stage::Asking => &asking,
            Stage::Waiting(_) => &[],
            Stage::Failed(_) => &failed,
        };
        let said =
            Dialog { title: &confirm.title, body: &confirm.body, stage, waiting: &confirm.waiting, keys };
        dialog::draw(buffer, area, &self.theme, &said);
    }
}
