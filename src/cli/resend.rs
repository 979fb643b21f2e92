//! `crspin resend`: sends the second half of a release again.

use uuid::Uuid;

use super::at_hand::AtHand;
use super::issue::{prove, shown_document, takes_mailbox};
use super::{Desk, follow, reprint};
use crate::client::Client;
use crate::domain::contact::{Channel, Email, Mobile};
use crate::domain::message::Language;
use crate::domain::pec::is_certified;
use crate::domain::release::ReleaseId;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::wire::{NewCheck, NewResend, Product, Release};

/// Send the second half of a release again, to the same address or to a corrected one; counted and recorded
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the release, as in 7K3M-Q9TX-2B4F
    release: String,
    /// By e-mail: to the address of before, or to this one; another address needs the citizen's document again
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "")]
    email: Option<String>,
    /// By text message: to the number of before, or to this one; another number needs the citizen's document again
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, default_missing_value = "", conflicts_with = "email")]
    mobile: Option<String>,
    /// Why it is needed again: 3 to 200 characters
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
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
    /// Key of this act, 16 to 64 letters, digits and dashes: with the same key it counts once
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Prove another address first: a short code goes there, the citizen reads it out and you type it
    #[arg(long)]
    check_channel: bool,
    /// Do not stay to see what becomes of the message
    #[arg(long, conflicts_with = "follow")]
    no_follow: bool,
    /// With --json: stay, and print the release when the message is on its way or lost
    #[arg(long)]
    follow: bool,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let id: ReleaseId = desk.texts.read("RELEASE", &args.release)?;
    let email = args.email.as_deref().filter(|text| !text.is_empty());
    let email: Option<Email> = email.map(|text| desk.texts.read("--email", text)).transpose()?;
    let mobile = args.mobile.as_deref().filter(|text| !text.is_empty());
    let mobile: Option<Mobile> = mobile.map(|text| desk.texts.read("--mobile", text)).transpose()?;
    let card = AtHand::of(desk)?;
    let interrupt = Interrupt::watch()?;
    let reason = reprint::ask_reason(args.reason.as_deref(), desk)?;
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    let release = client.find_release(&id)?;
    if let Some(email) = email.as_ref().filter(|email| is_certified(email)) {
        takes_mailbox(&product(&client, &release)?, email)?;
    }
    let channel = channel(args, desk, &release)?;
    let new = NewResend { reason, channel: Some(channel), email, mobile, document: None, checks: Vec::new() };
    card.check()?;
    interrupt.check()?;
    // From here on the act stands, whatever the person presses.
    let key = args.key.clone().unwrap_or_else(|| Uuid::new_v4().to_string());
    let sent = match client.resend(&id, &new, &key) {
        // Only the service knows whether the address is another one.
        Err(failure) if matches!(failure.code, Code::DocumentNeeded | Code::CheckNeeded) => {
            let new = corrected(args, desk, &client, &release, new)?;
            card.check()?;
            interrupt.check()?;
            client.resend(&id, &new, &key)?
        }
        sent => sent?,
    };
    desk.out.note(&desk.say("resend-done", &[("id", id.as_str()), ("count", &sent.resends.to_string())]));
    finish(args, desk, &client, sent, &interrupt)
}

/// What another address needs: the citizen's document, and where it is wanted the proof.
fn corrected(args: &Args, desk: &Desk, client: &Client, release: &Release, new: NewResend) -> Result<NewResend, Failure> {
    let product = product(client, release)?;
    let given = [&args.document_kind, &args.document_number, &args.document_issuer, &args.document_expires];
    let document = Some(shown_document(given.map(Option::as_deref), desk, &product)?);
    let mut checks = new.checks;
    if args.check_channel || product.check_required {
        let check = NewCheck {
            fiscal_code: release.fiscal_code.clone(),
            product: product.id,
            email: new.email.clone(),
            mobile: new.mobile.clone(),
            language: Language::It,
        };
        checks.push(prove(desk, client, &check)?);
    }
    Ok(NewResend { document, checks, ..new })
}

/// By which channel: the flag's, the only one, or the one chosen.
fn channel(args: &Args, desk: &Desk, release: &Release) -> Result<Channel, Failure> {
    if args.email.is_some() {
        return Ok(Channel::Email);
    }
    if args.mobile.is_some() {
        return Ok(Channel::Sms);
    }
    let of = |channel: &Channel| release.messages.iter().rfind(|message| message.channel == *channel);
    let used: Vec<_> = Channel::ALL.iter().filter_map(|channel| of(channel).map(|last| (*channel, last))).collect();
    if let [(only, _)] = used[..] {
        return Ok(only);
    }
    let lines: Vec<String> = used.iter().map(|(_, last)| super::status::line(last, desk)).collect();
    let chosen = desk.prompt.choice(&desk.texts.get("field-channel"), "--email / --mobile", &lines)?;
    used.get(chosen).map(|(channel, _)| *channel).ok_or_else(|| Code::Cancelled.into())
}

fn product(client: &Client, release: &Release) -> Result<Product, Failure> {
    let products = client.products()?.products;
    products.into_iter().find(|product| product.id == release.product).ok_or_else(|| Code::UnknownCard.into())
}

fn finish(args: &Args, desk: &Desk, client: &Client, sent: Release, interrupt: &Interrupt) -> Result<(), Failure> {
    let stay = if desk.out.is_json() { args.follow } else { !args.no_follow };
    if !stay && desk.out.is_json() {
        return follow::json(desk, &sent);
    }
    if !stay {
        follow::hint(desk, &sent);
        return Ok(());
    }
    let release = follow::stay(desk, client, sent, interrupt);
    if desk.out.is_json() {
        follow::json(desk, &release)?;
    }
    follow::undelivered(&release).map_or(Ok(()), Err)
}
