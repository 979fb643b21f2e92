//! `crspin sandbox`: a complete service on this machine, with nothing real in it.

mod card;

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use serde::Serialize;

use super::Desk;
use crate::clock;
use crate::config::service::LogLevel;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::sandbox::make::{self, Plan, Step};
use crate::sandbox::messages::{Arrived, Seen};
use crate::sandbox::people::{self, Citizen, Special};
use crate::sandbox::place::Place;
use crate::sandbox::{settings, start, tokens};
use crate::service;

/// A complete service on this machine, with nothing real in it, to try things out
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

/// Which sandbox.
#[derive(Debug, clap::Args)]
struct Where {
    /// Folder of the sandbox; one beside the program's state when left out
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Where {
    fn place(&self, desk: &Desk) -> Result<Place, Failure> {
        Place::at(self.dir.as_ref().unwrap_or(&desk.paths.state.join("sandbox")))
    }
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Make the sandbox: authorities, tokens, operators, citizens, cards with sealed codes
    Init(Making),
    /// Run its service until Ctrl-C
    Start(Start),
    /// Make it anew: everything done in it is gone
    Reset(Making),
    /// Show the messages that arrived
    Messages(Messages),
    /// Show its citizens and their cards
    Citizens(Citizens),
    Card(card::Args),
}

#[derive(Debug, clap::Args)]
struct Making {
    #[command(flatten)]
    at: Where,
    /// Port of the service on this machine; 0 for any free one
    #[arg(long, value_name = "PORT", default_value_t = settings::PORT)]
    port: u16,
    /// Module of SoftHSM, when it is in no usual place
    #[arg(long, value_name = "FILE")]
    softhsm: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Start {
    #[command(flatten)]
    at: Where,
    /// Listen on this port from now on; 0 for any free one
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Write this file, with the address in it, when the service is ready
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Messages {
    #[command(flatten)]
    at: Where,
    /// Stay and show those that arrive
    #[arg(long)]
    follow: bool,
    /// Of those that are there, only the last so many
    #[arg(long, value_name = "COUNT")]
    last: Option<usize>,
}

#[derive(Debug, clap::Args)]
struct Citizens {
    #[command(flatten)]
    at: Where,
    /// Leave out those with something special: two cards, a suspended or expired card, the operator
    #[arg(long)]
    ordinary: bool,
    /// Only those with something special
    #[arg(long, conflicts_with = "ordinary")]
    special: bool,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    match &args.act {
        Act::Init(making) => init(making, desk),
        Act::Reset(making) => reset(making, desk),
        Act::Start(start) => serve(start, desk),
        Act::Messages(messages) => show_messages(messages, desk),
        Act::Citizens(citizens) => show_citizens(citizens, desk),
        Act::Card(args) => card::run(args, desk),
    }
}

/// A line of this command: marked, so that nobody takes it for the real thing.
fn note(desk: &Desk, text: &str) {
    for line in text.lines() {
        desk.out.note(&format!("{}{line}", if desk.out.mark().is_empty() { "[sandbox] " } else { "" }));
    }
}

fn init(making: &Making, desk: &Desk) -> Result<(), Failure> {
    let place = making.at.place(desk)?;
    if place.is_ready() {
        note(desk, &desk.say("sandbox-already", &[("path", &place.folder().display().to_string())]));
        return next(desk, &place);
    }
    make(making, desk, &place)
}

fn reset(making: &Making, desk: &Desk) -> Result<(), Failure> {
    let place = making.at.place(desk)?;
    make(making, desk, &place)
}

fn make(making: &Making, desk: &Desk, place: &Place) -> Result<(), Failure> {
    let module = tokens::find(making.softhsm.as_deref())?;
    place.claim()?;
    tokens::enter(place)?;
    let held = place.hold()?;
    let profile = profile(desk);
    let port = settings::port(making.port)?;
    let plan = Plan { place, profile: &profile, module: &module, port, now: clock::now() };
    make::make(&plan, &held, &mut |step| note(desk, &desk.texts.get(name(step))))?;
    note(desk, &desk.say("sandbox-made", &[("path", &place.folder().display().to_string())]));
    next(desk, place)
}

fn name(step: Step) -> &'static str {
    match step {
        Step::Certificates => "sandbox-step-certificates",
        Step::Tokens => "sandbox-step-tokens",
        Step::Keys => "sandbox-step-keys",
        Step::People => "sandbox-step-people",
    }
}

fn profile(desk: &Desk) -> PathBuf {
    desk.paths.config.join("profiles").join("sandbox.toml")
}

/// What to try next.
fn next(desk: &Desk, place: &Place) -> Result<(), Failure> {
    let citizens = people::list(place)?;
    let ordinary = citizens.iter().find(|citizen| citizen.special.is_none());
    let code = ordinary.map_or("", |citizen| citizen.fiscal_code.as_str());
    // The folder is named only when it is not the usual one.
    let usual = Place::at(&desk.paths.state.join("sandbox"))?;
    let dir = if usual.folder() == place.folder() { String::new() } else { format!(" --dir {}", place.folder().display()) };
    let pin = place.pin("operator-1").display().to_string();
    note(desk, &desk.say("sandbox-next", &[("code", code), ("dir", &dir), ("pin", &pin)]));
    Ok(())
}

fn serve(args: &Start, desk: &Desk) -> Result<(), Failure> {
    let place = args.at.place(desk)?;
    place.ready()?;
    let held = place.hold()?;
    let prepared = start::prepare(&place, &profile(desk), args.port)?;
    let url = prepared.url();
    if let Some(path) = &args.ready_file {
        // A file of an earlier run would say "ready" too soon.
        start::forget(path)?;
    }
    note(desk, &desk.say("sandbox-starting", &[("url", &url)]));
    service::start_logs(if desk.verbose { LogLevel::Info } else { LogLevel::Warn });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(Code::Bug).because(error))?;
    runtime.block_on(async {
        let stop = super::serve::stop()?;
        let ready = || {
            note(desk, &desk.say("sandbox-ready", &[("url", &url)]));
            args.ready_file.as_deref().map_or(Ok(()), |path| start::announce(path, &url))
        };
        prepared.run(&held, stop, ready).await
    })?;
    note(desk, &desk.texts.get("sandbox-stopped"));
    Ok(())
}

fn show_messages(args: &Messages, desk: &Desk) -> Result<(), Failure> {
    let place = args.at.place(desk)?;
    place.ready()?;
    let interrupt = Interrupt::watch()?;
    let mut seen = Seen::default();
    let mut skip = args.last;
    loop {
        let arrived = seen.new_ones(&place)?;
        if arrived.is_empty() && !args.follow {
            note(desk, &desk.texts.get("sandbox-no-messages"));
        }
        // Those that arrive from now on are all shown.
        let first = skip.take().map_or(0, |last| arrived.len().saturating_sub(last));
        for message in &arrived[first..] {
            show_message(desk, message)?;
        }
        if !args.follow || interrupt.check().is_err() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(300));
    }
}

fn show_message(desk: &Desk, message: &Arrived) -> Result<(), Failure> {
    if desk.out.is_json() {
        return desk.out.json(message);
    }
    let Arrived { to, from, subject, date, text, .. } = message;
    desk.out.line(&format!("[sandbox] {}", desk.say("sandbox-message", &[("to", to), ("from", from), ("date", date)])))?;
    desk.out.line(&format!("[sandbox] {subject}"))?;
    text.lines().try_for_each(|line| desk.out.line(&format!("[sandbox] | {line}")))
}

/// The citizens for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    sandbox: bool,
    citizens: Vec<&'a Citizen>,
}

fn show_citizens(args: &Citizens, desk: &Desk) -> Result<(), Failure> {
    let all = people::list(&args.at.place(desk)?)?;
    let wanted = |citizen: &&Citizen| match citizen.special {
        Some(_) => !args.ordinary,
        None => !args.special,
    };
    let citizens: Vec<&Citizen> = all.iter().filter(wanted).collect();
    if desk.out.is_json() {
        return desk.out.json(&Report { schema: 1, sandbox: true, citizens });
    }
    let headings = ["sandbox-citizen", "sandbox-name", "sandbox-card", "sandbox-product", "sandbox-until", "sandbox-special"];
    let rows: Vec<Vec<String>> = citizens.iter().flat_map(|citizen| rows(citizen, desk)).collect();
    note(desk, &desk.texts.get("sandbox-invented"));
    desk.out.table(&headings.map(|name| desk.texts.get(name)), &rows)
}

/// One row for each card.
fn rows<'a>(citizen: &'a Citizen, desk: &'a Desk) -> impl Iterator<Item = Vec<String>> + 'a {
    let special = citizen.special.map(Special::as_str).map(|name| desk.texts.get(&format!("sandbox-special-{name}")));
    citizen.cards.iter().map(move |card| {
        vec![
            citizen.fiscal_code.clone(),
            format!("{} {}", citizen.given_name, citizen.family_name),
            card.number.clone(),
            card.product.clone(),
            card.valid_until.clone(),
            special.clone().unwrap_or_default(),
        ]
    })
}
