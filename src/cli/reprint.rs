//! `crspin reprint`: shows the first half of a release again.

use uuid::Uuid;

use super::at_hand::AtHand;
use super::{Desk, issue, paper};
use crate::client::Client;
use crate::domain::release::ReleaseId;
use crate::exit::{Code, Failure};
use crate::wire::NewReprint;

/// Show the first half of a release again; counted and recorded
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the release, as in 7K3M-Q9TX-2B4F
    release: String,
    /// Why it is needed again: 3 to 200 characters
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Key of this act, 16 to 64 letters, digits and dashes: with the same key it counts once
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    #[command(flatten)]
    paper: paper::Args,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let id: ReleaseId = desk.texts.read("RELEASE", &args.release)?;
    let card = AtHand::of(desk)?;
    let reason = ask_reason(args.reason.as_deref(), desk)?;
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    let products = client.products()?.products;
    who_is_here(desk, &client, &id)?;
    let way = paper::Way::choose(&args.paper, desk)?;
    let key = args.key.clone().unwrap_or_else(|| Uuid::new_v4().to_string());
    card.check()?;
    let answer = client.reprint(&id, &NewReprint { reason }, &key)?;
    let product = products.iter().find(|product| product.id == answer.release.product);
    if !desk.out.is_json() {
        desk.out.note(&desk.say("reprint-done", &[("id", id.as_str()), ("count", &answer.release.reprints.to_string())]));
    }
    issue::show_answer(desk, answer, product, way)
}

/// Codes of a delegated release are for the citizen and for the one who came, and for nobody else with a form of today: such a
/// person asks for a new release. The program cannot see who stands there, so it names them and asks; a script is told.
fn who_is_here(desk: &Desk, client: &Client, id: &ReleaseId) -> Result<(), Failure> {
    let Some(came) = client.find_release(id)?.delegate else { return Ok(()) };
    let told = desk.say("reprint-delegated", &[("name", came.name.as_str()), ("code", came.fiscal_code.as_str())]);
    desk.out.note(&told);
    if !desk.prompt.is_interactive() || desk.prompt.confirm(&desk.texts.get("reprint-is-here"), "--reason")? {
        return Ok(());
    }
    Err(Code::Cancelled.into())
}

/// The reason that was given, or the one asked for.
pub(super) fn ask_reason(given: Option<&str>, desk: &Desk) -> Result<String, Failure> {
    let check = |text: &str| reason(text).ok_or_else(|| desk.texts.get("bad-reason"));
    match given {
        Some(text) => check(text).map_err(|why| Failure::new(Code::BadValue).with("what", "--reason").with("why", why)),
        None => desk.prompt.text(&desk.texts.get("field-reason"), "--reason", check),
    }
}

/// A reason of 3 to 200 characters, without line breaks around.
fn reason(text: &str) -> Option<String> {
    let text = text.trim();
    (3..=200).contains(&text.chars().count()).then(|| text.to_owned())
}
