//! `jiangce assess`.

use super::{Context, Exit};

/// Options of the command.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Does it.
pub fn run(_args: &Args, _context: &Context) -> Exit {
    Exit::BadInput
}
