//! The audit's events.

use super::model::Event;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};
use super::{Store, StoreError, migrate};

const INSERT: &str = "insert into events (happened, act, actor, capacity, object, result, correlation)
    values ($1, $2, $3, $4, $5, $6, $7)";

/// The event's row, to be written with its act.
pub fn insert(event: &Event) -> Write<'_> {
    let Event { at, act, actor, capacity, object, result, correlation } = event;
    Write(
        INSERT,
        vec![
            (*at).into(),
            act.as_str().into(),
            actor.as_str().into(),
            capacity.as_str().into(),
            object.as_str().into(),
            result.as_str().into(),
            correlation.as_str().into(),
        ],
    )
}

impl Act for Event {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<()>, StoreError> {
        tx.batch(&[insert(self)]).await?;
        Ok(Verdict::Keep(()))
    }
}

/// Asks for the version of the tables where acts are written, so that the writer is proved to be there.
pub struct Version;

impl Act for Version {
    type Done = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<i64>, StoreError> {
        let rows = tx.query(migrate::VERSION, &[]).await?;
        let version = rows.first().map(|row| row.read("refinery_schema_history", 0).int("version")).transpose()?;
        Ok(Verdict::Undo(version.unwrap_or(0)))
    }
}

fn read(row: &Row) -> Result<(i64, Event), StoreError> {
    let mut row = row.read("events", 0);
    let id = row.int("id")?;
    let event = Event {
        at: row.at("happened")?,
        act: row.parse("act")?,
        actor: row.parse("actor")?,
        capacity: row.parse("capacity")?,
        object: row.parse("object")?,
        result: row.parse("result")?,
        correlation: row.parse("correlation")?,
    };
    Ok((id, event))
}

impl Store {
    /// Records an act that writes nothing else: a refusal, a look-up.
    pub async fn record(&self, event: Event) -> Result<(), StoreError> {
        self.write(event).await
    }

    /// Events with a greater number than `after`, in the order of their numbers.
    ///
    /// On PostgreSQL an act that takes longer may appear later with a smaller number than events that were seen before.
    pub async fn events(&self, after: i64, limit: u32) -> Result<Vec<(i64, Event)>, StoreError> {
        const SQL: &str = "select id, happened, act, actor, capacity, object, result, correlation from events
            where id > $1 order by id limit $2";
        let rows = self.list(SQL, vec![Value::from(after), limit.into()]).await?;
        rows.iter().map(read).collect()
    }
}
