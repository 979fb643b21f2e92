//! Moments and days. Nothing here reads a clock: every function is told what time it is.

use std::fmt;
use std::time::Duration;

pub use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

/// A moment, in milliseconds since 1970-01-01 UTC; what both databases store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(i64);

impl At {
    /// A moment from milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This much later; stays at the end of time rather than overflow.
    #[must_use]
    pub fn plus(self, time: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
    }

    /// This much earlier; stays at the beginning of time rather than overflow.
    #[must_use]
    pub fn minus(self, time: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The time from `earlier` to this moment; zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The day in Italy, where the rules of documents and cards are judged. Beyond the calendar (years -9999 to 9999) it
    /// is the last day on that side, so that a clock gone mad makes documents expire rather than live for ever.
    #[must_use]
    pub fn day(self) -> Date {
        self.local().date()
    }

    /// Day and time in Italy as people read it: `2026-11-23 09:41`.
    #[must_use]
    pub fn wall(self) -> String {
        self.local().strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn local(self) -> jiff::Zoned {
        let end = if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_millisecond(self.0).unwrap_or(end).to_zoned(italy())
    }

    /// The moment at which this day begins in Italy.
    #[must_use]
    pub fn start_of(day: Date) -> Self {
        let end = if day.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Self(day.to_zoned(italy()).map_or(end.as_second() * 1000, |zoned| zoned.timestamp().as_millisecond()))
    }
}

/// Italian time. Small machines have no zone database: they get the rule in force since 1996.
fn italy() -> TimeZone {
    TimeZone::get("Europe/Rome").or_else(|_| TimeZone::posix(RULE_SINCE_1996)).unwrap_or(TimeZone::UTC)
}

/// One hour ahead of UTC, two from the last Sunday of March to the last of October.
const RULE_SINCE_1996: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

impl fmt::Display for At {
    /// RFC 3339 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(stamp) => write!(f, "{stamp:.3}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

/// Why a text is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a moment looks like 2026-11-23T09:41:00Z")]
pub struct NotAMoment;

impl std::str::FromStr for At {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        text.parse::<Timestamp>().map(|stamp| Self(stamp.as_millisecond())).map_err(|_| NotAMoment)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_day_is_the_italian_one() {
        // 23:30 UTC in August is already the next day in Italy.
        let late: Timestamp = "2026-08-02T23:30:00Z".parse().expect("a timestamp");
        let at = At::from_millis(late.as_millisecond());
        assert_eq!(at.day(), Date::constant(2026, 8, 3));
        assert_eq!(at.wall(), "2026-08-03 01:30");
        assert_eq!(At::start_of(at.day()).to_string(), "2026-08-02T22:00:00.000Z");
    }

    // Windows is one of these machines.
    #[cfg(unix)]
    #[test]
    fn the_rule_for_machines_without_zones_is_the_italian_one() {
        let rule = TimeZone::posix(RULE_SINCE_1996).expect("a rule");
        let zone = TimeZone::get("Europe/Rome").expect("a zone database where tests run");
        for hours in (0..24 * 366 * 3).step_by(5) {
            let stamp = Timestamp::from_second(1_767_225_600 + hours * 3600).expect("a timestamp");
            assert_eq!(stamp.to_zoned(rule.clone()).datetime(), stamp.to_zoned(zone.clone()).datetime());
        }
    }

    #[test]
    fn days_begin_when_they_begin_in_italy() {
        for (day, utc) in [
            ("2026-11-23", "2026-11-22T23:00:00.000Z"), // winter
            ("2026-03-29", "2026-03-28T23:00:00.000Z"), // the day that has 23 hours begins in winter time
            ("2026-03-30", "2026-03-29T22:00:00.000Z"),
            ("1970-01-01", "1969-12-31T23:00:00.000Z"), // before the beginning of counting
            ("9999-12-31", "9999-12-30T22:00:00.000Z"), // the end of the calendar, not 1970
            ("-009999-01-01", "-009999-01-02T01:59:59.000Z"), // the other end,
        ] {
            assert_eq!(At::start_of(day.parse().expect(day)).to_string(), utc, "{day}");
        }
    }

    #[test]
    fn beyond_the_calendar_documents_have_expired() {
        assert_eq!(At::from_millis(i64::MAX).day().year(), 9999);
        assert_eq!(At::from_millis(i64::MIN).day().year(), -9999);
    }

    #[test]
    fn sums_and_differences_stay_within_time() {
        let end = At::from_millis(i64::MAX);
        let beginning = At::from_millis(i64::MIN);
        assert_eq!(At::from_millis(5).since(At::from_millis(9)), Duration::ZERO);
        assert_eq!(end.plus(Duration::from_secs(1)), end);
        assert_eq!(At::from_millis(0).plus(Duration::MAX), end);
        assert_eq!(beginning.minus(Duration::from_secs(1)), beginning);
        assert_eq!(end.since(beginning), Duration::from_millis(u64::try_from(i64::MAX).expect("positive")));
    }

    #[test]
    fn moments_are_read_with_any_offset() {
        for (given, wanted) in [
            ("2026-11-23T09:41:00Z", Some("2026-11-23T09:41:00.000Z")),
            ("2026-11-23T10:41:00.25+01:00", Some("2026-11-23T09:41:00.250Z")),
            ("2026-11-23T09:41:00", None), // which zone?
            ("2026-11-23", None),
            ("", None),
            ("tomorrow", None),
        ] {
            assert_eq!(given.parse::<At>().ok().map(|at| at.to_string()).as_deref(), wanted, "{given}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(millis in -377_000_000_000_000_i64..253_000_000_000_000) {
            let at = At::from_millis(millis);
            prop_assert_eq!(at.to_string().parse(), Ok(at));
            prop_assert!(At::start_of(at.day()) <= at);
        }

        #[test]
        fn later_and_earlier_undo_one_another(millis in any::<i64>(), by in 0_u64..1 << 40) {
            let (at, by) = (At::from_millis(millis), Duration::from_millis(by));
            let _ = (at.day(), at.wall(), at.to_string());
            if at.plus(by) != At::from_millis(i64::MAX) {
                prop_assert_eq!(at.plus(by).minus(by), at);
                prop_assert_eq!(at.plus(by).since(at), by);
            }
        }
    }
}
