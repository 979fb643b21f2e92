//! Text messages: gateways that are spoken to by HTTP, and providers by SMPP.

mod answer;
pub mod http;
mod link;
mod receipt;
mod segments;
pub mod smpp;
mod template;

pub use answer::{Fields, Rules};
