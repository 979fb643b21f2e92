//! News to bodies and people.

use serde::{Deserialize, Serialize};

use super::enrolment::LetterShown;
use super::text;
use crate::domain::bulletin::Audience;
use crate::domain::delivery::MessageId;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::EnteCode;
use crate::domain::time::At;

/// `GET /v1/notices/recipients`: whom news would reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct RecipientQuery {
    /// `enti`, by certified mail, or `operators`, by e-mail: everybody in function.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", param(value_type = String))]
    pub to: Audience,
    /// Only this Ente, or only its people.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>))]
    pub ente: Option<EnteCode>,
}

/// Whom news reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Recipients {
    /// How many.
    pub count: u32,
    /// Those of whom no address is known.
    pub left_out: Vec<LeftOut>,
}

/// An Ente or a person without an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct LeftOut {
    /// The Ente's code, or the person's codice fiscale.
    pub code: String,
    /// The name.
    pub name: String,
}

/// `POST /v1/notices`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// `enti`, by certified mail, or `operators`, by e-mail: everybody in function.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub to: Audience,
    /// Only this Ente, or only its people.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub ente: Option<EnteCode>,
    /// The subject: 1 to 120 characters.
    pub subject: String,
    /// The text, at most 16 KiB.
    pub text: String,
}

/// `GET /v1/notices`: newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct NoticeQuery {
    /// How many at most: 1 to 200, 50 when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// News that were sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Their number.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub id: MessageId,
    /// When.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub sent: At,
    /// By whom.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub actor: FiscalCode,
    /// To whom.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub to: Audience,
    /// Only this Ente, or only its people.
    #[serde(with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub ente: Option<EnteCode>,
    /// The subject.
    pub subject: String,
    /// How many were left out, since no address of them was known.
    pub left_out: u32,
    /// How far the letters came.
    pub letters: LetterCounts,
}

/// How many letters are in which state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct LetterCounts {
    /// They wait for their turn.
    pub queued: u32,
    /// A sender has them.
    pub sending: u32,
    /// The mail server took them.
    pub accepted: u32,
    /// They lie in the certified mailbox.
    pub delivered: u32,
    /// They were given up.
    pub failed: u32,
}

/// News with their text, and the letters that were given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct NoticeShown {
    /// The news.
    pub notice: Notice,
    /// The text.
    pub text: String,
    /// The letters that were given up.
    pub failed: Vec<LetterShown>,
}

/// One page of news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Notices {
    /// The news.
    pub notices: Vec<Notice>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}
