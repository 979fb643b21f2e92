//! Enablings in the hands of evaluators and administrators: listed, suspended, resumed, revoked, renewed, moved.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::app::{App, Caller};
use super::body::{Answer, Asked, Body, digest};
use super::refusal::bad_value;
use super::releases::ATTEMPTS;
use super::reprints::reason;
use crate::domain::event::Act;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{Operator, Role, Standing};
use crate::domain::tenure::{Change, LifeAct, TenureRefused, judge};
use crate::exit::{Code, Failure};
use crate::store::tenure::{Changed, NewTenureAct};
use crate::wire::{Enabling, EnablingAct, EnablingQuery, Enablings, NewEnablingAct, Problem};

/// The usual and the largest page.
const PAGE: u32 = 50;
const LARGEST_PAGE: u32 = 200;

/// Enablings with their lives
#[utoipa::path(get, path = "/v1/enablings", params(EnablingQuery), responses(
    (status = 200, description = "One page", body = Enablings),
    (status = "4XX", description = "Refused", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn list(State(app): State<Arc<App>>, caller: Caller, Asked(asked): Asked<EnablingQuery>) -> Answer<Enablings> {
    overseer(&caller)?;
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(bad_value("limit", format!("1 to {LARGEST_PAGE}")).into());
    }
    let after = match asked.after.as_deref() {
        Some(place) => Some(placed(&app, place).await?.ok_or_else(|| bad_value("after", "the next of the page before"))?),
        None => None,
    };
    let mut rows = app.store().enablings(asked.ente.as_ref(), after.as_ref(), limit + 1).await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > page;
    rows.truncate(page);
    let next = rows.last().filter(|_| more).map(|last| format!("{}.{}.{}", last.fiscal_code, last.ente.code, last.role));
    let mut enablings = Vec::with_capacity(rows.len());
    for row in rows {
        enablings.push(view(&app, row).await?);
    }
    Ok(Json(Enablings { enablings, next }))
}

/// Suspends, resumes, revokes, renews or moves an enabling
#[utoipa::path(post, path = "/v1/enablings/acts", request_body = NewEnablingAct, responses(
    (status = 200, description = "Done: the enabling as it stands", body = Enabling),
    (status = "4XX", description = "Refused by a rule, or a second person must want the same", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn act(State(app): State<Arc<App>>, caller: Caller, Body(asked): Body<NewEnablingAct>) -> Answer<Enabling> {
    overseer(&caller)?;
    match acted(&app, &caller, &asked).await {
        Ok(()) => Ok(Json(view(&app, found(&app, &asked).await?).await?)),
        Err(failure) => {
            if matches!(failure.code, Code::EnablingStands | Code::LastOfRole) {
                app.store().record(caller.event(Act::EnablingRefused, object(&asked), failure.code.as_str())).await?;
            }
            Err(failure.into())
        }
    }
}

async fn acted(app: &App, caller: &Caller, asked: &NewEnablingAct) -> Result<(), Failure> {
    let (change, reason) = (change(asked)?, reason(&asked.reason)?);
    let actor = &caller.operator().fiscal_code;
    let today = caller.now.day();
    for _ in 0..ATTEMPTS {
        let enabling = found(app, asked).await?;
        let others = app.store().others_in_function(asked.role, &asked.fiscal_code, &asked.ente, today).await?;
        let second = if asked.force { wanted(app, caller, asked).await? } else { None };
        let after = match judge(&enabling, &change, actor, others, second.is_some(), today) {
            Ok(after) => after,
            Err(TenureRefused::Last) if asked.force => {
                let event = caller.event(Act::EnablingWished, object(asked), "done");
                app.store().wish_tenure(wish(asked)?, actor, event).await?;
                return Err(Code::SecondPerson.into());
            }
            Err(why) => return Err(refused(why, asked.role)),
        };
        let event = caller.event(Act::EnablingChanged, object(asked), "done");
        let new = NewTenureAct { enabling, act: asked.act, after, reason: reason.to_owned(), second, event };
        match app.store().change_tenure(new).await? {
            Changed::Done => return Ok(()),
            Changed::There => return Err(stands("there")),
            Changed::NoEnte => return Err(bad_value("to", "the code of a registered Ente")),
            Changed::Otherwise => {}
        }
    }
    Err(Failure::new(Code::Busy).with("seconds", 1))
}

/// Refuses everybody who does not oversee.
pub fn overseer(caller: &Caller) -> Result<(), Failure> {
    match caller.operator().role {
        Role::Evaluator | Role::Administrator => Ok(()),
        Role::Operator | Role::Responsible => Err(Code::NotYourRole.into()),
    }
}

/// What was asked for, with what it needs and nothing else.
fn change(asked: &NewEnablingAct) -> Result<Change, Failure> {
    match (asked.act, asked.until, &asked.to) {
        (LifeAct::Suspend, None, None) => Ok(Change::Suspend),
        (LifeAct::Resume, None, None) => Ok(Change::Resume),
        (LifeAct::Revoke, until, None) => Ok(Change::Revoke(until)),
        (LifeAct::Renew, Some(until), None) => Ok(Change::Renew(until)),
        (LifeAct::Move, None, Some(to)) => Ok(Change::Move(to.clone())),
        (LifeAct::Move, None, None) => Err(bad_value("to", "the code of an Ente")),
        (LifeAct::Renew, None, None) => Err(bad_value("until", "a day: 2027-12-31")),
        (_, Some(_), None) => Err(bad_value("until", "a day only for revoke and renew")),
        (_, _, Some(_)) => Err(bad_value("to", "an Ente only for move")),
    }
}

/// A second person who wanted the very same, and the digest of it.
async fn wanted(app: &App, caller: &Caller, asked: &NewEnablingAct) -> Result<Option<(FiscalCode, [u8; 32])>, Failure> {
    let digest = wish(asked)?;
    let second = app.store().tenure_wished(&digest, &caller.operator().fiscal_code, caller.now).await?;
    Ok(second.map(|person| (person, digest)))
}

/// The same act, whatever the reason that each of the two gives.
fn wish(asked: &NewEnablingAct) -> Result<[u8; 32], Failure> {
    digest("enabling", &NewEnablingAct { reason: String::new(), ..asked.clone() })
}

fn object(asked: &NewEnablingAct) -> String {
    format!("{}@{} {}", asked.role, asked.ente, asked.fiscal_code)
}

fn stands(why: &str) -> Failure {
    Failure::new(Code::EnablingStands).with("why", why)
}

/// The code of an act that is refused.
pub fn refused(why: TenureRefused, role: Role) -> Failure {
    match why {
        TenureRefused::Oneself => stands("oneself"),
        TenureRefused::Stands(Standing::Active) => stands("active"),
        TenureRefused::Stands(Standing::Suspended) => stands("suspended"),
        TenureRefused::Stands(Standing::Closed) => stands("closed"),
        TenureRefused::Past => stands("past"),
        TenureRefused::NotEarlier => stands("not-earlier"),
        TenureRefused::NotLater => stands("not-later"),
        TenureRefused::SameEnte => stands("same-ente"),
        TenureRefused::Last => Failure::new(Code::LastOfRole).with("role", role),
    }
}

async fn found(app: &App, asked: &NewEnablingAct) -> Result<Operator, Failure> {
    let all = app.store().operators(&asked.fiscal_code).await?;
    let one = all.into_iter().find(|one| one.ente.code == asked.ente && one.role == asked.role);
    one.ok_or_else(|| Code::UnknownEnabling.into())
}

/// The enabling that this place of the list names.
async fn placed(app: &App, place: &str) -> Result<Option<Operator>, Failure> {
    let mut parts = place.splitn(3, '.');
    let (Some(Ok(person)), Some(ente), Some(role)) = (parts.next().map(str::parse::<FiscalCode>), parts.next(), parts.next())
    else {
        return Ok(None);
    };
    let all = app.store().operators(&person).await?;
    Ok(all.into_iter().find(|one| one.ente.code.as_str() == ente && one.role.as_str() == role))
}

async fn view(app: &App, row: Operator) -> Result<Enabling, Failure> {
    let acts = app.store().tenure(&row).await?.into_iter().map(|line| EnablingAct {
        act: line.act,
        at: line.at,
        until: line.until,
        to: line.to,
        reason: line.reason,
        actor: line.actor,
        second: line.second,
    });
    let acts = acts.collect();
    let Operator { fiscal_code, name, ente, role, standing, from, until } = row;
    let (ente, ente_name, ente_standing) = (ente.code, ente.name, ente.standing);
    Ok(Enabling { fiscal_code, name, ente, ente_name, ente_standing, role, standing, from, until, acts })
}
