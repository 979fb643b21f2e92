//! Enti as such: out of function, in function again, closed.

use super::model::Event;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::Row;
use super::{Store, StoreError, events};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{Ente, EnteCode, Role, Standing};
use crate::domain::tenure::EnteAct;
use crate::domain::time::Date;

const FIND: &str = "select code, name, standing from enti where code = $1";
const CHANGE: &str = "update enti set standing = $2 where code = $1 and standing = $3";
const KEEP: &str = "insert into ente_acts (ente, act, happened, reason, actor_fiscal_code) values ($1, $2, $3, $4, $5)";
const CLOSE: &str = "update sessions set closed = $2 where ente = $1 and closed is null";
/// Roles of overseers that somebody has at this Ente and nobody elsewhere, in function today.
const ALONE: &str = "select distinct o.role from operators o
    where o.ente = $1 and o.role in ('evaluator', 'administrator') and o.standing = 'active'
      and o.first_day <= $2 and (o.last_day is null or o.last_day >= $2)
      and not exists (select 1 from operators p join enti e on e.code = p.ente
        where p.role = o.role and p.ente <> $1 and p.standing = 'active' and e.standing = 'active'
          and p.first_day <= $2 and (p.last_day is null or p.last_day >= $2))";

/// An act on an Ente that was judged.
#[derive(Clone, Debug)]
pub struct NewEnteAct {
    /// The Ente as it was judged.
    pub ente: Ente,
    /// What is done.
    pub act: EnteAct,
    /// How it stands then.
    pub then: Standing,
    /// Why.
    pub reason: String,
    /// By whom.
    pub actor: FiscalCode,
    /// The event of the act.
    pub event: Event,
}

impl Act for NewEnteAct {
    /// Whether the Ente was still as it was judged.
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let Self { ente, act, then, reason, actor, event } = self;
        let code = ente.code.as_str();
        let change = vec![code.into(), then.as_str().into(), ente.standing.as_str().into()];
        if tx.batch(&[Write(CHANGE, change)]).await?.first() != Some(&1) {
            return Ok(Verdict::Undo(false));
        }
        let kept = vec![code.into(), act.as_str().into(), event.at.into(), reason.as_str().into(), actor.as_str().into()];
        let mut writes = vec![Write(KEEP, kept), events::insert(event)];
        if *act != EnteAct::Resume {
            writes.push(Write(CLOSE, vec![code.into(), event.at.into()]));
        }
        tx.batch(&writes).await?;
        Ok(Verdict::Keep(true))
    }
}

impl Store {
    /// The Ente with this code, as registered.
    pub async fn ente(&self, code: &EnteCode) -> Result<Option<Ente>, StoreError> {
        let read = |row: &Row| {
            let mut row = row.read("enti", 0);
            Ok(Ente { code: row.parse("code")?, name: row.parse("name")?, standing: row.parse("standing")? })
        };
        Ok(self.look(FIND, &[code.as_str().into()], read).await?.pop())
    }

    /// Roles of overseers that nobody outside this Ente has in function today.
    pub async fn overseers_alone(&self, code: &EnteCode, today: Date) -> Result<Vec<Role>, StoreError> {
        self.look(ALONE, &[code.as_str().into(), today.into()], |row| row.read("operators", 0).parse("role")).await
    }

    /// Writes an act on an Ente; the sessions of its people end with it. `false`, and nothing written, when it stands otherwise by
    /// now.
    pub async fn change_ente(&self, new: NewEnteAct) -> Result<bool, StoreError> {
        self.write(new).await
    }
}
