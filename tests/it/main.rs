//! All integration tests, in one binary.

mod errors;
#[cfg(all(feature = "client", feature = "service"))]
mod service;
#[cfg(all(feature = "client", feature = "service"))]
mod support;
