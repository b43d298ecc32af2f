//! Drawing pieces shared by the screens: theme, text, fields, forms, tables, dialogs, bars.

pub mod form;
pub mod line_edit;
