//! What can go wrong on the way to the service, told apart: not there, not trusted, not understood, or the card.

use std::error::Error;
use std::io;

use rustls::{AlertDescription, CertificateError};

use crate::exit::{Code, Failure};
use crate::pkcs11::error::CardError;

/// The first error of this type underneath. `io::Error` and `rustls::Error::Other` hide what they wrap from `source`.
pub fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    if let Some(found) = error.downcast_ref::<T>() {
        return Some(found);
    }
    if let Some(inner) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        return cause(inner);
    }
    if let Some(rustls::Error::Other(other)) = error.downcast_ref() {
        return cause(&*other.0);
    }
    cause(error.source()?)
}

/// A request that brought no answer.
pub fn no_answer(error: reqwest::Error, url: &str) -> Failure {
    if let Some(card) = cause::<CardError>(&error) {
        return Failure::from(card.clone());
    }
    if let Some(tls) = cause::<rustls::Error>(&error) {
        return refused_by_tls(tls, url);
    }
    let why = if error.is_timeout() { "no answer in time".to_owned() } else { innermost(&error) };
    // The error's own text would repeat the address with its path.
    Failure::new(Code::ServiceAway).with("url", url).with("why", why).because(error.without_url())
}

fn refused_by_tls(error: &rustls::Error, url: &str) -> Failure {
    match error {
        // A service that refuses the key of the card itself: RSA of 1024 bits.
        rustls::Error::AlertReceived(AlertDescription::DecryptError) => {
            Failure::new(Code::CardKey).with("why", "the service does not take its signature")
        }
        rustls::Error::InvalidCertificate(reason) => {
            Failure::new(Code::TlsNotTrusted).with("url", url).with("why", certificate(reason))
        }
        other => Failure::new(Code::TlsNotTrusted).with("url", url).with("why", other),
    }
    .because(error.clone())
}

fn certificate(reason: &CertificateError) -> String {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "its certificate has expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet".to_owned()
        }
        CertificateError::UnknownIssuer => "the issuer of its certificate is not known here".to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name".to_owned()
        }
        other => other.to_string(),
    }
}

fn innermost(error: &dyn Error) -> String {
    let mut last = error;
    while let Some(next) = last.source() {
        last = next;
    }
    last.to_string()
}
