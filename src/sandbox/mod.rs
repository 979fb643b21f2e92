//! A complete service with nothing real in it, on this machine only.

pub mod pki;
