//! All integration tests, in one binary.

mod errors;
mod help;
mod sandbox;
