//! 操作日志: who did what, newest first; opening a line shows what it changed.

use super::cursor::{Cursor, means_rows};
use super::text_page::TextPage;
use super::{Cx, Input, Screen, Step, ViewCx};
use crate::domain::lang::{Lang, words};
use crate::domain::record::RecordRef;
use crate::domain::show::{Masking, show};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{JournalLine, Reply, Request, Ticket};
use crate::ui::table::{self, Column, Row, Table};
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The log as far as it was read.
#[derive(Debug)]
pub struct Journal {
    rows: Vec<JournalLine>,
    more: bool,
    asked: Option<Ticket>,
    /// Why it cannot be shown.
    refused: Option<String>,
    cursor: Cursor,
}

/// Rows read at once.
const PAGE: usize = 200;
/// Lines above the rows: the title and the headings.
const HEAD: usize = 2;

/// Where keys are looked up.
pub const SCOPES: &[Scope] = &[Scope::List, Scope::Global];

impl Journal {
    /// Asks for the newest rows.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        let asked = Some(cx.ask(Request::Journal { before: None, limit: PAGE }));
        Self { rows: Vec::new(), more: false, asked, refused: None, cursor: Cursor::default() }
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, Reply::Journal(rows, more)) if self.asked == Some(ticket) => {
                self.asked = None;
                self.rows.extend(rows);
                self.more = more;
            }
            Input::Reply(_, Reply::Failed(sentence)) => {
                self.asked = None;
                self.refused = Some(sentence);
            }
            Input::Command(command) if self.is_coming(command, cx) => return Step::Later(command),
            Input::Command(command) => return self.command(command, cx),
            Input::Resized => {}
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    /// True while the row that is meant is on its way.
    fn is_coming(&self, command: Command, cx: &Cx<'_>) -> bool {
        let down = match command {
            Command::RowDown => 1,
            Command::PageDown => cx.height().saturating_sub(HEAD).max(1),
            _ => 0,
        };
        let beyond = self.rows.is_empty() || (down > 0 && self.cursor.eye + down >= self.rows.len());
        self.asked.is_some() && means_rows(command) && beyond
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let height = cx.height().saturating_sub(HEAD).max(1);
        if !self.cursor.command(command, self.rows.len(), height) {
            return if command == Command::Open { self.open(cx) } else { Step::Ignored };
        }
        if self.more && self.asked.is_none() && self.cursor.eye + height >= self.rows.len() {
            let before = self.rows.last().map(|row| row.seq);
            self.asked = Some(cx.ask(Request::Journal { before, limit: PAGE }));
        }
        Step::Taken
    }

    fn open(&self, cx: &mut Cx<'_>) -> Step {
        let Some(row) = self.rows.get(self.cursor.eye) else { return Step::Taken };
        let lines = detail(row, cx.lang);
        let title = words("操作日志", "operation log").get(cx.lang);
        cx.open(|_| Screen::Text(TextPage::new(title, lines)))
    }
}

/// Everything a row says.
fn detail(row: &JournalLine, lang: Lang) -> Vec<(Role, String)> {
    let head = format!("{}  {}  {}  {}", row.seq, row.time, row.author, row.host);
    let mut lines = vec![(Role::Title, head), (Role::Text, row.what.clone())];
    for (key, before, after) in &row.fields {
        let label = label(row.record, key, lang);
        let (before, after) =
            (side(row.record, key, before.as_deref(), lang), side(row.record, key, after.as_deref(), lang));
        let line = match before {
            Some(before) => format!("    {label}: {before} → {}", after.unwrap_or_else(|| "—".into())),
            None => format!("    {label}: {}", after.unwrap_or_default()),
        };
        lines.push((Role::Text, line));
    }
    if let Some(reason) = &row.reason {
        lines.push((Role::Dim, format!("    {}: {reason}", words("理由", "reason").get(lang))));
    }
    lines
}

fn label(record: Option<RecordRef>, key: &str, lang: Lang) -> String {
    let field = record.and_then(|record| record.table.field(key));
    field.map_or_else(|| key.to_owned(), |field| field.label(lang).to_owned())
}

fn side(record: Option<RecordRef>, key: &str, value: Option<&str>, lang: Lang) -> Option<String> {
    let value = value?;
    let field = record.and_then(|record| record.table.field(key));
    Some(field.map_or_else(|| value.to_owned(), |field| show(field, value, lang, Masking::Masked)))
}

/// Draws it.
pub fn draw(screen: &Journal, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let title = cx.theme.style(Role::Title);
    text::put(buffer, area.x, area.y, area.width, w("操作日志", "operation log"), title);
    if let Some(sentence) = &screen.refused {
        text::put(buffer, area.x + 2, area.y + 2, area.width, sentence, cx.theme.style(Role::Fault));
        return None;
    }
    let columns = [
        Column::new(w("序号", "no."), 8).right(),
        Column::new(w("时间", "time"), 16),
        Column::new(w("用户", "user"), 10).sharing(1),
        Column::new(w("操作", "what"), 24).sharing(2),
        Column::new(w("来自", "from"), 14).sharing(1).drop(1),
    ];
    let height = usize::from(area.height).saturating_sub(HEAD);
    let shown = screen.rows.iter().skip(screen.cursor.top).take(height);
    let cells = |row: &JournalLine| {
        Row::new([
            row.seq.to_string(),
            row.time.clone(),
            row.author.clone(),
            row.what.clone(),
            row.host.clone(),
        ])
    };
    let rows: Vec<Row<'_>> = shown.map(cells).collect();
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let selected = screen.cursor.line(screen.rows.len());
    table::draw(buffer, below, cx.theme, &Table { columns: &columns, rows: &rows, selected });
    None
}
