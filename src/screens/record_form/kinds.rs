//! Which kind of fact is meant: the kinds that may be about this person or organisation, found by
//! initials, Chinese or English.

use crate::domain::lang::Lang;
use crate::domain::name;
use crate::domain::record::{FactKind, RecordRef, SubjectKind, Table};
use crate::ui::line_edit::{Edit, LineEdit};
use crate::ui::text::{put, put_filled};
use crate::ui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The list of kinds with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinds {
    subject: Option<RecordRef>,
    typed: LineEdit,
    selected: usize,
}

impl Kinds {
    /// The kinds that may be about `subject` (every kind without one).
    pub fn about(subject: Option<RecordRef>) -> Self {
        Self { subject, typed: LineEdit::new(), selected: 0 }
    }

    /// Who the fact will be about.
    pub fn subject(&self) -> Option<RecordRef> {
        self.subject
    }

    /// A key of the text.
    pub fn edit(&mut self, edit: Edit) {
        self.typed.apply(edit);
        self.selected = 0;
    }

    /// Up or down the list.
    pub fn select(&mut self, by: isize) {
        let count = self.found().len();
        self.selected = self.selected.saturating_add_signed(by).min(count.saturating_sub(1));
    }

    /// The kind that Enter takes.
    pub fn meant(&self) -> Option<FactKind> {
        self.found().get(self.selected).copied()
    }

    fn found(&self) -> Vec<FactKind> {
        let query = self.typed.text().trim().to_lowercase();
        let fits = |kind: &FactKind| {
            let words = kind.words();
            words.zh.contains(&query)
                || words.en.contains(&query)
                || name::initials(words.zh).contains(&query)
        };
        FactKind::ALL.iter().copied().filter(|kind| self.may_be(*kind)).filter(fits).collect()
    }

    fn may_be(&self, kind: FactKind) -> bool {
        match (self.subject.map(|subject| subject.table), kind.subject()) {
            (None, _) | (_, SubjectKind::Either) => true,
            (Some(Table::Person), wanted) => wanted == SubjectKind::Person,
            (Some(Table::Organisation), wanted) => wanted == SubjectKind::Organisation,
            (Some(_), _) => false,
        }
    }

    /// Draws the box to type in and the kinds under it.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, lang: Lang) -> Option<Position> {
        if area.height < 2 || area.width < 20 {
            return None;
        }
        let room = area.width - 1;
        let seen = self.typed.window(usize::from(room));
        put_filled(buffer, area.x + 1, area.y, room, seen.text, theme.style(Role::Field));
        let height = usize::from(area.height - 1);
        let top = (self.selected + 1).saturating_sub(height);
        let kinds = self.found();
        for (y, (index, kind)) in (area.y + 1..).zip(kinds.iter().enumerate().skip(top).take(height)) {
            let sign = if index == self.selected { theme.signs().pointer } else { " " };
            let style = if index == self.selected { Role::Selected } else { Role::Text };
            let clause = match lang {
                Lang::Zh => format!("第 {} 条", kind.clause()),
                Lang::En => format!("clause {}", kind.clause()),
            };
            let line = format!("{sign} {}  {clause}", kind.words().get(lang));
            put(buffer, area.x, y, area.width, &line, theme.style(style));
        }
        Some(Position::new(area.x + 1 + u16::try_from(seen.caret).unwrap_or(0), area.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_by_initials_and_only_those_about_the_subject() {
        let mut kinds = Kinds::about(RecordRef::parse("person:1"));
        assert!(kinds.found().contains(&FactKind::Honour));
        assert!(!kinds.found().contains(&FactKind::MasterStudio), "a studio is an organisation's");
        for c in "qzgj".chars() {
            kinds.edit(Edit::Insert(c));
        }
        assert_eq!(kinds.meant(), Some(FactKind::Honour));
        kinds.edit(Edit::DeleteToStart);
        kinds.select(1);
        assert_eq!(kinds.meant(), kinds.found().get(1).copied());
    }
}
