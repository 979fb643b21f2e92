//! Settings of the client.
