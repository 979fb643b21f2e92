//! Citizens' cards and their products.

use serde::{Deserialize, Serialize};

use super::{OnBehalfPolicy, text};
use crate::domain::card::CardState;
use crate::domain::card_id::CardId;
use crate::domain::card_number::CardNumber;
use crate::domain::card_product::ProductId;
use crate::domain::contact::Channel;
use crate::domain::document::DocumentKind;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::time::Date;

/// `POST /v1/cards/find`: the cards of one citizen. A body, not a path, so that no log holds the codice fiscale.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FindCards {
    /// Whose cards.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// The card on the desk, when its number is known or the one on its back: only that card is wanted.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub card: Option<CardId>,
}

/// A card whose codes can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct CardFound {
    /// Its number.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub number: CardNumber,
    /// Its product.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub product: ProductId,
    /// What people call the product.
    pub product_name: String,
    /// Its last day.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = Date))]
    pub valid_until: Date,
    /// Where it stands.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub state: CardState,
    /// How often its codes were released.
    pub releases: u32,
}

/// The answer to [`FindCards`], newest expiry first; empty when the service has none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct CardsFound {
    /// The cards.
    pub cards: Vec<CardFound>,
}

/// What a client must know of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Product {
    /// Its identifier.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub id: ProductId,
    /// What people call it.
    pub name: String,
    /// Kinds of document accepted.
    #[serde(with = "text::list")]
    #[cfg_attr(feature = "service", schema(value_type = Vec<String>))]
    pub documents: Vec<DocumentKind>,
    /// For how many days after its last day an expired document is accepted with a declaration; never when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declaration_days: Option<u32>,
    /// On which grounds others may come for the citizen; nobody when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_behalf: Vec<OnBehalfPolicy>,
    /// Channels offered for the second half.
    #[serde(with = "text::list")]
    #[cfg_attr(feature = "service", schema(value_type = Vec<String>))]
    pub channels: Vec<Channel>,
    /// Whether the second half does not go to certified mailboxes (PEC).
    #[serde(default)]
    pub pec_refused: bool,
    /// Whether each address must be proven before the release.
    #[serde(default)]
    pub check_required: bool,
    /// Lengths of the PIN's parts: counter, message.
    pub pin: (u8, u8),
    /// Lengths of the PUK's parts: counter, message.
    pub puk: (u8, u8),
}

/// `GET /v1/products`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Products {
    /// The products, by identifier.
    pub products: Vec<Product>,
}
