//! All integration tests, in one binary.

mod errors;
mod store;
