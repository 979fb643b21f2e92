//! Letters to Enti and people: queued with the act they tell of, claimed under a lease, settled.

use std::time::Duration;

use super::model::Event;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};
use super::{Store, StoreError, events};
use crate::domain::enrolment::CaseId;
use crate::domain::letter::{LetterChannel, LetterState};
use crate::domain::time::At;

const INSERT: &str =
    "insert into letters (id, channel, contact_address, subject, body, case_id, queued, state, since, tries, due)
    values ($1, $2, $3, $4, $5, $6, $7, 'queued', $7, 0, $7)";
/// The text stands with the news.
const INSERT_NEWS: &str =
    "insert into letters (id, channel, contact_address, subject, body, bulletin_id, queued, state, since, tries, due)
    values ($1, $2, $3, $4, '', $5, $6, 'queued', $6, 0, $6)";
const DUE: &str = "select l.id, l.channel, l.contact_address, l.subject, coalesce(b.body, l.body), l.queued, l.tries, l.due
    from letters l left join bulletins b on b.id = l.bulletin_id
    where l.state in ('queued', 'sending') and l.due <= $1 order by l.due limit $2";
/// The letter must still be due as it was when it was read: another sender's claim moved that.
const CLAIM: &str = "update letters set state = 'sending', since = $4, tries = tries + 1, due = $3
    where id = $1 and due = $2 and state in ('queued', 'sending')";
const SETTLE: &str =
    "update letters set state = $3, since = $4, due = $5, words = $6 where id = $1 and state = 'sending' and due = $2";
/// A receipt may overtake the answer of the mail server.
const RECEIPT: &str = "update letters set state = $2, since = $3, words = $4
    where id = $1 and channel = 'pec' and state in ('queued', 'sending', 'accepted')";
const KNOWN: &str = "select id from letters where id = $1 and channel = 'pec'";
const OF_CASE: &str = "select id, channel, contact_address, subject, state, since, words from letters
    where case_id = $1 order by queued, id";

/// A letter to be queued.
#[derive(Clone, Debug)]
pub struct NewLetter {
    /// Its number, which its Message-ID is made of.
    pub id: [u8; 16],
    /// How it goes.
    pub channel: LetterChannel,
    /// Where to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// The request it is about.
    pub case: Option<CaseId>,
}

/// A letter that a sender claimed.
#[derive(Clone, Debug)]
pub struct ClaimedLetter {
    /// Its number.
    pub id: [u8; 16],
    /// How it goes.
    pub channel: LetterChannel,
    /// Where to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// When it was queued.
    pub queued: At,
    /// How often it was tried before.
    pub tries: u32,
    /// Until when it is this sender's.
    pub lease: At,
}

/// A letter as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRow {
    /// Its number.
    pub id: [u8; 16],
    /// How it goes.
    pub channel: LetterChannel,
    /// Where to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// How far it came.
    pub state: LetterState,
    /// Since when.
    pub since: At,
    /// What was said last.
    pub words: Option<String>,
}

/// The letter's row, to be written with the act it tells of.
pub fn insert(letter: &NewLetter, at: At) -> Write<'_> {
    let NewLetter { id, channel, to, subject, body, case } = letter;
    let case = case.as_ref().map(CaseId::as_str);
    let (to, subject, body) = (to.as_str(), subject.as_str(), body.as_str());
    Write(INSERT, vec![id.into(), channel.as_str().into(), to.into(), subject.into(), body.into(), case.into(), at.into()])
}

/// The row of one letter with these news, to be written with them.
#[must_use]
pub fn of_news<'a>(bulletin: &'a [u8; 16], (channel, to): (LetterChannel, &'a str), subject: &'a str, at: At) -> Write<'a> {
    let id = Value::Bytes(uuid::Uuid::now_v7().into_bytes().to_vec().into());
    Write(INSERT_NEWS, vec![id, channel.as_str().into(), to.into(), subject.into(), bulletin.into(), at.into()])
}

struct Claim {
    now: At,
    lease: At,
    most: u32,
}

impl Act for Claim {
    type Done = Vec<ClaimedLetter>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Vec<ClaimedLetter>>, StoreError> {
        let rows = tx.query(DUE, &[self.now.into(), self.most.into()]).await?;
        let mut claimed = Vec::new();
        for row in rows {
            let mut letter = read_due(&row)?;
            let claim = vec![(&letter.id).into(), letter.lease.into(), self.lease.into(), self.now.into()];
            if tx.batch(&[Write(CLAIM, claim)]).await?.first() == Some(&1) {
                letter.lease = self.lease;
                claimed.push(letter);
            }
        }
        Ok(Verdict::Keep(claimed))
    }
}

struct Settle {
    id: [u8; 16],
    lease: At,
    state: LetterState,
    due: At,
    words: String,
    event: Option<Event>,
    now: At,
}

impl Act for Settle {
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let Self { id, lease, state, due, words, event, now } = self;
        let settle = vec![id.into(), (*lease).into(), state.as_str().into(), (*now).into(), (*due).into(), words.as_str().into()];
        let mut writes = vec![Write(SETTLE, settle)];
        writes.extend(event.as_ref().map(events::insert));
        let done = tx.batch(&writes).await?.first() == Some(&1);
        Ok(if done { Verdict::Keep(true) } else { Verdict::Undo(false) })
    }
}

/// What a provider of certified mail says of a letter, to be written with the e-mail that says it.
#[must_use]
pub fn receipt<'a>(id: &'a [u8; 16], state: LetterState, words: &'a str, at: At) -> Write<'a> {
    Write(RECEIPT, vec![id.into(), state.as_str().into(), at.into(), words.into()])
}

/// Whether there is a letter with this number that went by certified mail.
pub async fn known(tx: &mut Tx<'_>, id: &[u8; 16]) -> Result<bool, StoreError> {
    Ok(!tx.query(KNOWN, &[id.into()]).await?.is_empty())
}

fn read_due(row: &Row) -> Result<ClaimedLetter, StoreError> {
    let mut row = row.read("letters", 0);
    Ok(ClaimedLetter {
        id: row.array("id")?,
        channel: row.parse("channel")?,
        to: row.parse("contact_address")?,
        subject: row.parse("subject")?,
        body: row.parse("body")?,
        queued: row.at("queued")?,
        tries: row.number("tries")?,
        lease: row.at("due")?,
    })
}

pub(super) fn read(row: &Row) -> Result<LetterRow, StoreError> {
    let mut row = row.read("letters", 0);
    Ok(LetterRow {
        id: row.array("id")?,
        channel: row.parse("channel")?,
        to: row.parse("contact_address")?,
        subject: row.parse("subject")?,
        state: row.parse("state")?,
        since: row.at("since")?,
        words: row.maybe(|row| row.parse("words"))?,
    })
}

impl Store {
    /// Claims letters that are due, for so long.
    pub async fn claim_letters(&self, now: At, lease: Duration, most: u32) -> Result<Vec<ClaimedLetter>, StoreError> {
        self.write(Claim { now, lease: now.plus(lease), most }).await
    }

    /// Writes what became of a letter; `false`, and nothing written, when it is another sender's by now.
    pub async fn settle_letter(
        &self,
        letter: &ClaimedLetter,
        (state, due): (LetterState, At),
        words: &str,
        event: Option<Event>,
        now: At,
    ) -> Result<bool, StoreError> {
        self.write(Settle { id: letter.id, lease: letter.lease, state, due, words: words.to_owned(), event, now }).await
    }

    /// What was written about a request, in the order of writing.
    pub async fn letters_of(&self, case: &CaseId) -> Result<Vec<LetterRow>, StoreError> {
        self.look(OF_CASE, &[case.as_str().into()], read).await
    }
}
