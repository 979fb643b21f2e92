//! The second half on its way.

use std::time::Duration;

use super::named::named;

named! {
    /// Languages of texts.
    Language, NotALanguage, "a language" {
        /// Italian.
        It = "it",
        /// English.
        En = "en",
    }
}

named! {
    /// Where a message stands.
    MessageState, NotAMessageState, "a message's state" {
        /// Waiting for its turn or for the next try.
        Queued = "queued",
        /// A sender has it.
        Sending = "sending",
        /// The gateway took it over.
        Accepted = "accepted",
        /// It reached the citizen's box or telephone.
        Delivered = "delivered",
        /// Given up; the reason stands beside it.
        Failed = "failed",
    }
}

impl MessageState {
    /// Whether nothing more is tried, as far as a sender knows.
    #[must_use]
    pub const fn settled(self) -> bool {
        matches!(self, Self::Accepted | Self::Delivered | Self::Failed)
    }
}

/// When a refused message is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The wait after the first refusal.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
    /// How many tries in all.
    pub tries: u32,
}

impl Backoff {
    /// The wait after so many tries: doubled each time, up to the longest, moved by up to a quarter either way by `chance`
    /// (0 to 255) so that many messages do not return at once. `None` when all tries are used.
    #[must_use]
    pub fn wait(&self, tries: u32, chance: u8) -> Option<Duration> {
        if tries >= self.tries {
            return None;
        }
        let doubled = self.first.saturating_mul(1_u32.checked_shl(tries.saturating_sub(1).min(20)).unwrap_or(u32::MAX));
        let wait = doubled.min(self.longest);
        Some(wait.mul_f64(0.75 + f64::from(chance) / 510.0))
    }
}
