//! First halves shown again.

use super::model::{NewReprint, Written};
use super::tx::{Act, Tx, Verdict, Write};
use super::{Store, StoreError, events, idempotency};
use crate::domain::release::ReleaseId;

/// The release must still be as it was judged.
const RELEASE: &str =
    "update releases set reprints = reprints + 1 where id = $1 and reprints = $2 and resends = $3 and stopped is null";
const REPRINT: &str =
    "insert into reprints (release_id, nth, reprinted, operator_fiscal_code, reason) values ($1, $2, $3, $4, $5)";

impl Act for NewReprint {
    type Done = Written<ReleaseId>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Written<ReleaseId>>, StoreError> {
        let Self { release, reprints, resends, idempotency: key, reason, event } = self;
        let judged = Write(RELEASE, vec![release.as_str().into(), (*reprints).into(), (*resends).into()]);
        if tx.batch(&[judged]).await?.first() != Some(&1) {
            // An identical request may have been faster.
            let written = idempotency::find(tx, key).await?.unwrap_or(Written::Changed);
            return Ok(Verdict::Undo(written));
        }
        let values = vec![
            release.as_str().into(),
            (i64::from(*reprints) + 1).into(),
            event.at.into(),
            key.actor.as_str().into(),
            reason.as_str().into(),
        ];
        let writes = [idempotency::take(key, release, event.at), Write(REPRINT, values), events::insert(event)];
        if tx.batch(&writes).await?.first() == Some(&1) {
            return Ok(Verdict::Keep(Written::Done(release.clone())));
        }
        Ok(Verdict::Undo(idempotency::taken(tx, key).await?))
    }
}

impl Store {
    /// Writes that a first half is shown again: the release by compare-and-set, the reprint, the key, the event.
    pub async fn reprint(&self, new: NewReprint) -> Result<Written<ReleaseId>, StoreError> {
        self.write(new).await
    }
}
