//! `crspin printer`: what the printer of letters says, and a page to try it with.

use clap::Subcommand;
use serde::Serialize;

use super::paper::{Letter, Press};
use super::{Desk, paper};
use crate::clock;
use crate::config::client::{ClientSettings, PrinterSettings};
use crate::domain::card_number::CardNumber;
use crate::domain::codes::DeskHalf;
use crate::domain::release::ReleaseId;
use crate::exit::{Code, Failure};
use crate::output::Rest;
use crate::output::letter::{LetterData, render};
use crate::output::printer::{self, PrinterState, Retention};
use crate::secret::Secret;

/// The printer of letters: what it says of itself, and a page to try it with
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Status(Status),
    /// Print a letter that holds no codes, to try the printer with
    Test(Letter),
}

/// Ask the printer what it is, whether it could print, and what it keeps
#[derive(Debug, clap::Args)]
struct Status {}

/// What scripts get. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report {
    schema: u32,
    name: String,
    state: &'static str,
    accepting: bool,
    reasons: Vec<String>,
    accepts_pdf: bool,
    retention: &'static str,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref())?;
    match &args.command {
        Command::Status(_) => status(desk, &settings),
        Command::Test(letter) => test(letter, desk, &settings),
    }
}

fn status(desk: &Desk, settings: &ClientSettings) -> Result<(), Failure> {
    let status = printer::status(set(settings)?)?;
    let state = match status.state {
        PrinterState::Idle => "idle",
        PrinterState::Processing => "processing",
        PrinterState::Stopped => "stopped",
    };
    let retention = match status.retention {
        Retention::Cups => "purges-on-request",
        Retention::CanBeNone => "can-be-none",
        Retention::Untold => "untold",
    };
    let printer::PrinterStatus { name, accepting, reasons, accepts_pdf, .. } = status;
    if desk.out.is_json() {
        return desk.out.json(&Report { schema: 1, name, state, accepting, reasons, accepts_pdf, retention });
    }
    let yes_no = |yes: bool| desk.texts.get(if yes { "yes" } else { "no" });
    let lines = [
        ("printer-name", name),
        ("printer-state", desk.texts.get(&format!("printer-state-{state}"))),
        ("printer-accepting", yes_no(accepting)),
        ("printer-reasons", reasons.join(", ")),
        ("printer-pdf", yes_no(accepts_pdf)),
        ("printer-retention", desk.texts.get(&format!("printer-retention-{retention}"))),
    ];
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        desk.out.line(&format!("{}: {value}", desk.texts.get(name)))?;
    }
    Ok(())
}

/// Prints a letter that holds nothing: the same way, the same template, the same looks.
fn test(letter: &Letter, desk: &Desk, settings: &ClientSettings) -> Result<(), Failure> {
    if letter.output.is_none() {
        set(settings)?;
    }
    let mut press = Press::set_up(letter, settings)?;
    let zeros = || Secret::new("00".to_owned());
    let half = DeskHalf { pin: zeros(), puk: zeros() };
    let card: CardNumber = "1000000000000008".parse().map_err(|_| Failure::new(Code::Bug))?;
    let office = desk.texts.get("letter-test-office");
    let data = LetterData {
        half: &half,
        rest: Rest { pin: 0, puk: 0 },
        card: &card,
        product_name: "crspin",
        release: &ReleaseId::from_random(0),
        office: &office,
        issued: clock::now().day(),
        language: press.language,
        large_print: press.letter.large_print,
    };
    let pdf = render(&press.template, &data)?;
    let purged = press.bring(desk, "crspin", 1, pdf)?;
    press.say_done(desk, purged);
    Ok(())
}

fn set(settings: &ClientSettings) -> Result<&PrinterSettings, Failure> {
    settings.printer.as_ref().ok_or_else(paper::no_printer)
}
