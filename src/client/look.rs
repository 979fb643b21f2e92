//! A look at the service from outside: what it answers, what it showed to prove who it is, and who vouches for that.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Method;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::{Client, tls};
use crate::config::client::ClientSettings;
use crate::domain::time::At;
use crate::exit::{Code, Failure};
use crate::wire::Version;

/// A service that takes longer to connect is away, for somebody who waits at a terminal.
const CONNECT: Duration = Duration::from_secs(5);
/// The longest wait for the answer.
const ANSWER: Duration = Duration::from_secs(9);

/// What was seen.
#[derive(Debug)]
pub struct Look {
    /// The version it answered with.
    pub answer: Result<Version, Failure>,
    /// Our clock in the middle of the way there and back.
    pub at: At,
    /// What it showed: its own certificate first. Empty when it came to none.
    pub chain: Vec<CertificateDer<'static>>,
    /// The certificate of the chain that a root known here signed; none when no such root is known.
    pub vouched: Option<CertificateDer<'static>>,
}

impl Look {
    /// Looks once. `now` tells our clock.
    ///
    /// # Errors
    /// When the settings name roots that cannot be read.
    pub fn at_service(settings: &ClientSettings, now: impl Fn() -> At) -> Result<Self, Failure> {
        let (watcher, config) = Watcher::new(settings)?;
        let http = reqwest::blocking::Client::builder()
            .tls_backend_preconfigured(config)
            .https_only(true)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .user_agent(concat!("crspin/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| Failure::new(Code::Bug).because(error))?;
        let client = Client { http, service: settings.service.clone() };
        let begun = now();
        let answer = client.ask::<Version>(client.request(Method::GET, "/v1/version"));
        let answer = answer.and_then(|version| if version.service == "crspin" { Ok(version) } else { Err(client.not_crspin()) });
        let at = At::from_millis(begun.millis().midpoint(now().millis()));
        let chain = std::mem::take(&mut *watcher.seen.lock().unwrap_or_else(PoisonError::into_inner));
        let vouched = vouched(&chain, &watcher.roots);
        Ok(Self { answer, at, chain, vouched })
    }
}

/// The certificate whose issuer is a root: from the service's own upwards.
fn vouched(chain: &[CertificateDer<'static>], roots: &RootCertStore) -> Option<CertificateDer<'static>> {
    let mut current = chain.first()?;
    // Each step takes another certificate of the chain; a ring must not be walked for ever.
    for _ in chain {
        let (_, parsed) = X509Certificate::from_der(current).ok()?;
        let issuer = parsed.issuer().as_raw();
        // A root's name stands there without the head of its sequence.
        if roots.roots.iter().any(|root| issuer.ends_with(&root.subject)) {
            return Some(current.clone());
        }
        current = chain
            .iter()
            .find(|above| X509Certificate::from_der(above).is_ok_and(|(_, above)| above.subject().as_raw() == issuer))?;
    }
    None
}

/// Checks as always, and keeps what it was shown.
#[derive(Debug)]
struct Watcher {
    inner: Arc<WebPkiServerVerifier>,
    roots: Arc<RootCertStore>,
    seen: Mutex<Vec<CertificateDer<'static>>>,
}

impl Watcher {
    fn new(settings: &ClientSettings) -> Result<(Arc<Self>, ClientConfig), Failure> {
        let bug = |error: anyhow::Error| Failure::new(Code::Bug).because(error);
        let roots = Arc::new(tls::roots(settings)?);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let inner = WebPkiServerVerifier::builder_with_provider(Arc::clone(&roots), Arc::clone(&provider))
            .build()
            .map_err(|error| bug(error.into()))?;
        let watcher = Arc::new(Self { inner, roots, seen: Mutex::default() });
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&tls::ONLY_TLS13)
            .map_err(|error| bug(error.into()))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::<Self>::clone(&watcher))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok((watcher, config))
    }
}

impl ServerCertVerifier for Watcher {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = std::iter::once(own).chain(others).map(|certificate| certificate.clone().into_owned()).collect();
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = chain;
        self.inner.verify_server_cert(own, others, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
