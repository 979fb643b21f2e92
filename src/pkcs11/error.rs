//! What a module answers, in our words. A table, so that the states which no software token plays are tested too.

use cryptoki::context::Function;
use cryptoki::error::{Error, RvError};

use crate::exit::{Code, Failure};

/// Why the card did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// The PIN was refused.
    #[error("the PIN was refused")]
    WrongPin,
    /// The PIN is blocked.
    #[error("the PIN is blocked")]
    PinLocked,
    /// No PIN was ever set.
    #[error("no PIN was set on this card")]
    NoPin,
    /// The PIN pad was cancelled or timed out.
    #[error("the PIN pad was cancelled")]
    PadCancelled,
    /// The card was taken out.
    #[error("the card was taken out")]
    Removed,
    /// Anything else: the call and the module's answer.
    #[error("{call}: {why}")]
    Fault {
        /// The PKCS#11 function.
        call: String,
        /// The module's answer.
        why: String,
    },
}

/// The answer `rv` of the function `call`.
#[must_use]
pub fn from_rv(rv: RvError, call: Function) -> CardError {
    match rv {
        RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange => CardError::WrongPin,
        RvError::PinLocked => CardError::PinLocked,
        RvError::UserPinNotInitialized | RvError::PinExpired => CardError::NoPin,
        RvError::FunctionCanceled => CardError::PadCancelled,
        RvError::TokenNotPresent | RvError::DeviceRemoved | RvError::SlotIdInvalid | RvError::SessionHandleInvalid => {
            CardError::Removed
        }
        RvError::VendorDefined(number) => CardError::Fault { call: call.to_string(), why: format!("0x{number:08X}") },
        // The crate's `Display` is a paragraph of the standard; the name says enough.
        other => CardError::Fault { call: call.to_string(), why: format!("{other:?}") },
    }
}

impl From<Error> for CardError {
    fn from(error: Error) -> Self {
        match error {
            Error::Pkcs11(rv, call) => from_rv(rv, call),
            other => Self::Fault { call: "PKCS#11".to_owned(), why: other.to_string() },
        }
    }
}

impl From<CardError> for Failure {
    fn from(error: CardError) -> Self {
        let failure = match &error {
            CardError::WrongPin => Self::new(Code::WrongPin).with("tries", "unknown"),
            CardError::PinLocked => Self::new(Code::PinLocked),
            CardError::PadCancelled => Self::new(Code::Cancelled),
            CardError::Removed => Self::new(Code::CardRemoved),
            CardError::NoPin => Self::new(Code::CardFault).with("call", "C_Login").with("why", &error),
            CardError::Fault { call, why } => Self::new(Code::CardFault).with("call", call).with("why", why),
        };
        failure.because(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_of_a_login_has_its_code() {
        for (rv, code) in [
            (RvError::PinIncorrect, Code::WrongPin),
            (RvError::PinInvalid, Code::WrongPin),
            (RvError::PinLenRange, Code::WrongPin),
            (RvError::PinLocked, Code::PinLocked),
            (RvError::FunctionCanceled, Code::Cancelled), // the pad's red key
            (RvError::TokenNotPresent, Code::CardRemoved),
            (RvError::DeviceRemoved, Code::CardRemoved),
            (RvError::SessionHandleInvalid, Code::CardRemoved), // what some modules say after a removal
            (RvError::UserPinNotInitialized, Code::CardFault),
            (RvError::DeviceError, Code::CardFault),
            (RvError::GeneralError, Code::CardFault),
        ] {
            let failure = Failure::from(from_rv(rv, Function::Login));
            assert_eq!(failure.code, code, "{rv:?}");
        }
    }

    #[test]
    fn a_vendor_answer_is_shown_as_a_number() {
        let error = from_rv(RvError::VendorDefined(0x8000_0A01), Function::Sign);
        assert!(error.to_string().contains("0x80000A01"), "{error}");
    }
}
