//! Rows, issues and columns written down for the store and read back: what was found in a file must
//! be there unchanged when the program was killed in between.

use super::super::cell::{Cell, Row, Value};
use super::super::hidden::Hidden;
use super::super::import::What;
use super::super::issue::{Code, Issue};
use super::super::layout::Columns;
use super::super::mapping::keys;
use crate::domain::day::Day;
use serde_json::{Value as Json, json};

/// What is known of one sheet of a file that is not at hand any more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptSheet {
    /// Its number in the file.
    pub sheet: usize,
    /// Its name; text files have none.
    pub name: Option<String>,
    /// What its columns mean and are called.
    pub columns: Columns,
    /// Title and header rows, for the sheet that goes back to the sender.
    pub leading: Vec<Row>,
    /// What its author hid.
    pub hidden: Hidden,
}

/// What is known of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptFile {
    /// Every value was text.
    pub text: bool,
    /// Its sheets with a header.
    pub sheets: Vec<KeptSheet>,
}

impl KeptFile {
    /// The sheet of that number.
    pub fn sheet(&self, sheet: u32) -> Option<&KeptSheet> {
        self.sheets.iter().find(|known| known.sheet == sheet as usize)
    }

    /// As JSON.
    pub fn write(&self) -> String {
        let sheets: Vec<Json> = self
            .sheets
            .iter()
            .map(|sheet| {
                json!({
                    "sheet": sheet.sheet,
                    "name": sheet.name,
                    "found": sheet.columns.found(),
                    "titles": sheet.columns.titles(),
                    "epoch": sheet.columns.epoch_shift(),
                    "hidden": json!([sheet.hidden.rows, sheet.hidden.first, sheet.hidden.columns]),
                    "leading": sheet.leading.iter().map(|row| json!([row.number, cells(row)])).collect::<Vec<_>>(),
                })
            })
            .collect();
        json!({ "text": self.text, "sheets": sheets }).to_string()
    }

    /// From JSON; what cannot be read is left out.
    pub fn read(text: &str, what: What) -> Self {
        let json: Json = serde_json::from_str(text).unwrap_or_default();
        let keys = keys(what);
        let sheets = list(json.get("sheets")).filter_map(|sheet| read_sheet(sheet, &keys)).collect();
        Self { text: json.get("text").and_then(Json::as_bool).unwrap_or(false), sheets }
    }
}

fn read_sheet(json: &Json, keys: &[&'static str]) -> Option<KeptSheet> {
    let known = |code: &str| keys.iter().copied().find(|key| *key == code);
    let found = list(json.get("found"))
        .filter_map(|pair| Some((known(pair.get(0)?.as_str()?)?, number(pair.get(1))?)));
    let titles = list(json.get("titles"))
        .filter_map(|pair| Some((number(pair.get(0))?, pair.get(1)?.as_str()?.to_owned())));
    let leading = list(json.get("leading")).filter_map(|row| {
        Some(Row { number: number(row.get(0))?, cells: read_cells(row.get(1)?), hidden: false })
    });
    Some(KeptSheet {
        sheet: usize::try_from(json.get("sheet")?.as_u64()?).ok()?,
        name: json.get("name").and_then(Json::as_str).map(ToOwned::to_owned),
        columns: Columns::known(found.collect(), titles.collect())
            .counting_from(json.get("epoch").and_then(Json::as_i64).unwrap_or(0)),
        leading: leading.collect(),
        hidden: json.get("hidden").map(read_hidden).unwrap_or_default(),
    })
}

fn read_hidden(json: &Json) -> Hidden {
    let numbers = |at: usize| list(json.get(at)).filter_map(|one| number(Some(one))).collect();
    Hidden { rows: json.get(0).and_then(Json::as_u64).unwrap_or(0), first: numbers(1), columns: numbers(2) }
}

/// The cells of a row as JSON.
pub fn write_row(row: &Row) -> String {
    cells(row).to_string()
}

/// A row from its number and JSON.
pub fn read_row(number: u32, text: &str) -> Row {
    let cells = read_cells(&serde_json::from_str(text).unwrap_or_default());
    Row { number, cells, hidden: false }
}

fn cells(row: &Row) -> Json {
    let cell = |cell: &Cell| {
        let (kind, value) = match &cell.value {
            Value::Empty => ("e", Json::Null),
            Value::Text(text) => ("t", json!(text)),
            Value::Number(number) => ("n", json!(number)),
            Value::Date(day) => ("d", json!(day.map(|day| day.to_string()))),
            Value::Bool(flag) => ("b", json!(flag)),
            Value::Error(text) => ("x", json!(text)),
        };
        json!([cell.column, kind, value, cell.formula])
    };
    row.cells.iter().map(cell).collect()
}

fn read_cells(json: &Json) -> Vec<Cell> {
    let cell = |cell: &Json| {
        let value = cell.get(2)?;
        let text = || value.as_str().unwrap_or("").to_owned();
        let value = match cell.get(1)?.as_str()? {
            "t" => Value::Text(text()),
            "n" => Value::Number(value.as_f64()?),
            "d" => Value::Date(Day::parse_iso(&text())),
            "b" => Value::Bool(value.as_bool()?),
            "x" => Value::Error(text()),
            _ => Value::Empty,
        };
        let formula = cell.get(3).and_then(Json::as_bool).unwrap_or(false);
        Some(Cell { formula, ..Cell::new(number(cell.get(0))?, value) })
    };
    list(Some(json)).filter_map(cell).collect()
}

/// Issues as JSON.
pub fn write_issues(issues: &[Issue]) -> String {
    let issue = |issue: &Issue| json!([issue.code.code(), issue.column, issue.detail]);
    issues.iter().map(issue).collect::<Json>().to_string()
}

/// Issues from JSON.
pub fn read_issues(text: &str) -> Vec<Issue> {
    let json: Json = serde_json::from_str(text).unwrap_or_default();
    let issue = |issue: &Json| {
        Some(Issue {
            code: Code::from_code(issue.get(0)?.as_str()?)?,
            column: number(issue.get(1)),
            detail: issue.get(2).and_then(Json::as_str).map(ToOwned::to_owned),
        })
    };
    list(Some(&json)).filter_map(issue).collect()
}

fn list(json: Option<&Json>) -> impl Iterator<Item = &Json> {
    json.and_then(Json::as_array).into_iter().flatten()
}

fn number(json: Option<&Json>) -> Option<u32> {
    json.and_then(Json::as_u64).and_then(|n| u32::try_from(n).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_as_it_was_found() {
        let values = [
            Value::Empty,
            Value::Text("=\"33\u{200b}08\"\n".into()),
            Value::Number(330_802_199_003_071_040.0),
            Value::Number(0.1),
            Value::Date(Day::new(2024, 5, 1)),
            Value::Date(None),
            Value::Bool(true),
            Value::Error("#N/A".into()),
        ];
        let cells = values
            .into_iter()
            .enumerate()
            .map(|(at, value)| Cell {
                formula: at % 2 == 0,
                ..Cell::new(u32::try_from(at).unwrap() * 3, value)
            })
            .collect();
        let row = Row { number: 7, cells, hidden: false };
        assert_eq!(read_row(7, &write_row(&row)), row);
        let issues =
            vec![Issue::at(Code::IdLength, Some(3)).with("17".into()), Issue::at(Code::OccUnknown, None)];
        assert_eq!(read_issues(&write_issues(&issues)), issues);
        let columns =
            Columns::known(vec![("name", 0), ("cert_no", 4)], vec![(0, "姓名".into()), (4, "证号".into())]);
        let columns = columns.counting_from(1462);
        let hidden = Hidden { rows: 7, first: vec![8, 9], columns: vec![2] };
        let sheet = KeptSheet { sheet: 2, name: Some("名单".into()), columns, leading: vec![row], hidden };
        let file = KeptFile { text: true, sheets: vec![sheet] };
        assert_eq!(KeptFile::read(&file.write(), What::Certificates), file);
    }
}
