//! All integration tests, in one binary.

mod errors;

#[cfg(test)]
mod delivery;
#[cfg(test)]
mod smtp;
#[cfg(test)]
mod vault;
