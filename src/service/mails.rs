//! What came by certified mail, for evaluators and administrators: what could not be processed is looked at by people.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;

use super::app::{App, Caller};
use super::body::{Answer, Asked, Body};
use super::enablings::overseer;
use super::page;
use super::refusal::{Refusal, bad_value};
use super::reprints::reason;
use crate::domain::delivery::MessageId;
use crate::domain::enrolment::Aside;
use crate::domain::event::Act;
use crate::exit::{Code, Failure};
use crate::store::pec_mails::MailRow;
use crate::wire::{MailDone, MailQuery, MailShown, Mails, NewMailDone, Problem};

/// E-mails, newest first
#[utoipa::path(get, path = "/v1/mailbox", params(MailQuery), responses(
    (status = 200, description = "One page", body = Mails),
    (status = "4XX", description = "Refused", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn list(State(app): State<Arc<App>>, caller: Caller, Asked(asked): Asked<MailQuery>) -> Answer<Mails> {
    overseer(&caller)?;
    let limit = page::limit(asked.limit)?;
    let after = page::after::<MessageId>(asked.after.as_deref())?.map(|(at, id)| (at, id.0));
    let mut rows = app.store().mails(asked.all, after, limit).await?;
    let next = page::cut(&mut rows, limit, |last| (last.taken, MessageId(last.id)));
    Ok(Json(Mails { mails: rows.into_iter().map(view).collect(), next }))
}

/// An e-mail as it came
#[utoipa::path(get, path = "/v1/mailbox/{id}/raw", params(("id" = String, Path, description = "The e-mail")), responses(
    (status = 200, description = "All of it", body = Vec<u8>, content_type = "message/rfc822"),
    (status = "4XX", description = "No such e-mail", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn raw(State(app): State<Arc<App>>, caller: Caller, Path(id): Path<String>) -> Result<impl IntoResponse, Refusal> {
    overseer(&caller)?;
    let raw = app.store().raw_mail(&number(&id)?).await?.ok_or(Code::UnknownMessage)?;
    Ok(([(header::CONTENT_TYPE, "message/rfc822")], raw))
}

/// Says what was done about an e-mail that was put aside
#[utoipa::path(post, path = "/v1/mailbox/{id}/done", request_body = NewMailDone,
    params(("id" = String, Path, description = "The e-mail")),
    responses(
        (status = 200, description = "It is off the list", body = MailShown),
        (status = "4XX", description = "No such e-mail, or there is nothing to look at", body = Problem),
        (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn done(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<NewMailDone>,
) -> Answer<MailShown> {
    overseer(&caller)?;
    let (id, reason) = (number(&id)?, reason(&asked.reason)?);
    let event = caller.event(Act::MailDone, MessageId(id).to_string(), "done");
    if !app.store().mail_done(id, &caller.operator().fiscal_code, reason, event).await? {
        return Err(Code::UnknownMessage.into());
    }
    Ok(Json(view(app.store().find_mail(&id).await?.ok_or(Code::UnknownMessage)?)))
}

fn number(id: &str) -> Result<[u8; 16], Failure> {
    id.parse::<MessageId>().map(|id| id.0).map_err(|error| bad_value("id", error))
}

fn view(row: MailRow) -> MailShown {
    MailShown {
        id: MessageId(row.id).to_string(),
        taken: row.taken,
        sort: row.sort.to_string(),
        reason: row.reason.map(|reason: Aside| reason.to_string()),
        detail: row.detail,
        sender: row.sender,
        subject: row.subject,
        case: row.case,
        size: row.size,
        done: row.done.map(|(actor, at, reason)| MailDone { actor, at, reason }),
    }
}
