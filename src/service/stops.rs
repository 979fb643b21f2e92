//! Releases that are stopped: somebody says that it was not them.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::app::{App, Caller};
use super::body::{Answer, Body, Named};
use super::lists::seen;
use super::reprints::reason;
use super::view;
use crate::domain::event::Act;
use crate::domain::message::Language;
use crate::store::model::{self, NewMessage, ReleaseRow};
use crate::wire::{NewStop, Problem, Release};

/// Stops a release: nothing of it is shown or sent any more; stopped twice is stopped
#[utoipa::path(post, path = "/v1/releases/{id}/stop", request_body = NewStop,
    params(("id" = String, Path, description = "The release")),
    responses(
        (status = 200, description = "It is stopped", body = Release),
        (status = "4XX", description = "No such release that the caller may see", body = Problem),
        (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named(id): Named,
    Body(asked): Body<NewStop>,
) -> Answer<Release> {
    let reason = reason(&asked.reason)?;
    let row = seen(&app, &caller, &id).await?;
    if row.stopped.is_none() {
        let stop = model::NewStop {
            release: id.clone(),
            operator: caller.operator().fiscal_code.clone(),
            reason: reason.to_owned(),
            notices: notices(&row),
            deadline: caller.now.plus(app.deadline),
            event: caller.event(Act::Stopped, id.as_str(), "done"),
        };
        if app.store().stop(stop).await? {
            app.nudge.notify_one();
        }
    }
    Ok(Json(view::release(&app, &seen(&app, &caller, &id).await?)))
}

/// One notice to each address that the second half went to, or was to go to.
fn notices(row: &ReleaseRow) -> Vec<(NewMessage, Language)> {
    let addresses: BTreeMap<_, _> =
        row.messages.iter().map(|message| ((message.channel, message.address.as_str()), message.language)).collect();
    addresses.into_iter().map(|((channel, address), language)| (NewMessage::new(channel, address), language)).collect()
}
