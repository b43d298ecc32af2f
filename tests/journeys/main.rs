//! Journeys by keys through the real program and its worker on a store in a temporary folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod certificates;
mod desk;
mod drafts;
mod entry;
mod harness;
mod import;
mod merging;
mod papers;
mod people;
mod subsidies;
mod walk;
