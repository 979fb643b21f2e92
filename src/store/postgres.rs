//! PostgreSQL: a pool of connections, prepared statements that travel together, and acts that run again when they must.

use std::error::Error as _;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures_util::future::{join, join_all};
use tokio_postgres::Statement;
use tokio_postgres::types::{FromSql, ToSql, Type};

use super::StoreError;
use super::postgres_url::Target;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};

/// The most connections of one process.
const CONNECTIONS: usize = 16;
/// How long an act waits for a free connection, or for a new one.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often an act is run in all; after the last time the error is told. With the waits between, about twelve seconds: long
/// enough for a standby to take over.
const TRIES: u32 = 13;

/// The wait before the next try: doubled each time up to two seconds, and moved by chance, so that acts which hindered one
/// another do not meet again in step.
fn wait(tries: u32) -> Duration {
    let longest = Duration::from_millis(15 << tries.min(10)).min(Duration::from_secs(2));
    let chance = uuid::Uuid::new_v4().as_bytes()[0];
    longest.mul_f64(0.5 + f64::from(chance) / 255.0)
}

/// The most statements under way on one connection, so that neither side waits for the other with full buffers.
const UNDER_WAY: usize = 24;

/// A PostgreSQL database.
#[derive(Debug)]
pub struct Postgres {
    pool: Pool,
}

impl Postgres {
    /// Prepares the pool; the first connection is made when it is needed.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        let Target { config, tls } = Target::parse(url)?;
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match tls {
            Some(tls) => Manager::from_config(config, tokio_postgres_rustls::MakeRustlsConnect::new(tls), recycling),
            None => Manager::from_config(config, tokio_postgres::NoTls, recycling),
        };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .recycle_timeout(Some(PATIENCE))
            .build()
            .map_err(|error| StoreError::Open(error.to_string()))?;
        Ok(Self { pool })
    }

    /// A connection that is not given back to the pool.
    pub async fn connection(&self) -> Result<deadpool_postgres::ClientWrapper, StoreError> {
        Ok(Object::take(self.connect().await?))
    }

    async fn connect(&self) -> Result<Object, StoreError> {
        self.pool.get().await.map_err(|error| match error {
            deadpool_postgres::PoolError::Backend(error) => StoreError::Open(words(&error)),
            other => StoreError::Open(other.to_string()),
        })
    }

    /// Runs an act in a transaction, again when the database or a fallen server asks for it.
    ///
    /// When the connection falls during the commit its outcome is unknown and the act runs again: one with an idempotency
    /// key finds its own earlier self, and an audit event may stand twice rather than not at all.
    pub async fn write<A: Act>(&self, act: &A) -> Result<A::Done, StoreError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let error = match self.attempt(act).await {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            if tries == TRIES || !worth_another_try(&error) {
                return Err(error);
            }
            tokio::time::sleep(wait(tries)).await;
        }
    }

    async fn attempt<A: Act>(&self, act: &A) -> Result<A::Done, StoreError> {
        let mut session = Session { client: Some(self.connect().await?), phase: Phase::Unbegun };
        let verdict = act.run(&mut Tx::Postgres(&mut session)).await;
        match verdict {
            Ok(Verdict::Keep(done)) => session.end("commit").await.map(|()| done),
            Ok(Verdict::Undo(done)) => session.end("rollback").await.map(|()| done),
            Err(error) => {
                // The first error is the one to tell; a connection that cannot even roll back is not used again.
                let _second = if gone(&error) { Ok(()) } else { session.end("rollback").await };
                Err(error)
            }
        }
    }

    /// The rows of one query, outside any transaction.
    pub async fn read(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let error = match self.look(sql, values).await {
                Ok(rows) => return Ok(rows),
                Err(error) => error,
            };
            if tries == TRIES || !worth_another_try(&error) {
                return Err(error);
            }
            tokio::time::sleep(wait(tries)).await;
        }
    }

    async fn look(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let mut session = Session { client: Some(self.connect().await?), phase: Phase::Reading };
        let rows = session.query(sql, values).await;
        if !rows.as_ref().is_err_and(gone) {
            session.end("").await?;
        }
        rows
    }

    /// Closes every connection that is not in use.
    pub fn close(&self) {
        self.pool.close();
    }
}

/// Whether the same act may go well a moment later: serialization failures and deadlocks, or what another connection mends.
fn worth_another_try(error: &StoreError) -> bool {
    let again = matches!(error, StoreError::Database { code, .. } if code == "40001" || code == "40P01");
    again || gone(error) || matches!(error, StoreError::Open(_))
}

/// Whether the connection is of no more use: it fell, or its server became a standby, is stopping or starting.
fn gone(error: &StoreError) -> bool {
    let StoreError::Database { code, .. } = error else { return false };
    matches!(code.as_str(), "25006" | "57P01" | "57P02" | "57P03") || code.starts_with("08")
}

#[derive(Debug, PartialEq, Eq)]
enum Phase {
    /// `begin` goes with the first statement.
    Unbegun,
    /// In a transaction.
    Begun,
    /// Outside any transaction.
    Reading,
    /// The connection may go back to the pool.
    Ended,
}

/// A connection at work. When it is dropped in the middle of a transaction, the connection is closed, not given back.
#[derive(Debug)]
pub struct Session {
    client: Option<Object>,
    phase: Phase,
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.phase != Phase::Ended
            && let Some(client) = self.client.take()
        {
            drop(Object::take(client));
        }
    }
}

impl Session {
    fn client(&self) -> Result<&Object, StoreError> {
        self.client.as_ref().ok_or(StoreError::Fault("a connection was used after its end"))
    }

    /// Sends `begin` when there is none yet; it travels with the statement that is sent next.
    async fn begin(&self) -> Result<(), StoreError> {
        match self.phase {
            Phase::Unbegun => Ok(self.client()?.batch_execute("begin").await?),
            _ => Ok(()),
        }
    }

    fn begun(&mut self) {
        if self.phase == Phase::Unbegun {
            self.phase = Phase::Begun;
        }
    }

    async fn end(&mut self, order: &'static str) -> Result<(), StoreError> {
        if self.phase == Phase::Begun {
            self.client()?.batch_execute(order).await?;
        }
        self.phase = Phase::Ended;
        Ok(())
    }

    /// The rows of a statement.
    pub async fn query(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await?;
        let values = parameters(&statement, values);
        let (begun, rows) = join(self.begin(), client.query(&statement, &values)).await;
        begun?;
        self.begun();
        rows?.iter().map(owned).collect()
    }

    /// How many rows each statement changed; they are sent one behind the other without waiting between them.
    pub async fn batch(&mut self, writes: &[Write<'_>]) -> Result<Vec<u64>, StoreError> {
        let mut counts = Vec::with_capacity(writes.len());
        for part in writes.chunks(UNDER_WAY) {
            let client = self.client()?;
            let mut prepared = Vec::with_capacity(part.len());
            for Write(sql, values) in part {
                // Known statements are answered by the cache, without a journey.
                prepared.push((client.prepare_cached(sql).await?, values));
            }
            let all = prepared.iter().map(|(statement, values)| async move {
                let values = parameters(statement, values);
                client.execute(statement, &values).await
            });
            let (begun, changed) = join(self.begin(), join_all(all)).await;
            begun?;
            self.begun();
            // The first error is the cause; the statements behind it only say that the transaction is over.
            for count in changed {
                counts.push(count?);
            }
        }
        Ok(counts)
    }
}

/// The values as the driver takes them: nothing has to be nothing of the right type.
fn parameters<'v>(statement: &Statement, values: &'v [Value<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    let types = statement.params().iter().map(Some).chain(std::iter::repeat(None));
    values
        .iter()
        .zip(types)
        .map(|(value, ty)| -> &'v (dyn ToSql + Sync) {
            match value {
                Value::Int(number) => number,
                Value::Text(text) => text,
                Value::Bytes(bytes) => bytes,
                Value::Null if ty == Some(&Type::INT8) => &None::<i64>,
                Value::Null if ty == Some(&Type::BYTEA) => &None::<&[u8]>,
                Value::Null => &None::<&str>,
            }
        })
        .collect()
}

struct Owned(Value<'static>);

impl<'a> FromSql<'a> for Owned {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::TEXT => Value::from(String::from_sql(ty, raw)?),
            _ => Value::Bytes(Vec::<u8>::from_sql(ty, raw)?.into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(Value::Null))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA)
    }
}

fn owned(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    (0..row.len()).map(|column| Ok(row.try_get::<_, Owned>(column)?.0)).collect::<Result<_, StoreError>>().map(Row)
}

/// The error's words without its detail, which repeats values of rows.
fn words(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(refused), _) => refused.message().to_owned(),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let fell = error.is_closed() || error.source().is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
        let code = match error.code() {
            Some(state) => state.code(),
            None if fell => "08006",
            None => "client",
        };
        Self::Database { code: code.to_owned(), message: words(&error) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for (code, again) in [
            ("40001", true),  // serialization failure
            ("40P01", true),  // deadlock
            ("25006", true),  // the server became a standby
            ("57P01", true),  // the server is stopping
            ("08006", true),  // the connection fell
            ("23505", false), // a key that is there already
            ("42P01", false), // no such table
        ] {
            let error = StoreError::Database { code: code.to_owned(), message: String::new() };
            assert_eq!(worth_another_try(&error), again, "{code}");
        }
    }
}
