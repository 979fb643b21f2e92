//! The key of an unlocked card, and every way in which tokens let it sign.

use std::sync::{Mutex, PoisonError};

use cryptoki::context::Pkcs11;
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use cryptoki::slot::Slot;
use sha2::{Digest, Sha256};

use super::certificate::{CertifiedKey, CnsCertificate};
use super::error::CardError;
use super::{pss, token};
use crate::exit::{Code, Failure};

/// The mechanisms that sign on a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Algorithms(Vec<MechanismType>);

impl Algorithms {
    /// Those of the token in this slot.
    pub fn of(module: &Pkcs11, slot: Slot) -> Result<Self, CardError> {
        let listed = module.get_mechanism_list(slot)?;
        let signs = |kind: &MechanismType| module.get_mechanism_info(slot, *kind).is_ok_and(|info| info.sign());
        Ok(Self(listed.into_iter().filter(signs).collect()))
    }

    fn has(&self, kind: MechanismType) -> bool {
        self.0.contains(&kind)
    }

    /// Whether RSA-PSS, which TLS 1.3 needs, is possible: by the token, or padded here over raw RSA.
    fn pss(&self) -> bool {
        [MechanismType::SHA256_RSA_PKCS_PSS, MechanismType::RSA_PKCS_PSS, MechanismType::RSA_X_509]
            .iter()
            .any(|kind| self.has(*kind))
    }
}

/// A card whose PIN was accepted; locks itself again when it is dropped.
#[derive(Debug)]
pub struct Unlocked {
    module: Pkcs11,
    slot: Slot,
    // One operation at a time: the session may move between threads, never be shared.
    session: Mutex<Session>,
    key: ObjectHandle,
    algorithms: Algorithms,
    kind: CertifiedKey,
}

impl Unlocked {
    pub(super) fn new(
        module: Pkcs11,
        slot: Slot,
        session: Session,
        certificate: &CnsCertificate,
        algorithms: Algorithms,
    ) -> Result<Self, Failure> {
        let key = find_key(&session, certificate)?.ok_or_else(|| Failure::new(Code::CardKey).with("why", "no-key"))?;
        Ok(Self { module, slot, session: Mutex::new(session), key, algorithms, kind: certificate.key.clone() })
    }

    /// Whether the key is RSA.
    #[must_use]
    pub fn is_rsa(&self) -> bool {
        matches!(self.kind, CertifiedKey::Rsa(_))
    }

    /// Whether it can sign as TLS 1.3 wants.
    #[must_use]
    pub fn signs_for_tls13(&self) -> bool {
        !self.is_rsa() || self.algorithms.pss()
    }

    /// Whether it can sign by PKCS#1 v1.5, which only TLS 1.2 takes.
    #[must_use]
    pub fn signs_pkcs1(&self) -> bool {
        self.is_rsa() && self.algorithms.has(MechanismType::RSA_PKCS)
    }

    /// RSA-PSS with SHA-256 over a message: the token's own way if it has one that works, else padded here over raw RSA.
    pub fn pss_sha256(&self, message: &[u8]) -> Result<Vec<u8>, CardError> {
        let params = PkcsPssParams { hash_alg: MechanismType::SHA256, mgf: PkcsMgfType::MGF1_SHA256, s_len: 32.into() };
        if self.algorithms.has(MechanismType::SHA256_RSA_PKCS_PSS)
            && let Some(signature) = self.try_sign(&Mechanism::Sha256RsaPkcsPss(params), message)?
        {
            return Ok(signature);
        }
        let digest = Sha256::digest(message);
        if self.algorithms.has(MechanismType::RSA_PKCS_PSS)
            && let Some(signature) = self.try_sign(&Mechanism::RsaPkcsPss(params), &digest)?
        {
            return Ok(signature);
        }
        let CertifiedKey::Rsa(modulus) = &self.kind else { return Err(impossible("the key is not RSA")) };
        let block = pss::encode(&digest.into(), modulus).ok_or_else(|| impossible("no randomness"))?;
        self.try_sign(&Mechanism::RsaX509, &block)?.ok_or_else(|| impossible("the token offers no way to sign by RSA-PSS"))
    }

    /// RSA PKCS#1 v1.5 with SHA-256 over a message.
    pub fn pkcs1_sha256(&self, message: &[u8]) -> Result<Vec<u8>, CardError> {
        /// The DER head of a SHA-256 `DigestInfo` (RFC 8017 section 9.2, note 1).
        const HEAD: [u8; 19] = [48, 49, 48, 13, 6, 9, 96, 134, 72, 1, 101, 3, 4, 2, 1, 5, 0, 4, 32];
        let info = [&HEAD[..], &Sha256::digest(message)].concat();
        self.try_sign(&Mechanism::RsaPkcs, &info)?.ok_or_else(|| impossible("the token offers no RSA PKCS#1"))
    }

    /// ECDSA with SHA-256 over a message, as TLS wants it: a DER sequence.
    pub fn ecdsa_sha256(&self, message: &[u8]) -> Result<Vec<u8>, CardError> {
        let digest = Sha256::digest(message);
        let raw = self.try_sign(&Mechanism::Ecdsa, &digest)?.ok_or_else(|| impossible("the token offers no ECDSA"))?;
        der_signature(&raw).ok_or_else(|| impossible("an ECDSA signature of odd length"))
    }

    /// Signs; `None` when the token lists the mechanism and then refuses it, so that the next way is tried.
    fn try_sign(&self, mechanism: &Mechanism<'_>, data: &[u8]) -> Result<Option<Vec<u8>>, CardError> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        match session.sign(mechanism, self.key, data) {
            Ok(signature) => Ok(Some(signature)),
            Err(Error::Pkcs11(RvError::MechanismInvalid | RvError::MechanismParamInvalid | RvError::FunctionNotSupported, _)) => {
                Ok(None)
            }
            Err(error) => Err(token::pulled_or(error.into(), &self.module, self.slot, &session)),
        }
    }
}

impl Drop for Unlocked {
    fn drop(&mut self) {
        // A failure here means that the card is gone, which locks it as well.
        let _gone = self.session.get_mut().unwrap_or_else(PoisonError::into_inner).logout();
    }
}

fn impossible(why: &str) -> CardError {
    CardError::Fault { call: "C_Sign".to_owned(), why: why.to_owned() }
}

/// The private key of the certificate: with its identifier, else with its modulus or point.
fn find_key(session: &Session, certificate: &CnsCertificate) -> Result<Option<ObjectHandle>, CardError> {
    let private = Attribute::Class(ObjectClass::PRIVATE_KEY);
    if let [key] = session.find_objects(&[private.clone(), Attribute::Id(certificate.id.clone())])?[..] {
        return Ok(Some(key));
    }
    for key in session.find_objects(&[private])? {
        let told = session.get_attributes(key, &[AttributeType::Modulus, AttributeType::EcPoint])?;
        let fits = |attribute: &Attribute| match (attribute, &certificate.key) {
            (Attribute::Modulus(value), CertifiedKey::Rsa(modulus)) => !modulus.is_empty() && value.ends_with(modulus),
            // Some tokens wrap the point in an OCTET STRING, as the standard wants, others do not.
            (Attribute::EcPoint(value), CertifiedKey::P256(point)) => !point.is_empty() && value.ends_with(point),
            _ => false,
        };
        if told.iter().any(fits) {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

/// `r ‖ s`, 32 bytes each, as the DER sequence of two integers.
fn der_signature(raw: &[u8]) -> Option<Vec<u8>> {
    if raw.len() != 64 {
        return None;
    }
    let mut body = Vec::with_capacity(72);
    for half in [&raw[..32], &raw[32..]] {
        let zeros = half.iter().take(31).take_while(|byte| **byte == 0).count();
        let digits = &half[zeros..];
        let sign = usize::from(digits[0] & 0x80 != 0);
        body.extend([0x02, u8::try_from(digits.len() + sign).ok()?]);
        body.extend(std::iter::repeat_n(0, sign).chain(digits.iter().copied()));
    }
    let mut der = vec![0x30, u8::try_from(body.len()).ok()?];
    der.extend(body);
    Some(der)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ecdsa_signatures_become_der() {
        let mut raw = [0_u8; 64];
        raw[31] = 1; // r = 1: one byte
        raw[32] = 0x80; // s with the top bit set: a zero before it
        let der = der_signature(&raw).unwrap();
        assert_eq!(&der[..7], &[0x30, 3 + 35, 0x02, 1, 1, 0x02, 33]);
        assert_eq!(&der[7..9], &[0, 0x80]);
        assert_eq!(der_signature(&raw[..63]), None);
    }
}
