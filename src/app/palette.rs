//! The palette: any command that holds here, found by Chinese, pinyin initials or English.

use crate::domain::lang::Lang;
use crate::domain::name;
use crate::keymap::command::Command;
use crate::screens::Input;
use crate::screens::typing::typed;
use crate::ui::line_edit::LineEdit;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// What is typed and what it finds.
#[derive(Debug)]
pub struct Palette {
    typed: LineEdit,
    entries: Vec<Entry>,
    hits: Vec<usize>,
    chosen: usize,
}

#[derive(Debug)]
struct Entry {
    command: Command,
    label: String,
    keys: Vec<String>,
    /// Written forms it is found by.
    forms: Vec<String>,
}

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Still open.
    Open,
    /// Closed.
    Left,
    /// This command.
    Meant(Command),
}

impl Palette {
    /// A palette over these commands and their keys.
    pub fn new(commands: &[(Command, Vec<String>)], lang: Lang) -> Self {
        let entries: Vec<Entry> =
            commands.iter().map(|(command, keys)| Entry::new(*command, keys, lang)).collect();
        let hits = (0..entries.len()).collect();
        Self { typed: LineEdit::new().limited(40), entries, hits, chosen: 0 }
    }

    /// What was typed.
    pub fn typed(&self) -> &LineEdit {
        &self.typed
    }

    /// Hits in order: label, keys, whether it is the chosen one.
    pub fn hits(&self) -> impl Iterator<Item = (&str, &[String], bool)> {
        self.hits.iter().enumerate().filter_map(|(place, index)| {
            let entry = self.entries.get(*index)?;
            Some((entry.label.as_str(), entry.keys.as_slice(), place == self.chosen))
        })
    }

    /// Place of the chosen hit.
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// What became of an input.
    pub fn update(&mut self, input: &Input) -> Outcome {
        match input {
            Input::Command(Command::Up) => {
                self.chosen = self.chosen.saturating_sub(1);
                return Outcome::Open;
            }
            Input::Command(Command::Down) => {
                self.chosen = (self.chosen + 1).min(self.hits.len().saturating_sub(1));
                return Outcome::Open;
            }
            Input::Command(Command::Back) => return Outcome::Left,
            Input::Command(Command::Accept) => {
                let entry = self.hits.get(self.chosen).and_then(|index| self.entries.get(*index));
                return entry.map_or(Outcome::Open, |entry| Outcome::Meant(entry.command));
            }
            input if typed(&mut self.typed, input) => {}
            _ => return Outcome::Open,
        }
        self.rank();
        Outcome::Open
    }

    fn rank(&mut self) {
        self.chosen = 0;
        let typed = self.typed.text().trim();
        if typed.is_empty() {
            self.hits = (0..self.entries.len()).collect();
            return;
        }
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Never);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut score = |entry: &Entry| {
            let forms = entry.forms.iter();
            forms.filter_map(|form| pattern.score(Utf32Str::new(form, &mut buffer), &mut matcher)).max()
        };
        let mut scored: Vec<(u32, usize)> =
            self.entries.iter().enumerate().filter_map(|(i, entry)| Some((score(entry)?, i))).collect();
        scored.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), *place));
        self.hits = scored.into_iter().map(|(_, place)| place).collect();
    }
}

impl Entry {
    fn new(command: Command, keys: &[String], lang: Lang) -> Self {
        let both = command.words();
        let forms = vec![both.zh.into(), both.en.into(), name::initials(both.zh), name::full(both.zh)];
        let label = match lang {
            Lang::Zh => format!("{}  {}", both.zh, both.en),
            Lang::En => format!("{}  {}", both.en, both.zh),
        };
        Self { command, label, keys: keys.to_vec(), forms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::key::Key;

    fn first(typed: &str) -> Option<String> {
        let all: Vec<_> = Command::all().map(|command| (command, Vec::new())).collect();
        let mut palette = Palette::new(&all, Lang::Zh);
        for c in typed.chars() {
            palette.update(&Input::Key(Key::char(c)));
        }
        palette.hits().next().map(|(label, ..)| label.to_owned())
    }

    #[test]
    fn a_command_is_found_by_chinese_initials_and_english() {
        for typed in ["新增人才", "人才", "xzrc", "add a person"] {
            let found = first(typed).unwrap();
            assert!(found.contains("人才"), "{typed} found {found}");
        }
        assert_eq!(first("xzrc").as_deref(), Some("新增人才  add a person"));
        assert_eq!(first("qqqqq"), None);
    }
}
