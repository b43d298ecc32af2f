//! The screens, one module each.

pub mod certificates;
pub mod form_desk;
pub mod record_form;
