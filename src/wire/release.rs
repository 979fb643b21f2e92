//! Releases and their messages.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Capacity, Delegation, OnBehalf, text};
use crate::domain::behalf::Declaration;
use crate::domain::card_id::CardId;
use crate::domain::card_number::CardNumber;
use crate::domain::card_product::ProductId;
use crate::domain::check::CheckId;
use crate::domain::codes::DeskHalf;
use crate::domain::contact::{Channel, Email, Mobile};
use crate::domain::document::{Document, DocumentKind, DocumentNumber, Issuer};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::message::{Language, MessageState, Wait};
use crate::domain::release::ReleaseId;
use crate::domain::time::{At, Date};
use crate::secret::Secret;

/// A document that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DocumentShown {
    /// What it is.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub kind: DocumentKind,
    /// Its number.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub number: DocumentNumber,
    /// Who issued it.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub issuer: Issuer,
    /// Its last day.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = Date))]
    pub expires: Date,
}

impl From<DocumentShown> for Document {
    fn from(DocumentShown { kind, number, issuer, expires }: DocumentShown) -> Self {
        Self { kind, number, issuer, expires }
    }
}

impl From<Document> for DocumentShown {
    fn from(Document { kind, number, issuer, expires }: Document) -> Self {
        Self { kind, number, issuer, expires }
    }
}

/// `POST /v1/releases`, with an idempotency key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRelease {
    /// The citizen.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// The card, by its number or the one on its back; may be left out when the citizen has only one.
    #[serde(default, with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub card: Option<CardId>,
    /// The citizen's document; may be left out when somebody comes for them and the product does not ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentShown>,
    /// Who comes for the citizen; left out when they come themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<OnBehalf>,
    /// Of an expired document: the declaration that nothing in it changed, its protocol number or its words, 3 to 200
    /// characters.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub declaration: Option<Declaration>,
    /// Where the second half goes.
    #[serde(default, with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub email: Option<Email>,
    /// Where the second half goes, too or instead.
    #[serde(default, with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub mobile: Option<Mobile>,
    /// Language of the message.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub language: Language,
    /// Checks that proved the addresses.
    #[serde(default, with = "text::list", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "service", schema(value_type = Vec<String>))]
    pub checks: Vec<CheckId>,
}

/// `POST /v1/releases/{id}/reprints`, with an idempotency key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewReprint {
    /// Why it is needed again, in the operator's words: 3 to 200 characters.
    pub reason: String,
}

/// `POST /v1/releases/{id}/messages`, with an idempotency key: the second half again. To the address of before by this channel
/// (or by the only one), or to another one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewResend {
    /// Why it is needed again, in the operator's words: 3 to 200 characters.
    pub reason: String,
    /// By which channel; needed when the release went by several and no address is given.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub channel: Option<Channel>,
    /// The corrected address.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub email: Option<Email>,
    /// The corrected number.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub mobile: Option<Mobile>,
    /// The citizen's document; needed for another address than before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentShown>,
    /// The check that proved the address.
    #[serde(default, with = "text::list", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "service", schema(value_type = Vec<String>))]
    pub checks: Vec<CheckId>,
}

/// `POST /v1/releases/{id}/stop`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewStop {
    /// Why, in the words of whoever stops it: 3 to 200 characters.
    pub reason: String,
}

/// `GET /v1/releases/{id}`: with both, the answer waits until something changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// The `tag` of the release as it was seen last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// For how many seconds at the most, up to 20; 0 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u64>,
}

/// The first half, on its way to the counter. Exists only inside a [`ReleaseAnswer`].
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct FirstHalf {
    /// First digits of the PIN.
    #[serde(serialize_with = "reveal", deserialize_with = "conceal")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub pin: Secret,
    /// First digits of the PUK.
    #[serde(serialize_with = "reveal", deserialize_with = "conceal")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub puk: Secret,
}

fn reveal<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.reveal())
}

fn conceal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    // Not the error underneath: it quotes what it found.
    String::deserialize(deserializer).map(Secret::new).map_err(|_| D::Error::custom("a half of a code is a text"))
}

impl fmt::Debug for FirstHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FirstHalf(..)")
    }
}

impl From<DeskHalf> for FirstHalf {
    fn from(half: DeskHalf) -> Self {
        Self { pin: half.pin, puk: half.puk }
    }
}

impl From<FirstHalf> for DeskHalf {
    fn from(half: FirstHalf) -> Self {
        Self { pin: half.pin, puk: half.puk }
    }
}

/// One message with the second half.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct MessageStatus {
    /// By which channel.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub channel: Channel,
    /// Where to, masked.
    pub address: String,
    /// 0 for the release's own message, one more for each time it was sent again.
    pub nth: u32,
    /// When it was queued.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub queued: At,
    /// Where it stands.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub state: MessageState,
    /// Since when.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub since: At,
    /// How often it was tried.
    pub tries: u32,
    /// What it waits for.
    #[serde(default, with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub wait: Option<Wait>,
    /// Which provider had it last.
    pub provider: Option<String>,
    /// When it goes no more, if nobody took it.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub deadline: At,
    /// The gateway's last answer, when it was not a yes.
    pub reason: Option<String>,
    /// When it is tried again.
    #[serde(with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>, format = DateTime))]
    pub next_try: Option<At>,
}

/// A release as those may see it who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Release {
    /// Its number.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub id: ReleaseId,
    /// When.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub at: At,
    /// For whom.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// Which card.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub card: CardNumber,
    /// Its product.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub product: ProductId,
    /// By whom.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub operator: FiscalCode,
    /// In which capacity.
    pub capacity: Capacity,
    /// `direct`, or `delegated` when somebody came for the citizen. Services before 0.2 do not say it.
    #[serde(default)]
    pub mode: Mode,
    /// Who came, of a delegated release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegate: Option<Delegation>,
    /// The declaration by which an expired document was taken.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub declaration: Option<Declaration>,
    /// How often the first half was shown again.
    pub reprints: u32,
    /// How often the second half was sent again.
    pub resends: u32,
    /// That it was stopped: nothing of it is shown or sent any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
    /// Changes with the states of the messages; for `GET /v1/releases/{id}?seen=`.
    pub tag: String,
    /// Until when it may be shown again.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub reprint_until: At,
    /// The messages with the second half.
    pub messages: Vec<MessageStatus>,
}

/// That a release was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Stopped {
    /// When.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub at: At,
    /// Why.
    pub reason: String,
}

/// Who came to the counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The citizen.
    #[default]
    Direct,
    /// Somebody for the citizen.
    Delegated,
}

/// The answer to a release and to a reprint.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct ReleaseAnswer {
    /// What was done.
    pub release: Release,
    /// The first half; missing when the same key comes again long after the act.
    pub first_half: Option<FirstHalf>,
}

/// `GET /v1/releases`: newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct ReleaseQuery {
    /// Only one's own.
    #[serde(default)]
    pub mine: bool,
    /// Only from this day on (Italian days).
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>, format = Date))]
    pub from: Option<Date>,
    /// Only up to this day, included.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>, format = Date))]
    pub to: Option<Date>,
    /// Only those with a message in this state.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>))]
    pub state: Option<MessageState>,
    /// Only those whose second half was lost: no message with it is on its way or has come, and nobody stopped it.
    #[serde(default)]
    pub undelivered: bool,
    /// Only for this card.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>))]
    pub card: Option<CardNumber>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// How many, 1 to 200; 50 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// One page of releases.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Releases {
    /// The releases.
    pub releases: Vec<Release>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}
