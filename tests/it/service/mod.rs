//! The service over real TLS: every route, and every way it refuses.

mod again;
mod bounds;
mod bulletins;
mod checks;
mod deliveries;
mod enablings;
mod login;
mod metrics;
mod openapi;
mod processes;
mod releases;
mod texts;

pub use releases::poll;
