//! Text messages: gateways that are spoken to by HTTP.

mod answer;
pub mod http;
mod template;

pub use answer::{Fields, Rules};
