//! Tokens: seen, chosen by serial or label, never by slot number; and the card that is opened with one.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use cryptoki::context::Pkcs11;
use cryptoki::error::{Error, RvError};
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::{Slot, TokenInfo};
use cryptoki::types::AuthPin;

use super::certificate::CnsCertificate;
use super::error::CardError;
use super::key::{Algorithms, Unlocked};
use crate::exit::{Code, Failure};
use crate::secret::Secret;

/// Which token is wanted; any when both are missing.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Its serial number.
    pub serial: Option<String>,
    /// Its label.
    pub label: Option<String>,
}

impl Wanted {
    fn fits(&self, token: &TokenInfo) -> bool {
        self.serial.as_deref().is_none_or(|serial| token.serial_number() == serial)
            && self.label.as_deref().is_none_or(|label| token.label() == label)
    }

    fn words(&self) -> String {
        let words: Vec<&str> = [self.serial.as_deref(), self.label.as_deref()].into_iter().flatten().collect();
        if words.is_empty() { "CNS".to_owned() } else { words.join(", ") }
    }
}

/// What the token says of its PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PinState {
    /// Fewest and most digits.
    pub length: (usize, usize),
    /// Whether it says that only one try is left.
    pub last_try: bool,
    /// Whether it says that a try failed before.
    pub low: bool,
    /// Whether the PIN is typed on the reader.
    pub pad: bool,
}

/// A card with a CNS certificate, the PIN not yet given.
#[derive(Debug)]
pub struct Card {
    module: Pkcs11,
    slot: Slot,
    session: Session,
    /// The module that knows it.
    pub path: PathBuf,
    /// Label of the token.
    pub label: String,
    /// Serial number of the token: on a CNS, the number of the card.
    pub serial: String,
    /// Where it is: the name of the reader, as far as the module tells it.
    pub reader: String,
    /// The certificate.
    pub certificate: CnsCertificate,
}

impl Card {
    /// The cards that fit, at least one. Slots that fail are passed over: one broken reader must not hide the others.
    ///
    /// # Errors
    /// [`Code::NoCard`] when no token fits, [`Code::NoCnsCertificate`] when none that fits has such a certificate.
    pub fn all(module: &Pkcs11, path: &Path, wanted: &Wanted) -> Result<Vec<Self>, Failure> {
        let tokens = tokens(module)?;
        let fitting: Vec<_> = tokens.iter().filter(|(_, token)| wanted.fits(token)).collect();
        if fitting.is_empty() {
            let seen: Vec<String> = tokens.iter().map(|(_, token)| named(token.label(), token.serial_number())).collect();
            let seen = if seen.is_empty() { NOTHING.to_owned() } else { seen.join(", ") };
            return Err(Failure::new(Code::NoCard).with("wanted", wanted.words()).with("seen", seen));
        }
        let (mut cards, mut fault) = (Vec::<Self>::new(), None);
        for (slot, token) in fitting {
            match Self::with_certificate(module, path, *slot, token) {
                // One card can be seen twice, as when two modules behind a proxy both know it.
                Ok(Some(card)) if cards.iter().any(|other| other.certificate.der == card.certificate.der) => {}
                Ok(card) => cards.extend(card),
                Err(error) => fault = Some(error),
            }
        }
        match fault {
            _ if !cards.is_empty() => Ok(cards),
            Some(error) => Err(error.into()),
            None => Err(Code::NoCnsCertificate.into()),
        }
    }

    /// The card in this slot, when a CNS certificate is on it. Certificates are public: no PIN is needed.
    pub(super) fn with_certificate(
        module: &Pkcs11,
        path: &Path,
        slot: Slot,
        token: &TokenInfo,
    ) -> Result<Option<Self>, CardError> {
        let session = module.open_ro_session(slot)?;
        let kind = [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::CertificateType(CertificateType::X_509)];
        for object in session.find_objects(&kind)? {
            let (mut der, mut id) = (Vec::new(), Vec::new());
            for attribute in session.get_attributes(object, &[AttributeType::Value, AttributeType::Id])? {
                match attribute {
                    Attribute::Value(value) => der = value,
                    Attribute::Id(value) => id = value,
                    _ => {}
                }
            }
            if let Some(certificate) = CnsCertificate::read(&der, &id) {
                let (label, serial) = (token.label().to_owned(), token.serial_number().to_owned());
                let reader = module.get_slot_info(slot)?.slot_description().to_owned();
                let (module, path) = (module.clone(), path.to_owned());
                return Ok(Some(Self { module, slot, session, path, label, serial, reader, certificate }));
            }
        }
        Ok(None)
    }

    /// What the token says of its PIN now. Its locked flag is left out: OpenSC always sets it for CNS cards.
    pub fn pin_state(&self) -> Result<PinState, CardError> {
        let token = self.module.get_token_info(self.slot)?;
        Ok(PinState {
            length: (token.min_pin_length(), token.max_pin_length()),
            last_try: token.user_pin_final_try(),
            low: token.user_pin_count_low(),
            pad: token.protected_authentication_path(),
        })
    }

    /// Its module and slot.
    pub(super) fn place(&self) -> (Pkcs11, Slot) {
        (self.module.clone(), self.slot)
    }

    /// Fails with [`Code::CardRemoved`] when the card was pulled out since it was opened, even if one is there again.
    pub fn is_still_there(&self) -> Result<(), Failure> {
        if is_there(&self.module, self.slot, &self.session) { Ok(()) } else { Err(Code::CardRemoved.into()) }
    }

    /// Gives the PIN, or leaves it to the reader's pad.
    ///
    /// # Errors
    /// [`Code::PinLength`] when it never reached the card; [`Code::WrongPin`] with `tries` when the last one is known to be left.
    pub fn log_in(&self, pin: Option<&Secret>) -> Result<(), Failure> {
        if let Some(pin) = pin {
            self.check_length(pin)?;
        }
        self.is_still_there()?;
        let pin = pin.map(|pin| AuthPin::from(pin.reveal()));
        match self.session.login(UserType::User, pin.as_ref()) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
            Err(error) => Err(match CardError::from(error) {
                CardError::WrongPin => self.wrong_pin(),
                error => pulled_or(error, &self.module, self.slot, &self.session).into(),
            }),
        }
    }

    /// The key, once the PIN was taken. The card locks itself again when the result is dropped.
    pub fn unlocked(self) -> Result<Unlocked, Failure> {
        let algorithms = Algorithms::of(&self.module, self.slot)?;
        Unlocked::new(self.module, self.slot, self.session, &self.certificate, algorithms)
    }

    /// A PIN of impossible length costs a try on some cards: it never reaches them.
    fn check_length(&self, pin: &Secret) -> Result<(), Failure> {
        let (least, most) = self.pin_state()?.length;
        let digits = pin.reveal().len();
        if digits >= least && (most == 0 || digits <= most) && digits > 0 {
            return Ok(());
        }
        Err(Failure::new(Code::PinLength).with("least", least).with("most", most))
    }

    /// The token tells of tries only by flags: read again after the failure.
    fn wrong_pin(&self) -> Failure {
        let last = self.pin_state().is_ok_and(|state| state.last_try);
        Failure::new(Code::WrongPin).with("tries", if last { "1" } else { "unknown" })
    }
}

/// Whether the token of this session is there and stayed there. Asking for the slot makes modules look, and then they end the
/// sessions of a card that went.
fn is_there(module: &Pkcs11, slot: Slot, session: &Session) -> bool {
    module.get_slot_info(slot).is_ok() && module.get_token_info(slot).is_ok() && session.get_session_info().is_ok()
}

/// What modules call a general fault is often a card that was pulled out. The reader notices that a moment later.
pub(super) fn pulled_or(error: CardError, module: &Pkcs11, slot: Slot, session: &Session) -> CardError {
    if !matches!(error, CardError::Fault { .. }) {
        return error;
    }
    for _ in 0..6 {
        if !is_there(module, slot, session) {
            return CardError::Removed;
        }
        thread::sleep(Duration::from_millis(150));
    }
    error
}

/// The tokens that are there and were made ready for use. Slots that fail are passed over.
pub(super) fn tokens(module: &Pkcs11) -> Result<Vec<(Slot, TokenInfo)>, CardError> {
    let slots = module.get_slots_with_token()?;
    let token = |slot: Slot| Some((slot, module.get_token_info(slot).ok()?)).filter(|(_, token)| token.token_initialized());
    Ok(slots.into_iter().filter_map(token).collect())
}

/// The serial numbers of the tokens that are there.
pub fn serials(module: &Pkcs11) -> Result<Vec<String>, CardError> {
    Ok(tokens(module)?.into_iter().map(|(_, token)| token.serial_number().to_owned()).collect())
}

/// What stands where no token was seen.
pub const NOTHING: &str = "-";

/// A token for people: label and serial number.
#[must_use]
pub fn named(label: &str, serial: &str) -> String {
    format!("{label} ({serial})")
}
