//! News to bodies and people, by evaluators and administrators.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use uuid::Uuid;

use super::app::{App, Caller};
use super::body::{Answer, Asked, Body, IdempotencyKey, digest};
use super::enablings::overseer;
use super::page;
use super::refusal::{Refusal, bad_value};
use super::requests::letter_shown;
use crate::domain::bulletin::News;
use crate::domain::delivery::MessageId;
use crate::domain::event::Act;
use crate::exit::{Code, Failure};
use crate::store::bulletins::{BulletinRow, NewBulletin, Sent};
use crate::store::model::Idempotency;
use crate::wire::{
    LeftOut, LetterCounts, NewNotice, Notice, NoticeQuery, NoticeShown, Notices, Problem, RecipientQuery, Recipients,
};

/// A body with a text of 16 KiB, however JSON writes it.
type NewsBody = Body<NewNotice, { 64 * 1024 }>;

/// Whom news would reach
#[utoipa::path(get, path = "/v1/notices/recipients", params(RecipientQuery), responses(
    (status = 200, description = "How many, and who is left out", body = Recipients),
    (status = "4XX", description = "Refused", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn recipients(State(app): State<Arc<App>>, caller: Caller, Asked(asked): Asked<RecipientQuery>) -> Answer<Recipients> {
    overseer(&caller)?;
    let all = app.store().recipients(asked.to, asked.ente.as_ref(), None, caller.now.day()).await?;
    let (reached, left_out): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.address.is_some());
    let left_out = left_out.into_iter().map(|one| LeftOut { code: one.code, name: one.name }).collect();
    Ok(Json(Recipients { count: u32::try_from(reached.len()).unwrap_or(u32::MAX), left_out }))
}

/// Sends news: one letter to each Ente by certified mail, or one e-mail to each person
#[utoipa::path(post, path = "/v1/notices", request_body = NewNotice,
    params(("idempotency-key" = String, Header, description = "16 to 64 letters, digits and dashes, chosen by the client")),
    responses(
        (status = 201, description = "The letters are queued", body = NoticeShown),
        (status = 200, description = "Sent before, under the same key", body = NoticeShown),
        (status = "4XX", description = "Refused", body = Problem),
        (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(asked): NewsBody,
) -> Result<(StatusCode, Json<NoticeShown>), Refusal> {
    overseer(&caller)?;
    let news = News::new(&asked.subject, &asked.text).map_err(|error| bad_value("text", error))?;
    let key = Idempotency { actor: caller.operator().fiscal_code.clone(), key, digest: digest("notice", &asked)? };
    let id = Uuid::now_v7().into_bytes();
    let event = caller.event(Act::NoticeSent, format!("{} {}", MessageId(id), asked.to), "done");
    let new = NewBulletin { id, audience: asked.to, ente: asked.ente, news, key, event };
    let (status, id) = match app.store().send_bulletin(new).await? {
        Sent::Now => (StatusCode::CREATED, id),
        Sent::Before(id) => (StatusCode::OK, id),
        Sent::KeyReused => return Err(Code::KeyReused.into()),
        Sent::Nobody => return Err(bad_value("to", "somebody in function whose address is known").into()),
    };
    app.letters.notify_one();
    Ok((status, Json(shown(&app, &id).await?)))
}

/// News that were sent, newest first
#[utoipa::path(get, path = "/v1/notices", params(NoticeQuery), responses(
    (status = 200, description = "One page", body = Notices),
    (status = "4XX", description = "Refused", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn list(State(app): State<Arc<App>>, caller: Caller, Asked(asked): Asked<NoticeQuery>) -> Answer<Notices> {
    overseer(&caller)?;
    let limit = page::limit(asked.limit)?;
    let after = page::after::<MessageId>(asked.after.as_deref())?.map(|(at, id)| (at, id.0));
    let mut rows = app.store().bulletins(after, limit).await?;
    let next = page::cut(&mut rows, limit, |last| (last.sent, MessageId(last.id)));
    Ok(Json(Notices { notices: rows.iter().map(view).collect(), next }))
}

/// News that were sent, and how far their letters came
#[utoipa::path(get, path = "/v1/notices/{id}", params(("id" = String, Path, description = "The news")), responses(
    (status = 200, description = "The news", body = NoticeShown),
    (status = "4XX", description = "No such news", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn show(State(app): State<Arc<App>>, caller: Caller, Path(id): Path<String>) -> Answer<NoticeShown> {
    overseer(&caller)?;
    let id: MessageId = id.parse().map_err(|error| bad_value("id", error))?;
    Ok(Json(shown(&app, &id.0).await?))
}

async fn shown(app: &App, id: &[u8; 16]) -> Result<NoticeShown, Failure> {
    let row = app.store().find_bulletin(id).await?.ok_or(Code::UnknownMessage)?;
    let failed = app.store().failed_letters(id).await?.into_iter().map(letter_shown).collect();
    Ok(NoticeShown { notice: view(&row), text: row.text, failed })
}

fn view(row: &BulletinRow) -> Notice {
    let BulletinRow { id, sent, audience, left_out, queued, sending, accepted, delivered, failed, .. } = *row;
    Notice {
        id: MessageId(id),
        sent,
        actor: row.actor.clone(),
        to: audience,
        ente: row.ente.clone(),
        subject: row.subject.clone(),
        left_out,
        letters: LetterCounts { queued, sending, accepted, delivered, failed },
    }
}
