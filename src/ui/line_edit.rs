//! One line of typed text: what the caret may do, what may enter, what part of it is seen.
//!
//! Made here because the editors at hand count characters where cells are meant, cut a joined
//! character in two, let a pasted newline into the value, or drop digits without a word. The text
//! never holds a control, bidi or zero-width character; the caret never leaves the text and always
//! stands between two characters as people see them (grapheme clusters).

mod entering;
mod window;

#[cfg(test)]
mod tests;

use unicode_segmentation::UnicodeSegmentation;

pub use window::Window;

/// Steps kept for undo within the field.
const HISTORY: usize = 100;

/// Text of a field that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEdit {
    text: String,
    /// Byte place of the caret, on a grapheme edge.
    caret: usize,
    limit: usize,
    folds: bool,
    undo: Vec<Moment>,
    redo: Vec<Moment>,
    /// True while typed characters still belong to the newest undo step.
    typing: bool,
    /// The whole text is selected: what is typed next replaces it.
    selected: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Moment {
    text: String,
    caret: usize,
    selected: bool,
}

/// What a key means inside a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// One typed character.
    Insert(char),
    /// Removes what stands before the caret.
    Backspace,
    /// Removes what stands behind the caret.
    Delete,
    /// One character to the left.
    Left,
    /// One character to the right.
    Right,
    /// One word to the left (a Chinese character is a word).
    WordLeft,
    /// One word to the right.
    WordRight,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// Removes the word before the caret.
    DeleteWord,
    /// Removes everything before the caret.
    DeleteToStart,
    /// Removes everything behind the caret.
    DeleteToEnd,
    /// Takes the last change of this field back.
    Undo,
    /// Does it again.
    Redo,
}

/// What became of a key or a paste.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// Nothing to do (caret at the edge, nothing to remove).
    Same,
    /// Only the caret moved.
    Moved,
    /// The text changed.
    Changed,
    /// Nothing was taken: the text would be longer than `limit` characters. To be said aloud.
    Full {
        /// Most characters the field takes.
        limit: usize,
    },
}

impl LineEdit {
    /// Most characters of a field whose kind sets no limit of its own.
    pub const LIMIT: usize = 300;

    /// An empty field.
    pub fn new() -> Self {
        Self { limit: Self::LIMIT, ..Self::default() }
    }

    /// The same, taking at most `limit` characters.
    #[must_use]
    pub fn limited(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The same, turning full-width letters, digits and signs into plain ones as they come.
    #[must_use]
    pub fn folding(mut self) -> Self {
        self.folds = true;
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True without any text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Grapheme clusters in front of the caret; what a draft keeps.
    pub fn caret(&self) -> usize {
        self.before().graphemes(true).count()
    }

    /// True with the caret behind the last character.
    pub fn at_end(&self) -> bool {
        self.caret == self.text.len()
    }

    /// Selects the whole text: the next character or paste replaces it, any other key goes into it.
    pub fn select(&mut self) {
        self.selected = !self.text.is_empty();
    }

    /// True while what is typed next replaces the text.
    pub fn is_selected(&self) -> bool {
        self.selected
    }

    /// Puts the caret behind so many characters, at most at the end.
    pub fn place_caret(&mut self, graphemes: usize) {
        self.typing = false;
        self.selected = false;
        self.caret =
            self.text.grapheme_indices(true).nth(graphemes).map_or(self.text.len(), |(place, _)| place);
    }

    /// Replaces the whole text (cleaned, cut at the limit), caret at the end. Can be undone.
    pub fn set(&mut self, text: &str) {
        let clean: String = entering::one_line(text, self.folds).chars().take(self.limit).collect();
        if clean != self.text {
            self.remember();
            self.text = clean;
        }
        self.typing = false;
        self.selected = false;
        self.caret = self.text.len();
    }

    /// Forgets how the text came about; undo stops here.
    pub fn settle(&mut self) {
        self.undo.clear();
        self.redo.clear();
        self.typing = false;
    }

    /// Does what a key means.
    pub fn apply(&mut self, edit: Edit) -> Edited {
        let selected = std::mem::take(&mut self.selected);
        match edit {
            Edit::Insert(c) if selected => self.type_anew(c),
            Edit::Insert(c) => self.type_char(c),
            Edit::Left => self.go(self.previous_edge()),
            Edit::Right => self.go(self.next_edge()),
            Edit::WordLeft => self.go(self.word_start()),
            Edit::WordRight => self.go(self.word_end()),
            Edit::Home => self.go(0),
            Edit::End => self.go(self.text.len()),
            Edit::Backspace => self.remove(self.previous_edge(), self.caret),
            Edit::Delete => self.remove(self.caret, self.next_edge()),
            Edit::DeleteWord => self.remove(self.word_start(), self.caret),
            Edit::DeleteToStart => self.remove(0, self.caret),
            Edit::DeleteToEnd => self.remove(self.caret, self.text.len()),
            Edit::Undo => self.travel(true),
            Edit::Redo => self.travel(false),
        }
    }

    /// Takes pasted text at the caret: one line, cleaned. All of it or, when too long, nothing.
    pub fn paste(&mut self, text: &str) -> Edited {
        let clean = entering::clean(text, self.folds);
        self.typing = false;
        if self.selected { self.anew(&clean) } else { self.insert(&clean) }
    }

    /// What a field of `width` cells shows, and where the caret stands in it.
    pub fn window(&self, width: usize) -> Window<'_> {
        window::of(&self.text, self.caret, width)
    }

    fn type_char(&mut self, c: char) -> Edited {
        let mut buffer = [0; 4];
        let clean = entering::clean_typed(c.encode_utf8(&mut buffer), self.folds);
        let goes_on = self.typing;
        let edited = self.insert_as(&clean, goes_on);
        if edited == Edited::Changed {
            self.typing = true;
        }
        edited
    }

    /// The first character in place of a selected text; one step back brings the text again.
    fn type_anew(&mut self, c: char) -> Edited {
        let mut buffer = [0; 4];
        let clean = entering::clean_typed(c.encode_utf8(&mut buffer), self.folds);
        let edited = self.anew(&clean);
        self.typing = edited == Edited::Changed;
        self.selected = !self.typing;
        edited
    }

    fn anew(&mut self, clean: &str) -> Edited {
        if clean.is_empty() {
            return Edited::Same;
        }
        if clean.chars().count() > self.limit {
            return Edited::Full { limit: self.limit };
        }
        self.selected = true;
        self.remember();
        self.selected = false;
        clean.clone_into(&mut self.text);
        self.caret = self.text.len();
        Edited::Changed
    }

    fn insert(&mut self, clean: &str) -> Edited {
        self.insert_as(clean, false)
    }

    fn insert_as(&mut self, clean: &str, same_step: bool) -> Edited {
        if clean.is_empty() {
            return Edited::Same;
        }
        if self.text.chars().count() + clean.chars().count() > self.limit {
            return Edited::Full { limit: self.limit };
        }
        if !same_step {
            self.remember();
        }
        self.text.insert_str(self.caret, clean);
        self.caret = self.edge_at_or_after(self.caret + clean.len());
        Edited::Changed
    }

    fn remove(&mut self, from: usize, to: usize) -> Edited {
        self.typing = false;
        if from >= to {
            return Edited::Same;
        }
        self.remember();
        self.text.replace_range(from..to, "");
        self.caret = self.edge_at_or_after(from);
        Edited::Changed
    }

    fn go(&mut self, place: usize) -> Edited {
        self.typing = false;
        let moved = place != self.caret;
        self.caret = place;
        if moved { Edited::Moved } else { Edited::Same }
    }

    fn remember(&mut self) {
        self.redo.clear();
        if self.undo.len() == HISTORY {
            self.undo.remove(0);
        }
        self.undo.push(self.now());
    }

    fn now(&self) -> Moment {
        Moment { text: self.text.clone(), caret: self.caret, selected: self.selected }
    }

    fn travel(&mut self, back: bool) -> Edited {
        self.typing = false;
        let now = self.now();
        let (from, to) =
            if back { (&mut self.undo, &mut self.redo) } else { (&mut self.redo, &mut self.undo) };
        let Some(moment) = from.pop() else { return Edited::Same };
        to.push(now);
        self.text = moment.text;
        self.caret = moment.caret;
        self.selected = moment.selected;
        Edited::Changed
    }

    fn before(&self) -> &str {
        self.text.get(..self.caret).unwrap_or_default()
    }

    fn behind(&self) -> &str {
        self.text.get(self.caret..).unwrap_or_default()
    }

    fn previous_edge(&self) -> usize {
        self.before().grapheme_indices(true).next_back().map_or(0, |(place, _)| place)
    }

    fn next_edge(&self) -> usize {
        self.caret + self.behind().graphemes(true).next().map_or(0, str::len)
    }

    /// Joining characters may swallow the wanted place; the caret then stands behind the cluster.
    fn edge_at_or_after(&self, place: usize) -> usize {
        self.text
            .grapheme_indices(true)
            .map(|(edge, _)| edge)
            .find(|edge| *edge >= place)
            .unwrap_or(self.text.len())
    }

    fn word_start(&self) -> usize {
        let word = self.before().split_word_bound_indices().rfind(|(_, word)| !word.trim().is_empty());
        let place = word.map_or(0, |(place, _)| place);
        self.edge_at_or_after(place).min(self.caret)
    }

    fn word_end(&self) -> usize {
        let word = self.behind().split_word_bound_indices().find(|(_, word)| !word.trim().is_empty());
        let place = word.map_or(self.text.len(), |(place, word)| self.caret + place + word.len());
        self.edge_at_or_after(place)
    }
}
