//! Releases as the wire shows them.

use sha2::{Digest, Sha256};

use super::app::App;
use crate::domain::codes::DeskHalf;
use crate::domain::contact::{Channel, Email, Mobile};
use crate::domain::delivery::MessageId;
use crate::domain::message::MessageState;
use crate::store::deliveries::DeliveryRow;
use crate::store::model::{DelegationRow, MessageEvent, MessageRow, ReleaseRow};
use crate::wire::{
    Capacity, Delegation, Delivery, DeliveryEvent, DeliveryShown, MessageStatus, Mode, Release, ReleaseAnswer, Stopped,
};

/// The answer to a release or a reprint.
pub fn answer(app: &App, row: &ReleaseRow, half: Option<DeskHalf>) -> ReleaseAnswer {
    ReleaseAnswer { release: release(app, row), first_half: half.map(Into::into) }
}

/// A release, with its addresses masked.
pub fn release(app: &App, row: &ReleaseRow) -> Release {
    // Of a product that the settings no longer have, nothing may be shown again.
    let reprint_until = app.products.get(&row.product).map_or(row.at, |product| row.at.plus(product.reprint_window));
    Release {
        id: row.id.clone(),
        at: row.at,
        fiscal_code: row.citizen.clone(),
        card: row.card.clone(),
        product: row.product.clone(),
        operator: row.operator.clone(),
        capacity: Capacity { ente: row.ente.clone(), ente_name: row.ente_name.clone(), role: row.role },
        mode: if row.delegation.is_some() { Mode::Delegated } else { Mode::Direct },
        delegate: row.delegation.as_ref().map(delegation),
        declaration: row.declaration.clone(),
        reprints: row.reprints,
        resends: row.counts.resends,
        stopped: row.stopped.as_ref().map(|stopped| Stopped { at: stopped.at, reason: stopped.reason.clone() }),
        tag: tag(row),
        reprint_until,
        messages: row.messages.iter().map(message).collect(),
    }
}

/// Changes whenever something does that is worth a look: stops, and the states of messages.
pub fn tag(row: &ReleaseRow) -> String {
    let mut digest = Sha256::new().chain_update([u8::from(row.stopped.is_some())]);
    for message in &row.messages {
        digest.update(message.id);
        digest.update(message.state.as_str());
        digest.update(message.since.millis().to_le_bytes());
    }
    digest.finalize()[..8].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn delegation(row: &DelegationRow) -> Delegation {
    Delegation {
        ground: row.ground,
        fiscal_code: row.delegate.clone(),
        name: row.name.clone(),
        kinship: row.kinship.clone(),
        protocol: row.protocol.clone(),
    }
}

/// A message, with its address masked.
pub fn message(row: &MessageRow) -> MessageStatus {
    MessageStatus {
        channel: row.channel,
        address: masked(row.channel, &row.address),
        nth: row.nth,
        queued: row.queued,
        state: row.state,
        since: row.since,
        wait: row.wait.filter(|_| !row.state.settled()),
        provider: row.provider.clone(),
        deadline: row.deadline,
        tries: row.tries,
        reason: row.reason.clone(),
        next_try: (row.state == MessageState::Queued).then_some(row.due),
    }
}

/// A message as an administrator sees it.
pub fn delivery(row: &DeliveryRow) -> Delivery {
    Delivery { id: MessageId(row.message.id), kind: row.kind, release: row.release.clone(), status: message(&row.message) }
}

/// A message with its history.
pub fn delivery_shown(row: &DeliveryRow, history: &[MessageEvent]) -> DeliveryShown {
    let line = |line: &MessageEvent| DeliveryEvent {
        at: line.at,
        state: line.state,
        wait: line.wait,
        provider: line.provider.clone(),
        words: line.words.clone(),
    };
    DeliveryShown {
        delivery: delivery(row),
        gateway_id: row.gateway_id.clone(),
        gateway_answer: row.gateway_answer.clone(),
        history: history.iter().map(line).collect(),
    }
}

fn masked(channel: Channel, address: &str) -> String {
    let known = match channel {
        Channel::Email => address.parse::<Email>().ok().map(|email| email.masked()),
        Channel::Sms => address.parse::<Mobile>().ok().map(|mobile| mobile.masked()),
    };
    known.unwrap_or_else(|| "•••".to_owned())
}
