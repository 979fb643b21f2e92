//! Messages as administrators see and handle them.

use serde::{Deserialize, Serialize};

use super::release::MessageStatus;
use super::text;
use crate::domain::contact::{Channel, Email, Mobile};
use crate::domain::delivery::MessageId;
use crate::domain::message::{Language, MessageKind, MessageState, Wait};
use crate::domain::release::ReleaseId;
use crate::domain::time::At;

/// `GET /v1/deliveries`: newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct DeliveryQuery {
    /// Only those that are still worked on.
    #[serde(default)]
    pub open: bool,
    /// Only those in this state.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>))]
    pub state: Option<MessageState>,
    /// Only those that this provider had last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Only those by this channel.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>))]
    pub channel: Option<Channel>,
    /// Only those of this kind.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>))]
    pub kind: Option<MessageKind>,
    /// Only those of this release.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>))]
    pub release: Option<ReleaseId>,
    /// Only those that were queued longer ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older_seconds: Option<u64>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// How many, 1 to 200; 50 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// Its number, as in its Message-ID.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub id: MessageId,
    /// What it is for.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub kind: MessageKind,
    /// Its release; checks and tests have none.
    #[serde(with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub release: Option<ReleaseId>,
    /// Where it stands.
    #[serde(flatten)]
    pub status: MessageStatus,
}

/// One page of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Deliveries {
    /// The messages.
    pub deliveries: Vec<Delivery>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

/// One message with its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct DeliveryShown {
    /// The message.
    #[serde(flatten)]
    pub delivery: Delivery,
    /// What the gateway calls it.
    pub gateway_id: Option<String>,
    /// The gateway's words when it took it.
    pub gateway_answer: Option<String>,
    /// What happened, from the first try on.
    pub history: Vec<DeliveryEvent>,
}

/// A line of a message's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct DeliveryEvent {
    /// When.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub at: At,
    /// Where the message stood from then on.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub state: MessageState,
    /// What it waited for.
    #[serde(with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub wait: Option<Wait>,
    /// Which provider.
    pub provider: Option<String>,
    /// What was said.
    pub words: String,
}

/// `POST /v1/deliveries/{id}/retry` and `…/cancel`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDeliveryAct {
    /// Why, in the words of the administrator: 3 to 200 characters.
    pub reason: String,
}

/// `POST /v1/deliveries/tests`: one address.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDeliveryTest {
    /// Only by this provider; by each that takes the channel when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// To this address.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub email: Option<Email>,
    /// To this number.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub mobile: Option<Mobile>,
    /// In which language.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub language: Language,
}
