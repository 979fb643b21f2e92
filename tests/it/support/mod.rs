//! What several test files share.

use std::net::TcpListener;

pub mod counter;
pub mod gateway;
pub mod ipp;
pub mod kannel;
pub mod pec;
pub mod pki;
pub mod postbox;
pub mod program;
pub mod reader;
pub mod service;
pub mod settings;
pub mod smppy;
pub mod smsc;
pub mod smtp;
pub mod terminal;
pub mod token;

/// A port at which nobody listens.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port()
}

/// Who is not root becomes so in a namespace of users, with the numbers of others that servers' users need.
pub fn namespaces() -> Vec<&'static str> {
    if rustix::process::geteuid().is_root() { Vec::new() } else { vec!["--user", "--map-root-user", "--map-auto"] }
}
