//! `crspin card unblock`: a new PIN by the PUK.

use std::path::PathBuf;

use super::super::Desk;
use super::super::login::{Search, Which};
use super::new_pin;
use crate::card::readers;
use crate::config::client::ClientSettings;
use crate::config::{paths, secret_file};
use crate::exit::{Code, Failure};
use crate::pkcs11::codes::PUK_TRIES;
use crate::secret::Secret;

/// Give your own card a new PIN by its PUK, when the PIN is blocked
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    card: Which,
    /// File that holds the PUK, readable by its owner alone
    #[arg(long, value_name = "PATH", conflicts_with = "puk_fd")]
    puk_file: Option<PathBuf>,
    /// File descriptor to read the PUK from
    #[arg(long, value_name = "NUMBER")]
    puk_fd: Option<u32>,
    #[command(flatten)]
    new: new_pin::Args,
    /// Use a try of the PUK without asking once more
    #[arg(long)]
    yes: bool,
}

/// How many digits a PUK of a CNS has.
const LENGTH: std::ops::RangeInclusive<usize> = 5..=8;

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ClientSettings::load_or_empty(&desk.paths, desk.profile.as_deref())?;
    paths::with_environment(&settings.card.environment)?;
    let mut search = Search::new(&args.card, &settings, desk)?;
    let card = search.card()?;
    desk.out.note(&desk.say("puk-tries", &[("tries", &PUK_TRIES.to_string())]));
    if !args.yes && !desk.prompt.confirm(&desk.texts.get("puk-confirm"), "--yes")? {
        return Err(Code::Cancelled.into());
    }
    let puk = puk(args, desk)?;
    let new = new_pin::get(&args.new, desk, &card, None)?;
    search.check()?;
    let reader = card.reader.clone();
    let unblocked = card.unblock(&puk, &new);
    let _no_reader = readers::reset(&reader);
    unblocked?;
    desk.out.note(&desk.texts.get("pin-unblocked"));
    Ok(())
}

/// The PUK, of a length that the card can have: another one costs a try for nothing.
fn puk(args: &Args, desk: &Desk) -> Result<Secret, Failure> {
    let puk = match (&args.puk_file, args.puk_fd) {
        (Some(path), _) => secret_file::from_file(path)?,
        (None, Some(number)) => secret_file::from_fd(number)?,
        (None, None) => desk.prompt.secret(&desk.texts.get("puk-ask"), "--puk-file / --puk-fd")?,
    };
    let digits = puk.reveal();
    if LENGTH.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(puk);
    }
    Err(Failure::new(Code::BadValue).with("what", "PUK").with("why", "puk-digits"))
}
