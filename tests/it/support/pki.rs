//! Test certificates: issuers of CNS shape, cards of every kind that must be refused, revocation lists, a server's own.
//!
//! Shared by unit and integration tests: it knows nothing of the crate under test.

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertificateRevocationListParams, CustomExtension, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, PublicKeyData, RevokedCertParams,
    SerialNumber, SignatureAlgorithm, date_time_ymd,
};

/// The CNS policy.
pub const CNS_POLICY: &[u64] = &[1, 3, 76, 16, 2, 1];

/// An issuer of cards.
pub struct Ca {
    issuer: Issuer<'static, KeyPair>,
    certificate: Certificate,
}

/// A certificate with its private key (PKCS#8, DER).
#[derive(Clone, Debug)]
pub struct Identity {
    pub certificate: Vec<u8>,
    pub key: Vec<u8>,
}

/// What kind of key a card has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    P256,
    P384,
    Rsa(u32),
}

/// What the card is like; the default is one that is accepted.
#[derive(Clone, Debug)]
pub struct Wish {
    pub common_name: String,
    pub serial: u64,
    /// First and last year; the certificate holds from 1 January to 1 January.
    pub years: (i32, i32),
    /// Its last day (year, month, day), when it is not the first of a year.
    pub until: Option<(i32, u8, u8)>,
    pub policy: Option<&'static [u64]>,
    pub usages: Vec<KeyUsagePurpose>,
    pub purposes: Vec<ExtendedKeyUsagePurpose>,
    pub key: KeyKind,
    pub is_ca: bool,
}

/// The common name of a card of this person.
pub fn common_name(fiscal_code: &str) -> String {
    // The hash has a slash, which must not be split at.
    format!("{fiscal_code}/6030000000000017.aG/zaC+1cyBub3QgY2hlY2tlZA=")
}

impl Wish {
    /// A good card of this person.
    pub fn card_of(fiscal_code: &str) -> Self {
        Self {
            common_name: common_name(fiscal_code),
            serial: 4711,
            years: (2020, 2040),
            until: None,
            policy: Some(CNS_POLICY),
            usages: vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment],
            purposes: vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::EmailProtection],
            key: KeyKind::P256,
            is_ca: false,
        }
    }
}

impl Ca {
    /// An issuer with this name and a key of its own.
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.distinguished_name = named(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
        (params.not_before, params.not_after) = (date_time_ymd(2015, 1, 1), date_time_ymd(2045, 1, 1));
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        Self { issuer: Issuer::new(params, key), certificate }
    }

    /// Its certificate, PEM.
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// A card as wished.
    pub fn card(&self, wish: &Wish) -> Identity {
        let params = params(wish);
        match wish.key {
            KeyKind::P256 => self.sign(&params, &rcgen::PKCS_ECDSA_P256_SHA256),
            KeyKind::P384 => self.sign(&params, &rcgen::PKCS_ECDSA_P384_SHA384),
            KeyKind::Rsa(bits) => {
                let key = openssl::rsa::Rsa::generate(bits).expect("a key");
                let public = RsaPublic(key.public_key_to_der_pkcs1().expect("a public key"));
                let certificate = self.certify(wish, &public);
                let key = openssl::pkey::PKey::from_rsa(key).expect("a key").private_key_to_pkcs8().expect("a key");
                Identity { certificate, key }
            }
        }
    }

    /// The certificate of a card whose key is made elsewhere, DER. The kind of key wished for does not matter.
    pub fn certify(&self, wish: &Wish, key: &impl PublicKeyData) -> Vec<u8> {
        params(wish).signed_by(key, &self.issuer).expect("a certificate").der().to_vec()
    }

    fn sign(&self, params: &CertificateParams, algorithm: &'static SignatureAlgorithm) -> Identity {
        let key = KeyPair::generate_for(algorithm).expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Identity { certificate: certificate.der().to_vec(), key: key.serialize_der() }
    }

    /// A revocation list with these serial numbers, in force between these years, DER.
    pub fn crl(&self, revoked: &[u64], years: (i32, i32)) -> Vec<u8> {
        let revoked = revoked.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2021, 1, 1),
            reason_code: None,
            invalidity_date: None,
        });
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(years.0, 1, 1),
            next_update: date_time_ymd(years.1, 1, 1),
            crl_number: SerialNumber::from(1_u64),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.issuer).expect("a list").der().to_vec()
    }

    /// The certificate of a server on loopback and its key, PEM.
    pub fn server(&self) -> (String, String) {
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let params = CertificateParams::new(names).expect("parameters");
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        (certificate.pem(), key.serialize_pem())
    }
}

/// The self-signed certificate of a session's key.
pub fn session() -> Identity {
    let key = KeyPair::generate().expect("a key");
    let certificate = CertificateParams::new(Vec::new()).expect("parameters").self_signed(&key).expect("a certificate");
    Identity { certificate: certificate.der().to_vec(), key: key.serialize_der() }
}

fn params(wish: &Wish) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.distinguished_name = named(&wish.common_name);
    params.serial_number = Some(SerialNumber::from(wish.serial));
    (params.not_before, params.not_after) = (date_time_ymd(wish.years.0, 1, 1), date_time_ymd(wish.years.1, 1, 1));
    if let Some((year, month, day)) = wish.until {
        params.not_after = date_time_ymd(year, month, day);
    }
    params.key_usages.clone_from(&wish.usages);
    params.extended_key_usages.clone_from(&wish.purposes);
    if wish.is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    params.custom_extensions.extend(wish.policy.map(policies));
    params
}

fn named(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "IT");
    name.push(DnType::CommonName, common_name);
    name
}

/// The key of an RSA card: rcgen does not make them with ring, and ring reads none below 2048 bits.
struct RsaPublic(Vec<u8>);

impl PublicKeyData for RsaPublic {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_RSA_SHA256
    }
}

/// `certificatePolicies` with one policy.
fn policies(oid: &[u64]) -> CustomExtension {
    let mut content = vec![u8::try_from(oid[0] * 40 + oid[1]).expect("a small number")];
    for number in &oid[2..] {
        let groups = (0..10).rev().map(|group| (number >> (7 * group)) & 0x7f).skip_while(|group| *group == 0);
        let mut groups: Vec<u8> = groups.map(|group| u8::try_from(group).expect("seven bits") | 0x80).collect();
        if groups.is_empty() {
            groups.push(0x80);
        }
        *groups.last_mut().expect("a group") &= 0x7f;
        content.extend(groups);
    }
    let wrap = |tag: u8, content: Vec<u8>| {
        let mut der = vec![tag, u8::try_from(content.len()).expect("short")];
        der.extend(content);
        der
    };
    CustomExtension::from_oid_content(&[2, 5, 29, 32], wrap(0x30, wrap(0x30, wrap(0x06, content))))
}
