//! What several test files share.

pub mod pki;
pub mod service;
