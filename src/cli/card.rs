//! `crspin card`: what concerns a card itself, beside login and release.

mod read;

use super::Desk;
use crate::exit::Failure;

/// Read the card of a citizen
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Show whose card is in the reader and its numbers, without any PIN
    Read(read::Args),
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    match &args.act {
        Act::Read(args) => read::run(args, desk),
    }
}

pub(super) use read::{nothing_seen, own};
