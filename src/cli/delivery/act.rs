//! `delivery retry` and `delivery cancel`: acts on messages that hang, one after the other.

use serde::Serialize;

use super::super::{Desk, reprint};
use crate::client::Client;
use crate::domain::delivery::MessageId;
use crate::domain::message::MessageState;
use crate::exit::{Code, Failure};
use crate::wire::{DeliveryShown, NewDeliveryAct};

/// Try messages once more, now, that wait, failed or expired: the same bytes, the same number
#[derive(Debug, clap::Args)]
pub struct Retry {
    /// Numbers of the messages, as in delivery list
    #[arg(required = true, value_name = "MESSAGE")]
    messages: Vec<String>,
    /// Why: 3 to 200 characters
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Stop messages that have not left
#[derive(Debug, clap::Args)]
pub struct Cancel {
    /// Numbers of the messages, as in delivery list
    #[arg(required = true, value_name = "MESSAGE")]
    messages: Vec<String>,
    /// Why: 3 to 200 characters
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Stop without asking once more
    #[arg(long)]
    yes: bool,
}

/// The messages for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    deliveries: &'a [DeliveryShown],
    refused: &'a [Refused],
}

/// A message on which the act was refused.
#[derive(Serialize)]
struct Refused {
    id: String,
    code: &'static str,
}

pub fn retry(args: &Retry, desk: &Desk) -> Result<(), Failure> {
    let ids = numbers(&args.messages, desk)?;
    let reason = reprint::ask_reason(args.reason.as_deref(), desk)?;
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    let new = NewDeliveryAct { reason };
    each(desk, &ids, |id| client.retry_delivery(id, &new), |_| "delivery-retried")
}

pub fn cancel(args: &Cancel, desk: &Desk) -> Result<(), Failure> {
    let ids = numbers(&args.messages, desk)?;
    let reason = reprint::ask_reason(args.reason.as_deref(), desk)?;
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    if !args.yes {
        desk.out.note(&desk.say("delivery-cancel-what", &[("count", &*ids.len().to_string())]));
        if !desk.prompt.confirm(&desk.texts.get("delivery-cancel-confirm"), "--yes")? {
            return Err(Code::Cancelled.into());
        }
    }
    let new = NewDeliveryAct { reason };
    let told = |state| if state == MessageState::Cancelled { "delivery-cancelled" } else { "delivery-last-try" };
    each(desk, &ids, |id| client.cancel_delivery(id, &new), told)
}

fn numbers(given: &[String], desk: &Desk) -> Result<Vec<MessageId>, Failure> {
    given.iter().map(|text| desk.texts.read("MESSAGE", text)).collect()
}

/// Does it to each; one that is refused does not keep the others from it, a service that fails does.
fn each(
    desk: &Desk,
    ids: &[MessageId],
    act: impl Fn(&MessageId) -> Result<DeliveryShown, Failure>,
    told: impl Fn(MessageState) -> &'static str,
) -> Result<(), Failure> {
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for id in ids {
        match act(id) {
            Ok(shown) => {
                let state = shown.delivery.status.state;
                if !desk.out.is_json() {
                    let now = desk.texts.get(&format!("state-{state}"));
                    desk.out.line(&desk.say(told(state), &[("id", &*id.to_string()), ("state", &now)]))?;
                }
                done.push(shown);
            }
            Err(failure) if ids.len() > 1 && matches!(failure.code.exit(), 20 | 26..=28) => {
                desk.out.note(&format!("{id}: {}", desk.texts.failure(&failure).0));
                refused.push(Refused { id: id.to_string(), code: failure.code.as_str() });
            }
            Err(failure) => return Err(failure),
        }
    }
    if desk.out.is_json() {
        desk.out.json(&Report { schema: 1, deliveries: &done, refused: &refused })?;
    }
    if refused.is_empty() {
        return Ok(());
    }
    Err(Failure::new(Code::SomeMessagesFailed).with("failed", refused.len()).with("total", ids.len()))
}
