//! How long a try by a provider may take at the most. A sender keeps to it, and leases are long enough for it.

use std::time::Duration;

use super::WaySettings;

/// A connection to a mail server.
pub const MAIL_CONNECTING: Duration = Duration::from_secs(15);
/// From the greeting of a mail server to its answer to DATA.
pub const MAIL_COMMANDS: Duration = Duration::from_secs(30);
/// A place among the messages of an SMPP provider, and then the lines that another message makes.
pub const SMPP_TURN: Duration = Duration::from_secs(10);
/// A line to an SMPP provider: connected, and then bound.
pub const SMPP_LINE: Duration = Duration::from_secs(10);

impl WaySettings {
    /// The most that one try takes.
    #[must_use]
    pub fn longest(&self) -> Duration {
        match self {
            Self::Smtp(mail) => MAIL_CONNECTING.min(mail.patience) + MAIL_COMMANDS.min(mail.patience) + mail.patience,
            // It is asked first where it may have the message already.
            Self::Http(http) if http.query.is_some() => http.timeout * 2,
            Self::Http(http) => http.timeout,
            // Two segments; more are tried within the same lease when answers come fast.
            Self::Smpp(smpp) => {
                let lines = if smpp.two_lines { 2 } else { 1 };
                SMPP_TURN * 2 + SMPP_LINE * 2 * lines + smpp.timeout * 2
            }
            Self::Files(_) => Duration::from_secs(1),
        }
    }
}
