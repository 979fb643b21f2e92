//! The Ente's certified mailbox (PEC), as its client sees it: requests for operators leave from it, and the receipts of the
//! providers come into it.
//!
//! The box is the Ente's, and people read it: it is looked at and never changed. Signatures of receipts are not checked here.
//! Whoever must prove something later has the receipt as it came, and checks it; the service that a request goes to checks what it
//! takes by itself.

pub mod receipts;
pub mod send;

use std::error::Error;
use std::time::Duration;
use std::{fmt, io};

use crate::config::pec::ServerSettings;
use crate::exit::{Code, Failure};

pub use self::receipts::{Receipt, receipts};
pub use self::send::{Letter, Outbox};

/// The most that a server takes for one command.
const COMMAND: Duration = Duration::from_secs(30);
/// The same for a whole e-mail with what is attached to it.
const WHOLE: Duration = Duration::from_mins(5);
/// So many characters of a server's words are told.
const WORDS: usize = 200;

/// Something at a server of the provider went wrong.
fn trouble(code: Code, server: &ServerSettings, why: impl fmt::Display) -> Failure {
    let place = format!("{}:{}", server.server, server.port);
    Failure::new(code).with("server", place).with("why", one_line(&why.to_string(), WORDS))
}

/// A setting of the box is wrong.
fn bad(key: &str, why: impl fmt::Display) -> Failure {
    Failure::new(Code::BadSetting).with("key", key).with("why", why)
}

/// Not reached, or not who it should be.
fn unreached(error: &io::Error) -> Code {
    let tls = error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<rustls::Error>);
    if tls { Code::PecNotTrusted } else { Code::PecAway }
}

/// A stranger's words on one line, not long, and without what a terminal would obey.
fn one_line(words: &str, most: usize) -> String {
    let spaced: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most { line } else { line.chars().take(most).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_strangers_are_fit_to_be_shown() {
        for (words, shown) in [
            ("535 5.7.8\r\n no\tsuch user\u{1b}[31m", "535 5.7.8 no such user [31m"),
            ("", ""),
            ("0123456789012345678901234567890123456789x", "0123456789012345678901234567890123456789…"),
        ] {
            assert_eq!(one_line(words, 40), shown);
        }
    }
}
