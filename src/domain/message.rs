//! The second half on its way.

use std::time::Duration;

use super::named::named;

named! {
    /// Languages of messages.
    Language, NotALanguage, "a language of messages" {
        /// Italian.
        It = "it",
        /// German, as in Alto Adige.
        De = "de",
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
        /// Handed over, and no answer came: it may have gone. A receipt or the provider's own word decides before it is sent again.
        Unknown = "unknown",
        /// No gateway took it before its deadline.
        Expired = "expired",
        /// Stopped by a person before it went.
        Cancelled = "cancelled",
    }
}

named! {
    /// What a message is for.
    MessageKind, NotAMessageKind, "a kind of message" {
        /// Brings the second half of the codes.
        Half = "half",
        /// Brings the short code that proves an address, before anything is released.
        Check = "check",
        /// Tells the old address that the second half went to another one.
        Moved = "moved",
        /// Tells that the release was stopped.
        Stopped = "stopped",
        /// Tries a provider; nothing secret in it.
        Test = "test",
    }
}

named! {
    /// Why a message waits.
    Wait, NotAWait, "a reason to wait" {
        /// Its turn comes.
        Turn = "turn",
        /// A gateway has it right now.
        Gateway = "gateway",
        /// The gateway asked to come back later, or failed.
        Refused = "refused",
        /// The gateway takes no more for the moment.
        Throttled = "throttled",
        /// The gateway cannot be reached.
        Away = "away",
        /// Every gateway of the channel has failed so often that it is left alone for a while.
        Resting = "resting",
        /// The gateway may have it; its word is waited for.
        Word = "word",
        /// A person has to mend settings or keys.
        Settings = "settings",
    }
}

impl MessageState {
    /// Whether nothing more is tried, as far as a sender knows.
    #[must_use]
    pub const fn settled(self) -> bool {
        matches!(self, Self::Accepted | Self::Delivered | Self::Failed | Self::Expired | Self::Cancelled)
    }

    /// Whether the citizen will not get it.
    #[must_use]
    pub const fn lost(self) -> bool {
        matches!(self, Self::Failed | Self::Expired | Self::Cancelled)
    }

    /// Where the message stands after a receipt that says so. Receipts come late, twice and in any order: what a citizen has
    /// is never taken back, and a message that was given up may still turn out to have arrived.
    #[must_use]
    pub const fn told(self, receipt: Receipt) -> Option<Self> {
        match (self, receipt) {
            (Self::Delivered | Self::Cancelled, _)
            // It goes, or goes again: that no is of an earlier try.
            | (Self::Queued, Receipt::Failed)
            | (Self::Failed, Receipt::Failed | Receipt::Accepted)
            | (Self::Accepted | Self::Expired, Receipt::Accepted) => None,
            (_, Receipt::Delivered) => Some(Self::Delivered),
            (_, Receipt::Failed) => Some(Self::Failed),
            (_, Receipt::Accepted) => Some(Self::Accepted),
        }
    }
}

named! {
    /// What a gateway says of a message later on.
    Receipt, NotAReceipt, "a receipt" {
        /// It has it.
        Accepted = "accepted",
        /// It reached the box or the telephone.
        Delivered = "delivered",
        /// It never will.
        Failed = "failed",
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
        let wait = self.first.saturating_mul(1 << tries.saturating_sub(1).min(20)).min(self.longest);
        // Three quarters and up to two more; whole numbers, since the longest wait may be longer than a float can bear.
        Some(wait.saturating_sub(wait / 4).saturating_add((wait / 510).saturating_mul(u32::from(chance))))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_end() {
        let backoff = Backoff { first: Duration::from_secs(5), longest: Duration::from_mins(15), tries: 10 };
        // Chance 0 takes a quarter off, 255 adds one.
        for (tries, least, most) in [
            (1, 3_750, 6_250), // 5 s
            (2, 7_500, 12_500),
            (8, 480_000, 800_000),   // 640 s
            (9, 675_000, 1_125_000), // 1280 s, cut to 900
        ] {
            // What is lost in rounding is less than a microsecond.
            let wait = |chance| (backoff.wait(tries, chance).expect("a wait") + Duration::from_micros(1)).as_millis();
            assert_eq!((wait(0), wait(255)), (least, most), "after {tries} tries");
        }
        assert_eq!(backoff.wait(10, 0), None);
        assert_eq!(backoff.wait(u32::MAX, 0), None);
    }

    #[test]
    fn a_taken_over_message_is_settled() {
        let settled: Vec<_> = MessageState::ALL.iter().filter(|state| state.settled()).map(|state| state.as_str()).collect();
        assert_eq!(settled, ["accepted", "delivered", "failed", "expired", "cancelled"]);
    }

    #[test]
    fn receipts_come_late_twice_and_in_any_order() {
        use MessageState::{Accepted, Cancelled, Delivered, Expired, Failed, Queued, Unknown};
        for (state, receipt, then) in [
            (Accepted, Receipt::Delivered, Some(Delivered)),
            (Accepted, Receipt::Failed, Some(Failed)),
            (Accepted, Receipt::Accepted, None),
            (Delivered, Receipt::Delivered, None),
            (Delivered, Receipt::Failed, None), // what the citizen has is not taken back
            (Failed, Receipt::Delivered, Some(Delivered)),
            (Failed, Receipt::Accepted, None),
            (Unknown, Receipt::Accepted, Some(Accepted)),
            (Unknown, Receipt::Failed, Some(Failed)),
            (Queued, Receipt::Delivered, Some(Delivered)), // sent before the sender was killed
            (Queued, Receipt::Failed, None),               // heard twice, and tried again in between
            (Expired, Receipt::Delivered, Some(Delivered)),
            (Cancelled, Receipt::Delivered, None),
        ] {
            assert_eq!(state.told(receipt), then, "{state} {receipt:?}");
        }
    }

    proptest! {
        /// Whatever the settings say, even for ever: no overflow, no wait shorter than three quarters of the first.
        #[test]
        fn waits_stay_in_their_bounds_and_grow(
            first in any::<u64>(), longest in any::<u64>(), tries in 1_u32..u32::MAX, chance in any::<u8>(), other in any::<u8>(),
        ) {
            let (first, longest) = (Duration::from_secs(first), Duration::from_secs(longest));
            let backoff = Backoff { first, longest, tries: u32::MAX };
            let wait = backoff.wait(tries, chance).expect("a wait");
            let bound = first.min(longest);
            prop_assert!(wait >= bound.saturating_sub(bound / 4), "{wait:?}");
            prop_assert!(wait <= longest.saturating_add(longest / 4), "{wait:?}");
            // The same chance never brings a shorter wait later; a bigger chance never a shorter one at once.
            if let Some(next) = backoff.wait(tries + 1, chance) {
                prop_assert!(next >= wait);
            }
            prop_assert!(backoff.wait(tries, chance.max(other)) >= backoff.wait(tries, chance.min(other)));
        }
    }
}
