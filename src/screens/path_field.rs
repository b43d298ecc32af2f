//! A file name typed with completion: what the folder holds is listed below as one types.

use super::typing;
use super::{Act, Confirm, Cx, Input, Step, ViewCx};
use crate::domain::lang::{Lang, Words};
use crate::keymap::command::Command;
use crate::message::{Reply, Request, Ticket};
use crate::ui::line_edit::{Edit, LineEdit};
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::path::Path;

/// Endings of sheets that can be read.
const SHEETS: [&str; 7] = [".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt", ".xlsm"];

/// The field and what it offers.
#[derive(Clone, Debug)]
pub struct PathField {
    edit: LineEdit,
    entries: Vec<String>,
    chosen: Option<usize>,
    asked: Option<Ticket>,
    /// Only folders and sheets are offered.
    sheets: bool,
    /// Nobody has touched the name that stood there.
    fresh: bool,
}

/// What became of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathTurn {
    /// Still typing.
    Open,
    /// Left without a name.
    Left,
    /// This file.
    Taken(String),
}

impl PathField {
    /// A field that begins with `text`; only sheets are offered when one is to be read.
    pub fn new(text: &str, sheets: bool, cx: &mut Cx<'_>) -> Self {
        let mut edit = LineEdit::new();
        edit.set(text);
        let mut field = Self { edit, entries: Vec::new(), chosen: None, asked: None, sheets, fresh: true };
        field.ask(cx);
        field
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        self.chosen = None;
        self.asked = Some(cx.ask(Request::Paths(self.edit.text().to_owned())));
    }

    /// What became of an input.
    pub fn update(&mut self, input: &Input, cx: &mut Cx<'_>) -> PathTurn {
        let before = self.edit.text().to_owned();
        match input {
            Input::Reply(ticket, Reply::Paths(entries)) if self.asked == Some(*ticket) => {
                self.entries = entries.iter().filter(|entry| self.offers(entry)).cloned().collect();
            }
            Input::Key(key) => {
                if let Some(c) = key.text() {
                    self.begin_anew(c);
                    self.edit.apply(Edit::Insert(c));
                    self.cut_beginning();
                }
            }
            Input::Paste(pasted) => {
                // a path pasted from a file manager may stand in quotes
                let pasted = pasted.trim().trim_matches(['"', '\'']);
                if let Some(first) = pasted.chars().next() {
                    self.begin_anew(first);
                }
                self.edit.paste(pasted);
                self.cut_beginning();
            }
            Input::Command(Command::Down) => self.choose(1),
            Input::Command(Command::Up) => self.choose(-1),
            Input::Command(Command::Complete) => self.complete(),
            Input::Command(Command::Back) => return PathTurn::Left,
            Input::Command(Command::Accept) => {
                let meant = self.chosen.and_then(|at| self.entries.get(at)).cloned();
                let meant = meant.unwrap_or_else(|| self.edit.text().trim().to_owned());
                if !meant.ends_with('/') && !meant.is_empty() && meant != "~" {
                    return PathTurn::Taken(meant);
                }
                self.edit.set(&meant);
            }
            input => drop(typing::typed(&mut self.edit, input)),
        }
        if before != self.edit.text() {
            self.fresh = false;
            self.ask(cx);
        }
        PathTurn::Open
    }

    /// A whole path typed on a name nobody touched takes its place.
    fn begin_anew(&mut self, first: char) {
        if self.fresh && matches!(first, '/' | '~') && !self.edit.text().ends_with('/') {
            self.edit.set("");
        }
    }

    /// A whole path typed behind the folder that stood there means that path: `/home/li//srv/a` is `/srv/a`.
    fn cut_beginning(&mut self) {
        let text = self.edit.text();
        let again = ["//", "/~/"].into_iter().filter_map(|sign| text.rfind(sign)).max();
        let whole = again.and_then(|at| text.get(at + 1..)).filter(|_| self.edit.at_end());
        if let Some(whole) = whole.map(str::to_owned) {
            self.edit.set(&whole);
        }
    }

    fn offers(&self, entry: &str) -> bool {
        let lower = entry.to_lowercase();
        !self.sheets || entry.ends_with('/') || SHEETS.iter().any(|ending| lower.ends_with(ending))
    }

    fn choose(&mut self, by: isize) {
        let last = self.entries.len().saturating_sub(1);
        self.chosen = match (self.chosen, by) {
            _ if self.entries.is_empty() => None,
            (None, 1..) => Some(0),
            (None | Some(0), _) if by < 0 => None,
            (Some(at), _) => Some(at.saturating_add_signed(by).min(last)),
            (None, _) => None,
        };
    }

    /// The chosen entry, else as much as all entries have in common.
    fn complete(&mut self) {
        if let Some(entry) = self.chosen.and_then(|at| self.entries.get(at)) {
            self.edit.set(&entry.clone());
            return;
        }
        let Some(first) = self.entries.first() else { return };
        let common = self.entries.iter().skip(1).fold(first.clone(), |common, entry| {
            common.chars().zip(entry.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
        });
        if common.chars().count() >= self.edit.text().chars().count() || self.edit.text().starts_with('~') {
            self.edit.set(&common);
        }
    }

    /// Draws it in a box of its own, below the head of a screen.
    pub fn boxed(&self, title: &str, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
        let place = Rect { y: area.y + 2, height: area.height.saturating_sub(2).min(12), ..area };
        let inside = text::boxed(buffer, place, title, cx.theme);
        self.draw(inside, buffer, cx)
    }

    /// Draws the field in the first line of `area` and what it offers below; the caret.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
        if area.height == 0 {
            return None;
        }
        let caret = typing::draw(&self.edit, area, buffer, cx);
        let room = usize::from(area.height.saturating_sub(1));
        let top = self.chosen.map_or(0, |at| (at + 1).saturating_sub(room));
        let shown = self.entries.iter().enumerate().skip(top).take(room);
        for (y, (index, entry)) in (area.y + 1..).zip(shown) {
            let chosen = self.chosen == Some(index);
            let sign = if chosen { cx.theme.signs().pointer } else { " " };
            let style = cx.theme.style(if chosen { Role::Selected } else { Role::Text });
            text::put_pieces(
                buffer,
                area.x,
                y,
                area.width,
                &[(sign, style), (" ", style), (&tail(entry), style)],
            );
        }
        Some(caret)
    }
}

/// Asks before a file that is there already is written over.
pub fn ask_over(title: Words, file: &Path, act: Act, lang: Lang) -> Step {
    let file = file.display();
    let body = match lang {
        Lang::Zh => format!("{file} 已存在。要用新的内容覆盖它吗？原来的内容不能找回。"),
        Lang::En => format!("{file} exists. Write over it? What it holds now cannot be had back."),
    };
    Step::Confirm(Confirm::new(title.get(lang), body, act))
}

/// The last part of a path, a folder with its slash.
fn tail(entry: &str) -> String {
    let bare = entry.trim_end_matches('/');
    let name = bare.rsplit('/').next().unwrap_or(bare);
    if entry.ends_with('/') { format!("{name}/") } else { name.to_owned() }
}
