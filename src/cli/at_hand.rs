//! The operator's card at each act: whoever goes away takes it along, and nobody acts in their name.

use super::Desk;
use crate::card::present::OperatorCard;
use crate::client::keep::Keep;
use crate::config::client::ClientSettings;
use crate::config::paths;
use crate::exit::Failure;

/// The card that must be there, if the service wants one to be.
#[derive(Debug)]
pub struct AtHand(Option<OperatorCard>);

impl AtHand {
    /// The card of the session that is kept, which is there now. First thing in a command: the program may begin again with the
    /// environment that the settings want for cards.
    pub fn of(desk: &Desk) -> Result<Self, Failure> {
        let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref())?;
        let identity = Keep::new(&desk.paths, &settings).get()?;
        let card = Self(identity.and_then(|identity| identity.card().cloned()));
        if card.0.is_some() {
            paths::with_environment(&settings.card.environment)?;
        }
        card.check()?;
        Ok(card)
    }

    /// Just before the act: whether it is still there. Nothing was sent when it is not.
    pub fn check(&self) -> Result<(), Failure> {
        self.0.as_ref().map_or(Ok(()), OperatorCard::is_here)
    }
}
