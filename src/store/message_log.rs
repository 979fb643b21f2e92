//! What happened to messages: tries, answers, receipts, acts of administrators.

use super::model::MessageEvent;
use super::tx::Write;
use super::value::Row;
use super::{Store, StoreError};
use crate::domain::message::{MessageState, Wait};
use crate::domain::time::At;

/// A line of the history, written with what it tells.
pub fn insert<'a>(message: &'a [u8; 16], at: At, state: MessageState, provider: Option<&'a str>, words: &'a str) -> Write<'a> {
    waiting(message, at, state, None, provider, words)
}

/// The same with what the message waits for from then on.
pub fn waiting<'a>(
    message: &'a [u8; 16],
    at: At,
    state: MessageState,
    wait: Option<Wait>,
    provider: Option<&'a str>,
    words: &'a str,
) -> Write<'a> {
    const SQL: &str =
        "insert into message_log (message_id, happened, state, provider, words, wait) values ($1, $2, $3, $4, $5, $6)";
    let wait = wait.map(Wait::as_str);
    Write(SQL, vec![message.into(), at.into(), state.as_str().into(), provider.into(), words.into(), wait.into()])
}

fn read(row: &Row) -> Result<MessageEvent, StoreError> {
    let mut row = row.read("message_log", 0);
    row.int("id")?;
    Ok(MessageEvent {
        at: row.at("happened")?,
        state: row.parse("state")?,
        provider: row.maybe(|row| row.parse("provider"))?,
        words: row.parse("words")?,
        wait: row.maybe(|row| row.parse("wait"))?,
    })
}

impl Store {
    /// The history of a message, from the first line on.
    pub async fn message_log(&self, message: &[u8; 16]) -> Result<Vec<MessageEvent>, StoreError> {
        const SQL: &str = "select id, happened, state, provider, words, wait from message_log where message_id = $1 order by id";
        self.look(SQL, &[message.into()], read).await
    }
}
