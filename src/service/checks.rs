//! Proofs that an address is the citizen's: a short code goes there, and comes back through the operator.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use openssl::rand::rand_bytes;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::app::{App, Caller};
use super::body::{Answer, Body};
use super::judged::{certified_mail, over_limit};
use super::refusal::{Refusal, bad_value};
use super::view;
use crate::domain::check::{Check, CheckId, CheckRefused, LIFE, MOST_WRONG, ShortCode, judge_checks};
use crate::domain::contact::Contacts;
use crate::domain::event::Act;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::Role;
use crate::exit::{Code, Failure};
use crate::store::checks::{Answered, CheckRow, NewCheck as NewRow};
use crate::store::model::NewMessage;
use crate::wire::{CheckAnswer, CheckStatus, NewCheck, Problem};

/// Codes that are a million or more are drawn again below this bound, so that each code is as likely as another.
const FAIR: u32 = 4_294_000_000;
/// How often an answer is judged anew when another one came at the same moment.
const ATTEMPTS: u32 = 8;

/// Sends a short code to an address
#[utoipa::path(post, path = "/v1/checks", request_body = NewCheck, responses(
    (status = 201, description = "The code is on its way", body = CheckStatus),
    (status = "4XX", description = "Refused by a rule", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(asked): Body<NewCheck>,
) -> Result<(StatusCode, Json<CheckStatus>), Refusal> {
    caller.must_be(Role::Operator)?;
    let product = app.products.get(&asked.product).ok_or_else(|| bad_value("product", "no such product"))?;
    let contacts = Contacts::new(asked.email.clone(), asked.mobile.clone()).map_err(|error| bad_value("email", error))?;
    let mut addresses = contacts.addresses();
    let (Some((channel, address)), None) = (addresses.next(), addresses.next()) else {
        return Err(bad_value("email", "one address at a time").into());
    };
    if !product.channels.contains(&channel) {
        return Err(Failure::new(Code::ChannelNotOffered).with("channel", channel).into());
    }
    if let Some(email) = &asked.email {
        product.takes_mailbox(email).map_err(|why| certified_mail(&why))?;
    }
    // The low 62 bits of a random UUID are all random.
    let id = CheckId::from_random(Uuid::new_v4().as_u64_pair().1);
    let code = short_code()?;
    let new = NewRow {
        message: NewMessage::new(channel, address).id,
        operator: caller.operator().fiscal_code.clone(),
        citizen: asked.fiscal_code.clone(),
        channel,
        address: address.to_owned(),
        language: asked.language,
        digest: digest(&id, &code),
        code,
        expires: caller.now.plus(LIFE),
        limit: app.operator_limit,
        event: caller.event(Act::CheckAsked, id.as_str(), "done"),
        id: id.clone(),
    };
    if !app.store().new_check(new).await? {
        return Err(over_limit(&app.operator_limit).into());
    }
    app.nudge.notify_one();
    Ok((StatusCode::CREATED, Json(status(&app, &found(&app, &id).await?).await?)))
}

/// Where a check stands
#[utoipa::path(get, path = "/v1/checks/{id}", params(("id" = String, Path, description = "The check")), responses(
    (status = 200, description = "The check", body = CheckStatus),
    (status = "4XX", description = "No such check of the caller, or it is over", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn show(State(app): State<Arc<App>>, caller: Caller, Path(id): Path<String>) -> Answer<CheckStatus> {
    let row = found(&app, &number(&id)?).await?;
    open(&row.check, &caller)?;
    Ok(Json(status(&app, &row).await?))
}

/// Takes what the citizen read out
#[utoipa::path(post, path = "/v1/checks/{id}/answers", request_body = CheckAnswer,
    params(("id" = String, Path, description = "The check")),
    responses(
        (status = 200, description = "The address is proven", body = CheckStatus),
        (status = "4XX", description = "Wrong, or no such check of the caller, or it is over", body = Problem),
        (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn answer(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(given): Body<CheckAnswer>,
) -> Answer<CheckStatus> {
    caller.must_be(Role::Operator)?;
    let id = number(&id)?;
    for _ in 0..ATTEMPTS {
        let row = found(&app, &id).await?;
        open(&row.check, &caller)?;
        if row.check.proven {
            return Ok(Json(status(&app, &row).await?));
        }
        let right = openssl::memcmp::eq(&digest(&id, &given.code), &row.digest);
        let wrong = row.check.wrong + u32::from(!right);
        let (act, result) = match right {
            true => (Act::CheckProven, "done"),
            false if wrong >= MOST_WRONG => (Act::CheckFailed, Code::CheckFailed.as_str()),
            false => (Act::CheckFailed, Code::CheckWrong.as_str()),
        };
        let event = caller.event(act, id.as_str(), result);
        if !app.store().answer_check(Answered { id: id.clone(), wrong: row.check.wrong, right, event }).await? {
            continue;
        }
        return match right {
            true => Ok(Json(status(&app, &CheckRow { check: Check { proven: true, ..row.check }, ..row }).await?)),
            false if wrong >= MOST_WRONG => Err(Code::CheckFailed.into()),
            false => Err(Failure::new(Code::CheckWrong).with("left", MOST_WRONG - wrong).into()),
        };
    }
    Err(Failure::new(Code::Busy).with("seconds", 1).into())
}

/// The checks that come with a release or a corrected address; judged, so that a proof of another citizen or address counts for nothing.
pub async fn judged(
    app: &App,
    caller: &Caller,
    asked: &[CheckId],
    (citizen, contacts): (&FiscalCode, &Contacts),
    required: bool,
) -> Result<(), Failure> {
    let mut checks = Vec::with_capacity(asked.len());
    for id in asked {
        checks.push(found(app, id).await?.check);
    }
    let operator = &caller.operator().fiscal_code;
    judge_checks(&checks, required, operator, citizen, contacts, caller.now).map_err(refused)
}

async fn found(app: &App, id: &CheckId) -> Result<CheckRow, Failure> {
    app.store().check_of(id).await?.ok_or_else(|| Code::CheckOver.into())
}

fn open(check: &Check, caller: &Caller) -> Result<(), Failure> {
    check.open_to(&caller.operator().fiscal_code, caller.now).map_err(refused)
}

fn refused(why: CheckRefused) -> Failure {
    match why {
        CheckRefused::Failed => Code::CheckFailed.into(),
        CheckRefused::Over => Code::CheckOver.into(),
        CheckRefused::Needed(channel) => Failure::new(Code::CheckNeeded).with("channel", channel),
    }
}

fn number(text: &str) -> Result<CheckId, Failure> {
    text.parse().map_err(|_| bad_value("id", "a check's number looks like 7K3M-Q9TX-2B4F"))
}

async fn status(app: &App, row: &CheckRow) -> Result<CheckStatus, Failure> {
    let message = app.store().message(&row.message).await?.ok_or(Code::CheckOver)?;
    let Check { id, proven, wrong, expires, .. } = &row.check;
    let tries_left = MOST_WRONG.saturating_sub(*wrong);
    Ok(CheckStatus { id: id.clone(), proven: *proven, tries_left, expires: *expires, message: view::message(&message) })
}

/// Six digits, each code as likely as another.
fn short_code() -> Result<ShortCode, Failure> {
    loop {
        let mut bytes = [0; 4];
        rand_bytes(&mut bytes).map_err(|error| Failure::new(Code::ServiceFault).because(error))?;
        let number = u32::from_le_bytes(bytes);
        if number < FAIR {
            return Ok(ShortCode::from_number(number % 1_000_000));
        }
    }
}

/// What the store keeps of a code. The number of the check makes equal codes look different.
fn digest(id: &CheckId, code: &ShortCode) -> [u8; 32] {
    Sha256::new().chain_update(id.as_str()).chain_update([0]).chain_update(code.digits().reveal()).finalize().into()
}
