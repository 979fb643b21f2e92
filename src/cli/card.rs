//! `crspin card`: what concerns a card itself, beside login and release.

mod change_pin;
mod new_pin;
mod read;
mod show;
mod unblock;

use super::Desk;
use crate::exit::Failure;

/// Your own card: see it, change its PIN, unblock it; and read the card of a citizen
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Show whose card is in the reader and its numbers, without any PIN
    Read(read::Args),
    /// Show what is known of your own card, without its PIN
    Show(show::Args),
    /// Change the PIN of your own card
    ChangePin(change_pin::Args),
    /// Give your own card a new PIN by its PUK, when the PIN is blocked
    Unblock(unblock::Args),
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    match &args.act {
        Act::Read(args) => read::run(args, desk),
        Act::Show(args) => show::run(args, desk),
        Act::ChangePin(args) => change_pin::run(args, desk),
        Act::Unblock(args) => unblock::run(args, desk),
    }
}

pub(super) use read::{nothing_seen, own};
