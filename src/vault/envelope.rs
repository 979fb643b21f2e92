//! The two envelopes: AES-256-GCM around a code's part, RSA-OAEP around a data key.

use openssl::encrypt::{Decrypter, Encrypter};
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private, Public};
use openssl::rand::rand_bytes;
use openssl::rsa::Padding;
use openssl::symm::{Cipher, Crypter, Mode};
use zeroize::Zeroizing;

use super::error::VaultError;
use crate::domain::card_number::CardNumber;
use crate::domain::card_product::ProductId;
use crate::domain::sealed::{OaepHash, Side};
use crate::secret::Secret;

const NONCE: usize = 12;
const TAG: usize = 16;

/// A data key: 256 bits, wiped when dropped.
pub type DataKey = Zeroizing<[u8; 32]>;

/// Which of a card's two codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    Pin,
    Puk,
}

/// What a sealed part is bound to: side, card, product and kind of code. Each field is preceded by its length, so that no two
/// different places give the same bytes.
pub fn place(side: Side, card: &CardNumber, product: &ProductId, kind: CodeKind) -> Vec<u8> {
    let kind = match kind {
        CodeKind::Pin => "pin",
        CodeKind::Puk => "puk",
    };
    let fields = ["crspin half 1", side.as_str(), card.as_str(), product.as_str(), kind];
    let mut bytes = Vec::with_capacity(96);
    for field in fields {
        bytes.extend_from_slice(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    bytes
}

/// Seals a part: nonce, ciphertext, tag. The nonce is random; one data key seals two parts per card, far below the 2^32
/// messages that random nonces allow.
pub fn seal(key: &DataKey, part: &Secret, place: &[u8]) -> Result<Vec<u8>, VaultError> {
    let plain = part.reveal().as_bytes();
    let mut sealed = vec![0; NONCE + plain.len() + TAG];
    let (nonce, rest) = sealed.split_at_mut(NONCE);
    rand_bytes(nonce)?;
    let mut crypter = Crypter::new(Cipher::aes_256_gcm(), Mode::Encrypt, key.as_slice(), Some(nonce))?;
    crypter.aad_update(place)?;
    let (body, tag) = rest.split_at_mut(plain.len());
    // In GCM, which is a stream, all of the ciphertext comes from `update`.
    crypter.update(plain, body)?;
    crypter.finalize(&mut [])?;
    crypter.get_tag(tag)?;
    Ok(sealed)
}

/// Opens a part that was sealed for this place.
pub fn open(key: &DataKey, sealed: &[u8], place: &[u8]) -> Result<Secret, VaultError> {
    let length = sealed.len().checked_sub(NONCE + TAG).ok_or(VaultError::DoesNotOpen)?;
    let (nonce, rest) = sealed.split_at(NONCE);
    let (body, tag) = rest.split_at(length);
    let mut crypter = Crypter::new(Cipher::aes_256_gcm(), Mode::Decrypt, key.as_slice(), Some(nonce))?;
    crypter.aad_update(place)?;
    let mut plain = Zeroizing::new(vec![0; length]);
    crypter.update(body, &mut plain)?;
    crypter.set_tag(tag)?;
    crypter.finalize(&mut []).map_err(|_| VaultError::DoesNotOpen)?;
    let text = std::str::from_utf8(&plain).map_err(|_| VaultError::DoesNotOpen)?;
    Ok(Secret::new(text.to_owned()))
}

/// Wraps a data key for a key pair.
pub fn wrap(key: &DataKey, pair: &PKey<Public>, hash: OaepHash) -> Result<Vec<u8>, VaultError> {
    let mut encrypter = Encrypter::new(pair)?;
    encrypter.set_rsa_padding(Padding::PKCS1_OAEP)?;
    encrypter.set_rsa_oaep_md(digest(hash))?;
    encrypter.set_rsa_mgf1_md(digest(hash))?;
    let mut wrapped = vec![0; encrypter.encrypt_len(key.as_slice())?];
    let length = encrypter.encrypt(key.as_slice(), &mut wrapped)?;
    wrapped.truncate(length);
    Ok(wrapped)
}

/// Unwraps a data key.
pub fn unwrap(wrapped: &[u8], pair: &PKey<Private>, hash: OaepHash) -> Result<DataKey, VaultError> {
    let mut decrypter = Decrypter::new(pair)?;
    decrypter.set_rsa_padding(Padding::PKCS1_OAEP)?;
    decrypter.set_rsa_oaep_md(digest(hash))?;
    decrypter.set_rsa_mgf1_md(digest(hash))?;
    let mut plain = Zeroizing::new(vec![0; decrypter.decrypt_len(wrapped)?]);
    let length = decrypter.decrypt(wrapped, &mut plain).map_err(|_| VaultError::DoesNotOpen)?;
    let mut key = DataKey::default();
    let bytes = plain.get(..length).filter(|bytes| bytes.len() == key.len()).ok_or(VaultError::DoesNotOpen)?;
    key.copy_from_slice(bytes);
    Ok(key)
}

fn digest(hash: OaepHash) -> MessageDigest {
    match hash {
        OaepHash::Sha256 => MessageDigest::sha256(),
        OaepHash::Sha1 => MessageDigest::sha1(),
    }
}
