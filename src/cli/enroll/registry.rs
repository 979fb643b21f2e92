//! `crspin enroll registry`: the registry of public bodies (IPA), against which requests are judged.

use std::path::PathBuf;

use uuid::Uuid;

use super::Desk;
use crate::cli::vault;
use crate::clock::now;
use crate::config::registry::{Published, PublishedEnte};
use crate::config::service::ServiceSettings;
use crate::domain::event::Act;
use crate::exit::Failure;
use crate::store::model::Event;
use crate::store::registry::RegistryEnte;

/// Put an export of the IPA registry in the place of the one before: requests are taken only from the certified mailboxes in it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file of Enti as published by IPA, CSV or tabs
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Settings of the service: they name the store
    #[arg(long, value_name = "FILE")]
    settings: PathBuf,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ServiceSettings::load(&args.settings)?;
    let Published { enti, left_out } = Published::load(&args.file)?;
    let count = enti.len();
    let event = Event {
        at: now(),
        act: Act::RegistryImported,
        actor: "enroll".to_owned(),
        capacity: String::new(),
        object: args.file.display().to_string(),
        result: "done".to_owned(),
        correlation: Uuid::new_v4().to_string(),
    };
    let rows = enti.into_iter().map(|PublishedEnte { code, name, fiscal_code, kind, addresses }| RegistryEnte {
        code,
        name,
        fiscal_code,
        kind,
        addresses,
    });
    let rows = rows.collect();
    vault::runtime()?.block_on(async {
        let store = vault::store(&settings).await?;
        let replaced = store.replace_registry(rows, event).await;
        store.close().await;
        replaced.map_err(Failure::from)
    })?;
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "enti": count, "left_out": left_out }));
    }
    let (enti, left) = (count.to_string(), left_out.len().to_string());
    desk.out.line(&desk.say("registry-imported", &[("enti", &enti), ("left", &left)]))
}
