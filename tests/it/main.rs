//! All integration tests, in one binary.

mod errors;
mod help;
mod sandbox;

#[cfg(test)]
mod delivery;
#[cfg(test)]
mod smtp;
#[cfg(test)]
mod vault;
