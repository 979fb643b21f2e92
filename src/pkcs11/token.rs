//! Tokens: seen, chosen by serial or label, never by slot number; and the card that is opened with one.

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

/// A card with a CNS certificate, chosen and opened, the PIN not yet given.
#[derive(Debug)]
pub struct Card {
    module: Pkcs11,
    slot: Slot,
    session: Session,
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
    /// Opens the card that fits. Slots that fail are passed over: one broken reader must not hide the others.
    pub fn open(module: &Pkcs11, wanted: &Wanted) -> Result<Self, Failure> {
        let slots = module.get_slots_with_token().map_err(CardError::from)?;
        let tokens: Vec<(Slot, TokenInfo)> =
            slots.into_iter().filter_map(|slot| Some((slot, module.get_token_info(slot).ok()?))).collect();
        let initialised = || tokens.iter().filter(|(_, token)| token.token_initialized());
        let fitting: Vec<_> = initialised().filter(|(_, token)| wanted.fits(token)).collect();
        if fitting.is_empty() {
            let seen: Vec<String> = initialised().map(|(_, token)| named(token.label(), token.serial_number())).collect();
            let seen = if seen.is_empty() { NOTHING.to_owned() } else { seen.join(", ") };
            return Err(Failure::new(Code::NoCard).with("wanted", wanted.words()).with("seen", seen));
        }
        let (mut cards, mut fault) = (Vec::<Self>::new(), None);
        for (slot, token) in &fitting {
            match Self::with_certificate(module, *slot, token) {
                // One card can be seen twice, as when two modules behind a proxy both know it.
                Ok(Some(card)) if cards.iter().any(|other| other.certificate.der == card.certificate.der) => {}
                Ok(card) => cards.extend(card),
                Err(error) => fault = Some(error),
            }
        }
        match (cards.len(), fault) {
            (0, Some(error)) => Err(error.into()),
            (0, None) => Err(Code::NoCnsCertificate.into()),
            (1, _) => Ok(cards.swap_remove(0)),
            _ => {
                let seen: Vec<String> = cards.iter().map(|card| named(&card.label, &card.serial)).collect();
                Err(Failure::new(Code::SeveralCards).with("seen", seen.join(", ")))
            }
        }
    }

    /// The card in this slot, when a CNS certificate is on it. Certificates are public: no PIN is needed.
    fn with_certificate(module: &Pkcs11, slot: Slot, token: &TokenInfo) -> Result<Option<Self>, CardError> {
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
                return Ok(Some(Self { module: module.clone(), slot, session, label, serial, reader, certificate }));
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

    /// Gives the PIN, or leaves it to the reader's pad, and finds the key. The card locks itself again when the result is dropped.
    pub fn unlock(self, pin: Option<&Secret>) -> Result<Unlocked, Failure> {
        if let Some(pin) = pin {
            self.check_length(pin)?;
        }
        let pin = pin.map(|pin| AuthPin::from(pin.reveal()));
        let given = self.session.login(UserType::User, pin.as_ref());
        drop(pin);
        match given {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => {
                return Err(match CardError::from(error) {
                    CardError::WrongPin => self.wrong_pin(),
                    error => error.into(),
                });
            }
        }
        let algorithms = Algorithms::of(&self.module, self.slot)?;
        Unlocked::new(self.session, &self.certificate, algorithms)
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

/// What stands where no token was seen.
pub const NOTHING: &str = "-";

fn named(label: &str, serial: &str) -> String {
    format!("{label} ({serial})")
}
