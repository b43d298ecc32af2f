//! Cells joined over several rows: a spreadsheet keeps their value in the first and shows it for all.
//!
//! Lists name an employer once over all of its people that way; without this the others would lose it.

use super::cell::{Cell, Row, Value};

/// The joined cells whose area a row may still lie in.
#[derive(Debug, Default)]
pub struct Joined {
    sheet: usize,
    open: Vec<Area>,
}

#[derive(Debug)]
struct Area {
    column: u32,
    last: u32,
    value: Value,
}

impl Joined {
    /// Puts what is shown for this row into it; the columns that were filled.
    pub fn fill(&mut self, sheet: usize, row: &mut Row) -> Vec<u32> {
        if self.sheet != sheet {
            (self.sheet, self.open) = (sheet, Vec::new());
        }
        self.open.retain(|area| area.last >= row.number);
        let mut filled = Vec::new();
        for area in &self.open {
            let at = row.cells.binary_search_by_key(&area.column, |cell| cell.column);
            match at {
                Ok(at) if row.cells.get(at).is_some_and(|cell| cell.value.is_blank() && !cell.formula) => {
                    if let Some(cell) = row.cells.get_mut(at) {
                        cell.value.clone_from(&area.value);
                    }
                }
                Ok(_) => continue,
                Err(at) => row.cells.insert(at, Cell::new(area.column, area.value.clone())),
            }
            filled.push(area.column);
        }
        let begins = row.cells.iter().filter(|cell| cell.span.rows > 0 && !cell.value.is_blank());
        self.open.extend(begins.map(|cell| Area {
            column: cell.column,
            last: row.number.saturating_add(u32::from(cell.span.rows)),
            value: cell.value.clone(),
        }));
        filled
    }
}
