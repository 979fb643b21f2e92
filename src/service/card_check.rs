//! The operator's card: which certificates open a session.
//!
//! The path check alone is not enough: it takes the qualified-signature certificate of the same card. What it leaves open
//! (key usage, purpose, policy, key, name) is checked here, and [`CardCheck::judge`] is the only maker of a [`CardHolder`].

use std::path::Path;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{
    CertRevocationList, EndEntityCert, Error, ExpirationPolicy, KeyUsage, RevocationCheckDepth, RevocationOptions,
    RevocationOptionsBuilder,
};
use x509_parser::extensions::ParsedExtension;
use x509_parser::oid_registry::{OID_EC_P256, OID_X509_COMMON_NAME};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::PublicKey;

use super::crls::CrlFolder;
use crate::config::service::LoginSettings;
use crate::domain::cns_name::CnsName;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::time::{At, Date};
use crate::exit::{Code, Failure};

/// The person whose card was proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardHolder {
    fiscal_code: FiscalCode,
    until: Date,
}

impl CardHolder {
    /// Whose card it is.
    pub fn fiscal_code(&self) -> &FiscalCode {
        &self.fiscal_code
    }

    /// The last day of the card's certificate.
    pub fn until(&self) -> Date {
        self.until
    }
}

/// What is accepted as an operator's card.
#[derive(Debug)]
pub struct CardCheck {
    issuers: Vec<TrustAnchor<'static>>,
    crls: CrlFolder,
    policies: Vec<String>,
}

impl CardCheck {
    /// Reads the issuers' certificates.
    pub fn load(settings: &LoginSettings) -> Result<Self, Failure> {
        let mut issuers = Vec::new();
        for path in &settings.issuers {
            issuers.extend(anchors(path)?);
        }
        Ok(Self { issuers, crls: CrlFolder::new(&settings.crls), policies: settings.policies.clone() })
    }

    /// Judges a certificate whose key the client proved to have. Reads revocation lists that changed: blocks.
    pub fn judge(&self, certificate: &CertificateDer<'_>, now: At) -> Result<CardHolder, Failure> {
        self.judge_path(certificate, now)?;
        let (_, parsed) = X509Certificate::from_der(certificate).map_err(|_| not_a_cns("unreadable"))?;
        judge_usage(&parsed)?;
        judge_policy(&parsed, &self.policies)?;
        judge_key(&parsed)?;
        let until = At::from_millis(parsed.validity().not_after.timestamp().saturating_mul(1000)).day();
        holder(&parsed).map(|fiscal_code| CardHolder { fiscal_code, until })
    }

    /// Issued by one of the issuers, in its period, for clients, and on no revocation list.
    ///
    /// The issuers stand as anchors themselves and no certificate between is taken, so that nobody they let sign sub-CAs
    /// can make operators.
    fn judge_path(&self, certificate: &CertificateDer<'_>, now: At) -> Result<(), Failure> {
        let card = EndEntityCert::try_from(certificate).map_err(refused)?;
        let lists = self.crls.lists();
        let lists: Vec<&CertRevocationList<'_>> = lists.iter().map(AsRef::as_ref).collect();
        let time = UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(now.millis()).unwrap_or(0)));
        let check = |revocation: Option<RevocationOptions<'_>>| {
            let algorithms = rustls::crypto::ring::default_provider().signature_verification_algorithms.all;
            let usage = KeyUsage::client_auth();
            card.verify_for_usage(algorithms, &self.issuers, &[], time, usage, revocation, None).map(|_| ()).map_err(refused)
        };
        // Without any list the rest is judged first, so that a card of a foreign issuer hears that.
        match RevocationOptionsBuilder::new(&lists) {
            Ok(options) => check(Some(
                options.with_depth(RevocationCheckDepth::EndEntity).with_expiration_policy(ExpirationPolicy::Enforce).build(),
            )),
            Err(_) => check(None).and(Err(Code::RevocationUnknown.into())),
        }
    }
}

/// The certificates in a file of issuers, PEM or DER; at least one.
///
/// # Errors
/// [`Code::File`] when it cannot be read or holds none.
pub fn issuers(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let file = |why: &dyn std::fmt::Display| Failure::new(Code::File).with("path", path.display()).with("why", why);
    let bytes = std::fs::read(path).map_err(|error| file(&error.kind()).because(error))?;
    let certificates = if bytes.starts_with(b"\x30") {
        vec![CertificateDer::from(bytes)]
    } else {
        CertificateDer::pem_slice_iter(&bytes).collect::<Result<Vec<_>, _>>().map_err(|error| file(&error))?
    };
    if certificates.is_empty() { Err(file(&"no certificate in it")) } else { Ok(certificates) }
}

fn anchors(path: &Path) -> Result<Vec<TrustAnchor<'static>>, Failure> {
    let file = |why: &dyn std::fmt::Display| Failure::new(Code::File).with("path", path.display()).with("why", why);
    let certificates = issuers(path)?;
    let anchor = |certificate| webpki::anchor_from_trusted_cert(certificate).map(|anchor| anchor.to_owned());
    certificates.iter().map(anchor).collect::<Result<_, _>>().map_err(|error: Error| file(&error))
}

fn refused(error: Error) -> Failure {
    let day =
        |time: UnixTime| At::from_millis(i64::try_from(time.as_secs()).unwrap_or(i64::MAX / 1000).saturating_mul(1000)).day();
    match error {
        Error::CertExpired { not_after, .. } => Failure::new(Code::CertificateExpired).with("until", day(not_after)),
        Error::CertNotValidYet { not_before, .. } => Failure::new(Code::CertificateNotYetValid).with("from", day(not_before)),
        Error::CertRevoked => Code::CertificateRevoked.into(),
        Error::UnknownRevocationStatus
        | Error::CrlExpired { .. }
        | Error::InvalidCrlSignatureForPublicKey
        | Error::IssuerNotCrlSigner
        | Error::UnsupportedCrlSignatureAlgorithmContext(_)
        | Error::UnsupportedCrlSignatureAlgorithmForPublicKeyContext(_) => Failure::new(Code::RevocationUnknown).because(error),
        Error::UnknownIssuer | Error::InvalidSignatureForPublicKey => Failure::new(Code::UnknownIssuer).because(error),
        Error::UnsupportedSignatureAlgorithmContext(_) | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            not_a_cns("old-signature")
        }
        Error::RequiredEkuNotFoundContext(_) | Error::EmptyEkuExtension => not_a_cns("not-for-clients"),
        Error::CaUsedAsEndEntity => not_a_cns("issuers-own"),
        other => not_a_cns(&other.to_string()).because(other),
    }
}

fn not_a_cns(why: &str) -> Failure {
    Failure::new(Code::NotACns).with("why", why)
}

/// `digitalSignature` without `nonRepudiation`, which marks the qualified-signature certificate; for clients by name.
fn judge_usage(certificate: &X509Certificate<'_>) -> Result<(), Failure> {
    let usage = certificate.key_usage().ok().flatten().ok_or_else(|| not_a_cns("no-key-usage"))?.value;
    if !usage.digital_signature() {
        return Err(not_a_cns("no-digital-signature"));
    }
    if usage.non_repudiation() {
        return Err(not_a_cns("for-signatures"));
    }
    match certificate.extended_key_usage() {
        Ok(Some(purposes)) if purposes.value.client_auth => Ok(()),
        _ => Err(not_a_cns("not-for-clients")),
    }
}

fn judge_policy(certificate: &X509Certificate<'_>, accepted: &[String]) -> Result<(), Failure> {
    let bears = certificate.extensions().iter().any(|extension| match extension.parsed_extension() {
        ParsedExtension::CertificatePolicies(policies) => {
            policies.iter().any(|policy| accepted.contains(&policy.policy_id.to_id_string()))
        }
        _ => false,
    });
    if bears { Ok(()) } else { Err(not_a_cns("no-policy")) }
}

fn judge_key(certificate: &X509Certificate<'_>) -> Result<(), Failure> {
    let key = certificate.public_key();
    let strong = match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => rsa.key_size() >= 2048,
        Ok(PublicKey::EC(_)) => key.algorithm.parameters.as_ref().and_then(|named| named.as_oid().ok()) == Some(OID_EC_P256),
        _ => false,
    };
    if strong { Ok(()) } else { Err(not_a_cns("old-key")) }
}

/// The codice fiscale in the one common name.
fn holder(certificate: &X509Certificate<'_>) -> Result<FiscalCode, Failure> {
    let wrong = || not_a_cns("common-name");
    let mut names = certificate.subject().iter_by_oid(&OID_X509_COMMON_NAME);
    let (Some(name), None) = (names.next(), names.next()) else { return Err(wrong()) };
    let name = std::str::from_utf8(name.attr_value().data).map_err(|_| wrong())?;
    name.parse::<CnsName>().map(|name| name.holder).map_err(|_| wrong())
}

#[cfg(test)]
mod tests;
