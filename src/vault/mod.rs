//! Sealing and opening of halves.
//!
//! Each side, desk and message, has an RSA key pair. Whoever seals needs the public keys only; an [`Opener`] holds the
//! private key of one side and cannot open halves of the other. Each import makes one data key per side, wrapped for that side's
//! key pair; a key pair is changed by wrapping the data keys again ([`Opener::rewrap`]), without touching the halves.

mod envelope;
mod error;
pub mod import;
mod keys;
mod open;
mod seal;

pub use error::VaultError;
pub use keys::{PublicKey, keygen, public_beside};
pub use open::Opener;
pub use seal::Sealer;

/// Sixteen bytes from hexadecimal digits, such as the number of a message; also in the spelling of a UUID.
#[must_use]
pub fn unhex(text: &str) -> Option<[u8; 16]> {
    uuid::Uuid::try_parse(text).ok().map(uuid::Uuid::into_bytes)
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
