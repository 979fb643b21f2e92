//! What gateways say of a message later on. A receipt may be faster than the sender that writes down what the gateway calls the
//! message: it is kept then, and matched as soon as the name is known.

use super::model::Event;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};
use super::{Store, StoreError, events, message_log};
use crate::domain::event::Act as What;
use crate::domain::message::{MessageState, Receipt};
use crate::domain::release::ReleaseId;
use crate::domain::time::At;

const OURS: &str = "select id, state, release_id from messages where id = $1 and (cast($2 as text) is null or provider = $2)";
/// Some gateways give a name twice: it speaks of the newest.
const THEIRS: &str = "select id, state, release_id from messages where provider = $2 and gateway_id = $1
    order by id desc limit 1";
const KEEP: &str =
    "insert into receipts (message_id, provider, gateway_id, receipt, words, heard) values ($1, $2, $3, $4, $5, $6)";
/// What a citizen has is never taken back by a receipt that comes at the same moment.
const TELL: &str = "update messages set state = $3, since = $4, due = $4, wait = null, short_code = null, doubt = null,
        reason = case when cast($5 as text) is null then reason else $5 end
    where id = $1 and state = $2";
const ANY: &str = "select id from receipts limit 1";
/// Receipts whose message is known by now.
const MATCHED: &str = "select r.id, r.message_id, r.provider, r.gateway_id, r.receipt, r.words, r.heard from receipts r
    where exists (select 1 from messages m where m.id = r.message_id and (r.provider is null or m.provider = r.provider))
        or exists (select 1 from messages m where m.provider = r.provider and m.gateway_id = r.gateway_id)
    order by r.id limit 100";
const DROP: &str = "delete from receipts where id = $1";
const FORGET: &str = "delete from receipts where heard < $1";

/// Of which message a gateway speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Our own number, which it was given.
    Ours([u8; 16]),
    /// The name that it gave the message.
    Theirs(String),
}

/// A receipt as it was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Of which message.
    pub message: Named,
    /// Who says it: only what that provider had is changed. Nobody for notices that come by mail, whose sender says nothing.
    pub provider: Option<String>,
    /// What it says.
    pub receipt: Receipt,
    /// In which words, cleaned.
    pub words: String,
    /// When.
    pub at: At,
}

/// How often a receipt is tried when something else changes its message at the same moment.
const ATTEMPTS: u32 = 5;

/// What became of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The message stands there now.
    Changed(MessageState),
    /// It said nothing new.
    Known,
    /// No such message yet: kept for a while.
    Kept,
}

impl Heard {
    fn values(&self) -> (Option<&[u8; 16]>, Option<&str>) {
        match &self.message {
            Named::Ours(id) => (Some(id), None),
            Named::Theirs(name) => (None, Some(name)),
        }
    }

    /// Tells the message, when it is there.
    pub(super) async fn tell(&self, tx: &mut Tx<'_>) -> Result<Found, StoreError> {
        let provider = Value::from(self.provider.as_deref());
        let rows = match &self.message {
            Named::Ours(id) => tx.query(OURS, &[id.into(), provider]).await?,
            Named::Theirs(name) => tx.query(THEIRS, &[name.as_str().into(), provider]).await?,
        };
        let Some(row) = rows.first() else { return Ok(Found::Nothing) };
        let (id, state, release) = read(row)?;
        let Some(then) = state.told(self.receipt) else { return Ok(Found::Message(Told::Known)) };
        let reason = (self.receipt == Receipt::Failed).then_some(self.words.as_str());
        let tell = vec![(&id).into(), state.as_str().into(), then.as_str().into(), self.at.into(), reason.into()];
        let event = self.event(&id, then, release.as_ref());
        if tx.batch(&[Write(TELL, tell)]).await?.first() != Some(&1) {
            return Ok(Found::Moved);
        }
        let log = message_log::insert(&id, self.at, then, self.provider.as_deref(), &self.words);
        tx.batch(&[log, events::insert(&event)]).await?;
        Ok(Found::Message(Told::Changed(then)))
    }

    fn event(&self, id: &[u8; 16], then: MessageState, release: Option<&ReleaseId>) -> Event {
        let act = match then {
            MessageState::Delivered => What::MessageDelivered,
            MessageState::Failed => What::MessageFailed,
            _ => What::MessageAccepted,
        };
        Event {
            at: self.at,
            act,
            actor: self.provider.clone().unwrap_or_else(|| "notice".to_owned()),
            capacity: String::new(),
            object: release.map(ToString::to_string).unwrap_or_default(),
            result: "done".to_owned(),
            correlation: uuid::Uuid::from_bytes(*id).simple().to_string(),
        }
    }
}

fn read(row: &Row) -> Result<([u8; 16], MessageState, Option<ReleaseId>), StoreError> {
    let mut row = row.read("messages", 0);
    Ok((row.array("id")?, row.parse("state")?, row.maybe(|row| row.parse("release_id"))?))
}

/// What a receipt met.
pub(super) enum Found {
    Message(Told),
    /// The message changed between the look and the write.
    Moved,
    Nothing,
}

impl Act for Heard {
    /// Nothing when it has to be tried again.
    type Done = Option<Told>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Option<Told>>, StoreError> {
        match self.tell(tx).await? {
            Found::Message(told) => return Ok(Verdict::Keep(Some(told))),
            Found::Moved => return Ok(Verdict::Undo(None)),
            Found::Nothing => {}
        }
        let (ours, theirs) = self.values();
        let receipt = self.receipt.as_str();
        let values = vec![
            ours.map(<[u8; 16]>::as_slice).into(),
            self.provider.as_deref().into(),
            theirs.into(),
            receipt.into(),
            self.words.as_str().into(),
            self.at.into(),
        ];
        tx.batch(&[Write(KEEP, values)]).await?;
        Ok(Verdict::Keep(Some(Told::Kept)))
    }
}

struct Matching {
    older: At,
}

impl Act for Matching {
    type Done = usize;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<usize>, StoreError> {
        let rows = tx.query(MATCHED, &[]).await?;
        let mut applied = 0;
        for row in &rows {
            let (kept, heard) = read_kept(row)?;
            if matches!(heard.tell(tx).await?, Found::Message(_)) {
                applied += tx.batch(&[Write(DROP, vec![kept.into()])]).await?.len();
            }
        }
        tx.batch(&[Write(FORGET, vec![self.older.into()])]).await?;
        Ok(Verdict::Keep(applied))
    }
}

fn read_kept(row: &Row) -> Result<(i64, Heard), StoreError> {
    let mut row = row.read("receipts", 0);
    let kept = row.int("id")?;
    let ours = row.maybe(|row| row.array("message_id"))?;
    let provider = row.maybe(|row| row.parse("provider"))?;
    let theirs: Option<String> = row.maybe(|row| row.parse("gateway_id"))?;
    let message = match (ours, theirs) {
        (Some(id), _) => Named::Ours(id),
        (None, Some(name)) => Named::Theirs(name),
        (None, None) => return Err(StoreError::Fault("a receipt of no message")),
    };
    Ok((kept, Heard { message, provider, receipt: row.parse("receipt")?, words: row.parse("words")?, at: row.at("heard")? }))
}

impl Store {
    /// Writes down a receipt: it changes its message now, or is kept until the message is known.
    pub async fn hear(&self, heard: Heard) -> Result<Told, StoreError> {
        for _ in 0..ATTEMPTS {
            if let Some(told) = self.write(heard.clone()).await? {
                return Ok(told);
            }
        }
        Err(StoreError::Fault("a message changed again and again under its receipt"))
    }

    /// Applies kept receipts whose message is known by now, and forgets those heard before `older`; how many were applied.
    pub async fn match_receipts(&self, older: At) -> Result<usize, StoreError> {
        if self.look(ANY, &[], |row| row.read("receipts", 0).int("id")).await?.is_empty() {
            return Ok(0);
        }
        self.write(Matching { older }).await
    }
}
