//! crspin releases the PIN and PUK of Italian regional service cards in two halves, to two places, through two hands.
//!
//! The rooms and their directions: `domain` knows nothing but `secret`; `wire`, `config` and `pkcs11` know the domain;
//! `client` and `card` on one side, `store`, `vault`, `service` and `delivery` on the other, meet only in `wire`.

pub mod domain;
pub mod exit;
pub mod secret;

#[cfg(feature = "app")]
pub mod wire;
