//! Filters of a list: what it can be narrowed by, chosen from menus, readable as chips.
//!
//! A list names its dimensions; the values come from the field tables, so a new choice of a field is a
//! new choice here.

use super::menu::{Choice, Menu};
use super::{Input, ViewCx};
use crate::domain::division;
use crate::domain::lang::{Lang, Words, words};
use crate::domain::occupation;
use crate::domain::record::{FactKind, FieldKind, Table};
use crate::domain::show::{self, Masking};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// One thing a list can be narrowed by.
#[derive(Debug)]
pub struct Dimension {
    /// Its key.
    pub key: &'static str,
    /// What the menu and the chip call it.
    pub name: Words,
    /// What it is compared with.
    pub of: Of,
}

/// Where the values of a dimension come from.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// The values of a field.
    Field(Table, &'static str),
    /// The kinds of fact.
    Facts,
}

/// The filters that hold, and the menu while one is chosen.
#[derive(Debug)]
pub struct Narrowing {
    dimensions: &'static [Dimension],
    chosen: Vec<Option<String>>,
    menu: Option<Menu<Pick>>,
}

/// An entry of the menus.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pick {
    /// Goes on to the values of a dimension.
    Values(usize),
    /// This value of it.
    Value(usize, String),
    /// No filter at all.
    Nothing,
}

impl Narrowing {
    /// Nothing narrowed yet.
    pub fn new(dimensions: &'static [Dimension]) -> Self {
        Self { dimensions, chosen: vec![None; dimensions.len()], menu: None }
    }

    /// The dimensions that are narrowed, by key, and their codes.
    pub fn codes(&self) -> Vec<(&'static str, String)> {
        let set = self.dimensions.iter().zip(&self.chosen);
        set.filter_map(|(dimension, code)| Some((dimension.key, code.clone()?))).collect()
    }

    /// These codes hold, as far as there are filters for them.
    pub fn set(&mut self, codes: &[(&'static str, String)]) {
        for (dimension, chosen) in self.dimensions.iter().zip(&mut self.chosen) {
            let code = codes.iter().find(|(key, _)| *key == dimension.key);
            *chosen = code.map(|(_, code)| code.clone());
        }
    }

    /// True when nothing is narrowed.
    pub fn is_empty(&self) -> bool {
        self.chosen.iter().all(Option::is_none)
    }

    /// Drops every filter.
    pub fn clear(&mut self) {
        self.chosen.fill(None);
    }

    /// True while a menu is open.
    pub const fn is_choosing(&self) -> bool {
        self.menu.is_some()
    }

    /// Opens the menu of dimensions.
    pub fn open(&mut self, lang: Lang) {
        let name = |(at, d): (usize, &Dimension)| (d.name.get(lang).to_owned(), Pick::Values(at));
        let mut items: Vec<_> = self.dimensions.iter().enumerate().map(name).collect();
        if !self.is_empty() {
            items.push((words("清除全部筛选", "clear all filters").get(lang).to_owned(), Pick::Nothing));
        }
        self.menu = Some(Menu::new(words("筛选", "filter").get(lang), items));
    }

    /// An input while a menu is open; true when the list is to be read anew.
    pub fn update(&mut self, input: &Input, lang: Lang) -> bool {
        let Some(menu) = self.menu.as_mut() else { return false };
        match menu.update(input) {
            Choice::Open => return false,
            Choice::Left => self.menu = None,
            Choice::Taken(Pick::Values(at)) => {
                self.menu = self.dimensions.get(at).map(|d| {
                    let items = d.of.values(lang).into_iter();
                    Menu::new(d.name.get(lang), items.map(|(label, code)| (label, Pick::Value(at, code))))
                });
            }
            Choice::Taken(Pick::Value(at, code)) => {
                self.menu = None;
                if let Some(place) = self.chosen.get_mut(at) {
                    *place = Some(code);
                }
                return true;
            }
            Choice::Taken(Pick::Nothing) => {
                self.menu = None;
                self.clear();
                return true;
            }
        }
        false
    }

    /// Every filter that holds, as it is read.
    pub fn chips(&self, lang: Lang) -> Vec<String> {
        let set = self.dimensions.iter().zip(&self.chosen);
        set.filter_map(|(d, code)| Some(chip(d.name, &d.of.shown(code.as_deref()?, lang), lang))).collect()
    }

    /// Draws the open menu, if any; the caret.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
        self.menu.as_ref()?.draw(area, buffer, cx)
    }
}

/// How a filter reads.
pub fn chip(name: Words, value: &str, lang: Lang) -> String {
    format!("{}:{value}", name.get(lang))
}

impl Of {
    /// Labels and codes to choose from.
    fn values(self, lang: Lang) -> Vec<(String, String)> {
        match self {
            Self::Facts => {
                FactKind::ALL.iter().map(|k| (k.words().get(lang).to_owned(), k.code().to_owned())).collect()
            }
            Self::Field(table, key) => match table.field(key).map(|field| field.kind) {
                Some(FieldKind::Choice(list)) => {
                    list.iter().map(|c| (c.words.get(lang).to_owned(), c.code.to_owned())).collect()
                }
                Some(FieldKind::Division) => division::quzhou()
                    .map(|d| (format!("{} {}", d.name, d.code), d.code.to_owned()))
                    .collect(),
                Some(FieldKind::Occupation) => {
                    let all = occupation::catalogue().all().iter();
                    all.map(|o| (format!("{} {}", o.name, o.code), o.code.clone())).collect()
                }
                _ => Vec::new(),
            },
        }
    }

    fn shown(self, code: &str, lang: Lang) -> String {
        let shown = match self {
            Self::Facts => FactKind::from_code(code).map(|kind| kind.words().get(lang).to_owned()),
            Self::Field(table, key) => {
                table.field(key).map(|field| show::show(field, code, lang, Masking::Masked))
            }
        };
        shown.unwrap_or_else(|| code.to_owned())
    }
}
