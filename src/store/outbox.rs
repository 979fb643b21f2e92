//! The outbox: messages that a release left to be sent.
//!
//! A sender claims a message under a lease and settles it while the lease is still its own. A sender that dies leaves its
//! messages to others when the lease runs out.

use std::time::Duration;

use super::model::{Attempt, Claimed, Event};
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};
use super::{Store, StoreError, events, vault};
use crate::domain::message::MessageState;
use crate::domain::sealed::SealedHalf;
use crate::domain::time::At;

/// The condition that the index of open messages has, word for word.
macro_rules! open {
    () => {
        "state in ('queued', 'sending')"
    };
}

const DUE: &str = concat!(
    "select m.id, m.release_id, m.channel, m.contact_address, m.language, m.queued, m.tries, m.due,
        c.number, c.product, c.message_pin, c.message_puk, k.id, k.side, k.wrapped_for, k.oaep, k.wrapped
    from (select * from messages where ",
    open!(),
    " and due <= $1 order by due limit $2) m
    join releases r on r.id = m.release_id
    join cards c on c.number = r.card
    join data_keys k on k.id = c.message_key
    order by m.due"
);
/// The message must still be due as it was when it was read: another sender's claim moved that.
const CLAIM: &str = concat!(
    "update messages set state = 'sending', since = $4, tries = tries + 1, due = $3 where id = $1 and due = $2 and ",
    open!()
);
const SETTLE: &str = "update messages set state = $3, since = $4, due = $5, reason = $6, gateway_answer = $7
    where id = $1 and state = 'sending' and due = $2";
const NEXT: &str = concat!("select min(due) from messages where ", open!());

/// A message that may be claimed, and when it was due.
struct Candidate {
    message: Claimed,
    due: At,
}

fn read(row: &Row) -> Result<Candidate, StoreError> {
    let mut row = row.read("messages", 0);
    let id = row.array("id")?;
    let release = row.parse("release_id")?;
    let channel = row.parse("channel")?;
    let address = row.parse("contact_address")?;
    let language = row.parse("language")?;
    let queued = row.at("queued")?;
    let tries = row.number("tries")?;
    let due = row.at("due")?;
    row.table("cards", 8);
    let card = row.parse("number")?;
    let product = row.parse("product")?;
    let pin = row.bytes("message_pin")?.to_vec();
    let puk = row.bytes("message_puk")?.to_vec();
    let key = vault::read_key(&mut row, 12)?;
    let half = SealedHalf { key: key.id, pin, puk };
    let message = Claimed { id, release, channel, address, language, queued, tries, lease: due, card, product, half, key };
    Ok(Candidate { message, due })
}

struct Claim {
    /// Numbers, and when they were due.
    candidates: Vec<([u8; 16], At)>,
    lease: At,
    now: At,
}

impl Act for Claim {
    /// Which of them are ours.
    type Done = Vec<bool>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Vec<bool>>, StoreError> {
        let claims = self
            .candidates
            .iter()
            .map(|(id, due)| Write(CLAIM, vec![id.into(), (*due).into(), self.lease.into(), self.now.into()]));
        let changed = tx.batch(&claims.collect::<Vec<_>>()).await?;
        Ok(Verdict::Keep(changed.into_iter().map(|rows| rows == 1).collect()))
    }
}

struct Settle {
    message: [u8; 16],
    lease: At,
    attempt: Attempt,
    now: At,
    event: Option<Event>,
}

impl Act for Settle {
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let (state, due, reason, answer) = match &self.attempt {
            Attempt::Accepted(answer) => (MessageState::Accepted, self.now, None, Some(answer.as_str())),
            Attempt::Later(reason, at) => (MessageState::Queued, *at, Some(reason.as_str()), None),
            Attempt::Failed(reason) => (MessageState::Failed, self.now, Some(reason.as_str()), None),
        };
        let values = vec![
            (&self.message).into(),
            self.lease.into(),
            state.as_str().into(),
            self.now.into(),
            due.into(),
            reason.into(),
            answer.into(),
        ];
        let mut writes = vec![Write(SETTLE, values)];
        writes.extend(self.event.as_ref().map(events::insert));
        let changed = tx.batch(&writes).await?;
        Ok(if changed.first() == Some(&1) { Verdict::Keep(true) } else { Verdict::Undo(false) })
    }
}

impl Store {
    /// Claims messages that are due, or whose lease ran out, until `now` plus `lease`; at most so many.
    ///
    /// A row that cannot be is an error only when no other is due, so that it holds nobody up and is still heard of.
    pub async fn claim(&self, now: At, lease: Duration, most: u32) -> Result<Vec<Claimed>, StoreError> {
        let rows = self.list(DUE, vec![Value::from(now), most.into()]).await?;
        let mut corrupt = None;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            match read(row) {
                Ok(candidate) => found.push(candidate),
                Err(error) => {
                    tracing::error!(%error, "a message cannot be sent");
                    corrupt = Some(error);
                }
            }
        }
        if found.is_empty() {
            return corrupt.map_or(Ok(Vec::new()), Err);
        }
        let lease = now.plus(lease);
        let candidates = found.iter().map(|candidate| (candidate.message.id, candidate.due)).collect();
        let ours = self.write(Claim { candidates, lease, now }).await?;
        let claimed = found.into_iter().zip(ours).filter(|(_, ours)| *ours);
        Ok(claimed.map(|(candidate, _)| Claimed { lease, ..candidate.message }).collect())
    }

    /// Writes how a try ended; `false`, and nothing written, when the lease was lost.
    pub async fn settle(
        &self,
        message: &[u8; 16],
        lease: At,
        attempt: Attempt,
        now: At,
        event: Option<Event>,
    ) -> Result<bool, StoreError> {
        self.write(Settle { message: *message, lease, attempt, now, event }).await
    }

    /// When the next message is due, or the next lease runs out.
    pub async fn next_due(&self) -> Result<Option<At>, StoreError> {
        let read = |row: &Row| row.read("messages", 0).maybe(|row| row.at("due"));
        Ok(self.look(NEXT, &[], read).await?.pop().flatten())
    }
}
