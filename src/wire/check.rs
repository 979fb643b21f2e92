//! Proofs that an address is the citizen's.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{MessageStatus, text};
use crate::domain::card_product::ProductId;
use crate::domain::check::{CheckId, ShortCode};
use crate::domain::contact::{Email, Mobile};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::message::Language;
use crate::domain::time::At;

/// `POST /v1/checks`: a short code goes to one address.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCheck {
    /// Whose address it is said to be.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// The product of the card.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub product: ProductId,
    /// The address; this or `mobile`.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub email: Option<Email>,
    /// The number; this or `email`.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub mobile: Option<Mobile>,
    /// Language of the message.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub language: Language,
}

/// `POST /v1/checks/{id}/answers`: what the citizen read out.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckAnswer {
    /// The code, six digits.
    #[serde(serialize_with = "reveal", deserialize_with = "conceal")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub code: ShortCode,
}

fn reveal<S: serde::Serializer>(code: &ShortCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.digits().reveal())
}

fn conceal<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<ShortCode, D::Error> {
    let wrong = |_| serde::de::Error::custom("a short code has six digits");
    String::deserialize(deserializer).map_err(wrong)?.parse().map_err(|_| serde::de::Error::custom("a short code has six digits"))
}

impl fmt::Debug for CheckAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckAnswer(..)")
    }
}

/// A check as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct CheckStatus {
    /// Its number.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub id: CheckId,
    /// Whether the right code was typed.
    pub proven: bool,
    /// How many wrong codes may still be typed before the act ends.
    pub tries_left: u32,
    /// Until when it counts.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub expires: At,
    /// The message that carries the code.
    pub message: MessageStatus,
}
