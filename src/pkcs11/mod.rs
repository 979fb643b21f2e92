//! PKCS#11: module, token, session as a loan, errors in our words.

pub mod cades;
pub mod certificate;
pub mod codes;
pub mod error;
pub mod key;
pub mod module;
pub mod provision;
mod pss;
pub mod survey;
pub mod token;
