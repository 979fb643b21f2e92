//! What several test files share.

pub mod pki;
pub mod program;
pub mod service;
pub mod smtp;
