//! An Ente asks for operators; the institute decides, person by person.

use std::fmt;
use std::str::FromStr;

use super::fiscal_code::FiscalCode;
use super::named::named;
use super::operator::{EnteCode, Role};
use super::spoken;
use super::time::At;

#[cfg(test)]
mod tests;

named! {
    /// Where a request stands.
    CaseState, NotACaseState, "a state of requests" {
        /// It waits for evaluators.
        Open = "open",
        /// The Ente was asked something.
        Asked = "asked",
        /// Everybody in it was approved or rejected.
        Decided = "decided",
        /// A later request stands in its place.
        Replaced = "replaced",
        /// Nobody decided in time.
        Expired = "expired",
    }
}

named! {
    /// Where one person of a request stands.
    CandidateState, NotACandidateState, "a state of people in a request" {
        /// Not decided yet.
        Waiting = "waiting",
        /// Approved by as many as it takes.
        Approved = "approved",
        /// Rejected.
        Rejected = "rejected",
    }
}

named! {
    /// What an evaluator does with a request.
    DecisionAct, NotADecisionAct, "a decision" {
        /// Wants these people enabled.
        Approve = "approve",
        /// Does not.
        Reject = "reject",
        /// Asks the Ente something.
        Ask = "ask",
    }
}

named! {
    /// How a request came.
    Way, NotAWay, "a way for requests" {
        /// By certified mail.
        Pec = "pec",
        /// Handed in by the responsible, logged in.
        Direct = "direct",
    }
}

named! {
    /// Why an e-mail in the box for requests opened no case. People look at it.
    Aside, NotAnAside, "a reason to put mail aside" {
        /// The envelope is not believed; `pec::Unfit` says why.
        Envelope = "envelope",
        /// It brings no request, or several that differ.
        NoRequest = "no-request",
        /// What it brings is no request as it must be.
        BadRequest = "bad-request",
        /// Nobody signed it, and policy wants a signature.
        Unsigned = "unsigned",
        /// The signature does not hold.
        Signature = "signature",
        /// Somebody else than the responsible signed it.
        Stranger = "stranger",
        /// The Ente is not in the registry.
        UnknownEnte = "unknown-ente",
        /// The registry has another codice fiscale for the Ente.
        OtherEnte = "other-ente",
        /// It came from an address that the registry does not have for the Ente.
        OtherSender = "other-sender",
        /// The Ente is suspended or closed.
        EnteOut = "ente-out",
        /// The same was there before.
        Replayed = "replayed",
        /// A receipt of a message that is none of ours.
        StrayReceipt = "stray-receipt",
    }
}

/// The number of a request, short enough to read out: `7K3M-Q9TX-2B4F`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(String);

/// Why a text is no number of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the number of a request looks like 7K3M-Q9TX-2B4F")]
pub struct NotACaseId;

impl CaseId {
    /// A number from 60 random bits; higher bits are ignored.
    #[must_use]
    pub fn from_random(bits: u64) -> Self {
        Self(spoken::write(bits))
    }

    /// The number with its dashes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CaseId {
    type Err = NotACaseId;

    fn from_str(text: &str) -> Result<Self, NotACaseId> {
        spoken::read(text).map(Self::from_random).ok_or(NotACaseId)
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The codice fiscale of a public body: eleven digits, the last a check digit, like a partita IVA (DM 23-12-1976).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnteFiscalCode(String);

/// Why a text is no codice fiscale of an Ente.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the codice fiscale of an Ente has eleven digits, the last of which checks the others")]
pub struct NotAnEnteFiscalCode;

impl EnteFiscalCode {
    /// The eleven digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EnteFiscalCode {
    type Err = NotAnEnteFiscalCode;

    fn from_str(text: &str) -> Result<Self, NotAnEnteFiscalCode> {
        let text = text.trim();
        let digits: Option<Vec<u32>> = text.chars().map(|sign| sign.to_digit(10)).collect();
        let digits = digits.filter(|digits| digits.len() == 11).ok_or(NotAnEnteFiscalCode)?;
        let weighed = |(place, digit): (usize, &u32)| {
            if place % 2 == 0 { *digit } else { 2 * digit / 10 + 2 * digit % 10 }
        };
        let sum: u32 = digits.iter().enumerate().map(weighed).sum();
        if sum.is_multiple_of(10) { Ok(Self(text.to_owned())) } else { Err(NotAnEnteFiscalCode) }
    }
}

impl fmt::Display for EnteFiscalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A request as far as deciding goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// For which Ente.
    pub ente: EnteCode,
    /// Everybody who asks: the responsible, who signed it, who handed it in.
    pub askers: Vec<FiscalCode>,
    /// Where it stands.
    pub state: CaseState,
    /// Until when it may be decided.
    pub expires: At,
    /// The people in it.
    pub candidates: Vec<Candidate>,
}

/// A person of a request as far as deciding goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which one, from 1 on.
    pub nth: u32,
    /// The person.
    pub person: FiscalCode,
    /// Where it stands.
    pub state: CandidateState,
    /// Who approved so far.
    pub approved_by: Vec<FiscalCode>,
}

/// Who decides.
#[derive(Clone, Copy, Debug)]
pub struct Voter<'a> {
    /// The person.
    pub person: &'a FiscalCode,
    /// The Ente for which the person acts.
    pub ente: &'a EnteCode,
    /// As what.
    pub role: Role,
}

/// What a decision does to one person of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// One of two approved.
    Counted,
    /// Approved for good.
    Approved,
    /// Rejected for good.
    Rejected,
}

/// Why a decision is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionRefused {
    /// Only evaluators decide.
    #[error("only evaluators decide")]
    Role,
    /// Nobody decides about themselves, nor in a request with them in it.
    #[error("nobody decides about themselves")]
    Oneself,
    /// Nobody decides on their own request.
    #[error("nobody decides on their own request")]
    OwnRequest,
    /// Nobody decides for their own Ente.
    #[error("nobody decides for their own Ente")]
    OwnEnte,
    /// The request is decided, replaced or expired.
    #[error("the request is {0}")]
    Over(CaseState),
    /// There is no such person in the request.
    #[error("the request has no number {0}")]
    Nobody(u32),
    /// This person is decided already.
    #[error("number {0} is decided already")]
    Settled(u32),
    /// The same evaluator approved before: another one must.
    #[error("number {0} was approved by the same evaluator")]
    Again(u32),
}

impl Case {
    /// Where it stands now: time is judged at the question.
    #[must_use]
    pub fn state(&self, now: At) -> CaseState {
        let waits = matches!(self.state, CaseState::Open | CaseState::Asked);
        if waits && now >= self.expires { CaseState::Expired } else { self.state }
    }

    /// Whether these effects leave nobody undecided.
    #[must_use]
    pub fn closes(&self, effects: &[(u32, Effect)]) -> bool {
        let settles = |nth| effects.iter().any(|(of, effect)| *of == nth && *effect != Effect::Counted);
        self.candidates.iter().all(|one| one.state != CandidateState::Waiting || settles(one.nth))
    }
}

/// Judges a decision about these people of a request, or about all that wait when none is named.
///
/// With `four_eyes` it takes two different evaluators to approve; one is enough to reject.
///
/// # Errors
/// The first reason against it. Nothing of it counts then.
pub fn judge(
    case: &Case,
    act: DecisionAct,
    named: &[u32],
    voter: Voter<'_>,
    four_eyes: bool,
    now: At,
) -> Result<Vec<(u32, Effect)>, DecisionRefused> {
    if voter.role != Role::Evaluator {
        return Err(DecisionRefused::Role);
    }
    if case.candidates.iter().any(|one| one.person == *voter.person) {
        return Err(DecisionRefused::Oneself);
    }
    if case.askers.contains(voter.person) {
        return Err(DecisionRefused::OwnRequest);
    }
    if case.ente == *voter.ente {
        return Err(DecisionRefused::OwnEnte);
    }
    match case.state(now) {
        CaseState::Open | CaseState::Asked => {}
        over => return Err(DecisionRefused::Over(over)),
    }
    if act == DecisionAct::Ask {
        return Ok(Vec::new());
    }
    let chosen: Vec<&Candidate> = if named.is_empty() {
        case.candidates.iter().filter(|one| one.state == CandidateState::Waiting).collect()
    } else {
        let find = |nth: &u32| case.candidates.iter().find(|one| one.nth == *nth).ok_or(DecisionRefused::Nobody(*nth));
        named.iter().map(find).collect::<Result<_, _>>()?
    };
    chosen.into_iter().map(|one| Ok((one.nth, effect(one, act, voter.person, four_eyes)?))).collect()
}

fn effect(one: &Candidate, act: DecisionAct, voter: &FiscalCode, four_eyes: bool) -> Result<Effect, DecisionRefused> {
    if one.state != CandidateState::Waiting {
        return Err(DecisionRefused::Settled(one.nth));
    }
    match act {
        DecisionAct::Reject | DecisionAct::Ask => Ok(Effect::Rejected),
        DecisionAct::Approve if one.approved_by.contains(voter) => Err(DecisionRefused::Again(one.nth)),
        DecisionAct::Approve if four_eyes && one.approved_by.is_empty() => Ok(Effect::Counted),
        DecisionAct::Approve => Ok(Effect::Approved),
    }
}
