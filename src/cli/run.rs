//! `jiangce` and `jiangce demo`: the program itself.

use super::{Context, Exit};

/// Options of `demo`.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {}

/// The program on the real store.
pub fn program(_context: &Context) -> Exit {
    Exit::BadInput
}

/// The program on the practice store.
pub fn demo(_args: &DemoArgs, _context: &Context) -> Exit {
    Exit::BadInput
}
