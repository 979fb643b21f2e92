//! Settings and paths: read once, checked once.

#[cfg(feature = "client")]
pub mod client;
pub mod paths;
#[cfg(feature = "service")]
pub mod service;
