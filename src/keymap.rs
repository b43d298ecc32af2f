//! Keys, commands and the scopes they hold in.

pub mod key;
