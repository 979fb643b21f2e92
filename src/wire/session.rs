//! Login, logout, and what anybody may ask.

use serde::{Deserialize, Serialize};

use super::text;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{EnteCode, Role};
use crate::domain::time::At;

/// `GET /v1/version`: open to anybody.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Version {
    /// Always `crspin`.
    pub service: String,
    /// Version of the service.
    pub version: String,
    /// Version of this interface.
    pub api: u32,
    /// The oldest client that this service serves.
    pub oldest_client: String,
    /// The service's clock, RFC 3339.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub now: At,
    /// Whether nothing here is real.
    pub sandbox: bool,
}

/// `POST /v1/session` over a connection opened with the card: enrols the key of the session.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// The self-signed certificate of the session's key, DER in base64 (RFC 8705 section 2.2).
    pub certificate: String,
    /// The Ente to act for, when the operator is enabled for several.
    #[serde(default, with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub ente: Option<EnteCode>,
    /// The role to act in, when there are several at that Ente: the first of operator, responsible, evaluator, administrator
    /// when nothing is said.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub role: Option<Role>,
    /// Version of the client.
    pub client: String,
}

/// In which capacity somebody acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Capacity {
    /// The Ente's code.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub ente: EnteCode,
    /// The Ente's name.
    pub ente_name: String,
    /// The role there.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub role: Role,
}

/// A session: the answer to login, and `GET /v1/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Session {
    /// Who.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub operator: FiscalCode,
    /// The name shown on screens.
    pub name: String,
    /// As what.
    pub capacity: Capacity,
    /// When it was opened.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub since: At,
    /// When it ends at the latest.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub until: At,
    /// After how many seconds without a request it ends.
    pub idle_seconds: u64,
    /// Whether nothing here is real.
    pub sandbox: bool,
    /// Whether the operator's card must be in a reader at each release and reprint.
    #[serde(default = "yes")]
    pub card_at_each_act: bool,
    /// How many of the operator's releases of the last days have a second half that was lost.
    #[serde(default)]
    pub undelivered: u64,
}

/// Only a service that says so is content without the card.
fn yes() -> bool {
    true
}
