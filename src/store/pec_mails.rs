//! What came into the box for requests: each e-mail once, whole, with what became of it.

use super::cases::{self, NewCase, Opened};
use super::letters::{self, NewLetter};
use super::model::Event;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};
use super::{Store, StoreError, events};
use crate::domain::enrolment::{Aside, CaseId};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::letter::LetterState;
use crate::domain::named::named;
use crate::domain::time::At;

named! {
    /// What an e-mail turned out to be.
    MailSort, NotAMailSort, "a sort of mail" {
        /// It opened a case.
        Request = "request",
        /// It is a receipt of a letter of ours.
        Receipt = "receipt",
        /// People have to look at it.
        Aside = "aside",
    }
}

const PLACE: &str = "select id from pec_mails where place = $1";
const IDENTIFIER: &str = "select case_id from pec_mails where identifier = $1";
const INSERT: &str =
    "insert into pec_mails (id, place, taken, sort, reason, detail, identifier, contact_address, subject, case_id, size, raw)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (place) do nothing";
const DONE: &str = "update pec_mails set done = $2, done_by_fiscal_code = $3, done_reason = $4 where id = $1 and sort = 'aside' and done is null";
const LIST: &str =
    "select id, taken, sort, reason, detail, contact_address, subject, case_id, size, done_by_fiscal_code, done, done_reason
    from pec_mails where (cast($1 as bigint) = 1 or (sort = 'aside' and done is null))
        and (taken < $2 or (taken = $2 and id < $3)) order by taken desc, id desc limit $4";
const FIND: &str =
    "select id, taken, sort, reason, detail, contact_address, subject, case_id, size, done_by_fiscal_code, done, done_reason
    from pec_mails where id = $1";
const RAW: &str = "select raw from pec_mails where id = $1";

/// An e-mail that was read.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// Its number.
    pub id: [u8; 16],
    /// Where it lies: the same whoever reads it, and nothing else's.
    pub place: String,
    /// The provider's number of the envelope.
    pub identifier: Option<String>,
    /// The certified sender.
    pub sender: Option<String>,
    /// Its subject.
    pub subject: Option<String>,
    /// All of it.
    pub raw: Vec<u8>,
    /// What it turned out to be.
    pub what: What,
    /// The event of the act.
    pub event: Event,
}

/// What an e-mail brought.
#[derive(Clone, Debug)]
pub enum What {
    /// A request.
    Request(Box<NewCase>),
    /// What a provider says of a letter.
    Receipt {
        /// Which letter.
        letter: [u8; 16],
        /// How far it came; nothing when the receipt does not change that.
        state: Option<LetterState>,
        /// In the provider's words.
        words: String,
    },
    /// Nothing that can be processed.
    Aside {
        /// Why.
        reason: Aside,
        /// More about that.
        detail: String,
        /// The case that it speaks of.
        case: Option<CaseId>,
        /// What is answered.
        letters: Vec<NewLetter>,
    },
}

/// What became of an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was taken before.
    Before,
    /// It is in the store now, as this.
    Now(MailSort, Option<Aside>),
}

/// How it is written down.
struct Line {
    sort: MailSort,
    reason: Option<Aside>,
    detail: Option<String>,
    case: Option<CaseId>,
}

impl Line {
    fn aside(reason: Aside, detail: &str, case: Option<CaseId>) -> Self {
        Self { sort: MailSort::Aside, reason: Some(reason), detail: Some(detail.to_owned()), case }
    }
}

impl NewMail {
    /// Does what the e-mail is for; how it is written down.
    async fn effect(&self, tx: &mut Tx<'_>) -> Result<Line, StoreError> {
        match &self.what {
            What::Request(new) => Ok(match cases::open(tx, new).await? {
                Opened::New => Line { sort: MailSort::Request, reason: None, detail: None, case: Some(new.id.clone()) },
                Opened::Known(case) => Line::aside(Aside::Replayed, "the same request", Some(case)),
            }),
            What::Receipt { letter, state, words } => {
                if !letters::known(tx, letter).await? {
                    return Ok(Line::aside(Aside::StrayReceipt, words, None));
                }
                if let Some(state) = state {
                    tx.batch(&[letters::receipt(letter, *state, words, self.event.at)]).await?;
                }
                Ok(Line { sort: MailSort::Receipt, reason: None, detail: Some(words.clone()), case: None })
            }
            What::Aside { reason, detail, case, letters } => {
                let writes: Vec<_> = letters.iter().map(|letter| letters::insert(letter, self.event.at)).collect();
                tx.batch(&writes).await?;
                let known = match case {
                    Some(case) => cases::exists(tx, case).await?,
                    None => false,
                };
                Ok(Line::aside(*reason, detail, case.clone().filter(|_| known)))
            }
        }
    }

    fn insert(&self, line: &Line, identifier: Option<&str>) -> Write<'static> {
        let text = |text: &Option<String>| Value::from(text.clone());
        let values = vec![
            Value::Bytes(self.id.to_vec().into()),
            self.place.clone().into(),
            self.event.at.into(),
            line.sort.as_str().into(),
            line.reason.map(Aside::as_str).into(),
            text(&line.detail),
            identifier.map(str::to_owned).into(),
            text(&self.sender),
            text(&self.subject),
            line.case.as_ref().map(ToString::to_string).into(),
            i64::try_from(self.raw.len()).unwrap_or(i64::MAX).into(),
            Value::Bytes(self.raw.clone().into()),
        ];
        Write(INSERT, values)
    }
}

impl Act for NewMail {
    type Done = Taken;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Taken>, StoreError> {
        if !tx.query(PLACE, &[self.place.as_str().into()]).await?.is_empty() {
            return Ok(Verdict::Undo(Taken::Before));
        }
        let mut identifier = self.identifier.as_deref();
        let same = match identifier {
            Some(identifier) => tx.query(IDENTIFIER, &[identifier.into()]).await?,
            None => Vec::new(),
        };
        let line = if let Some(same) = same.first() {
            identifier = None;
            let case = same.read("pec_mails", 0).maybe(|row| row.parse("case_id"))?;
            Line::aside(Aside::Replayed, "the same envelope", case)
        } else {
            self.effect(tx).await?
        };
        let written = tx.batch(&[self.insert(&line, identifier), events::insert(&self.event)]).await?;
        // Another reader was quicker.
        if written.first() != Some(&1) {
            return Ok(Verdict::Undo(Taken::Before));
        }
        Ok(Verdict::Keep(Taken::Now(line.sort, line.reason)))
    }
}

/// An e-mail as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailRow {
    /// Its number.
    pub id: [u8; 16],
    /// When it was taken.
    pub taken: At,
    /// What it turned out to be.
    pub sort: MailSort,
    /// Why it was put aside.
    pub reason: Option<Aside>,
    /// More about that.
    pub detail: Option<String>,
    /// The certified sender.
    pub sender: Option<String>,
    /// Its subject.
    pub subject: Option<String>,
    /// The case it opened or speaks of.
    pub case: Option<CaseId>,
    /// Its size in bytes.
    pub size: u64,
    /// Who looked at it, when, and what was done.
    pub done: Option<(FiscalCode, At, String)>,
}

fn read(row: &Row) -> Result<MailRow, StoreError> {
    let mut row = row.read("pec_mails", 0);
    Ok(MailRow {
        id: row.array("id")?,
        taken: row.at("taken")?,
        sort: row.parse("sort")?,
        reason: row.maybe(|row| row.parse("reason"))?,
        detail: row.maybe(|row| row.parse("detail"))?,
        sender: row.maybe(|row| row.parse("contact_address"))?,
        subject: row.maybe(|row| row.parse("subject"))?,
        case: row.maybe(|row| row.parse("case_id"))?,
        size: row.number("size")?,
        done: row.maybe(|row| Ok((row.parse("done_by_fiscal_code")?, row.at("done")?, row.parse("done_reason")?)))?,
    })
}

struct Done {
    id: [u8; 16],
    actor: FiscalCode,
    reason: String,
    event: Event,
}

impl Act for Done {
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let done = vec![(&self.id).into(), self.event.at.into(), self.actor.as_str().into(), self.reason.as_str().into()];
        let done = tx.batch(&[Write(DONE, done), events::insert(&self.event)]).await?;
        Ok(if done.first() == Some(&1) { Verdict::Keep(true) } else { Verdict::Undo(false) })
    }
}

impl Store {
    /// Takes an e-mail, once: it stands in the store with its effect, or not at all.
    pub async fn take_mail(&self, new: NewMail) -> Result<Taken, StoreError> {
        self.write(new).await
    }

    /// Whether the e-mail at this place was taken.
    pub async fn mail_taken(&self, place: &str) -> Result<bool, StoreError> {
        let id = |row: &Row| row.read("pec_mails", 0).array::<16>("id");
        Ok(!self.look(PLACE, &[place.into()], id).await?.is_empty())
    }

    /// What came, newest first: what people have to look at, or everything.
    pub async fn mails(&self, all: bool, after: Option<(At, [u8; 16])>, limit: u32) -> Result<Vec<MailRow>, StoreError> {
        let (at, id) = after.unwrap_or((At::from_millis(i64::MAX), [0; 16]));
        let values = vec![i64::from(all).into(), at.into(), Value::Bytes(id.to_vec().into()), limit.into()];
        self.list(LIST, values).await?.iter().map(read).collect()
    }

    /// The e-mail with this number.
    pub async fn find_mail(&self, id: &[u8; 16]) -> Result<Option<MailRow>, StoreError> {
        Ok(self.look(FIND, &[id.into()], read).await?.pop())
    }

    /// All of it.
    pub async fn raw_mail(&self, id: &[u8; 16]) -> Result<Option<Vec<u8>>, StoreError> {
        let rows = self.list(RAW, vec![Value::Bytes(id.to_vec().into())]).await?;
        rows.first().map(|row| row.read("pec_mails", 0).bytes("raw").map(<[u8]>::to_vec)).transpose()
    }

    /// Writes down that somebody looked at an e-mail; `false` when there is nothing to look at.
    pub async fn mail_done(&self, id: [u8; 16], actor: &FiscalCode, reason: &str, event: Event) -> Result<bool, StoreError> {
        self.write(Done { id, actor: actor.clone(), reason: reason.to_owned(), event }).await
    }
}
