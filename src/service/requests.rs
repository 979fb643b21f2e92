//! Requests of Enti over the wire: handed in by responsibles, listed, and decided by evaluators.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::app::{App, Caller};
use super::body::{Answer, Asked, Body, LargeBody};
use super::intake::{From, Intake, NotOpened, Unfit, letter};
use super::page;
use super::refusal::{Refusal, bad_value};
use super::releases::ATTEMPTS;
use super::reprints::reason;
use crate::domain::enrolment::{CandidateState, CaseId, CaseState, DecisionAct, DecisionRefused, Effect, Voter, judge};
use crate::domain::event::Act;
use crate::domain::letter::LetterChannel;
use crate::domain::operator::Role;
use crate::exit::{Code, Failure};
use crate::store::cases::{CaseFilter, CaseRow, NewDecision, Opened};
use crate::store::letters::{LetterRow, NewLetter};
use crate::vault::hex;
use crate::wire::{
    CandidateShown, CaseShown, Cases, DecisionShown, EnrolmentRequest, LARGEST_REQUEST, LetterShown, NewRequest, Problem,
    RequestQuery,
};

/// Hands in a request
#[utoipa::path(post, path = "/v1/requests", request_body = NewRequest, responses(
    (status = 200, description = "The request, waiting for evaluators; the same file opens one request", body = CaseShown),
    (status = "4XX", description = "Refused", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn create(State(app): State<Arc<App>>, caller: Caller, Body(asked): LargeBody<NewRequest>) -> Answer<CaseShown> {
    caller.must_be(Role::Responsible)?;
    let file = STANDARD.decode(&asked.file).map_err(|_| bad_value("file", "base64"))?;
    if file.len() > 8 * LARGEST_REQUEST {
        return Err(bad_value("file", format!("at most {} bytes", 8 * LARGEST_REQUEST)).into());
    }
    let new = match app.intake.judge(&file, From::Direct(caller.operator()), caller.now, caller.correlation.0.as_ref()).await {
        Ok(new) => new,
        Err(NotOpened::Store(error)) => return Err(error.into()),
        Err(NotOpened::Unfit(Unfit { reason, detail })) => {
            app.store().record(caller.event(Act::RequestRefused, reason.as_str(), Code::RequestUnfit.as_str())).await?;
            return Err(Failure::new(Code::RequestUnfit).with("why", reason).with("detail", detail).into());
        }
    };
    let id = new.id.clone();
    let id = match app.store().submit_case(new).await? {
        Opened::New => id,
        Opened::Known(known) => known,
    };
    app.letters.notify_one();
    Ok(Json(shown(&app, &caller, &id).await?))
}

/// Requests, newest first: of all Enti for evaluators and administrators, of the own for others
#[utoipa::path(get, path = "/v1/requests", params(RequestQuery), responses(
    (status = 200, description = "One page", body = Cases),
    (status = "4XX", description = "Refused", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn list(State(app): State<Arc<App>>, caller: Caller, Asked(asked): Asked<RequestQuery>) -> Answer<Cases> {
    let limit = page::limit(asked.limit)?;
    let own = match caller.operator().role {
        Role::Evaluator | Role::Administrator => asked.ente,
        Role::Responsible => Some(caller.operator().ente.code.clone()),
        Role::Operator => return Err(Code::NotYourRole.into()),
    };
    let after = page::after(asked.after.as_deref())?;
    let mut rows = app.store().cases(&CaseFilter { ente: own, open: asked.open, now: caller.now, after, limit }).await?;
    let next = page::cut(&mut rows, limit, |last| (last.opened, last.id.clone()));
    let mut requests = Vec::with_capacity(rows.len());
    for row in rows {
        requests.push(view(&app, &caller, row).await?);
    }
    Ok(Json(Cases { requests, next }))
}

/// One request
#[utoipa::path(get, path = "/v1/requests/{id}", params(("id" = String, Path, description = "The request")), responses(
    (status = 200, description = "The request", body = CaseShown),
    (status = "4XX", description = "No such request, or not the caller's to see", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn show(State(app): State<Arc<App>>, caller: Caller, Path(id): Path<String>) -> Answer<CaseShown> {
    shown(&app, &caller, &number(&id)?).await.map(Json).map_err(Refusal::from)
}

/// Approves or rejects people of a request, or asks its Ente something
#[utoipa::path(post, path = "/v1/requests/{id}/decisions", request_body = crate::wire::NewDecision,
    params(("id" = String, Path, description = "The request")),
    responses(
        (status = 200, description = "The request as it stands", body = CaseShown),
        (status = "4XX", description = "No such request, or refused by a rule", body = Problem),
        (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn decide(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<crate::wire::NewDecision>,
) -> Answer<CaseShown> {
    let (id, reason) = (number(&id)?, reason(&asked.reason)?);
    caller.must_be(Role::Evaluator)?;
    let operator = caller.operator();
    let voter = Voter { person: &operator.fiscal_code, ente: &operator.ente.code, role: operator.role };
    for _ in 0..ATTEMPTS {
        let row = found(&app, &caller, &id).await?;
        let case = row.case();
        let effects = match judge(&case, asked.act, &asked.people, voter, app.intake.settings.four_eyes, caller.now) {
            Ok(effects) => effects,
            Err(why) => {
                let failure = refused(why);
                app.store().record(caller.event(Act::DecisionRefused, id.as_str(), failure.code.as_str())).await?;
                return Err(failure.into());
            }
        };
        let then = match asked.act {
            DecisionAct::Ask => CaseState::Asked,
            _ if case.closes(&effects) => CaseState::Decided,
            _ => case.state,
        };
        let request = request_of(&row)?;
        let mut new = NewDecision {
            act: asked.act,
            effects,
            then,
            reason: reason.to_owned(),
            ente_name: request.ente.name.trim().to_owned(),
            letters: Vec::new(),
            event: caller.event(Act::RequestDecided, format!("{id} {}", asked.act), "done"),
            actor: operator.fiscal_code.clone(),
            case: row,
        };
        new.letters = letters(&app.intake, &new, &request);
        if app.store().decide_case(new).await? {
            app.letters.notify_one();
            return Ok(Json(shown(&app, &caller, &id).await?));
        }
    }
    Err(Failure::new(Code::Busy).with("seconds", 1).into())
}

/// What is written: the question to the Ente, or when all is decided the outcome to the Ente and the next steps to each person.
fn letters(intake: &Intake, new: &NewDecision, request: &EnrolmentRequest) -> Vec<NewLetter> {
    let (texts, id, ente) = (&intake.texts, &new.case.id, request.ente.name.as_str());
    let to_ente = (LetterChannel::Pec, new.case.pec.as_str());
    if new.act == DecisionAct::Ask {
        return vec![letter(
            texts,
            "asked",
            to_ente,
            Some(id),
            &[("case", id.as_str()), ("question", &*new.reason), ("ente", ente)],
        )];
    }
    if new.then != CaseState::Decided {
        return Vec::new();
    }
    let lines: Vec<String> = new.case.people.iter().map(|(one, before)| line(intake, new, one, *before)).collect();
    let list = lines.join("\n");
    let values = [("case", id.as_str()), ("ente", ente), ("list", &*list)];
    let mut letters = vec![letter(texts, "decided", to_ente, Some(id), &values)];
    letters.extend(new.case.people.iter().filter(|(one, before)| approved(new, one.nth, *before)).map(|(one, _)| {
        let role = texts.get(&format!("role-{}", one.role));
        let (from, until) = (one.from.to_string(), one.until.to_string());
        let values = [("name", &*one.name), ("ente", ente), ("role", &*role), ("from", &*from), ("until", &*until)];
        letter(texts, "enabled", (LetterChannel::Email, one.email.as_str()), Some(id), &values)
    }));
    letters
}

fn approved(new: &NewDecision, nth: u32, before: CandidateState) -> bool {
    before == CandidateState::Approved || new.effects.contains(&(nth, Effect::Approved))
}

/// One person in the letter to the Ente: what was decided, and why when it was not approved.
fn line(intake: &Intake, new: &NewDecision, one: &crate::store::cases::NewCandidate, before: CandidateState) -> String {
    let role = intake.texts.get(&format!("role-{}", one.role));
    let values = [("name", one.name.as_str()), ("role", &*role)];
    if approved(new, one.nth, before) {
        return intake.texts.with("letter-line-approved", &values);
    }
    let earlier = new.case.decisions.iter().rev().find(|row| row.nth == Some(one.nth) && row.act == DecisionAct::Reject);
    let reason = earlier.map_or(new.reason.as_str(), |row| row.reason.as_str());
    intake.texts.with("letter-line-rejected", &[values[0], values[1], ("reason", reason)])
}

fn refused(why: DecisionRefused) -> Failure {
    let stands = |why: &str| Failure::new(Code::DecisionRefused).with("why", why);
    match why {
        DecisionRefused::Role => Code::NotYourRole.into(),
        DecisionRefused::Oneself => stands("oneself"),
        DecisionRefused::OwnRequest => stands("own-request"),
        DecisionRefused::OwnEnte => stands("own-ente"),
        DecisionRefused::Over(state) => stands(state.as_str()),
        DecisionRefused::Nobody(nth) => bad_value("people", format!("there is no number {nth}")),
        DecisionRefused::Settled(nth) => stands("settled").with("nth", nth),
        DecisionRefused::Again(nth) => stands("again").with("nth", nth),
    }
}

fn number(id: &str) -> Result<CaseId, Failure> {
    id.parse().map_err(|error| bad_value("id", error))
}

/// The case with this number, when the caller may see it: the same answer as for one that does not exist.
async fn found(app: &App, caller: &Caller, id: &CaseId) -> Result<CaseRow, Failure> {
    let row = app.store().find_case(id).await?.ok_or(Code::UnknownRequest)?;
    let sees = match caller.operator().role {
        Role::Evaluator | Role::Administrator => true,
        Role::Responsible => row.ente == caller.operator().ente.code,
        Role::Operator => false,
    };
    if sees { Ok(row) } else { Err(Code::UnknownRequest.into()) }
}

async fn shown(app: &App, caller: &Caller, id: &CaseId) -> Result<CaseShown, Failure> {
    view(app, caller, found(app, caller, id).await?).await
}

/// What was judged when it came stands in the store as it was.
fn request_of(row: &CaseRow) -> Result<EnrolmentRequest, Failure> {
    serde_json::from_slice(&row.request).map_err(|error| Failure::new(Code::Bug).because(error))
}

async fn view(app: &App, caller: &Caller, row: CaseRow) -> Result<CaseShown, Failure> {
    let letters = app.store().letters_of(&row.id).await?;
    let people = row.people.iter().map(|(one, state)| CandidateShown {
        nth: one.nth,
        fiscal_code: one.person.clone(),
        name: one.name.clone(),
        profile: one.role,
        from: one.from,
        until: one.until,
        state: *state,
    });
    let decisions = row.decisions.iter().map(|line| DecisionShown {
        nth: line.nth,
        act: line.act,
        actor: line.actor.clone(),
        at: line.at,
        reason: line.reason.clone(),
    });
    Ok(CaseShown {
        id: row.id.clone(),
        opened: row.opened,
        expires: row.expires,
        state: row.case().state(caller.now),
        way: row.way,
        digest: hex(&row.digest),
        signed_by: row.signed_by.clone(),
        request: request_of(&row)?,
        people: people.collect(),
        decisions: decisions.collect(),
        letters: letters.into_iter().map(letter_shown).collect(),
    })
}

/// A letter as lists show it.
pub fn letter_shown(row: LetterRow) -> LetterShown {
    LetterShown {
        to: row.to,
        channel: row.channel.to_string(),
        subject: row.subject,
        state: row.state.to_string(),
        since: row.since,
        words: row.words,
    }
}
