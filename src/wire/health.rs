//! How the service is.

use serde::{Deserialize, Serialize};

/// `GET /health/live`: the process answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Live {
    /// Always true.
    pub live: bool,
}

/// `GET /health/ready`: whether the process can do its work; with status 503 when it cannot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Ready {
    /// Whether requests are welcome.
    pub ready: bool,
    /// What this process does: `api`, `sender` or `all`.
    pub role: String,
    /// Whether the database answers and has the tables of this version.
    pub store: bool,
    /// Whether the key of first halves is loaded; false in a sender.
    pub desk_key: bool,
    /// Whether the key of second halves is loaded; false in an API process.
    pub message_key: bool,
    /// How second halves go; not told when the process was not told of delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<DeliveryHealth>,
}

/// Messages that have not left yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct DeliveryHealth {
    /// How many.
    pub open: u64,
    /// Since when the oldest of them was queued, in seconds.
    pub oldest_seconds: Option<u64>,
    /// Whether that is longer than `delivery.alarm_minutes`.
    pub alarm: bool,
}
