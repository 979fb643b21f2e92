//! The key of a session: made at login, proved at every request, gone at logout (RFC 8705 section 2.2).

use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::card::present::OperatorCard;
use crate::domain::time::At;
use crate::exit::{Code, Failure};

/// A session as the client keeps it. The key is PEM; whoever copies it has the session until it ends.
#[derive(Serialize, Deserialize)]
pub struct Identity {
    key: Zeroizing<String>,
    /// Certificate of the key, self-signed, PEM.
    certificate: String,
    /// When it ends at the latest, in milliseconds since 1970; zero before the service has said so.
    until: i64,
    /// The card that must be there at each act; none when the service does not ask for that.
    #[serde(default)]
    card: Option<OperatorCard>,
}

impl Identity {
    /// A new key with its self-signed certificate, which names nobody.
    pub fn generate() -> Result<Self, Failure> {
        let failed = |error: rcgen::Error| Failure::new(Code::Bug).because(error);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(failed)?;
        let certificate = CertificateParams::new(Vec::new()).and_then(|params| params.self_signed(&key)).map_err(failed)?;
        Ok(Self { key: Zeroizing::new(key.serialize_pem()), certificate: certificate.pem(), until: 0, card: None })
    }

    /// The same session, now that the service has said when it ends.
    #[must_use]
    pub fn ending(mut self, until: At) -> Self {
        self.until = until.millis();
        self
    }

    /// The same session, for whose acts this card must be there.
    #[must_use]
    pub fn with(mut self, card: Option<OperatorCard>) -> Self {
        self.card = card;
        self
    }

    /// The card that must be there at each act, if one must.
    #[must_use]
    pub fn card(&self) -> Option<&OperatorCard> {
        self.card.as_ref()
    }

    /// When it ends at the latest.
    #[must_use]
    pub fn until(&self) -> At {
        At::from_millis(self.until)
    }

    /// The certificate, DER.
    pub fn certificate(&self) -> Result<CertificateDer<'static>, Failure> {
        CertificateDer::from_pem_slice(self.certificate.as_bytes()).map_err(|_| Code::NotLoggedIn.into())
    }

    /// The key, for TLS.
    pub fn key(&self) -> Result<PrivateKeyDer<'static>, Failure> {
        PrivateKeyDer::from_pem_slice(self.key.as_bytes()).map_err(|_| Code::NotLoggedIn.into())
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(..)")
    }
}
