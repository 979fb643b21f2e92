//! `crspin issue`: releases the codes of one citizen's card.

mod ask;
mod check;
mod from_card;
mod papers;
mod show;

use uuid::Uuid;

use super::at_hand::AtHand;
use super::{Desk, follow, paper, whoami};
use crate::client::Client;
use crate::clock;
use crate::config::client::ClientSettings;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::wire::NewRelease;
use from_card::Given;

/// Release the PIN and PUK of a citizen's card: first half here, second half by message
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Codice fiscale of the citizen
    #[arg(long, value_name = "CF")]
    fiscal_code: Option<String>,
    /// Number of the card, 16 digits, or the 20 digits on its back; needed when the citizen has several
    #[arg(long, value_name = "NUMBER")]
    card: Option<String>,
    /// Read codice fiscale and number from the citizen's card in the reader
    #[arg(long)]
    from_card: bool,
    /// Kind of the document shown, such as identity-card, passport, driving-licence
    #[arg(long, value_name = "KIND")]
    document_kind: Option<String>,
    /// Number of the document
    #[arg(long, value_name = "NUMBER")]
    document_number: Option<String>,
    /// Authority that issued the document
    #[arg(long, value_name = "NAME")]
    document_issuer: Option<String>,
    /// Last day of the document, YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    document_expires: Option<String>,
    #[command(flatten)]
    behalf: papers::BehalfArgs,
    /// E-mail address for the second half
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Mobile number for the second half; Italian unless it begins with +
    #[arg(long, value_name = "NUMBER")]
    mobile: Option<String>,
    /// Language of the messages: it, de or en; Italian when left out
    #[arg(long, value_name = "LANGUAGE")]
    message_language: Option<String>,
    /// Prove each address first: a short code goes there, the citizen reads it out and you type it
    #[arg(long)]
    check_channel: bool,
    /// Do not stay to see what becomes of the second half
    #[arg(long, conflicts_with = "follow")]
    no_follow: bool,
    /// With --json: stay, and print the release once more when the second half is on its way or lost
    #[arg(long)]
    follow: bool,
    /// Release without asking once more
    #[arg(long)]
    yes: bool,
    /// Key of this act, 16 to 64 letters, digits and dashes: with the same key nothing is done twice
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    #[command(flatten)]
    paper: paper::Args,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let card = AtHand::of(desk)?;
    let interrupt = Interrupt::watch()?;
    let given = Given::read(args, desk)?;
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    let products = client.products()?.products;
    let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref())?;
    let chip = from_card::read(args, &given, desk, &settings)?;
    let name = chip.name.clone();
    let (mut request, product) = ask::request(args, desk, &client, &products, given.or(chip))?;
    interrupt.check()?;
    confirm(args, desk, &request, &product.name, name.as_deref())?;
    let way = paper::Way::choose(&args.paper, desk)?;
    if args.check_channel || (product.check_required && desk.prompt.is_interactive()) {
        check::addresses(desk, &client, product, &mut request)?;
    }
    card.check()?;
    interrupt.check()?;
    // From here on the act stands, whatever the person presses.
    let key = args.key.clone().unwrap_or_else(|| Uuid::new_v4().to_string());
    let answer = client.release(&request, &key)?;
    let release = answer.release.clone();
    // A letter that fails is mended before anything else.
    show::answer(desk, answer, Some(product), way)?;
    let stay = if desk.out.is_json() { args.follow } else { !args.no_follow };
    if !stay || interrupt.seen() {
        if !desk.out.is_json() {
            follow::hint(desk, &release);
        }
        return Ok(());
    }
    let release = follow::stay(desk, &client, release, &interrupt);
    if desk.out.is_json() {
        follow::json(desk, &release)?;
    } else if let Ok(session) = client.session() {
        // What was lost since then is not this act's: when it cannot be told now, it is at the next.
        whoami::tell_undelivered(desk, &session);
    }
    follow::undelivered(&release).map_or(Ok(()), Err)
}

/// Shows what is about to happen and asks for a yes.
fn confirm(args: &Args, desk: &Desk, request: &NewRelease, product: &str, name: Option<&str>) -> Result<(), Failure> {
    if args.yes {
        return Ok(());
    }
    let summary = show::summary(request, desk, product, name, clock::now().day());
    let width = summary.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, value) in summary {
        desk.out.note(&format!("  {name:<width$}  {value}"));
    }
    if desk.prompt.confirm(&desk.texts.get("issue-confirm"), "--yes")? { Ok(()) } else { Err(Code::Cancelled.into()) }
}

pub(super) use ask::takes_mailbox;
pub(super) use check::prove;
pub(super) use papers::shown as shown_document;
pub(super) use show::answer as show_answer;
