//! Settings of the service.
