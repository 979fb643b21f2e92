//! The number on the back of a health card (TEAM, Tessera Europea di Assicurazione Malattia): 20 digits, not those in the chip.

use std::fmt;
use std::str::FromStr;

use super::card_number::{CardNumber, luhn_sum};

/// The number on the back of the card: 20 digits.
///
/// `8038000` (health care, Italy), then digits 2 to 13 of the card's number, then a Luhn check digit over the 19 before it
/// (technical annex to the TS-CNS decree; confirmed by the readers of cards that print it). It lacks the first digit and the
/// last three of the card's number, so it cannot name a card alone, but it tells the cards of one person apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TeamNumber(String);

/// Why a text is not the number on the back of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATeamNumber {
    /// Not 20 digits.
    #[error("the number on the back of the card has 20 digits")]
    Digits,
    /// It begins otherwise than those of Italian health cards.
    #[error("the number on the back of an Italian health card begins with 8038000")]
    Start,
    /// The last digit does not check the others.
    #[error("the last digit does not check the others: one of them is mistyped")]
    Check,
}

const START: &str = "8038000";
/// The digits of the card's number that stand on its back, counted from 0.
const SHARED: std::ops::Range<usize> = 1..13;

impl TeamNumber {
    /// The number that stands on the back of this card.
    #[must_use]
    pub fn of(card: &CardNumber) -> Self {
        let digits = format!("{START}{}", &card.as_str()[SHARED]);
        let sum = luhn_sum(&digits, true).unwrap_or(0);
        Self(format!("{digits}{}", (10 - sum % 10) % 10))
    }

    /// Whether it can stand on the back of this card.
    #[must_use]
    pub fn fits(&self, card: &CardNumber) -> bool {
        Self::of(card) == *self
    }

    /// The 20 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TeamNumber {
    type Err = NotATeamNumber;

    /// Takes white space around or inside, as people group digits.
    fn from_str(text: &str) -> Result<Self, NotATeamNumber> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() != 20 {
            return Err(NotATeamNumber::Digits);
        }
        let sum = luhn_sum(&digits, false).ok_or(NotATeamNumber::Digits)?;
        if !digits.starts_with(START) {
            return Err(NotATeamNumber::Start);
        }
        if sum % 10 == 0 { Ok(Self(digits)) } else { Err(NotATeamNumber::Check) }
    }
}

impl fmt::Display for TeamNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_back_has_the_digits_of_the_chip() {
        // Digits 2 to 13 are 123456789012, as in the examples of those who read the cards.
        let card = CardNumber::complete("612345678901234").expect("a number");
        let team = TeamNumber::of(&card);
        assert!(team.as_str().starts_with("8038000123456789012"), "{team}");
        assert_eq!(team.as_str().len(), 20);
        assert_eq!(team.as_str().parse(), Ok(team.clone()));
        assert!(team.fits(&card));
        let other = CardNumber::complete("612345678902234").expect("a number");
        assert!(!team.fits(&other));
        let only_what_the_back_lacks = CardNumber::complete("512345678901256").expect("a number");
        assert!(team.fits(&only_what_the_back_lacks));
    }

    #[test]
    fn what_is_wrong_is_told() {
        use NotATeamNumber::{Check, Digits, Start};
        let team = TeamNumber::of(&CardNumber::complete("603000000000001").expect("a number")).to_string();
        let grouped = format!(" {} {}\r\n", &team[..10], &team[10..]);
        let swapped = format!("{}{}", &team[..19], (team[19..].parse::<u32>().expect("a digit") + 1) % 10);
        for (given, wanted) in [
            (team.as_str(), Ok(team.as_str())),
            (&grouped, Ok(&team)),
            (&swapped, Err(Check)),
            ("00000000000000000000", Err(Start)),
            (&team[1..], Err(Digits)),
            ("8038000030000000000x", Err(Digits)),
            ("éééééééééé", Err(Digits)), // 20 bytes
            ("", Err(Digits)),
        ] {
            assert_eq!(given.parse::<TeamNumber>().as_ref().map(TeamNumber::as_str), wanted.as_ref().copied(), "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn one_mistyped_digit_is_found(first_15 in "[5-9][0-9]{14}", place in 0_usize..20, other in 1_u32..10) {
            let mut text = TeamNumber::of(&CardNumber::complete(&first_15).expect("fifteen digits")).to_string();
            let digit = text[place..=place].parse::<u32>().expect("a digit");
            text.replace_range(place..=place, &((digit + other) % 10).to_string());
            prop_assert!(text.parse::<TeamNumber>().is_err());
        }

        #[test]
        fn never_panics(text in any::<String>(), near in "[0-9 é٣]{18,22}") {
            let _ = (text.parse::<TeamNumber>(), near.parse::<TeamNumber>());
        }
    }
}
