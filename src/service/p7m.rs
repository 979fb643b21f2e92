//! Signed files (`.p7m`, CMS with the content inside): whose card signed what.

use openssl::pkcs7::{Pkcs7, Pkcs7Flags};
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use rustls::pki_types::CertificateDer;

use super::card_check::CardCheck;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::time::At;
use crate::exit::Failure;

/// Why a signed file is not believed.
#[derive(Debug, thiserror::Error)]
pub enum NotSigned {
    /// It cannot be read, or the content is not in it.
    #[error("not a signed file with its content")]
    Broken,
    /// One signature is wanted.
    #[error("{0} signatures in place of one")]
    Several(usize),
    /// The signature is not by this key over this content.
    #[error("the signature does not fit the content")]
    Signature,
    /// The certificate is none of an accepted card: the code says why.
    #[error("the signer's card: {}", .0.code)]
    Card(Failure),
}

/// Whether these bytes look like a signed file, in DER, PEM or bare base64, as programs for signatures write them.
pub fn looks_signed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x30]) || bytes.starts_with(b"MII") || bytes.starts_with(b"-----BEGIN")
}

/// The content of a signed file and the person whose card signed it. Reads revocation lists that changed: blocks.
///
/// # Errors
/// Why it is not believed.
pub fn open(bytes: &[u8], cards: &CardCheck, now: At) -> Result<(Vec<u8>, FiscalCode), NotSigned> {
    let signed = read(bytes).ok_or(NotSigned::Broken)?;
    let none = || Stack::new().map_err(|_| NotSigned::Broken);
    let signers = signed.signers(&*none()?, Pkcs7Flags::empty()).map_err(|_| NotSigned::Broken)?;
    let only = match signers.len() {
        1 => signers.get(0).ok_or(NotSigned::Broken)?,
        count => return Err(NotSigned::Several(count)),
    };
    // The certificate is judged below, as at login: a chain for e-mail is not what these cards have.
    let anybody = X509StoreBuilder::new().map_err(|_| NotSigned::Broken)?.build();
    let mut content = Vec::new();
    let flags = Pkcs7Flags::NOVERIFY | Pkcs7Flags::BINARY;
    signed.verify(&*none()?, &anybody, None, Some(&mut content), flags).map_err(|_| NotSigned::Signature)?;
    let certificate = only.to_der().map_err(|_| NotSigned::Broken)?;
    let holder = cards.judge(&CertificateDer::from(certificate), now).map_err(NotSigned::Card)?;
    Ok((content, holder.fiscal_code().clone()))
}

fn read(bytes: &[u8]) -> Option<Pkcs7> {
    use base64::Engine;
    if bytes.starts_with(&[0x30]) {
        return Pkcs7::from_der(bytes).ok();
    }
    if bytes.starts_with(b"-----BEGIN") {
        return Pkcs7::from_pem(bytes).ok();
    }
    let text: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    Pkcs7::from_der(&base64::engine::general_purpose::STANDARD.decode(text).ok()?).ok()
}
