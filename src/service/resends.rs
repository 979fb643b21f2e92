//! Second halves sent again: the same half, to the same address or to a corrected one.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::app::{App, Caller};
use super::body::{Body, IdempotencyKey, Named, digest};
use super::judged::{again_refused, certified_mail, document_refused};
use super::lists::seen;
use super::refusal::{Refusal, bad_value};
use super::releases::ATTEMPTS;
use super::reprints::{judge_card, judge_split_of, reason};
use super::{checks, view};
use crate::domain::card_product::ChannelCheck;
use crate::domain::contact::{Channel, Contacts, Email, Mobile};
use crate::domain::document::Document;
use crate::domain::event::Act;
use crate::domain::message::Language;
use crate::domain::operator::Role;
use crate::domain::release::ReleaseId;
use crate::domain::resend::{Again, judge_resend};
use crate::exit::{Code, Failure};
use crate::store::model::{self, Idempotency, MessageRow, NewMessage, ReleaseRow, Written};
use crate::wire::{NewResend, Problem, Release};

/// What a resend answers: 201 when it was done now, 200 when it is repeated.
type Done = Result<(StatusCode, Json<Release>), Refusal>;

/// Sends the second half of a release again, counted and audited
#[utoipa::path(post, path = "/v1/releases/{id}/messages", request_body = NewResend,
    params(
        ("id" = String, Path, description = "The release"),
        ("idempotency-key" = String, Header, description = "16 to 64 letters, digits and dashes, chosen by the client"),
    ),
    responses(
        (status = 201, description = "On its way", body = Release),
        (status = 200, description = "Sent before, under the same key", body = Release),
        (status = "4XX", description = "Refused by a rule", body = Problem),
        (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Named(id): Named,
    Body(asked): Body<NewResend>,
) -> Done {
    let actor = caller.operator().fiscal_code.clone();
    let idempotency = Idempotency { actor, key, digest: digest(&format!("resend {id}"), &asked)? };
    let failure = match resend(&app, &caller, &idempotency, &id, &asked).await {
        Ok(Some(())) => {
            app.nudge.notify_one();
            return now(&app, &caller, &id, StatusCode::CREATED).await;
        }
        Ok(None) => return now(&app, &caller, &id, StatusCode::OK).await,
        Err(failure) => failure,
    };
    if !matches!(failure.code.exit(), 20..=29) {
        return Err(failure.into());
    }
    // Done before under the same key, whatever the rules say by now.
    match app.store().before(&idempotency).await? {
        Some(Written::Before(_)) => now(&app, &caller, &id, StatusCode::OK).await,
        Some(Written::KeyReused) => Err(Code::KeyReused.into()),
        _ => {
            app.store().record(caller.event(Act::ResendRefused, id.as_str(), failure.code.as_str())).await?;
            Err(failure.into())
        }
    }
}

async fn now(app: &App, caller: &Caller, id: &ReleaseId, status: StatusCode) -> Done {
    Ok((status, Json(view::release(app, &seen(app, caller, id).await?))))
}

/// Does it; nothing when it was done before under the same key.
async fn resend(
    app: &App,
    caller: &Caller,
    idempotency: &Idempotency,
    id: &ReleaseId,
    asked: &NewResend,
) -> Result<Option<()>, Failure> {
    caller.must_be(Role::Operator)?;
    reason(&asked.reason)?;
    let document: Option<Document> = asked.document.clone().map(Into::into);
    for _ in 0..ATTEMPTS {
        let row = seen(app, caller, id).await?;
        let way = Way::of(asked, &row)?;
        judge(app, caller, &row, &way, document.as_ref()).await?;
        judge_checks_of(app, caller, &row, &way, asked).await?;
        let new = plan(app, caller, idempotency, &row, &way, asked, document.clone());
        match app.store().resend(new).await? {
            Written::Done(_) => return Ok(Some(())),
            Written::Before(_) => return Ok(None),
            Written::KeyReused => return Err(Code::KeyReused.into()),
            Written::OverLimit | Written::Changed => {}
        }
    }
    Err(Failure::new(Code::Busy).with("seconds", 1))
}

/// An address that was not used before is proven as at the release, where the product wants it.
async fn judge_checks_of(app: &App, caller: &Caller, row: &ReleaseRow, way: &Way<'_>, asked: &NewResend) -> Result<(), Failure> {
    let contacts = match way.channel {
        Channel::Email => Contacts::new(way.address.parse().ok(), None),
        Channel::Sms => Contacts::new(None, way.address.parse().ok()),
    };
    let contacts = contacts.map_err(|error| bad_value("email", error))?;
    let required = way.corrected() && app.product(&row.product)?.channel_check == ChannelCheck::Required;
    checks::judged(app, caller, &asked.checks, (&row.citizen, &contacts), required).await
}

/// Where it goes, and where it went before by that channel.
struct Way<'r> {
    channel: Channel,
    address: String,
    before: Option<&'r MessageRow>,
}

impl<'r> Way<'r> {
    /// The address that is given, or the one of before by the channel that is named, or the only one.
    fn of(asked: &NewResend, row: &'r ReleaseRow) -> Result<Self, Failure> {
        let given = match (&asked.email, &asked.mobile) {
            (Some(_), Some(_)) => return Err(bad_value("mobile", "one address at a time")),
            (Some(email), None) => Some((Channel::Email, Email::as_str(email))),
            (None, Some(mobile)) => Some((Channel::Sms, Mobile::as_str(mobile))),
            (None, None) => None,
        };
        let last = |channel| row.messages.iter().filter(|message| message.channel == channel).max_by_key(|message| message.nth);
        let (channel, address) = match (given, asked.channel) {
            (Some((channel, address)), named) if named.is_none_or(|named| named == channel) => (channel, address.to_owned()),
            (Some(_), _) => return Err(bad_value("channel", "not that of the address")),
            (None, named) => {
                let used = |channel: &Channel| last(*channel).is_some() && named.is_none_or(|named| named == *channel);
                let mut channels = Channel::ALL.iter().copied().filter(used);
                let (Some(channel), None) = (channels.next(), channels.next()) else {
                    return Err(bad_value("channel", "email or sms, by which the release has a message"));
                };
                (channel, last(channel).map(|message| message.address.clone()).unwrap_or_default())
            }
        };
        Ok(Self { before: last(channel), channel, address })
    }

    fn corrected(&self) -> bool {
        self.before.is_none_or(|before| before.address != self.address)
    }
}

async fn judge(app: &App, caller: &Caller, row: &ReleaseRow, way: &Way<'_>, document: Option<&Document>) -> Result<(), Failure> {
    let product = app.product(&row.product)?;
    judge_card(app, caller, row).await?;
    judge_resend(row.at, row.counts, way.channel, way.corrected(), product, caller.now).map_err(again_refused)?;
    if let (Channel::Email, Ok(email)) = (way.channel, way.address.parse::<Email>()) {
        product.takes_mailbox(&email).map_err(|why| certified_mail(&why))?;
    }
    judge_split_of(app, caller, row, Again::Sent).await?;
    if let (false, Some(before)) = (way.corrected(), way.before)
        && !before.state.settled()
    {
        return Err(Failure::new(Code::StillUnderWay).with("state", before.state));
    }
    match document {
        Some(shown) => {
            let judged = shown.judge_declared(&product.documents, product.expired_documents, false, caller.now.day());
            judged.map_err(document_refused)
        }
        None if way.corrected() => Err(Code::DocumentNeeded.into()),
        None => Ok(()),
    }
}

fn plan(
    app: &App,
    caller: &Caller,
    idempotency: &Idempotency,
    row: &ReleaseRow,
    way: &Way<'_>,
    asked: &NewResend,
    document: Option<Document>,
) -> model::NewResend {
    let corrected = way.corrected();
    // Whoever got it before learns that it went elsewhere, by whatever channel that was.
    let earlier: BTreeSet<_> = row.messages.iter().map(|message| (message.channel, message.address.as_str())).collect();
    let elsewhere = earlier.into_iter().filter(|earlier| corrected && *earlier != (way.channel, way.address.as_str()));
    let notices = elsewhere.map(|(channel, address)| NewMessage::new(channel, address)).collect();
    model::NewResend {
        release: row.id.clone(),
        counts: row.counts,
        reprints: row.reprints,
        idempotency: idempotency.clone(),
        reason: asked.reason.trim().to_owned(),
        corrected,
        document: document.filter(|_| corrected),
        message: NewMessage::new(way.channel, &way.address),
        notices,
        checks: asked.checks.clone(),
        language: row.messages.first().map_or(Language::It, |message| message.language),
        deadline: caller.now.plus(app.deadline),
        event: caller.event(Act::Resent, row.id.as_str(), if corrected { "corrected" } else { "done" }),
    }
}
