//! The codes of everything that can go wrong, and the exit status of each.
//!
//! A code is language-free and stable: scripts, JSON and the service's answers use it. Its two texts, what happened
//! (`err-CODE`) and what to do next (`next-CODE`), live in `i18n`.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $exit:literal;)*) => {
        /// Why something did not happen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code, in the order of the manual page.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name, as in JSON and in the manual page.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The exit status of a command that ends with it.
            #[must_use]
            pub const fn exit(self) -> u8 {
                match self { $(Self::$name => $exit,)* }
            }
        }
    };
}

codes! {
    /// A fault of crspin itself.
    Bug = "bug", 1;
    /// The command line is incomplete or contradicts itself; `what` names it.
    Usage = "usage", 2;
    /// An answer is missing and there is no terminal to ask; `flag` names it.
    MissingAnswer = "missing-answer", 2;
    /// A value given is not valid; `what` names the field, `why` says what is wanted.
    BadValue = "bad-value", 2;
    /// A setting is wrong; `key`, `why`.
    BadSetting = "bad-setting", 2;
    /// There is no file of client settings; `path`.
    NoSettings = "no-settings", 2;
    /// A file cannot be read or written; `path`, `why`.
    File = "file", 2;
    /// A template of letters is not as it must be; `path`, `why`.
    BadTemplate = "bad-template", 2;
    /// A text of messages is not as it must be; `path`, `why`, `place`.
    BadText = "bad-text", 2;
    /// There is no sandbox, or only half of one, in this folder; `path`.
    NoSandbox = "no-sandbox", 2;
    /// The folder or file is there and is no sandbox's; `path`.
    NotASandbox = "not-a-sandbox", 2;
    /// Another process holds the sandbox: its service runs; `path`.
    SandboxRuns = "sandbox-runs", 2;
    /// The person stopped the command.
    Cancelled = "cancelled", 3;

    /// No PC/SC service or no reader; `why` is `no-service` or `no-reader`.
    NoReader = "no-reader", 10;
    /// The PIN was refused; `tries` when known.
    WrongPin = "wrong-pin", 11;
    /// The PIN is blocked.
    PinLocked = "pin-locked", 12;
    /// No card or token that fits; `wanted`, `seen`; `whose` is `citizen` when it is not the operator's own that is missing.
    NoCard = "no-card", 13;
    /// Several tokens or cards fit; `seen` lists them; `whose` is `citizen` when they are not the operator's own.
    SeveralCards = "several-cards", 13;
    /// The card has no CNS authentication certificate.
    NoCnsCertificate = "no-cns-certificate", 14;
    /// The certificate on the card has expired; `until`.
    CertificateExpired = "certificate-expired", 15;
    /// The certificate is not valid yet; `from`.
    CertificateNotYetValid = "certificate-not-yet-valid", 15;
    /// No PKCS#11 module found, or it does not load; `module`, `why`, `detail`.
    Module = "module", 16;
    /// A card is in the reader with which the module cannot work; `reader`, `card`, `module`, `remedy`.
    UnknownToModule = "unknown-to-module", 16;
    /// One try is left and nobody agreed to use it.
    LastTry = "last-try", 17;
    /// The PUK was refused.
    WrongPuk = "wrong-puk", 11;
    /// The PUK is blocked for good.
    PukLocked = "puk-locked", 12;
    /// The card went while its PIN was changed: which one holds is not known.
    PinUnknown = "pin-unknown", 13;
    /// The module cannot unblock a PIN; `module`.
    CannotUnblock = "cannot-unblock", 16;
    /// The PIN has a length the card cannot have; `least`, `most`.
    PinLength = "pin-length", 11;
    /// The key is too weak or cannot sign as TLS wants; `why`, `bits`.
    CardKey = "card-key", 18;
    /// The card can sign only as TLS 1.2 takes it, and the settings do not allow that.
    Tls12Needed = "tls12-needed", 18;
    /// The card was pulled out.
    CardRemoved = "card-removed", 13;
    /// The operator's card is not in a reader now, but must be at each act; `seen` is `none` or `other`, `reader`.
    CardAway = "card-away", 13;
    /// Any other fault of card, reader or module; `call`, `why`.
    CardFault = "card-fault", 19;

    /// No session, or it has ended.
    NotLoggedIn = "not-logged-in", 21;
    /// This codice fiscale is no enabled operator.
    NotEnabled = "not-enabled", 22;
    /// The enabling has ended or has not begun.
    EnablingOver = "enabling-over", 22;
    /// The operator is suspended.
    OperatorSuspended = "operator-suspended", 22;
    /// The role may not do this.
    NotYourRole = "not-your-role", 22;
    /// Enabled for several Enti: one must be named; `enti`.
    WhichEnte = "which-ente", 22;
    /// The Ente is suspended or closed.
    EnteSuspended = "ente-suspended", 23;
    /// The certificate was revoked.
    CertificateRevoked = "certificate-revoked", 24;
    /// No fresh revocation list for the issuer of the certificate.
    RevocationUnknown = "revocation-unknown", 24;
    /// The issuer of the certificate is not one the service accepts.
    UnknownIssuer = "unknown-issuer", 25;
    /// The certificate is not a CNS authentication certificate; `why`.
    NotACns = "not-a-cns", 25;
    /// The service knows no such card.
    UnknownCard = "unknown-card", 26;
    /// The card belongs to somebody else; `read`, and the citizen's own as `known` (`none` when there are none).
    CardOfAnother = "card-of-another", 26;
    /// The card is not the one that was expected, or not one that the service knows for this citizen; `read`, `known`.
    OtherCard = "other-card", 26;
    /// The citizen named is not the holder of the card in the reader; `given`, `read`.
    OtherHolder = "other-holder", 26;
    /// No release with this number that you may see.
    UnknownRelease = "unknown-release", 26;
    /// There is no message with this number.
    UnknownMessage = "unknown-message", 26;
    /// The card is suspended or interdicted.
    CardSuspended = "card-suspended", 27;
    /// The card has expired; `until`.
    CardExpired = "card-expired", 27;
    /// The citizen has several cards and none was chosen; `cards`.
    WhichCard = "which-card", 27;
    /// The document has expired; `until`, `whose` is `delegate` when it is theirs, `most` when a declaration would have helped
    /// for so many days; then `why` is `long-ago`.
    DocumentExpired = "document-expired", 28;
    /// The document has expired and is taken only with a declaration; `until`, and `whose` as above.
    DeclarationNeeded = "declaration-needed", 28;
    /// The citizen's own document is needed and was not shown.
    DocumentNeeded = "document-needed", 28;
    /// Whoever comes for the citizen brings a form, and its protocol number is missing; `ground`.
    ProtocolNeeded = "protocol-needed", 28;
    /// Nobody may come for the citizen on this ground; `ground`.
    BehalfNotAllowed = "behalf-not-allowed", 20;
    /// This person may not come for the citizen; `why` is `is-the-citizen` or `under-age`.
    DelegateNotAccepted = "delegate-not-accepted", 20;
    /// By the codice fiscale the citizen is no minor.
    NotAMinor = "not-a-minor", 20;
    /// This kind of document is not accepted; `kind`, `why`, and `whose` as above.
    DocumentNotAccepted = "document-not-accepted", 28;
    /// Nobody releases for themselves.
    Oneself = "oneself", 20;
    /// This release was stopped.
    ReleaseStopped = "release-stopped", 20;
    /// The time in which the first half may be shown again is over; `until`.
    ReprintTooLate = "reprint-too-late", 20;
    /// The first half was shown as often as allowed; `most`.
    TooManyReprints = "too-many-reprints", 29;
    /// The codes of this card were released as often as allowed; `most`.
    TooManyForCard = "too-many-for-card", 29;
    /// The codes of this card were released a moment ago; `until`.
    TooSoon = "too-soon", 29;
    /// The operator has reached the limit of releases; `most`, `window`.
    OperatorLimit = "operator-limit", 29;
    /// The same idempotency key came with another request.
    KeyReused = "key-reused", 20;
    /// The release has no message by this channel, or policy forbids it; `channel`.
    ChannelNotOffered = "channel-not-offered", 28;

    /// The second half does not go to certified mail (PEC); `domain`.
    PecRefused = "pec-refused", 28;
    /// Whoever had one half of this release again may not have the other: another operator must do it; `hours`.
    SecondOperator = "second-operator", 20;
    /// The time in which the second half may be sent again is over; `until`.
    ResendTooLate = "resend-too-late", 20;
    /// The second half was sent again as often as allowed; `most`.
    TooManyResends = "too-many-resends", 29;
    /// The address was changed as often as allowed; `most`.
    TooManyAddresses = "too-many-addresses", 29;
    /// The message to this address is still on its way; `state`.
    StillUnderWay = "still-under-way", 20;
    /// The message is not tried once more; `why` is its state, `code` or `later`.
    CannotRetry = "cannot-retry", 20;
    /// The message cannot be stopped any more; `state`.
    CannotCancel = "cannot-cancel", 20;
    /// There is no such enabling.
    UnknownEnabling = "unknown-enabling", 20;
    /// The enabling stands so that this cannot be done; `why`.
    EnablingStands = "enabling-stands", 20;
    /// There is no request with this number that you may see.
    UnknownRequest = "unknown-request", 26;
    /// The request cannot be taken as it is; `why`, `detail`.
    RequestUnfit = "request-unfit", 28;
    /// The decision is not yours to take, or comes too late; `why`, `nth`.
    DecisionRefused = "decision-refused", 20;
    /// The request was sent from here before, or may have been; `state` is `sending` or `sent`, `path`.
    AlreadySent = "already-sent", 20;
    /// Nobody else has this role: two people must want it; `role`.
    LastOfRole = "last-of-role", 20;
    /// Kept for a day: a second person must want the same.
    SecondPerson = "second-person", 20;
    /// The product wants each address proven by a short code before the release; `channel`.
    CheckNeeded = "check-needed", 28;
    /// That is not the short code that was sent; `left` more may be typed.
    CheckWrong = "check-wrong", 28;
    /// The short code was wrong three times; the act has ended.
    CheckFailed = "check-failed", 20;
    /// There is no such check, or it is too old, used, or for another citizen or address.
    CheckOver = "check-over", 20;

    /// The service cannot be reached; `url`, `why`.
    ServiceAway = "service-away", 30;
    /// The service's certificate is not trusted; `url`, `why`.
    TlsNotTrusted = "tls-not-trusted", 31;
    /// The clock of this machine is off; `minutes`.
    ClockSkew = "clock-skew", 32;
    /// The service failed; `correlation`.
    ServiceFault = "service-fault", 33;
    /// The service is busy; `seconds`.
    Busy = "busy", 33;
    /// This client is too old; `oldest`.
    ClientTooOld = "client-too-old", 34;
    /// The service does not answer in a form this client knows; `url`.
    NotACrspinService = "not-a-crspin-service", 34;
    /// The database cannot be opened or used; `why`.
    Store = "store", 35;
    /// A vault key is missing, does not open, or does not fit; `key`, `why`.
    VaultKey = "vault-key", 36;
    /// The act was sent and its outcome is not known; `key`.
    OutcomeUnknown = "outcome-unknown", 37;
    /// The second half could not be delivered; `why`.
    NotDelivered = "not-delivered", 38;
    /// A trial message did not go out; `why`.
    TrialFailed = "trial-failed", 38;
    /// The printer cannot be reached; `url`, `why`.
    PrinterAway = "printer-away", 30;
    /// The printer did not prove which one it is, or letters would go to it in clear; `url`, `why`.
    PrinterNotTrusted = "printer-not-trusted", 31;
    /// What answers at the address is no IPP printer; `url`, `why`.
    NotAPrinter = "not-a-printer", 34;
    /// The printer takes no PDF; `url`, `seen`.
    PrinterFormat = "printer-format", 34;
    /// The printer cannot print now; `url`, `why`.
    PrinterStopped = "printer-stopped", 39;
    /// The printer refuses jobs, or this one; `url`, `why`.
    PrinterRefused = "printer-refused", 39;
    /// The job was ended before it came out; `url`, `why`.
    NotPrinted = "not-printed", 39;
    /// A letter went to the printer and nobody knows what became of it; `url`.
    PrintUnknown = "print-unknown", 37;
    /// A server of the provider of certified mail cannot be reached; `server`, `why`.
    PecAway = "pec-away", 30;
    /// A server of the provider of certified mail did not prove who it is; `server`, `why`.
    PecNotTrusted = "pec-not-trusted", 31;
    /// The provider of certified mail does not take user and password; `server`, `why`.
    PecLogin = "pec-login", 39;
    /// The provider of certified mail does not take the message; `server`, `why`.
    PecNotTaken = "pec-not-taken", 39;
    /// The message went to the provider of certified mail and nobody knows whether it took it; `server`, `why`.
    PecUnknown = "pec-unknown", 37;

    /// Some rows failed; `failed`, `total`.
    SomeRowsFailed = "some-rows-failed", 40;
    /// Some messages were left as they are; `failed`, `total`.
    SomeMessagesFailed = "some-messages-failed", 40;
    /// Some parts are broken; `broken`.
    DoctorFound = "doctor-found", 41;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(UnknownCode)
    }
}

/// A code this version does not know.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code that this version of crspin knows")]
pub struct UnknownCode;

/// A failure with its code and the values its texts speak of. Never holds a secret.
#[derive(Debug)]
pub struct Failure {
    /// What happened.
    pub code: Code,
    /// Named values for the texts, in the order they were given.
    pub params: Vec<(String, String)>,
    /// The cause underneath, for `--verbose` and logs.
    pub cause: Option<anyhow::Error>,
}

impl Failure {
    /// A failure with this code and nothing else yet.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { code, params: Vec::new(), cause: None }
    }

    /// Adds a value for the texts.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds the cause underneath.
    #[must_use]
    pub fn because(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The value with this name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        for (name, value) in &self.params {
            write!(f, " {name}={value:?}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn std::error::Error + 'static))
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn names_are_unique_and_parse_back() {
        for code in Code::ALL {
            assert_eq!(code.as_str().parse::<Code>(), Ok(*code));
        }
    }

    #[test]
    fn exit_statuses_stay_in_their_ranges() {
        for code in Code::ALL {
            assert!(matches!(code.exit(), 1..=3 | 10..=19 | 20..=29 | 30..=39 | 40..=49), "{code}");
        }
    }
}
