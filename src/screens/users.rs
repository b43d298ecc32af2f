//! 用户与角色: who may use the store. Without anybody on file everybody keeps it; the first entry must
//! therefore be oneself, as a keeper.

pub mod edit;

use super::cursor::{Cursor, means_rows};
use super::{Cx, Input, Step, ViewCx};
use crate::domain::lang::{Lang, words};
use crate::domain::role::User;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Reply, Request, Ticket};
use crate::ui::table::{self, Column, Row, Table};
use crate::ui::text;
use crate::ui::theme::Role;
use edit::{Edit, Turn};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The users, and the one being entered.
#[derive(Debug)]
pub struct Users {
    on_file: Vec<User>,
    loaded: bool,
    cursor: Cursor,
    edit: Option<Edit>,
    /// The change that waits for its answer.
    saving: Option<Ticket>,
}

/// Lines above the rows: the title and the headings.
const HEAD: usize = 2;

impl Users {
    /// Asks who is on file.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        cx.ask(Request::Users);
        Self { on_file: Vec::new(), loaded: false, cursor: Cursor::default(), edit: None, saving: None }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        if self.edit.is_some() {
            &[Scope::Form, Scope::Text]
        } else {
            &[Scope::Users, Scope::List, Scope::Global]
        }
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, Reply::Users(users)) => {
                self.on_file = users;
                self.loaded = true;
                self.cursor.clamp(self.on_file.len(), cx.height().saturating_sub(HEAD));
                if self.saving == Some(ticket) {
                    (self.saving, self.edit) = (None, None);
                    cx.say(Role::Good, "已登记并记入日志。", "Put on file and logged.");
                }
            }
            Input::Reply(_, Reply::Failed(sentence)) => {
                self.saving = None;
                self.loaded = true;
                cx.tell(Role::Fault, sentence);
            }
            Input::Shown => drop(cx.ask(Request::Users)),
            Input::Resized => {}
            input if self.edit.is_some() => return self.enter(&input, cx),
            Input::Command(command) if !self.loaded && means_rows(command) => return Step::Later(command),
            Input::Command(command) => return self.command(command, cx),
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    fn command(&mut self, command: Command, cx: &Cx<'_>) -> Step {
        let height = cx.height().saturating_sub(HEAD);
        if self.cursor.command(command, self.on_file.len(), height) {
            return Step::Taken;
        }
        match command {
            Command::AddUser => self.edit = Some(Edit::new(None)),
            Command::Open => self.edit = self.on_file.get(self.cursor.eye).map(|user| Edit::new(Some(user))),
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    fn enter(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        match self.edit.as_mut().map(|edit| edit.update(input)) {
            Some(Turn::Ignored) => return Step::Ignored,
            Some(Turn::Left) | None => self.edit = None,
            Some(Turn::Wants(zh, en)) => cx.say(Role::Fault, zh, en),
            Some(Turn::Done(user)) if self.saving.is_none() => {
                self.saving = Some(cx.ask(Request::SetUser(user)));
            }
            Some(Turn::Open | Turn::Done(_)) => {}
        }
        Step::Taken
    }
}

/// Roles as people read them.
fn roles(user: &User, lang: Lang) -> String {
    let names: Vec<&str> = user.roles.iter().map(|role| role.words().get(lang)).collect();
    names.join(if lang == Lang::Zh { "、" } else { ", " })
}

/// Draws it and says where the caret stands.
pub fn draw(screen: &Users, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let title = cx.theme.style(Role::Title);
    text::put(buffer, area.x, area.y, area.width, w("用户与角色", "users and roles"), title);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if let Some(edit) = &screen.edit {
        return edit::draw(edit, below, buffer, cx);
    }
    let columns = [
        Column::new(w("登录名", "login"), 16),
        Column::new(w("姓名", "name"), 12).sharing(1),
        Column::new(w("角色", "roles"), 24).sharing(2),
        Column::new(w("在用", "active"), 6),
    ];
    let cells = |user: &User| {
        let active = if user.active { w("是", "yes") } else { w("否", "no") };
        Row::new([user.name.clone(), user.full_name.clone(), roles(user, cx.lang), active.to_owned()])
    };
    let rows: Vec<Row<'_>> = screen.on_file.iter().skip(screen.cursor.top).map(cells).collect();
    let selected = screen.cursor.line(screen.on_file.len());
    table::draw(buffer, below, cx.theme, &Table { columns: &columns, rows: &rows, selected });
    if screen.on_file.is_empty() {
        let line = w(
            "还没有登记用户：人人都可管理。按 n 登记，第一位须是您自己，角色含管理。",
            "Nobody on file: everybody keeps the store. n adds one; first yourself, as a keeper.",
        );
        text::put(buffer, below.x + table::GUTTER, below.y + 2, below.width, line, cx.theme.style(Role::Dim));
    }
    None
}
