//! Why a message that came by certified mail (PEC) is not believed.

use super::named::named;

named! {
    /// Why it is no certified mail that can be believed.
    Unfit, NotAnUnfit, "a reason against certified mail" {
        /// Larger than certified mail can be; it was not looked at.
        TooLarge = "too-large",
        /// Ordinary mail: no provider says that it is an envelope or a receipt.
        NotCertified = "not-certified",
        /// A provider wrapped what reached it from outside of certified mail, or damaged.
        Anomaly = "anomaly",
        /// A header that decides is missing, there twice, or says what nobody knows.
        Headers = "headers",
        /// It says that it is certified mail and carries no signature.
        Unsigned = "unsigned",
        /// The signed message is broken, for example cut off.
        Broken = "broken",
        /// The signature does not fit: altered on the way, by another key, by nobody or by several.
        Signature = "signature",
        /// The signer's certificate leads to no provider that is believed, or is not for signing mail.
        Chain = "chain",
        /// The signer's certificate, or one above it, has expired.
        Expired = "expired",
        /// The signer's certificate, or one above it, is not valid yet.
        NotYetValid = "not-yet-valid",
        /// The provider that signed is not the one from which it says to come.
        SignerDomain = "signer-domain",
        /// The provider's data or the original message is missing, or there twice.
        Parts = "parts",
        /// The provider's data cannot be read, or lacks what it must have.
        Daticert = "daticert",
        /// Headers, the provider's data and the original message tell different things.
        Disagree = "disagree",
        /// It was not sent to our box as certified mail; a receipt is for another sender.
        NotForUs = "not-for-us",
    }
}

impl std::error::Error for Unfit {}
