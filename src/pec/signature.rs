//! Whose signatures are believed, and whether one fits.

use std::fmt;
use std::fs;
use std::path::Path;

use openssl::error::ErrorStack;
use openssl::pkcs7::{Pkcs7, Pkcs7Flags};
use openssl::stack::{Stack, StackRef};
use openssl::x509::store::{X509Store, X509StoreBuilder};
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509, X509PurposeId, X509Ref, X509StoreContext, X509VerifyResult};

use super::parts::{self, WithSignature};
use crate::config::service::bad;
use crate::domain::pec_unfit::Unfit;
use crate::domain::time::At;
use crate::exit::Failure;

/// OpenSSL's numbers of what is wrong with a chain (X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED).
const NOT_YET_VALID: i32 = 9;
const EXPIRED: i32 = 10;

/// The providers whose signatures are believed.
pub struct Trust {
    authorities: Vec<X509>,
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust").field("authorities", &self.authorities.len()).finish()
    }
}

impl Trust {
    /// Reads every `*.pem` and `*.crt` of a folder: certificates of the authorities that certify providers, PEM, one or more
    /// in each. An authority in the middle of a chain is enough, and believed by itself.
    ///
    /// # Errors
    /// The setting `enrolment.pec.providers` when the folder or a file cannot be read, or there is no certificate.
    pub fn load(folder: &Path) -> Result<Self, Failure> {
        let wrong = |why: &dyn fmt::Display| bad("enrolment.pec.providers", format!("{}: {why}", folder.display()));
        let mut authorities = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| wrong(&error.kind()))? {
            let path = entry.map_err(|error| wrong(&error.kind()))?.path();
            if !path.extension().is_some_and(|end| end.eq_ignore_ascii_case("pem") || end.eq_ignore_ascii_case("crt")) {
                continue;
            }
            let name = path.file_name().unwrap_or_default().display().to_string();
            let text = fs::read(&path).map_err(|error| wrong(&format_args!("{name}: {}", error.kind())))?;
            let found = X509::stack_from_pem(&text).unwrap_or_default();
            if found.is_empty() {
                return Err(wrong(&format_args!("{name}: not a certificate in PEM")));
            }
            authorities.extend(found);
        }
        if authorities.is_empty() {
            return Err(wrong(&"there is no *.pem or *.crt in it"));
        }
        Ok(Self { authorities })
    }

    fn store(&self, now: At) -> Result<X509Store, ErrorStack> {
        let mut params = X509VerifyParam::new()?;
        params.set_time(now.millis().div_euclid(1000));
        params.set_purpose(X509PurposeId::SMIME_SIGN)?;
        params.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
        let mut store = X509StoreBuilder::new()?;
        for authority in &self.authorities {
            store.add_cert(authority.clone())?;
        }
        store.set_param(&params)?;
        Ok(store.build())
    }
}

/// What a believed provider signed.
#[derive(Debug)]
pub struct Signed {
    /// The bytes that were signed: a part of MIME with its headers.
    pub content: Vec<u8>,
    signer: X509,
}

impl Signed {
    /// Whether the signer is the owner of this address.
    pub fn is_of(&self, address: &str) -> bool {
        let names = self.signer.subject_alt_names();
        names.is_some_and(|names| names.iter().any(|name| name.email().is_some_and(|email| email.eq_ignore_ascii_case(address))))
    }
}

/// Checks the signature of a message.
pub fn check(raw: &[u8], trust: &Trust, now: At) -> Result<Signed, Unfit> {
    // Not by OpenSSL's own reading of mail: with bytes beyond ASCII in a header its error could not be read, and that panics.
    let WithSignature { content, signature } = parts::with_signature(raw)?;
    let signature = Pkcs7::from_der(&signature).map_err(|_| Unfit::Broken)?;
    let signer = signer(&signature)?;
    let store = trust.store(now).map_err(|_| Unfit::Chain)?;
    let mut checked = Vec::new();
    // With a second content inside the signature, two programs could read two messages.
    let flags = Pkcs7Flags::NO_DUAL_CONTENT;
    let none = Stack::new().map_err(|_| Unfit::Signature)?;
    match signature.verify(&none, &store, Some(&content), Some(&mut checked), flags) {
        Ok(()) => Ok(Signed { content: checked, signer }),
        Err(_) => Err(why(&signature, &signer, &store)),
    }
}

/// The certificate of the only signer, as it came with the signature.
fn signer(signature: &Pkcs7) -> Result<X509, Unfit> {
    let none = Stack::new().map_err(|_| Unfit::Signature)?;
    let signers = signature.signers(&none, Pkcs7Flags::empty()).map_err(|_| Unfit::Signature)?;
    let mut signers = signers.into_iter();
    match (signers.next(), signers.next()) {
        (Some(signer), None) => Ok(signer),
        _ => Err(Unfit::Signature),
    }
}

/// Why a signature was refused: OpenSSL checks the chain first, and tells what was wrong with it in words only.
fn why(signature: &Pkcs7, signer: &X509Ref, store: &X509Store) -> Unfit {
    let none = Stack::new();
    let others = signature.signed().and_then(|signed| signed.certificates());
    let found = match (others, &none) {
        (Some(others), _) => chain(signer, others, store),
        (None, Ok(none)) => chain(signer, none, store),
        (None, Err(_)) => return Unfit::Chain,
    };
    match found {
        Ok(X509VerifyResult::OK) => Unfit::Signature,
        Ok(fault) if fault.as_raw() == EXPIRED => Unfit::Expired,
        Ok(fault) if fault.as_raw() == NOT_YET_VALID => Unfit::NotYetValid,
        _ => Unfit::Chain,
    }
}

fn chain(signer: &X509Ref, others: &StackRef<X509>, store: &X509Store) -> Result<X509VerifyResult, ErrorStack> {
    X509StoreContext::new()?.init(store, signer, others, |chain| {
        let good = chain.verify_cert()?;
        Ok(if good { X509VerifyResult::OK } else { chain.error() })
    })
}
