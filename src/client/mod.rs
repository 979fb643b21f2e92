//! Calls to the service: TLS, session, one function per call.
