//! Cells of a sheet: an index of places first, because writers need not keep the rows in order.

use super::super::super::cell::{Cell, Span, Value};
use super::super::super::error::FileError;
use super::globals::Globals;
use super::text::Pieces;
use super::{Part, Record, damaged, kind, long, record, records, word};
use crate::domain::date_text;

/// Where the record of a cell begins.
#[derive(Clone, Copy)]
struct Place {
    row: u16,
    column: u16,
    at: u32,
}

/// The cells of one sheet.
pub struct Cells<'a> {
    stream: &'a [u8],
    globals: &'a Globals,
    places: Vec<Place>,
}

impl<'a> Cells<'a> {
    /// Finds every cell of a sheet.
    pub fn new(stream: &'a [u8], part: &Part<'a>, globals: &'a Globals) -> Self {
        let mut places = Vec::new();
        for record in part.records() {
            let (Some(row), Some(column)) = (word(record.body, 0), word(record.body, 2)) else { continue };
            let Ok(at) = u32::try_from(record.at) else { break };
            let count = match record.kind {
                kind::FORMULA
                | kind::BLANK
                | kind::FLOAT
                | kind::TEXT
                | kind::RICH_TEXT
                | kind::SHARED_TEXT
                | kind::BOOL_OR_ERROR
                | kind::BLANKS
                | kind::NUMBER => 1,
                kind::NUMBERS => record.body.len().saturating_sub(6) / 6,
                _ => 0,
            };
            let columns = (0..count).filter_map(|n| column.checked_add(u16::try_from(n).ok()?));
            places.extend(columns.map(|column| Place { row, column, at }));
        }
        let order = |place: &Place| (place.row, place.column);
        if !places.is_sorted_by_key(order) {
            places.sort_by_key(order);
        }
        Self { stream, globals, places }
    }

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.places.len()
    }

    /// The cells with their rows from 1, in order; of two in one place the later one.
    pub fn sorted(&self) -> impl Iterator<Item = (u32, Result<Cell, FileError>)> + '_ {
        let next = |n: usize| self.places.get(n + 1).map(|place| (place.row, place.column));
        let last = move |n: usize, place: &Place| next(n) != Some((place.row, place.column));
        let places = self.places.iter().enumerate().filter(move |(n, place)| last(*n, place));
        places.map(|(_, place)| (u32::from(place.row) + 1, self.cell(*place)))
    }

    fn cell(&self, place: Place) -> Result<Cell, FileError> {
        let at = usize::try_from(place.at).unwrap_or(usize::MAX);
        let record = record(self.stream, at).ok_or_else(|| damaged("cell"))?;
        let value = self.value(record, place.column).ok_or_else(|| damaged("cell"))?;
        let column = u32::from(place.column);
        Ok(Cell { column, value, formula: record.kind == kind::FORMULA, span: Span::default() })
    }

    fn value(&self, record: Record<'_>, column: u16) -> Option<Value> {
        let body = record.body;
        match record.kind {
            kind::NUMBERS => {
                let at = 4 + 6 * usize::from(column.checked_sub(word(body, 2)?)?);
                Some(self.number(packed(long(body, at + 2)?), word(body, at)?))
            }
            kind::NUMBER => Some(self.number(packed(long(body, 6)?), word(body, 4)?)),
            kind::FLOAT => Some(self.number(float(body, 6)?, word(body, 4)?)),
            kind::SHARED_TEXT => {
                let text = self.globals.texts.get(usize::try_from(long(body, 6)?).ok()?)?;
                Some(Value::Text(text.to_string()))
            }
            kind::TEXT | kind::RICH_TEXT => {
                let rest = records(self.stream, record.at + 4 + body.len());
                Pieces::new(body.get(6..)?, rest).text(2, self.globals.letters).map(Value::Text)
            }
            kind::BOOL_OR_ERROR if *body.get(7)? == 0 => Some(Value::Bool(*body.get(6)? != 0)),
            kind::BOOL_OR_ERROR => Some(Value::Error(error(*body.get(6)?).into())),
            kind::FORMULA => self.result(record),
            _ => Some(Value::Empty),
        }
    }

    /// What a formula gave when it was last computed.
    fn result(&self, record: Record<'_>) -> Option<Value> {
        let body = record.body;
        let result = body.get(6..14)?;
        if result.get(6..8)? != [0xff, 0xff] {
            return Some(self.number(float(body, 6)?, word(body, 4)?));
        }
        Some(match result.first()? {
            0 => {
                // shared formulas and tables may stand between the formula and its text
                let mut near = records(self.stream, record.at + 4 + body.len()).take(4);
                match near.find(|r| r.kind == kind::FORMULA_TEXT) {
                    None => Value::Empty,
                    Some(found) => {
                        let rest = records(self.stream, found.at + 4 + found.body.len());
                        Value::Text(Pieces::new(found.body, rest).text(2, self.globals.letters)?)
                    }
                }
            }
            1 => Value::Bool(*result.get(2)? != 0),
            2 => Value::Error(error(*result.get(2)?).into()),
            3 if self.globals.computed => Value::Text(String::new()),
            _ => Value::Empty,
        })
    }

    fn number(&self, number: f64, format: u16) -> Value {
        let is_date = self.globals.dates.get(usize::from(format)).copied().unwrap_or(false);
        if is_date && (0.0..3e6).contains(&number) {
            #[allow(clippy::cast_possible_truncation)]
            return Value::Date(date_text::from_serial(number.floor() as i64 + self.globals.shift));
        }
        Value::Number(number)
    }
}

fn float(body: &[u8], at: usize) -> Option<f64> {
    body.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes)
}

/// A number in four bytes: the upper half of a float or a whole number, perhaps hundredths.
fn packed(bits: u32) -> f64 {
    let number = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

const fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
