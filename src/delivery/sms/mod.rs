//! Text messages: gateways that are spoken to by HTTP, and providers by SMPP.

mod answer;
pub mod http;
mod receipt;
pub mod smpp;
mod template;
mod tls;

pub use answer::{Fields, Rules};
