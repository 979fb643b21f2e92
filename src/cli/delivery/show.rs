//! `delivery show`: one message with everything that happened to it.

use serde::Serialize;

use super::super::Desk;
use super::super::status::line;
use super::list::what;
use crate::client::Client;
use crate::domain::delivery::MessageId;
use crate::exit::Failure;
use crate::wire::{DeliveryEvent, DeliveryShown};

/// Show a message with its history: tries, waits, answers of providers, receipts
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the message, as in delivery list, or the Message-ID of an e-mail
    message: String,
}

/// The message for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    delivery: &'a DeliveryShown,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let id: MessageId = desk.texts.read("MESSAGE", &args.message)?;
    let shown = Client::open(&desk.paths, desk.profile.as_deref())?.find_delivery(&id)?;
    if desk.out.is_json() {
        return json(desk, &shown);
    }
    let status = &shown.delivery.status;
    desk.out.line(&format!("{}  {}", shown.delivery.id, what(&shown.delivery, desk)))?;
    desk.out.line(&line(status, desk))?;
    let tries = desk.say("delivery-tries", &[("count", &*status.tries.to_string())]);
    let queued = (desk.texts.get("delivery-queued"), status.queued.wall());
    let mut facts = vec![queued, (desk.texts.get("delivery-deadline"), status.deadline.wall())];
    let names = [("delivery-provider", &status.provider), ("delivery-gateway-id", &shown.gateway_id)];
    let names = names.into_iter().chain([("delivery-gateway-answer", &shown.gateway_answer)]);
    facts.extend(names.filter_map(|(name, value)| Some((desk.texts.get(name), value.clone()?))));
    for (name, value) in facts {
        desk.out.line(&format!("{name}: {value}"))?;
    }
    desk.out.line(&tries)?;
    history(desk, &shown.history)
}

/// The message as JSON.
pub fn json(desk: &Desk, shown: &DeliveryShown) -> Result<(), Failure> {
    desk.out.json(&Report { schema: 1, delivery: shown })
}

fn history(desk: &Desk, history: &[DeliveryEvent]) -> Result<(), Failure> {
    if history.is_empty() {
        desk.out.note(&desk.texts.get("delivery-history-none"));
        return Ok(());
    }
    let names = ["delivery-at", "delivery-where", "delivery-wait", "delivery-provider", "delivery-words"];
    let row = |line: &DeliveryEvent| {
        let state = desk.texts.get(&format!("state-{}", line.state));
        let wait = line.wait.map(|wait| desk.texts.get(&format!("wait-{wait}"))).unwrap_or_default();
        vec![line.at.wall(), state, wait, line.provider.clone().unwrap_or_default(), line.words.clone()]
    };
    let rows: Vec<_> = history.iter().map(row).collect();
    desk.out.table(&names.map(|name| desk.texts.get(name)), &rows)
}
