//! Changing the PIN of a card, and unblocking it with its PUK.

use cryptoki::error::{Error, RvError};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;

use super::error::CardError;
use super::token::Card;
use crate::exit::{Code, Failure};
use crate::secret::Secret;

/// How many tries a PUK of a CNS has in its life (cards of the regions; no module tells).
pub const PUK_TRIES: u32 = 10;

impl Card {
    /// Changes the PIN. The old one counts as a try.
    ///
    /// # Errors
    /// [`Code::WrongPin`], [`Code::PinLocked`]; [`Code::PinUnknown`] when the card went, or failed, after it was told: nobody
    /// knows which of the two holds.
    pub fn change_pin(self, old: &Secret, new: &Secret) -> Result<(), Failure> {
        let (module, slot) = self.place();
        self.is_still_there()?;
        // A module takes no session that may write beside one that may only read, at least not for what follows.
        drop(self);
        let session = module.open_rw_session(slot).map_err(CardError::from)?;
        let (old, new) = (AuthPin::from(old.reveal()), AuthPin::from(new.reveal()));
        session.set_pin(&old, &new).map_err(|error| match CardError::from(error) {
            refused @ (CardError::WrongPin | CardError::PinLocked | CardError::NoPin | CardError::PadCancelled) => refused.into(),
            unknown => Failure::new(Code::PinUnknown).because(unknown),
        })
    }

    /// Gives the card a new PIN by its PUK.
    ///
    /// # Errors
    /// [`Code::WrongPuk`], [`Code::PukLocked`]; [`Code::CannotUnblock`] when the module does not know how, and then no try was
    /// used; [`Code::PinUnknown`] when the card went, or failed, after it was told.
    pub fn unblock(self, puk: &Secret, new: &Secret) -> Result<(), Failure> {
        let (module, slot) = self.place();
        let path = self.path.clone();
        self.is_still_there()?;
        drop(self);
        let session = module.open_rw_session(slot).map_err(CardError::from)?;
        let (puk, new) = (AuthPin::from(puk.reveal()), AuthPin::from(new.reveal()));
        let outcome = by_puk(&session, &puk, &new);
        // What is left of this is gone with the session; the card is reset by the caller.
        let _gone = session.logout();
        outcome.map_err(|error| match error {
            Error::Pkcs11(RvError::FunctionNotSupported | RvError::UserTypeInvalid, _) => {
                Failure::new(Code::CannotUnblock).with("module", path.display())
            }
            error => match CardError::from(error) {
                CardError::WrongPin => Code::WrongPuk.into(),
                CardError::PinLocked => Code::PukLocked.into(),
                unknown => Failure::new(Code::PinUnknown).because(unknown),
            },
        })
    }
}

/// The PUK plays the part of the security officer: some modules compare it here, OpenSC sends it with the new PIN.
fn by_puk(session: &Session, puk: &AuthPin, new: &AuthPin) -> Result<(), Error> {
    session.login(UserType::So, Some(puk))?;
    session.init_pin(new)
}
