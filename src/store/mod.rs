//! All SQL, for SQLite and PostgreSQL: one text with `$1` placeholders and one body for each act, two drivers below.
//!
//! What must hold for one text to be true on both: a write is a compare-and-set inside one transaction, moments are
//! milliseconds, days are ISO text, the tables are strict, and only the migrations differ. A business act is one
//! transaction: its state, its outbox rows and its audit event stand together or not at all.

use std::path::Path;
use std::sync::Arc;

pub mod announcements;
pub mod bulletins;
mod cards;
pub mod cases;
pub mod checks;
pub mod deliveries;
pub mod enti;
mod error;
mod events;
pub mod examine;
mod idempotency;
pub mod letters;
mod list;
mod message_log;
mod migrate;
pub mod model;
mod notices;
mod outbox;
pub mod pec_mails;
mod people;
mod postgres;
mod postgres_url;
pub mod receipts;
pub mod registry;
mod releases;
mod reprints;
mod resends;
mod sessions;
mod sqlite;
pub mod tenure;
mod tx;
mod value;
mod vault;

pub use error::StoreError;

use postgres::Postgres;
use sqlite::Sqlite;
use tx::Act;
use value::{Row, Value};

/// The store: SQLite in a file, or PostgreSQL. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub struct Store(Arc<Database>);

#[derive(Debug)]
enum Database {
    Sqlite(Arc<Sqlite>),
    Postgres(Postgres),
}

impl Store {
    /// Opens `sqlite:PATH`, made with mode 0600 when it does not exist, or `postgres://…`. The tables are left as they are.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let database = match url.strip_prefix("sqlite:") {
            Some("" | ":memory:") => return Err(StoreError::Url("sqlite: needs the path of a file")),
            Some(path) => {
                let path = Path::new(path).to_owned();
                Database::Sqlite(Arc::new(blocking(move || Sqlite::open(&path)).await?))
            }
            None if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Database::Postgres(Postgres::open(url)?)
            }
            None => return Err(StoreError::Url("it begins with sqlite: or postgres://")),
        };
        Ok(Self(Arc::new(database)))
    }

    /// Brings the tables up to date. Safe when two processes do it at once, and when there is nothing to do.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match &*self.0 {
            Database::Sqlite(sqlite) => {
                let sqlite = Arc::clone(sqlite);
                blocking(move || migrate::sqlite(&sqlite)).await
            }
            Database::Postgres(postgres) => migrate::postgres(postgres).await,
        }
    }

    /// Whether the store takes acts and its tables are the ones of this build.
    pub async fn check(&self) -> Result<(), StoreError> {
        let found = match self.write(events::Version).await {
            Err(error) if migrate::is_missing_table(&error) => 0,
            other => other?,
        };
        let wanted = migrate::wanted();
        if found == wanted { Ok(()) } else { Err(StoreError::Schema { found, wanted }) }
    }

    /// Finishes what is queued and closes. Other handles find the store closed.
    pub async fn close(self) {
        match &*self.0 {
            Database::Sqlite(sqlite) => sqlite.close().await,
            Database::Postgres(postgres) => postgres.close(),
        }
    }

    async fn write<A: Act>(&self, act: A) -> Result<A::Done, StoreError> {
        match &*self.0 {
            Database::Sqlite(sqlite) => sqlite.write(act).await,
            Database::Postgres(postgres) => postgres.write(&act).await,
        }
    }

    /// Rows that an index finds at once.
    async fn look<T>(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        read: fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = match &*self.0 {
            Database::Sqlite(sqlite) => sqlite.read(sql, values)?,
            Database::Postgres(postgres) => postgres.read(sql, values).await?,
        };
        rows.iter().map(read).collect()
    }

    /// Rows that may take a while to find; nothing else of the process waits for them.
    async fn list(&self, sql: &'static str, values: Vec<Value<'static>>) -> Result<Vec<Row>, StoreError> {
        match &*self.0 {
            Database::Sqlite(sqlite) => {
                let sqlite = Arc::clone(sqlite);
                blocking(move || sqlite.read(sql, &values)).await
            }
            Database::Postgres(postgres) => postgres.read(sql, &values).await,
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Fault("a read did not end"))?
}
