//! The codes of a card and the rule that splits them between two hands.

use crate::secret::Secret;

/// How a product's PIN and PUK are split: the first digits at the counter, the rest by message.
///
/// Lombardy's CRS: PIN 2+3, PUK 2+6; the electronic identity card: 4+4 and 4+4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitRule {
    pin: (u8, u8),
    puk: (u8, u8),
}

/// Why a split rule is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a split rule is two lengths of 1 to 8 for the PIN and two for the PUK, each pair 4 to 16 in sum, as in 2+3 and 2+6")]
pub struct NotASplitRule;

impl SplitRule {
    /// A rule from the lengths at the counter and by message.
    ///
    /// # Errors
    /// When a part is not 1 to 8 digits, or a code would have fewer than 4.
    pub fn new(pin: (u8, u8), puk: (u8, u8)) -> Result<Self, NotASplitRule> {
        let good = |(first, second): (u8, u8)| (1..=8).contains(&first) && (1..=8).contains(&second) && first + second >= 4;
        if good(pin) && good(puk) { Ok(Self { pin, puk }) } else { Err(NotASplitRule) }
    }

    /// Lengths of the PIN's parts: counter, message.
    #[must_use]
    pub const fn pin(self) -> (u8, u8) {
        self.pin
    }

    /// Lengths of the PUK's parts: counter, message.
    #[must_use]
    pub const fn puk(self) -> (u8, u8) {
        self.puk
    }
}

/// Both codes of one card, whole. Nothing prints, stores or sends these.
#[derive(Debug)]
pub struct Codes {
    pin: Secret,
    puk: Secret,
    rule: SplitRule,
}

/// The first digits, shown at the counter.
#[derive(Debug)]
pub struct DeskHalf {
    /// First digits of the PIN.
    pub pin: Secret,
    /// First digits of the PUK.
    pub puk: Secret,
}

/// The last digits, for the holder alone.
#[derive(Debug)]
pub struct MessageHalf {
    /// Last digits of the PIN.
    pub pin: Secret,
    /// Last digits of the PUK.
    pub puk: Secret,
}

/// Why codes do not fit their product. Says nothing of their digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCodes {
    /// The PIN has another length or is not all digits.
    #[error("the PIN is not {0} digits")]
    Pin(u8),
    /// The PUK has another length or is not all digits.
    #[error("the PUK is not {0} digits")]
    Puk(u8),
}

impl Codes {
    /// Codes checked against their product's rule. Leading zeros count: codes are text, not numbers.
    ///
    /// # Errors
    /// When a code has another length than the rule says, or is not all digits.
    pub fn parse(pin: Secret, puk: Secret, rule: SplitRule) -> Result<Self, BadCodes> {
        let fits = |code: &Secret, (first, second): (u8, u8)| {
            code.reveal().len() == usize::from(first + second) && code.reveal().bytes().all(|b| b.is_ascii_digit())
        };
        if !fits(&pin, rule.pin) {
            return Err(BadCodes::Pin(rule.pin.0 + rule.pin.1));
        }
        if !fits(&puk, rule.puk) {
            return Err(BadCodes::Puk(rule.puk.0 + rule.puk.1));
        }
        Ok(Self { pin, puk, rule })
    }

    /// Ends the whole codes and gives each side its own.
    #[must_use]
    pub fn split(self) -> (DeskHalf, MessageHalf) {
        let (desk_pin, message_pin) = cut(&self.pin, self.rule.pin.0);
        let (desk_puk, message_puk) = cut(&self.puk, self.rule.puk.0);
        (DeskHalf { pin: desk_pin, puk: desk_puk }, MessageHalf { pin: message_pin, puk: message_puk })
    }
}

fn cut(code: &Secret, first: u8) -> (Secret, Secret) {
    let (head, tail) = code.reveal().split_at(usize::from(first));
    (Secret::new(head.to_owned()), Secret::new(tail.to_owned()))
}
