//! All integration tests, in one binary.

#[cfg(test)]
mod delivery;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod help;
#[cfg(test)]
mod smtp;
#[cfg(test)]
mod vault;
