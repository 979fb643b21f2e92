//! The test authorities of the sandbox: one that issues CNS certificates, one for the service's own TLS.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openssl::bn::BigNum;
use openssl::rsa::Rsa;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, CustomExtension, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose as Purpose, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose as Usage, PublicKeyData,
    RevokedCertParams, SerialNumber, SignatureAlgorithm, date_time_ymd,
};

use crate::domain::card_number::CardNumber;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::time::Date;
use crate::exit::{Code, Failure};
use crate::pkcs11::provision::PublicKey;
use crate::secret::Secret;

/// The policy of CNS authentication certificates, 1.3.76.16.2.1.
pub const CNS_POLICY: &[u8] = &[0x06, 0x05, 0x2b, 0x4c, 0x10, 0x02, 0x01];

/// Logon to Windows with a card, which CNS certificates usually name among their purposes.
const SMARTCARD_LOGON: &[u64] = &[1, 3, 6, 1, 4, 1, 311, 20, 2, 2];

/// Why a certificate of the sandbox could not be made. None of these depends on what a person does.
#[derive(Debug, thiserror::Error)]
pub enum PkiError {
    /// The certificate cannot be built or signed.
    #[error("a certificate cannot be made: {0}")]
    Made(#[from] rcgen::Error),
    /// The token's public key is none.
    #[error("the token's public key is none: {0}")]
    Key(#[from] openssl::error::ErrorStack),
}

impl From<PkiError> for Failure {
    fn from(error: PkiError) -> Self {
        Self::new(Code::Bug).because(error)
    }
}

/// First and last day of a certificate or list.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// First day, from midnight UTC.
    pub from: Date,
    /// The day at whose beginning it ends.
    pub until: Date,
}

/// Whose CNS certificate it is.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The person.
    pub fiscal_code: FiscalCode,
    /// The card on which the certificate lives.
    pub card: CardNumber,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The administration that issued the card.
    pub issued_by: String,
}

impl Holder {
    /// The common name: `CODICEFISCALE/CARD.HASH`. The hash of a real one is made over the personal data on the chip; a
    /// sandbox's token has none, so that it is made over code and number.
    #[must_use]
    pub fn common_name(&self) -> String {
        let hash = openssl::sha::sha1(format!("{}{}", self.fiscal_code, self.card).as_bytes());
        format!("{}/{}.{}", self.fiscal_code, self.card, STANDARD.encode(hash))
    }
}

/// A public key that lives on a token.
#[derive(Debug)]
pub struct TokenKey {
    bits: Vec<u8>,
    algorithm: &'static SignatureAlgorithm,
}

impl TokenKey {
    /// Takes the public key as the token tells it.
    pub fn new(key: &PublicKey) -> Result<Self, PkiError> {
        Ok(match key {
            PublicKey::Rsa { modulus, exponent } => {
                let (modulus, exponent) = (BigNum::from_slice(modulus)?, BigNum::from_slice(exponent)?);
                let bits = Rsa::from_public_components(modulus, exponent)?.public_key_to_der_pkcs1()?;
                Self { bits, algorithm: &rcgen::PKCS_RSA_SHA256 }
            }
            PublicKey::P256(point) => Self { bits: point.clone(), algorithm: &rcgen::PKCS_ECDSA_P256_SHA256 },
        })
    }
}

impl PublicKeyData for TokenKey {
    fn der_bytes(&self) -> &[u8] {
        &self.bits
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.algorithm
    }
}

/// A certification authority of the sandbox, with its private key in memory.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authority(..)")
    }
}

impl Authority {
    /// A new authority with a fresh P-256 key.
    pub fn new(name: &str, period: Period) -> Result<Self, PkiError> {
        let mut params = params(period);
        params.distinguished_name = subject(&[(DnType::OrganizationName, "crspin sandbox"), (DnType::CommonName, name)]);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![Usage::KeyCertSign, Usage::CrlSign];
        Ok(Self(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?))
    }

    /// Its certificate.
    #[must_use]
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// Issues a certificate for the key on a card, in the shape of the CNS profile. In DER, as it lies on a card.
    pub fn card(&self, holder: &Holder, key: &TokenKey, period: Period) -> Result<Vec<u8>, PkiError> {
        let mut params = params(period);
        params.distinguished_name = subject(&[
            (DnType::OrganizationName, "crspin sandbox"),
            (DnType::OrganizationalUnitName, &holder.issued_by),
            (DnType::from_oid(&[2, 5, 4, 4]), &holder.family_name),
            (DnType::from_oid(&[2, 5, 4, 42]), &holder.given_name),
            (DnType::CommonName, &holder.common_name()),
        ]);
        params.key_usages = vec![Usage::DigitalSignature];
        params.extended_key_usages =
            vec![Purpose::ClientAuth, Purpose::EmailProtection, Purpose::Other(SMARTCARD_LOGON.to_vec())];
        params.custom_extensions = vec![CustomExtension::from_oid_content(&[2, 5, 29, 32], policies(CNS_POLICY))];
        params.use_authority_key_identifier_extension = true;
        Ok(params.signed_by(key, &self.0)?.der().to_vec())
    }

    /// A list of the serial numbers that are revoked, in PEM.
    pub fn revoked(&self, serials: &[Vec<u8>], number: u64, period: Period) -> Result<String, PkiError> {
        let CertificateParams { not_before, not_after, .. } = params(period);
        let revoked = serials.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from_slice(serial),
            revocation_time: not_before,
            reason_code: None,
            invalidity_date: None,
        });
        let params = CertificateRevocationListParams {
            this_update: not_before,
            next_update: not_after,
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(params.signed_by(&self.0)?.pem()?)
    }

    /// A certificate for a service on this machine, with its fresh key; both in PEM.
    pub fn localhost(&self, period: Period) -> Result<(String, Secret), PkiError> {
        let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let mut params = params(period);
        params.subject_alt_names = CertificateParams::new(names)?.subject_alt_names;
        params.distinguished_name = subject(&[(DnType::OrganizationName, "crspin sandbox"), (DnType::CommonName, "localhost")]);
        params.key_usages = vec![Usage::DigitalSignature];
        params.extended_key_usages = vec![Purpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.0)?;
        Ok((certificate.pem(), Secret::new(key.serialize_pem())))
    }
}

fn params(Period { from, until }: Period) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date_time_ymd(from.year().into(), from.month().unsigned_abs(), from.day().unsigned_abs());
    params.not_after = date_time_ymd(until.year().into(), until.month().unsigned_abs(), until.day().unsigned_abs());
    params
}

fn subject(parts: &[(DnType, &str)]) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "IT");
    for (kind, value) in parts {
        name.push(kind.clone(), *value);
    }
    name
}

/// `certificatePolicies` with this one policy: a sequence of sequences of one object identifier. Short enough for
/// lengths of one byte.
fn policies(policy: &[u8]) -> Vec<u8> {
    let sequence = |content: &[u8]| {
        let mut der = vec![0x30, u8::try_from(content.len()).unwrap_or(0)];
        der.extend_from_slice(content);
        der
    };
    sequence(&sequence(policy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use x509_parser::prelude::{FromDer as _, ParsedExtension, X509Certificate};
    use x509_parser::revocation_list::CertificateRevocationList;

    const PERIOD: Period = Period { from: Date::constant(2026, 11, 22), until: Date::constant(2032, 11, 22) };

    fn holder() -> Holder {
        Holder {
            fiscal_code: "RSSMRA45C12F205C".parse().unwrap(),
            card: CardNumber::complete("999900000000001").unwrap(),
            given_name: "Maria".to_owned(),
            family_name: "Inventata".to_owned(),
            issued_by: "Comune di Valfittizia".to_owned(),
        }
    }

    #[test]
    fn keys_come_through_as_they_are() {
        let rsa = Rsa::generate(2048).unwrap();
        let told = PublicKey::Rsa { modulus: rsa.n().to_vec(), exponent: rsa.e().to_vec() };
        assert_eq!(TokenKey::new(&told).unwrap().subject_public_key_info(), rsa.public_key_to_der().unwrap());
        let key = KeyPair::generate().unwrap();
        let told = PublicKey::P256(key.der_bytes().to_vec());
        assert_eq!(TokenKey::new(&told).unwrap().subject_public_key_info(), key.subject_public_key_info());
    }

    #[test]
    fn a_card_has_the_shape_of_a_cns() {
        let key = KeyPair::generate().unwrap();
        let authority = Authority::new("CNS", PERIOD).unwrap();
        let token = TokenKey::new(&PublicKey::P256(key.der_bytes().to_vec())).unwrap();
        let der = authority.card(&holder(), &token, PERIOD).unwrap();

        let (_, certificate) = X509Certificate::from_der(&der).unwrap();
        let name = certificate.subject().iter_common_name().next().unwrap().as_str().unwrap();
        let (code, rest) = name.split_at(16);
        assert_eq!(code, "RSSMRA45C12F205C");
        assert!(rest.starts_with(&format!("/{}.", holder().card)), "{name}");
        assert_eq!(name.len(), 62);
        let usage = certificate.key_usage().unwrap().unwrap();
        assert!(usage.critical && usage.value.digital_signature() && !usage.value.non_repudiation());
        assert!(certificate.extended_key_usage().unwrap().unwrap().value.client_auth);
        let policies = certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
            ParsedExtension::CertificatePolicies(policies) => Some(policies.clone()),
            _ => None,
        });
        assert_eq!(policies.unwrap()[0].policy_id.to_id_string(), "1.3.76.16.2.1");
    }

    #[test]
    fn the_list_names_what_is_revoked_and_nothing_else() {
        let authority = Authority::new("CNS", PERIOD).unwrap();
        for serials in [vec![], vec![vec![7, 8, 9]]] {
            let text = authority.revoked(&serials, 1, PERIOD).unwrap();
            let pem = x509_parser::pem::parse_x509_pem(text.as_bytes()).unwrap().1;
            let (_, list) = CertificateRevocationList::from_der(&pem.contents).unwrap();
            let listed: Vec<_> = list.iter_revoked_certificates().map(|entry| entry.raw_serial().to_vec()).collect();
            assert_eq!(listed, serials);
        }
    }

    #[test]
    fn the_services_certificate_is_for_this_machine() {
        let (pem, key) = Authority::new("TLS", PERIOD).unwrap().localhost(PERIOD).unwrap();
        let pem = x509_parser::pem::parse_x509_pem(pem.as_bytes()).unwrap().1;
        let certificate = pem.parse_x509().unwrap();
        let names = format!("{:?}", certificate.subject_alternative_name().unwrap().unwrap().value.general_names);
        assert!(names.contains("localhost") && names.contains("[127, 0, 0, 1]"), "{names}");
        assert!(key.reveal().starts_with("-----BEGIN PRIVATE KEY-----"));
    }
}
