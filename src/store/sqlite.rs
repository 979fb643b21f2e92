//! SQLite: one writer with group commit, and readers beside it.
//!
//! All writes of this process go through one thread. It takes what waits in its queue, runs each act in a savepoint of one
//! transaction, commits once to the disk, and only then answers. So the price of a commit is shared, nobody hears of a write
//! that is not on the disk, and no write waits for the lock of another.

use std::fmt;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tokio::sync::oneshot;

use super::StoreError;
use super::tx::{Act, Tx, Verdict, at_once};
use super::value::{Row, Value};

/// How long a write waits for another process that writes to the same file.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most acts of one commit: about 10 ms of work, so that the first of them does not wait much longer than for the disk.
const MOST_OF_A_COMMIT: usize = 256;
/// Readers kept open; more are opened when needed.
const READERS_KEPT: usize = 8;
/// How often a file is opened that another process is just preparing.
const MOST_TRIES: u32 = 100;
/// Prepared statements kept by each connection: more than there are texts.
const STATEMENTS_KEPT: usize = 64;

/// An SQLite database.
pub struct Sqlite {
    path: PathBuf,
    queue: mpsc::Sender<Message>,
    readers: Mutex<Vec<Connection>>,
}

enum Message {
    Act(Box<dyn Job>),
    Stop(oneshot::Sender<()>),
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Sqlite {
    /// Opens the file, made for its owner alone when it does not exist, and starts the writer.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        // SQLite gives its journal the mode of the database. An existing file is not opened here: closing it would drop the
        // locks that this process holds on it.
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(StoreError::Open(format!("{}: {error}", path.display()))),
        }
        let writer = connect(path)?;
        let (queue, jobs) = mpsc::channel();
        std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || work(writer, &jobs))
            .map_err(|error| StoreError::Open(error.to_string()))?;
        Ok(Self { path: path.to_owned(), queue, readers: Mutex::new(Vec::new()) })
    }

    /// A connection of its own, for migrations.
    pub fn connection(&self) -> Result<Connection, StoreError> {
        connect(&self.path)
    }

    /// Queues an act and waits until it is on the disk.
    pub async fn write<A: Act>(&self, act: A) -> Result<A::Done, StoreError> {
        let (reply, answer) = oneshot::channel();
        let job = Waiting { act, reply, outcome: None };
        self.queue.send(Message::Act(Box::new(job))).map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// The rows of a query, on a reader's connection, without waiting for the writer. It blocks for as long as the query
    /// takes: for what finds few rows by an index that is less than changing threads would cost.
    pub fn read(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = idle.map_or_else(|| connect(&self.path), Ok)?;
        let rows = query(&reader, sql, values);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        rows
    }

    /// Waits until everything queued is on the disk, and ends the writer.
    pub async fn close(&self) {
        let (reply, stopped) = oneshot::channel();
        if self.queue.send(Message::Stop(reply)).is_ok() {
            // An error means that the writer has stopped already.
            let _stopped = stopped.await;
        }
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Opens a connection. The first one of all changes the file to a write-ahead log, for which SQLite does not wait when another
/// process does the same.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    let mut tries = 0;
    loop {
        match open(path) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && tries < MOST_TRIES => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            other => return other.map_err(|error| StoreError::Open(format!("{}: {error}", path.display()))),
        }
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(PATIENCE)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    db.pragma_update(None, "journal_mode", "wal")?;
    // FULL: with NORMAL, a commit that was acknowledged may be gone after a power cut.
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "temp_store", "memory")?;
    Ok(db)
}

/// An act in the queue, whatever it answers.
trait Job: Send {
    /// Runs in a savepoint and keeps the outcome. An error means that the whole transaction is gone.
    fn run(&mut self, db: &mut Connection) -> Result<(), StoreError>;
    /// Answers, with the outcome or with why nothing was committed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Waiting<A: Act> {
    act: A,
    reply: oneshot::Sender<Result<A::Done, StoreError>>,
    outcome: Option<Result<A::Done, StoreError>>,
}

impl<A: Act> Job for Waiting<A> {
    fn run(&mut self, db: &mut Connection) -> Result<(), StoreError> {
        // Nobody waits for it any more.
        if self.reply.is_closed() {
            return Ok(());
        }
        order(db, "savepoint act")?;
        let verdict = at_once(self.act.run(&mut Tx::Sqlite(db)));
        let (keep, outcome) = match verdict {
            Ok(Verdict::Keep(done)) => (true, Ok(done)),
            Ok(Verdict::Undo(done)) => (false, Ok(done)),
            Err(error) => (false, Err(error)),
        };
        // A full disk and the like end the transaction behind our back; what ran before in it is gone as well.
        if db.is_autocommit() {
            return Err(outcome.err().unwrap_or(StoreError::Fault("the transaction ended by itself")));
        }
        if !keep {
            order(db, "rollback to act")?;
        }
        order(db, "release act")?;
        self.outcome = Some(outcome);
        Ok(())
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let outcome = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            // What was refused stays refused with its own reason, committed or not.
            (_, Some(Err(error))) | (Err(error), _) => Err(error),
            (Ok(()), None) => return,
        };
        // Nobody may be waiting any more.
        let _unheard = self.reply.send(outcome);
    }
}

fn work(mut db: Connection, jobs: &mpsc::Receiver<Message>) {
    while let Ok(first) = jobs.recv() {
        let mut waiting = Vec::new();
        let mut stop = None;
        let committed = commit(&mut db, first, jobs, &mut waiting, &mut stop);
        for job in waiting {
            job.answer(committed.clone());
        }
        if let Some(reply) = stop {
            // Closed before the answer, so that the file is whole when `close` returns.
            drop(db);
            let _unheard = reply.send(());
            return;
        }
    }
}

/// Runs what waits in one transaction and commits it.
fn commit(
    db: &mut Connection,
    first: Message,
    jobs: &mpsc::Receiver<Message>,
    waiting: &mut Vec<Box<dyn Job>>,
    stop: &mut Option<oneshot::Sender<()>>,
) -> Result<(), StoreError> {
    let begun = order(db, "begin immediate");
    let mut ran = begun.clone();
    let mut next = Some(first);
    while let Some(message) = next {
        match message {
            Message::Stop(reply) => {
                *stop = Some(reply);
                break;
            }
            Message::Act(mut job) => {
                if ran.is_ok() {
                    ran = job.run(db);
                }
                waiting.push(job);
            }
        }
        next = if waiting.len() < MOST_OF_A_COMMIT && ran.is_ok() { jobs.try_recv().ok() } else { None };
    }
    let committed = ran.and_then(|()| order(db, "commit"));
    if committed.is_err() && !db.is_autocommit() {
        // The error that brought us here is the one to tell.
        let _second = order(db, "rollback");
    }
    committed
}

fn order(db: &Connection, sql: &'static str) -> Result<(), StoreError> {
    Ok(db.prepare_cached(sql)?.raw_execute().map(|_| ())?)
}

/// The rows of a statement.
pub fn query(db: &Connection, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    let width = statement.column_count();
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let columns = (0..width).map(|column| row.get_ref(column).map(owned)).collect::<rusqlite::Result<Vec<_>>>()?;
        found.push(Row(columns));
    }
    Ok(found)
}

/// How many rows a statement changed.
pub fn execute(db: &Connection, sql: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    Ok(statement.raw_execute()? as u64)
}

/// Binds by the number in the placeholder: SQLite takes `$2` for a name and numbers it by its first place in the text.
fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value<'_>]) -> Result<(), StoreError> {
    for place in 1..=statement.parameter_count() {
        let number = statement.parameter_name(place).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value.ok_or(StoreError::Fault("a statement has another number of values"))?;
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(())
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Null => ValueRef::Null,
        }))
    }
}

/// A value as the database has it. What no table of ours holds (a fraction, a text that is not UTF-8) becomes bytes, which no
/// column of numbers or text accepts: such a row is reported as corrupt.
fn owned(value: ValueRef<'_>) -> Value<'static> {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Bytes(number.to_be_bytes().to_vec().into()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec().into()),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::from(text.to_owned()),
            Err(_) => Value::Bytes(bytes.to_vec().into()),
        },
    }
}

impl From<rusqlite::Error> for StoreError {
    /// SQLite's messages name tables and columns, never values.
    fn from(error: rusqlite::Error) -> Self {
        let code = error.sqlite_error().map_or_else(|| "rusqlite".to_owned(), |error| error.extended_code.to_string());
        Self::Database { code, message: error.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// Asks or does something on the writer; then breaks what `breaks` says.
    struct Order {
        sql: &'static str,
        values: Vec<Value<'static>>,
        end: End,
    }

    #[derive(Clone, Copy)]
    enum End {
        Well,
        Waiting,
        /// As a full disk does.
        TransactionGone,
    }

    impl Act for Order {
        type Done = Vec<Row>;

        async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Vec<Row>>, StoreError> {
            let rows = tx.query(self.sql, &self.values).await?;
            match (self.end, tx) {
                (End::Waiting, _) => std::future::pending().await,
                (End::TransactionGone, Tx::Sqlite(db)) => {
                    db.execute_batch("rollback")?;
                    Err(StoreError::Fault("the disk is full"))
                }
                _ => Ok(Verdict::Keep(rows)),
            }
        }
    }

    fn order(sql: &'static str, values: &[i64], end: End) -> Order {
        Order { sql, values: values.iter().copied().map(Value::from).collect(), end }
    }

    fn database() -> (tempfile::TempDir, Arc<Sqlite>) {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(&folder.path().join("test.db")).unwrap();
        sqlite.connection().unwrap().execute_batch("create table t (a integer, b integer) strict").unwrap();
        (folder, Arc::new(sqlite))
    }

    #[tokio::test]
    async fn commits_reach_the_disk() {
        let (_folder, sqlite) = database();
        for (sql, wanted) in [
            ("pragma synchronous", Value::Int(2)), // FULL
            ("pragma foreign_keys", Value::Int(1)),
            ("pragma journal_mode", Value::from("wal")),
            ("pragma wal_autocheckpoint", Value::Int(1000)),
        ] {
            let rows = sqlite.write(order(sql, &[], End::Well)).await.unwrap();
            assert_eq!(rows[0].0, [wanted], "{sql}");
        }
    }

    #[tokio::test]
    async fn placeholders_are_numbers_in_any_order() {
        let (_folder, sqlite) = database();
        sqlite.write(order("insert into t (b, a) values ($2, $1)", &[1, 2], End::Well)).await.unwrap();
        let rows = sqlite.read("select a, b from t where b = $1 and a < $1", &[Value::Int(2)]).unwrap();
        assert_eq!(rows[0].0, [Value::Int(1), Value::Int(2)]);
        let missing = sqlite.read("select a from t where a = $2", &[Value::Int(1)]);
        assert!(matches!(missing, Err(StoreError::Fault(_))), "{missing:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_transaction_that_vanishes_takes_its_whole_group_along() {
        const INSERT: &str = "insert into t (a) values ($1)";
        let (_folder, sqlite) = database();
        // One group: the writer waits for this lock.
        let other = sqlite.connection().unwrap();
        other.execute_batch("begin immediate").unwrap();
        let mut running = Vec::new();
        for number in 0..5 {
            let sqlite = Arc::clone(&sqlite);
            let end = if number == 2 { End::TransactionGone } else { End::Well };
            running.push(tokio::spawn(async move { sqlite.write(order(INSERT, &[number], end)).await.map(|_| ()) }));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        other.execute_batch("rollback").unwrap();
        let mut done = Vec::new();
        for one in running {
            done.push(one.await.unwrap());
        }
        // The first waited alone for the lock or with the others; what came after the break began anew.
        assert_eq!(done[2], Err(StoreError::Fault("the disk is full")));
        let kept = i64::try_from(done.iter().filter(|done| done.is_ok()).count()).unwrap();
        assert_eq!((done[3].clone(), done[4].clone()), (Ok(()), Ok(())));
        let rows = sqlite.read("select count(*) from t", &[]).unwrap();
        assert_eq!(rows[0].0, [Value::Int(kept)]);
        // Answered with the error of the one that broke it, not with success.
        assert_eq!(done[1], Err(StoreError::Fault("the disk is full")));
    }

    #[tokio::test]
    async fn a_body_that_waits_is_a_fault_and_leaves_nothing() {
        let (_folder, sqlite) = database();
        let waited = sqlite.write(order("insert into t (a) values (1)", &[], End::Waiting)).await.map(|_| ());
        assert!(matches!(waited, Err(StoreError::Fault(_))), "{waited:?}");
        assert_eq!(sqlite.read("select count(*) from t", &[]).unwrap()[0].0, [Value::Int(0)]);
    }
}
