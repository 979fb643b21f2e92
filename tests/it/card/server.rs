//! A server that shakes hands as the service does, answers what a login asks, and writes down who came and how.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crspin::domain::time::At;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{ProtocolVersion, RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

use crate::support::pki::Ca;

/// A request that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Method and path.
    pub what: String,
    /// The version of TLS.
    pub tls: ProtocolVersion,
    /// The certificate whose key the client proved to have.
    pub certificate: Option<Vec<u8>>,
}

/// The server; its thread ends with the process.
pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// What `GET /v1/version` answers.
pub fn version(now: At, oldest: &str) -> Value {
    let now = now.to_string();
    json!({ "service": "crspin", "version": "0.1.0", "api": 1, "oldest_client": oldest, "now": now, "sandbox": true })
}

impl Server {
    /// Takes cards of this issuer, and clients without a card; at TLS 1.3 and 1.2, as the client wishes.
    pub fn start(cards: &Ca, server: &Ca, version: Value) -> Self {
        let (certificate, key) = server.server();
        Self::start_as(cards, (&certificate, &key), version)
    }

    /// The same with this certificate and this key, PEM.
    pub fn start_as(cards: &Ca, own: (&str, &str), version: Value) -> Self {
        let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = tcp.local_addr().expect("an address").port();
        let (config, seen) = (Arc::new(config(cards, own)), Arc::new(Mutex::new(Vec::new())));
        let book = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in tcp.incoming().flatten() {
                // What a client breaks off is seen by what is missing in the book.
                let _broken = serve(stream, &config, &version, &book);
            }
        });
        Self { port, seen }
    }

    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// What came since the last time.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn config(cards: &Ca, (certificate, key): (&str, &str)) -> ServerConfig {
    let der = |pem: &str| CertificateDer::from_pem_slice(pem.as_bytes()).expect("a certificate");
    let mut roots = RootCertStore::empty();
    roots.add(der(&cards.pem())).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_client_cert_verifier(verifier.allow_unauthenticated().build().expect("a verifier"))
        .with_single_cert(vec![der(certificate)], PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("a key"))
        .expect("an identity")
}

fn serve(stream: TcpStream, config: &Arc<ServerConfig>, version: &Value, book: &Mutex<Vec<Seen>>) -> std::io::Result<()> {
    let connection = ServerConnection::new(Arc::clone(config)).expect("a connection");
    let mut tls = StreamOwned::new(connection, stream);
    let what = request(&mut tls)?;
    let certificate = tls.conn.peer_certificates().and_then(|chain| chain.first()).map(|first| first.to_vec());
    let version_of_tls = tls.conn.protocol_version().expect("it is agreed on");
    book.lock().unwrap_or_else(PoisonError::into_inner).push(Seen { what: what.clone(), tls: version_of_tls, certificate });
    let (status, body) = match what.as_str() {
        "GET /v1/version" => ("200 OK", version.clone()),
        "POST /v1/session" => ("201 Created", session()),
        _ => ("404 Not Found", json!({ "code": "unknown-release" })),
    };
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    tls.write_all(format!("{head}{body}").as_bytes())?;
    tls.conn.send_close_notify();
    tls.flush()
}

/// Reads a request to its end; its method and path.
fn request(from: &mut impl Read) -> std::io::Result<String> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Ok(head.split(' ').take(2).collect::<Vec<_>>().join(" "));
            }
        }
        match from.read(&mut buffer)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => bytes.extend(&buffer[..count]),
        }
    }
}

fn session() -> Value {
    json!({
        "operator": "RSSMRA45C12F205C",
        "name": "Mario Rossi",
        "capacity": { "ente": "como", "ente_name": "Ente como", "role": "operator" },
        "since": "2026-11-23T08:00:00Z",
        "until": "2026-11-23T16:00:00Z",
        "idle_seconds": 1800,
        "sandbox": true,
    })
}
