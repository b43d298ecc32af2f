//! A cell on its way to a value: shells, tabs, quotes and blanks come off and are told.

pub(super) use super::super::cell::is_scientific;
use super::super::cell::{Cell, Row, Value, is_blank};
use super::super::issue::{Code, Issue};
use super::super::layout::Columns;
use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::domain::number::is_permit;

/// One row being read; collects what is said.
pub(super) struct Reading<'a> {
    row: &'a Row,
    columns: &'a Columns,
    /// The day the program believes it is.
    pub today: Day,
    /// Language of details.
    pub lang: Lang,
    /// In a text file every value is text, which says nothing about it.
    pub text_file: bool,
    issues: Vec<Issue>,
}

/// What a cell says, without its wrapping.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    /// Nothing.
    Empty,
    /// Already told: an error value, a formula without a value.
    Refused,
    /// Text without blanks at its ends.
    Text(String),
    /// A spreadsheet's number.
    Number(f64),
    /// A date cell.
    Date(Option<Day>),
}

impl<'a> Reading<'a> {
    pub fn new(row: &'a Row, columns: &'a Columns, today: Day, lang: Lang, text_file: bool) -> Self {
        Self { row, columns, today, lang, text_file, issues: Vec::new() }
    }

    /// The issues, each once per code and column.
    pub fn finish(self) -> Vec<Issue> {
        let mut list: Vec<Issue> = Vec::with_capacity(self.issues.len());
        for issue in self.issues {
            if !list.iter().any(|known| known.code == issue.code) {
                list.push(issue);
            }
        }
        list
    }

    pub fn has(&self, key: &str) -> bool {
        self.columns.has(key)
    }

    /// The sender's header over a column.
    pub fn title(&self, key: &str) -> &str {
        self.columns.column(key).map_or("", |column| self.columns.title(column))
    }

    /// Days to add to a bare day count of the sheet.
    pub const fn epoch_shift(&self) -> i64 {
        self.columns.epoch_shift()
    }

    pub fn say(&mut self, code: Code, key: &str) {
        self.issues.push(Issue::at(code, self.columns.column(key)));
    }

    pub fn say_with(&mut self, code: Code, key: &str, detail: String) {
        self.issues.push(Issue::at(code, self.columns.column(key)).with(detail));
    }

    pub fn cell(&self, key: &str) -> Option<&'a Cell> {
        self.columns.column(key).and_then(|column| self.row.get(column))
    }

    /// True where the certificate number is written as those of 特种作业操作证 are.
    pub fn is_permit(&self) -> bool {
        self.cell("cert_no").is_some_and(|cell| is_permit(&crate::domain::fold::number(&cell.value.text())))
    }

    /// The content of a column; wrapping is taken off and told.
    pub fn take(&mut self, key: &str) -> Content {
        let Some(cell) = self.cell(key) else { return Content::Empty };
        if cell.is_uncomputed() {
            self.say(Code::FormulaNoValue, key);
            return Content::Refused;
        }
        if cell.formula && !cell.value.is_blank() && !matches!(cell.value, Value::Error(_)) {
            self.say(Code::FormulaCached, key);
        }
        match &cell.value {
            Value::Empty => Content::Empty,
            Value::Error(text) => {
                self.say_with(Code::ErrorValue, key, crate::domain::clean::line(text));
                Content::Refused
            }
            Value::Number(number) => Content::Number(*number),
            Value::Date(day) => Content::Date(*day),
            Value::Bool(flag) => Content::Text(if *flag { "TRUE".into() } else { "FALSE".into() }),
            Value::Text(text) => self.unwrap_text(key, text),
        }
    }

    fn unwrap_text(&mut self, key: &str, text: &str) -> Content {
        let mut text = text;
        if text.starts_with('\t') {
            self.say(Code::CsvLeadingTab, key);
            text = text.trim_start_matches('\t');
        }
        let whole = text.trim_matches(is_blank);
        if whole.is_empty() {
            return Content::Empty;
        }
        // zero-width characters are left to the fields, blanks at the ends are told here
        let trimmed = text.trim();
        if trimmed.len() != text.len() && !ends_in_break(text, trimmed) {
            self.say(Code::TrailingBlanks, key);
        }
        text = trimmed;
        if let Some(inner) = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')) {
            self.say(Code::CsvEqualsQuote, key);
            text = inner.trim();
        }
        if text.contains(['\n', '\r']) {
            self.say(Code::EmbeddedNewline, key);
            let joined: String = text.split(['\n', '\r']).map(str::trim).collect();
            return Content::Text(joined);
        }
        if text.is_empty() { Content::Empty } else { Content::Text(text.to_owned()) }
    }

    /// The same as text, whatever the cell is.
    pub fn take_text(&mut self, key: &str) -> Option<String> {
        match self.take(key) {
            Content::Empty | Content::Refused | Content::Date(None) => None,
            Content::Text(text) => Some(text),
            Content::Number(number) => Some(super::super::cell::plain(number)),
            Content::Date(Some(day)) => Some(day.to_string()),
        }
    }

    /// True when the column was already refused for this row.
    pub fn refused(&self, key: &str) -> bool {
        let column = self.columns.column(key);
        self.issues.iter().any(|issue| {
            issue.column == column && matches!(issue.code, Code::FormulaNoValue | Code::ErrorValue)
        })
    }
}

/// Only line breaks at the end: a habit of copied cells, not blanks.
fn ends_in_break(text: &str, trimmed: &str) -> bool {
    text.len() > trimmed.len()
        && text.trim_start().len() == text.len()
        && text.trim_end_matches(['\n', '\r']) == trimmed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_formula(value: Value) -> (Content, Option<Code>) {
        let cell = Cell { formula: true, ..Cell::new(0, value) };
        let header =
            Row { number: 1, cells: vec![Cell::new(0, Value::Text("姓名".into()))], hidden: false };
        let row = Row { number: 2, cells: vec![cell], hidden: false };
        let columns = Columns::find(&[header], &super::super::headings());
        let mut reading = Reading::new(&row, &columns, Day::FIRST, Lang::Zh, false);
        let content = reading.take("name");
        (content, reading.finish().first().map(|issue| issue.code))
    }

    #[test]
    fn a_formula_never_computed_has_no_value_and_one_that_gave_an_empty_text_says_nothing() {
        assert_eq!(of_formula(Value::Empty), (Content::Refused, Some(Code::FormulaNoValue)));
        assert_eq!(of_formula(Value::Text(String::new())), (Content::Empty, None));
    }
}
