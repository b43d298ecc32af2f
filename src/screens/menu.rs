//! A short list to choose from, laid over a screen.

use super::Input;
use super::ViewCx;
use super::typing::typed;
use crate::domain::name;
use crate::domain::width::width;
use crate::keymap::command::Command;
use crate::ui::line_edit::LineEdit;
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Things to choose from, narrowed as one types (Chinese, initials or code).
#[derive(Clone, Debug)]
pub struct Menu<T> {
    title: String,
    items: Vec<Item<T>>,
    typed: LineEdit,
    chosen: usize,
}

#[derive(Clone, Debug)]
struct Item<T> {
    label: String,
    keys: String,
    value: T,
}

/// What became of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    /// Still choosing.
    Open,
    /// Closed without a choice.
    Left,
    /// This one.
    Taken(T),
}

impl<T: Clone> Menu<T> {
    /// A menu of labels and what they stand for.
    pub fn new(title: impl Into<String>, items: impl IntoIterator<Item = (String, T)>) -> Self {
        let items = items
            .into_iter()
            .map(|(label, value)| {
                let keys =
                    format!("{} {} {}", label.to_lowercase(), name::initials(&label), name::full(&label));
                Item { label, keys, value }
            })
            .collect();
        Self { title: title.into(), items, typed: LineEdit::new(), chosen: 0 }
    }

    fn hits(&self) -> Vec<&Item<T>> {
        let typed = self.typed.text().to_lowercase();
        self.items.iter().filter(|item| item.keys.contains(typed.trim())).collect()
    }

    /// What became of an input.
    pub fn update(&mut self, input: &Input) -> Choice<T> {
        let last = self.hits().len().saturating_sub(1);
        match input {
            Input::Command(Command::Up) => self.chosen = self.chosen.saturating_sub(1),
            Input::Command(Command::Down) => self.chosen = (self.chosen + 1).min(last),
            Input::Command(Command::Accept) => {
                return self
                    .hits()
                    .get(self.chosen)
                    .map_or(Choice::Open, |item| Choice::Taken(item.value.clone()));
            }
            Input::Command(Command::Back) => return Choice::Left,
            input if typed(&mut self.typed, input) => self.chosen = 0,
            _ => {}
        }
        Choice::Open
    }

    /// Draws the box in the upper left of `area`; the caret.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
        let hits = self.hits();
        let widest =
            self.items.iter().map(|item| width(&item.label)).max().unwrap_or(10).max(width(&self.title));
        let columns = u16::try_from(widest + 6).unwrap_or(40).clamp(24, area.width.max(24));
        let rows = u16::try_from(self.items.len() + 3).unwrap_or(u16::MAX).min(area.height);
        let place = Rect { x: area.x + 2, y: area.y, width: columns, height: rows }.intersection(area);
        let inside = text::boxed(buffer, place, &self.title, cx.theme);
        if inside.height < 2 {
            return None;
        }
        let room = usize::from(inside.height) - 1;
        let top = (self.chosen + 1).saturating_sub(room);
        let used = text::put_pieces(
            buffer,
            inside.x,
            inside.y,
            inside.width,
            &[("/ ", cx.theme.style(Role::Dim)), (self.typed.text(), cx.theme.style(Role::Field))],
        );
        for (y, (index, item)) in (inside.y + 1..inside.bottom()).zip(hits.iter().enumerate().skip(top)) {
            let (sign, role) = if index == self.chosen {
                (cx.theme.signs().pointer, Role::Selected)
            } else {
                (" ", Role::Text)
            };
            let style = cx.theme.style(role);
            text::put_pieces(
                buffer,
                inside.x,
                y,
                inside.width,
                &[(sign, style), (" ", style), (&item.label, style)],
            );
        }
        Some(Position { x: (inside.x + used).min(inside.right().saturating_sub(1)), y: inside.y })
    }
}
