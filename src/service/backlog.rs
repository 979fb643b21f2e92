//! What has not gone yet: looked up at most once a second, however many ask.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::clock::now;
use crate::store::deliveries::{Backlog, Tally};
use crate::store::{Store, StoreError};
use crate::wire::DeliveryHealth;

/// How long an answer serves; nobody needs to be asked before to be shown these.
const FRESH: Duration = Duration::from_secs(1);
/// Messages queued longer ago are no longer counted by where they ended.
const COUNTED: Duration = Duration::from_hours(24);

/// Open messages, and those of the last day.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Open, by provider and state.
    pub open: Vec<Backlog>,
    /// Queued within the last day, by provider, channel and state.
    pub day: Vec<Tally>,
}

/// Looks at the store, and remembers for a moment what it saw.
#[derive(Debug)]
pub struct Watched {
    store: Store,
    /// Above so old an open message, somebody should look.
    alarm: Duration,
    open: Mutex<Option<(Instant, Arc<Vec<Backlog>>)>>,
}

impl Watched {
    /// Over this store, with this age of an open message as the alarm.
    pub fn new(store: Store, alarm: Duration) -> Self {
        Self { store, alarm, open: Mutex::default() }
    }

    /// What is open.
    pub async fn open(&self) -> Result<Arc<Vec<Backlog>>, StoreError> {
        let mut kept = self.open.lock().await;
        if let Some((_, open)) = kept.as_ref().filter(|(at, _)| at.elapsed() < FRESH) {
            return Ok(Arc::clone(open));
        }
        let open = Arc::new(self.store.backlog().await?);
        *kept = Some((Instant::now(), Arc::clone(&open)));
        Ok(open)
    }

    /// The same, with what became of the messages of the last day.
    pub async fn all(&self) -> Result<Seen, StoreError> {
        let open = self.open().await?.to_vec();
        Ok(Seen { open, day: self.store.tally(now().minus(COUNTED)).await? })
    }

    /// How delivery is.
    pub async fn health(&self) -> Result<DeliveryHealth, StoreError> {
        let open = self.open().await?;
        let oldest = open.iter().map(|row| row.oldest).min().map(|oldest| now().since(oldest));
        Ok(DeliveryHealth {
            open: open.iter().map(|row| row.count).sum(),
            oldest_seconds: oldest.map(|age| age.as_secs()),
            alarm: oldest.is_some_and(|age| age > self.alarm),
        })
    }
}
