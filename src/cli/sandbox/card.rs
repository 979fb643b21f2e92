//! `crspin sandbox card`: a virtual card in a virtual reader, for those who have neither.

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use serde::Serialize;

use crate::card::families::Middleware;
use crate::cli::Desk;
use crate::clock;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::pkcs11::module;
use crate::sandbox::card::chip::Chip;
use crate::sandbox::card::describe::Description;
use crate::sandbox::card::hand::Hand;
use crate::sandbox::card::models::Model;
use crate::sandbox::card::play::{Event, Player};
use crate::sandbox::card::state;
use crate::sandbox::place::Place;
use crate::sandbox::{cards, people};

/// Play cards in a virtual reader (vpcd), without hardware
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Play the card of one of the sandbox's people, until Ctrl-C or the end of the input
    Run(Run),
    /// Play the card that a file describes, until Ctrl-C or the end of the input
    Play(Play),
    /// Show whose cards there are, besides those of the citizens
    List(List),
}

#[derive(Debug, clap::Args)]
struct Run {
    #[command(flatten)]
    at: super::Where,
    /// Whose: operator-1, operator-2, evaluator-1, evaluator-2, responsible-1, administrator-1, or the codice fiscale of a citizen
    #[arg(value_name = "WHO")]
    who: String,
    /// Model of the card
    #[arg(long, value_name = "MODEL", value_parser = clap::builder::PossibleValuesParser::new(Model::names()))]
    model: Option<String>,
    #[command(flatten)]
    slot: Slot,
}

#[derive(Debug, clap::Args)]
struct Play {
    /// The description, in TOML
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    slot: Slot,
}

#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    at: super::Where,
}

/// Where the card goes, and what it keeps.
#[derive(Debug, clap::Args)]
struct Slot {
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
    match &args.act {
        Act::Run(run) => of_the_sandbox(run, desk),
        Act::Play(play) => {
            let card = Description::load(&play.file)?;
            introduce(desk, &card, &play.slot);
            played(card, &play.slot, desk)
        }
        Act::List(list) => show(list, desk),
    }
}

fn of_the_sandbox(args: &Run, desk: &Desk) -> Result<(), Failure> {
    let place = args.at.place(desk)?;
    place.ready()?;
    let model = args.model.as_deref().and_then(Model::named);
    let today = clock::now().day();
    let workers = people::workers(today)?;
    let worker = workers.iter().find(|worker| worker.label == args.who);
    let file = match worker {
        Some(worker) => cards::of_worker(&place, worker.label, model),
        // No codice fiscale has a hyphen: somebody who works here is meant.
        None if args.who.contains('-') => {
            let labels: Vec<&str> = workers.iter().map(|worker| worker.label).collect();
            return Err(Failure::new(Code::BadValue).with("what", "WHO").with("why", labels.join(", ")));
        }
        None => cards::of_citizen(&place, &desk.texts.read("WHO", &args.who)?, model, today)?,
    };
    let mut card = Description::load(&file)?;
    if let Some(model) = model {
        card = card.playing(model);
    }
    introduce(desk, &card, &args.slot);
    let pin = file.with_file_name("pin").display().to_string();
    let module = opensc().display().to_string();
    let next = if worker.is_some() { "sandbox-card-next-worker" } else { "sandbox-card-next-citizen" };
    said(desk, &desk.say(next, &[("pin", &pin), ("module", &module)]));
    played(card, &args.slot, desk)
}

/// OpenSC's module, which speaks with these cards; its name alone where it is in no usual place.
fn opensc() -> PathBuf {
    let installed = module::candidates(None).unwrap_or_default();
    let found = installed.into_iter().map(|(path, _)| path).find(|path| Middleware::of(path) == Some(Middleware::OpenSc));
    found.unwrap_or_else(|| Path::new("opensc-pkcs11.so").to_owned())
}

/// A line for people; scripts read events.
fn said(desk: &Desk, text: &str) {
    if !desk.out.is_json() {
        super::note(desk, text);
    }
}

fn introduce(desk: &Desk, card: &Description, slot: &Slot) {
    let port = slot.port.to_string();
    let values = [("model", card.model.name), ("number", &card.number), ("host", &slot.host), ("port", &port)];
    said(desk, &desk.say("sandbox-card-played", &values));
    said(desk, &desk.texts.get("sandbox-card-hands"));
}

fn played(card: Description, slot: &Slot, desk: &Desk) -> Result<(), Failure> {
    let (model, number) = (card.model, card.number.clone());
    let mut chip = card.chip();
    if let Some(path) = &slot.state {
        state::load(path, &number, &mut chip)?;
    }
    let interrupt = Interrupt::watch()?;
    let hands = hands(desk);
    let mut player = Player::new(chip, model.atr, (slot.host.clone(), slot.port));
    let mut keep = |chip: &Chip| slot.state.as_deref().map_or(Ok(()), |path| state::store(path, &number, chip));
    player.play(&hands, &interrupt, &mut |event| tell(desk, event), &mut keep)
}

/// The cards for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report {
    schema: u32,
    sandbox: bool,
    cards: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    who: &'static str,
    name: String,
    number: String,
    pin_file: PathBuf,
}

fn show(args: &List, desk: &Desk) -> Result<(), Failure> {
    let place = args.at.place(desk)?;
    place.ready()?;
    let cards = listed(&place)?;
    if desk.out.is_json() {
        return desk.out.json(&Report { schema: 1, sandbox: true, cards });
    }
    let headings = ["sandbox-who", "sandbox-name", "sandbox-card", "sandbox-pin-file"].map(|name| desk.texts.get(name));
    let row = |card: Listed| vec![card.who.to_owned(), card.name, card.number, card.pin_file.display().to_string()];
    let rows: Vec<Vec<String>> = cards.into_iter().map(row).collect();
    desk.out.table(&headings, &rows)?;
    super::note(desk, &desk.texts.get("sandbox-card-citizens"));
    Ok(())
}

fn listed(place: &Place) -> Result<Vec<Listed>, Failure> {
    let workers = people::workers(clock::now().day())?;
    Ok(workers
        .iter()
        .map(|worker| Listed {
            who: worker.label,
            name: format!("{} {}", worker.given_name, worker.family_name),
            number: worker.card.to_string(),
            pin_file: place.card(worker.label).join("pin"),
        })
        .collect())
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
            Err(_) => drop(writeln!(std::io::stderr(), "[sandbox] {help}")),
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
