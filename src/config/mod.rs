//! Settings and paths: read once, checked once.

#[cfg(feature = "client")]
pub mod client;
pub mod paths;
#[cfg(feature = "client")]
pub mod pec;
#[cfg(feature = "service")]
pub mod people;
#[cfg(feature = "client")]
pub mod printer;
#[cfg(feature = "service")]
pub mod registry;
pub mod secret_file;
#[cfg(feature = "service")]
pub mod service;
pub(crate) mod settings_file;
