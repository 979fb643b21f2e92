//! Letters to Enti and people: no secrets in them, plain mail or certified mail, tried until taken or given up.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use tokio::sync::{Notify, watch};
use tokio::time::sleep;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::compose::{Composed, MailMessage};
use super::provider::{Outcome, Provider};
use super::receipts::Receipts;
use crate::clock::now;
use crate::config::service::{DeliverySettings, PecSettings, ProviderSettings, WaySettings, bad};
use crate::domain::event::Act;
use crate::domain::letter::{LetterChannel, LetterState};
use crate::domain::message::Backoff;
use crate::exit::Failure;
use crate::store::Store;
use crate::store::letters::ClaimedLetter;
use crate::store::model::Event;
use crate::vault::hex;

/// How long a letter belongs to the sender that took it: longer than the longest try.
const LEASE: Duration = Duration::from_mins(5);
/// Letters are looked for this often when nobody nudges.
const POLL: Duration = Duration::from_secs(2);
/// So many are taken at once.
const AT_ONCE: u32 = 8;

/// A way out, and the address that letters by it come from.
#[derive(Debug)]
struct Exit {
    provider: Provider,
    from: Mailbox,
}

/// Sends letters.
#[derive(Debug)]
pub struct Post {
    store: Store,
    mail: Vec<Exit>,
    pec: Vec<Exit>,
    backoff: Backoff,
}

impl Post {
    /// Letters to people leave by the providers of e-mail, letters to Enti by the certified mailbox. A sandbox, which has none,
    /// writes all of them to its files.
    ///
    /// # Errors
    /// When a setting or a file that it names cannot be used.
    pub fn new(store: Store, delivery: &DeliverySettings, pec: Option<&PecSettings>) -> Result<Self, Failure> {
        let receipts = Receipts::new(store.clone());
        let exit = |settings: &ProviderSettings, from: &str| {
            let provider = Provider::new(settings, from, &receipts)?;
            Ok::<_, Failure>(Exit { provider, from: from.parse().map_err(|error| bad("delivery.mail_from", error))? })
        };
        let ways = |fits: fn(&WaySettings) -> bool| {
            let fitting = delivery.providers.iter().filter(move |provider| fits(&provider.way));
            fitting.map(|provider| exit(provider, &delivery.mail_from)).collect::<Result<Vec<_>, _>>()
        };
        let certified = match pec {
            Some(pec) => {
                let settings = ProviderSettings { name: "pec".to_owned(), way: WaySettings::Smtp(pec.smtp.clone()) };
                vec![exit(&settings, &pec.address)?]
            }
            None => ways(|way| matches!(way, WaySettings::Files(_)))?,
        };
        let mail = ways(|way| matches!(way, WaySettings::Smtp(_) | WaySettings::Files(_)))?;
        Ok(Self { store, mail, pec: certified, backoff: delivery.backoff })
    }

    /// Sends what is queued until told to stop.
    pub async fn run(self, nudge: Arc<Notify>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let claimed = self.store.claim_letters(now(), LEASE, AT_ONCE).await.unwrap_or_else(|error| {
                tracing::error!(%error, "letters cannot be read");
                Vec::new()
            });
            for letter in &claimed {
                self.deliver(letter).await;
            }
            if claimed.is_empty() {
                tokio::select! {
                    _ = stop.wait_for(|stop| *stop) => {}
                    () = nudge.notified() => {}
                    () = sleep(POLL) => {}
                }
            }
        }
        for exit in self.mail.iter().chain(&self.pec) {
            exit.provider.close().await;
        }
    }

    async fn deliver(&self, letter: &ClaimedLetter) {
        let outcome = self.send(letter).await;
        let (state, due, words) = self.judge(outcome, letter);
        let event = (state == LetterState::Failed).then(|| failed(letter));
        match self.store.settle_letter(letter, (state, due), &words, event, now()).await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(letter = hex(&letter.id), "a letter was another sender's by then"),
            Err(error) => tracing::error!(letter = hex(&letter.id), %error, "a letter was left to its lease"),
        }
    }

    /// By the first provider that takes it.
    async fn send(&self, letter: &ClaimedLetter) -> Outcome {
        let (ways, none) = match letter.channel {
            LetterChannel::Pec => (&self.pec, "no certified mailbox is set"),
            LetterChannel::Email => (&self.mail, "no provider for e-mail is set"),
        };
        let mut outcome = Outcome::Refused(none.to_owned());
        for Exit { provider, from } in ways {
            let Some(message) = compose(letter, from) else { return Outcome::Refused("not an address".to_owned()) };
            outcome = provider.send(&Composed::Mail(message), now).await;
            if !matches!(outcome, Outcome::NotNow(..)) {
                break;
            }
        }
        outcome
    }

    /// What is written down. A letter that a server may have goes once more, with the same Message-ID: twice is better than never.
    fn judge(&self, outcome: Outcome, letter: &ClaimedLetter) -> (LetterState, crate::domain::time::At, String) {
        match outcome {
            Outcome::Accepted { words, .. } => (LetterState::Accepted, now(), words),
            Outcome::Refused(words) => (LetterState::Failed, now(), words),
            Outcome::NotNow(_, words) | Outcome::Unknown(words) => match self.backoff.wait(letter.tries.saturating_add(1), 0) {
                Some(wait) => (LetterState::Queued, now().plus(wait), words),
                None => (LetterState::Failed, now(), words),
            },
        }
    }
}

/// The same bytes on every try.
fn compose(letter: &ClaimedLetter, from: &Mailbox) -> Option<MailMessage> {
    let name = hex(&letter.id);
    let queued = UNIX_EPOCH + Duration::from_millis(u64::try_from(letter.queued.millis()).unwrap_or(0));
    let message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, letter.to.parse().ok()?))
        .message_id(Some(format!("<{name}@{}>", from.email.domain())))
        .date(queued)
        .subject(letter.subject.clone())
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body.clone())
        .ok()?;
    Some(MailMessage { name, envelope: message.envelope().clone(), bytes: Zeroizing::new(message.formatted()) })
}

fn failed(letter: &ClaimedLetter) -> Event {
    Event {
        at: now(),
        act: Act::LetterFailed,
        actor: "sender".to_owned(),
        capacity: String::new(),
        object: hex(&letter.id),
        result: "done".to_owned(),
        correlation: Uuid::new_v4().to_string(),
    }
}
