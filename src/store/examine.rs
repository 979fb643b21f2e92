//! A look at the store from outside, for whoever looks for a fault: nothing is made, migrated or changed.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::value::Row;
use super::{Store, StoreError, blocking, events, migrate, sqlite};
use crate::domain::sealed::WrappedKey;
use crate::domain::time::At;

/// How long another writer is waited for. A commit takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(2);
/// The newest event, found by the key: the store of an old service has millions.
const LAST: &str = "select happened from events order by id desc limit 1";

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// `SQLite` or `PostgreSQL`.
    pub engine: &'static str,
    /// The version of the tables; 0 when there are none.
    pub tables: i64,
    /// The version that this build works with.
    pub wanted: i64,
    /// When something was last written to the audit.
    pub last: Option<At>,
    /// What is wrong inside of the file.
    pub damage: Option<String>,
    /// Whether something else held the write lock all the time.
    pub locked: bool,
    /// Whether all of the file was read. Only SQLite's is: PostgreSQL looks after its own.
    pub whole: bool,
}

/// Looks at the database of this URL; reading all of a file takes `at_most` so long.
///
/// # Errors
/// [`StoreError::Open`] when it cannot be reached or its file is not there.
pub async fn examine(url: &str, at_most: Duration) -> Result<Seen, StoreError> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = Path::new(path).to_owned();
        return blocking(move || file(&path, at_most)).await;
    }
    let store = Store::open(url).await?;
    let tables = version(store.write(events::Version).await)?;
    let last = if tables == 0 { None } else { store.look(LAST, &[], happened).await?.pop() };
    store.close().await;
    let wanted = migrate::wanted();
    Ok(Seen { engine: "PostgreSQL", tables, wanted, last, damage: None, locked: false, whole: true })
}

/// The side and the key pair of every data key, without counting cards, which takes long.
///
/// # Errors
/// When the store cannot be read.
pub async fn wrapped_keys(url: &str) -> Result<Vec<WrappedKey>, StoreError> {
    const SQL: &str = "select id, side, wrapped_for, oaep, wrapped from data_keys order by added, id";
    let rows = if let Some(path) = url.strip_prefix("sqlite:") {
        let path = Path::new(path).to_owned();
        blocking(move || sqlite::query(&connection(&path)?, SQL, &[])).await
    } else {
        let store = Store::open(url).await?;
        let rows = store.list(SQL, Vec::new()).await;
        store.close().await;
        rows
    };
    rows?.iter().map(super::vault::first).collect()
}

fn happened(row: &Row) -> Result<At, StoreError> {
    row.read("events", 0).at("happened")
}

/// No tables at all are version 0.
fn version(found: Result<i64, StoreError>) -> Result<i64, StoreError> {
    match found {
        Err(error) if migrate::is_missing_table(&error) => Ok(0),
        found => found,
    }
}

/// A connection to a file that is there.
fn connection(path: &Path) -> Result<Connection, StoreError> {
    let open = |error: rusqlite::Error| StoreError::Open(format!("{}: {error}", path.display()));
    // Without the flag that makes a file: a service that finds an empty one would begin anew.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(open)?;
    db.busy_timeout(PATIENCE).map_err(open)?;
    Ok(db)
}

fn file(path: &Path, at_most: Duration) -> Result<Seen, StoreError> {
    let db = connection(path)?;
    let mut seen =
        Seen { engine: "SQLite", tables: 0, wanted: migrate::wanted(), last: None, damage: None, locked: false, whole: true };
    match check(&db, &mut seen, at_most) {
        Ok(()) => Ok(seen),
        Err(error) => match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Ok(Seen { damage: Some(error.to_string()), ..seen }),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Ok(Seen { locked: true, ..seen }),
            _ => Err(error.into()),
        },
    }
}

fn check(db: &Connection, seen: &mut Seen, at_most: Duration) -> rusqlite::Result<()> {
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0));
    seen.tables = match number(migrate::VERSION) {
        Err(error) if error.to_string().contains("no such table") => 0,
        found => found?,
    };
    if seen.tables > 0 {
        seen.last = match number(LAST) {
            Err(rusqlite::Error::QueryReturnedNoRows) => None,
            found => Some(At::from_millis(found?)),
        };
    }
    whole(db, seen, at_most)?;
    // Takes the write lock and gives it back: what the service does with every release.
    db.execute_batch("begin immediate; rollback")
}

/// Reads every page. A file too large for the time it may take is left in the middle.
fn whole(db: &Connection, seen: &mut Seen, at_most: Duration) -> rusqlite::Result<()> {
    let (done, ended) = mpsc::channel::<()>();
    let stop = db.get_interrupt_handle();
    let watch = thread::spawn(move || {
        if ended.recv_timeout(at_most) == Err(mpsc::RecvTimeoutError::Timeout) {
            stop.interrupt();
        }
    });
    let found = db.query_row("pragma quick_check(1)", [], |row| row.get::<_, String>(0));
    drop(done);
    // It ends at once now, and has nothing to say.
    let _ended = watch.join();
    match found {
        Ok(text) if text == "ok" => {}
        Ok(text) => seen.damage = Some(text),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => seen.whole = false,
        Err(error) => return Err(error),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_too_large_for_its_time_is_left_in_the_middle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch(
            "create table t (x text); create index i on t (x);
             insert into t with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000)
             select hex(randomblob(16)) from n",
        )
        .unwrap();
        drop(db);
        assert!(!file(&path, Duration::ZERO).unwrap().whole, "database-large");
        let seen = file(&path, Duration::from_mins(1)).unwrap();
        assert!(seen.whole && seen.damage.is_none() && seen.tables == 0, "{seen:?}");
    }
}
