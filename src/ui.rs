//! Drawing pieces shared by the screens: theme, text, fields, forms, tables, dialogs, bars.

pub mod bars;
pub mod dialog;
pub mod form;
pub mod gauge;
pub mod grid;
pub mod line_edit;
pub mod table;
pub mod text;
pub mod theme;
