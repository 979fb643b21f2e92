//! What can go wrong with the store.

use crate::exit::{Code, Failure};

/// Why the store did not do something. Holds no password and no values of rows, save the id of a corrupt one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The URL is none that this store takes. The URL itself is not repeated: it may hold a password.
    #[error("the store's URL is wrong: {0}")]
    Url(&'static str),
    /// The database cannot be reached or opened.
    #[error("the database cannot be opened: {0}")]
    Open(String),
    /// The database refused a statement or a commit.
    #[error("the database refused ({code}): {message}")]
    Database {
        /// SQLSTATE on PostgreSQL, the extended result code on SQLite.
        code: String,
        /// The database's words, without the values they speak of.
        message: String,
    },
    /// A row contradicts the types.
    #[error("the row {id} of {table} has a value in {column} that cannot be")]
    Corrupt {
        /// In this table.
        table: &'static str,
        /// In this column.
        column: &'static str,
        /// Which row.
        id: String,
    },
    /// An operator belongs to an Ente that is neither registered nor registered along.
    #[error("the Ente {0} is not registered")]
    UnknownEnte(String),
    /// The database's tables are not the ones of this build.
    #[error("the database is at version {found} of its tables, this program needs {wanted}")]
    Schema {
        /// The version found; 0 when there are no tables.
        found: i64,
        /// The version of this build.
        wanted: i64,
    },
    /// A migration failed.
    #[error("the tables cannot be brought up to date: {0}")]
    Migration(String),
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The store broke its own rules; a fault of this program.
    #[error("a fault in the store: {0}")]
    Fault(&'static str),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(Code::Store).with("why", &error).because(error)
    }
}
