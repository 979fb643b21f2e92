//! `crspin vault status`.

use std::path::PathBuf;

use serde::Serialize;

use super::Desk;
use crate::config::service::ServiceSettings;
use crate::domain::sealed::{Side, WrappedKey};
use crate::exit::Failure;
use crate::vault::{PublicKey, hex};

/// Show the data keys in the store, for which key pair each is wrapped, and how many cards are sealed under it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Settings of the service: they name store and keys
    #[arg(long, value_name = "FILE")]
    settings: PathBuf,
}

#[derive(Serialize)]
struct Status {
    schema: u32,
    cards: u64,
    key_pairs: Vec<Pair>,
    data_keys: Vec<DataKey>,
}

/// A key pair of the settings; without fingerprint when its public key is not there.
#[derive(Serialize)]
struct Pair {
    side: &'static str,
    public: Option<String>,
    fingerprint: Option<String>,
}

#[derive(Serialize)]
struct DataKey {
    id: String,
    side: &'static str,
    wrapped_for: String,
    oaep: &'static str,
    cards: u64,
    /// Whether the key pair of the settings opens it; null when that is not known.
    fits: Option<bool>,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ServiceSettings::load(&args.settings)?;
    let key_pairs: Vec<Pair> = Side::ALL.iter().map(|side| pair(&settings, *side)).collect();
    let (keys, cards) = super::runtime()?.block_on(async {
        let store = super::store(&settings).await?;
        let found = (store.keys().await?, store.count_cards().await?);
        store.close().await;
        Ok::<_, Failure>(found)
    })?;
    let data_keys = keys.into_iter().map(|(key, cards)| data_key(&key, cards, &key_pairs)).collect();
    let status = Status { schema: 1, cards, key_pairs, data_keys };
    if desk.out.is_json() { desk.out.json(&status) } else { show(&status, desk) }
}

fn pair(settings: &ServiceSettings, side: Side) -> Pair {
    let path = super::public_key(settings, side).ok();
    let fingerprint = path.as_deref().and_then(|path| PublicKey::load(path).ok()).map(|key| hex(&key.fingerprint()));
    Pair { side: side.as_str(), public: path.map(|path| path.display().to_string()), fingerprint }
}

fn data_key(key: &WrappedKey, cards: u64, pairs: &[Pair]) -> DataKey {
    let wrapped_for = hex(&key.wrapped_for);
    let pair = pairs.iter().find(|pair| pair.side == key.side.as_str());
    let fits = pair.and_then(|pair| pair.fingerprint.as_ref()).map(|fingerprint| *fingerprint == wrapped_for);
    DataKey { id: hex(&key.id), side: key.side.as_str(), wrapped_for, oaep: key.oaep.as_str(), cards, fits }
}

fn show(status: &Status, desk: &Desk) -> Result<(), Failure> {
    for pair in &status.key_pairs {
        let path = pair.public.as_deref().unwrap_or("-");
        let line = match &pair.fingerprint {
            Some(fingerprint) => desk.say("vault-key-made", &[("path", path), ("fingerprint", fingerprint)]),
            None => desk.say("vault-key-away", &[("path", path), ("side", pair.side)]),
        };
        desk.out.line(&line)?;
    }
    desk.out.line(&desk.say("vault-cards", &[("cards", &status.cards.to_string())]))?;
    if status.data_keys.is_empty() {
        return Ok(());
    }
    let headings = ["vault-side", "vault-data-key", "vault-wrapped-for", "vault-oaep", "vault-count", "vault-fits"];
    let rows: Vec<Vec<String>> = status.data_keys.iter().map(|key| row(key, desk)).collect();
    desk.out.table(&headings.map(|name| desk.texts.get(name)), &rows)
}

fn row(key: &DataKey, desk: &Desk) -> Vec<String> {
    let short = |hex: &str| format!("{}…", hex.chars().take(16).collect::<String>());
    let fits = key.fits.map_or_else(|| "?".to_owned(), |fits| desk.texts.get(if fits { "yes" } else { "no" }));
    vec![key.side.to_owned(), short(&key.id), short(&key.wrapped_for), key.oaep.to_owned(), key.cards.to_string(), fits]
}
