//! Files signed with the card: CAdES-BES (ETSI EN 319 122-1), a CMS signature (RFC 5652) with the file inside: `.p7m`.

use std::time::Duration;

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec, UtcTime};
use der::{Any, Decode, Encode, Sequence, Tag};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::key::Unlocked;
use crate::domain::time::At;
use crate::exit::{Code, Failure};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
/// Names the certificate in what is signed, so that nobody puts another in its place (RFC 5035).
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// `SigningCertificateV2`: the hash is SHA-256, which the standard has as default.
#[derive(Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateId>,
}

#[derive(Sequence)]
struct CertificateId {
    hash: OctetString,
}

/// Signs a file with the key of an unlocked card; the file and the certificate are in the result.
///
/// # Errors
/// Faults of the card; [`Code::CardKey`] when it cannot sign as such files want.
pub fn sign(content: &[u8], card: &Unlocked, certificate: &[u8], now: At) -> Result<Vec<u8>, Failure> {
    let attributes = attributes(content, certificate, now).map_err(bug)?;
    // What is signed is the set as such, not as it stands in the signature (RFC 5652, 5.4).
    let signed = attributes.to_der().map_err(bug)?;
    let (algorithm, signature) = if !card.is_rsa() {
        (AlgorithmIdentifierOwned { oid: ECDSA_SHA256, parameters: None }, card.ecdsa_sha256(&signed)?)
    } else if card.signs_pkcs1() {
        (AlgorithmIdentifierOwned { oid: RSA, parameters: Some(Any::null()) }, card.pkcs1_sha256(&signed)?)
    } else {
        return Err(Failure::new(Code::CardKey).with("why", "no-pkcs1"));
    };
    whole(content, certificate, attributes, algorithm, signature).map_err(bug)
}

fn bug(error: der::Error) -> Failure {
    Failure::new(Code::Bug).because(error)
}

fn sha256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: SHA256, parameters: None }
}

fn attributes(content: &[u8], certificate: &[u8], now: At) -> Result<SetOfVec<Attribute>, der::Error> {
    let attribute = |oid, value: Any| Ok::<_, der::Error>(Attribute { oid, values: SetOfVec::try_from(vec![value])? });
    let octets = |bytes: &[u8]| OctetString::new(bytes.to_vec());
    let moment = UtcTime::from_unix_duration(Duration::from_millis(u64::try_from(now.millis()).unwrap_or(0)))?;
    let named = SigningCertificate { certificates: vec![CertificateId { hash: octets(&Sha256::digest(certificate))? }] };
    SetOfVec::try_from(vec![
        attribute(CONTENT_TYPE, Any::encode_from(&DATA)?)?,
        attribute(MESSAGE_DIGEST, Any::encode_from(&octets(&Sha256::digest(content))?)?)?,
        attribute(SIGNING_TIME, Any::encode_from(&moment)?)?,
        attribute(SIGNING_CERTIFICATE_V2, Any::encode_from(&named)?)?,
    ])
}

fn whole(
    content: &[u8],
    certificate: &[u8],
    attributes: SetOfVec<Attribute>,
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
) -> Result<Vec<u8>, der::Error> {
    let certificate = Certificate::from_der(certificate)?;
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: certificate.tbs_certificate.issuer.clone(),
            serial_number: certificate.tbs_certificate.serial_number.clone(),
        }),
        digest_alg: sha256(),
        signed_attrs: Some(attributes),
        signature_algorithm: algorithm,
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let whole = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![sha256()])?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: DATA,
            econtent: Some(Any::new(Tag::OctetString, content.to_vec())?),
        },
        certificates: Some(CertificateSet(SetOfVec::try_from(vec![CertificateChoices::Certificate(certificate)])?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![signer])?),
    };
    ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&whole)? }.to_der()
}
