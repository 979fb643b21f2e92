//! `crspin enroll`: who may act, for which Ente.

#[cfg(feature = "service")]
mod bootstrap;
#[cfg(feature = "client")]
mod cases;
#[cfg(feature = "client")]
mod change;
#[cfg(feature = "client")]
mod ente;
#[cfg(feature = "client")]
mod export;
#[cfg(feature = "service")]
mod import;
#[cfg(feature = "client")]
mod mail;
#[cfg(feature = "service")]
mod registry;
#[cfg(feature = "client")]
mod request;
#[cfg(feature = "client")]
mod send;
#[cfg(feature = "client")]
mod sent;
#[cfg(feature = "client")]
mod sign;
#[cfg(feature = "client")]
mod status;

use super::Desk;
use crate::exit::Failure;

/// Register Enti and operators, and oversee who may act
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    #[cfg(feature = "service")]
    Import(import::Args),
    #[cfg(feature = "service")]
    Bootstrap(bootstrap::Args),
    #[cfg(feature = "service")]
    Registry(registry::Args),
    #[cfg(feature = "client")]
    // It has the flags of cards, too.
    Request(Box<request::Args>),
    #[cfg(feature = "client")]
    Sign(sign::Args),
    #[cfg(feature = "client")]
    Submit(cases::Submit),
    #[cfg(feature = "client")]
    Send(send::Args),
    #[cfg(feature = "client")]
    Status(status::Args),
    #[cfg(feature = "client")]
    List(cases::List),
    #[cfg(feature = "client")]
    Show(cases::Show),
    #[cfg(feature = "client")]
    Approve(cases::Approve),
    #[cfg(feature = "client")]
    Reject(cases::Reject),
    #[cfg(feature = "client")]
    Ask(cases::Ask),
    #[cfg(feature = "client")]
    Mail(mail::Args),
    #[cfg(feature = "client")]
    Ente(ente::Args),
    #[cfg(feature = "client")]
    Export(export::Args),
    #[cfg(feature = "client")]
    Suspend(change::Suspend),
    #[cfg(feature = "client")]
    Resume(change::Resume),
    #[cfg(feature = "client")]
    Revoke(change::Revoke),
    #[cfg(feature = "client")]
    Renew(change::Renew),
    #[cfg(feature = "client")]
    Move(change::Move),
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    match &args.command {
        #[cfg(feature = "service")]
        Command::Import(args) => import::run(args, desk),
        #[cfg(feature = "service")]
        Command::Bootstrap(args) => bootstrap::run(args, desk),
        #[cfg(feature = "service")]
        Command::Registry(args) => registry::run(args, desk),
        #[cfg(feature = "client")]
        Command::Request(args) => request::run(args, desk),
        #[cfg(feature = "client")]
        Command::Sign(args) => sign::run(args, desk),
        #[cfg(feature = "client")]
        Command::Submit(args) => cases::submit(args, desk),
        #[cfg(feature = "client")]
        Command::Send(args) => send::run(args, desk),
        #[cfg(feature = "client")]
        Command::Status(args) => status::run(args, desk),
        #[cfg(feature = "client")]
        Command::List(args) => cases::list(args, desk),
        #[cfg(feature = "client")]
        Command::Show(args) => cases::show(args, desk),
        #[cfg(feature = "client")]
        Command::Approve(args) => cases::approve(args, desk),
        #[cfg(feature = "client")]
        Command::Reject(args) => cases::reject(args, desk),
        #[cfg(feature = "client")]
        Command::Ask(args) => cases::ask(args, desk),
        #[cfg(feature = "client")]
        Command::Mail(args) => mail::run(args, desk),
        #[cfg(feature = "client")]
        Command::Ente(args) => ente::run(args, desk),
        #[cfg(feature = "client")]
        Command::Export(args) => export::run(args, desk),
        #[cfg(feature = "client")]
        Command::Suspend(args) => change::suspend(args, desk),
        #[cfg(feature = "client")]
        Command::Resume(args) => change::resume(args, desk),
        #[cfg(feature = "client")]
        Command::Revoke(args) => change::revoke(args, desk),
        #[cfg(feature = "client")]
        Command::Renew(args) => change::renew(args, desk),
        #[cfg(feature = "client")]
        Command::Move(args) => change::move_on(args, desk),
    }
}
