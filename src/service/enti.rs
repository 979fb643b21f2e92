//! Enti in the hands of evaluators and administrators: suspended, resumed, closed. Their people go along.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::app::{App, Caller};
use super::body::{Answer, Body};
use super::enablings::{overseer, refused};
use super::refusal::bad_value;
use super::releases::ATTEMPTS;
use super::reprints::reason;
use crate::domain::event::Act;
use crate::domain::operator::{Ente, Role};
use crate::domain::tenure::judge_ente;
use crate::exit::{Code, Failure};
use crate::store::enti::NewEnteAct as Judged;
use crate::wire::{EnteShown, NewEnteAct, Problem};

/// Suspends, resumes or closes an Ente
#[utoipa::path(post, path = "/v1/enti/acts", request_body = NewEnteAct, responses(
    (status = 200, description = "Done: the Ente as it stands", body = EnteShown),
    (status = "4XX", description = "No such Ente, or refused by a rule", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn act(State(app): State<Arc<App>>, caller: Caller, Body(asked): Body<NewEnteAct>) -> Answer<EnteShown> {
    overseer(&caller)?;
    let reason = reason(&asked.reason)?;
    let unknown = || bad_value("ente", "the code of a registered Ente");
    let object = || format!("{} {}", asked.ente, asked.act);
    for _ in 0..ATTEMPTS {
        let ente = app.store().ente(&asked.ente).await?.ok_or_else(unknown)?;
        let alone = app.store().overseers_alone(&asked.ente, caller.now.day()).await?;
        let operator = caller.operator();
        let then = match judge_ente(&ente, asked.act, &operator.ente.code, &alone) {
            Ok(then) => then,
            Err(why) => {
                let failure = refused(why, alone.first().copied().unwrap_or(Role::Administrator));
                app.store().record(caller.event(Act::EnteRefused, object(), failure.code.as_str())).await?;
                return Err(failure.into());
            }
        };
        let event = caller.event(Act::EnteChanged, object(), "done");
        let (reason, actor) = (reason.to_owned(), operator.fiscal_code.clone());
        if app.store().change_ente(Judged { ente, act: asked.act, then, reason, actor, event }).await? {
            let Ente { code, name, standing } = app.store().ente(&asked.ente).await?.ok_or_else(unknown)?;
            return Ok(Json(EnteShown { code, name, standing }));
        }
    }
    Err(Failure::new(Code::Busy).with("seconds", 1).into())
}
