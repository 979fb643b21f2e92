//! TLS to the service: with the card at login, with the session's key afterwards, with nothing to ask its version.

use std::sync::Arc;

use rustls::client::ResolvesClientCert;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::sign::{CertifiedKey, Signer, SigningKey, SingleCertAndKey};
use rustls::{
    ClientConfig, ConfigBuilder, Error, OtherError, RootCertStore, SignatureAlgorithm, SignatureScheme, SupportedProtocolVersion,
    client::WantsClientCert, version,
};

use super::identity::Identity;
use crate::config::client::ClientSettings;
use crate::exit::{Code, Failure};
use crate::pkcs11::key::Unlocked;

pub(super) static ONLY_TLS13: [&SupportedProtocolVersion; 1] = [&version::TLS13];
static ONLY_TLS12: [&SupportedProtocolVersion; 1] = [&version::TLS12];

/// Who the client says it is.
#[derive(Debug)]
pub enum Proof<'a> {
    /// Nobody.
    None,
    /// A session.
    Session(&'a Identity),
    /// The operator's card: its certificate and its key.
    Card(CertificateDer<'static>, Arc<Unlocked>),
}

/// The settings of a connection.
pub fn config(settings: &ClientSettings, proof: Proof<'_>) -> Result<ClientConfig, Failure> {
    let mut config = match proof {
        Proof::None => builder(settings, &ONLY_TLS13)?.with_no_client_auth(),
        Proof::Session(identity) => builder(settings, &ONLY_TLS13)?
            .with_client_auth_cert(vec![identity.certificate()?], identity.key()?)
            .map_err(|error| Failure::new(Code::NotLoggedIn).because(error))?,
        Proof::Card(certificate, key) => {
            let versions = if key.signs_for_tls13() { &ONLY_TLS13 } else { tls12(settings, &key)? };
            let resolver: Arc<dyn ResolvesClientCert> =
                Arc::new(SingleCertAndKey::from(CertifiedKey::new(vec![certificate], Arc::new(CardKey(key)))));
            builder(settings, versions)?.with_client_cert_resolver(resolver)
        }
    };
    // reqwest leaves a ready-made configuration as it is.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// TLS 1.2 shows the certificate, and in it the operator's codice fiscale, to whoever listens: only when the settings say so.
fn tls12(settings: &ClientSettings, key: &Unlocked) -> Result<&'static [&'static SupportedProtocolVersion; 1], Failure> {
    if !key.signs_pkcs1() {
        return Err(Failure::new(Code::CardKey).with("why", "no-way-to-sign"));
    }
    if !settings.card.allow_tls12 {
        return Err(Code::Tls12Needed.into());
    }
    Ok(&ONLY_TLS12)
}

fn builder(
    settings: &ClientSettings,
    versions: &'static [&'static SupportedProtocolVersion],
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(|error| Failure::new(Code::Bug).because(error))?;
    Ok(builder.with_root_certificates(roots(settings)?))
}

/// The root of the settings, or the system's.
pub(super) fn roots(settings: &ClientSettings) -> Result<RootCertStore, Failure> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = &settings.ca {
        let failed = |why: &dyn std::fmt::Display| Failure::new(Code::BadSetting).with("key", "ca").with("why", why);
        let certificates = CertificateDer::pem_file_iter(path).map_err(|error| failed(&error))?;
        for certificate in certificates {
            roots.add(certificate.map_err(|error| failed(&error))?).map_err(|error| failed(&error))?;
        }
    } else {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    if roots.is_empty() {
        return Err(Failure::new(Code::BadSetting).with("key", "ca").with("why", "no root certificate was found"));
    }
    Ok(roots)
}

/// The card's key, as rustls wants it.
#[derive(Debug)]
struct CardKey(Arc<Unlocked>);

#[derive(Debug)]
struct CardSigner(Arc<Unlocked>, SignatureScheme);

impl SigningKey for CardKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let key = &self.0;
        let mine: Vec<SignatureScheme> = if key.is_rsa() {
            let pss = key.signs_for_tls13().then_some(SignatureScheme::RSA_PSS_SHA256);
            pss.into_iter().chain(key.signs_pkcs1().then_some(SignatureScheme::RSA_PKCS1_SHA256)).collect()
        } else {
            vec![SignatureScheme::ECDSA_NISTP256_SHA256]
        };
        let scheme = mine.into_iter().find(|scheme| offered.contains(scheme))?;
        Some(Box::new(CardSigner(Arc::clone(key), scheme)))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        if self.0.is_rsa() { SignatureAlgorithm::RSA } else { SignatureAlgorithm::ECDSA }
    }
}

impl Signer for CardSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signed = match self.1 {
            SignatureScheme::RSA_PSS_SHA256 => self.0.pss_sha256(message),
            SignatureScheme::RSA_PKCS1_SHA256 => self.0.pkcs1_sha256(message),
            _ => self.0.ecdsa_sha256(message),
        };
        // Kept whole, so that the refusal of a pulled card comes out as that, not as a fault of the network.
        signed.map_err(|error| Error::Other(OtherError(Arc::new(error))))
    }

    fn scheme(&self) -> SignatureScheme {
        self.1
    }
}
