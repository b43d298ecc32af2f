//! Reading a pack's TOML so that every fault is found at once, each with file, line and key.

use crate::domain::day::Day;
use crate::domain::lang::{Lang, Words, words};
use std::cell::RefCell;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One thing wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFault {
    /// File inside the pack.
    pub file: String,
    /// Line in it, from 1.
    pub line: usize,
    /// Dotted key.
    pub key: String,
    /// What was found and what was expected.
    pub what: Text,
}

impl PackFault {
    /// File, line, key and what is wrong.
    pub fn sentence(&self, lang: Lang) -> String {
        let Self { file, line, key, what } = self;
        format!("{file}:{line}: {key}: {}", what.get(lang))
    }
}

/// A text in both languages.
pub fn both(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// What was found and what may stand there instead.
pub fn expected(found: &str, known: &[&str]) -> Text {
    both(
        format!("写的是 {found}，应为其中之一：{}", known.join("、")),
        format!("found {found}, expected one of {}", known.join(", ")),
    )
}

/// A text of the pack in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Collects faults while a file is read.
pub struct Faults<'a> {
    file: &'a str,
    text: &'a str,
    list: RefCell<Vec<PackFault>>,
}

impl<'a> Faults<'a> {
    /// For one file.
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, list: RefCell::default() }
    }

    /// Notes a fault at a byte position.
    pub fn add(&self, span: Range<usize>, key: &str, what: Text) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let fault = PackFault { file: self.file.into(), line, key: key.into(), what };
        self.list.borrow_mut().push(fault);
    }

    /// What was found.
    pub fn take(self) -> Vec<PackFault> {
        self.list.into_inner()
    }
}

/// A table of the file while it is read; [`Section::end`] names the keys nobody asked for.
pub struct Section<'a> {
    faults: &'a Faults<'a>,
    table: &'a DeTable<'a>,
    /// Dotted key of the table.
    pub path: String,
    /// Where it stands.
    pub span: Range<usize>,
    used: RefCell<Vec<&'static str>>,
}

const A_TEXT: Words = words("文字", "a text");
const A_DAY: Words = words("日期，如 2021-01-01", "a day like 2021-01-01");

type Found<'a> = &'a Spanned<DeValue<'a>>;

impl<'a> Section<'a> {
    /// The table at `path`.
    pub fn new(faults: &'a Faults<'a>, table: &'a DeTable<'a>, path: String, span: Range<usize>) -> Self {
        Self { faults, table, path, span, used: RefCell::default() }
    }

    fn find(&self, key: &'static str) -> Option<Found<'a>> {
        self.used.borrow_mut().push(key);
        self.table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| v)
    }

    fn join(&self, key: &str) -> String {
        if self.path.is_empty() { key.into() } else { format!("{}.{key}", self.path) }
    }

    /// Notes a fault of the table itself or of one of its keys.
    pub fn fault(&self, key: &str, what: Text) {
        let at =
            self.table.iter().find(|(k, _)| k.get_ref() == key).map_or(self.span.clone(), |(_, v)| v.span());
        self.faults.add(at, &self.join(key), what);
    }

    fn wrong(&self, key: &str, value: Found<'a>, expected: Words) {
        let found = value.get_ref().type_str();
        let what = both(
            format!("写的是 {found}，应为{}", expected.zh),
            format!("found {found}, expected {}", expected.en),
        );
        self.faults.add(value.span(), &self.join(key), what);
    }

    fn missing(&self, key: &str, expected: Words) {
        let what = both(format!("缺少，应有{}", expected.zh), format!("missing, expected {}", expected.en));
        self.faults.add(self.span.clone(), &self.join(key), what);
    }

    /// True when the key stands there.
    pub fn has(&self, key: &'static str) -> bool {
        self.table.iter().any(|(k, _)| k.get_ref() == key)
    }

    /// A text that must be there.
    pub fn text(&self, key: &'static str) -> String {
        if !self.has(key) {
            self.missing(key, A_TEXT);
        }
        self.optional_text(key).unwrap_or_default()
    }

    /// A text that may be there.
    pub fn optional_text(&self, key: &'static str) -> Option<String> {
        let value = self.find(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.wrong(key, value, A_TEXT);
                None
            }
        }
    }

    /// Both languages: `{ zh = "…", en = "…" }`.
    pub fn words(&self, key: &'static str) -> Text {
        match self.section(key) {
            Some(inner) => {
                let text = Text { zh: inner.text("zh"), en: inner.text("en") };
                inner.end();
                text
            }
            None => {
                if !self.has(key) {
                    self.missing(key, words("两种语言 { zh = …, en = … }", "{ zh = …, en = … }"));
                }
                Text::default()
            }
        }
    }

    /// A day that must be there.
    pub fn day(&self, key: &'static str) -> Day {
        match self.find(key) {
            None => self.missing(key, A_DAY),
            Some(value) => {
                if let DeValue::Datetime(found) = value.get_ref()
                    && let Some(day) = Day::parse_iso(&found.to_string())
                {
                    return day;
                }
                self.wrong(key, value, A_DAY);
            }
        }
        Day::FIRST
    }

    /// A truth that is false when absent.
    pub fn flag(&self, key: &'static str) -> bool {
        match self.find(key).map(|v| (v, v.get_ref())) {
            None => false,
            Some((_, DeValue::Boolean(value))) => *value,
            Some((value, _)) => {
                self.wrong(key, value, words(" true 或 false", "true or false"));
                false
            }
        }
    }

    /// A truth that may be there.
    pub fn optional_flag(&self, key: &'static str) -> Option<bool> {
        self.has(key).then(|| self.flag(key))
    }

    /// A whole number that may be there.
    pub fn number(&self, key: &'static str) -> Option<i64> {
        let value = self.find(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(found) => found.to_string().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(key, value, words("整数", "a whole number"));
        }
        number
    }

    /// A list of texts, empty when absent.
    pub fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(value) = self.find(key) else { return Vec::new() };
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong(key, value, words("文字的列表", "a list of texts"));
            return Vec::new();
        };
        list.iter()
            .filter_map(|item| match item.get_ref() {
                DeValue::String(text) => Some(text.to_string()),
                _ => {
                    self.wrong(key, item, A_TEXT);
                    None
                }
            })
            .collect()
    }

    /// A table that may be there.
    pub fn section(&self, key: &'static str) -> Option<Section<'a>> {
        let value = self.find(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Section::new(self.faults, table, self.join(key), value.span())),
            _ => {
                self.wrong(key, value, words("一张表", "a table"));
                None
            }
        }
    }

    /// The tables of a list, empty when absent.
    pub fn sections(&self, key: &'static str) -> Vec<Section<'a>> {
        let Some(value) = self.find(key) else { return Vec::new() };
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong(key, value, words("表的列表", "a list of tables"));
            return Vec::new();
        };
        let one = |(i, item): (usize, Found<'a>)| match item.get_ref() {
            DeValue::Table(table) => {
                Some(Section::new(self.faults, table, format!("{}[{}]", self.join(key), i + 1), item.span()))
            }
            _ => {
                self.wrong(key, item, words("一张表", "a table"));
                None
            }
        };
        list.iter().enumerate().filter_map(one).collect()
    }

    /// The tables under a table whose keys are names: `[rule.honour]`.
    pub fn named(&self, key: &'static str) -> Vec<(String, Section<'a>)> {
        let Some(outer) = self.section(key) else { return Vec::new() };
        let one = |(name, value): (&'a Spanned<_>, Found<'a>)| {
            let name: &std::borrow::Cow<'a, str> = name.get_ref();
            match value.get_ref() {
                DeValue::Table(table) => {
                    let path = outer.join(name);
                    Some((name.to_string(), Section::new(self.faults, table, path, value.span())))
                }
                _ => {
                    outer.wrong(name, value, words("一张表", "a table"));
                    None
                }
            }
        };
        outer.table.iter().filter_map(one).collect()
    }

    /// Every entry of the table with its value as text; tables give their own entries.
    pub fn entries(&self) -> Vec<(String, Entry, Range<usize>)> {
        let one = |(key, value): (&'a Spanned<std::borrow::Cow<'a, str>>, Found<'a>)| {
            let entry = match value.get_ref() {
                DeValue::String(text) => Entry::Text(text.to_string()),
                DeValue::Integer(number) => Entry::Text(number.to_string()),
                DeValue::Table(table) => Entry::Table(
                    table
                        .iter()
                        .map(|(k, v)| match v.get_ref() {
                            DeValue::String(text) => (k.get_ref().to_string(), text.to_string()),
                            DeValue::Integer(number) => (k.get_ref().to_string(), number.to_string()),
                            other => (k.get_ref().to_string(), other.type_str().to_owned()),
                        })
                        .collect(),
                ),
                _ => Entry::Other,
            };
            (key.get_ref().to_string(), entry, value.span())
        };
        self.table.iter().map(one).collect()
    }

    /// Notes a fault at a place found by [`Section::entries`].
    pub fn fault_at(&self, span: Range<usize>, key: &str, what: Text) {
        self.faults.add(span, &self.join(key), what);
    }

    /// Names every key nobody asked for.
    pub fn end(&self) {
        let used = self.used.borrow();
        for (key, value) in self.table {
            if !used.iter().any(|k| k == key.get_ref()) {
                let mut known: Vec<_> = used.clone();
                known.sort_unstable();
                known.dedup();
                let what = both(
                    format!("不认得的键，应为其中之一：{}", known.join("、")),
                    format!("unknown key, expected one of: {}", known.join(", ")),
                );
                self.faults.add(value.span(), &self.join(key.get_ref()), what);
            }
        }
    }
}

/// A value of a table whose keys are data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A text or a whole number.
    Text(String),
    /// A table of such.
    Table(Vec<(String, String)>),
    /// Anything else.
    Other,
}
