//! One user being entered: login and name typed, roles and activity switched with the space bar.

use crate::domain::lang::words;
use crate::domain::role::{Role as Duty, User};
use crate::domain::width::{pad, width};
use crate::keymap::command::Command;
use crate::screens::typing::typed;
use crate::screens::{Input, ViewCx};
use crate::ui::line_edit::LineEdit;
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Lines before the roles: login and name.
const TEXTS: usize = 2;
/// Columns of the labels.
const LABEL: usize = 10;

/// The entry.
#[derive(Debug)]
pub struct Edit {
    texts: [LineEdit; TEXTS],
    /// The login of somebody on file is not changed.
    known: bool,
    roles: Vec<Duty>,
    division: Option<String>,
    active: bool,
    eye: usize,
}

/// What became of an input.
#[derive(Debug)]
pub enum Turn {
    /// Not for this entry.
    Ignored,
    /// Still entering.
    Open,
    /// Closed.
    Left,
    /// Something is missing: said in Chinese and English.
    Wants(&'static str, &'static str),
    /// To be saved.
    Done(User),
}

impl Edit {
    /// An empty entry, or that of somebody on file.
    pub fn new(user: Option<&User>) -> Self {
        let text = |value: Option<&str>| {
            let mut edit = LineEdit::new().limited(40);
            edit.set(value.unwrap_or_default());
            edit
        };
        let mut edit = Self {
            texts: [text(user.map(|u| &*u.name)), text(user.map(|u| &*u.full_name))],
            known: user.is_some(),
            roles: user.map_or_else(Vec::new, |u| u.roles.clone()),
            division: user.and_then(|u| u.division.clone()),
            active: user.is_none_or(|u| u.active),
            eye: 0,
        };
        edit.go(usize::from(user.is_some()));
        edit
    }

    fn lines() -> usize {
        TEXTS + Duty::ALL.len() + 1
    }

    /// What became of an input.
    pub fn update(&mut self, input: &Input) -> Turn {
        match input {
            Input::Command(Command::Back) => return Turn::Left,
            Input::Command(Command::Save) => return self.done(),
            Input::Command(Command::FormEnter | Command::FormNext | Command::FormDown) => {
                self.go((self.eye + 1).min(Self::lines() - 1));
            }
            Input::Command(Command::FormPrevious | Command::FormUp) => {
                self.go(self.eye.saturating_sub(1).max(usize::from(self.known)));
            }
            Input::Key(key) if key.text() == Some(' ') && self.eye >= TEXTS => self.switch(),
            input => return self.typed(input),
        }
        Turn::Open
    }

    fn go(&mut self, to: usize) {
        self.eye = to;
        if let Some(line) = self.texts.get_mut(to) {
            line.select();
        }
    }

    fn typed(&mut self, input: &Input) -> Turn {
        let line = self.texts.get_mut(self.eye);
        if line.is_some_and(|line| typed(line, input)) { Turn::Open } else { Turn::Ignored }
    }

    fn switch(&mut self) {
        match Duty::ALL.get(self.eye - TEXTS) {
            Some(role) if self.roles.contains(role) => self.roles.retain(|held| held != role),
            Some(role) => self.roles.push(*role),
            None => self.active = !self.active,
        }
    }

    fn done(&self) -> Turn {
        let [name, full_name] = self.texts.each_ref().map(|edit| edit.text().trim().to_owned());
        if name.is_empty() {
            return Turn::Wants("请填登录名。", "Fill in the login.");
        }
        if self.roles.is_empty() {
            return Turn::Wants("请至少选一个角色（空格键）。", "Choose at least one role (space bar).");
        }
        let roles = Duty::ALL.into_iter().filter(|role| self.roles.contains(role)).collect();
        let full_name = if full_name.is_empty() { name.clone() } else { full_name };
        Turn::Done(User { name, full_name, roles, division: self.division.clone(), active: self.active })
    }
}

/// Draws it and says where the caret stands.
pub fn draw(edit: &Edit, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let mut caret = None;
    for (y, line) in (area.y + 1..area.bottom()).zip(0..Edit::lines()) {
        let here = line == edit.eye;
        let sign = if here { cx.theme.signs().pointer } else { " " };
        let style = cx.theme.style(if here { Role::Selected } else { Role::Text });
        if let Some(typed) = edit.texts.get(line) {
            let label = if line == 0 { w("登录名", "login") } else { w("姓名", "name") };
            let label = format!("{sign} {} ", pad(label, LABEL));
            let used = text::put(buffer, area.x, y, area.width, &label, style);
            let room = 30.min(area.width.saturating_sub(used + 1));
            let window = typed.window(usize::from(room).max(1));
            let role = match (here, typed.is_selected()) {
                (true, true) => Role::Choice,
                (true, false) => Role::Field,
                (false, _) => Role::Text,
            };
            text::put_whole(buffer, area.x + used, y, room, window.text, cx.theme.style(role));
            let at = u16::try_from(window.caret).unwrap_or(0);
            caret = caret.or(here.then_some(Position { x: area.x + used + at, y }));
            continue;
        }
        let (label, on) = match Duty::ALL.get(line - TEXTS) {
            Some(role) => (role.words().get(cx.lang), edit.roles.contains(role)),
            None => (w("在用", "active"), edit.active),
        };
        let mark = if on { "[x]" } else { "[ ]" };
        let said = format!("{sign} {} {mark}", pad(label, LABEL));
        text::put(buffer, area.x, y, area.width, &said, style);
        let x = area.x + u16::try_from(width(&said)).unwrap_or(0) - 2;
        caret = caret.or(here.then_some(Position { x, y }));
    }
    let hint = w("空格 选中或取消，Ctrl-S 保存", "space switches, Ctrl-S saves");
    let y = area.y + 2 + u16::try_from(Edit::lines()).unwrap_or(0);
    text::put(buffer, area.x + 2, y, area.width, hint, cx.theme.style(Role::Dim));
    caret
}
