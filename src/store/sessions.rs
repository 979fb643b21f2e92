//! Sessions of operators: fingerprints of their certificates, never a key.

use std::time::Duration;

use super::model::{Event, SessionRow};
use super::tx::{Act, Tx, Verdict, Write};
use super::value::Row;
use super::{Store, StoreError, events, people};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{EnteCode, Role};
use crate::domain::time::{At, Date};

/// How long counters of releases are kept after the beginning of their frame; longer than any frame that makes sense.
const COUNTERS_KEPT: Duration = Duration::from_hours(31 * 24);

struct Open {
    fingerprint: [u8; 32],
    operator: FiscalCode,
    ente: EnteCode,
    role: Role,
    opened: At,
    until: At,
    card_until: Option<Date>,
    event: Event,
}

impl Act for Open {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<()>, StoreError> {
        const INSERT: &str = "insert into sessions (fingerprint, operator_fiscal_code, ente, role, opened, ends, seen)
            values ($1, $2, $3, $4, $5, $6, $5)";
        const CARD: &str = "update operators set card_last_day = $4 where person_fiscal_code = $1 and ente = $2 and role = $3
            and $4 is distinct from card_last_day";
        const OLD_COUNTERS: &str = "delete from operator_counters where operator_fiscal_code = $1 and frame < $2";
        let values = vec![
            (&self.fingerprint).into(),
            self.operator.as_str().into(),
            self.ente.as_str().into(),
            self.role.as_str().into(),
            self.opened.into(),
            self.until.into(),
        ];
        let card =
            vec![self.operator.as_str().into(), self.ente.as_str().into(), self.role.as_str().into(), self.card_until.into()];
        let old = vec![self.operator.as_str().into(), self.opened.minus(COUNTERS_KEPT).into()];
        tx.batch(&[Write(INSERT, values), Write(CARD, card), Write(OLD_COUNTERS, old), events::insert(&self.event)]).await?;
        Ok(Verdict::Keep(()))
    }
}

struct Touch {
    fingerprint: [u8; 32],
    seen: At,
}

impl Act for Touch {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<()>, StoreError> {
        const SQL: &str = "update sessions set seen = $2 where fingerprint = $1 and seen < $2";
        tx.batch(&[Write(SQL, vec![(&self.fingerprint).into(), self.seen.into()])]).await?;
        Ok(Verdict::Keep(()))
    }
}

struct Close {
    fingerprint: [u8; 32],
    event: Event,
}

impl Act for Close {
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        const SQL: &str = "update sessions set closed = $2 where fingerprint = $1 and closed is null";
        let close = Write(SQL, vec![(&self.fingerprint).into(), self.event.at.into()]);
        let changed = tx.batch(&[close, events::insert(&self.event)]).await?;
        Ok(if changed.first() == Some(&1) { Verdict::Keep(true) } else { Verdict::Undo(false) })
    }
}

fn read(row: &Row) -> Result<SessionRow, StoreError> {
    let mut row = row.read("sessions", 0);
    Ok(SessionRow {
        fingerprint: row.array("fingerprint")?,
        opened: row.at("opened")?,
        until: row.at("ends")?,
        seen: row.at("seen")?,
        operator: people::read(&mut row, 4)?,
    })
}

impl Store {
    /// Opens a session, from a moment to another, and keeps the last day of the card with the enabling. Fails when the
    /// fingerprint was used before: a key serves one session.
    pub async fn open_session(
        &self,
        fingerprint: [u8; 32],
        operator: &FiscalCode,
        ente: &EnteCode,
        role: Role,
        (opened, until): (At, At),
        card_until: Option<Date>,
        event: Event,
    ) -> Result<(), StoreError> {
        let (operator, ente) = (operator.clone(), ente.clone());
        self.write(Open { fingerprint, operator, ente, role, opened, until, card_until, event }).await
    }

    /// The session with its operator and Ente as registered now; `None` when there is none or it was closed. Whether it has
    /// ended or was idle for too long, the caller judges.
    pub async fn session(&self, fingerprint: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        const SQL: &str = "select s.fingerprint, s.opened, s.ends, s.seen,
            o.person_fiscal_code, o.role, o.full_name, o.standing, o.first_day, o.last_day, e.code, e.name, e.standing
            from sessions s
            join operators o on o.person_fiscal_code = s.operator_fiscal_code and o.ente = s.ente and o.role = s.role
            join enti e on e.code = s.ente
            where s.fingerprint = $1 and s.closed is null";
        Ok(self.look(SQL, &[fingerprint.into()], read).await?.pop())
    }

    /// Notes that the session was seen. A write: call it at most once a minute for a session.
    pub async fn touch_session(&self, fingerprint: &[u8; 32], seen: At) -> Result<(), StoreError> {
        self.write(Touch { fingerprint: *fingerprint, seen }).await
    }

    /// Closes the session; `false`, and nothing written, when there was none open.
    pub async fn close_session(&self, fingerprint: &[u8; 32], event: Event) -> Result<bool, StoreError> {
        self.write(Close { fingerprint: *fingerprint, event }).await
    }
}
