//! A cell half mended is kept as it is typed, and offered back at the same place.

use super::super::super::form_desk::form_of;
use super::super::super::{Cx, Screen, Step};
use super::cell::CellEditor;
use super::{Asks, Desk};
use crate::domain::desk::ImportId;
use crate::domain::record::RecordId;
use crate::message::{DraftLine, Request};
use crate::ui::theme::Role;

/// What the key of such a draft begins with; behind it stand the import, `#`, the place and the column.
const FORM: &str = "cell:";

/// A cell that was being mended when the program ended.
#[derive(Clone, Debug)]
pub(super) struct Unfinished {
    key: String,
    place: u64,
    column: u32,
    text: String,
}

/// The desk with the cell that draft is of.
pub fn resume(key: &str, cx: &mut Cx<'_>) -> Option<Step> {
    let id = import_of(key)?;
    Some(cx.open(|cx| Screen::Desk(Box::new(Desk::open(id, cx)))))
}

/// True for the key of such a draft.
pub fn is_cell(key: &str) -> bool {
    import_of(key).is_some()
}

fn import_of(key: &str) -> Option<ImportId> {
    form_of(key).strip_prefix(FORM)?.parse().ok().map(ImportId)
}

fn key_of(import: ImportId, editor: &CellEditor) -> String {
    let (place, column) = editor.place();
    format!("{FORM}{}#{place}.{column}", import.0)
}

impl Desk {
    /// Keeps what stands in the cell, when it is something else than before.
    pub(super) fn keep_cell(&mut self, cx: &mut Cx<'_>) {
        let import = self.id();
        if let Asks::Cell(editor) = &mut self.asks
            && let Some(text) = editor.changed()
        {
            cx.ask(Request::DraftSave { form: key_of(import, editor), text });
        }
    }

    /// The cell was put or left.
    pub(super) fn close_cell(&mut self, cx: &mut Cx<'_>) {
        if let Asks::Cell(editor) = &self.asks
            && editor.is_kept()
        {
            cx.ask(Request::DraftDrop(key_of(self.id(), editor)));
        }
        self.asks = Asks::Nothing;
    }

    /// Looks for a cell of this import among the drafts and goes to its row.
    pub(super) fn offered(&mut self, drafts: Vec<DraftLine>, cx: &mut Cx<'_>) {
        let id = self.id();
        let ours = drafts.into_iter().find(|draft| import_of(&draft.form) == Some(id));
        let unfinished = ours.and_then(|draft| {
            let (place, column) = draft.form.split_once('#')?.1.split_once('.')?;
            let (place, column) = (place.parse().ok()?, column.parse().ok()?);
            Some(Unfinished { place, column, text: draft.text, key: draft.form })
        });
        let Some(unfinished) = unfinished.filter(|_| matches!(self.asks, Asks::Nothing)) else { return };
        let row = RecordId(i64::try_from(unfinished.place).unwrap_or(i64::MAX));
        let page = self.pager();
        self.rows.restart_at(row, RecordId(row.0 - 1), cx, page);
        self.unfinished = Some(unfinished);
    }

    /// Opens the cell again once its row and the columns are there.
    pub(super) fn come_back(&mut self, cx: &mut Cx<'_>) {
        let Some(unfinished) = self.unfinished.take_if(|_| self.rows.is_settled() && self.loaded) else {
            return;
        };
        let row = self.rows.current().filter(|row| row.place == unfinished.place);
        let columns = self.columns();
        let at = columns.iter().position(|column| column.column == unfinished.column);
        let (Some(row), Some(at)) = (row, at) else {
            // the row is in or given up since
            cx.ask(Request::DraftDrop(unfinished.key));
            return;
        };
        let Some(column) = columns.get(at) else { return };
        let editor = CellEditor::resume(row, column, &unfinished.text, cx);
        self.asks = Asks::Cell(Box::new(editor));
        self.grid = true;
        self.column = at;
        cx.say(Role::Text, "这一格上次没有改完，接着改。", "This cell was half mended: go on.");
    }
}
