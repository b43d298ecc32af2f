//! One cell being mended: typed, chosen, read back and checked as in any form.

use super::super::super::form_desk::{commanded, typed};
use super::super::super::form_host;
use super::super::super::typing;
use super::super::super::{Cx, Input};
use crate::domain::desk::{MendColumn, MendRow, column_name};
use crate::domain::lang::Lang;
use crate::domain::record::{Field, FieldKind, Table, Target};
use crate::domain::show::{Masking, show};
use crate::keymap::command::Command;
use crate::ui::form::{Answer, Form, Input as FormInput, Plan, Settings, SlotPlan, Wish};
use crate::ui::line_edit::LineEdit;

/// A cell with its editor.
#[derive(Debug)]
pub struct CellEditor {
    place: u64,
    column: u32,
    code: bool,
    /// `C3 身份证号`
    pub(super) title: String,
    pub(super) way: Way,
    /// What stood in it when it was kept last.
    kept: String,
    /// It was kept at all.
    is_kept: bool,
}

/// How its text is typed.
#[derive(Debug)]
pub(super) enum Way {
    /// By the rules of a field of the register.
    Field(Box<Form>),
    /// As plain text.
    Plain(LineEdit),
}

/// What became of an input.
#[derive(Debug)]
pub(super) enum CellTurn {
    /// Still typing.
    Open,
    /// Left as it was.
    Left,
    /// This is to stand there.
    Done { place: u64, column: u32, text: String },
}

impl CellEditor {
    pub(super) fn new(row: &MendRow, column: &MendColumn, cx: &Cx<'_>) -> Self {
        let text = row.text(column.column).trim();
        let settings = Settings { auto_advance: false, ..form_host::settings(cx) };
        let field = column.field.and_then(|(table, key)| Some((table, table.field(key)?)));
        let way = match field {
            Some((table, field)) => Way::Field(Box::new(form(table, field, text, settings))),
            None => {
                let mut edit = LineEdit::new();
                edit.set(text);
                edit.select();
                Way::Plain(edit)
            }
        };
        let title = format!("{}{} {}", column_name(column.column), row.row, column.title);
        let kept = snapshot(&way);
        Self { place: row.place, column: column.column, code: column.code, title, way, kept, is_kept: false }
    }

    /// The same with what was typed in it before.
    pub(super) fn resume(row: &MendRow, column: &MendColumn, draft: &str, cx: &Cx<'_>) -> Self {
        let mut editor = Self::new(row, column, cx);
        match &mut editor.way {
            Way::Field(form) => drop(form.restore(draft)),
            Way::Plain(edit) => edit.set(draft),
        }
        editor.is_kept = true;
        editor
    }

    /// Its row and column.
    pub(super) const fn place(&self) -> (u64, u32) {
        (self.place, self.column)
    }

    /// What is to be kept of it, when that is something else than before.
    pub(super) fn changed(&mut self) -> Option<String> {
        let now = snapshot(&self.way);
        if now == self.kept {
            return None;
        }
        self.kept.clone_from(&now);
        self.is_kept = true;
        Some(now)
    }

    /// There is a draft of it.
    pub(super) const fn is_kept(&self) -> bool {
        self.is_kept
    }

    pub(super) fn update(&mut self, input: &Input, cx: &Cx<'_>) -> CellTurn {
        match &mut self.way {
            Way::Plain(edit) => {
                match input {
                    Input::Command(Command::Back) => return CellTurn::Left,
                    Input::Command(Command::FormEnter | Command::Save | Command::FormNext) => {
                        let text = edit.text().trim().to_owned();
                        return CellTurn::Done { place: self.place, column: self.column, text };
                    }
                    Input::Command(Command::ClearField) => edit.set(""),
                    input => drop(typing::typed(edit, input)),
                }
                CellTurn::Open
            }
            Way::Field(form) => {
                let typed = match input {
                    // the only field of the form: to the next one means done
                    Input::Command(Command::FormNext) => commanded(Command::Save),
                    Input::Command(command) => commanded(*command),
                    Input::Key(key) => typed(*key),
                    Input::Paste(text) => Some(FormInput::Paste(text.clone())),
                    _ => None,
                };
                let Some(typed) = typed else { return CellTurn::Open };
                let answer = form.input(typed);
                match settle(form, answer) {
                    Some(Wish::Leave) => CellTurn::Left,
                    Some(_) => {
                        let text = written(form, self.code, cx.lang);
                        CellTurn::Done { place: self.place, column: self.column, text }
                    }
                    None => CellTurn::Open,
                }
            }
        }
    }
}

/// What stands in the cell, as a draft keeps it.
fn snapshot(way: &Way) -> String {
    match way {
        Way::Field(form) => form.snapshot(),
        Way::Plain(edit) => edit.text().to_owned(),
    }
}

/// A form of one field that holds the text as it was found.
fn form(table: Table, field: &'static Field, text: &str, settings: Settings) -> Form {
    let mut plan = Plan::empty("cell").part(Target::New(table));
    plan.slots = vec![SlotPlan { part: 0, field, fixed: false }];
    let mut form = Form::new(&plan, settings);
    if !text.is_empty() {
        let answer = form.input(FormInput::Paste(text.to_owned()));
        settle(&mut form, answer);
        form.arrive();
    }
    form
}

/// Answers what the form asks about the register (a sheet may name who is on file), and tells
/// whether it is to be saved or left.
fn settle(form: &mut Form, answer: Answer) -> Option<Wish> {
    let mut ends = None;
    let mut open = vec![answer];
    while let Some(answer) = open.pop() {
        for wish in answer.wishes {
            match wish {
                Wish::Find { ask, .. } | Wish::Fetch { ask, .. } => open.push(form.found(ask, None)),
                Wish::Similar { ask, .. } => open.push(form.similar(ask, &[])),
                Wish::Candidates { ask, .. } => open.push(form.candidates(ask, Vec::new())),
                Wish::Save(_) | Wish::Leave => ends = Some(wish),
                Wish::Draft | Wish::Done => {}
            }
        }
    }
    ends
}

/// What goes into the cell: a form any sheet could hold, dates whole, choices by their words.
fn written(form: &Form, code: bool, lang: Lang) -> String {
    let Some(slot) = form.slots().first() else { return String::new() };
    let Some(canonical) = slot.canonical() else { return slot.text().trim().to_owned() };
    match slot.field().kind {
        FieldKind::Occupation if code => canonical.to_owned(),
        FieldKind::Occupation | FieldKind::Choice(_) | FieldKind::Flag => {
            show(slot.field(), canonical, lang, Masking::Clear)
        }
        _ => canonical.to_owned(),
    }
}
