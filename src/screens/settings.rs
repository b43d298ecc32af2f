//! 设置: this user's habits, and the way to what belongs to the whole store. By palette and `,`.

use super::cursor::Cursor;
use super::{Cx, Input, Step, ViewCx};
use crate::domain::lang::{Lang, Words, words};
use crate::domain::width::pad;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::collections::BTreeMap;

/// The list of settings.
#[derive(Debug, Default)]
pub struct Settings {
    cursor: Cursor,
}

/// What Enter does on a line.
#[derive(Clone, Copy, Debug)]
enum Does {
    /// The shell's own command.
    Meant(Command),
    /// Switches a setting between `on` (the default) and `off`.
    Switch(&'static str),
}

const LINES: &[(Words, Words, Does)] = &[
    (words("语言", "language"), words("中文或英文", "Chinese or English"), Does::Meant(Command::Language)),
    (
        words("键位方案", "keymap"),
        words(
            "default、vim、function-keys；自己的键写在 keys.toml",
            "default, vim, function-keys; your own in keys.toml",
        ),
        Does::Meant(Command::NextKeymap),
    ),
    (
        words("满位自动进下一项", "full field moves on"),
        words("证件号码等定长项录满即跳", "after the last character of a number or a date"),
        Does::Switch("form.advance"),
    ),
    (
        words("用户与角色", "users and roles"),
        words("谁可以用这个数据文件", "who may use this store"),
        Does::Meant(Command::Users),
    ),
    (
        words("操作日志", "operation log"),
        words("谁在何时改了什么", "who changed what, and when"),
        Does::Meant(Command::Journal),
    ),
    (
        words("备份", "backup"),
        words(
            "写到数据文件旁的 backups 目录，并核对",
            "into the folder backups beside the store, and checked",
        ),
        Does::Meant(Command::Backup),
    ),
];

impl Settings {
    /// What became of an input.
    pub fn update(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        let Input::Command(command) = input else { return Step::Taken };
        match command {
            Command::Open => self.open(cx),
            command if self.cursor.command(*command, LINES.len(), LINES.len()) => Step::Taken,
            _ => Step::Ignored,
        }
    }

    fn open(&self, cx: &mut Cx<'_>) -> Step {
        match LINES.get(self.cursor.eye) {
            Some((.., Does::Meant(command))) => Step::Meant(*command),
            Some((.., Does::Switch(key))) => {
                let value = if is_on(cx.settings, key) { "off" } else { "on" };
                cx.set(key, value);
                Step::Taken
            }
            None => Step::Taken,
        }
    }
}

fn is_on(values: &BTreeMap<String, String>, key: &str) -> bool {
    values.get(key).is_none_or(|value| value != "off")
}

/// Where keys are looked up.
pub const SCOPES: &[Scope] = &[Scope::List, Scope::Global];

/// Draws it.
pub fn draw(screen: &Settings, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let title = words("设置", "settings").get(cx.lang);
    text::put(buffer, area.x, area.y, area.width, title, cx.theme.style(Role::Title));
    for (y, (index, (name, about, does))) in (area.y + 2..area.bottom()).zip(LINES.iter().enumerate()) {
        let (sign, role) = if index == screen.cursor.eye {
            (cx.theme.signs().pointer, Role::Selected)
        } else {
            (" ", Role::Text)
        };
        let now = match does {
            Does::Switch(key) if is_on(cx.settings, key) => words("开", "on").get(cx.lang).to_owned(),
            Does::Switch(_) => words("关", "off").get(cx.lang).to_owned(),
            Does::Meant(Command::Language) => match cx.lang {
                Lang::Zh => "中文".to_owned(),
                Lang::En => "English".to_owned(),
            },
            Does::Meant(Command::NextKeymap) => {
                cx.settings.get("keymap").map_or("default", String::as_str).to_owned()
            }
            Does::Meant(_) => String::new(),
        };
        let line = format!("{} {}", pad(name.get(cx.lang), 20), pad(&now, 14));
        let used = text::put(buffer, area.x, y, area.width, &format!("{sign} {line}"), cx.theme.style(role));
        let room = area.width.saturating_sub(used + 1);
        text::put(buffer, area.x + used + 1, y, room, about.get(cx.lang), cx.theme.style(Role::Dim));
    }
    None
}
