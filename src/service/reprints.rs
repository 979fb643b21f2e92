//! First halves shown again.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::app::{App, Caller};
use super::body::{Body, IdempotencyKey, Named, digest};
use super::judged::{again_refused, reprint_refused};
use super::lists::seen;
use super::refusal::bad_value;
use super::releases::{ATTEMPTS, Done, Ended, open_half, repeat, settle_refusal};
use super::view;
use crate::domain::card::CardState;
use crate::domain::event::Act;
use crate::domain::operator::Role;
use crate::domain::release::{ReleaseId, judge_reprint};
use crate::domain::resend::{Again, judge_split};
use crate::exit::{Code, Failure};
use crate::store::model::{self, Idempotency, ReleaseRow, Written};
use crate::wire::{NewReprint, Problem, ReleaseAnswer};

/// Shows the first half of a release again, counted and audited
#[utoipa::path(post, path = "/v1/releases/{id}/reprints", request_body = NewReprint,
    params(
        ("id" = String, Path, description = "The release"),
        ("idempotency-key" = String, Header, description = "16 to 64 letters, digits and dashes, chosen by the client"),
    ),
    responses(
        (status = 201, description = "Shown again", body = ReleaseAnswer),
        (status = 200, description = "Shown again before, under the same key", body = ReleaseAnswer),
        (status = "4XX", description = "Refused by a rule", body = Problem),
        (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Named(id): Named,
    Body(asked): Body<NewReprint>,
) -> Done {
    let actor = caller.operator().fiscal_code.clone();
    let idempotency = Idempotency { actor, key, digest: digest(&format!("reprint {id}"), &asked)? };
    match reprint(&app, &caller, &idempotency, &id, &asked).await {
        Ok(Ended::Now(answer)) => Ok((StatusCode::CREATED, Json(*answer))),
        Ok(Ended::Before(id)) => repeat(&app, &caller, &id, &idempotency).await,
        Err(failure) => settle_refusal(&app, &caller, &idempotency, failure, Act::ReprintRefused, id.to_string()).await,
    }
}

async fn reprint(
    app: &App,
    caller: &Caller,
    idempotency: &Idempotency,
    id: &ReleaseId,
    asked: &NewReprint,
) -> Result<Ended, Failure> {
    caller.must_be(Role::Operator)?;
    let reason = reason(&asked.reason)?;
    for _ in 0..ATTEMPTS {
        let row = seen(app, caller, id).await?;
        judge(app, caller, &row).await?;
        let half = open_half(app, &row.card, &row.product).await?;
        let new = model::NewReprint {
            release: id.clone(),
            reprints: row.reprints,
            resends: row.counts.resends,
            idempotency: idempotency.clone(),
            reason: reason.to_owned(),
            event: caller.event(Act::Reprinted, id.as_str(), "done"),
        };
        match app.store().reprint(new).await? {
            Written::Done(_) => {
                let row = ReleaseRow { reprints: row.reprints + 1, ..row };
                return Ok(Ended::Now(Box::new(view::answer(app, &row, Some(half)))));
            }
            Written::Before(id) => return Ok(Ended::Before(id)),
            Written::KeyReused => return Err(Code::KeyReused.into()),
            Written::OverLimit | Written::Changed => {}
        }
    }
    Err(Failure::new(Code::Busy).with("seconds", 1))
}

/// A reason, in the operator's words.
pub fn reason(text: &str) -> Result<&str, Failure> {
    let reason = text.trim();
    if !(3..=200).contains(&reason.chars().count()) || reason.chars().any(char::is_control) {
        return Err(bad_value("reason", "3 to 200 characters"));
    }
    Ok(reason)
}

async fn judge(app: &App, caller: &Caller, row: &ReleaseRow) -> Result<(), Failure> {
    judge_card(app, caller, row).await?;
    judge_reprint(row.at, row.reprints, app.product(&row.product)?, caller.now).map_err(reprint_refused)?;
    judge_split_of(app, caller, row, Again::Shown).await
}

/// What holds for either half: not of a release that was stopped, not of a card that was suspended since, not for oneself.
pub async fn judge_card(app: &App, caller: &Caller, row: &ReleaseRow) -> Result<(), Failure> {
    if row.stopped.is_some() {
        return Err(Code::ReleaseStopped.into());
    }
    let person = &caller.operator().fiscal_code;
    let delegate = row.delegation.as_ref().map(|came| &came.delegate);
    if [Some(&row.citizen), delegate].contains(&Some(person)) {
        return Err(Code::Oneself.into());
    }
    let card = app.store().card(&row.card).await?.ok_or(Code::UnknownCard)?;
    if card.state == CardState::Suspended { Err(Code::CardSuspended.into()) } else { Ok(()) }
}

/// Nobody has both halves of a release again.
pub async fn judge_split_of(app: &App, caller: &Caller, row: &ReleaseRow, what: Again) -> Result<(), Failure> {
    let before = app.store().done_again(&row.id).await?;
    let person = &caller.operator().fiscal_code;
    judge_split(what, person, &before, app.product(&row.product)?, caller.now).map_err(again_refused)
}
