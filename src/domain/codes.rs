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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn a_rule_keeps_a_part_for_each_hand() {
        for (pin, puk, good) in [
            ((2, 3), (2, 6), true),  // Lombardy
            ((4, 4), (4, 4), true),  // electronic identity card
            ((1, 3), (8, 8), true),  // the edges
            ((0, 5), (2, 6), false), // nothing at the counter
            ((5, 0), (2, 6), false), // nothing by message
            ((1, 2), (2, 6), false), // too short for a PIN
            ((2, 3), (9, 1), false),
            ((2, 3), (1, 9), false),
            ((255, 255), (2, 6), false), // would not fit a byte in sum
        ] {
            assert_eq!(SplitRule::new(pin, puk).is_ok(), good, "{pin:?} {puk:?}");
        }
    }

    #[test]
    fn codes_fit_their_rule_or_say_which_does_not() {
        let rule = SplitRule::new((2, 3), (2, 6)).expect("a rule");
        for (pin, puk, wanted) in [
            ("48151", "62342108", None),
            ("00000", "00000001", None), // leading zeros count
            ("4815", "62342108", Some(BadCodes::Pin(5))),
            ("481516", "62342108", Some(BadCodes::Pin(5))),
            ("4815 ", "62342108", Some(BadCodes::Pin(5))),
            ("4815x", "62342108", Some(BadCodes::Pin(5))),
            ("48٣1", "62342108", Some(BadCodes::Pin(5))), // five bytes, four signs
            ("48151", "6234210", Some(BadCodes::Puk(8))),
            ("48151", "6234210-", Some(BadCodes::Puk(8))),
            ("", "", Some(BadCodes::Pin(5))),
        ] {
            assert_eq!(Codes::parse(secret(pin), secret(puk), rule).err(), wanted, "{pin:?} {puk:?}");
        }
    }

    #[test]
    fn nothing_of_the_codes_is_printed() {
        let rule = SplitRule::new((2, 3), (2, 6)).expect("a rule");
        let codes = || Codes::parse(secret("48151"), secret("62342108"), rule).expect("codes");
        let (desk, message) = codes().split();
        let bad = Codes::parse(secret("48151"), secret("623421"), rule).expect_err("too short");
        for shown in [format!("{:?}", codes()), format!("{desk:?}"), format!("{message:?}"), format!("{bad:?} {bad}")] {
            for part in ["48", "151", "62", "342108", "3421"] {
                assert!(!shown.contains(part), "{shown} shows {part}");
            }
        }
    }

    proptest! {
        #[test]
        fn both_halves_make_the_whole(
            (first_pin, second_pin, first_puk, second_puk) in (1_u8..=8, 1_u8..=8, 1_u8..=8, 1_u8..=8), digits in "[0-9]{32}",
        ) {
            prop_assume!(first_pin + second_pin >= 4 && first_puk + second_puk >= 4);
            let rule = SplitRule::new((first_pin, second_pin), (first_puk, second_puk)).expect("a rule");
            let pin = &digits[..usize::from(first_pin + second_pin)];
            let puk = &digits[16..16 + usize::from(first_puk + second_puk)];
            let (desk, message) = Codes::parse(secret(pin), secret(puk), rule).expect("codes").split();
            prop_assert_eq!(format!("{}{}", desk.pin.reveal(), message.pin.reveal()), pin);
            prop_assert_eq!(format!("{}{}", desk.puk.reveal(), message.puk.reveal()), puk);
            prop_assert_eq!((desk.pin.reveal().len(), message.pin.reveal().len()), (first_pin.into(), second_pin.into()));
            prop_assert_eq!((desk.puk.reveal().len(), message.puk.reveal().len()), (first_puk.into(), second_puk.into()));
        }

        #[test]
        fn never_panics(pin in any::<String>(), puk in any::<String>(), lengths in any::<[u8; 4]>()) {
            if let Ok(rule) = SplitRule::new((lengths[0], lengths[1]), (lengths[2], lengths[3])) {
                let _ = Codes::parse(Secret::new(pin), Secret::new(puk), rule).map(Codes::split);
            }
        }
    }
}
