//! `crspin sandbox card`: a virtual card in a virtual reader, for those who have neither.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::cli::Desk;
use crate::clock;
use crate::exit::Failure;
use crate::interrupt::Interrupt;
use crate::sandbox::card::chip::Chip;
use crate::sandbox::card::describe::Description;
use crate::sandbox::card::play::{Event, Hand, Player};
use crate::sandbox::card::state;
use crate::sandbox::cards;

/// Play a card in a virtual reader (vpcd), until Ctrl-C or the end of the input
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    at: super::Where,
    /// Whose: operator-1, operator-2, evaluator-1, administrator-1, or the codice fiscale of a citizen
    #[arg(value_name = "WHO", required_unless_present = "file")]
    who: Option<String>,
    /// Play the card that this file describes instead
    #[arg(long, value_name = "FILE", conflicts_with_all = ["who", "dir"])]
    file: Option<PathBuf>,
    /// Keep changed codes and used tries in this file
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Where the reader listens for its card
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// The port of its slot: 35963 for the first one, 35964 for the second
    #[arg(long, value_name = "PORT", default_value_t = 35963)]
    port: u16,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let file = file(args, desk)?;
    let description = Description::load(&file)?;
    let (model, number) = (description.model, description.number.clone());
    let mut chip = description.chip();
    if let Some(path) = &args.state {
        state::load(path, &mut chip)?;
    }
    if !desk.out.is_json() {
        let port = args.port.to_string();
        let pin = file.with_file_name("pin").display().to_string();
        super::note(
            desk,
            &desk.say("sandbox-card-played", &[("model", model.name), ("number", &number), ("port", &port), ("pin", &pin)]),
        );
    }
    let interrupt = Interrupt::watch()?;
    let hands = hands(desk);
    let mut player = Player::new(chip, model.atr, (args.host.clone(), args.port));
    let mut keep = |chip: &Chip| args.state.as_deref().map_or(Ok(()), |path| state::store(path, chip));
    player.play(&hands, &interrupt, &mut |event| tell(desk, event), &mut keep)
}

fn file(args: &Args, desk: &Desk) -> Result<PathBuf, Failure> {
    if let Some(file) = &args.file {
        return Ok(file.clone());
    }
    let place = args.at.place(desk)?;
    place.ready()?;
    let who = args.who.as_deref().unwrap_or_default();
    let worker = place.card(who).join(cards::FILE);
    if who.contains('-') && worker.is_file() {
        return Ok(worker);
    }
    let code = desk.texts.read("WHO", who)?;
    cards::of_citizen(&place, &code, clock::now().day())
}

/// The hand: a line of the input for each of its acts. It is read on a thread of its own, which ends with the program.
fn hands(desk: &Desk) -> Receiver<Hand> {
    let (say, hands) = channel();
    let texts = desk.texts.get("sandbox-card-hands");
    thread::spawn(move || read(&say, &texts));
    hands
}

fn read(say: &Sender<Hand>, help: &str) {
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        if line.trim().is_empty() {
            continue;
        }
        match line.parse::<Hand>() {
            Ok(hand) => {
                if say.send(hand).is_err() {
                    break;
                }
            }
            // Whoever typed it sees what can be typed; nobody else needs to.
            Err(_) => drop(writeln!(std::io::stderr(), "{help}")),
        }
    }
}

fn tell(desk: &Desk, event: &Event) -> Result<(), Failure> {
    if desk.out.is_json() {
        return desk.out.json(event);
    }
    match event {
        // Dozens for each act of a module.
        Event::Command { name: "select" | "read" | "environment" | "other" | "response" | "challenge", .. }
        | Event::On
        | Event::Off => {}
        Event::Command { name, status } => {
            super::note(desk, &desk.say("sandbox-card-command", &[("name", name), ("status", status)]));
        }
        Event::Status { inserted, verified, pin_tries, puk_tries } => {
            let inserted = desk.texts.get(if *inserted { "sandbox-card-in" } else { "sandbox-card-out" });
            let verified = desk.texts.get(if *verified { "sandbox-card-open" } else { "sandbox-card-closed" });
            let values = [("inserted", &*inserted), ("verified", &*verified)];
            let tries = [("pin", &*pin_tries.to_string()), ("puk", &*puk_tries.to_string())];
            super::note(desk, &desk.say("sandbox-card-status", &[&values[..], &tries[..]].concat()));
        }
        Event::Inserted => super::note(desk, &desk.texts.get("sandbox-card-in")),
        Event::Pulled => super::note(desk, &desk.texts.get("sandbox-card-out")),
        Event::Reset => super::note(desk, &desk.texts.get("sandbox-card-reset")),
        Event::NoReader => super::note(desk, &desk.texts.get("sandbox-card-no-reader")),
    }
    Ok(())
}
