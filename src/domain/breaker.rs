//! When a provider that fails again and again is left alone.

use std::time::Duration;

use super::time::At;

/// So many failures in a row, and the provider rests.
const FAILURES: u32 = 5;
/// The first rest; each further failure doubles it.
const FIRST: Duration = Duration::from_secs(10);
/// The longest rest.
const LONGEST: Duration = Duration::from_mins(5);
/// How long one probe may take before another is let through.
const PROBE: Duration = Duration::from_mins(2);

/// Counts the failures of one provider in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    failures: u32,
    until: Option<At>,
}

impl Breaker {
    /// Whether a message may be tried now. After a rest one is let through as a probe, and the others wait for how it ends.
    pub fn lets(&mut self, now: At) -> bool {
        match self.until {
            Some(until) if now < until => false,
            Some(_) => {
                self.until = Some(now.plus(PROBE));
                true
            }
            None => true,
        }
    }

    /// The provider did its work, or refused a message for what it is.
    pub fn worked(&mut self) {
        *self = Self::default();
    }

    /// The provider failed.
    pub fn failed(&mut self, now: At) {
        self.failures = self.failures.saturating_add(1);
        if let Some(over) = self.failures.checked_sub(FAILURES) {
            self.until = Some(now.plus(FIRST.saturating_mul(1 << over.min(10)).min(LONGEST)));
        }
    }

    /// Until when it rests, when it does.
    #[must_use]
    pub fn resting(&self, now: At) -> Option<At> {
        self.until.filter(|until| now < *until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u64) -> At {
        At::from_millis(1_800_000_000_000).plus(Duration::from_secs(second))
    }

    #[test]
    fn five_failures_in_a_row_bring_a_rest_that_grows() {
        let mut breaker = Breaker::default();
        for _ in 0..4 {
            breaker.failed(at(0));
            assert!(breaker.lets(at(0)));
        }
        breaker.failed(at(0));
        assert_eq!(breaker.resting(at(1)), Some(at(10)));
        assert!(!breaker.lets(at(9)));
        assert!(breaker.lets(at(10)), "one probe");
        assert!(!breaker.lets(at(10)), "and no second one");
        breaker.failed(at(11));
        assert_eq!(breaker.resting(at(11)), Some(at(31)));
        for _ in 0..100 {
            breaker.failed(at(50));
        }
        assert_eq!(breaker.resting(at(50)), Some(at(350)));
        breaker.worked();
        assert_eq!((breaker.lets(at(51)), breaker.resting(at(51))), (true, None));
    }

    #[test]
    fn a_probe_that_never_ends_does_not_close_the_way_for_ever() {
        let mut breaker = Breaker::default();
        (0..5).for_each(|_| breaker.failed(at(0)));
        assert!(breaker.lets(at(10)));
        assert!(!breaker.lets(at(129)));
        assert!(breaker.lets(at(130)));
    }

    #[test]
    fn a_success_in_between_begins_the_count_anew() {
        let mut breaker = Breaker::default();
        for _ in 0..20 {
            (0..4).for_each(|_| breaker.failed(at(0)));
            breaker.worked();
        }
        assert_eq!(breaker, Breaker::default());
    }
}
