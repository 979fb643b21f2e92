//! PKCS#11: module, token, session as a loan, errors in our words.

pub mod error;
pub mod module;
pub mod provision;
