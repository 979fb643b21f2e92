//! What several test files share.

pub mod counter;
pub mod gateway;
pub mod ipp;
pub mod kannel;
pub mod pki;
pub mod program;
pub mod reader;
pub mod service;
pub mod settings;
pub mod smsc;
pub mod smtp;
pub mod terminal;
pub mod token;
