//! All integration tests, in one binary.
#![expect(clippy::expect_used, clippy::panic, reason = "what helps tests may fail as tests do")]
#![expect(clippy::disallowed_methods, reason = "UPDATE=1 asks to write what is otherwise compared")]

mod architecture;
mod assets;
mod errors;
mod help;
mod project;
mod robust;
mod source;
mod texts;

#[cfg(test)]
mod delivery;
#[cfg(test)]
mod smtp;
#[cfg(test)]
mod vault;
