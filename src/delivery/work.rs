//! One message: opened, composed, handed to the providers in their order, and written down.

use std::sync::Arc;
use std::time::{Duration, Instant};

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
        let last = self.providers.iter().find(|provider| Some(&provider.name) == message.provider.as_ref());
        let in_doubt = matches!(message.before, MessageState::Unknown | MessageState::Sending);
        if let (true, Some(provider)) = (in_doubt, last)
            && let Some((receipt, words)) = provider.ask(message).await
        {
            return (Some(&provider.name), heard(receipt, words));
        }
        if now() >= message.deadline {
            return (message.provider.as_deref(), Attempt::Expired("no provider took it in time".to_owned()));
        }
        let trial = message.kind == MessageKind::Test;
        if let (true, Some(named), None) = (trial, &message.provider, last) {
            return (Some(named), Attempt::Failed("this sender has no such provider".to_owned()));
        }
        match self.compose(message) {
            // What one may have is not given to another: the citizen would get it twice, under two names.
            Ok(composed) => self.hand(message, &composed, last.filter(|_| in_doubt || trial)).await,
            Err(outcome) => (None, self.judge(outcome, message)),
        }
    }

    /// Opens and composes; what keeps it from that is an outcome, too.
    fn compose(&self, message: &Claimed) -> Result<Composed, Outcome> {
        let digits = match &message.content {
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
        };
        self.composer.compose(message, &digits).map_err(|error| Outcome::Refused(error.to_string()))
    }

    /// Hands it to the providers in their order, or to this one only, until one takes it or refuses it for good.
    async fn hand<'a>(&'a self, message: &Claimed, composed: &Composed, only: Option<&'a Provider>) -> Ended<'a> {
        let started = Instant::now();
        let mut ended = None;
        let ways = self.providers.iter().filter(|provider| provider.takes(message.channel));
        for provider in ways.filter(|provider| only.is_none_or(|only| only.name == provider.name)) {
            // Another sender could take the message over while this one is still at it.
            if started.elapsed() > self.lease / 2 {
                break;
            }
            // A trial is to tell how the provider is right now.
            if !provider.lets(now()) && message.kind != MessageKind::Test {
                continue;
            }
            match self.store.handing(&message.id, message.lease, &provider.name).await {
                Ok(true) => {}
                Ok(false) => return (Some(&provider.name), Attempt::Failed("the lease was lost".to_owned())),
                Err(error) => {
                    tracing::error!(message = hex(&message.id), %error, "the provider cannot be written down");
                    break;
                }
            }
            let outcome = provider.send(composed, now).await;
            let over = !matches!(outcome, Outcome::NotNow(..));
            ended = Some((Some(provider.name.as_str()), self.judge(outcome, message)));
            if over {
                break;
            }
        }
        ended.unwrap_or_else(|| (None, self.rest(message)))
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
