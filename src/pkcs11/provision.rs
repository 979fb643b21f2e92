//! Making tokens: the sandbox's cards and those of the tests. Keys are made on the token and never leave it.

use cryptoki::context::Pkcs11;
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::{AuthPin, Ulong};

use super::error::CardError;
use crate::secret::Secret;

/// The key of a new token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA with this many bits.
    Rsa(u32),
    /// ECDSA on P-256.
    P256,
}

/// The public half of a new key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA: modulus and exponent, big-endian.
    Rsa {
        /// The modulus.
        modulus: Vec<u8>,
        /// The exponent.
        exponent: Vec<u8>,
    },
    /// P-256: the uncompressed point, 65 bytes.
    P256(Vec<u8>),
}

/// A new token with a key, which waits for its certificate.
#[derive(Debug)]
pub struct NewToken {
    session: Session,
    public: PublicKey,
}

/// The identifier of key and certificate on the token, as on a CNS.
const ID: &[u8] = &[1];
/// Their label, as OpenSC names them on a CNS.
const LABEL: &[u8] = b"CNS0";
/// The object identifier of P-256, in DER.
const P256_OID: &[u8] = &[0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

impl NewToken {
    /// Makes a token in the first free slot: label, PIN, and a key pair made on it.
    pub fn make(module: &Pkcs11, label: &str, pin: &Secret, so_pin: &Secret, kind: KeyKind) -> Result<Self, CardError> {
        let slot = free_slot(module)?;
        let so = AuthPin::from(so_pin.reveal());
        module.init_token(slot, &so, label)?;
        // SoftHSM moves an initialised token to another slot: look for it by its label.
        let slot = slot_of(module, label)?;
        let session = module.open_rw_session(slot)?;
        session.login(UserType::So, Some(&so))?;
        session.init_pin(&AuthPin::from(pin.reveal()))?;
        session.logout()?;
        session.login(UserType::User, Some(&AuthPin::from(pin.reveal())))?;
        let public = generate(&session, kind)?;
        Ok(Self { session, public })
    }

    /// The public key, for the certificate.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Writes the certificate beside the key and ends the session.
    pub fn finish(self, certificate: &[u8]) -> Result<(), CardError> {
        self.session.create_object(&[
            Attribute::Class(ObjectClass::CERTIFICATE),
            Attribute::CertificateType(CertificateType::X_509),
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Id(ID.to_vec()),
            Attribute::Label(LABEL.to_vec()),
            Attribute::Subject(subject(certificate)),
            Attribute::Value(certificate.to_vec()),
        ])?;
        self.session.logout()?;
        Ok(())
    }
}

fn free_slot(module: &Pkcs11) -> Result<Slot, CardError> {
    let slots = module.get_all_slots()?;
    let free = |slot: &&Slot| module.get_token_info(**slot).is_ok_and(|token| !token.token_initialized());
    slots.iter().find(free).copied().ok_or_else(|| no_slot("no free slot"))
}

fn slot_of(module: &Pkcs11, label: &str) -> Result<Slot, CardError> {
    let slots = module.get_slots_with_token()?;
    let named = |slot: &&Slot| module.get_token_info(**slot).is_ok_and(|token| token.label() == label);
    slots.iter().find(named).copied().ok_or_else(|| no_slot("the new token is not there"))
}

fn no_slot(why: &str) -> CardError {
    CardError::Fault { call: "C_GetSlotList".to_owned(), why: why.to_owned() }
}

fn generate(session: &Session, kind: KeyKind) -> Result<PublicKey, CardError> {
    let mut public = vec![Attribute::Token(true), Attribute::Verify(true), Attribute::Id(ID.to_vec())];
    let private = [
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Sign(true),
        Attribute::Id(ID.to_vec()),
        Attribute::Label(LABEL.to_vec()),
    ];
    let mechanism = match kind {
        KeyKind::Rsa(bits) => {
            public.extend([Attribute::ModulusBits(Ulong::new(bits.into())), Attribute::PublicExponent(vec![1, 0, 1])]);
            Mechanism::RsaPkcsKeyPairGen
        }
        KeyKind::P256 => {
            public.push(Attribute::EcParams(P256_OID.to_vec()));
            Mechanism::EccKeyPairGen
        }
    };
    let (key, _) = session.generate_key_pair(&mechanism, &public, &private)?;
    read_public(session, key, kind)
}

fn read_public(session: &Session, key: cryptoki::object::ObjectHandle, kind: KeyKind) -> Result<PublicKey, CardError> {
    let wanted = match kind {
        KeyKind::Rsa(_) => vec![AttributeType::Modulus, AttributeType::PublicExponent],
        KeyKind::P256 => vec![AttributeType::EcPoint],
    };
    let (mut modulus, mut exponent, mut point) = (Vec::new(), Vec::new(), Vec::new());
    for attribute in session.get_attributes(key, &wanted)? {
        match attribute {
            Attribute::Modulus(value) => modulus = value,
            Attribute::PublicExponent(value) => exponent = value,
            Attribute::EcPoint(value) => point = value,
            _ => {}
        }
    }
    Ok(match kind {
        KeyKind::Rsa(_) => PublicKey::Rsa { modulus, exponent },
        // CKA_EC_POINT is the point inside a DER OCTET STRING (04 41 …).
        KeyKind::P256 => PublicKey::P256(point.strip_prefix(&[0x04, 0x41]).map(<[u8]>::to_vec).unwrap_or(point)),
    })
}

/// The subject of a certificate in DER; empty when the certificate does not parse, which the token then refuses.
fn subject(certificate: &[u8]) -> Vec<u8> {
    x509_parser::parse_x509_certificate(certificate).map(|(_, parsed)| parsed.subject().as_raw().to_vec()).unwrap_or_default()
}
