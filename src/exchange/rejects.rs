//! Refused rows back to their sender: the sender's own layout with a column that says why.

use super::cell::{Row, Value, column_name};
use super::error::FileError;
use super::import::Outcome;
use super::issue::{Code, Issue, Weight};
use super::layout::Columns;
use super::sheet::{Encoding, Out, Whole, Writer};
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

/// True for a title or header row, which goes back together with the rows below it.
pub fn is_leading(outcome: &Outcome) -> bool {
    let code = outcome.issues.first().map(|issue| issue.code);
    matches!(code, Some(Code::TitleRow | Code::HeaderRow))
}

impl Rejects {
    /// Starts the file.
    pub fn create(path: &Path, lang: Lang) -> Result<Self, FileError> {
        let writer = Writer::create(path, Encoding::Utf8)?;
        Ok(Self { writer, lang, sheet: None, names: Vec::new(), reason: 0, leading: Vec::new(), count: 0 })
    }

    /// The columns of a sheet: the reason stands behind the last of them.
    pub fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        self.kept(sheet, info.name.as_deref(), columns, &[]);
    }

    /// The same with its title and header rows, for a sheet that was read at another time. Nothing
    /// happens when it is the one being written.
    pub fn kept(&mut self, sheet: usize, name: Option<&str>, columns: &Columns, leading: &[Row]) {
        if self.names.last().is_some_and(|(known, _)| *known == sheet) {
            return;
        }
        self.names.push((sheet, name.unwrap_or_default().to_owned()));
        self.reason = columns.titles().iter().map(|(column, _)| column + 1).max().unwrap_or(0);
        self.leading = leading.to_vec();
        self.sheet = None;
    }

    /// Takes title and header rows and, of the data, what was refused.
    pub fn row(&mut self, outcome: &Outcome) -> Result<(), FileError> {
        if is_leading(outcome) && self.sheet != Some(outcome.sheet) {
            self.leading.push(outcome.row.clone());
            return Ok(());
        }
        if outcome.action == super::issue::Action::Reject {
            return self.refused(outcome.sheet, &outcome.row, &outcome.issues, None);
        }
        Ok(())
    }

    /// One refused row: its cells as they were found, why a person gave it up, and each fault with the cell
    /// it is about.
    pub fn refused(
        &mut self,
        sheet: usize,
        row: &Row,
        issues: &[Issue],
        given_up: Option<&str>,
    ) -> Result<(), FileError> {
        self.count += 1;
        if self.sheet != Some(sheet) {
            self.sheet = Some(sheet);
            let name = self.names.iter().find(|(known, _)| *known == sheet);
            self.writer.sheet(name.map_or("", |(_, name)| name))?;
            let leading = std::mem::take(&mut self.leading);
            let last = leading.len().saturating_sub(1);
            for (at, row) in leading.iter().enumerate() {
                let title = words("退回原因", "reason").get(self.lang);
                self.write(row, if at == last { title } else { "" })?;
            }
        }
        let faults = issues.iter().filter(|issue| issue.code.weight() == Weight::Reject);
        let faults = faults.map(|issue| self.reason_of(row.number, issue));
        let reasons: Vec<String> = given_up.map(ToOwned::to_owned).into_iter().chain(faults).collect();
        let joined = reasons.join(if self.lang == Lang::Zh { "；" } else { "; " });
        self.write(row, &joined)
    }

    /// `C3：…`: the cell of the sender's own sheet, then what is wrong with it.
    fn reason_of(&self, row: u32, issue: &Issue) -> String {
        let place = issue.column.map_or_else(|| row.to_string(), |c| format!("{}{row}", column_name(c)));
        let reason = issue.sentence(self.lang);
        match (self.lang, issue.column) {
            (Lang::Zh, Some(_)) => format!("{place}：{reason}"),
            (Lang::Zh, None) => format!("第 {place} 行：{reason}"),
            (Lang::En, Some(_)) => format!("{place}: {reason}"),
            (Lang::En, None) => format!("row {place}: {reason}"),
        }
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

    /// Rows written so far.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The whole file. Without refused rows there is none.
    pub fn finish(self) -> Result<Option<Whole>, FileError> {
        (self.count > 0).then(|| self.writer.finish()).transpose()
    }
}
