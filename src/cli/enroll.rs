//! `crspin enroll`: who may act, for which Ente.

mod import;

use super::Desk;
use crate::exit::Failure;

/// Register Enti and operators
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Import(import::Args),
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    match &args.command {
        Command::Import(args) => import::run(args, desk),
    }
}
