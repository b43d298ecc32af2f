//! 导入记录: every import, newest first, to be opened, gone on with or taken back.

use super::Desk;
use crate::domain::clean;
use crate::domain::desk::OpenImport;
use crate::domain::lang::words;
use crate::keymap::command::Command;
use crate::message::{DeskReply, DeskRequest, Reply, Request};
use crate::screens::cursor::{Cursor, means_rows};
use crate::screens::{Cx, Input, Screen, Step, ViewCx};
use crate::ui::table::{self, Column, Row, Table};
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The list of imports.
#[derive(Debug, Default)]
pub struct Imports {
    list: Vec<OpenImport>,
    loaded: bool,
    cursor: Cursor,
}

impl Imports {
    /// Asks for them.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        cx.ask(Request::Desk(DeskRequest::Imports));
        Self::default()
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        let height = cx.height().saturating_sub(2).max(1);
        match input {
            Input::Reply(_, Reply::Desk(DeskReply::Imports(list))) => {
                self.list = list;
                self.loaded = true;
            }
            Input::Reply(_, Reply::Failed(sentence)) => {
                self.loaded = true;
                cx.tell(Role::Fault, sentence);
            }
            Input::Command(command) if !self.loaded && means_rows(command) => return Step::Later(command),
            Input::Shown => {
                cx.ask(Request::Desk(DeskRequest::Imports));
                return Step::Taken;
            }
            Input::Resized => {}
            Input::Command(command) => {
                if self.cursor.command(command, self.list.len(), height) {
                    return Step::Taken;
                }
                let open = self.list.get(self.cursor.eye).filter(|_| command == Command::Open);
                let Some(id) = open.map(|open| open.import.id) else { return Step::Ignored };
                return cx.open(|cx| Screen::Desk(Box::new(Desk::open(id, cx))));
            }
            _ => return Step::Ignored,
        }
        self.cursor.clamp(self.list.len(), height);
        Step::Taken
    }
}

/// An import in a few words, for lists.
pub fn name(open: &OpenImport) -> String {
    let name = open.import.wish.file.file_name().map(|name| name.to_string_lossy().into_owned());
    clean::line(&name.unwrap_or_default())
}

/// Draws it.
pub fn draw(screen: &Imports, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    text::put(
        buffer,
        area.x,
        area.y,
        area.width,
        w("导入记录", "earlier imports"),
        cx.theme.style(Role::Title),
    );
    let columns = [
        Column::new(w("时间", "when"), 16),
        Column::new(w("谁", "who"), 8).drop(1),
        Column::new(w("文件", "file"), 14).sharing(1),
        Column::new(w("名单", "list"), 10).drop(2),
        Column::new(w("新增", "new"), 6).right(),
        Column::new(w("待改", "to mend"), 7).right(),
        Column::new(w("状态", "state"), 14),
    ];
    let height = usize::from(area.height).saturating_sub(2);
    let rows: Vec<Row<'_>> = screen
        .list
        .iter()
        .skip(screen.cursor.top)
        .take(height)
        .map(|open| {
            let import = &open.import;
            Row::new([
                open.time.clone(),
                clean::line(&import.author),
                name(open),
                open.list.clone(),
                import.tally.added.to_string(),
                import.waiting.to_string(),
                import.state.words().get(cx.lang).to_owned(),
            ])
        })
        .collect();
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let selected = screen.cursor.line(screen.list.len());
    table::draw(buffer, below, cx.theme, &Table { columns: &columns, rows: &rows, selected });
    if screen.loaded && screen.list.is_empty() {
        let said = w("还没有导入过表格。按 I 导入。", "Nothing was imported yet. I imports a sheet.");
        text::put(buffer, below.x + table::GUTTER, below.y + 1, below.width, said, cx.theme.style(Role::Dim));
    }
    None
}
