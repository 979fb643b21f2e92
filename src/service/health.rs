//! What anybody may ask: whether the service lives, is ready, and which version it is.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::app::Base;
use crate::clock;
use crate::wire::{API, Live, OLDEST_CLIENT, Problem, Ready, Version};

/// Whether the process answers
#[utoipa::path(get, path = "/health/live", responses((status = 200, description = "It does", body = Live)))]
pub async fn live() -> Json<Live> {
    Json(Live { live: true })
}

/// Whether the process can do its work
#[utoipa::path(get, path = "/health/ready", responses(
    (status = 200, description = "It can", body = Ready),
    (status = 503, description = "It cannot", body = Ready),
))]
pub async fn ready(State(base): State<Base>) -> (StatusCode, Json<Ready>) {
    let checked = base.store.check().await;
    if let Err(error) = &checked {
        tracing::error!(error = %error, "the store is not ready");
    }
    let store = checked.is_ok();
    // Late messages are for an administrator, whereas requests are still welcome.
    let delivery = match base.backlog.as_ref().filter(|_| store) {
        Some(backlog) => backlog.health().await.ok(),
        None => None,
    };
    // A process without its keys does not start, so those of its role are there.
    let about = Ready {
        ready: store,
        role: base.role.as_str().to_owned(),
        store,
        desk_key: base.role.answers(),
        message_key: base.role.sends(),
        delivery,
    };
    (if store { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(about))
}

/// Which version this is, and what time it has
#[utoipa::path(get, path = "/v1/version", responses(
    (status = 200, description = "The version", body = Version),
    (status = "5XX", description = "The service is busy", body = Problem),
))]
pub async fn version(State(base): State<Base>) -> Json<Version> {
    Json(Version {
        service: "crspin".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        api: API,
        oldest_client: OLDEST_CLIENT.to_owned(),
        now: clock::now(),
        sandbox: base.sandbox,
    })
}
