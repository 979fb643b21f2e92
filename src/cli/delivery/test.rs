//! `delivery test`: a message with nothing secret in it by a provider, or by each, and what becomes of it.

use std::thread;
use std::time::{Duration, Instant};

use super::super::{Desk, follow};
use super::list;
use crate::client::Client;
use crate::domain::message::{Language, MessageState};
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::wire::{Deliveries, Delivery, NewDeliveryTest};

/// How long it stays.
const STAY: Duration = Duration::from_mins(1);
/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(300);

/// Send a trial message, with nothing secret in it, by a provider or by each, and stay to see what becomes of it
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("address").required(true))]
pub struct Args {
    /// Only by this provider
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// To this address
    #[arg(long, value_name = "ADDRESS", group = "address")]
    email: Option<String>,
    /// To this number
    #[arg(long, value_name = "NUMBER", group = "address")]
    mobile: Option<String>,
    /// Language of the message
    #[arg(long, value_name = "LANGUAGE")]
    message_language: Option<String>,
    /// Do not stay to see what becomes of it
    #[arg(long)]
    no_follow: bool,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let language = args.message_language.as_deref().map(|text| desk.texts.read("--message-language", text)).transpose()?;
    let new = NewDeliveryTest {
        provider: args.provider.clone(),
        email: args.email.as_deref().map(|text| desk.texts.read("--email", text)).transpose()?,
        mobile: args.mobile.as_deref().map(|text| desk.texts.read("--mobile", text)).transpose()?,
        language: language.unwrap_or(Language::It),
    };
    let interrupt = Interrupt::watch()?;
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    let mut trials = client.test_delivery(&new)?;
    if !desk.out.is_json() {
        for Delivery { id, status, .. } in &trials.deliveries {
            let provider = status.provider.as_deref().unwrap_or("-");
            desk.out.note(&desk.say("delivery-test-sent", &[("provider", provider), ("id", &*id.to_string())]));
        }
    }
    if !args.no_follow {
        watch(desk, &client, &interrupt, &mut trials)?;
    }
    if desk.out.is_json() {
        list::show(desk, &trials)?;
    }
    if args.no_follow { Ok(()) } else { judge(desk, &trials) }
}

/// Looks again and again, and tells each change, until nothing more is to come.
fn watch(desk: &Desk, client: &Client, interrupt: &Interrupt, trials: &mut Deliveries) -> Result<(), Failure> {
    let began = Instant::now();
    loop {
        for trial in &mut trials.deliveries {
            let now = client.find_delivery(&trial.id)?.delivery;
            let news = (now.status.state, now.status.since) != (trial.status.state, trial.status.since);
            if news && now.status.state != MessageState::Sending && !desk.out.is_json() {
                let provider = now.status.provider.as_deref().unwrap_or("-");
                desk.out.line(&format!("{provider}: {}", follow::told(&now.status, desk)))?;
            }
            *trial = now;
        }
        let over = trials.deliveries.iter().all(|trial| trial.status.state.settled());
        if over || interrupt.seen() || began.elapsed() >= STAY {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
}

/// Whether every trial went out.
fn judge(desk: &Desk, trials: &Deliveries) -> Result<(), Failure> {
    let bad = |trial: &&Delivery| !trial.status.state.settled() || trial.status.state.lost();
    let Some(trial) = trials.deliveries.iter().find(bad) else {
        if !desk.out.is_json() {
            desk.out.note(&desk.texts.get("delivery-test-good"));
        }
        return Ok(());
    };
    let status = &trial.status;
    if !status.state.lost() && !desk.out.is_json() {
        let command = desk.command(&format!("delivery show {}", trial.id));
        desk.out.note(&desk.say("delivery-test-late", &[("command", &command)]));
    }
    let wait = || status.wait.map(|wait| desk.texts.get(&format!("wait-{wait}")));
    let why = status.reason.clone().or_else(wait).unwrap_or_else(|| desk.texts.get(&format!("state-{}", status.state)));
    Err(Failure::new(Code::TrialFailed).with("why", why))
}
