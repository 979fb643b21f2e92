//! The authentication certificate on a card, as far as the client must know it. The service judges it again, and fully.

use x509_parser::oid_registry::Oid;
use x509_parser::oid_registry::{OID_EC_P256, OID_X509_COMMON_NAME, OID_X509_GIVEN_NAME, OID_X509_SURNAME};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::PublicKey;

use crate::domain::cns_name::CnsName;
use crate::domain::time::At;
use crate::exit::{Code, Failure};

/// The key that a certificate certifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertifiedKey {
    /// RSA with this modulus, big-endian, without leading zeros.
    Rsa(Vec<u8>),
    /// P-256, with the uncompressed point.
    P256(Vec<u8>),
    /// Any other.
    Other,
}

/// A CNS authentication certificate.
#[derive(Clone, Debug)]
pub struct CnsCertificate {
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// Its identifier on the card, which its key shares.
    pub id: Vec<u8>,
    /// Whose card, which card.
    pub name: CnsName,
    /// Given name and surname, when the certificate bears them.
    pub person: Option<String>,
    /// Its key.
    pub key: CertifiedKey,
    /// From when it holds.
    pub from: At,
    /// Until when it holds.
    pub until: At,
    /// Who issued it: the common name, or the whole name when there is none.
    pub issuer: String,
}

impl CnsCertificate {
    /// Reads a certificate; `None` when it is not one for authentication with a CNS: other key usage or purpose, other name.
    #[must_use]
    pub fn read(der: &[u8], id: &[u8]) -> Option<Self> {
        let (_, parsed) = X509Certificate::from_der(der).ok()?;
        let usage = parsed.key_usage().ok()??.value;
        let purposes = parsed.extended_key_usage().ok()??.value;
        // nonRepudiation marks the certificate for qualified signatures, which lies on the same card.
        if !usage.digital_signature() || usage.non_repudiation() || !purposes.client_auth {
            return None;
        }
        let name = attribute(&parsed, &OID_X509_COMMON_NAME)?.parse().ok()?;
        let given = attribute(&parsed, &OID_X509_GIVEN_NAME);
        let person = given.zip(attribute(&parsed, &OID_X509_SURNAME)).map(|(given, surname)| format!("{given} {surname}"));
        Some(Self {
            der: der.to_vec(),
            id: id.to_vec(),
            name,
            person,
            key: key(&parsed),
            from: At::from_millis(parsed.validity().not_before.timestamp().saturating_mul(1000)),
            until: At::from_millis(parsed.validity().not_after.timestamp().saturating_mul(1000)),
            issuer: issuer(&parsed),
        })
    }

    /// Enough of the holder's code to recognise it: `RSSMRA•••••••••C`.
    #[must_use]
    pub fn masked_holder(&self) -> String {
        let code = self.name.holder.as_str();
        let last = code.len().saturating_sub(1);
        let hide = |(at, letter): (usize, char)| if (6..last).contains(&at) { '•' } else { letter };
        code.chars().enumerate().map(hide).collect()
    }

    /// When it ends.
    #[must_use]
    pub fn until(&self) -> At {
        self.until
    }

    /// Judges period and key before the PIN is asked and before any connection.
    pub fn judge(&self, now: At) -> Result<(), Failure> {
        if now < self.from {
            return Err(Failure::new(Code::CertificateNotYetValid).with("from", self.from.day()));
        }
        if now > self.until {
            return Err(Failure::new(Code::CertificateExpired).with("until", self.until.day()));
        }
        match &self.key {
            CertifiedKey::Rsa(modulus) if modulus.len() * 8 < 2048 => {
                Err(Failure::new(Code::CardKey).with("why", "weak-rsa").with("bits", modulus.len() * 8))
            }
            CertifiedKey::Rsa(_) | CertifiedKey::P256(_) => Ok(()),
            CertifiedKey::Other => Err(Failure::new(Code::CardKey).with("why", "key-kind")),
        }
    }
}

fn attribute(certificate: &X509Certificate<'_>, oid: &Oid<'_>) -> Option<String> {
    let value = certificate.subject().iter_by_oid(oid).next()?.attr_value().data;
    String::from_utf8(value.to_vec()).ok()
}

fn issuer(certificate: &X509Certificate<'_>) -> String {
    let name = certificate.issuer().iter_common_name().next().and_then(|name| name.as_str().ok());
    name.map_or_else(|| certificate.issuer().to_string(), str::to_owned)
}

fn key(certificate: &X509Certificate<'_>) -> CertifiedKey {
    let key = certificate.public_key();
    match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => {
            let zeros = rsa.modulus.iter().take_while(|byte| **byte == 0).count();
            CertifiedKey::Rsa(rsa.modulus[zeros..].to_vec())
        }
        Ok(PublicKey::EC(point)) if key.algorithm.parameters.as_ref().and_then(|any| any.as_oid().ok()) == Some(OID_EC_P256) => {
            CertifiedKey::P256(point.data().to_vec())
        }
        _ => CertifiedKey::Other,
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{
        CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose as Purpose, KeyPair, KeyUsagePurpose as Usage,
    };

    use super::*;

    const NAME: &str = "RSSMRA45C12F205C/6030000000000014.abc/def+ghi=";

    fn certificate(name: &str, usages: &[Usage], purposes: &[Purpose]) -> Vec<u8> {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.distinguished_name.push(DnType::from_oid(&[2, 5, 4, 42]), "Mario");
        params.distinguished_name.push(DnType::from_oid(&[2, 5, 4, 4]), "Rossi");
        (params.not_before, params.not_after) = (rcgen::date_time_ymd(2025, 1, 1), rcgen::date_time_ymd(2031, 1, 1));
        (params.key_usages, params.extended_key_usages) = (usages.to_vec(), purposes.to_vec());
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn only_certificates_for_authentication_with_a_cns_are_taken() {
        let (sign, login) = (Usage::DigitalSignature, Purpose::ClientAuth);
        for (name, usages, purposes, good) in [
            (NAME, vec![sign], vec![login.clone()], true),
            (NAME, vec![sign, Usage::KeyEncipherment], vec![Purpose::EmailProtection, login.clone()], true),
            (NAME, vec![sign, Usage::ContentCommitment], vec![login.clone()], false), // for qualified signatures
            (NAME, vec![Usage::ContentCommitment], vec![login.clone()], false),
            (NAME, vec![Usage::KeyEncipherment], vec![login.clone()], false),
            (NAME, vec![sign], vec![Purpose::EmailProtection], false),
            (NAME, vec![sign], vec![], false), // no purposes at all
            (NAME, vec![], vec![login.clone()], false),
            ("Mario Rossi", vec![sign], vec![login], false),
        ] {
            let read = CnsCertificate::read(&certificate(name, &usages, &purposes), &[1]);
            assert_eq!(read.is_some(), good, "{name} {usages:?} {purposes:?}");
        }
        assert!(CnsCertificate::read(b"no certificate", &[1]).is_none());
    }

    #[test]
    fn a_card_is_judged_by_its_period_and_key() {
        let der = certificate(NAME, &[Usage::DigitalSignature], &[Purpose::ClientAuth]);
        let read = CnsCertificate::read(&der, &[1]).unwrap();
        assert_eq!((read.person.as_deref(), read.masked_holder().as_str()), (Some("Mario Rossi"), "RSSMRA•••••••••C"));
        assert!(matches!(&read.key, CertifiedKey::P256(point) if point.len() == 65));
        for (now, code) in [
            ("2024-12-31T23:59:59Z", Some(Code::CertificateNotYetValid)),
            ("2025-01-01T00:00:00Z", None),
            ("2031-01-01T00:00:00Z", None),
            ("2031-01-01T00:00:01Z", Some(Code::CertificateExpired)),
        ] {
            assert_eq!(read.judge(now.parse().unwrap()).err().map(|failure| failure.code), code, "{now}");
        }
        let now = "2026-11-23T00:00:00Z".parse().unwrap();
        for (key, good) in [
            (CertifiedKey::Rsa(vec![0xFF; 256]), true),
            (CertifiedKey::Rsa(vec![0xFF; 255]), false),
            (CertifiedKey::Rsa(vec![0xFF; 128]), false),
            (CertifiedKey::Other, false),
        ] {
            let judged = CnsCertificate { key: key.clone(), ..read.clone() }.judge(now);
            assert_eq!(judged.err().map(|failure| failure.code), (!good).then_some(Code::CardKey), "{key:?}");
        }
    }
}
