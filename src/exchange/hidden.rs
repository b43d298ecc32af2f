//! What a sheet hides from who opens it and is read nevertheless: rows, columns. It is told, never left out.

use super::cell::{Row, column_name};
use super::source::SheetInfo;
use crate::domain::lang::Lang;

/// Rows that are named; of the others there is only the count.
const NAMED: usize = 5;

/// Hidden rows with data and hidden columns of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// How many rows.
    pub rows: u64,
    /// The first of them, counted from 1.
    pub first: Vec<u32>,
    /// Columns counted from 0.
    pub columns: Vec<u32>,
}

impl Hidden {
    /// The columns of a sheet; no row was seen yet.
    pub fn of(sheet: &SheetInfo) -> Self {
        Self { columns: sheet.hidden_columns.clone(), ..Self::default() }
    }

    /// One row that is read.
    pub fn note(&mut self, row: &Row) {
        if row.hidden && !row.is_blank() {
            self.rows += 1;
            if self.first.len() < NAMED {
                self.first.push(row.number);
            }
        }
    }

    /// `隐藏的行 2（第 8、9 行）、隐藏的栏 C`; `None` where nothing is hidden.
    pub fn words(&self, lang: Lang) -> Option<String> {
        let separator = if lang == Lang::Zh { "、" } else { ", " };
        let mut numbers: Vec<String> = self.first.iter().map(ToString::to_string).collect();
        if self.rows > self.first.len() as u64 {
            numbers.push("…".into());
        }
        let (rows, numbers) = (self.rows, numbers.join(separator));
        let columns: Vec<String> = self.columns.iter().map(|column| column_name(*column)).collect();
        let columns = columns.join(separator);
        let rows = (rows > 0).then(|| match lang {
            Lang::Zh => format!("隐藏的行 {rows}（第 {numbers} 行）"),
            Lang::En => format!("{rows} hidden rows ({numbers})"),
        });
        let columns = (!columns.is_empty()).then(|| match lang {
            Lang::Zh => format!("隐藏的栏 {columns}"),
            Lang::En => format!("hidden columns {columns}"),
        });
        let parts: Vec<String> = rows.into_iter().chain(columns).collect();
        (!parts.is_empty()).then(|| parts.join(separator))
    }
}
