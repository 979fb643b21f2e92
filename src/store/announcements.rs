//! Ends of enablings and cards, and who was told of them: each end once, in one transaction with the letters.

use std::time::Duration;

use super::letters::{self, NewLetter};
use super::model::Event;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::Row;
use super::{Store, StoreError, events, people};
use crate::domain::announcement::{Ending, Held, horizon};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{EnteCode, Role};
use crate::domain::time::{At, Date};

/// Whatever ends within some days; who is in function is judged elsewhere.
const ENDS: &str =
    "select o.person_fiscal_code, o.role, o.full_name, o.standing, o.first_day, o.last_day, e.code, e.name, e.standing,
        o.card_last_day, coalesce(o.contact_email,
            (select min(p.contact_email) from operators p
             where p.person_fiscal_code = o.person_fiscal_code and p.standing <> 'closed')),
        e.contact_pec,
        (select count(*) from announcements a where a.person_fiscal_code = o.person_fiscal_code and a.ente = o.ente
            and a.role = o.role and a.what = 'enabling' and a.last_day = o.last_day),
        (select count(*) from announcements a where a.person_fiscal_code = o.person_fiscal_code and a.ente = o.ente
            and a.role = o.role and a.what = 'card' and a.last_day = o.card_last_day),
        (select count(*) from announcements a where a.ente = o.ente and a.announced >= $3)
    from operators o join enti e on e.code = o.ente
    where o.last_day between $1 and $2 or o.card_last_day between $1 and $2
    order by o.ente, o.person_fiscal_code, o.role";
/// Of two transactions at once the second waits for the first.
const TOLD: &str = "insert into announcements (person_fiscal_code, ente, role, what, last_day, announced)
    values ($1, $2, $3, $4, $5, $6) on conflict (person_fiscal_code, ente, role, what, last_day) do nothing";

/// An enabling that ends, or whose card does, and where its person and its Ente are written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndRow {
    /// The enabling with its ends.
    pub held: Held,
    /// The person's address.
    pub email: Option<String>,
    /// The Ente's certified mailbox.
    pub pec: Option<String>,
}

/// An end that is announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whose.
    pub person: FiscalCode,
    /// For which Ente.
    pub ente: EnteCode,
    /// As what.
    pub role: Role,
    /// What ends.
    pub what: Ending,
    /// Its last day.
    pub last_day: Date,
}

/// Ends that are announced, with the letters that do it.
#[derive(Clone, Debug)]
pub struct NewAnnouncements {
    /// The ends, in the order in which they were read: two senders do not wait for each other in a circle.
    pub told: Vec<Told>,
    /// The letters.
    pub letters: Vec<NewLetter>,
    /// The event of the act.
    pub event: Event,
}

impl Act for NewAnnouncements {
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let at = self.event.at;
        let told = self.told.iter().map(|Told { person, ente, role, what, last_day }| {
            let (person, ente, role) = (person.as_str(), ente.as_str(), role.as_str());
            let values = vec![person.into(), ente.into(), role.into(), what.as_str().into(), (*last_day).into(), at.into()];
            Write(TOLD, values)
        });
        let written = tx.batch(&told.collect::<Vec<_>>()).await?;
        if written.iter().any(|rows| *rows != 1) {
            return Ok(Verdict::Undo(false));
        }
        let letters = self.letters.iter().map(|letter| letters::insert(letter, at));
        let writes: Vec<Write<'_>> = letters.chain([events::insert(&self.event)]).collect();
        tx.batch(&writes).await?;
        Ok(Verdict::Keep(true))
    }
}

fn read(row: &Row) -> Result<EndRow, StoreError> {
    let mut row = row.read("operators", 0);
    let enabling = people::read(&mut row, 0)?;
    row.table("operators", 0);
    let card_until = row.maybe(|row| row.parse("card_last_day"))?;
    let email = row.maybe(|row| row.parse("contact_email"))?;
    let pec = row.maybe(|row| row.parse("contact_pec"))?;
    let mut announced = Vec::new();
    for what in [Ending::Enabling, Ending::Card] {
        if row.int("announced")? > 0 {
            announced.push(what);
        }
    }
    let told_today = row.int("told_today")? > 0;
    Ok(EndRow { held: Held { enabling, card_until, announced, told_today }, email, pec })
}

impl Store {
    /// Enablings that end within this time, or whose card does, in function or not.
    pub async fn ends(&self, now: At, within: Duration) -> Result<Vec<EndRow>, StoreError> {
        let today = now.day();
        let values = vec![today.into(), horizon(today, within).into(), At::start_of(today).into()];
        self.list(ENDS, values).await?.iter().map(read).collect()
    }

    /// Writes who is told of what, with the letters; `false`, and nothing written, when some of it was announced meanwhile.
    pub async fn announce(&self, new: NewAnnouncements) -> Result<bool, StoreError> {
        self.write(new).await
    }
}
