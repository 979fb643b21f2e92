//! How the citizen gets the first half: read out, printed as a letter, or as a letter in a file. Chosen and tried before the
//! release, so that nothing is released that cannot be handed over.

mod press;

use std::fs;
use std::path::PathBuf;

use serde::Serialize;

use super::Desk;
use crate::config::client::{ClientSettings, FirstHalf};
use crate::domain::codes::DeskHalf;
use crate::exit::{Code, Failure};
use crate::output::Rest;
use crate::wire::{Product, Release};
pub use press::{Press, no_printer};

/// Flags of commands that show a first half.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// Print the first half as a letter
    #[arg(long, conflicts_with_all = ["read_out", "output"])]
    pub print: bool,
    /// Show the first half on the screen, to be read out
    #[arg(long, conflicts_with = "output")]
    pub read_out: bool,
    #[command(flatten)]
    pub letter: Letter,
}

/// Flags of letters.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Letter {
    /// Write the letter as a PDF into this new file, mode 0600
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Large print
    #[arg(long)]
    pub large_print: bool,
    /// Language of the letter: it, de or en; Italian when left out
    #[arg(long, value_name = "LANGUAGE", value_parser = ["it", "de", "en"])]
    pub letter_language: Option<String>,
}

impl Letter {
    /// Where no letter is made, flags of letters are a mistake.
    pub fn not_alone(&self, desk: &Desk) -> Result<(), Failure> {
        if self.large_print || self.letter_language.is_some() {
            return Err(Failure::new(Code::Usage).with("what", desk.texts.get("letter-flags-need-letter")));
        }
        Ok(())
    }
}

/// What became of a letter, for scripts.
#[derive(Debug, Serialize)]
pub struct Report {
    /// `printer` or `file`.
    to: &'static str,
    /// `printed`, `written` or `failed`.
    outcome: &'static str,
    /// Whether the printer confirmed that it keeps nothing; of a letter that was printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    purged: Option<bool>,
    /// Why not, when it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
}

/// The way that was chosen.
#[derive(Debug)]
pub enum Way {
    /// On the screen, or as JSON.
    ReadOut,
    /// As a letter.
    Paper(Box<Press>),
}

impl Way {
    /// The way by flags, settings and answers. A printer is asked whether it could print; a file is made.
    pub fn choose(args: &Args, desk: &Desk) -> Result<Self, Failure> {
        let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref())?;
        if !wants_paper(args, desk, &settings)? {
            args.letter.not_alone(desk)?;
            return Ok(Self::ReadOut);
        }
        Press::set_up(&args.letter, &settings).map(|press| Self::Paper(Box::new(press)))
    }

    /// Hands the first half over; what became of the letter, when it was one. A failure is told in it: the release stands.
    pub fn hand_over(
        self,
        desk: &Desk,
        release: &Release,
        half: &DeskHalf,
        product: Option<&Product>,
    ) -> (Option<Report>, Result<(), Failure>) {
        let rest = product.map_or(Rest { pin: 0, puk: 0 }, |product| Rest { pin: product.pin.1, puk: product.puk.1 });
        let read_out = || desk.out.read_out(half, rest, &desk.texts);
        let Self::Paper(mut press) = self else { return (None, read_out()) };
        let to = press.to();
        let outcome = press.produce(desk, release, half, rest, product).inspect(|purged| press.say_done(desk, *purged));
        match outcome {
            Ok(purged) => {
                (Some(Report { to, outcome: if to == "file" { "written" } else { "printed" }, purged, code: None }), Ok(()))
            }
            Err(failure) if desk.prompt.is_interactive() => (None, press.other_ways(desk, failure, release, half, rest, product)),
            Err(failure) => {
                (Some(Report { to, outcome: "failed", purged: None, code: Some(failure.code.as_str()) }), Err(failure))
            }
        }
    }
}

fn wants_paper(args: &Args, desk: &Desk, settings: &ClientSettings) -> Result<bool, Failure> {
    if args.print || args.letter.output.is_some() {
        return Ok(true);
    }
    if args.read_out {
        return Ok(false);
    }
    match settings.first_half {
        FirstHalf::ReadOut => Ok(false),
        FirstHalf::Print => Ok(true),
        FirstHalf::Ask => ask(desk),
    }
}

/// Asks how; the last answer stands first.
fn ask(desk: &Desk) -> Result<bool, Failure> {
    let memory = desk.paths.state.join("first-half");
    let printed = fs::read_to_string(&memory).is_ok_and(|last| last.trim() == "print");
    let ways = if printed { ["print", "read-out"] } else { ["read-out", "print"] };
    let items = ways.map(|way| desk.texts.get(&format!("first-half-{way}")));
    let chosen = ways[desk.prompt.choice(&desk.texts.get("first-half-how"), "--print / --read-out", &items)?];
    // Only a convenience: without it the question stands as it did.
    let _forgotten = fs::create_dir_all(&desk.paths.state).and_then(|()| fs::write(&memory, chosen));
    Ok(chosen == "print")
}
