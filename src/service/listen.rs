//! Connections: accepted, bounded, served, and ended in an orderly way.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::HttpBody;
use axum::http::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower::Service;

use super::tls::Peer;

/// How long a handshake may take: the card may sign for seconds, and its holder may type the PIN at the reader.
const LONGEST_HANDSHAKE: Duration = Duration::from_secs(90);
/// How long the head of a request may take, and how long a connection may idle.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// How many connections there are at most, and how many of them still shake hands.
const CONNECTIONS: usize = 1024;
const HANDSHAKES: usize = 256;
/// The largest head of a request, in bytes and in lines.
const LARGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;

/// Serves until `stop` says so; then finishes the requests in flight, for at most `deadline`.
pub async fn serve(tcp: TcpListener, tls: TlsAcceptor, app: Router, mut stop: watch::Receiver<bool>, deadline: Duration) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let handshakes = Arc::new(Semaphore::new(HANDSHAKES));
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = accept(&tcp, &connections, &handshakes) => accepted,
        };
        if let Some((stream, place)) = accepted {
            tokio::spawn(one(stream, tls.clone(), app.clone(), graceful.watcher(), stop.clone(), place));
        }
    }
    drop(tcp);
    if tokio::time::timeout(deadline, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still in flight at the deadline of the shutdown");
    }
}

/// What a connection takes up while it lasts, and while its handshake lasts.
type Place = (OwnedSemaphorePermit, OwnedSemaphorePermit);

async fn accept(tcp: &TcpListener, connections: &Arc<Semaphore>, handshakes: &Arc<Semaphore>) -> Option<(TcpStream, Place)> {
    let connection = connections.clone().acquire_owned().await.ok()?;
    let handshake = handshakes.clone().acquire_owned().await.ok()?;
    match tcp.accept().await {
        Ok((stream, _)) => Some((stream, (connection, handshake))),
        Err(error) => {
            // Out of descriptors, or a peer that was gone already: neither ends the service.
            tracing::warn!(error = %error.kind(), "a connection could not be accepted");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

async fn one(
    stream: TcpStream,
    tls: TlsAcceptor,
    app: Router,
    watcher: Watcher,
    mut stop: watch::Receiver<bool>,
    (_connection, handshake): Place,
) {
    // Without it small answers wait for the peer's acknowledgement.
    let _unheard = stream.set_nodelay(true);
    let stream = tokio::select! {
        _ = stop.wait_for(|stop| *stop) => return,
        done = tokio::time::timeout(LONGEST_HANDSHAKE, tls.accept(stream)) => match done {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return tracing::debug!(error = %error.kind(), "handshake failed"),
            Err(_) => return tracing::debug!("handshake took too long"),
        },
    };
    drop(handshake);
    let peer = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first()).map(Peer::new);
    let service = TowerToHyperService::new(WithPeer { app, peer });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(LONGEST_WAIT).max_buf_size(LARGEST_HEAD).max_headers(MOST_HEADERS);
    let connection = http.serve_connection(TokioIo::new(stream), service);
    // What can go wrong here is a peer that left or does not speak HTTP.
    let _unheard = watcher.watch(connection).await;
}

/// Tells the routes whose connection it is.
#[derive(Clone)]
struct WithPeer {
    app: Router,
    peer: Option<Peer>,
}

impl<B> Service<Request<B>> for WithPeer
where
    B: HttpBody<Data = axum::body::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = axum::response::Response;
    type Error = Infallible;
    type Future = <Router as Service<Request<B>>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request<B>>::poll_ready(&mut self.app, context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        if let Some(peer) = &self.peer {
            request.extensions_mut().insert(peer.clone());
        }
        self.app.call(request)
    }
}
