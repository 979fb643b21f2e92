//! `crspin vault keygen`.

use std::path::PathBuf;

use serde::Serialize;

use super::Desk;
use crate::config::secret_file;
use crate::domain::sealed::Side;
use crate::exit::{Code, Failure};
use crate::secret::Secret;
use crate::vault::{self, PublicKey};

/// Make the two key pairs, one for first halves and one for second halves
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder for desk.key, desk.pub, message.key and message.pub; nothing in it is overwritten
    #[arg(long, value_name = "FOLDER")]
    dir: PathBuf,
    /// Take the passphrase of the private keys from this file, of mode 0600
    #[arg(long, value_name = "FILE", group = "source")]
    passphrase_file: Option<PathBuf>,
    /// Take the passphrase of the private keys from this file descriptor
    #[arg(long, value_name = "NUMBER", group = "source")]
    passphrase_fd: Option<u32>,
    /// Leave the private keys without passphrase: only the mode of the files protects them
    #[arg(long, group = "source")]
    no_passphrase: bool,
}

#[derive(Serialize)]
struct Made {
    schema: u32,
    keys: Vec<Key>,
}

#[derive(Serialize)]
struct Key {
    side: &'static str,
    private: String,
    public: String,
    fingerprint: String,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let passphrase = passphrase(args, desk)?;
    vault::keygen(&args.dir, passphrase.as_ref())?;
    let keys = Side::ALL.iter().map(|side| key(args, *side)).collect::<Result<Vec<_>, Failure>>()?;
    if desk.out.is_json() {
        return desk.out.json(&Made { schema: 1, keys });
    }
    for key in keys {
        desk.out.line(&desk.say("vault-key-made", &[("path", &key.private), ("fingerprint", &key.fingerprint)]))?;
    }
    desk.out.note(&desk.texts.get(if passphrase.is_some() { "vault-keys-keep" } else { "vault-keys-keep-plain" }));
    Ok(())
}

fn passphrase(args: &Args, desk: &Desk) -> Result<Option<Secret>, Failure> {
    if args.no_passphrase {
        return Ok(None);
    }
    if let Some(path) = &args.passphrase_file {
        return secret_file::from_file(path).map(Some);
    }
    if let Some(number) = args.passphrase_fd {
        return secret_file::from_fd(number).map(Some);
    }
    let words = desk.prompt.secret(&desk.texts.get("vault-passphrase"), "--passphrase-file")?;
    let again = desk.prompt.secret(&desk.texts.get("vault-passphrase-again"), "--passphrase-file")?;
    if words.same(&again) && !words.is_empty() {
        return Ok(Some(words));
    }
    let wrong = if words.is_empty() { "vault-passphrase-empty" } else { "vault-passphrase-differs" };
    Err(Failure::new(Code::BadValue).with("what", "passphrase").with("why", desk.texts.get(wrong)))
}

fn key(args: &Args, side: Side) -> Result<Key, Failure> {
    let private = args.dir.join(format!("{side}.key"));
    let public = vault::public_beside(&private);
    let fingerprint = vault::hex(&PublicKey::load(&public)?.fingerprint());
    Ok(Key { side: side.as_str(), private: private.display().to_string(), public: public.display().to_string(), fingerprint })
}
