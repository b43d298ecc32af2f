//! One cell and one row of somebody else's sheet, as they were found.

use crate::domain::date_text;
use crate::domain::day::Day;

pub use crate::domain::desk::column_name;
use std::borrow::Cow;

/// What stood in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Text, exactly as written.
    Text(String),
    /// A number of a spreadsheet, which keeps 15 digits and no more.
    Number(f64),
    /// A cell the spreadsheet itself shows as a date; `None` when no calendar has it.
    Date(Option<Day>),
    /// A logical value.
    Bool(bool),
    /// `#N/A` and its kin.
    Error(String),
}

/// A cell with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Column from 0.
    pub column: u32,
    /// What stood there.
    pub value: Value,
    /// True when a formula computed it.
    pub formula: bool,
    /// How far it reaches beyond itself.
    pub span: Span,
}

/// Cells joined to one: how many more columns and rows it covers to the right and below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Columns to the right.
    pub columns: u16,
    /// Rows below.
    pub rows: u16,
}

impl Span {
    /// True when it covers more than its own cell.
    pub const fn is_wide(self) -> bool {
        self.columns > 0 || self.rows > 0
    }
}

/// A row: only cells that are there, by column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// From 1, as the spreadsheet counts; in text files the record.
    pub number: u32,
    /// Cells in column order.
    pub cells: Vec<Cell>,
    /// Its author hid it; it is read all the same.
    pub hidden: bool,
}

impl Value {
    /// The text a person would see; empty for nothing.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(plain(*number)),
            Self::Date(Some(day)) => Cow::Owned(day.to_string()),
            Self::Date(None) => Cow::Borrowed("?"),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
        }
    }

    /// True for nothing and for text without a visible character.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(is_blank),
            _ => false,
        }
    }
}

/// Blanks of every kind, also those nobody sees.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || crate::domain::clean::is_hidden(c)
}

/// The day of a number that stands in a column of dates without saying that it is one: only counts that
/// lead to the years 1950 to 2199 are taken for days. `shift` days lie between its epoch and the usual one.
pub fn bare_day(number: f64, shift: i64) -> Option<Day> {
    #[allow(clippy::cast_possible_truncation)]
    let serial = number.floor() as i64 + shift;
    (18_264..=109_574).contains(&serial).then(|| date_text::from_serial(serial)).flatten()
}

/// A number as text: whole ones without a point, others as short as they can be.
pub fn plain(number: f64) -> String {
    format!("{number}")
}

impl Cell {
    /// A formula of which the file holds no value. One that gave an empty text has one.
    pub fn is_uncomputed(&self) -> bool {
        self.formula && self.value == Value::Empty
    }

    /// A cell without a formula.
    pub const fn new(column: u32, value: Value) -> Self {
        Self { column, value, formula: false, span: Span { columns: 0, rows: 0 } }
    }
}

impl Row {
    /// The cell of a column, if it is there.
    pub fn get(&self, column: u32) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |cell| cell.column).ok().and_then(|i| self.cells.get(i))
    }

    /// True when nothing can be seen in the row.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.value.is_blank() && !cell.is_uncomputed())
    }

    /// What it takes in memory, in bytes.
    pub fn weight(&self) -> usize {
        let text = |cell: &Cell| match &cell.value {
            Value::Text(text) | Value::Error(text) => text.len(),
            _ => 0,
        };
        self.cells.iter().map(|cell| size_of::<Cell>() + text(cell)).sum()
    }

    /// Cells in which something can be seen.
    pub fn visible(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(|cell| !cell.value.is_blank())
    }
}

/// `3.30802E+17`
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && digits(exponent.trim_start_matches('+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_number_is_a_day_only_where_it_leads_to_our_times() {
        let bare = |number, shift| bare_day(number, shift).map(|day| day.to_string());
        assert_eq!(bare(44440.7, 0).as_deref(), Some("2021-09-01"));
        assert_eq!((bare(18_263.0, 0), bare(16_802.0, 1462).as_deref()), (None, Some("1950-01-01")));
        assert_eq!((bare(109_574.0, 0).as_deref(), bare(109_575.0, 0)), (Some("2199-12-31"), None));
    }

    #[test]
    fn numbers_show_without_an_exponent() {
        assert_eq!(plain(13_857_012_345.0), "13857012345");
        assert_eq!(plain(82.5), "82.5");
        assert_eq!(plain(330_802_199_001_009_984.0), "330802199001010000");
    }
}
