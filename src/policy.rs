//! Rules as data: packs, the engine that judges facts by them, decisions with their reasons.
//!
//! Takes values and returns values. What the paper fixes stands under `data/policy/`.

pub mod account;
pub mod clauses;
mod compile;
pub mod decision;
pub mod describe;
pub mod engine;
pub mod fact;
mod load;
pub mod pack;
pub mod preview;
pub mod quota;
pub mod read;
pub mod readings;
pub mod sweep;

pub use decision::{Decision, Status, Step};
pub use engine::{Judge, assess};
pub use fact::{Fact, FactFault};
pub use pack::{Pack, Rule};
pub use read::{PackFault, Text};
pub use readings::{Readings, UnknownReading};
