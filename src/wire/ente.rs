//! Enti as such.

use serde::{Deserialize, Serialize};

use super::text;
use crate::domain::operator::{EnteCode, Standing};
use crate::domain::tenure::EnteAct;

/// `POST /v1/enti/acts`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewEnteAct {
    /// Which Ente.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub ente: EnteCode,
    /// What is to be done.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub act: EnteAct,
    /// Why: 3 to 200 characters.
    pub reason: String,
}

/// An Ente as registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct EnteShown {
    /// Its code.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub code: EnteCode,
    /// Its name.
    pub name: String,
    /// Whether it is in function.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub standing: Standing,
}
