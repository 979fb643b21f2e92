//! The outbox: messages that a release left to be sent.
//!
//! A sender claims a message under a lease and settles it while the lease is still its own. A sender that dies leaves its
//! messages to others when the lease runs out.

use std::time::Duration;

use super::model::{Attempt, Claimed, Content, Event, SealedMessage};
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Columns, Row, Value};
use super::{Store, StoreError, events, message_log, vault};
use crate::domain::card_number::CardNumber;
use crate::domain::card_product::ProductId;
use crate::domain::message::{MessageKind, MessageState, Wait};
use crate::domain::sealed::SealedHalf;
use crate::domain::time::At;
use crate::secret::Secret;

/// The condition that the index of open messages has, word for word.
macro_rules! open {
    () => {
        "state in ('queued', 'sending', 'unknown')"
    };
}

const DUE: &str = concat!(
    "select m.id, m.kind, m.release_id, m.channel, m.contact_address, m.language, m.queued, m.deadline, m.state, m.tries, m.due,
        m.provider, m.doubt, m.gateway_id, m.short_code,
        c.number, c.product, c.message_pin, c.message_puk, k.id, k.side, k.wrapped_for, k.oaep, k.wrapped
    from (select * from messages where ",
    open!(),
    " and due <= $1 order by due limit $2) m
    left join releases r on r.id = m.release_id
    left join cards c on c.number = r.card
    left join data_keys k on k.id = c.message_key and m.kind = 'half'
    order by m.due"
);
/// The message must still be due as it was when it was read: another sender's claim moved that.
const CLAIM: &str = concat!(
    "update messages set state = 'sending', since = $4, tries = tries + 1, due = $3, wait = 'gateway' where id = $1 and due = $2 and ",
    open!()
);
/// The short code goes with the settling: nobody needs it any more.
const SETTLE: &str = "update messages set state = $3, since = $4, due = $5, wait = $6, reason = $7, gateway_answer = $8,
        provider = coalesce($9, provider), gateway_id = coalesce($10, gateway_id), doubt = $12, short_code = case when cast($11 as bigint) = 1 then null else short_code end
    where id = $1 and state = 'sending' and due = $2";
/// Whoever stops it brings its deadline forward. What another called it is not what this one calls it.
const HANDING: &str = "update messages set provider = $3, doubt = $3, gateway_id = null
    where id = $1 and state = 'sending' and due = $2 and deadline > $4";
const NEXT: &str = concat!("select min(due) from messages where ", open!());

/// A message that may be claimed, and when it was due.
struct Candidate {
    message: Claimed,
    due: At,
}

fn read(row: &Row) -> Result<Candidate, StoreError> {
    let mut row = row.read("messages", 0);
    let id = row.array("id")?;
    let kind = row.parse("kind")?;
    let release = row.maybe(|row| row.parse("release_id"))?;
    let channel = row.parse("channel")?;
    let address = row.parse("contact_address")?;
    let language = row.parse("language")?;
    let queued = row.at("queued")?;
    let deadline = row.at("deadline")?;
    let before = row.parse("state")?;
    let tries = row.number("tries")?;
    let due = row.at("due")?;
    let provider = row.maybe(|row| row.parse("provider"))?;
    let doubt = row.maybe(|row| row.parse("doubt"))?;
    let gateway_id = row.maybe(|row| row.parse("gateway_id"))?;
    let code = row.maybe(|row| row.parse::<String>("short_code"))?.map(Secret::new);
    let (product, content) = match (kind, code) {
        (MessageKind::Half, _) => {
            let sealed = half(&mut row)?;
            (Some(sealed.product.clone()), Content::Half(Box::new(sealed)))
        }
        (_, Some(code)) => (product(&mut row)?, Content::Code(code)),
        _ => (product(&mut row)?, Content::Words),
    };
    let message = Claimed {
        id,
        kind,
        release,
        product,
        channel,
        address,
        language,
        queued,
        deadline,
        tries,
        lease: due,
        before,
        provider,
        doubt,
        gateway_id,
        content,
    };
    Ok(Candidate { message, due })
}

/// The product of the release's card; none when the message has no release.
fn product(row: &mut Columns<'_>) -> Result<Option<ProductId>, StoreError> {
    row.table("cards", 15);
    row.maybe(|row| row.parse::<CardNumber>("number"))?;
    row.maybe(|row| row.parse("product"))
}

fn half(row: &mut Columns<'_>) -> Result<SealedMessage, StoreError> {
    row.table("cards", 15);
    let card = row.parse("number")?;
    let product = row.parse("product")?;
    let pin = row.bytes("message_pin")?.to_vec();
    let puk = row.bytes("message_puk")?.to_vec();
    let key = vault::read_key(row, 19)?;
    Ok(SealedMessage { card, product, half: SealedHalf { key: key.id, pin, puk }, key })
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

struct Handing {
    message: [u8; 16],
    lease: At,
    provider: String,
    now: At,
}

impl Act for Handing {
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let values = vec![(&self.message).into(), self.lease.into(), self.provider.as_str().into(), self.now.into()];
        Ok(Verdict::Keep(tx.batch(&[Write(HANDING, values)]).await?.first() == Some(&1)))
    }
}

struct Settle {
    message: [u8; 16],
    lease: At,
    provider: Option<String>,
    /// Who may have it from an earlier try.
    doubt: Option<String>,
    attempt: Attempt,
    now: At,
    event: Option<Event>,
}

impl Settle {
    /// Who may have it after this try. Only a yes clears what an earlier try left open.
    fn doubt(&self) -> Option<&str> {
        match &self.attempt {
            Attempt::Accepted { .. } | Attempt::Delivered(_) => None,
            Attempt::Unknown { .. } => self.provider.as_deref().or(self.doubt.as_deref()),
            Attempt::Later { .. } | Attempt::Failed(_) | Attempt::Expired(_) => self.doubt.as_deref(),
        }
    }
}

impl Act for Settle {
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let doubt = self.doubt();
        let state = match self.attempt.state() {
            MessageState::Queued if doubt.is_some() => MessageState::Unknown,
            state => state,
        };
        let (due, wait) = match &self.attempt {
            Attempt::Later { at, wait, .. } => (*at, Some(*wait)),
            Attempt::Unknown { at, .. } => (*at, Some(Wait::Word)),
            _ => (self.now, None),
        };
        let words = self.attempt.words();
        let (reason, answer, gateway_id) = match &self.attempt {
            Attempt::Accepted { gateway_id, .. } => (None, Some(words), gateway_id.as_deref()),
            Attempt::Delivered(_) => (None, Some(words), None),
            _ => (Some(words), None, None),
        };
        let values = vec![
            (&self.message).into(),
            self.lease.into(),
            state.as_str().into(),
            self.now.into(),
            due.into(),
            wait.map(Wait::as_str).into(),
            reason.into(),
            answer.into(),
            self.provider.as_deref().into(),
            gateway_id.into(),
            i64::from(state.settled()).into(),
            doubt.into(),
        ];
        let mut writes = vec![Write(SETTLE, values)];
        writes.push(message_log::waiting(&self.message, self.now, state, wait, self.provider.as_deref(), words));
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

    /// Writes down which provider gets the message now, so that whoever takes it over gives it to no other; `false` when the
    /// lease was lost, or the message was stopped.
    pub async fn handing(&self, message: &[u8; 16], lease: At, provider: &str, now: At) -> Result<bool, StoreError> {
        self.write(Handing { message: *message, lease, provider: provider.to_owned(), now }).await
    }

    /// Writes how a try ended, with a line of the message's history; `false`, and nothing written, when the lease was lost.
    pub async fn settle(
        &self,
        message: &Claimed,
        provider: Option<&str>,
        attempt: Attempt,
        now: At,
        event: Option<Event>,
    ) -> Result<bool, StoreError> {
        let provider = provider.map(ToOwned::to_owned);
        let doubt = message.doubt.clone();
        self.write(Settle { message: message.id, lease: message.lease, provider, doubt, attempt, now, event }).await
    }

    /// When the next message is due, or the next lease runs out.
    pub async fn next_due(&self) -> Result<Option<At>, StoreError> {
        let read = |row: &Row| row.read("messages", 0).maybe(|row| row.at("due"));
        Ok(self.look(NEXT, &[], read).await?.pop().flatten())
    }
}
