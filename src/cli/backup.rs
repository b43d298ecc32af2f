//! `jiangce backup` and `jiangce restore`.

use super::{Context, Exit};

/// Options of `backup`.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {}

/// Options of `restore`.
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {}

/// Does it.
pub fn backup(_args: &BackupArgs, _context: &Context) -> Exit {
    Exit::BadInput
}

/// Does it.
pub fn restore(_args: &RestoreArgs, _context: &Context) -> Exit {
    Exit::BadInput
}
