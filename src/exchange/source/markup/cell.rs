//! One tag with its attributes, and one cell with what it says.

use super::super::super::cell::{Cell, Span, Value};
use super::super::named;
use super::super::rows::MOST_COLUMNS;
use crate::domain::day::Day;

/// A tag: its name in small letters without a name space, and what else stands in it.
pub struct Tag<'a> {
    pub name: String,
    /// It ends an element.
    pub ends: bool,
    /// It is an element without content.
    pub empty: bool,
    rest: &'a str,
}

impl<'a> Tag<'a> {
    pub fn new(text: &'a str) -> Self {
        let (ends, text) = text.strip_prefix('/').map_or((false, text), |text| (true, text));
        let (text, empty) = text.strip_suffix('/').map_or((text, false), |text| (text, true));
        let (name, rest) = text.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((text, ""));
        let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
        Self { name: local.to_ascii_lowercase(), ends, empty, rest }
    }

    /// The value of an attribute, its name in small letters and without a name space.
    pub fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.rest;
        loop {
            let (before, behind) = rest.split_once('=')?;
            let behind = behind.trim_start();
            let (value, next) = match behind.chars().next()? {
                quote @ ('"' | '\'') => behind.get(1..)?.split_once(quote).unwrap_or((behind.get(1..)?, "")),
                _ => behind.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((behind, "")),
            };
            let name = before.rsplit(|c: char| c.is_ascii_whitespace() || c == ':').find(|n| !n.is_empty());
            if name.is_some_and(|name| name.eq_ignore_ascii_case(wanted)) {
                return Some(decoded(value));
            }
            rest = next;
        }
    }

    /// An attribute that is a whole number.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Not shown to who opens the page.
    pub fn is_hidden(&self) -> bool {
        let style = self.attribute("style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
        style.contains("display:none") || self.attribute("hidden").is_some_and(|hidden| hidden == "1")
    }
}

/// A cell that is being read.
pub struct Open {
    column: u32,
    span: Span,
    formula: bool,
    /// What kind of value it says it has; only the XML of spreadsheets does.
    kind: Option<String>,
    pub text: Vec<u8>,
}

impl Open {
    pub fn new(column: u32, tag: &Tag<'_>) -> Self {
        let covers = |names: [&str; 2], most: u32| {
            let html = tag.number(names[0]).map(|all| all.saturating_sub(1));
            html.or_else(|| tag.number(names[1])).unwrap_or(0).min(most)
        };
        let columns = u16::try_from(covers(["colspan", "mergeacross"], MOST_COLUMNS)).unwrap_or(0);
        let rows = u16::try_from(covers(["rowspan", "mergedown"], u32::from(u16::MAX))).unwrap_or(0);
        let formula = tag.attribute("formula").is_some();
        Self { column, span: Span { columns, rows }, formula, kind: None, text: Vec::new() }
    }

    /// An element inside the cell: a break, a paragraph, the data of a spreadsheet.
    pub fn element(&mut self, name: &str, ends: bool, tag: &Tag<'_>) {
        match (name, ends) {
            ("br", _) | ("p" | "div" | "li", true) => self.text.push(BREAK),
            ("data", false) => self.kind = tag.attribute("type"),
            _ => {}
        }
    }

    /// The cell at its end.
    pub fn cell(self) -> Cell {
        let raw = String::from_utf8_lossy(&self.text);
        let words = raw.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
        let text = words.collect::<Vec<_>>().join(" ");
        let lines: Vec<String> = text.split(char::from(BREAK)).map(|line| decoded(line.trim())).collect();
        let text = lines.join("\n").trim_matches('\n').to_owned();
        let value = match self.kind.as_deref() {
            Some("Number") => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Value::Number(number),
                _ => Value::Text(text),
            },
            Some("DateTime") => Value::Date(text.get(..10).and_then(Day::parse_iso)),
            Some("Boolean") => Value::Bool(text == "1"),
            Some("Error") => Value::Error(text),
            None if text.is_empty() => Value::Empty,
            _ => Value::Text(text),
        };
        Cell { column: self.column, value, formula: self.formula, span: self.span }
    }
}

/// Stands for a line break until blanks are settled; no page holds it.
const BREAK: u8 = 0x0b;

/// A text with its references replaced; one nobody knows stays as it is.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let found = behind.split_once(';').filter(|(name, _)| name.len() <= 10);
        match found.and_then(|(name, next)| Some((referred(name)?, next))) {
            Some((c, next)) => {
                out.push(c);
                rest = next;
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

fn referred(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        };
        return code.and_then(char::from_u32);
    }
    match name {
        "nbsp" => Some('\u{a0}'),
        "middot" => Some('·'),
        _ => named(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_however_they_are_written() {
        let tag = Tag::new("ss:Cell ss:Index=\"5\" CLASS=xl24 style='display : none' x:str");
        assert_eq!((tag.name.as_str(), tag.number("index"), tag.is_hidden()), ("cell", Some(5), true));
        assert_eq!(tag.attribute("class").as_deref(), Some("xl24"));
        assert_eq!((tag.attribute("str"), tag.attribute("colspan")), (None, None));
    }

    #[test]
    fn a_text_keeps_its_breaks_and_loses_the_blanks_of_its_source() {
        let mut open = Open::new(0, &Tag::new("td"));
        open.text.extend_from_slice(" 张&#22269;方\n\t  &lt;b&gt; &unknown; A&amp;B".as_bytes());
        open.element("br", false, &Tag::new("br"));
        open.text.extend_from_slice("二".as_bytes());
        assert_eq!(open.cell().value, Value::Text("张国方 <b> &unknown; A&B\n二".into()));
    }
}
