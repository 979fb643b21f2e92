//! The sender: takes second halves from the outbox, opens them, sends them, writes down what became of them.
//!
//! It holds the message key only. A message may be sent twice (the sender was killed between the gateway's answer and the
//! store), then with the same bytes and the same Message-ID; it is never lost.

mod compose;
mod files;
mod mail;
pub mod mailbox;
mod meter;
mod notices;
mod post;
mod provider;
pub mod reading;
mod receipts;
pub mod sms;
mod texts;
mod tls;
mod wire;
mod words;
mod work;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::sleep;

pub use self::mail::{Mail, MailTrouble};
pub use self::mailbox::{Mailbox, MailboxTrouble};
pub use self::meter::{Labels, Watch};
pub use self::post::Post;
pub use self::receipts::Receipts;
pub use self::texts::{Long, MessageTexts};

use self::compose::Composer;
use self::meter::Meter;
use self::notices::Notices;
use self::provider::Provider;
use self::work::Work;
use crate::clock::now;
use crate::config::service::{DeliverySettings, bad};
use crate::domain::sealed::Side;
use crate::exit::Failure;
use crate::store::Store;
use crate::vault::{Opener, VaultError};

/// How many messages are on their way at once.
const AT_ONCE: usize = 8;
/// The outbox is looked at this often when nobody nudges.
const POLL: Duration = Duration::from_secs(1);
/// The least pause after a look that found nothing.
const PAUSE: Duration = Duration::from_millis(200);
/// Sends second halves.
#[derive(Debug)]
pub struct Sender {
    work: Arc<Work>,
    notices: Option<Notices>,
}

impl Sender {
    /// A sender over this outbox. Reads the password and the extra root certificate that the settings name.
    ///
    /// # Errors
    /// When the opener is not the message side's, or a setting or a file that it names cannot be used.
    pub fn new(store: Store, opener: Opener, settings: &DeliverySettings) -> Result<Self, Failure> {
        if opener.side() != Side::Message {
            return Err(VaultError::OtherSide(Side::Message).into());
        }
        let from = settings.mail_from.parse().map_err(|error| bad("delivery.mail_from", error))?;
        let receipts = Receipts::new(store.clone());
        let providers = settings
            .providers
            .iter()
            .map(|provider| Provider::new(provider, &settings.mail_from, &receipts))
            .collect::<Result<_, _>>()?;
        let mailbox = settings.notices.as_ref().map(Mailbox::new).transpose()?;
        let notices = mailbox.map(|mailbox| Notices::new(mailbox, receipts));
        let texts = MessageTexts::load(&settings.texts)?;
        for Long { text, size } in texts.long() {
            let (segments, units) = (size.segments, size.units);
            tracing::warn!(text, segments, units, coding = size.coding.as_str(), "a text message takes more than one segment");
        }
        let work = Work {
            store,
            opener,
            composer: Composer::new(from, texts),
            providers,
            backoff: settings.backoff,
            lease: settings.lease,
            word: settings.word,
            changed: Arc::default(),
            meter: Meter::default(),
        };
        Ok(Self { work: Arc::new(work), notices })
    }

    /// Rings this bell whenever it has written down what became of a message.
    #[must_use]
    pub fn telling(mut self, changed: Arc<Notify>) -> Self {
        // Nobody else has it before it runs.
        if let Some(work) = Arc::get_mut(&mut self.work) {
            work.changed = changed;
        }
        self
    }

    /// A look at it while it runs.
    #[must_use]
    pub fn watch(&self) -> Watch {
        Watch(Arc::clone(&self.work))
    }

    /// Sends until told to stop (or until nobody is left who could tell), then finishes what it took.
    ///
    /// `nudge` wakes it when something was queued (`notify_one`, which is not lost while it is busy); without, it looks every second.
    pub async fn run(mut self, nudge: Arc<Notify>, mut stop: watch::Receiver<bool>) {
        let mut sending = JoinSet::new();
        let early = tokio::spawn(Receipts::new(self.work.store.clone()).match_early(stop.clone()));
        let mut keeping = JoinSet::new();
        for place in 0..self.work.providers.len() {
            let work = Arc::clone(&self.work);
            keeping.spawn(async move {
                if let Some(provider) = work.providers.get(place) {
                    provider.keep().await;
                }
            });
        }
        let notices = self.notices.take().map(|notices| tokio::spawn(reading::read(notices, stop.clone())));
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
        keeping.abort_all();
        for provider in &self.work.providers {
            provider.close().await;
        }
        // Receipts that came last are matched at the next start.
        early.abort();
        if let Some(notices) = notices {
            reading::end(notices).await;
        }
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
            let work = Arc::clone(&self.work);
            sending.spawn(async move { work.deliver(&message).await });
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
