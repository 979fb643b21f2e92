//! The routes and their document, from one place.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::app::{App, Base};
use super::watch::layers;
use super::{
    bulletins, cards, checks, deliveries, enablings, enti, health, lists, mails, receipts, releases, reprints, requests, resends,
    session, stops,
};

#[derive(OpenApi)]
#[openapi(info(
    title = "crspin",
    description = "Releases the PIN and PUK of regional service cards in two halves. Mutual TLS: the card opens a session for \
                   a key, the key makes every other call. Answers that are no success are a Problem."
))]
struct About;

/// The routes of every process.
fn open() -> OpenApiRouter<Base> {
    OpenApiRouter::new().routes(routes!(health::live)).routes(routes!(health::ready)).routes(routes!(health::version))
}

/// The routes of a process that answers requests.
fn desk() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(session::open, session::show, session::close))
        .routes(routes!(cards::products))
        .routes(routes!(cards::find))
        .routes(routes!(checks::create))
        .routes(routes!(checks::show))
        .routes(routes!(checks::answer))
        .routes(routes!(releases::create, lists::list))
        .routes(routes!(lists::show))
        .routes(routes!(reprints::create))
        .routes(routes!(resends::create))
        .routes(routes!(stops::create))
        .routes(routes!(deliveries::list))
        .routes(routes!(deliveries::test))
        .routes(routes!(deliveries::show))
        .routes(routes!(deliveries::retry))
        .routes(routes!(deliveries::cancel))
        .routes(routes!(enablings::list))
        .routes(routes!(enablings::act))
        .routes(routes!(enti::act))
        .routes(routes!(requests::create, requests::list))
        .routes(routes!(requests::show))
        .routes(routes!(requests::decide))
        .routes(routes!(mails::list))
        .routes(routes!(mails::raw))
        .routes(routes!(mails::done))
        .routes(routes!(bulletins::create, bulletins::list))
        .routes(routes!(bulletins::recipients))
        .routes(routes!(bulletins::show))
        .routes(routes!(document))
}

/// This document
#[utoipa::path(get, path = "/v1/openapi.json", responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
async fn document() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}

static DOCUMENT: LazyLock<String> = LazyLock::new(|| openapi().to_json().unwrap_or_default());

/// The document of all routes.
#[must_use]
pub fn openapi() -> Document {
    let mut about = About::openapi();
    about.info.license = None;
    about.merge(open().into_openapi());
    about.merge(desk().into_openapi());
    about
}

/// The routes with the layers around them; those of the desk only when requests are answered.
pub fn router(base: Base, app: Option<Arc<App>>, at_once: usize) -> Router {
    let callbacks = receipts::router(base.clone());
    let open = open().with_state(base);
    let all = match app {
        Some(app) => open.merge(desk().with_state(app)),
        None => open,
    };
    layers(all.split_for_parts().0.merge(callbacks), at_once)
}
