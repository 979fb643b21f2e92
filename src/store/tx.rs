//! The seam between one body of SQL and two drivers.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::value::{Row, Value};
use super::{StoreError, postgres, sqlite};

/// A running transaction on either database.
///
/// On SQLite nothing ever waits: every future of a body is ready when it is polled first.
#[derive(Debug)]
pub enum Tx<'a> {
    /// On the writer thread, inside a savepoint.
    Sqlite(&'a mut rusqlite::Connection),
    /// On a connection of the pool.
    Postgres(&'a mut postgres::Session),
}

/// A statement that changes something, with its values.
#[derive(Debug)]
pub struct Write<'a>(pub &'static str, pub Vec<Value<'a>>);

impl Tx<'_> {
    /// The rows of a statement.
    pub async fn query(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(db) => sqlite::query(db, sql, values),
            Self::Postgres(session) => session.query(sql, values).await,
        }
    }

    /// Runs statements that do not need each other's outcome, in this order; gives how many rows each changed. On PostgreSQL
    /// they travel together.
    pub async fn batch(&mut self, writes: &[Write<'_>]) -> Result<Vec<u64>, StoreError> {
        match self {
            Self::Sqlite(db) => writes.iter().map(|Write(sql, values)| sqlite::execute(db, sql, values)).collect(),
            Self::Postgres(session) => session.batch(writes).await,
        }
    }
}

/// How a body ended: with the changes kept or undone. An error undoes them too.
#[derive(Debug)]
pub enum Verdict<T> {
    /// The changes stay.
    Keep(T),
    /// The changes go; this is the answer.
    Undo(T),
}

/// One business act: what it writes stands together or not at all.
///
/// On PostgreSQL the body may run several times, when the database asks for it or a server fails, so it holds no state.
pub trait Act: Send + Sync + 'static {
    /// The answer.
    type Done: Send + 'static;

    /// The body.
    fn run(&self, tx: &mut Tx<'_>) -> impl Future<Output = Result<Verdict<Self::Done>, StoreError>> + Send;
}

/// The answer of a body that waits for nothing.
pub fn at_once<T>(body: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match pin!(body).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => Err(StoreError::Fault("a body waited on the writer thread")),
    }
}
