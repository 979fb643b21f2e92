//! Sealing: needs the public keys only.

use std::fmt;

use openssl::rand::rand_bytes;

use super::envelope::{self, CodeKind, DataKey};
use super::error::VaultError;
use super::keys::PublicKey;
use crate::domain::card_number::CardNumber;
use crate::domain::card_product::ProductId;
use crate::domain::codes::Codes;
use crate::domain::sealed::{OaepHash, SealedHalf, Side, WrappedKey};
use crate::secret::Secret;

/// Seals halves under two fresh data keys, one per side, that nobody can unwrap without the private keys.
pub struct Sealer {
    desk: Sealing,
    message: Sealing,
}

struct Sealing {
    wrapped: WrappedKey,
    key: DataKey,
}

impl Sealer {
    /// Makes a data key for each side and wraps it for that side's key pair.
    ///
    /// # Errors
    /// When the library underneath fails.
    pub fn new(desk: &PublicKey, message: &PublicKey) -> Result<Self, VaultError> {
        Ok(Self { desk: Sealing::new(Side::Desk, desk)?, message: Sealing::new(Side::Message, message)? })
    }

    /// The wrapped data keys, to be stored before the first half that is sealed under them.
    #[must_use]
    pub fn keys(&self) -> [WrappedKey; 2] {
        [self.desk.wrapped.clone(), self.message.wrapped.clone()]
    }

    /// Splits the codes and seals each half for its side: the desk's, the message's.
    ///
    /// # Errors
    /// When the library underneath fails.
    pub fn seal(&self, codes: Codes, card: &CardNumber, product: &ProductId) -> Result<(SealedHalf, SealedHalf), VaultError> {
        let (desk, message) = codes.split();
        let desk = self.desk.half(&desk.pin, &desk.puk, card, product)?;
        let message = self.message.half(&message.pin, &message.puk, card, product)?;
        Ok((desk, message))
    }
}

impl Sealing {
    fn new(side: Side, pair: &PublicKey) -> Result<Self, VaultError> {
        let mut id = [0; 16];
        rand_bytes(&mut id)?;
        let mut key = DataKey::default();
        rand_bytes(key.as_mut_slice())?;
        let oaep = OaepHash::Sha256;
        let wrapped = envelope::wrap(&key, pair.pair(), oaep)?;
        Ok(Self { wrapped: WrappedKey { id, side, wrapped_for: pair.fingerprint(), oaep, wrapped }, key })
    }

    fn half(&self, pin: &Secret, puk: &Secret, card: &CardNumber, product: &ProductId) -> Result<SealedHalf, VaultError> {
        let side = self.wrapped.side;
        Ok(SealedHalf {
            key: self.wrapped.id,
            pin: envelope::seal(&self.key, pin, &envelope::place(side, card, product, CodeKind::Pin))?,
            puk: envelope::seal(&self.key, puk, &envelope::place(side, card, product, CodeKind::Puk))?,
        })
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(..)")
    }
}
