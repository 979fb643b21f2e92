//! All integration tests, in one binary.

mod errors;
mod help;
#[cfg(all(feature = "client", feature = "service"))]
mod service;
#[cfg(all(feature = "client", feature = "service"))]
mod support;
