//! Sheets in (XLSX, XLS, ODS, CSV, TSV) and sheets out (XLSX, CSV, TSV); every fault of every row named.
//!
//! Inwards: [`source`] streams rows of cells out of a file, [`layout`] tells data from titles and
//! totals and finds the columns, [`certificates`] and [`records`] check a row, [`load`] puts good
//! rows into the store, [`desk`] does all of it for the screens and keeps what is left to mend. Outwards: [`export`] reads tables, [`sheet`] writes cells that open as text everywhere.

pub mod cell;
pub mod certificates;
pub mod desk;
pub mod error;
mod evidence;
pub mod export;
pub mod hidden;
pub mod import;
pub mod issue;
mod joined;
pub mod layout;
pub mod letter;
pub mod load;
pub mod mapping;
pub mod pipe;
pub mod records;
pub mod rejects;
pub mod report;
pub mod sheet;
pub mod source;
pub mod swept;
