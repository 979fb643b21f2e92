//! Releases to look at: operators see those of their own Ente, evaluators and administrators all.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use tokio::time::timeout;

use super::app::{App, Caller};
use super::body::{Answer, Asked, Named};
use super::{page, view};
use crate::domain::operator::Role;
use crate::domain::release::ReleaseId;
use crate::domain::time::{At, Date};
use crate::exit::{Code, Failure};
use crate::store::model::{ReleaseFilter, ReleaseRow};
use crate::wire::{Problem, Release, ReleaseQuery, Releases, Watch};

/// The longest wait for a change.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// How often those who wait look, when nobody wakes them.
const LOOK: Duration = Duration::from_millis(250);
/// The release with this number, when the caller may see it.
pub async fn seen(app: &App, caller: &Caller, id: &ReleaseId) -> Result<ReleaseRow, Failure> {
    let row = app.store().find_release(id).await?.ok_or(Code::UnknownRelease)?;
    // The same answer as for a release that does not exist.
    if sees(caller).is_none_or(|ente| *ente == row.ente) { Ok(row) } else { Err(Code::UnknownRelease.into()) }
}

/// The only Ente whose releases the caller sees; `None` when all.
fn sees(caller: &Caller) -> Option<&crate::domain::operator::EnteCode> {
    match caller.operator().role {
        Role::Operator | Role::Responsible => Some(&caller.operator().ente.code),
        Role::Evaluator | Role::Administrator => None,
    }
}

/// One release; with `seen` and `wait` as soon as it has changed
#[utoipa::path(get, path = "/v1/releases/{id}", params(("id" = String, Path, description = "The release"), Watch), responses(
    (status = 200, description = "The release", body = Release),
    (status = "4XX", description = "No such release that the caller may see", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn show(State(app): State<Arc<App>>, caller: Caller, Named(id): Named, Asked(watch): Asked<Watch>) -> Answer<Release> {
    let end = Instant::now() + Duration::from_secs(watch.wait.unwrap_or(0)).min(LONGEST_WAIT);
    // More who wait than there are places for are answered at once: they come again.
    let place = app.waiters.try_acquire();
    loop {
        // Before the look, so that no change falls between the two.
        let changed = app.base.changed.notified();
        let row = seen(&app, &caller, &id).await?;
        let left = end.saturating_duration_since(Instant::now());
        let same = watch.seen.as_deref().is_some_and(|seen| seen == view::tag(&row));
        if !same || left.is_zero() || place.is_err() {
            return Ok(Json(view::release(&app, &row)));
        }
        // Another process may be the one that sends.
        let _either = timeout(left.min(LOOK), changed).await;
    }
}

/// Releases, newest first
#[utoipa::path(get, path = "/v1/releases", params(ReleaseQuery), responses(
    (status = 200, description = "One page", body = Releases),
    (status = "4XX", description = "Refused", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn list(State(app): State<Arc<App>>, caller: Caller, Asked(asked): Asked<ReleaseQuery>) -> Answer<Releases> {
    let filter = filter(&caller, &asked)?;
    let mut rows = app.store().releases(&filter).await?;
    let next = page::cut(&mut rows, filter.limit, |last| (last.at, last.id.clone()));
    Ok(Json(Releases { releases: rows.iter().map(|row| view::release(&app, row)).collect(), next }))
}

/// What to ask the store.
fn filter(caller: &Caller, asked: &ReleaseQuery) -> Result<ReleaseFilter, Failure> {
    let limit = page::limit(asked.limit)?;
    let after = page::after(asked.after.as_deref())?;
    let before = asked.to.map(|day| day.tomorrow().unwrap_or(Date::MAX)).map(At::start_of);
    Ok(ReleaseFilter {
        operator: asked.mine.then(|| caller.operator().fiscal_code.clone()),
        ente: sees(caller).cloned(),
        from: asked.from.map(At::start_of),
        before,
        state: asked.state,
        undelivered: asked.undelivered,
        card: asked.card.clone(),
        after,
        limit,
    })
}
