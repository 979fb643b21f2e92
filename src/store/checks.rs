//! Checks of addresses: asked for, answered, used once.

use super::model::{Event, MessageRow};
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};
use super::{Store, StoreError, events, list};
use crate::domain::check::{Check, CheckId, MOST_WRONG, ShortCode};
use crate::domain::contact::Channel;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::message::Language;
use crate::domain::release::{OperatorLimit, ReleaseId};
use crate::domain::time::At;

const MESSAGE: &str =
    "insert into messages (id, kind, nth, channel, contact_address, language, queued, deadline, state, since, tries,
        due, wait, short_code)
    values ($1, 'check', 0, $2, $3, $4, $5, $6, 'queued', $5, 0, $5, 'turn', $7)";
const CHECK: &str =
    "insert into checks (id, message_id, operator_fiscal_code, citizen_fiscal_code, channel, contact_address, made,
        expires, digest, wrong)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)";
const RECENT: &str = "select count(*) from checks where operator_fiscal_code = $1 and made > $2";
const FIND: &str =
    "select id, operator_fiscal_code, citizen_fiscal_code, channel, contact_address, expires, wrong, proven, release_id,
        digest, message_id
    from checks where id = $1";
/// Of many answers at the same moment one counts; the others are judged anew.
const RIGHT: &str = "update checks set proven = $3 where id = $1 and wrong = $2 and proven is null and release_id is null";
const WRONG: &str = "update checks set wrong = wrong + 1 where id = $1 and wrong = $2 and proven is null and release_id is null";
const USE: &str = "update checks set release_id = $2 where id = $1 and release_id is null and proven is not null";

/// A check to be made.
#[derive(Debug)]
pub struct NewCheck {
    /// Its number.
    pub id: CheckId,
    /// The number of the message in the outbox.
    pub message: [u8; 16],
    /// Who asks.
    pub operator: FiscalCode,
    /// Whose address it is said to be.
    pub citizen: FiscalCode,
    /// By which channel.
    pub channel: Channel,
    /// Where to.
    pub address: String,
    /// In which language.
    pub language: Language,
    /// The code that goes out.
    pub code: ShortCode,
    /// SHA-256 over the number and the code.
    pub digest: [u8; 32],
    /// Until when it counts.
    pub expires: At,
    /// How many an operator may ask for.
    pub limit: OperatorLimit,
    /// The event of the act.
    pub event: Event,
}

/// A check with what its answers are compared to.
#[derive(Debug)]
pub struct CheckRow {
    /// The check.
    pub check: Check,
    /// SHA-256 over the number and the right code.
    pub digest: [u8; 32],
    /// Its message in the outbox.
    pub message: [u8; 16],
}

/// An answer to be written.
#[derive(Debug)]
pub struct Answered {
    /// Which check.
    pub id: CheckId,
    /// How many wrong ones there were when it was judged.
    pub wrong: u32,
    /// Whether the code was right.
    pub right: bool,
    /// The event of the act.
    pub event: Event,
}

impl Act for NewCheck {
    /// Whether the operator may still ask.
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let Self { id, message, operator, citizen, channel, address, language, code, digest, expires, limit, event } = self;
        let rows = tx.query(RECENT, &[operator.as_str().into(), event.at.minus(limit.window).into()]).await?;
        let recent: u32 = rows.first().map_or(Ok(0), |row| row.read("checks", 0).number("count"))?;
        if recent >= limit.most {
            return Ok(Verdict::Undo(false));
        }
        let queued = vec![
            message.into(),
            channel.as_str().into(),
            address.as_str().into(),
            language.as_str().into(),
            event.at.into(),
            (*expires).into(),
            code.digits().reveal().into(),
        ];
        let check = vec![
            id.as_str().into(),
            message.into(),
            operator.as_str().into(),
            citizen.as_str().into(),
            channel.as_str().into(),
            address.as_str().into(),
            event.at.into(),
            (*expires).into(),
            digest.into(),
        ];
        tx.batch(&[Write(MESSAGE, queued), Write(CHECK, check), events::insert(event)]).await?;
        Ok(Verdict::Keep(true))
    }
}

impl Act for Answered {
    /// Whether the check was still as it was judged.
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let mut values = vec![self.id.as_str().into(), self.wrong.into()];
        let answer = if self.right {
            values.push(self.event.at.into());
            Write(RIGHT, values)
        } else {
            Write(WRONG, values)
        };
        let changed = tx.batch(&[answer, events::insert(&self.event)]).await?;
        Ok(if changed.first() == Some(&1) { Verdict::Keep(true) } else { Verdict::Undo(false) })
    }
}

/// The check is used by this release; changes no row when it was used before.
#[must_use]
pub fn used<'a>(check: &'a CheckId, release: &'a ReleaseId) -> Write<'a> {
    Write(USE, vec![check.as_str().into(), release.as_str().into()])
}

fn read(row: &Row) -> Result<CheckRow, StoreError> {
    let mut row = row.read("checks", 0);
    let check = Check {
        id: row.parse("id")?,
        operator: row.parse("operator_fiscal_code")?,
        citizen: row.parse("citizen_fiscal_code")?,
        channel: row.parse("channel")?,
        address: row.parse("contact_address")?,
        expires: row.at("expires")?,
        wrong: row.number::<u32>("wrong")?.min(MOST_WRONG),
        proven: row.maybe(|row| row.at("proven"))?.is_some(),
        used: row.maybe(|row| row.parse::<ReleaseId>("release_id"))?.is_some(),
    };
    Ok(CheckRow { check, digest: row.array("digest")?, message: row.array("message_id")? })
}

impl Store {
    /// Writes a check and its message; `false`, and nothing written, when the operator asked for too many.
    pub async fn new_check(&self, new: NewCheck) -> Result<bool, StoreError> {
        self.write(new).await
    }

    /// The check with this number.
    pub async fn check_of(&self, id: &CheckId) -> Result<Option<CheckRow>, StoreError> {
        Ok(self.look(FIND, &[id.as_str().into()], read).await?.pop())
    }

    /// Writes an answer; `false`, and nothing written, when the check changed since it was judged.
    pub async fn answer_check(&self, answered: Answered) -> Result<bool, StoreError> {
        self.write(answered).await
    }

    /// One message, whatever it is for.
    pub async fn message(&self, id: &[u8; 16]) -> Result<Option<MessageRow>, StoreError> {
        Ok(self.look(list::MESSAGE, &[Value::from(id)], list::read_message).await?.pop())
    }
}
