//! `crspin vault`: the keys of the halves, and how codes come in.

mod import;
mod keygen;
mod status;

use std::path::PathBuf;

use super::Desk;
use crate::config::service::{ServiceSettings, bad};
use crate::domain::sealed::Side;
use crate::exit::{Code, Failure};
use crate::store::{Store, StoreError};
use crate::vault::public_beside;

/// Make the vault's keys, bring codes into it, look at what is in it
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Keygen(keygen::Args),
    Import(import::Args),
    Status(status::Args),
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    match &args.command {
        Command::Keygen(args) => keygen::run(args, desk),
        Command::Import(args) => import::run(args, desk),
        Command::Status(args) => status::run(args, desk),
    }
}

/// A runtime for the store, which is asynchronous.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Code::Bug).because(error))
}

/// The store, with its tables made or brought up to date when they are not the ones of this build.
pub(super) async fn store(settings: &ServiceSettings) -> Result<Store, Failure> {
    let store = Store::open(&settings.store_url).await?;
    match store.check().await {
        Err(StoreError::Schema { .. }) => store.migrate().await?,
        other => other?,
    }
    Ok(store)
}

/// The file of a side's public key: beside the private one that the settings name.
fn public_key(settings: &ServiceSettings, side: Side) -> Result<PathBuf, Failure> {
    let (private, key) = match side {
        Side::Desk => (&settings.vault.desk_key, "vault.desk_key"),
        Side::Message => (&settings.vault.message_key, "vault.message_key"),
    };
    let private = private.as_deref().ok_or_else(|| bad(key, "missing: the public key lies beside it"))?;
    Ok(public_beside(private))
}
