//! Figures for Prometheus, on an address of their own: without TLS and without login, so for this machine or a network of one's own.
//! They name providers, channels and states, and nobody.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, watch};

use super::backlog::{Seen, Watched};
use crate::clock::now;
use crate::delivery::{Labels, Watch};

/// What OpenMetrics calls itself.
const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// How long a page serves.
const FRESH: Duration = Duration::from_secs(5);

/// What the page is made of.
#[derive(Debug)]
pub struct Metrics {
    backlog: Arc<Watched>,
    sender: Option<Watch>,
    page: Mutex<Option<(Instant, String)>>,
}

impl Metrics {
    /// Of this store's messages, and of this process's sender when it has one.
    pub fn new(backlog: Arc<Watched>, sender: Option<Watch>) -> Self {
        Self { backlog, sender, page: Mutex::default() }
    }
}

/// Serves the page until told to stop.
pub async fn serve(tcp: TcpListener, metrics: Metrics, mut stop: watch::Receiver<bool>) {
    let routes = Router::new().route("/metrics", get(page)).with_state(Arc::new(metrics));
    let stopped = async move {
        let _closed = stop.wait_for(|stop| *stop).await;
    };
    if let Err(error) = axum::serve(tcp, routes).with_graceful_shutdown(stopped).await {
        tracing::error!(%error, "no more metrics");
    }
}

async fn page(State(metrics): State<Arc<Metrics>>) -> axum::response::Response {
    let mut page = metrics.page.lock().await;
    if let Some((_, page)) = page.as_ref().filter(|(at, _)| at.elapsed() < FRESH) {
        return ([(header::CONTENT_TYPE, KIND)], page.clone()).into_response();
    }
    let seen = match metrics.backlog.all().await {
        Ok(seen) => seen,
        Err(error) => {
            tracing::error!(%error, "no metrics");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let text = write(&seen, metrics.sender.as_ref());
    *page = Some((Instant::now(), text.clone()));
    ([(header::CONTENT_TYPE, KIND)], text).into_response()
}

fn write(seen: &Seen, sender: Option<&Watch>) -> String {
    let mut registry = Registry::with_prefix("crspin");
    let (open, oldest, day) = (Family::default(), Family::default(), Family::default());
    for row in &seen.open {
        let labels = vec![("provider", row.provider.clone().unwrap_or_default()), ("state", row.state.to_string())];
        gauge(&open, &labels, row.count);
        gauge(&oldest, &labels, now().since(row.oldest).as_secs());
    }
    for row in &seen.day {
        let provider = ("provider", row.provider.clone().unwrap_or_default());
        gauge(&day, &vec![provider, ("channel", row.channel.to_string()), ("state", row.state.to_string())], row.count);
    }
    registry.register("messages_open", "Messages that have not left, by the provider that had them last", open);
    registry.register_with_unit("messages_oldest", "Age of the oldest of them", Unit::Seconds, oldest);
    registry.register("messages_day", "Messages queued within the last 24 hours, by where they stand", day);
    if let Some(sender) = sender {
        sender.register(&mut registry);
    }
    let mut text = String::new();
    // A String takes everything.
    let _written = encode(&mut text, &registry);
    text
}

fn gauge(family: &Family<Labels, Gauge>, labels: &Labels, value: u64) {
    family.get_or_create(labels).set(i64::try_from(value).unwrap_or(i64::MAX));
}
