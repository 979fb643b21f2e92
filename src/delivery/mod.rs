//! The sender: takes second halves from the outbox, opens them, sends them, writes down what became of them.
//!
//! It holds the message key only. A message may be sent twice (the sender was killed between the gateway's answer and the
//! store), then with the same bytes and the same Message-ID; it is never lost.

mod compose;
mod files;
mod gateway;
mod mail;

use std::sync::Arc;
use std::time::Duration;

use openssl::rand::rand_bytes;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::sleep;

pub use self::mail::{Mail, MailTrouble};

use self::compose::Composer;
use self::gateway::{Gateway, Outcome};
use crate::clock::now;
use crate::config::service::DeliverySettings;
use crate::domain::contact::Channel;
use crate::domain::event::Act;
use crate::domain::message::Backoff;
use crate::domain::sealed::Side;
use crate::exit::{Code, Failure};
use crate::store::Store;
use crate::store::model::{Attempt, Claimed, Event};
use crate::vault::{Opener, VaultError, hex};

/// How many messages are on their way at once.
const AT_ONCE: usize = 8;
/// The outbox is looked at this often when nobody nudges.
const POLL: Duration = Duration::from_secs(1);
/// The least pause after a look that found nothing.
const PAUSE: Duration = Duration::from_millis(200);
/// How often the outcome is written before it is left to the lease.
const SETTLING: u32 = 3;

/// Sends second halves.
#[derive(Debug)]
pub struct Sender {
    work: Arc<Work>,
}

#[derive(Debug)]
struct Work {
    store: Store,
    opener: Opener,
    composer: Composer,
    gateway: Gateway,
    backoff: Backoff,
    lease: Duration,
}

impl Sender {
    /// A sender over this outbox. Reads the password and the extra root certificate that the settings name.
    ///
    /// # Errors
    /// [`Code::VaultKey`] when the opener is not the message side's; [`Code::BadSetting`] or [`Code::File`] for the settings.
    pub fn new(store: Store, opener: Opener, settings: &DeliverySettings) -> Result<Self, Failure> {
        if opener.side() != Side::Message {
            return Err(VaultError::OtherSide(Side::Message).into());
        }
        let (gateway, from) = Gateway::new(settings)?;
        let composer = Composer::new(from);
        Ok(Self { work: Arc::new(Work { store, opener, composer, gateway, backoff: settings.backoff, lease: settings.lease }) })
    }

    /// Sends until told to stop (or until nobody is left who could tell), then finishes what it took.
    ///
    /// `nudge` wakes it when something was queued (`notify_one`, which is not lost while it is busy); without, it looks every second.
    pub async fn run(self, nudge: Arc<Notify>, mut stop: watch::Receiver<bool>) {
        let mut sending = JoinSet::new();
        loop {
            while let Some(done) = sending.try_join_next() {
                report(done);
            }
            let free = AT_ONCE.saturating_sub(sending.len());
            let took = self.take(free, &mut sending).await;
            let full = sending.len() >= AT_ONCE;
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => break,
                Some(done) = sending.join_next(), if full => report(done),
                () = nudge.notified(), if !full => {}
                () = self.due(if took == 0 { PAUSE } else { Duration::ZERO }), if !full => {}
            }
        }
        while let Some(done) = sending.join_next().await {
            report(done);
        }
        self.work.gateway.close().await;
    }

    /// Claims so many messages at most and starts to send them; how many it were.
    async fn take(&self, free: usize, sending: &mut JoinSet<()>) -> usize {
        let most = u32::try_from(free).unwrap_or(0);
        let claimed = if most == 0 { Ok(Vec::new()) } else { self.work.store.claim(now(), self.work.lease, most).await };
        let claimed = claimed.unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox cannot be read");
            Vec::new()
        });
        let count = claimed.len();
        for message in claimed {
            sending.spawn(Arc::clone(&self.work).deliver(message));
        }
        count
    }

    /// Waits until a message is due, and `least`.
    async fn due(&self, least: Duration) {
        let mut wait = match least {
            Duration::ZERO => self.wait().await,
            least => least.max(self.wait().await),
        };
        while !wait.is_zero() {
            sleep(wait.min(POLL)).await;
            wait = self.wait().await;
        }
    }

    async fn wait(&self) -> Duration {
        match self.work.store.next_due().await {
            Ok(Some(due)) => due.since(now()),
            Ok(None) => POLL,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                POLL
            }
        }
    }
}

fn report(done: Result<(), tokio::task::JoinError>) {
    if let Err(error) = done {
        tracing::error!(%error, "a message was left to its lease");
    }
}

impl Work {
    async fn deliver(self: Arc<Self>, message: Claimed) {
        let outcome = self.attempt(&message).await;
        let attempt = self.judge(outcome, message.tries.saturating_add(1));
        self.settle(&message, attempt).await;
    }

    async fn attempt(&self, message: &Claimed) -> Outcome {
        if message.channel == Channel::Sms {
            return Outcome::Refused("no SMS gateway configured".to_owned());
        }
        let half = match self.opener.message(&message.half, &message.key, &message.card, &message.product) {
            Ok(half) => half,
            Err(error) => {
                tracing::error!(message = hex(&message.id), %error, "a second half does not open");
                let why = error.to_string();
                return if error.mendable() { Outcome::NotNow(why) } else { Outcome::Refused(why) };
            }
        };
        match self.composer.compose(message, &half) {
            Ok(composed) => self.gateway.send(&composed).await,
            Err(error) => Outcome::Refused(error.to_string()),
        }
    }

    /// What is written down after so many tries.
    fn judge(&self, outcome: Outcome, tries: u32) -> Attempt {
        match outcome {
            Outcome::Accepted(words) => Attempt::Accepted(words),
            Outcome::Refused(why) => Attempt::Failed(why),
            Outcome::NotNow(why) => match self.backoff.wait(tries, chance()) {
                Some(wait) => Attempt::Later(why, now().plus(wait)),
                None => Attempt::Failed(why),
            },
        }
    }

    async fn settle(&self, message: &Claimed, attempt: Attempt) {
        let id = hex(&message.id);
        let event = event(message, &attempt);
        for _ in 0..SETTLING {
            match self.store.settle(&message.id, message.lease, attempt.clone(), now(), event.clone()).await {
                Ok(true) => return tracing::info!(message = id, state = state(&attempt), "settled"),
                Ok(false) => return tracing::warn!(message = id, "another sender took the message over"),
                Err(error) => tracing::error!(message = id, %error, "the outcome cannot be written"),
            }
            sleep(POLL).await;
        }
        // The lease runs out and the message goes again, with the same Message-ID.
    }
}

fn event(message: &Claimed, attempt: &Attempt) -> Option<Event> {
    let (act, result) = match attempt {
        Attempt::Accepted(_) => (Act::MessageAccepted, "done"),
        Attempt::Failed(_) => (Act::MessageFailed, Code::NotDelivered.as_str()),
        Attempt::Later(..) => return None,
    };
    Some(Event {
        at: now(),
        act,
        actor: "sender".to_owned(),
        capacity: String::new(),
        object: message.release.as_str().to_owned(),
        result: result.to_owned(),
        correlation: hex(&message.id),
    })
}

fn state(attempt: &Attempt) -> &'static str {
    match attempt {
        Attempt::Accepted(_) => "accepted",
        Attempt::Later(..) => "later",
        Attempt::Failed(_) => "failed",
    }
}

/// Moves waits apart, so that many messages do not return at once.
fn chance() -> u8 {
    let mut byte = [128];
    // Without randomness the wait is the middle one.
    let _ = rand_bytes(&mut byte);
    byte[0]
}
