//! Enablings: who may act for which Ente, and what is done to that.

use serde::{Deserialize, Serialize};

use super::text;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{EnteCode, Role, Standing};
use crate::domain::tenure::LifeAct;
use crate::domain::time::{At, Date};

/// `GET /v1/enablings`: by Ente, person and role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct EnablingQuery {
    /// Only those of this Ente.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>))]
    pub ente: Option<EnteCode>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// How many, 1 to 200; 50 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// One person's enabling for one Ente in one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Enabling {
    /// Who.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// The name shown on screens.
    pub name: String,
    /// For which Ente.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub ente: EnteCode,
    /// The Ente's name.
    pub ente_name: String,
    /// Whether the Ente is in function; if not, nobody acts for it.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub ente_standing: Standing,
    /// As what.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub role: Role,
    /// Whether the enabling is in function.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub standing: Standing,
    /// First day.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = Date))]
    pub from: Date,
    /// Last day.
    #[serde(with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>, format = Date))]
    pub until: Option<Date>,
    /// What was done to it, from the first act on.
    pub acts: Vec<EnablingAct>,
}

/// A line of an enabling's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct EnablingAct {
    /// What was done.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub act: LifeAct,
    /// When.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub at: At,
    /// The last day after it.
    #[serde(with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>, format = Date))]
    pub until: Option<Date>,
    /// Where it went.
    #[serde(with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub to: Option<EnteCode>,
    /// Why.
    pub reason: String,
    /// By whom.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub actor: FiscalCode,
    /// Who wanted the same, where one is not enough.
    #[serde(with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub second: Option<FiscalCode>,
}

/// One page of enablings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Enablings {
    /// The enablings.
    pub enablings: Vec<Enabling>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

/// `POST /v1/enablings/acts`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewEnablingAct {
    /// Whose enabling.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// For which Ente.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub ente: EnteCode,
    /// As what.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub role: Role,
    /// What is to be done.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub act: LifeAct,
    /// Why: 3 to 200 characters.
    pub reason: String,
    /// The last day: of `renew`, and of `revoke` when it is not at once.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>, format = Date))]
    pub until: Option<Date>,
    /// The Ente of `move`.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub to: Option<EnteCode>,
    /// Also when nobody else has this role: two people must ask so within a day.
    #[serde(default)]
    pub force: bool,
}
