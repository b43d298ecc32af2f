//! What the office knows about: people, organisations, certificates, facts, money, days.
//!
//! Plain values and checks. Nothing here reads a file, a clock or a store, and nothing draws.

pub mod amount;
pub mod check;
pub mod clean;
pub mod date_text;
pub mod day;
pub mod desk;
pub mod division;
pub mod effort;
pub mod exam;
pub mod fault;
pub mod fold;
pub mod lang;
pub mod level;
pub mod listing;
pub mod mask;
pub mod money;
pub mod name;
pub mod number;
pub mod occupation;
pub mod paper;
pub mod record;
pub mod role;
pub mod show;
pub mod told;
pub mod width;
