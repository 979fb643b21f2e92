//! All integration tests, in one binary.
#![cfg(all(feature = "client", feature = "service"))]

mod delivery;
mod errors;
mod help;
mod service;
mod smtp;
mod support;
mod vault;
