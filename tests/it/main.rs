//! All integration tests, in one binary.
#![cfg(all(feature = "client", feature = "service"))]
#![expect(clippy::expect_used, clippy::panic, reason = "what helps tests may fail as tests do")]
#![expect(clippy::disallowed_methods, reason = "UPDATE=1 asks to write what is otherwise compared")]

mod architecture;
mod assets;
mod errors;
mod help;
mod sandbox;

#[cfg(test)]
mod delivery;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod help;
mod project;
mod robust;
mod sandbox;
mod service;
mod smtp;
mod source;
mod store;
#[cfg(test)]
#[cfg(all(feature = "client", feature = "service"))]
mod service;
#[cfg(test)]
#[cfg(all(feature = "client", feature = "service"))]
mod support;
mod texts;
mod vault;
