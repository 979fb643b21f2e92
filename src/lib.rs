//! crspin releases the PIN and PUK of Italian regional service cards in two halves, to two places, through two hands.
//!
//! The rooms and their directions: `domain` knows nothing but `secret`; `config`, `wire` and `pkcs11` know the domain;
//! `client`, `card` and `certified` on one side, `store`, `vault`, `service` and `delivery` on the other, meet only in `wire`;
//! `cli` is above them all. A test reads the `use` lines and fails on a stranger.

pub mod domain;
pub mod secret;

#[cfg(feature = "app")]
pub mod cli;
#[cfg(feature = "app")]
pub mod clock;
#[cfg(feature = "app")]
pub mod config;
#[cfg(feature = "app")]
pub mod doctor;
#[cfg(feature = "app")]
pub mod exit;
#[cfg(feature = "app")]
pub mod hardening;
#[cfg(feature = "app")]
pub mod i18n;
#[cfg(feature = "app")]
pub mod interrupt;
#[cfg(feature = "app")]
pub mod output;
#[cfg(feature = "app")]
pub mod prompt;
#[cfg(feature = "app")]
pub mod wire;

#[cfg(feature = "client")]
pub mod card;
#[cfg(feature = "client")]
pub mod certified;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
pub mod pkcs11;

#[cfg(feature = "service")]
pub mod delivery;
#[cfg(feature = "service")]
pub mod pec;
#[cfg(feature = "service")]
pub mod service;
#[cfg(feature = "service")]
pub mod store;
#[cfg(feature = "service")]
pub mod vault;

#[cfg(all(feature = "client", feature = "service"))]
pub mod sandbox;
