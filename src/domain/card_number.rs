//! The number of a card: 16 digits, the content of EF.ID_Carta.

use std::fmt;
use std::str::FromStr;

/// The 16 digits of a card; the last is a Luhn check digit over the first 15.
///
/// The first tells the kind: 5 and 6 citizen (national, regional), 7 citizen (other), 8 and 9 operator.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardNumber(String);

/// Why a text is not a card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a card number is 16 digits, as on the card; a digit here is wrong or missing")]
pub struct NotACardNumber;

impl CardNumber {
    /// The 16 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough to match the card on the desk, and no more: `6030 •••• •••• 1236`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{} •••• •••• {}", &self.0[..4], &self.0[12..])
    }

    /// The number with its check digit added to 15 digits.
    ///
    /// # Errors
    /// When the text is not 15 digits, or all are zeros.
    pub fn complete(first_15: &str) -> Result<Self, NotACardNumber> {
        if first_15.len() != 15 {
            return Err(NotACardNumber);
        }
        let sum = luhn_sum(first_15, true).filter(|sum| *sum != 0).ok_or(NotACardNumber)?;
        Ok(Self(format!("{first_15}{}", (10 - sum % 10) % 10)))
    }
}

/// The Luhn sum; `without_check` when the check digit is still to come. `None` when not all are digits.
pub(super) fn luhn_sum(digits: &str, without_check: bool) -> Option<u32> {
    digits.bytes().rev().enumerate().try_fold(0, |sum, (place, byte)| {
        let digit = char::from(byte).to_digit(10)?;
        let doubled = place % 2 == usize::from(!without_check);
        Some(sum + if doubled { digit * 2 / 10 + digit * 2 % 10 } else { digit })
    })
}

impl FromStr for CardNumber {
    type Err = NotACardNumber;

    fn from_str(text: &str) -> Result<Self, NotACardNumber> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        // Sixteen zeros satisfy the sum, but they are an empty file on a card, not a number.
        let good = digits.len() == 16 && luhn_sum(&digits, false).is_some_and(|sum| sum != 0 && sum % 10 == 0);
        if good { Ok(Self(digits)) } else { Err(NotACardNumber) }
    }
}

impl fmt::Display for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn takes_what_is_one() {
        for (given, good) in [
            ("4539578763621486", true),
            ("4539 5787 6362 1486", true),   // as people group it
            (" 4539578763621486\r\n", true), // as a scanner sends it
            ("4539578763621487", false),     // check digit
            ("4539578763612486", false),     // two digits swapped
            ("453957876362148", false),      // one missing
            ("45395787636214860", false),    // one too many
            ("453957876362148x", false),
            ("-539578763621486", false),
            ("４539578763621486", false), // a full-width digit
            ("éééééééé", false),          // 16 bytes
            ("0000000000000000", false),  // satisfies the sum, but is an empty file on the card
            ("", false),
        ] {
            assert_eq!(given.parse::<CardNumber>().is_ok(), good, "{given:?}");
        }
    }

    #[test]
    fn completes_fifteen_digits() {
        for (given, wanted) in [
            ("453957876362148", Some("4539578763621486")),
            ("000000000000000", None), // the same empty file
            ("45395787636214", None),
            ("4539578763621486", None),
            ("45395787636214x", None),
            ("ééééééé1", None), // 15 bytes
        ] {
            assert_eq!(CardNumber::complete(given).ok().as_ref().map(CardNumber::as_str), wanted, "{given:?}");
        }
    }

    #[test]
    fn masks_the_middle() {
        let number: CardNumber = "4539578763621486".parse().expect("a number");
        assert_eq!(number.masked(), "4539 •••• •••• 1486");
        assert_eq!(number.to_string(), "4539578763621486");
    }

    proptest! {
        #[test]
        fn a_completed_number_parses(first_15 in "[1-9][0-9]{14}") {
            let number = CardNumber::complete(&first_15).expect("fifteen digits");
            prop_assert!(number.as_str().starts_with(&first_15));
            prop_assert_eq!(number.as_str().parse(), Ok(number.clone()));
            prop_assert!(!number.masked().contains(&first_15[4..12]));
        }

        #[test]
        fn one_mistyped_digit_is_found(first_15 in "[1-9][0-9]{14}", place in 0_usize..16, other in 1_u32..10) {
            let mut text = CardNumber::complete(&first_15).expect("fifteen digits").to_string();
            let digit = text[place..=place].parse::<u32>().expect("a digit");
            text.replace_range(place..=place, &((digit + other) % 10).to_string());
            prop_assert_eq!(text.parse::<CardNumber>(), Err(NotACardNumber));
        }

        #[test]
        fn never_panics(text in any::<String>(), near in "[0-9 é٣]{15,18}") {
            for text in [text, near] {
                let _ = text.parse::<CardNumber>().map(|number| number.masked());
                let _ = CardNumber::complete(&text);
            }
        }
    }
}
