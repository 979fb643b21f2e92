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
    use AlertDescription as Alert;
    match error {
        // A service that refuses the key of the card itself: RSA of 1024 bits.
        rustls::Error::AlertReceived(Alert::DecryptError) => Failure::new(Code::CardKey).with("why", "signature-refused"),
        // What a service says of our certificate, not we of its own.
        rustls::Error::AlertReceived(Alert::CertificateRevoked) => Code::CertificateRevoked.into(),
        rustls::Error::AlertReceived(Alert::UnknownCA) => Code::UnknownIssuer.into(),
        rustls::Error::AlertReceived(
            alert @ (Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::CertificateRequired
            | Alert::AccessDenied),
        ) => Failure::new(Code::NotACns).with("why", "alert").with("alert", format!("{alert:?}")),
        rustls::Error::InvalidCertificate(reason) => {
            Failure::new(Code::TlsNotTrusted).with("url", url).with("why", certificate(reason))
        }
        // It speaks no TLS, or none that is spoken here.
        rustls::Error::InvalidMessage(_)
        | rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(Alert::ProtocolVersion | Alert::HandshakeFailure | Alert::NoApplicationProtocol) => {
            Failure::new(Code::NotACrspinService).with("url", url)
        }
        other => Failure::new(Code::TlsNotTrusted).with("url", url).with("why", other),
    }
    .because(error.clone())
}

fn certificate(reason: &CertificateError) -> String {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "server-expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => "server-not-yet-valid".to_owned(),
        CertificateError::UnknownIssuer => "server-unknown-issuer".to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => "server-other-name".to_owned(),
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::{InvalidMessage, OtherError, PeerIncompatible};

    use super::*;

    #[test]
    fn what_tls_refuses_is_told_apart() {
        use AlertDescription as Alert;
        use rustls::Error::{AlertReceived, InvalidCertificate};
        for (error, code, why) in [
            (AlertReceived(Alert::DecryptError), Code::CardKey, "signature-refused"),
            (AlertReceived(Alert::CertificateRevoked), Code::CertificateRevoked, ""),
            (AlertReceived(Alert::UnknownCA), Code::UnknownIssuer, ""),
            (AlertReceived(Alert::CertificateRequired), Code::NotACns, "alert"),
            (AlertReceived(Alert::ProtocolVersion), Code::NotACrspinService, ""),
            (rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType), Code::NotACrspinService, ""), // plain HTTP
            (PeerIncompatible::Tls12NotOffered.into(), Code::NotACrspinService, ""),
            (InvalidCertificate(CertificateError::UnknownIssuer), Code::TlsNotTrusted, "server-unknown-issuer"),
            (InvalidCertificate(CertificateError::Expired), Code::TlsNotTrusted, "server-expired"),
            (InvalidCertificate(CertificateError::NotValidYet), Code::TlsNotTrusted, "server-not-yet-valid"),
            (InvalidCertificate(CertificateError::NotValidForName), Code::TlsNotTrusted, "server-other-name"),
        ] {
            let failure = refused_by_tls(&error, "https://a.example");
            assert_eq!(failure.code, code, "{error}");
            assert!(failure.param("why").unwrap_or_default().contains(why), "{error}: {failure}");
        }
    }

    /// As hyper-rustls buries it: an `io::Error` in an `io::Error`.
    #[test]
    fn the_cards_own_error_is_dug_out() {
        let card = rustls::Error::Other(OtherError(Arc::new(CardError::Removed)));
        let buried = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, card));
        assert_eq!(cause::<CardError>(&buried), Some(&CardError::Removed));
        assert_eq!(cause::<CardError>(&io::Error::other("nothing")), None);
    }
}
