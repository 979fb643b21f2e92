//! The layers around every route: correlation, bounds, panics, the body of refusals, and one line of log.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use uuid::Uuid;

use super::refusal::Refusal;
use crate::exit::{Code, Failure};
use crate::wire::{CORRELATION, Problem};

/// How long a request may take. A release that takes longer may still happen: its key tells when it is asked again.
const LONGEST: Duration = Duration::from_secs(30);

/// Names the request in answers, logs and the audit.
#[derive(Clone, Debug)]
pub struct Correlation(pub Arc<str>);

/// Puts the layers around the routes. At most `at_once` requests are worked on; health checks are answered always.
pub fn layers(router: Router, at_once: usize) -> Router {
    let places = Arc::new(Semaphore::new(at_once));
    router
        .fallback(unknown_route)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(places, bound))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(watch))
}

async fn unknown_route() -> Refusal {
    Failure::new(Code::NotACrspinService).into()
}

async fn wrong_method() -> Refusal {
    Refusal::with_status(Failure::new(Code::NotACrspinService), StatusCode::METHOD_NOT_ALLOWED)
}

fn panicked(_message: Box<dyn Any + Send>) -> Response {
    Refusal::from(Failure::new(Code::Bug)).into_response()
}

async fn bound(State(places): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/health/") {
        return next.run(request).await;
    }
    let busy = |seconds: u32| Refusal::from(Failure::new(Code::Busy).with("seconds", seconds)).into_response();
    let Ok(_place) = places.try_acquire() else { return busy(1) };
    tokio::time::timeout(LONGEST, next.run(request)).await.unwrap_or_else(|_| busy(5))
}

async fn watch(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let correlation = Correlation(Uuid::now_v7().to_string().into());
    let method = request.method().clone();
    // The pattern, not the path: what people put into paths is theirs.
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(correlation.clone());
    let mut response = next.run(request).await;
    let refusal = response.extensions_mut().remove::<Refusal>();
    if let Some(refusal) = &refusal {
        write_problem(&mut response, &refusal.failure, &correlation.0);
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&correlation.0) {
        headers.insert(CORRELATION, value);
    }
    log(&method, route.as_ref(), &response, started.elapsed(), &correlation.0, refusal.as_ref());
    response
}

/// Faults of the service are told from refusals: the asker learns the correlation and nothing of the cause.
fn write_problem(response: &mut Response, failure: &Failure, correlation: &str) {
    let fault = response.status().is_server_error() && failure.code != Code::Busy;
    let mut problem = Problem::from(failure);
    if fault {
        problem = Problem::from(&Failure::new(Code::ServiceFault));
    }
    correlation.clone_into(&mut problem.correlation);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.remove(header::CONTENT_LENGTH);
    if let Some(seconds) = failure.param("seconds").and_then(|seconds| HeaderValue::from_str(seconds).ok()) {
        headers.insert(header::RETRY_AFTER, seconds);
    }
    *response.body_mut() = Body::from(serde_json::to_vec(&problem).unwrap_or_default());
}

fn log(
    method: &Method,
    route: Option<&MatchedPath>,
    response: &Response,
    took: Duration,
    correlation: &str,
    refusal: Option<&Refusal>,
) {
    let status = response.status();
    let route = route.map_or("-", MatchedPath::as_str);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let code = refusal.map_or("", |refusal| refusal.failure.code.as_str());
    if status.is_server_error() && code != Code::Busy.as_str() {
        let cause = refusal.map(|refusal| fault(&refusal.failure)).unwrap_or_default();
        tracing::error!(%method, route, status = status.as_u16(), micros, correlation, code, cause, "request");
    } else {
        tracing::info!(%method, route, status = status.as_u16(), micros, correlation, code, "request");
    }
}

/// A fault with its causes. Errors of store and vault name tables, columns and keys, never values.
fn fault(failure: &Failure) -> String {
    let mut text = failure.to_string();
    let mut cause = std::error::Error::source(failure);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    async fn ask(router: Router, method: Method, path: &str) -> (StatusCode, axum::http::HeaderMap, String) {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
        let (parts, body) = router.oneshot(request).await.expect("an answer").into_parts();
        let body = to_bytes(body, 10_000).await.expect("a body");
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).expect("text"))
    }

    fn run<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
    }

    async fn leaks() {
        panic!("PIN 48151")
    }

    #[test]
    fn a_panic_shows_nothing_of_itself() {
        let (status, headers, body) = run(ask(layers(Router::new().route("/x", get(leaks)), 8), Method::GET, "/x"));
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        let problem: Problem = serde_json::from_str(&body).expect("a problem");
        assert_eq!((problem.code.as_str(), problem.params.len()), ("service-fault", 0));
        assert_eq!(headers[CORRELATION], problem.correlation.as_str());
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    }

    #[test]
    fn what_does_not_exist_is_a_problem_too() {
        let router = || layers(Router::new().route("/x", get(|| async {})), 8);
        for (method, path, status) in [(Method::GET, "/y", 404), (Method::POST, "/x", 405)] {
            let (answered, _, body) = run(ask(router(), method, path));
            assert_eq!(answered.as_u16(), status);
            assert!(body.contains("not-a-crspin-service"), "{body}");
        }
    }

    #[test]
    fn too_many_at_once_are_sent_away_but_not_health_checks() {
        let router = Router::new().route("/x", get(|| async {})).route("/health/live", get(|| async {}));
        let (status, headers, body) = run(ask(layers(router.clone(), 0), Method::GET, "/x"));
        assert_eq!((status.as_u16(), &headers[header::RETRY_AFTER]), (503, &HeaderValue::from_static("1")));
        assert!(body.contains("\"busy\""), "{body}");
        assert_eq!(run(ask(layers(router, 0), Method::GET, "/health/live")).0, StatusCode::OK);
    }
}
