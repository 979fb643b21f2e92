//! The ways out, and what a gateway answered.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::compose::Composed;
use super::files;
use super::mail::Mail;
use super::receipts::Receipts;
use super::sms::http::Gateway;
use super::sms::smpp::Smpp;
use super::texts::Digits;
use super::words::without;
use crate::config::service::{ProviderSettings, WaySettings};
use crate::domain::breaker::Breaker;
use crate::domain::contact::Channel;
use crate::domain::message::{Receipt, Wait};
use crate::domain::time::At;
use crate::exit::Failure;
use crate::store::model::Claimed;
use crate::vault::hex;

/// How a try ended, as the gateway sees it. The words are cleaned already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took the message over.
    Accepted {
        /// Its words.
        words: String,
        /// Its name for the message, when it gives one.
        gateway_id: Option<String>,
    },
    /// Not now, by this provider: the network, a time limit, the gateway's own trouble, or settings that a person can mend.
    NotNow(Wait, String),
    /// The message was handed over and no answer came.
    Unknown(String),
    /// Never: this address or this message is refused for good.
    Refused(String),
}

impl Outcome {
    /// Not now, with what was said.
    pub fn not_now(wait: Wait, words: impl Into<String>) -> Self {
        Self::NotNow(wait, words.into())
    }

    /// Without these digits: a gateway may quote what it was given, in whatever way.
    pub fn without(self, digits: &Digits<'_>) -> Self {
        let clear = |words: String| digits.each().iter().fold(words, |words, secret| without(&words, secret));
        match self {
            Self::Accepted { words, gateway_id } => Self::Accepted { words: clear(words), gateway_id },
            Self::NotNow(wait, words) => Self::NotNow(wait, clear(words)),
            Self::Unknown(words) => Self::Unknown(clear(words)),
            Self::Refused(words) => Self::Refused(clear(words)),
        }
    }
}

/// A provider, with its own record of failures.
#[derive(Debug)]
pub struct Provider {
    /// Its name.
    pub name: String,
    takes: WaySettings,
    way: Way,
    breaker: Mutex<Breaker>,
}

#[derive(Debug)]
enum Way {
    Mail(Mail),
    Http(Box<Gateway>),
    Smpp(Box<Smpp>),
    Files(PathBuf),
}

impl Provider {
    /// Reads passwords and extra root certificates; nothing is sent yet.
    pub fn new(settings: &ProviderSettings, from: &str, receipts: &Receipts) -> Result<Self, Failure> {
        let way = match &settings.way {
            WaySettings::Smtp(mail) => Way::Mail(Mail::new(mail, from)?),
            WaySettings::Http(http) => Way::Http(Box::new(Gateway::new(http)?)),
            WaySettings::Smpp(smpp) => Way::Smpp(Box::new(Smpp::new(&settings.name, smpp, receipts.clone())?)),
            WaySettings::Files(folder) => Way::Files(folder.clone()),
        };
        Ok(Self { name: settings.name.clone(), takes: settings.way.clone(), way, breaker: Mutex::default() })
    }

    /// Whether messages of this channel can go this way.
    pub const fn takes(&self, channel: Channel) -> bool {
        self.takes.takes(channel)
    }

    /// The most that a try may take.
    pub fn longest(&self) -> Duration {
        self.takes.longest()
    }

    /// Whether a message may be tried now.
    pub fn lets(&self, now: At) -> bool {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner).lets(now)
    }

    /// Until when it is left alone.
    pub fn resting(&self, now: At) -> Option<At> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner).resting(now)
    }

    /// Tries once, and remembers whether the provider did its work.
    pub async fn send(&self, message: &Composed, now: impl Fn() -> At) -> Outcome {
        let outcome = match (&self.way, message) {
            (Way::Mail(mail), Composed::Mail(message)) => mail.send(message).await,
            (Way::Files(folder), message) => files::send(folder, message).await,
            (Way::Http(gateway), Composed::Text(message)) => gateway.send(message).await,
            (Way::Smpp(smpp), Composed::Text(message)) => smpp.send(message).await,
            (Way::Mail(_), Composed::Text(_)) | (Way::Http(_) | Way::Smpp(_), Composed::Mail(_)) => {
                Outcome::not_now(Wait::Settings, "messages of this kind do not go this way")
            }
        };
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Outcome::Accepted { .. } | Outcome::Refused(_) => breaker.worked(),
            Outcome::NotNow(Wait::Throttled, _) => {}
            Outcome::NotNow(..) | Outcome::Unknown(_) => breaker.failed(now()),
        }
        outcome
    }

    /// What became of a message that it may have; `None` when it cannot tell.
    pub async fn ask(&self, message: &Claimed) -> Option<(Receipt, String)> {
        match &self.way {
            Way::Http(gateway) => gateway.ask(&hex(&message.id), message.gateway_id.as_deref()).await,
            // Mail servers are not asked: only a notice tells.
            Way::Mail(_) | Way::Smpp(_) | Way::Files(_) => None,
        }
    }

    /// Ends what is kept open.
    pub async fn close(&self) {
        match &self.way {
            Way::Mail(mail) => mail.close().await,
            Way::Smpp(smpp) => smpp.close().await,
            Way::Http(_) | Way::Files(_) => {}
        }
    }

    /// Keeps a connection that receipts come by; never ends by itself.
    pub async fn keep(&self) {
        match &self.way {
            Way::Smpp(smpp) => smpp.keep().await,
            Way::Mail(_) | Way::Http(_) | Way::Files(_) => std::future::pending().await,
        }
    }
}
