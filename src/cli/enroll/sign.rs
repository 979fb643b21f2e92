//! `crspin enroll sign`: a file signed with the card in the reader.

use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::Desk;
use crate::card::readers;
use crate::cli::login::{Search, Which, pin};
use crate::clock::now;
use crate::config::client::ClientSettings;
use crate::config::paths;
use crate::domain::fiscal_code::FiscalCode;
use crate::exit::{Code, Failure};
use crate::output::letter::Paper;
use crate::pkcs11::cades;
use crate::wire::hex;

/// Sign a file with your card: CAdES, with the file inside (.p7m)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The signed file [default: the name with .p7m behind it]; one that is there is never overwritten
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    by: By,
}

/// Whose card signs.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct By {
    #[command(flatten)]
    card: Which,
    #[command(flatten)]
    pin: pin::Args,
}

/// A signed file.
#[derive(Debug)]
pub struct Signed {
    /// The signed file.
    pub bytes: Vec<u8>,
    /// Whose card signed.
    pub signer: FiscalCode,
}

/// First thing in a command that signs: the program may begin again with the environment that the settings want for cards.
pub fn begin(desk: &Desk) -> Result<ClientSettings, Failure> {
    let settings = ClientSettings::load_or_empty(&desk.paths, desk.profile.as_deref())?;
    paths::with_environment(&settings.card.environment)?;
    Ok(settings)
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    begin(desk)?;
    let path = args.file.display();
    let content = std::fs::read(&args.file)
        .map_err(|error| Failure::new(Code::File).with("path", path).with("why", error.kind()).because(error))?;
    let out = args.out.clone().unwrap_or_else(|| {
        let mut name = args.file.clone().into_os_string();
        name.push(".p7m");
        name.into()
    });
    // Before the PIN: nobody signs what cannot be written.
    let paper = Paper::make(&out)?;
    let signed = sign(&content, &args.by, desk)?;
    paper.write(&signed.bytes)?;
    let digest = hex(&Sha256::digest(&content));
    let (out, by) = (out.display().to_string(), signed.signer.to_string());
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "file": out, "signer": by, "sha256": digest }));
    }
    desk.out.line(&desk.say("signed", &[("file", &out), ("signer", &by), ("digest", &digest)]))
}

/// Signs with the card in the reader, the PIN given as at login. The card is locked afterwards.
pub fn sign(content: &[u8], by: &By, desk: &Desk) -> Result<Signed, Failure> {
    let settings = begin(desk)?;
    let mut search = Search::new(&by.card, &settings, desk)?;
    let mut refused = pin::Refused::default();
    let card = loop {
        let card = search.card()?;
        card.certificate.judge(now())?;
        match pin::give(&by.pin, desk, &search, &mut refused, card)? {
            Some(card) => break card,
            None => desk.out.note(&desk.texts.get("login-pulled")),
        }
    };
    let (certificate, signer) = (card.certificate.der.clone(), card.certificate.name.holder.clone());
    let reader = card.reader.clone();
    let bytes = card.unlocked().and_then(|unlocked| cades::sign(content, &unlocked, &certificate, now()));
    let _no_reader = readers::reset(&reader);
    Ok(Signed { bytes: bytes?, signer })
}
