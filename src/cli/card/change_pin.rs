//! `crspin card change-pin`: another PIN for the operator's own card.

use super::super::Desk;
use super::super::login::{Search, Which, pin};
use super::new_pin;
use crate::card::readers;
use crate::config::client::ClientSettings;
use crate::config::paths;
use crate::exit::Failure;

/// Change the PIN of your own card
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    card: Which,
    #[command(flatten)]
    pin: pin::Args,
    #[command(flatten)]
    new: new_pin::Args,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ClientSettings::load_or_empty(&desk.paths, desk.profile.as_deref())?;
    paths::with_environment(&settings.card.environment)?;
    let mut search = Search::new(&args.card, &settings, desk)?;
    let card = search.card()?;
    let state = card.pin_state()?;
    pin::may_try(&args.pin, desk, state)?;
    // Reached through a program, a pad would have to ask three times; no module does it the same way.
    let old = pin::typed(&args.pin, desk, &card)?;
    let (least, most) = state.length;
    pin::judge_length(&old, least, most)?;
    let new = new_pin::get(&args.new, desk, &card, Some(&old))?;
    search.check()?;
    let reader = card.reader.clone();
    let changed = card.change_pin(&old, &new);
    let _no_reader = readers::reset(&reader);
    changed?;
    desk.out.note(&desk.texts.get("pin-changed"));
    Ok(())
}
