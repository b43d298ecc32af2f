//! One cell of an ODS: its attributes say the value, its paragraphs the text.

use super::super::super::cell::{Cell, Span, Value};
use super::super::super::error::FileError;
use super::super::named;
use crate::domain::day::Day;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// Text of one cell; bytes.
const LONGEST: usize = 128 << 10;

/// A cell whose end was not read yet.
pub struct Open {
    /// How often it stands there.
    pub times: u32,
    kind: String,
    value: Option<String>,
    formula: bool,
    span: Span,
    text: String,
    paragraphs: u32,
}

/// The value of an attribute by its local name.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found =
        tag.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// An attribute that is a whole number.
pub fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.parse().ok()
}

impl Open {
    /// What the attributes say.
    pub fn new(tag: &BytesStart<'_>) -> Self {
        let mut open = Self {
            times: 1,
            kind: String::new(),
            value: None,
            formula: false,
            span: Span::default(),
            text: String::new(),
            paragraphs: 0,
        };
        for attribute in tag.attributes().with_checks(false).flatten() {
            let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else { continue };
            let reach = || value.parse::<u16>().unwrap_or(1).saturating_sub(1);
            match (attribute.key.as_ref(), attribute.key.local_name().as_ref()) {
                (_, "number-columns-repeated") => open.times = value.parse().unwrap_or(1).max(1),
                (_, "number-columns-spanned") => open.span.columns = reach(),
                (_, "number-rows-spanned") => open.span.rows = reach(),
                (_, "formula") => open.formula = true,
                ("calcext:value-type", _) if value == "error" => open.kind = "error".into(),
                ("calcext:value-type", _) => {}
                (_, "value-type") if open.kind.is_empty() => open.kind = value.into_owned(),
                (_, "value" | "date-value" | "boolean-value" | "string-value") => {
                    open.value = Some(value.into_owned());
                }
                _ => {}
            }
        }
        open
    }

    /// An element inside the cell: a paragraph, blanks, a tab, a break.
    pub fn element(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "p" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
            }
            "s" => {
                let count = number(tag, "c").unwrap_or(1).min(1_000);
                self.text.extend((0..count).map(|_| ' '));
            }
            "tab" => self.text.push('\t'),
            "line-break" => self.text.push('\n'),
            _ => {}
        }
    }

    /// Text or a reference inside a paragraph.
    pub fn text(&mut self, event: &Event<'_>, row: u32) -> Result<(), FileError> {
        if self.paragraphs == 0 {
            return Ok(());
        }
        match event {
            Event::Text(text) => self.text.push_str(&text.xml10_content()),
            Event::CData(text) => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let c = match name.resolve_char_ref() {
                    Ok(Some(c)) => Some(c),
                    _ => named(name.as_ref()),
                };
                self.text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            _ => {}
        }
        if self.text.len() > LONGEST { Err(FileError::TooBig(format!("A{row}"))) } else { Ok(()) }
    }

    /// The cell at its end.
    pub fn cell(self) -> Cell {
        let value = self.value.as_deref();
        // a formula that gave an empty text has an empty paragraph, one never computed has none
        let said = self.formula && (self.kind == "string" || self.paragraphs > 0);
        let text = |text: String| if text.is_empty() && !said { Value::Empty } else { Value::Text(text) };
        let value = match self.kind.as_str() {
            "float" | "percentage" | "currency" => value.and_then(finite).map_or(Value::Empty, Value::Number),
            "date" => match value.and_then(|v| v.get(..10)).map(Day::parse_iso) {
                Some(day) => Value::Date(day),
                None => text(self.text),
            },
            "boolean" => Value::Bool(value == Some("true")),
            "error" => Value::Error(if self.text.is_empty() { "#N/A".into() } else { self.text }),
            _ => text(value.filter(|v| !v.is_empty()).map_or(self.text, str::to_owned)),
        };
        let value = match value {
            Value::Text(text) if self.formula && is_error(&text) => Value::Error(text),
            other => other,
        };
        Cell { column: 0, value, formula: self.formula, span: self.span }
    }
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The error texts of spreadsheets; LibreOffice numbers its own.
fn is_error(text: &str) -> bool {
    text.starts_with("Err:")
        || matches!(text, "#N/A" | "#REF!" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NULL!" | "#NUM!")
}
