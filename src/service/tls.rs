//! TLS: the service's own certificate, and the question for the client's.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::NoServerSessionStorage;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme};
use sha2::{Digest, Sha256};

use crate::config::service::TlsFiles;
use crate::exit::{Code, Failure};

/// The certificate that the client proved to have the key of.
#[derive(Clone, Debug)]
pub struct Peer {
    /// The certificate, DER.
    pub certificate: Arc<CertificateDer<'static>>,
    /// SHA-256 of it.
    pub fingerprint: [u8; 32],
}

impl Peer {
    /// From the first certificate of a client's chain.
    pub fn new(certificate: &CertificateDer<'_>) -> Self {
        let fingerprint = Sha256::digest(certificate).into();
        Self { certificate: Arc::new(certificate.clone().into_owned()), fingerprint }
    }
}

/// The rustls configuration: TLS 1.3 and 1.2, HTTP/1.1, no resumption.
///
/// A resumed connection would not show its certificate again, so that a revoked card could go on.
pub fn config(files: &TlsFiles) -> Result<ServerConfig, Failure> {
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unreadable(&files.certificate, error))?;
    if chain.is_empty() {
        return Err(unreadable(&files.certificate, "no certificate in it"));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| unreadable(&files.key, error))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::new(Code::Bug).because(error))?
        .with_client_cert_verifier(Arc::new(AnyCertificate(provider)))
        .with_single_cert(chain, key)
        .map_err(|error| Failure::new(Code::BadSetting).with("key", "tls.key").with("why", &error).because(error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

fn unreadable(path: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::new(Code::File).with("path", path.display()).with("why", why)
}

/// Takes any client certificate, or none, at the handshake.
///
/// The handshake proves that the client has the certificate's key, and nothing more. Handlers judge the certificate, so
/// that every refusal is an answer with a code rather than a TLS alert.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ClientCertVerifier for AnyCertificate {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _certificate: &CertificateDer<'_>,
        _chain: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests;
