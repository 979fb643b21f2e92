//! Releases: judged, opened, written, shown.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use super::app::{App, Caller};
use super::body::{Body, IdempotencyKey, digest};
use super::judged::{over_limit, pick_card, refusal};
use super::refusal::{Refusal, bad_value};
use super::{checks, view};
use crate::domain::behalf::{Declaration, OnBehalf};
use crate::domain::card::Card;
use crate::domain::card_number::CardNumber;
use crate::domain::card_product::{ChannelCheck, ProductId};
use crate::domain::codes::DeskHalf;
use crate::domain::contact::Contacts;
use crate::domain::document::Document;
use crate::domain::event::Act;
use crate::domain::message::{MessageState, Wait};
use crate::domain::operator::Role;
use crate::domain::release::{Asked, ReleaseId, judge_release};
use crate::domain::resend::Counts;
use crate::exit::{Code, Failure};
use crate::store::model::{self, Idempotency, MessageRow, ReleaseRow, Written};
use crate::wire::{NewRelease, Problem, ReleaseAnswer};

/// How long after an act its answer with the first half is repeated for the same key.
const REPEATED_FOR: Duration = Duration::from_mins(10);
/// How often an act is judged anew when the card changed under it.
pub const ATTEMPTS: u32 = 5;

/// What a write answers: 201 when it was done now, 200 when it is repeated.
pub type Done = Result<(StatusCode, Json<ReleaseAnswer>), Refusal>;

/// Releases the codes of a card: the answer has the first half, the second is on its way
#[utoipa::path(post, path = "/v1/releases", request_body = NewRelease,
    params(("idempotency-key" = String, Header, description = "16 to 64 letters, digits and dashes, chosen by the client")),
    responses(
        (status = 201, description = "Released", body = ReleaseAnswer),
        (status = 200, description = "Released before, under the same key", body = ReleaseAnswer),
        (status = "4XX", description = "Refused by a rule", body = Problem),
        (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(asked): Body<NewRelease>,
) -> Done {
    let idempotency = Idempotency { actor: caller.operator().fiscal_code.clone(), key, digest: digest("release", &asked)? };
    match release(&app, &caller, &idempotency, &asked).await {
        Ok(Ended::Now(answer)) => {
            app.nudge.notify_one();
            Ok((StatusCode::CREATED, Json(*answer)))
        }
        Ok(Ended::Before(id)) => repeat(&app, &caller, &id, &idempotency).await,
        Err(failure) => {
            let act = if asked.on_behalf.is_some() { Act::ReleaseOnBehalfRefused } else { Act::ReleaseRefused };
            let object = asked.card.as_ref().map(ToString::to_string).unwrap_or_default();
            settle_refusal(&app, &caller, &idempotency, failure, act, object).await
        }
    }
}

/// How a write that was not refused ended.
#[derive(Debug)]
pub enum Ended {
    /// It was done now; this is its answer.
    Now(Box<ReleaseAnswer>),
    /// It was done before, under the same key.
    Before(ReleaseId),
}

async fn release(app: &App, caller: &Caller, idempotency: &Idempotency, asked: &NewRelease) -> Result<Ended, Failure> {
    caller.must_be(Role::Operator)?;
    let papers = Papers {
        document: asked.document.clone().map(Into::into),
        on_behalf: asked.on_behalf.clone().map(Into::into),
        declaration: asked.declaration.clone(),
    };
    let contacts = Contacts::new(asked.email.clone(), asked.mobile.clone()).map_err(|error| bad_value("email", error))?;
    for _ in 0..ATTEMPTS {
        let (card, half, key) = pick_card(app.store(), asked, caller.now).await?;
        let product = app.product(&card.product)?;
        let person = &caller.operator().fiscal_code;
        let judged = Asked {
            operator: person,
            citizen: &asked.fiscal_code,
            document: papers.document.as_ref(),
            on_behalf: papers.on_behalf.as_ref(),
            declared: papers.declaration.is_some(),
            contacts: &contacts,
        };
        if let Err(why) = judge_release(&judged, &card, product, caller.now) {
            return Err(refusal(app.store(), asked, &card, &why).await?);
        }
        let required = product.channel_check == ChannelCheck::Required;
        checks::judged(app, caller, &asked.checks, (&asked.fiscal_code, &contacts), required).await?;
        // A declaration about documents that are valid says nothing, and is not kept.
        let counts = judged.shows_expired(caller.now.day());
        let papers = Papers { declaration: papers.declaration.clone().filter(|_| counts), ..papers.clone() };
        // Opened before anything is written, so that a vault that fails releases nothing.
        let half = app.opener.desk(&half, &key, &card.number, &card.product)?;
        let new = plan(app, caller, idempotency.clone(), card, papers, &contacts, asked);
        let row = row(caller, &new);
        match app.store().release(new).await? {
            Written::Done(_) => return Ok(Ended::Now(Box::new(view::answer(app, &row, Some(half))))),
            Written::Before(id) => return Ok(Ended::Before(id)),
            Written::KeyReused => return Err(Code::KeyReused.into()),
            Written::OverLimit => return Err(over_limit(&app.operator_limit)),
            Written::Changed => {}
        }
    }
    Err(Failure::new(Code::Busy).with("seconds", 1))
}

/// What was shown and told at the counter.
#[derive(Clone)]
struct Papers {
    document: Option<Document>,
    on_behalf: Option<OnBehalf>,
    declaration: Option<Declaration>,
}

/// Everything that the store writes for this release.
fn plan(
    app: &App,
    caller: &Caller,
    idempotency: Idempotency,
    card: Card,
    papers: Papers,
    contacts: &Contacts,
    asked: &NewRelease,
) -> model::NewRelease {
    // The low 62 bits of a random UUID are all random.
    let id = ReleaseId::from_random(Uuid::new_v4().as_u64_pair().1);
    let operator = caller.operator();
    let Papers { document, on_behalf, declaration } = papers;
    let act = if on_behalf.is_some() { Act::ReleasedOnBehalf } else { Act::Released };
    model::NewRelease {
        event: caller.event(act, id.as_str(), "done"),
        id,
        idempotency,
        card,
        operator: operator.fiscal_code.clone(),
        ente: operator.ente.code.clone(),
        role: operator.role,
        document,
        on_behalf,
        declaration,
        messages: contacts.addresses().map(|(channel, address)| model::NewMessage::new(channel, address)).collect(),
        language: asked.language,
        checks: asked.checks.clone(),
        deadline: caller.now.plus(app.deadline),
        limit: app.operator_limit,
    }
}

/// The release as lists will show it, without reading it back.
fn row(caller: &Caller, new: &model::NewRelease) -> ReleaseRow {
    let message = |message: &model::NewMessage| MessageRow {
        id: message.id,
        nth: 0,
        channel: message.channel,
        address: message.address.clone(),
        language: new.language,
        queued: caller.now,
        state: MessageState::Queued,
        since: caller.now,
        tries: 0,
        wait: Some(Wait::Turn),
        reason: None,
        provider: None,
        due: caller.now,
        deadline: new.deadline,
    };
    ReleaseRow {
        id: new.id.clone(),
        at: caller.now,
        citizen: new.card.holder.clone(),
        card: new.card.number.clone(),
        product: new.card.product.clone(),
        operator: new.operator.clone(),
        ente: new.ente.clone(),
        ente_name: caller.operator().ente.name.clone(),
        role: new.role,
        reprints: 0,
        counts: Counts::default(),
        stopped: None,
        declaration: new.declaration.clone(),
        delegation: new.on_behalf.as_ref().map(Into::into),
        messages: new.messages.iter().map(message).collect(),
    }
}

/// The first half of a card's codes.
pub async fn open_half(app: &App, card: &CardNumber, product: &ProductId) -> Result<DeskHalf, Failure> {
    let (half, key) = app.store().desk_half(card).await?.ok_or(Code::UnknownCard)?;
    Ok(app.opener.desk(&half, &key, card, product)?)
}

/// The answer to an act of before: with the first half while the act is young, since the first answer may have been lost
/// on its way; later without.
pub async fn repeat(app: &App, caller: &Caller, id: &ReleaseId, idempotency: &Idempotency) -> Done {
    let row = app.store().find_release(id).await?.ok_or(Code::UnknownRelease)?;
    let done = app.store().done_at(idempotency).await?;
    let young = row.stopped.is_none() && done.is_some_and(|done| caller.now.since(done) <= REPEATED_FOR);
    let half = if young { Some(open_half(app, &row.card, &row.product).await?) } else { None };
    Ok((StatusCode::OK, Json(view::answer(app, &row, half))))
}

/// A write that was refused: repeated when it was done before under the same key, whatever the rules say by now; else the
/// refusal is audited and answered.
pub async fn settle_refusal(
    app: &App,
    caller: &Caller,
    idempotency: &Idempotency,
    failure: Failure,
    act: Act,
    object: String,
) -> Done {
    if !matches!(failure.code.exit(), 20..=29) {
        return Err(failure.into());
    }
    match app.store().before(idempotency).await? {
        Some(Written::Before(id)) => repeat(app, caller, &id, idempotency).await,
        Some(Written::KeyReused) => Err(Code::KeyReused.into()),
        _ => {
            app.store().record(caller.event(act, object, failure.code.as_str())).await?;
            Err(failure.into())
        }
    }
}
