//! Messages as administrators see and handle them: lists, one more try, an end, a trial of a provider; and what is open.

use super::model::{Event, MessageRow, NewMessage};
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};
use super::{Store, StoreError, events, list, message_log};
use crate::domain::contact::Channel;
use crate::domain::delivery::MessageId;
use crate::domain::message::{Language, MessageKind, MessageState, Wait};
use crate::domain::release::ReleaseId;
use crate::domain::time::At;

/// Messages that fit a condition, in an order. The conditions on the state say word for word what an index has.
macro_rules! messages {
    ($condition:literal, $order:literal) => {
        concat!(
            "select id, nth, channel, contact_address, language, queued, state, since, tries, wait, reason, provider, due,
                deadline, kind, release_id, gateway_id, gateway_answer, doubt
            from messages where ",
            $condition,
            " and queued < $4
              and (cast($5 as text) is null or state = $5)
              and (cast($6 as text) is null or provider = $6)
              and (cast($7 as text) is null or channel = $7)
              and (cast($8 as text) is null or kind = $8)
              and (cast($9 as text) is null or release_id = $9)
              and (cast($10 as bigint) = 0 or state in ('queued', 'sending', 'unknown'))
            order by ",
            $order,
            " limit $1"
        )
    };
}

const ONE: &str = "select id, nth, channel, contact_address, language, queued, state, since, tries, wait, reason, provider, due,
        deadline, kind, release_id, gateway_id, gateway_answer, doubt
    from messages where id = $1";
/// All, by their numbers, which grow with time.
const ALL: &str = messages!("id < $3 and cast($2 as bigint) is not null", "id desc");
const LOST: &str =
    messages!("state in ('failed', 'expired', 'cancelled') and id < $3 and cast($2 as bigint) is not null", "id desc");
/// The bound of `due` keeps to the index of those that are open.
const OPEN: &str =
    messages!("state in ('queued', 'sending', 'unknown') and due >= 0 and (queued, id) < ($2, $3)", "queued desc, id desc");
const OF_RELEASE: &str = messages!("release_id = $9 and id < $3 and cast($2 as bigint) is not null", "id desc");

/// The message must stand as it was judged.
const RETRY: &str = "update messages set state = $4, since = $5, due = $5, tries = 0, wait = $6, gateway_id = null,
        deadline = case when kind = 'check' then deadline else $7 end
    where id = $1 and state = $2 and due = $3
      and (kind <> 'half' or not exists (select 1 from messages l where l.release_id = messages.release_id
          and l.channel = messages.channel and l.kind = 'half' and l.nth > messages.nth))";
/// Holds the release, so that nobody stops it or corrects its address meanwhile.
const HOLD: &str = "update releases set resends = resends where id = $1 and stopped is null";
const CANCEL: &str = "update messages set state = 'cancelled', since = $4, wait = null, reason = $5, short_code = null where id = $1 and state = $2 and due = $3";
const LAST_TRY: &str = "update messages set deadline = case when deadline < $4 then deadline else $4 end,
        due = case when state = 'unknown' then $4 else due end
    where id = $1 and state = $2 and due = $3";
const TEST: &str =
    "insert into messages (id, kind, nth, channel, contact_address, language, queued, deadline, state, since, tries,
        due, wait, provider)
    values ($1, 'test', 0, $2, $3, $4, $5, $6, 'queued', $5, 0, $5, 'turn', $7)";
const BACKLOG: &str = "select min(queued), provider, state, count(*) from messages
    where state in ('queued', 'sending', 'unknown') and due >= 0 group by provider, state";

/// Numbers of messages grow with time.
const TALLY: &str = "select provider, channel, state, count(*) from messages where id >= $1 group by provider, channel, state";

/// A message as an administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRow {
    /// As its release has it.
    pub message: MessageRow,
    /// What it is for.
    pub kind: MessageKind,
    /// Its release; checks and tests have none.
    pub release: Option<ReleaseId>,
    /// What the gateway calls it.
    pub gateway_id: Option<String>,
    /// The gateway's words when it took it.
    pub gateway_answer: Option<String>,
    /// Who may have it without having said so.
    pub doubt: Option<String>,
}

/// Which messages.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    /// Only those that are still worked on.
    pub open: bool,
    /// Only those that stand there.
    pub state: Option<MessageState>,
    /// Only those that this provider had last.
    pub provider: Option<String>,
    /// Only those by this channel.
    pub channel: Option<Channel>,
    /// Only those of this kind.
    pub kind: Option<MessageKind>,
    /// Only those of this release.
    pub release: Option<ReleaseId>,
    /// Only those that were queued before.
    pub before: Option<At>,
    /// Only those after this one, in the order of the list.
    pub after: Option<(At, MessageId)>,
    /// How many.
    pub limit: u32,
}

/// What an administrator does with a message that was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It goes once more, and stands here meanwhile.
    Retry {
        /// Queued, or still in doubt.
        then: MessageState,
        /// When nobody has taken it by then, it goes no more.
        deadline: At,
    },
    /// It goes no more: it had not left.
    Cancel,
    /// It is not tried again: it may have left.
    LastTry,
}

/// An act of an administrator on a message.
#[derive(Clone, Debug)]
pub struct NewAct {
    /// The message.
    pub id: MessageId,
    /// The release whose second half it brings.
    pub half_of: Option<ReleaseId>,
    /// Where it stood when it was judged.
    pub state: MessageState,
    /// When it was due then.
    pub due: At,
    /// What is done.
    pub what: What,
    /// What its history says of it.
    pub words: String,
    /// The event of the act.
    pub event: Event,
}

/// Messages that try providers.
#[derive(Clone, Debug)]
pub struct NewTests {
    /// Each with the provider that it is for.
    pub messages: Vec<(NewMessage, String)>,
    /// In which language.
    pub language: Language,
    /// When nobody has taken them by then, they go no more.
    pub deadline: At,
    /// The event of the act.
    pub event: Event,
}

/// How many messages are open with a provider in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Who had them last; nobody yet when it is their first turn.
    pub provider: Option<String>,
    /// Where they stand.
    pub state: MessageState,
    /// How many.
    pub count: u64,
    /// When the oldest was queued.
    pub oldest: At,
}

/// How many messages of a provider and a channel stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Who had them last.
    pub provider: Option<String>,
    /// By which channel.
    pub channel: Channel,
    /// Where they stand.
    pub state: MessageState,
    /// How many.
    pub count: u64,
}

fn read_tally(row: &Row) -> Result<Tally, StoreError> {
    let mut row = row.read("messages", 0);
    let provider = row.maybe(|row| row.parse("provider"))?;
    Ok(Tally { provider, channel: row.parse("channel")?, state: row.parse("state")?, count: row.number("count")? })
}

fn read(row: &Row) -> Result<DeliveryRow, StoreError> {
    let mut row = row.read("messages", 0);
    Ok(DeliveryRow {
        message: list::message(&mut row)?,
        kind: row.parse("kind")?,
        release: row.maybe(|row| row.parse("release_id"))?,
        gateway_id: row.maybe(|row| row.parse("gateway_id"))?,
        gateway_answer: row.maybe(|row| row.parse("gateway_answer"))?,
        doubt: row.maybe(|row| row.parse("doubt"))?,
    })
}

fn read_backlog(row: &Row) -> Result<Backlog, StoreError> {
    let mut row = row.read("messages", 0);
    let oldest = row.at("queued")?;
    let provider = row.maybe(|row| row.parse("provider"))?;
    Ok(Backlog { provider, state: row.parse("state")?, count: row.number("count")?, oldest })
}

impl Act for NewAct {
    /// Whether the message stood as it was judged.
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let Self { id, half_of, state, due, what, words, event } = self;
        let at = event.at;
        if let (What::Retry { .. }, Some(release)) = (what, half_of)
            && tx.batch(&[Write(HOLD, vec![release.as_str().into()])]).await?.first() != Some(&1)
        {
            return Ok(Verdict::Undo(false));
        }
        let mut values = vec![(&id.0).into(), state.as_str().into(), (*due).into()];
        let (sql, then, wait) = match *what {
            What::Retry { then, deadline } => {
                let wait = if then == MessageState::Unknown { Wait::Word } else { Wait::Turn };
                values.extend([then.as_str().into(), at.into(), wait.as_str().into(), deadline.into()]);
                (RETRY, then, Some(wait))
            }
            What::Cancel => {
                values.extend([at.into(), words.as_str().into()]);
                (CANCEL, MessageState::Cancelled, None)
            }
            What::LastTry => {
                values.push(at.into());
                (LAST_TRY, *state, None)
            }
        };
        if tx.batch(&[Write(sql, values)]).await?.first() != Some(&1) {
            return Ok(Verdict::Undo(false));
        }
        tx.batch(&[message_log::waiting(&id.0, at, then, wait, None, words), events::insert(event)]).await?;
        Ok(Verdict::Keep(true))
    }
}

impl Act for NewTests {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<()>, StoreError> {
        let at = self.event.at;
        let mut writes = vec![events::insert(&self.event)];
        for (message, provider) in &self.messages {
            let values = vec![
                (&message.id).into(),
                message.channel.as_str().into(),
                message.address.as_str().into(),
                self.language.as_str().into(),
                at.into(),
                self.deadline.into(),
                provider.as_str().into(),
            ];
            writes.push(Write(TEST, values));
        }
        tx.batch(&writes).await?;
        Ok(Verdict::Keep(()))
    }
}

impl Store {
    /// The message with this number.
    pub async fn delivery(&self, id: &MessageId) -> Result<Option<DeliveryRow>, StoreError> {
        Ok(self.look(ONE, &[(&id.0).into()], read).await?.pop())
    }

    /// The messages that fit, newest first.
    pub async fn deliveries(&self, filter: &DeliveryFilter) -> Result<Vec<DeliveryRow>, StoreError> {
        let DeliveryFilter { open, state, provider, channel, kind, release, before, after, limit } = filter;
        // The condition that leaves the fewest picks the index.
        let sql = match (release, state) {
            (Some(_), _) => OF_RELEASE,
            (None, _) if *open => OPEN,
            (None, Some(state)) if !state.settled() => OPEN,
            (None, Some(state)) if state.lost() => LOST,
            _ => ALL,
        };
        let (queued, id) = after.map_or((i64::MAX, [u8::MAX; 16]), |(at, id)| (at.millis(), id.0));
        let name = |name: Option<&'static str>| name.map_or(Value::Null, Value::from);
        let values = vec![
            (*limit).into(),
            queued.into(),
            Value::Bytes(id.to_vec().into()),
            before.map_or(i64::MAX, At::millis).into(),
            name(state.map(MessageState::as_str)),
            provider.clone().into(),
            name(channel.map(Channel::as_str)),
            name(kind.map(MessageKind::as_str)),
            release.as_ref().map(ToString::to_string).into(),
            i64::from(*open).into(),
        ];
        self.list(sql, values).await?.iter().map(read).collect()
    }

    /// Writes an act of an administrator; `false`, and nothing written, when the message stands otherwise by now.
    pub async fn act(&self, new: NewAct) -> Result<bool, StoreError> {
        self.write(new).await
    }

    /// Queues messages that try providers.
    pub async fn test_providers(&self, new: NewTests) -> Result<(), StoreError> {
        self.write(new).await
    }

    /// What is open, by provider and state.
    pub async fn backlog(&self) -> Result<Vec<Backlog>, StoreError> {
        self.list(BACKLOG, Vec::new()).await?.iter().map(read_backlog).collect()
    }

    /// What became of the messages queued since then, by provider, channel and state.
    pub async fn tally(&self, since: At) -> Result<Vec<Tally>, StoreError> {
        let first = MessageId::first_of(since);
        self.list(TALLY, vec![Value::Bytes(first.0.to_vec().into())]).await?.iter().map(read_tally).collect()
    }
}
