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
    /// When the text is not 15 digits.
    pub fn complete(first_15: &str) -> Result<Self, NotACardNumber> {
        if first_15.len() != 15 {
            return Err(NotACardNumber);
        }
        let check = (10 - luhn_sum(first_15, true).ok_or(NotACardNumber)? % 10) % 10;
        Ok(Self(format!("{first_15}{check}")))
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
        let good = digits.len() == 16 && luhn_sum(&digits, false).is_some_and(|sum| sum % 10 == 0);
        if good { Ok(Self(digits)) } else { Err(NotACardNumber) }
    }
}

impl fmt::Display for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
