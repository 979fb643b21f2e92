//! From failures to answers: one status per code, one shape of body.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::exit::{Code, Failure};

/// What a handler answers when it does not do what was asked.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Why.
    pub failure: Arc<Failure>,
    status: StatusCode,
}

impl Refusal {
    /// With another status than the usual one of the code.
    pub fn with_status(failure: Failure, status: StatusCode) -> Self {
        Self { failure: Arc::new(failure), status }
    }
}

impl<F: Into<Failure>> From<F> for Refusal {
    fn from(failure: F) -> Self {
        let failure = failure.into();
        Self { status: status(failure.code), failure: Arc::new(failure) }
    }
}

impl IntoResponse for Refusal {
    /// An empty answer that carries the refusal; the outermost layer writes the body, since it knows the correlation.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A value of the request that is not valid.
pub fn bad_value(what: impl std::fmt::Display, why: impl std::fmt::Display) -> Failure {
    Failure::new(Code::BadValue).with("what", what).with("why", why)
}

/// The status of answers with this code. Without a wildcard, so that a new code is thought about.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a table: one line for each code")]
pub const fn status(code: Code) -> StatusCode {
    match code {
        Code::BadValue | Code::Usage | Code::MissingAnswer => StatusCode::BAD_REQUEST,
        Code::NotLoggedIn => StatusCode::UNAUTHORIZED,
        Code::NotEnabled
        | Code::EnablingOver
        | Code::OperatorSuspended
        | Code::NotYourRole
        | Code::EnteSuspended
        | Code::CertificateExpired
        | Code::CertificateNotYetValid
        | Code::CertificateRevoked
        | Code::RevocationUnknown
        | Code::UnknownIssuer
        | Code::NotACns
        | Code::CardKey
        | Code::Tls12Needed
        | Code::ClientTooOld => StatusCode::FORBIDDEN,
        Code::UnknownCard
        | Code::UnknownRelease
        | Code::UnknownMessage
        | Code::UnknownEnabling
        | Code::UnknownRequest
        | Code::NotACrspinService => StatusCode::NOT_FOUND,
        Code::WhichEnte | Code::WhichCard | Code::KeyReused => StatusCode::CONFLICT,
        Code::CardOfAnother
        | Code::OtherCard
        | Code::OtherHolder
        | Code::CardSuspended
        | Code::CardExpired
        | Code::DocumentExpired
        | Code::DocumentNotAccepted
        | Code::DocumentNeeded
        | Code::DeclarationNeeded
        | Code::ProtocolNeeded
        | Code::BehalfNotAllowed
        | Code::DelegateNotAccepted
        | Code::NotAMinor
        | Code::Oneself
        | Code::ReleaseStopped
        | Code::ReprintTooLate
        | Code::SecondOperator
        | Code::ResendTooLate
        | Code::StillUnderWay
        | Code::EnablingStands
        | Code::RequestUnfit
        | Code::DecisionRefused
        | Code::AlreadySent
        | Code::LastOfRole
        | Code::SecondPerson
        | Code::CannotRetry
        | Code::CannotCancel
        | Code::CheckNeeded
        | Code::CheckWrong
        | Code::CheckFailed
        | Code::CheckOver
        | Code::PecRefused
        | Code::ChannelNotOffered => StatusCode::UNPROCESSABLE_ENTITY,
        Code::TooManyReprints
        | Code::TooManyResends
        | Code::TooManyAddresses
        | Code::TooManyForCard
        | Code::TooSoon
        | Code::OperatorLimit => StatusCode::TOO_MANY_REQUESTS,
        Code::Busy => StatusCode::SERVICE_UNAVAILABLE,
        // Faults of the service, and codes of the client that the service never answers with.
        Code::Bug
        | Code::BadSetting
        | Code::BadText
        | Code::NoSettings
        | Code::File
        | Code::ServiceFault
        | Code::Store
        | Code::VaultKey
        | Code::Cancelled
        | Code::NoReader
        | Code::WrongPin
        | Code::WrongPuk
        | Code::PukLocked
        | Code::PinUnknown
        | Code::CannotUnblock
        | Code::PinLocked
        | Code::NoCard
        | Code::SeveralCards
        | Code::NoCnsCertificate
        | Code::Module
        | Code::UnknownToModule
        | Code::CardAway
        | Code::LastTry
        | Code::PinLength
        | Code::CardRemoved
        | Code::CardFault
        | Code::ServiceAway
        | Code::TlsNotTrusted
        | Code::ClockSkew
        | Code::OutcomeUnknown
        | Code::NotDelivered
        | Code::TrialFailed
        | Code::SomeMessagesFailed
        | Code::PrinterAway
        | Code::PrinterNotTrusted
        | Code::NotAPrinter
        | Code::PrinterFormat
        | Code::PrinterStopped
        | Code::PrinterRefused
        | Code::NotPrinted
        | Code::PrintUnknown
        | Code::PecAway
        | Code::PecNotTrusted
        | Code::PecLogin
        | Code::PecNotTaken
        | Code::PecUnknown
        | Code::SomeRowsFailed
        | Code::DoctorFound
        | Code::BadTemplate
        | Code::NoSandbox
        | Code::NotASandbox
        | Code::SandboxRuns => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_by_rule_are_the_askers_and_faults_are_ours() {
        for code in Code::ALL {
            let status = status(*code);
            match code.exit() {
                20..=29 => assert!(status.is_client_error(), "{code}: {status}"),
                10..=14 | 16 | 17 | 19 | 35 | 36 => assert!(status.is_server_error(), "{code}: {status}"),
                _ => assert!(status.is_client_error() || status.is_server_error(), "{code}: {status}"),
            }
        }
    }
}
