//! The only place that reads the clock.

use crate::domain::time::At;

/// The moment it is.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> At {
    At::from_millis(jiff::Timestamp::now().as_millisecond())
}
