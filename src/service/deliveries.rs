//! Messages in the hands of administrators: looked at, tried once more, stopped, and sent to try a provider.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::app::{App, Caller};
use super::body::{Answer, Asked, Body};
use super::lists::seen;
use super::refusal::{Refusal, bad_value};
use super::releases::ATTEMPTS;
use super::reprints::{judge_card, reason};
use super::{page, view};
use crate::domain::contact::{Channel, Contacts};
use crate::domain::delivery::{MessageId, NoRetry, Standing, judge_cancel, judge_retry};
use crate::domain::event::Act;
use crate::domain::message::{MessageKind, MessageState};
use crate::domain::operator::Role;
use crate::exit::{Code, Failure};
use crate::store::deliveries::{DeliveryFilter, DeliveryRow, NewAct, NewTests, What};
use crate::store::model::NewMessage;
use crate::wire::{Deliveries, DeliveryQuery, DeliveryShown, NewDeliveryAct, NewDeliveryTest, Problem};

/// A trial that nobody took by then has told enough.
const TRIAL: std::time::Duration = std::time::Duration::from_mins(10);

/// Messages, newest first
#[utoipa::path(get, path = "/v1/deliveries", params(DeliveryQuery), responses(
    (status = 200, description = "One page", body = Deliveries),
    (status = "4XX", description = "Refused", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn list(State(app): State<Arc<App>>, caller: Caller, Asked(asked): Asked<DeliveryQuery>) -> Answer<Deliveries> {
    caller.must_be(Role::Administrator)?;
    let filter = filter(&caller, &asked)?;
    let mut rows = app.store().deliveries(&filter).await?;
    let next = page::cut(&mut rows, filter.limit, |last| (last.message.queued, MessageId(last.message.id)));
    Ok(Json(Deliveries { deliveries: rows.iter().map(view::delivery).collect(), next }))
}

/// What to ask the store.
fn filter(caller: &Caller, asked: &DeliveryQuery) -> Result<DeliveryFilter, Failure> {
    let limit = page::limit(asked.limit)?;
    let after = page::after(asked.after.as_deref())?;
    Ok(DeliveryFilter {
        open: asked.open,
        state: asked.state,
        provider: asked.provider.clone(),
        channel: asked.channel,
        kind: asked.kind,
        release: asked.release.clone(),
        before: asked.older_seconds.map(|seconds| caller.now.minus(std::time::Duration::from_secs(seconds))),
        after,
        limit,
    })
}

/// One message with its history
#[utoipa::path(get, path = "/v1/deliveries/{id}", params(("id" = String, Path, description = "The message")), responses(
    (status = 200, description = "The message", body = DeliveryShown),
    (status = "4XX", description = "No such message, or not the caller's to see", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn show(State(app): State<Arc<App>>, caller: Caller, Path(id): Path<String>) -> Answer<DeliveryShown> {
    caller.must_be(Role::Administrator)?;
    shown(&app, &number(&id)?).await.map_err(Refusal::from).map(Json)
}

/// Tries a message once more, now: the same bytes under the same number, with a new deadline
#[utoipa::path(post, path = "/v1/deliveries/{id}/retry", request_body = NewDeliveryAct,
    params(("id" = String, Path, description = "The message")),
    responses(
        (status = 200, description = "Its turn has come", body = DeliveryShown),
        (status = "4XX", description = "No such message, or it must not go again", body = Problem),
        (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn retry(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<NewDeliveryAct>,
) -> Answer<DeliveryShown> {
    caller.must_be(Role::Administrator)?;
    let (id, reason) = (number(&id)?, reason(&asked.reason)?);
    for _ in 0..ATTEMPTS {
        let row = found(&app, &id).await?;
        let then = judge(&app, &caller, &row).await?;
        let what = What::Retry { then, deadline: caller.now.plus(app.deadline) };
        let words = format!("an administrator wants one more try: {reason}");
        if app.store().act(act(&caller, &row, what, words, Act::MessageRetried)).await? {
            app.nudge.notify_one();
            return Ok(Json(shown(&app, &id).await?));
        }
    }
    Err(Failure::new(Code::Busy).with("seconds", 1).into())
}

/// Where it stands then. Nothing goes by this way that could not go by another: no half of a release that was stopped.
async fn judge(app: &App, caller: &Caller, row: &DeliveryRow) -> Result<MessageState, Failure> {
    let mut later = false;
    if let (MessageKind::Half, Some(id)) = (row.kind, &row.release) {
        let release = seen(app, caller, id).await?;
        judge_card(app, caller, &release).await?;
        let message = &row.message;
        later = release.messages.iter().any(|other| other.channel == message.channel && other.nth > message.nth);
    }
    let in_doubt = row.doubt.is_some();
    judge_retry(Standing { kind: row.kind, state: row.message.state, in_doubt, later }).map_err(|why| {
        let why = match why {
            NoRetry::State(state) => state.as_str(),
            NoRetry::Code => "code",
            NoRetry::Later => "later",
        };
        Failure::new(Code::CannotRetry).with("why", why)
    })
}

/// Stops a message: it goes no more
#[utoipa::path(post, path = "/v1/deliveries/{id}/cancel", request_body = NewDeliveryAct,
    params(("id" = String, Path, description = "The message")),
    responses(
        (status = 200, description = "It is cancelled; or it may have gone, and is not tried again", body = DeliveryShown),
        (status = "4XX", description = "No such message, or it is too late", body = Problem),
        (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn cancel(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<NewDeliveryAct>,
) -> Answer<DeliveryShown> {
    caller.must_be(Role::Administrator)?;
    let (id, reason) = (number(&id)?, reason(&asked.reason)?);
    for _ in 0..ATTEMPTS {
        let row = found(&app, &id).await?;
        let state = row.message.state;
        let Some(stays) = judge_cancel(state) else {
            return Err(Failure::new(Code::CannotCancel).with("state", state).into());
        };
        let what = if stays { What::Cancel } else { What::LastTry };
        let words = format!("an administrator stopped it: {reason}");
        if app.store().act(act(&caller, &row, what, words, Act::MessageCancelled)).await? {
            app.nudge.notify_one();
            app.base.changed.notify_waiters();
            return Ok(Json(shown(&app, &id).await?));
        }
    }
    Err(Failure::new(Code::Busy).with("seconds", 1).into())
}

fn act(caller: &Caller, row: &DeliveryRow, what: What, words: String, act: Act) -> NewAct {
    let DeliveryRow { message, .. } = row;
    let id = MessageId(message.id);
    let event = caller.event(act, id.to_string(), "done");
    let half_of = row.release.clone().filter(|_| row.kind == MessageKind::Half);
    NewAct { id, half_of, state: message.state, due: message.due, what, words, event }
}

/// Sends a message with nothing secret in it by one provider, or by each
#[utoipa::path(post, path = "/v1/deliveries/tests", request_body = NewDeliveryTest, responses(
    (status = 201, description = "One message for each provider is on its way", body = Deliveries),
    (status = "4XX", description = "No such provider, or no address", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn test(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(asked): Body<NewDeliveryTest>,
) -> Result<(StatusCode, Json<Deliveries>), Refusal> {
    caller.must_be(Role::Administrator)?;
    let contacts = Contacts::new(asked.email.clone(), asked.mobile.clone()).map_err(|error| bad_value("email", error))?;
    let mut addresses = contacts.addresses();
    let (Some((channel, address)), None) = (addresses.next(), addresses.next()) else {
        return Err(bad_value("email", "one address at a time").into());
    };
    let messages: Vec<_> = ways(&app, channel, asked.provider.as_deref())?
        .into_iter()
        .map(|provider| (NewMessage::new(channel, address), provider.to_owned()))
        .collect();
    let ids: Vec<_> = messages.iter().map(|(message, _)| MessageId(message.id)).collect();
    let object = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let event = caller.event(Act::MessageTested, object, "done");
    let deadline = caller.now.plus(TRIAL.min(app.deadline));
    app.store().test_providers(NewTests { messages, language: asked.language, deadline, event }).await?;
    app.nudge.notify_one();
    let mut deliveries = Vec::with_capacity(ids.len());
    for id in &ids {
        deliveries.push(view::delivery(&found(&app, id).await?));
    }
    Ok((StatusCode::CREATED, Json(Deliveries { deliveries, next: None })))
}

/// The providers that take this channel: the one that is named, or all.
fn ways<'a>(app: &'a App, channel: Channel, named: Option<&str>) -> Result<Vec<&'a str>, Failure> {
    let takes = app.providers.iter().filter(|provider| provider.way.takes(channel));
    let takes: Vec<_> = takes.map(|provider| provider.name.as_str()).collect();
    let wanted: Vec<_> = takes.iter().copied().filter(|name| named.is_none_or(|named| named == *name)).collect();
    if wanted.is_empty() {
        let why = format!("for {channel} there are: {}", if takes.is_empty() { "none".to_owned() } else { takes.join(", ") });
        return Err(bad_value("provider", why));
    }
    Ok(wanted)
}

async fn found(app: &App, id: &MessageId) -> Result<DeliveryRow, Failure> {
    app.store().delivery(id).await?.ok_or_else(|| Code::UnknownMessage.into())
}

async fn shown(app: &App, id: &MessageId) -> Result<DeliveryShown, Failure> {
    let row = found(app, id).await?;
    Ok(view::delivery_shown(&row, &app.store().message_log(&id.0).await?))
}

fn number(text: &str) -> Result<MessageId, Failure> {
    text.parse().map_err(|error| bad_value("id", error))
}
