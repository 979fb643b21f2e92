//! Those who come for others.

use serde::{Deserialize, Serialize};

use super::{DocumentShown, text};
use crate::domain::behalf::{self, BehalfRefused, FullName, Ground, GroundPolicy, Kinship, Protocol};
use crate::domain::document::DocumentKind;
use crate::domain::fiscal_code::FiscalCode;
use crate::exit::{Code, Failure};

/// Who comes for the citizen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OnBehalf {
    /// Why: `minor`, `guardianship` or `health`.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub ground: Ground,
    /// The codice fiscale of the one who comes.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// Their name: 2 to 100 characters.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub name: FullName,
    /// What they are to the citizen: 3 to 60 characters.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub kinship: Kinship,
    /// Their own document.
    pub document: DocumentShown,
    /// The protocol number of the signed form: 1 to 40 characters; needed when the product says so.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub protocol: Option<Protocol>,
}

impl From<OnBehalf> for behalf::OnBehalf {
    fn from(came: OnBehalf) -> Self {
        let OnBehalf { ground, fiscal_code, name, kinship, document, protocol } = came;
        Self { ground, delegate: fiscal_code, name, kinship, document: document.into(), protocol }
    }
}

/// Who came for the citizen, as releases are shown: without their document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Delegation {
    /// Why.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub ground: Ground,
    /// The codice fiscale of the one who came.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// Their name.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub name: FullName,
    /// What they are to the citizen.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub kinship: Kinship,
    /// The protocol number of the form.
    #[serde(default, with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub protocol: Option<Protocol>,
}

/// What a product asks when somebody comes for the citizen on one ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct OnBehalfPolicy {
    /// The ground.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub ground: Ground,
    /// Kinds of document accepted from the one who comes.
    #[serde(with = "text::list")]
    #[cfg_attr(feature = "service", schema(value_type = Vec<String>))]
    pub documents: Vec<DocumentKind>,
    /// Whether the protocol number of the form is needed.
    pub protocol: bool,
    /// Whether the citizen's own document is needed, too.
    pub citizen_document: bool,
}

impl From<(&Ground, &GroundPolicy)> for OnBehalfPolicy {
    fn from((ground, policy): (&Ground, &GroundPolicy)) -> Self {
        Self {
            ground: *ground,
            documents: policy.documents.iter().copied().collect(),
            protocol: policy.protocol,
            citizen_document: policy.citizen_document,
        }
    }
}

/// The code of a refusal that the service and its clients judge alike.
#[must_use]
pub fn behalf_refused(why: BehalfRefused) -> Failure {
    match why {
        BehalfRefused::NotAllowed(ground) => Failure::new(Code::BehalfNotAllowed).with("ground", ground),
        BehalfRefused::IsTheCitizen => Failure::new(Code::DelegateNotAccepted).with("why", "is-the-citizen"),
        BehalfRefused::UnderAge => Failure::new(Code::DelegateNotAccepted).with("why", "under-age"),
        BehalfRefused::NotAMinor => Code::NotAMinor.into(),
        BehalfRefused::ProtocolNeeded(ground) => Failure::new(Code::ProtocolNeeded).with("ground", ground),
    }
}
