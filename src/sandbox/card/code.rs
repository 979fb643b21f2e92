//! A PIN or PUK on a virtual card, with its tries.

use zeroize::Zeroizing;

use super::chip::{BLOCKED, WRONG, WRONG_DATA};
use crate::secret::Secret;

/// A code with its tries.
#[derive(Debug)]
pub struct Code {
    value: Secret,
    most: u8,
    left: u8,
}

impl Code {
    /// A code that may be wrong so often.
    #[must_use]
    pub const fn new(value: Secret, most: u8) -> Self {
        Self { value, most, left: most }
    }

    /// How often it may still be wrong.
    #[must_use]
    pub const fn left(&self) -> u8 {
        self.left
    }

    /// With so many tries left.
    pub fn set_left(&mut self, left: u8) {
        self.left = left.min(self.most);
    }

    /// Its value, for the file that keeps the card.
    #[must_use]
    pub const fn value(&self) -> &Secret {
        &self.value
    }

    /// With another value.
    pub fn set_value(&mut self, value: Secret) {
        self.value = value;
    }

    /// Compares with eight bytes; a wrong one costs a try, a right one brings all back.
    ///
    /// # Errors
    /// The status that tells how many tries are left.
    pub fn check(&mut self, given: &[u8]) -> Result<(), u16> {
        if self.left == 0 {
            return Err(BLOCKED);
        }
        if *padded(&self.value) == *given {
            self.left = self.most;
            return Ok(());
        }
        self.left -= 1;
        Err(if self.left == 0 { BLOCKED } else { WRONG | u16::from(self.left) })
    }

    /// Takes a new value, filled up with `FF`, and brings all tries back.
    ///
    /// # Errors
    /// The status of data that is no code of five to eight digits.
    pub fn set(&mut self, given: &[u8]) -> Result<(), u16> {
        let digits: Vec<u8> = given.iter().copied().take_while(|byte| *byte != 0xff).collect();
        let good = (5..=8).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
        let digits = String::from_utf8(digits).ok().filter(|_| good).ok_or(WRONG_DATA)?;
        self.value = Secret::new(digits);
        self.left = self.most;
        Ok(())
    }
}

/// Eight bytes, filled up with `FF`.
fn padded(code: &Secret) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(code.reveal().as_bytes().to_vec());
    bytes.resize(8, 0xff);
    bytes
}
