//! A provider of text messages that speaks SMPP 3.4: its lines come back by themselves.
//!
//! It is not asked about messages in doubt: `query_sm` wants the provider's number, which came with the answer that is missing.

use std::fmt;
use std::time::Duration;

use rusmpp::CommandStatus;
use rusmppc::error::Error;
use tokio::sync::{Mutex, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::link::{Ear, Link};
use super::receipt;
use super::segments::segments;
use crate::config::secret_file;
use crate::config::service::SmppSettings;
use crate::config::service::patience::SMPP_TURN as TURN;
use crate::delivery::compose::TextMessage;
use crate::delivery::provider::Outcome;
use crate::delivery::receipts::Receipts;
use crate::delivery::words::clean;
use crate::domain::message::Wait;
use crate::exit::Failure;
use crate::secret::Secret;

/// How often a connection that is gone is made anew, when nothing is to be sent: receipts wait at the provider.
const AGAIN: Duration = Duration::from_secs(5);
/// The longest pause between two such tries.
const SELDOM: Duration = Duration::from_mins(1);

/// A provider.
pub struct Smpp {
    settings: SmppSettings,
    password: Secret,
    ear: Ear,
    door: Mutex<Door>,
    window: Semaphore,
    /// When the next message may go.
    next: Mutex<Instant>,
}

/// The lines, and how the last try to have them ended.
#[derive(Default)]
struct Door {
    link: Option<Link>,
    shut: Option<(Instant, String)>,
}

impl fmt::Debug for Smpp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smpp({}:{})", self.settings.server, self.settings.port)
    }
}

impl Smpp {
    /// Reads the password; nothing is connected yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(name: &str, settings: &SmppSettings, receipts: Receipts) -> Result<Self, Failure> {
        let window = usize::try_from(settings.window).unwrap_or(1);
        Ok(Self {
            password: secret_file::from_file(&settings.password_file)?,
            ear: Ear { name: name.to_owned(), receipts, ids: settings.receipt_ids, unmarked: settings.unmarked_receipts },
            settings: settings.clone(),
            door: Mutex::default(),
            window: Semaphore::new(window),
            next: Mutex::new(Instant::now()),
        })
    }

    /// Tries once. A text of several segments goes whole, or begins anew with the same reference.
    pub async fn send(&self, message: &TextMessage) -> Outcome {
        let parts = match segments(&self.settings.from, message) {
            Ok(parts) => parts,
            Err(why) => return Outcome::Refused(clean(&why)),
        };
        let (_place, link) = match self.turn().await {
            Ok(turn) => turn,
            Err(outcome) => return outcome,
        };
        let mut last = String::new();
        for (place, part) in parts.into_iter().enumerate() {
            self.pace().await;
            match link.out.submit_sm(part).await {
                Ok(answer) => answer.message_id().as_str().clone_into(&mut last),
                Err(error) if place == 0 => return judge(&error),
                // Digits are with this provider by now: no other gets them.
                Err(error) => return Outcome::Unknown(clean(&format!("a later segment: {}", told(&error)))),
            }
        }
        let gateway_id = (!last.is_empty()).then(|| receipt::in_answers(&last, self.settings.receipt_ids));
        Outcome::Accepted { words: "accepted by submit_sm".to_owned(), gateway_id }
    }

    /// Keeps the connection, until this is dropped: receipts come whenever they want.
    pub async fn keep(&self) {
        let mut pause = AGAIN;
        loop {
            match self.link().await {
                Ok(link) => {
                    pause = AGAIN;
                    link.gone().await;
                    tracing::warn!(provider = self.ear.name, "the connection is gone");
                }
                Err(outcome) => {
                    tracing::warn!(provider = self.ear.name, ?outcome, "no connection");
                    sleep(pause).await;
                    pause = (pause * 2).min(SELDOM);
                }
            }
        }
    }

    /// Goes as far as the bind, and no further: no message is sent.
    ///
    /// # Errors
    /// Why it does not come so far.
    pub async fn probe(&self) -> Result<(), String> {
        let tried = self.link().await;
        self.close().await;
        match tried {
            Err(Outcome::NotNow(_, why) | Outcome::Unknown(why) | Outcome::Refused(why)) => Err(why),
            Ok(_) | Err(Outcome::Accepted { .. }) => Ok(()),
        }
    }

    /// Says goodbye, for a moment at most.
    pub async fn close(&self) {
        if let Some(link) = self.door.lock().await.link.take() {
            link.leave().await;
        }
    }

    /// A place among those without an answer, and lines.
    async fn turn(&self) -> Result<(SemaphorePermit<'_>, Link), Outcome> {
        match timeout(TURN, self.window.acquire()).await {
            Ok(Ok(place)) => Ok((place, self.link().await?)),
            Ok(Err(_)) | Err(_) => Err(Outcome::not_now(Wait::Throttled, "its turn did not come in time")),
        }
    }

    /// Waits for the turn of the next segment, where the provider takes so many a second.
    async fn pace(&self) {
        if self.settings.per_second == 0 {
            return;
        }
        let turn = {
            let mut next = self.next.lock().await;
            let turn = (*next).max(Instant::now());
            *next = turn + Duration::from_secs(1) / self.settings.per_second;
            turn
        };
        sleep_until(turn).await;
    }

    /// The lines as they are, or new ones. Those who waited while another tried in vain do not try once more.
    async fn link(&self) -> Result<Link, Outcome> {
        let asked = Instant::now();
        let late = |_| Outcome::not_now(Wait::Away, "the provider did not answer in time");
        let mut door = timeout(TURN, self.door.lock()).await.map_err(late)?;
        if let Some(link) = door.link.as_ref().filter(|link| link.alive()) {
            return Ok(link.clone());
        }
        if let Some((_, why)) = door.shut.as_ref().filter(|(at, _)| *at >= asked) {
            return Err(Outcome::not_now(Wait::Away, why.clone()));
        }
        // Of two lines one may still be there.
        if let Some(half) = door.link.take() {
            half.leave().await;
        }
        match Link::connect(&self.settings, &self.password, &self.ear).await {
            Ok(link) => Ok(door.link.insert(link).clone()),
            Err(outcome) => {
                if let Outcome::NotNow(_, why) = &outcome {
                    door.shut = Some((Instant::now(), why.clone()));
                }
                Err(outcome)
            }
        }
    }
}

/// How a submit ended that was no yes.
fn judge(error: &Error) -> Outcome {
    match error {
        Error::UnexpectedResponse { response } => refused(response.status()),
        Error::Encode(_) => Outcome::Refused("the message cannot be written".to_owned()),
        // It was on its way: the provider may have it.
        error => Outcome::Unknown(clean(&error.to_string())),
    }
}

fn told(error: &Error) -> String {
    match error {
        Error::UnexpectedResponse { response } => format!("submit_sm refused: {:?}", response.status()),
        error => error.to_string(),
    }
}

fn refused(status: CommandStatus) -> Outcome {
    let words = format!("submit_sm refused: {status:?}");
    match status {
        CommandStatus::EsmeRthrottled | CommandStatus::EsmeRmsgqful => Outcome::NotNow(Wait::Throttled, words),
        CommandStatus::EsmeRinvdstadr | CommandStatus::EsmeRinvdstton | CommandStatus::EsmeRinvdstnpi => Outcome::Refused(words),
        CommandStatus::EsmeRinvsrcadr
        | CommandStatus::EsmeRinvsrcton
        | CommandStatus::EsmeRinvsrcnpi
        | CommandStatus::EsmeRinvbndsts
        | CommandStatus::EsmeRinvpaswd
        | CommandStatus::EsmeRinvsysid
        | CommandStatus::EsmeRinvregdlvflg
        | CommandStatus::EsmeRinvexpiry => Outcome::NotNow(Wait::Settings, words),
        _ => Outcome::NotNow(Wait::Refused, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_of_the_number_are_final_and_others_are_not() {
        for (status, outcome) in [
            (CommandStatus::EsmeRinvdstadr, None),
            (CommandStatus::EsmeRthrottled, Some(Wait::Throttled)),
            (CommandStatus::EsmeRmsgqful, Some(Wait::Throttled)),
            (CommandStatus::EsmeRsyserr, Some(Wait::Refused)),
            (CommandStatus::EsmeRinvsrcadr, Some(Wait::Settings)),
        ] {
            let wait = match refused(status) {
                Outcome::NotNow(wait, _) => Some(wait),
                _ => None,
            };
            assert_eq!(wait, outcome, "{status:?}");
        }
    }
}
