//! What is done to enablings, and who holds which.

use std::time::Duration;

use super::model::Event;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::Row;
use super::{Store, StoreError, events, people};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{EnteCode, Operator, Role};
use crate::domain::tenure::{After, LifeAct};
use crate::domain::time::{At, Date};

/// So long a wish waits for a second person.
const PATIENCE: Duration = Duration::from_hours(24);

/// The enabling must still be as it was judged.
const CHANGE: &str = "update operators set standing = $4, last_day = $5
    where person_fiscal_code = $1 and ente = $2 and role = $3 and standing = $6
      and (last_day = $7 or (last_day is null and cast($7 as text) is null))";
/// One that was there before, and ended, begins anew.
const OPEN: &str = "insert into operators (person_fiscal_code, ente, role, full_name, standing, first_day, last_day)
    values ($1, $2, $3, $4, 'active', $5, $6)
    on conflict (person_fiscal_code, ente, role) do update
    set full_name = excluded.full_name, standing = 'active', first_day = excluded.first_day, last_day = excluded.last_day
    where operators.standing = 'closed'";
const KEEP: &str =
    "insert into tenure_acts (operator_fiscal_code, ente, role, act, happened, last_day, moved_to, reason, actor_fiscal_code, second_fiscal_code)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
/// Sessions are asked for at each request; ended ones are not asked for any more.
const CLOSE: &str =
    "update sessions set closed = $4 where operator_fiscal_code = $1 and ente = $2 and role = $3 and closed is null";
const WISH: &str = "insert into tenure_wishes (digest, actor_fiscal_code, wished) values ($1, $2, $3)
    on conflict (digest, actor_fiscal_code) do update set wished = excluded.wished";
const WISHED: &str = "select actor_fiscal_code from tenure_wishes where digest = $1 and actor_fiscal_code <> $2 and wished >= $3 order by wished limit 1";
const FULFILLED: &str = "delete from tenure_wishes where digest = $1";
/// Others of a role who are in function today, at this Ente or at any that is.
const OTHERS: &str = "select count(*) from operators o join enti e on e.code = o.ente
    where o.role = $1 and o.person_fiscal_code <> $2 and o.standing = 'active' and e.standing = 'active'
      and o.first_day <= $3 and (o.last_day is null or o.last_day >= $3) and (cast($4 as text) is null or o.ente = $4)";
const ENABLINGS: &str =
    "select o.person_fiscal_code, o.role, o.full_name, o.standing, o.first_day, o.last_day, e.code, e.name, e.standing
    from operators o join enti e on e.code = o.ente
    where (cast($1 as text) is null or o.ente = $1) and (o.ente, o.person_fiscal_code, o.role) > ($2, $3, $4)
    order by o.ente, o.person_fiscal_code, o.role limit $5";
const ACTS: &str = "select act, happened, last_day, moved_to, reason, actor_fiscal_code, second_fiscal_code from tenure_acts
    where operator_fiscal_code = $1 and ente = $2 and role = $3 order by id";

/// An act on an enabling that was judged.
#[derive(Clone, Debug)]
pub struct NewTenureAct {
    /// The enabling as it was judged.
    pub enabling: Operator,
    /// What is done.
    pub act: LifeAct,
    /// How it stands then.
    pub after: After,
    /// Why.
    pub reason: String,
    /// Who wanted the same, where one is not enough, and by which wish.
    pub second: Option<(FiscalCode, [u8; 32])>,
    /// The event of the act; its actor and moment are the act's.
    pub event: Event,
}

/// A line of an enabling's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenureAct {
    /// What was done.
    pub act: LifeAct,
    /// When.
    pub at: At,
    /// The last day after it.
    pub until: Option<Date>,
    /// Where it went.
    pub to: Option<EnteCode>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub actor: FiscalCode,
    /// Who wanted the same.
    pub second: Option<FiscalCode>,
}

/// What became of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is done.
    Done,
    /// The enabling stands otherwise by now.
    Otherwise,
    /// The person has such an enabling at the Ente where it was to go.
    There,
    /// There is no such Ente.
    NoEnte,
}

impl Act for NewTenureAct {
    type Done = Changed;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Changed>, StoreError> {
        let Self { enabling, act, after, reason, second, event } = self;
        let key =
            || vec![enabling.fiscal_code.as_str().into(), enabling.ente.code.as_str().into(), enabling.role.as_str().into()];
        if let Some(to) = &after.opens
            && tx.query("select code from enti where code = $1 and standing <> 'closed'", &[to.as_str().into()]).await?.is_empty()
        {
            return Ok(Verdict::Undo(Changed::NoEnte));
        }
        let change = [
            key(),
            vec![after.standing.as_str().into(), after.until.into(), enabling.standing.as_str().into(), enabling.until.into()],
        ]
        .concat();
        if tx.batch(&[Write(CHANGE, change)]).await?.first() != Some(&1) {
            return Ok(Verdict::Undo(Changed::Otherwise));
        }
        if let Some(to) = &after.opens {
            let open = vec![
                enabling.fiscal_code.as_str().into(),
                to.as_str().into(),
                enabling.role.as_str().into(),
                enabling.name.as_str().into(),
                event.at.day().into(),
                after.until.into(),
            ];
            if tx.batch(&[Write(OPEN, open)]).await?.first() != Some(&1) {
                return Ok(Verdict::Undo(Changed::There));
            }
        }
        let kept = [
            key(),
            vec![
                act.as_str().into(),
                event.at.into(),
                after.until.into(),
                after.opens.as_ref().map(EnteCode::as_str).into(),
                reason.as_str().into(),
                event.actor.as_str().into(),
                second.as_ref().map(|(person, _)| person.as_str()).into(),
            ],
        ]
        .concat();
        let mut writes = vec![Write(KEEP, kept), events::insert(event)];
        if *act != LifeAct::Resume && *act != LifeAct::Renew {
            writes.push(Write(CLOSE, [key(), vec![event.at.into()]].concat()));
        }
        writes.extend(second.as_ref().map(|(_, digest)| Write(FULFILLED, vec![digest.into()])));
        tx.batch(&writes).await?;
        Ok(Verdict::Keep(Changed::Done))
    }
}

struct Wish {
    digest: [u8; 32],
    actor: FiscalCode,
    event: Event,
}

impl Act for Wish {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<()>, StoreError> {
        let wish = vec![(&self.digest).into(), self.actor.as_str().into(), self.event.at.into()];
        tx.batch(&[Write(WISH, wish), events::insert(&self.event)]).await?;
        Ok(Verdict::Keep(()))
    }
}

fn read(row: &Row) -> Result<Operator, StoreError> {
    people::read(&mut row.read("operators", 0), 0)
}

fn read_act(row: &Row) -> Result<TenureAct, StoreError> {
    let mut row = row.read("tenure_acts", 0);
    Ok(TenureAct {
        act: row.parse("act")?,
        at: row.at("happened")?,
        until: row.maybe(|row| row.parse("last_day"))?,
        to: row.maybe(|row| row.parse("moved_to"))?,
        reason: row.parse("reason")?,
        actor: row.parse("actor_fiscal_code")?,
        second: row.maybe(|row| row.parse("second_fiscal_code"))?,
    })
}

impl Store {
    /// Writes an act on an enabling, with its fact and its event; sessions of an enabling that ends or rests end with it.
    pub async fn change_tenure(&self, new: NewTenureAct) -> Result<Changed, StoreError> {
        self.write(new).await
    }

    /// Writes down that this person wants an act that needs two.
    pub async fn wish_tenure(&self, digest: [u8; 32], actor: &FiscalCode, event: Event) -> Result<(), StoreError> {
        self.write(Wish { digest, actor: actor.clone(), event }).await
    }

    /// Somebody else who wanted the same within the last day.
    pub async fn tenure_wished(&self, digest: &[u8; 32], actor: &FiscalCode, now: At) -> Result<Option<FiscalCode>, StoreError> {
        let read = |row: &Row| row.read("tenure_wishes", 0).parse("actor_fiscal_code");
        Ok(self.look(WISHED, &[digest.into(), actor.as_str().into(), now.minus(PATIENCE).into()], read).await?.pop())
    }

    /// How many others have this role in function today; of responsibles, at this Ente.
    pub async fn others_in_function(
        &self,
        role: Role,
        person: &FiscalCode,
        ente: &EnteCode,
        today: Date,
    ) -> Result<u64, StoreError> {
        let only = (role == Role::Responsible).then_some(ente.as_str());
        let count = |row: &Row| row.read("operators", 0).number("count");
        let values = [role.as_str().into(), person.as_str().into(), today.into(), only.into()];
        Ok(self.look(OTHERS, &values, count).await?.pop().unwrap_or_default())
    }

    /// Enablings of an Ente or of all, in function or not, after this one in the order of Ente, person and role.
    pub async fn enablings(
        &self,
        ente: Option<&EnteCode>,
        after: Option<&Operator>,
        limit: u32,
    ) -> Result<Vec<Operator>, StoreError> {
        let place = |of: fn(&Operator) -> &str| after.map_or("", of).to_owned().into();
        let values = vec![
            ente.map(ToString::to_string).into(),
            place(|one| one.ente.code.as_str()),
            place(|one| one.fiscal_code.as_str()),
            place(|one| one.role.as_str()),
            limit.into(),
        ];
        self.list(ENABLINGS, values).await?.iter().map(read).collect()
    }

    /// The life of an enabling, from the first act on.
    pub async fn tenure(&self, enabling: &Operator) -> Result<Vec<TenureAct>, StoreError> {
        let Operator { fiscal_code, ente, role, .. } = enabling;
        self.look(ACTS, &[fiscal_code.as_str().into(), ente.code.as_str().into(), role.as_str().into()], read_act).await
    }
}
