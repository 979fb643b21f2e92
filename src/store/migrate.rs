//! Brings the tables up to date, and tells whether they are.

use std::time::Duration;

use refinery::error::Kind;

use super::sqlite::Sqlite;
use super::{StoreError, postgres::Postgres};

mod sqlite_tables {
    refinery::embed_migrations!("src/store/migrations/sqlite");
}

mod postgres_tables {
    refinery::embed_migrations!("src/store/migrations/postgres");
}

/// The name of crspin's lock among the advisory locks of a database: `crspin` in ASCII.
const LOCK: i64 = 0x6372_7370_696e;
/// How often a migration is begun again when another process is at it.
const TRIES: u32 = 50;

/// The newest migration applied. The table is the one that refinery keeps.
pub const VERSION: &str = "select cast(coalesce(max(version), 0) as bigint) from refinery_schema_history";

/// The version of the tables that this build works with.
pub fn wanted() -> i64 {
    let versions =
        sqlite_tables::migrations::runner().get_migrations().iter().map(|migration| i64::from(migration.version())).max();
    versions.unwrap_or(0)
}

/// Migrates SQLite. SQLite has no lock that could be held around several transactions, so two processes may begin the same
/// migration: each is one transaction, one of the two wins, and the other finds it done when it looks again.
pub fn sqlite(sqlite: &Sqlite) -> Result<(), StoreError> {
    let mut db = sqlite.connection()?;
    let runner = sqlite_tables::migrations::runner();
    let mut tries = 0;
    loop {
        let Err(error) = runner.run(&mut db) else { return Ok(()) };
        tries += 1;
        if tries == TRIES || !is_race(&error) {
            return Err(failed(&error));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Whether another process is, or was a moment ago, at the same migration.
fn is_race(error: &refinery::Error) -> bool {
    let Kind::Connection(_, cause) = error.kind() else { return false };
    let Some(cause) = cause.downcast_ref::<rusqlite::Error>() else { return false };
    let busy = matches!(cause.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked));
    let done = matches!(cause.sqlite_error_code(), Some(rusqlite::ErrorCode::ConstraintViolation));
    let cause = cause.to_string();
    busy || done || cause.contains("already exists") || cause.contains("duplicate column")
}

/// Migrates PostgreSQL under a lock of the session, on a connection of its own: the lock ends with it, whatever happens.
pub async fn postgres(postgres: &Postgres) -> Result<(), StoreError> {
    let mut client = postgres.connection().await?;
    client.execute("select pg_advisory_lock($1)", &[&LOCK]).await?;
    let client: &mut tokio_postgres::Client = &mut client;
    postgres_tables::migrations::runner().run_async(client).await.map_err(|error| failed(&error))?;
    Ok(())
}

fn failed(error: &refinery::Error) -> StoreError {
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    StoreError::Migration(format!("{error} {cause}").trim_end().to_owned())
}

/// Whether an error says that there are no tables at all.
pub fn is_missing_table(error: &StoreError) -> bool {
    match error {
        StoreError::Database { code, message } => code == "42P01" || message.contains("no such table"),
        _ => false,
    }
}
