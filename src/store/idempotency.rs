//! Keys that clients choose for their writes, so that a repeated request is answered and not done again.

use super::model::{Idempotency, Written};
use super::tx::{Tx, Write};
use super::value::{Row, Value};
use super::{Store, StoreError};
use crate::domain::release::ReleaseId;
use crate::domain::time::At;

const FIND: &str = "select request_key, digest, release_id from idempotency where actor_fiscal_code = $1 and request_key = $2";

/// Takes the key for this act; changes no row when it is taken. Of two transactions at once the second waits for the first.
pub fn take<'a>(key: &'a Idempotency, release: &'a ReleaseId, at: At) -> Write<'a> {
    const SQL: &str = "insert into idempotency (actor_fiscal_code, request_key, digest, release_id, written)
        values ($1, $2, $3, $4, $5) on conflict (actor_fiscal_code, request_key) do nothing";
    let values =
        vec![key.actor.as_str().into(), key.key.as_str().into(), (&key.digest).into(), release.as_str().into(), at.into()];
    Write(SQL, values)
}

/// What the key stands for, as this transaction sees it; `None` when it is free.
pub async fn find(tx: &mut Tx<'_>, key: &Idempotency) -> Result<Option<Written<ReleaseId>>, StoreError> {
    let rows = tx.query(FIND, &values(key)).await?;
    rows.first().map(|row| Ok(judge(read(row)?, key))).transpose()
}

/// What a key stands for that could not be taken.
pub async fn taken(tx: &mut Tx<'_>, key: &Idempotency) -> Result<Written<ReleaseId>, StoreError> {
    find(tx, key).await?.ok_or(StoreError::Fault("a key was neither taken nor free"))
}

fn values(key: &Idempotency) -> [Value<'_>; 2] {
    [key.actor.as_str().into(), key.key.as_str().into()]
}

fn read(row: &Row) -> Result<([u8; 32], ReleaseId), StoreError> {
    let mut row = row.read("idempotency", 0);
    row.text("request_key")?;
    Ok((row.array("digest")?, row.parse("release_id")?))
}

fn judge((digest, release): ([u8; 32], ReleaseId), key: &Idempotency) -> Written<ReleaseId> {
    if digest == key.digest { Written::Before(release) } else { Written::KeyReused }
}

impl Store {
    /// What this key stands for: `Before` for the same request, `KeyReused` for another, `None` when it is free.
    pub async fn before(&self, idempotency: &Idempotency) -> Result<Option<Written<ReleaseId>>, StoreError> {
        let found = self.look(FIND, &values(idempotency), read).await?.pop();
        Ok(found.map(|found| judge(found, idempotency)))
    }

    /// When the act of this key was done; `None` when the key is free.
    pub async fn done_at(&self, idempotency: &Idempotency) -> Result<Option<At>, StoreError> {
        const SQL: &str = "select written from idempotency where actor_fiscal_code = $1 and request_key = $2";
        let found = self.look(SQL, &values(idempotency), |row| row.read("idempotency", 0).at("written")).await?;
        Ok(found.into_iter().next())
    }
}
