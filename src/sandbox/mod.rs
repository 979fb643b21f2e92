//! A complete service with nothing real in it, on this machine only.

pub mod card;
pub mod cards;
pub mod make;
pub mod messages;
pub mod people;
pub mod pki;
pub mod place;
pub mod settings;
pub mod start;
pub mod tokens;
