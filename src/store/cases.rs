//! Requests of Enti: opened with what brought them, decided person by person, and what follows from it in one transaction.

use super::letters::{self, NewLetter};
use super::model::Event;
use super::tx::{Act, Tx, Verdict, Write};
use super::value::{Row, Value};
use super::{Store, StoreError, events};
use crate::domain::contact::{Email, Mobile};
use crate::domain::enrolment::{Candidate, CandidateState, Case, CaseId, CaseState, DecisionAct, Effect, Way};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{EnteCode, Role};
use crate::domain::time::{At, Date};

const KNOWN: &str = "select id from cases where digest = $1";
const REPLACE: &str =
    "update cases set state = 'replaced', decided = decided + 1 where id = $1 and ente = $2 and state in ('open', 'asked')";
const CASE: &str = "insert into cases (id, opened, expires, state, way, ente, contact_pec, responsible_fiscal_code,
        signed_by_fiscal_code, handed_in_by_fiscal_code, request, digest, decided)
    values ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10, $11, 0)";
const CANDIDATE: &str = "insert into candidates (case_id, nth, person_fiscal_code, full_name, role, office, contact_email,
        contact_mobile, first_day, last_day, state)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting')";
/// Whoever judged an older state judges anew.
const TURN: &str = "update cases set state = $2, decided = decided + 1 where id = $1 and decided = $3";
const SETTLED: &str = "update candidates set state = $3 where case_id = $1 and nth = $2 and state = 'waiting'";
const DECISION: &str =
    "insert into decisions (case_id, nth, act, actor_fiscal_code, happened, reason) values ($1, $2, $3, $4, $5, $6)";
/// An Ente that is known keeps its name and its standing.
const ENTE: &str = "insert into enti (code, name, standing, contact_pec) values ($1, $2, 'active', $3)
    on conflict (code) do update set contact_pec = excluded.contact_pec";
/// Who is suspended stays so; who has no last day keeps that; who ended begins anew.
const ENABLE: &str =
    "insert into operators (person_fiscal_code, ente, role, full_name, standing, first_day, last_day, office, contact_email, contact_mobile)
    values ($1, $2, $3, $4, 'active', $5, $6, $7, $8, $9)
    on conflict (person_fiscal_code, ente, role) do update
    set full_name = excluded.full_name, office = excluded.office, contact_email = excluded.contact_email,
        contact_mobile = excluded.contact_mobile,
        first_day = case when operators.standing = 'closed' then excluded.first_day else operators.first_day end,
        last_day = case when operators.standing <> 'closed' and operators.last_day is null then null else excluded.last_day end,
        standing = case when operators.standing = 'suspended' then 'suspended' else 'active' end";

/// The columns that [`read`] reads.
macro_rules! cases {
    ($condition:literal) => {
        concat!(
            "select id, opened, expires, state, way, ente, contact_pec, responsible_fiscal_code, signed_by_fiscal_code,
                handed_in_by_fiscal_code, request, digest, decided from cases where ",
            $condition
        )
    };
}

const FIND: &str = cases!("id = $1");
const LIST: &str = cases!(
    "(cast($1 as text) is null or ente = $1) and (cast($2 as bigint) = 0 or (state in ('open', 'asked') and expires > $3))
        and (opened < $4 or (opened = $4 and id < $5)) order by opened desc, id desc limit $6"
);
const CANDIDATES: &str =
    "select nth, person_fiscal_code, full_name, role, office, contact_email, contact_mobile, first_day, last_day, state
    from candidates where case_id = $1 order by nth";
const DECISIONS: &str = "select nth, act, actor_fiscal_code, happened, reason from decisions where case_id = $1 order by id";

/// A request that opens a case.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// Its number.
    pub id: CaseId,
    /// Until when it may be decided.
    pub expires: At,
    /// How it came.
    pub way: Way,
    /// For which Ente.
    pub ente: EnteCode,
    /// The Ente's certified mailbox.
    pub pec: Email,
    /// Who asks.
    pub responsible: FiscalCode,
    /// Who signed it.
    pub signed_by: Option<FiscalCode>,
    /// Who handed it in, when it did not come by certified mail.
    pub handed_in_by: Option<FiscalCode>,
    /// The file.
    pub request: Vec<u8>,
    /// SHA-256 over it.
    pub digest: [u8; 32],
    /// The request in whose place it stands.
    pub instead_of: Option<CaseId>,
    /// Who is to be enabled.
    pub people: Vec<NewCandidate>,
    /// What is written about it.
    pub letters: Vec<NewLetter>,
    /// The event of the act; the case was opened at its moment.
    pub event: Event,
}

/// Somebody who is to be enabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCandidate {
    /// Which one, from 1 on.
    pub nth: u32,
    /// The person.
    pub person: FiscalCode,
    /// The name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// Where the person works.
    pub office: String,
    /// Where the person is written to.
    pub email: Email,
    /// Where the person is called.
    pub mobile: Option<Mobile>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It opened a case.
    New,
    /// The same file opened this case before.
    Known(CaseId),
}

/// A case as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Its number.
    pub id: CaseId,
    /// When it was opened.
    pub opened: At,
    /// Until when it may be decided.
    pub expires: At,
    /// Where it stood when somebody last did something.
    pub state: CaseState,
    /// How it came.
    pub way: Way,
    /// For which Ente.
    pub ente: EnteCode,
    /// The Ente's certified mailbox.
    pub pec: Email,
    /// Who asks.
    pub responsible: FiscalCode,
    /// Who signed it.
    pub signed_by: Option<FiscalCode>,
    /// Who handed it in.
    pub handed_in_by: Option<FiscalCode>,
    /// The file.
    pub request: Vec<u8>,
    /// SHA-256 over it.
    pub digest: [u8; 32],
    /// How many decisions were taken.
    pub decided: u32,
    /// Who is to be enabled, with what was decided.
    pub people: Vec<(NewCandidate, CandidateState)>,
    /// The decisions, the first one first.
    pub decisions: Vec<DecisionRow>,
}

/// A decision as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// About which person; about the whole request when nothing is said.
    pub nth: Option<u32>,
    /// What.
    pub act: DecisionAct,
    /// By whom.
    pub actor: FiscalCode,
    /// When.
    pub at: At,
    /// Why.
    pub reason: String,
}

impl CaseRow {
    /// As far as deciding goes.
    #[must_use]
    pub fn case(&self) -> Case {
        let approved = |nth| {
            let of = |row: &&DecisionRow| row.act == DecisionAct::Approve && row.nth == Some(nth);
            self.decisions.iter().filter(of).map(|row| row.actor.clone()).collect()
        };
        let candidates = self.people.iter().map(|(one, state)| Candidate {
            nth: one.nth,
            person: one.person.clone(),
            state: *state,
            approved_by: approved(one.nth),
        });
        let askers = [Some(&self.responsible), self.signed_by.as_ref(), self.handed_in_by.as_ref()];
        Case {
            ente: self.ente.clone(),
            askers: askers.into_iter().flatten().cloned().collect(),
            state: self.state,
            expires: self.expires,
            candidates: candidates.collect(),
        }
    }
}

/// A decision that was judged, with everything that follows from it.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// The case as it was judged.
    pub case: CaseRow,
    /// What is decided.
    pub act: DecisionAct,
    /// What it does to whom; empty when the Ente is asked something.
    pub effects: Vec<(u32, Effect)>,
    /// Where the case stands then.
    pub then: CaseState,
    /// Why.
    pub reason: String,
    /// The name under which the Ente is registered when it is new.
    pub ente_name: String,
    /// What is written about it.
    pub letters: Vec<NewLetter>,
    /// The event of the act.
    pub event: Event,
    /// By whom.
    pub actor: FiscalCode,
}

impl NewDecision {
    /// Those who are enabled when the case closes: approved before, or now.
    fn enabled(&self) -> impl Iterator<Item = &NewCandidate> {
        let now = |nth| self.effects.contains(&(nth, Effect::Approved));
        let closes = self.then == CaseState::Decided;
        let people =
            self.case.people.iter().filter(move |(one, state)| closes && (*state == CandidateState::Approved || now(one.nth)));
        people.map(|(one, _)| one)
    }

    fn lines(&self) -> Vec<Write<'_>> {
        let line = |nth: Option<u32>| {
            let (actor, reason) = (self.actor.as_str(), self.reason.as_str());
            let values = vec![
                self.case.id.as_str().into(),
                nth.into(),
                self.act.as_str().into(),
                actor.into(),
                self.event.at.into(),
                reason.into(),
            ];
            Write(DECISION, values)
        };
        if self.effects.is_empty() { vec![line(None)] } else { self.effects.iter().map(|(nth, _)| line(Some(*nth))).collect() }
    }
}

/// Writes a case; to be done in the transaction of what brought it.
pub async fn open(tx: &mut Tx<'_>, new: &NewCase) -> Result<Opened, StoreError> {
    if let Some(row) = tx.query(KNOWN, &[(&new.digest).into()]).await?.first() {
        return Ok(Opened::Known(row.read("cases", 0).parse("id")?));
    }
    let id = || Value::from(new.id.as_str());
    let case = vec![
        id(),
        new.event.at.into(),
        new.expires.into(),
        new.way.as_str().into(),
        new.ente.as_str().into(),
        new.pec.as_str().into(),
        new.responsible.as_str().into(),
        new.signed_by.as_ref().map(FiscalCode::as_str).into(),
        new.handed_in_by.as_ref().map(FiscalCode::as_str).into(),
        new.request.as_slice().into(),
        (&new.digest).into(),
    ];
    let mut writes = vec![Write(CASE, case)];
    if let Some(earlier) = &new.instead_of {
        writes.push(Write(REPLACE, vec![earlier.as_str().into(), new.ente.as_str().into()]));
    }
    writes.extend(new.people.iter().map(|one| Write(CANDIDATE, [vec![id(), one.nth.into()], person(one)].concat())));
    writes.extend(new.letters.iter().map(|letter| letters::insert(letter, new.event.at)));
    writes.push(events::insert(&new.event));
    tx.batch(&writes).await?;
    Ok(Opened::New)
}

/// Whether there is a case with this number.
pub async fn exists(tx: &mut Tx<'_>, id: &CaseId) -> Result<bool, StoreError> {
    Ok(!tx.query("select id from cases where id = $1", &[id.as_str().into()]).await?.is_empty())
}

/// The columns from `person_fiscal_code` to `last_day`, as in [`CANDIDATE`].
fn person(one: &NewCandidate) -> Vec<Value<'_>> {
    vec![
        one.person.as_str().into(),
        one.name.as_str().into(),
        one.role.as_str().into(),
        one.office.as_str().into(),
        one.email.as_str().into(),
        one.mobile.as_ref().map(Mobile::as_str).into(),
        one.from.into(),
        one.until.into(),
    ]
}

struct Submit(NewCase);

impl Act for Submit {
    type Done = Opened;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<Opened>, StoreError> {
        open(tx, &self.0).await.map(Verdict::Keep)
    }
}

impl Act for NewDecision {
    /// Whether the case was still as it was judged.
    type Done = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Verdict<bool>, StoreError> {
        let id = || Value::from(self.case.id.as_str());
        let turn = vec![id(), self.then.as_str().into(), self.case.decided.into()];
        if tx.batch(&[Write(TURN, turn)]).await?.first() != Some(&1) {
            return Ok(Verdict::Undo(false));
        }
        let mut writes = self.lines();
        for (nth, effect) in &self.effects {
            let state = match effect {
                Effect::Counted => continue,
                Effect::Approved => CandidateState::Approved,
                Effect::Rejected => CandidateState::Rejected,
            };
            writes.push(Write(SETTLED, vec![id(), (*nth).into(), state.as_str().into()]));
        }
        let ente = || Value::from(self.case.ente.as_str());
        if self.enabled().next().is_some() {
            writes.push(Write(ENTE, vec![ente(), self.ente_name.as_str().into(), self.case.pec.as_str().into()]));
        }
        writes.extend(self.enabled().map(|one| {
            let contact = [one.office.as_str().into(), one.email.as_str().into(), one.mobile.as_ref().map(Mobile::as_str).into()];
            let key = [one.person.as_str().into(), ente(), one.role.as_str().into()];
            let period = [one.name.as_str().into(), one.from.into(), one.until.into()];
            Write(ENABLE, key.into_iter().chain(period).chain(contact).collect())
        }));
        writes.extend(self.letters.iter().map(|letter| letters::insert(letter, self.event.at)));
        writes.push(events::insert(&self.event));
        tx.batch(&writes).await?;
        Ok(Verdict::Keep(true))
    }
}

/// Which cases.
#[derive(Clone, Debug)]
pub struct CaseFilter {
    /// Only those of this Ente.
    pub ente: Option<EnteCode>,
    /// Only those that may still be decided.
    pub open: bool,
    /// The moment of the question.
    pub now: At,
    /// Those opened before this one.
    pub after: Option<(At, CaseId)>,
    /// So many at most.
    pub limit: u32,
}

fn read(row: &Row) -> Result<CaseRow, StoreError> {
    let mut row = row.read("cases", 0);
    Ok(CaseRow {
        id: row.parse("id")?,
        opened: row.at("opened")?,
        expires: row.at("expires")?,
        state: row.parse("state")?,
        way: row.parse("way")?,
        ente: row.parse("ente")?,
        pec: row.parse("contact_pec")?,
        responsible: row.parse("responsible_fiscal_code")?,
        signed_by: row.maybe(|row| row.parse("signed_by_fiscal_code"))?,
        handed_in_by: row.maybe(|row| row.parse("handed_in_by_fiscal_code"))?,
        request: row.bytes("request")?.to_vec(),
        digest: row.array("digest")?,
        decided: row.number("decided")?,
        people: Vec::new(),
        decisions: Vec::new(),
    })
}

fn read_candidate(row: &Row) -> Result<(NewCandidate, CandidateState), StoreError> {
    let mut row = row.read("candidates", 0);
    let one = NewCandidate {
        nth: row.number("nth")?,
        person: row.parse("person_fiscal_code")?,
        name: row.parse("full_name")?,
        role: row.parse("role")?,
        office: row.parse("office")?,
        email: row.parse("contact_email")?,
        mobile: row.maybe(|row| row.parse("contact_mobile"))?,
        from: row.parse("first_day")?,
        until: row.parse("last_day")?,
    };
    Ok((one, row.parse("state")?))
}

fn read_decision(row: &Row) -> Result<DecisionRow, StoreError> {
    let mut row = row.read("decisions", 0);
    Ok(DecisionRow {
        nth: row.maybe(|row| row.number("nth"))?,
        act: row.parse("act")?,
        actor: row.parse("actor_fiscal_code")?,
        at: row.at("happened")?,
        reason: row.parse("reason")?,
    })
}

impl Store {
    /// Opens a case for a request that the responsible handed in.
    pub async fn submit_case(&self, new: NewCase) -> Result<Opened, StoreError> {
        self.write(Submit(new)).await
    }

    /// Writes a decision with everything that follows from it; `false`, and nothing written, when the case changed since it was
    /// judged.
    pub async fn decide_case(&self, new: NewDecision) -> Result<bool, StoreError> {
        self.write(new).await
    }

    /// The case with this number.
    pub async fn find_case(&self, id: &CaseId) -> Result<Option<CaseRow>, StoreError> {
        let Some(row) = self.look(FIND, &[id.as_str().into()], read).await?.pop() else { return Ok(None) };
        self.whole(row).await.map(Some)
    }

    /// Cases, newest first.
    pub async fn cases(&self, filter: &CaseFilter) -> Result<Vec<CaseRow>, StoreError> {
        let after = filter.after.as_ref();
        let values = vec![
            filter.ente.as_ref().map(ToString::to_string).into(),
            i64::from(filter.open).into(),
            filter.now.into(),
            after.map_or(At::from_millis(i64::MAX), |(at, _)| *at).into(),
            after.map_or_else(String::new, |(_, id)| id.to_string()).into(),
            filter.limit.into(),
        ];
        let mut cases = Vec::new();
        for row in self.list(LIST, values).await? {
            cases.push(self.whole(read(&row)?).await?);
        }
        Ok(cases)
    }

    async fn whole(&self, mut row: CaseRow) -> Result<CaseRow, StoreError> {
        row.people = self.look(CANDIDATES, &[row.id.as_str().into()], read_candidate).await?;
        row.decisions = self.look(DECISIONS, &[row.id.as_str().into()], read_decision).await?;
        Ok(row)
    }
}
