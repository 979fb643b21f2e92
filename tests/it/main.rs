//! All integration tests, in one binary.

#[cfg(test)]
mod errors;
#[cfg(test)]
mod help;
#[cfg(test)]
#[cfg(all(feature = "client", feature = "service"))]
mod service;
#[cfg(test)]
#[cfg(all(feature = "client", feature = "service"))]
mod support;
