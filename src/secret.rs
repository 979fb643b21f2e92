//! A secret in memory: wiped when dropped, silent when printed, with one door out.

use std::fmt;

use zeroize::Zeroizing;

/// A PIN, a PUK, a half of one, or a passphrase.
///
/// Wiped on drop; no `Clone`, no `Serialize`, no `Display`, and `Debug` shows nothing.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over; the caller keeps no copy.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The only way out: search for this name to find every use of a secret.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both are the same, as when one was typed twice. Not for judging what a stranger sent: it takes no even time.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_shows_nothing_of_it() {
        assert_eq!(format!("{:?}", Secret::new("48151".to_owned())), "Secret(..)");
    }
}
