//! What the office knows about: people, organisations, certificates, facts, money, days.
//!
//! Plain values and checks. Nothing here reads a file, a clock or a store, and nothing draws.

pub mod day;
pub mod lang;
pub mod listing;
pub mod money;
pub mod record;
