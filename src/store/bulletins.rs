//! News to Enti and people: written with all their letters, once for each key.

use super::letters::{self, LetterRow};
use super::model::{Event, Idempotency};
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};
use super::{Store, StoreError, events};
use crate::domain::bulletin::{Audience, News};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::letter::LetterChannel;
use crate::domain::operator::{EnteCode, Role};
use crate::domain::time::{At, Date};

const ENTI: &str = "select code, name, contact_pec from enti
    where standing = 'active' and (cast($1 as text) is null or code = $1) order by code";
/// An address that another Ente gave is the same person's.
const PEOPLE: &str = "select o.person_fiscal_code, o.full_name, coalesce(o.contact_email,
        (select min(p.contact_email) from operators p
         where p.person_fiscal_code = o.person_fiscal_code and p.standing <> 'closed'))
    from operators o join enti e on e.code = o.ente
    where (cast($1 as text) is null or o.ente = $1) and (cast($2 as text) is null or o.role = $2)
        and o.standing = 'active' and e.standing = 'active'
        and o.first_day <= $3 and (o.last_day is null or o.last_day >= $3)
    order by o.person_fiscal_code, o.ente, o.role";
const BULLETIN: &str =
    "insert into bulletins (id, sent, actor_fiscal_code, audience, ente, subject, body, left_out, request_key, digest)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (actor_fiscal_code, request_key) do nothing";
const BEFORE: &str = "select id, digest from bulletins where actor_fiscal_code = $1 and request_key = $2";
const FAILED: &str = "select id, channel, contact_address, subject, state, since, words from letters
    where bulletin_id = $1 and state = 'failed' order by contact_address, id";

/// The columns that [`read`] reads.
macro_rules! bulletins {
    ($condition:literal) => {
        concat!(
            "select b.id, b.sent, b.actor_fiscal_code, b.audience, b.ente, b.subject, b.body, b.left_out,
                (select count(*) from letters l where l.bulletin_id = b.id and l.state = 'queued'),
                (select count(*) from letters l where l.bulletin_id = b.id and l.state = 'sending'),
                (select count(*) from letters l where l.bulletin_id = b.id and l.state = 'accepted'),
                (select count(*) from letters l where l.bulletin_id = b.id and l.state = 'delivered'),
                (select count(*) from letters l where l.bulletin_id = b.id and l.state = 'failed')
            from bulletins b where ",
            $condition
        )
    };
}

const FIND: &str = bulletins!("b.id = $1");
const LIST: &str = bulletins!("b.sent < $1 or (b.sent = $1 and b.id < $2) order by b.sent desc, b.id desc limit $3");

/// An Ente or a person whom news are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The Ente's code, or the person's codice fiscale.
    pub code: String,
    /// The name.
    pub name: String,
    /// Where to write, when that is known.
    pub address: Option<String>,
}

/// News to be sent.
#[derive(Clone, Debug)]
pub struct NewBulletin {
    /// Their number.
    pub id: [u8; 16],
    /// To whom.
    pub audience: Audience,
    /// Only for this Ente.
    pub ente: Option<EnteCode>,
    /// What.
    pub news: News,
    /// By whom, and the key under which it is done once.
    pub key: Idempotency,
    /// The event of the act.
    pub event: Event,
}

/// What became of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Their letters are queued.
    Now,
    /// The same request was done before, under this number.
    Before([u8; 16]),
    /// The key was used for another request.
    KeyReused,
    /// No address of anybody is known.
    Nobody,
}

/// News that were sent, and how far their letters came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinRow {
    /// Their number.
    pub id: [u8; 16],
    /// When.
    pub sent: At,
    /// By whom.
    pub actor: FiscalCode,
    /// To whom.
    pub audience: Audience,
    /// Only for this Ente.
    pub ente: Option<EnteCode>,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// How many they do not reach.
    pub left_out: u32,
    /// How many letters wait.
    pub queued: u32,
    /// How many a sender has.
    pub sending: u32,
    /// How many a mail server took.
    pub accepted: u32,
    /// How many lie in the certified mailbox.
    pub delivered: u32,
    /// How many were given up.
    pub failed: u32,
}

/// Which statement finds them, and with what.
fn question(audience: Audience, ente: Option<&EnteCode>, role: Option<Role>, today: Date) -> (&'static str, Vec<Value<'static>>) {
    let ente = || Value::from(ente.map(ToString::to_string));
    match audience {
        Audience::Enti => (ENTI, vec![ente()]),
        Audience::Operators => (PEOPLE, vec![ente(), role.map(Role::as_str).into(), today.into()]),
    }
}

/// Each Ente or person once.
fn recipients(rows: &[Row]) -> Result<Vec<Recipient>, StoreError> {
    let read = |row: &Row| {
        let mut row = row.read("operators", 0);
        let (code, name) = (row.parse("person_fiscal_code")?, row.parse("full_name")?);
        Ok::<_, StoreError>(Recipient { code, name, address: row.maybe(|row| row.parse("contact_email"))? })
    };
    let mut all = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    all.dedup_by(|one, first| one.code == first.code);
    Ok(all)
}

impl Act for NewBulletin {
    type Done = Sent;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Sent>, StoreError> {
        let Self { id, audience, ente, news, key, event } = self;
        let (sql, values) = question(*audience, ente.as_ref(), None, event.at.day());
        let all = recipients(&tx.query(sql, &values).await?)?;
        let reached: Vec<&str> = all.iter().filter_map(|one| one.address.as_deref()).collect();
        let left_out = u32::try_from(all.len() - reached.len()).unwrap_or(u32::MAX);
        let bulletin = vec![
            id.into(),
            event.at.into(),
            key.actor.as_str().into(),
            audience.as_str().into(),
            ente.as_ref().map(EnteCode::as_str).into(),
            news.subject().into(),
            news.text().into(),
            left_out.into(),
            key.key.as_str().into(),
            (&key.digest).into(),
        ];
        if tx.batch(&[Write(BULLETIN, bulletin)]).await?.first() != Some(&1) {
            return before(tx, key).await.map(Verdict::Undo);
        }
        if reached.is_empty() {
            return Ok(Verdict::Undo(Sent::Nobody));
        }
        let channel = match audience {
            Audience::Enti => LetterChannel::Pec,
            Audience::Operators => LetterChannel::Email,
        };
        let letters = reached.iter().map(|to| letters::of_news(id, (channel, *to), news.subject(), event.at));
        let writes: Vec<Write<'_>> = letters.chain([events::insert(event)]).collect();
        tx.batch(&writes).await?;
        Ok(Verdict::Keep(Sent::Now))
    }
}

/// What a key stands for that could not be taken.
async fn before(tx: &mut Tx<'_>, key: &Idempotency) -> Result<Sent, StoreError> {
    let rows = tx.query(BEFORE, &[key.actor.as_str().into(), key.key.as_str().into()]).await?;
    let row = rows.first().ok_or(StoreError::Fault("a key was neither taken nor free"))?;
    let mut row = row.read("bulletins", 0);
    let (id, digest) = (row.array("id")?, row.array::<32>("digest")?);
    Ok(if digest == key.digest { Sent::Before(id) } else { Sent::KeyReused })
}

fn read(row: &Row) -> Result<BulletinRow, StoreError> {
    let mut row = row.read("bulletins", 0);
    Ok(BulletinRow {
        id: row.array("id")?,
        sent: row.at("sent")?,
        actor: row.parse("actor_fiscal_code")?,
        audience: row.parse("audience")?,
        ente: row.maybe(|row| row.parse("ente"))?,
        subject: row.parse("subject")?,
        text: row.parse("body")?,
        left_out: row.number("left_out")?,
        queued: row.number("queued")?,
        sending: row.number("sending")?,
        accepted: row.number("accepted")?,
        delivered: row.number("delivered")?,
        failed: row.number("failed")?,
    })
}

impl Store {
    /// Enti in function, or people in function on this day, each once with the address that is known; only of this Ente, only
    /// with this role.
    pub async fn recipients(
        &self,
        audience: Audience,
        ente: Option<&EnteCode>,
        role: Option<Role>,
        today: Date,
    ) -> Result<Vec<Recipient>, StoreError> {
        let (sql, values) = question(audience, ente, role, today);
        recipients(&self.list(sql, values).await?)
    }

    /// Writes news with a letter to everybody whom they reach.
    pub async fn send_bulletin(&self, new: NewBulletin) -> Result<Sent, StoreError> {
        self.write(new).await
    }

    /// News, newest first.
    pub async fn bulletins(&self, after: Option<(At, [u8; 16])>, limit: u32) -> Result<Vec<BulletinRow>, StoreError> {
        let (at, id) = after.unwrap_or((At::from_millis(i64::MAX), [0; 16]));
        let values = vec![at.into(), Value::Bytes(id.to_vec().into()), limit.into()];
        self.list(LIST, values).await?.iter().map(read).collect()
    }

    /// The news with this number.
    pub async fn find_bulletin(&self, id: &[u8; 16]) -> Result<Option<BulletinRow>, StoreError> {
        Ok(self.look(FIND, &[id.into()], read).await?.pop())
    }

    /// Their letters that were given up.
    pub async fn failed_letters(&self, bulletin: &[u8; 16]) -> Result<Vec<LetterRow>, StoreError> {
        self.look(FAILED, &[bulletin.into()], letters::read).await
    }
}
