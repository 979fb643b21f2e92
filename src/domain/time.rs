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

    /// The day in Italy, where the rules of documents and cards are judged.
    #[must_use]
    pub fn day(self) -> Date {
        self.local().map_or(Date::constant(1970, 1, 1), |zoned| zoned.date())
    }

    /// Day and time in Italy as people read it: `2026-11-23 09:41`.
    #[must_use]
    pub fn wall(self) -> String {
        self.local().map_or_else(|| self.to_string(), |zoned| zoned.strftime("%Y-%m-%d %H:%M").to_string())
    }

    fn local(self) -> Option<jiff::Zoned> {
        // A machine without a zone database still runs, one or two hours off Italian wall time.
        let zone = TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC);
        Timestamp::from_millisecond(self.0).ok().map(|stamp| stamp.to_zoned(zone))
    }

    /// The moment at which this day begins in Italy.
    #[must_use]
    pub fn start_of(day: Date) -> Self {
        let zone = TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC);
        day.to_zoned(zone).map_or(Self(0), |zoned| Self(zoned.timestamp().as_millisecond()))
    }
}

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

    #[test]
    fn differences_never_go_negative() {
        assert_eq!(At::from_millis(5).since(At::from_millis(9)), Duration::ZERO);
    }
}
