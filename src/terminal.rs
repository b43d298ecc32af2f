//! The terminal: raw mode, input, the loop, performing effects, thrifty output.

pub mod capability;
pub mod painter;
