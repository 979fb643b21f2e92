//! Releases as the wire shows them.

use super::app::App;
use crate::domain::codes::DeskHalf;
use crate::domain::contact::{Channel, Email, Mobile};
use crate::domain::message::MessageState;
use crate::store::model::{DelegationRow, MessageRow, ReleaseRow};
use crate::wire::{Capacity, Delegation, MessageStatus, Mode, Release, ReleaseAnswer};

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
        reprint_until,
        messages: row.messages.iter().map(message).collect(),
    }
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
        state: row.state,
        since: row.since,
        tries: row.tries,
        reason: row.reason.clone(),
        next_try: (row.state == MessageState::Queued).then_some(row.due),
    }
}

fn masked(channel: Channel, address: &str) -> String {
    let known = match channel {
        Channel::Email => address.parse::<Email>().ok().map(|email| email.masked()),
        Channel::Sms => address.parse::<Mobile>().ok().map(|mobile| mobile.masked()),
    };
    known.unwrap_or_else(|| "•••".to_owned())
}
