//! 匠册 jiangce: a register of craftsmen and what each of them is owed.
//!
//! # Layers (arrows point down only)
//!
//! | layer | modules | may use |
//! |---|---|---|
//! | machine | [`cli`], `main`, [`terminal`], [`worker`], [`generate`], [`paths`] | everything below |
//! | face | [`app`], [`screens`], [`ui`] | words, knowledge |
//! | words | [`keymap`], [`message`] | knowledge |
//! | storage | [`store`], [`exchange`] | knowledge |
//! | knowledge | [`policy`] (uses `domain`), [`domain`] (uses nothing of ours) | |
//!
//! # Invariants (checked by `tests/architecture.rs`, which reads the `use` lines)
//!
//! 1. `rusqlite` is named only under `store` and `worker`; SQL text only under `store`.
//! 2. `ratatui` only in `ui`, the view half of `screens`, the view of `app`, and `terminal`.
//!    Keys are read and bytes written in `terminal` alone, by our own decoder and painter.
//! 3. No clock, file, thread or environment is read outside `terminal`, `worker`, `store`,
//!    `exchange`, `cli`, `paths`, `main`. Today is a field of the model.
//! 4. `policy` takes values and returns values. No amount, threshold, date or occupation of the
//!    paper stands in Rust; they live under `data/`, dated and cited.
//! 5. Widths are measured in one module (`domain::width`), money is rounded in one
//!    (`domain::money`), a person's numbers are masked in one (`domain::mask`).
//! 6. The view never changes the model; nothing but `terminal` writes to the terminal; text from
//!    outside passes `domain::clean` before it reaches a cell.

pub mod app;
pub mod cli;
pub mod domain;
pub mod exchange;
pub mod generate;
pub mod keymap;
pub mod message;
pub mod paths;
pub mod policy;
pub mod screens;
pub mod store;
pub mod terminal;
pub mod ui;
pub mod worker;
