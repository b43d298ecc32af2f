//! The screens, one module each.

pub mod certificates;
