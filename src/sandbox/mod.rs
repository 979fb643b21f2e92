//! A whole service with nothing real in it.
