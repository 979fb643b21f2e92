//! Opening: holds the private key of one side.

use std::collections::VecDeque;
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use openssl::pkey::{PKey, Private};

use super::envelope::{self, CodeKind, DataKey};
use super::error::VaultError;
use super::keys::{self, PublicKey};
use crate::domain::card_number::CardNumber;
use crate::domain::card_product::ProductId;
use crate::domain::codes::{DeskHalf, MessageHalf};
use crate::domain::sealed::{OaepHash, SealedHalf, Side, WrappedKey};
use crate::secret::Secret;

/// How many unwrapped data keys are remembered: one per import, so that the usual service never forgets one.
const REMEMBERED: usize = 256;

/// The private key of one side, with the data keys that it has unwrapped so far.
pub struct Opener {
    side: Side,
    pair: PKey<Private>,
    fingerprint: [u8; 32],
    unwrapped: Mutex<VecDeque<([u8; 16], DataKey)>>,
}

impl Opener {
    /// Reads the private key of this side: PEM, PKCS#8, in a file that nobody else may read.
    ///
    /// # Errors
    /// When the file cannot be read, others may read it, it is no RSA key, or the passphrase is missing or wrong.
    pub fn load(side: Side, path: &Path, passphrase: Option<&Secret>) -> Result<Self, VaultError> {
        let pair = keys::private(path, passphrase)?;
        let fingerprint = keys::fingerprint(&pair)?;
        Ok(Self { side, pair, fingerprint, unwrapped: Mutex::default() })
    }

    /// Which side's halves this opens.
    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }

    /// SHA-256 of the public key, as in [`WrappedKey::wrapped_for`].
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// Opens a first half.
    ///
    /// # Errors
    /// When this opener is the message side's, or the half is not this card's and product's.
    pub fn desk(
        &self,
        half: &SealedHalf,
        key: &WrappedKey,
        card: &CardNumber,
        product: &ProductId,
    ) -> Result<DeskHalf, VaultError> {
        let (pin, puk) = self.open(Side::Desk, half, key, card, product)?;
        Ok(DeskHalf { pin, puk })
    }

    /// Opens a second half.
    ///
    /// # Errors
    /// When this opener is the desk side's, or the half is not this card's and product's.
    pub fn message(
        &self,
        half: &SealedHalf,
        key: &WrappedKey,
        card: &CardNumber,
        product: &ProductId,
    ) -> Result<MessageHalf, VaultError> {
        let (pin, puk) = self.open(Side::Message, half, key, card, product)?;
        Ok(MessageHalf { pin, puk })
    }

    /// The same data key, wrapped for a new key pair of the same side: the halves under it stay as they are.
    ///
    /// # Errors
    /// When the data key is not for this opener.
    pub fn rewrap(&self, key: &WrappedKey, to: &PublicKey, oaep: OaepHash) -> Result<WrappedKey, VaultError> {
        let wrapped = envelope::wrap(&self.data_key(key)?, to.pair(), oaep)?;
        Ok(WrappedKey { wrapped_for: to.fingerprint(), oaep, wrapped, ..key.clone() })
    }

    fn open(
        &self,
        side: Side,
        half: &SealedHalf,
        key: &WrappedKey,
        card: &CardNumber,
        product: &ProductId,
    ) -> Result<(Secret, Secret), VaultError> {
        if side != self.side {
            return Err(VaultError::OtherSide(side));
        }
        if half.key != key.id {
            return Err(VaultError::OtherDataKey);
        }
        let data_key = self.data_key(key)?;
        let part = |sealed: &[u8], kind| envelope::open(&data_key, sealed, &envelope::place(side, card, product, kind));
        Ok((part(&half.pin, CodeKind::Pin)?, part(&half.puk, CodeKind::Puk)?))
    }

    fn data_key(&self, key: &WrappedKey) -> Result<DataKey, VaultError> {
        if key.side != self.side {
            return Err(VaultError::OtherSide(key.side));
        }
        if key.wrapped_for != self.fingerprint {
            return Err(VaultError::OtherKeyPair(super::hex(&key.wrapped_for[..8])));
        }
        if let Some(known) = self.remembered(key.id) {
            return Ok(known);
        }
        // Not under the lock: unwrapping takes milliseconds, and doing it twice does no harm.
        let data_key = envelope::unwrap(&key.wrapped, &self.pair, key.oaep)?;
        let mut unwrapped = self.unwrapped.lock().unwrap_or_else(PoisonError::into_inner);
        if unwrapped.len() >= REMEMBERED {
            unwrapped.pop_front();
        }
        unwrapped.push_back((key.id, data_key.clone()));
        Ok(data_key)
    }

    fn remembered(&self, id: [u8; 16]) -> Option<DataKey> {
        let unwrapped = self.unwrapped.lock().unwrap_or_else(PoisonError::into_inner);
        unwrapped.iter().rev().find(|(known, _)| *known == id).map(|(_, key)| key.clone())
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opener({})", self.side)
    }
}
