//! `crspin delivery`: the messages to citizens, for administrators.

mod act;
mod list;
mod show;
mod test;

use super::Desk;
use crate::exit::Failure;

/// For administrators: the messages to citizens; see them, try them once more, stop them, try the providers
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(list::Args),
    Show(show::Args),
    Retry(act::Retry),
    Cancel(act::Cancel),
    Test(test::Args),
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    match &args.command {
        Command::List(args) => list::run(args, desk),
        Command::Show(args) => show::run(args, desk),
        Command::Retry(args) => act::retry(args, desk),
        Command::Cancel(args) => act::cancel(args, desk),
        Command::Test(args) => test::run(args, desk),
    }
}
