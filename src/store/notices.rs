//! What mail servers say of a message later on. A notice lies in its box until its effect is written, and may be read twice.

use super::receipts::{Found, Heard, Named, Told};
use super::tx::{Act, Tx, Verdict, Write};
use super::{Store, StoreError, message_log};
use crate::domain::message::MessageState;

const ONCE: &str = "insert into notices (name, heard) values ($1, $2) on conflict (name) do nothing";
/// Boxes give no number twice, but they are made anew now and then.
const FORGET: &str = "delete from notices where heard < $1";
const KEPT: std::time::Duration = std::time::Duration::from_hours(30 * 24);
const STATE: &str = "select state from messages where id = $1";
/// How often a notice is tried when something else changes its message at the same moment.
const ATTEMPTS: u32 = 5;

/// A notice as it was read.
#[derive(Clone, Debug)]
struct Notice {
    /// Where it lies: the same whoever reads it, and nothing else's.
    name: String,
    message: [u8; 16],
    heard: Heard,
}

/// What a notice met.
enum Met {
    /// A message of ours.
    Message(Told),
    /// No message of ours.
    Nothing,
    /// One that changed at the same moment.
    Moved,
}

impl Notice {
    /// That a message is still on its way is worth a line of its history.
    async fn on_its_way(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let rows = tx.query(STATE, &[(&self.message).into()]).await?;
        let state: Option<MessageState> = rows.first().map(|row| row.read("messages", 0).parse("state")).transpose()?;
        if state == Some(MessageState::Accepted) {
            let line = message_log::insert(&self.message, self.heard.at, MessageState::Accepted, None, &self.heard.words);
            tx.batch(&[line]).await?;
        }
        Ok(())
    }
}

impl Act for Notice {
    type Done = Met;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Met>, StoreError> {
        let forget = Write(FORGET, vec![self.heard.at.minus(KEPT).into()]);
        let once = Write(ONCE, vec![self.name.as_str().into(), self.heard.at.into()]);
        if tx.batch(&[forget, once]).await?.get(1) != Some(&1) {
            return Ok(Verdict::Keep(Met::Message(Told::Known)));
        }
        match self.heard.tell(tx).await? {
            Found::Message(Told::Known) => self.on_its_way(tx).await?,
            Found::Message(told) => return Ok(Verdict::Keep(Met::Message(told))),
            Found::Moved => return Ok(Verdict::Undo(Met::Moved)),
            // Every message was in the store before it went: there is nothing to wait for.
            Found::Nothing => return Ok(Verdict::Undo(Met::Nothing)),
        }
        Ok(Verdict::Keep(Met::Message(Told::Known)))
    }
}

impl Store {
    /// Writes down a notice that lies at this place, once; nothing when it speaks of no message of ours.
    pub async fn notice(&self, name: &str, heard: Heard) -> Result<Option<Told>, StoreError> {
        let Named::Ours(message) = heard.message else { return Ok(None) };
        let notice = Notice { name: name.to_owned(), message, heard };
        for _ in 0..ATTEMPTS {
            match self.write(notice.clone()).await? {
                Met::Message(told) => return Ok(Some(told)),
                Met::Nothing => return Ok(None),
                Met::Moved => {}
            }
        }
        Err(StoreError::Fault("a message changed again and again under its notice"))
    }
}
