//! Halves at rest: sealed, each side under a key of its own. Plain data; `vault` seals and opens.

use super::named::named;

named! {
    /// The two sides of the split.
    Side, NotASide, "a side" {
        /// The first half, shown at the counter.
        Desk = "desk",
        /// The second half, sent by message.
        Message = "message",
    }
}

/// A data key, wrapped for the key pair of its side. One per import and side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// Its identifier: 16 random bytes.
    pub id: [u8; 16],
    /// Its side.
    pub side: Side,
    /// Fingerprint of the key pair that it is wrapped for: SHA-256 of the public key (SubjectPublicKeyInfo, DER).
    pub wrapped_for: [u8; 32],
    /// The hash of the RSA-OAEP wrapping: `sha256`, or `sha1` for tokens that do no other.
    pub oaep: OaepHash,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
}

named! {
    /// Hashes of RSA-OAEP that are used for wrapping.
    OaepHash, NotAnOaepHash, "an OAEP hash" {
        /// SHA-256.
        Sha256 = "sha256",
        /// SHA-1, for tokens that do no other; OAEP does not rely on its collision resistance.
        Sha1 = "sha1",
    }
}

/// One side's halves of a card's PIN and PUK: each nonce, ciphertext and tag of AES-256-GCM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedHalf {
    /// Which data key.
    pub key: [u8; 16],
    /// The PIN's part.
    pub pin: Vec<u8>,
    /// The PUK's part.
    pub puk: Vec<u8>,
}
