//! All SQL, for SQLite and PostgreSQL.

pub mod model;
