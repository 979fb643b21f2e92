//! One message: opened, composed, handed to the providers in their order, and written down.

use std::sync::Arc;
use std::time::Duration;

use openssl::rand::rand_bytes;
use tokio::sync::Notify;
use tokio::time::sleep;

use super::compose::{Composed, Composer};
use super::meter::Meter;
use super::provider::{Outcome, Provider};
use super::texts::Digits;
use crate::clock::now;
use crate::domain::event::Act;
use crate::domain::message::{Backoff, MessageKind, MessageState, Receipt, Wait};
use crate::exit::Code;
use crate::store::Store;
use crate::store::model::{Attempt, Claimed, Content, Event};
use crate::vault::{Opener, hex};

/// How often the outcome is written before it is left to the lease.
const SETTLING: u32 = 3;
/// The wait before the outcome is written again.
const PAUSE: Duration = Duration::from_secs(1);

/// What every message is worked on with.
#[derive(Debug)]
pub struct Work {
    pub store: Store,
    pub opener: Opener,
    pub composer: Composer,
    pub providers: Vec<Provider>,
    pub backoff: Backoff,
    pub lease: Duration,
    pub word: Duration,
    /// Rings when something became of a message.
    pub changed: Arc<Notify>,
    pub meter: Meter,
}

/// How a try ended, and with whom.
type Ended<'p> = (Option<&'p str>, Attempt);

impl Work {
    /// Tries once by every provider that lets it, and writes down how it ended.
    pub async fn deliver(&self, message: &Claimed) {
        let (provider, attempt) = self.attempt(message).await;
        self.settle(message, provider, attempt).await;
    }

    async fn attempt<'a>(&'a self, message: &'a Claimed) -> Ended<'a> {
        // What one may have is not given to another: the citizen would get it twice, under two names.
        let trial = message.provider.as_ref().filter(|_| message.kind == MessageKind::Test);
        let only = message.doubt.as_ref().or(trial);
        let provider = only.and_then(|only| self.providers.iter().find(|provider| provider.name == *only));
        if let (Some(_), Some(provider)) = (&message.doubt, provider)
            && let Some((receipt, words)) = provider.ask(message).await
        {
            return (Some(&provider.name), heard(receipt, words));
        }
        if now() >= message.deadline {
            return (message.provider.as_deref(), Attempt::Expired(too_late(message).to_owned()));
        }
        if let (Some(only), None) = (only, provider) {
            let words = "this sender has no such provider".to_owned();
            let attempt = match message.doubt {
                Some(_) => Attempt::Later { wait: Wait::Settings, words, at: now().plus(self.word).min(message.deadline) },
                None => Attempt::Failed(words),
            };
            return (Some(only), attempt);
        }
        match self.open(message) {
            Ok(digits) => self.compose(message, &digits, provider).await,
            Err(outcome) => (None, self.judge(outcome, message)),
        }
    }

    async fn compose<'a>(&'a self, message: &Claimed, digits: &Digits<'_>, only: Option<&'a Provider>) -> Ended<'a> {
        match self.composer.compose(message, digits) {
            Ok(composed) => self.hand(message, &composed, digits, only).await,
            Err(error) => (None, Attempt::Failed(error.to_string())),
        }
    }

    /// Opens what it brings; what keeps it from that is an outcome, too.
    fn open<'m>(&self, message: &'m Claimed) -> Result<Digits<'m>, Outcome> {
        Ok(match &message.content {
            Content::Half(sealed) => {
                let half = self.opener.message(&sealed.half, &sealed.key, &sealed.card, &sealed.product).map_err(|error| {
                    tracing::error!(message = hex(&message.id), %error, "a second half does not open");
                    let why = error.to_string();
                    if error.mendable() { Outcome::NotNow(Wait::Settings, why) } else { Outcome::Refused(why) }
                })?;
                Digits::Half(half)
            }
            Content::Code(code) => Digits::Code(code),
            Content::Words => Digits::None,
        })
    }

    /// Hands it to the providers in their order, or to this one only, until one takes it or refuses it for good.
    async fn hand<'a>(
        &'a self,
        message: &Claimed,
        composed: &Composed,
        digits: &Digits<'_>,
        only: Option<&'a Provider>,
    ) -> Ended<'a> {
        let mut ended = None;
        let ways = self.providers.iter().filter(|provider| provider.takes(message.channel));
        for provider in ways.filter(|provider| only.is_none_or(|only| only.name == provider.name)) {
            // Another sender could take the message over while this one is still at it.
            if !self.fits(message, provider) {
                let words = "the time of this try was over".to_owned();
                ended = ended.or(Some((None, Attempt::Later { wait: Wait::Turn, words, at: now() })));
                break;
            }
            // A trial is to tell how the provider is right now.
            if !provider.lets(now()) && message.kind != MessageKind::Test {
                continue;
            }
            match self.store.handing(&message.id, message.lease, &provider.name, now()).await {
                Ok(true) => {}
                // Whoever has the lease now writes what becomes of it; this is written only when it was stopped.
                Ok(false) => return (None, Attempt::Expired("it was stopped before it left".to_owned())),
                Err(error) => {
                    tracing::error!(message = hex(&message.id), %error, "the provider cannot be written down");
                    break;
                }
            }
            let outcome = provider.send(composed, now).await.without(digits);
            let over = !matches!(outcome, Outcome::NotNow(..));
            ended = Some((Some(provider.name.as_str()), self.judge(outcome, message)));
            if over {
                break;
            }
        }
        ended.unwrap_or_else(|| (None, self.rest(message)))
    }

    /// Whether a try by this provider surely ends within the lease. Nothing is lost by a provider that failed at once.
    fn fits(&self, message: &Claimed, provider: &Provider) -> bool {
        let left = message.lease.since(now());
        left >= provider.longest() || left >= self.lease / 8 * 7
    }

    /// Nobody could be tried.
    fn rest(&self, message: &Claimed) -> Attempt {
        let now = now();
        let mut ways = self.providers.iter().filter(|provider| provider.takes(message.channel)).peekable();
        if ways.peek().is_none() {
            return Attempt::Failed(format!("no provider for {} is set", message.channel));
        }
        let free = ways.filter_map(|provider| provider.resting(now)).min().unwrap_or_else(|| now.plus(PAUSE));
        let at = free.max(now.plus(PAUSE)).min(message.deadline);
        Attempt::Later { wait: Wait::Resting, words: "every provider of this channel is left alone for a while".to_owned(), at }
    }

    /// What is written down.
    fn judge(&self, outcome: Outcome, message: &Claimed) -> Attempt {
        match outcome {
            Outcome::Accepted { words, gateway_id } => Attempt::Accepted { words, gateway_id },
            Outcome::Refused(words) => Attempt::Failed(words),
            // Once more, and then it is left: a gateway that never answers must not send the citizen a copy each time.
            Outcome::Unknown(words) if message.before == MessageState::Unknown => {
                Attempt::Unknown { words, at: message.deadline }
            }
            Outcome::Unknown(words) => Attempt::Unknown { words, at: now().plus(self.word).min(message.deadline) },
            Outcome::NotNow(wait, words) => match self.backoff.wait(message.tries.saturating_add(1), chance()) {
                Some(pause) => Attempt::Later { wait, words, at: now().plus(pause).min(message.deadline) },
                // Only its word can tell by now.
                None if message.doubt.is_some() => Attempt::Unknown { words, at: message.deadline },
                None => Attempt::Failed(words),
            },
        }
    }

    async fn settle(&self, message: &Claimed, provider: Option<&str>, attempt: Attempt) {
        let id = hex(&message.id);
        let event = event(message, &attempt);
        for _ in 0..SETTLING {
            match self.store.settle(message, provider, attempt.clone(), now(), event.clone()).await {
                Ok(true) => {
                    self.changed.notify_waiters();
                    if let (Some(provider), Attempt::Accepted { .. }) = (provider, &attempt) {
                        self.meter.accepted(provider, message.channel, now().since(message.queued));
                    }
                    return tracing::info!(message = id, provider, state = attempt.state().as_str(), "settled");
                }
                Ok(false) => return tracing::warn!(message = id, "another sender took the message over"),
                Err(error) => tracing::error!(message = id, %error, "the outcome cannot be written"),
            }
            sleep(PAUSE).await;
        }
        // The lease runs out and the message goes again, with the same Message-ID.
    }
}

fn too_late(message: &Claimed) -> &'static str {
    match message.doubt {
        Some(_) => "a provider may have it, and its word did not come in time",
        None => "no provider took it in time",
    }
}

fn heard(receipt: Receipt, words: String) -> Attempt {
    match receipt {
        Receipt::Accepted => Attempt::Accepted { words, gateway_id: None },
        Receipt::Delivered => Attempt::Delivered(words),
        Receipt::Failed => Attempt::Failed(words),
    }
}

fn event(message: &Claimed, attempt: &Attempt) -> Option<Event> {
    let (act, result) = match attempt {
        Attempt::Accepted { .. } => (Act::MessageAccepted, "done"),
        Attempt::Delivered(_) => (Act::MessageDelivered, "done"),
        Attempt::Failed(_) | Attempt::Expired(_) => (Act::MessageFailed, Code::NotDelivered.as_str()),
        Attempt::Later { .. } | Attempt::Unknown { .. } => return None,
    };
    Some(Event {
        at: now(),
        act,
        actor: "sender".to_owned(),
        capacity: String::new(),
        object: message.release.as_ref().map(ToString::to_string).unwrap_or_default(),
        result: result.to_owned(),
        correlation: hex(&message.id),
    })
}

/// Moves waits apart, so that many messages do not return at once.
fn chance() -> u8 {
    let mut byte = [128];
    // Without randomness the wait is the middle one.
    let _ = rand_bytes(&mut byte);
    byte[0]
}
