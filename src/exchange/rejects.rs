//! Refused rows back to their sender: the sender's own layout with a column that says why.

use super::cell::{Row, Value};
use super::error::FileError;
use super::import::Outcome;
use super::issue::{Code, Weight};
use super::layout::Columns;
use super::sheet::{Encoding, Out, Writer};
use super::source::SheetInfo;
use crate::domain::lang::{Lang, words};
use std::path::Path;

/// Collects the refused rows of a file.
#[derive(Debug)]
pub struct Rejects {
    writer: Writer,
    lang: Lang,
    sheet: Option<usize>,
    names: Vec<(usize, String)>,
    reason: u32,
    leading: Vec<Row>,
    count: u64,
}

impl Rejects {
    /// Starts the file.
    pub fn create(path: &Path, lang: Lang) -> Result<Self, FileError> {
        let writer = Writer::create(path, Encoding::Utf8)?;
        Ok(Self { writer, lang, sheet: None, names: Vec::new(), reason: 0, leading: Vec::new(), count: 0 })
    }

    /// The columns of a sheet: the reason stands behind the last of them.
    pub fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        self.names.push((sheet, info.name.clone().unwrap_or_default()));
        self.reason = columns.titles().iter().map(|(column, _)| column + 1).max().unwrap_or(0);
        self.leading.clear();
        self.sheet = None;
    }

    /// Takes title and header rows and, of the data, what was refused.
    pub fn row(&mut self, outcome: &Outcome) -> Result<(), FileError> {
        let code = outcome.issues.first().map(|issue| issue.code);
        match code {
            Some(Code::TitleRow | Code::HeaderRow) if self.sheet != Some(outcome.sheet) => {
                self.leading.push(outcome.row.clone());
                Ok(())
            }
            _ if outcome.action == super::issue::Action::Reject => self.refused(outcome),
            _ => Ok(()),
        }
    }

    fn refused(&mut self, outcome: &Outcome) -> Result<(), FileError> {
        self.count += 1;
        if self.sheet != Some(outcome.sheet) {
            self.sheet = Some(outcome.sheet);
            let name = self.names.iter().find(|(sheet, _)| *sheet == outcome.sheet);
            self.writer.sheet(name.map_or("", |(_, name)| name))?;
            let leading = std::mem::take(&mut self.leading);
            let last = leading.len().saturating_sub(1);
            for (at, row) in leading.iter().enumerate() {
                let title = words("退回原因", "reason").get(self.lang);
                self.write(row, if at == last { title } else { "" })?;
            }
        }
        let reasons: Vec<String> = outcome
            .issues
            .iter()
            .filter(|issue| issue.code.weight() == Weight::Reject)
            .map(|issue| issue.sentence(self.lang))
            .collect();
        let joined = reasons.join(if self.lang == Lang::Zh { "；" } else { "; " });
        self.write(&outcome.row, &joined)
    }

    fn write(&mut self, row: &Row, reason: &str) -> Result<(), FileError> {
        let width = row.cells.iter().map(|c| c.column + 1).max().unwrap_or(0).min(self.reason) as usize;
        let texts: Vec<_> = row.cells.iter().map(|cell| (cell.column as usize, cell.value.text())).collect();
        let mut cells = vec![Out::Empty; (self.reason as usize).max(width) + 1];
        for (cell, (column, text)) in row.cells.iter().zip(&texts) {
            if let Some(place) = cells.get_mut(*column).filter(|_| *column < self.reason as usize) {
                *place = match cell.value {
                    Value::Number(number) => Out::Number(number),
                    _ => Out::Text(text),
                };
            }
        }
        if let Some(last) = cells.last_mut() {
            *last = Out::Text(reason);
        }
        self.writer.row(&cells)
    }

    /// Puts the file in its place and says how many rows it holds. Without refused rows there is none.
    pub fn finish(self) -> Result<u64, FileError> {
        if self.count > 0 {
            self.writer.finish()?;
        }
        Ok(self.count)
    }
}
