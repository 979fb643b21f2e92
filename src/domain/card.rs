//! A citizen's card as the service knows it.

use super::card_number::CardNumber;
use super::card_product::ProductId;
use super::fiscal_code::FiscalCode;
use super::named::named;
use super::time::{At, Date};

named! {
    /// Where a card stands.
    CardState, NotACardState, "a card's state" {
        /// In use.
        Active = "active",
        /// Suspended or interdicted: nothing is released for it.
        Suspended = "suspended",
    }
}

/// A card whose codes the service holds, without the codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its number.
    pub number: CardNumber,
    /// Whose card it is.
    pub holder: FiscalCode,
    /// Which product, hence which rules.
    pub product: ProductId,
    /// Its last day.
    pub valid_until: Date,
    /// Where it stands.
    pub state: CardState,
    /// How often its codes were released.
    pub releases: u32,
    /// When they were released last.
    pub last_release: Option<At>,
}
