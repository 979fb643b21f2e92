//! What gateways say of messages later on: kept by the store, whatever comes first.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use super::words::clean;
use crate::clock::now;
use crate::domain::message::Receipt;
use crate::store::receipts::{Heard, Named, Told};
use crate::store::{Store, StoreError};
use crate::vault::hex;

/// How often kept receipts are looked at.
const STEP: Duration = Duration::from_secs(1);
/// How long a receipt of an unknown message is kept: its sender writes the name down within moments, or within a lease when it was
/// killed. Gateways serve others, too, and some give names twice.
const KEPT: Duration = Duration::from_hours(1);

/// Takes receipts.
#[derive(Clone, Debug)]
pub struct Receipts {
    store: Store,
}

impl Receipts {
    /// Into this store.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// Writes down what was heard. The gateway may be told "thank you" when this is done, and not before.
    ///
    /// # Errors
    /// When the store does not take it: the gateway should say it again.
    pub async fn heard(&self, provider: Option<&str>, message: Named, receipt: Receipt, words: &str) -> Result<Told, StoreError> {
        let provider = provider.map(ToOwned::to_owned);
        let heard = Heard { message, provider: provider.clone(), receipt, words: clean(words), at: now() };
        let told = self.store.hear(heard).await;
        match &told {
            Ok(told) => tracing::info!(provider, receipt = receipt.as_str(), ?told, "a receipt"),
            Err(error) => tracing::error!(provider, %error, "a receipt cannot be kept"),
        }
        told
    }

    /// Writes down a notice that lies at this place of a box, once, however often it is read; nothing when it speaks of no
    /// message of ours. It may be deleted when this is done, and not before.
    ///
    /// # Errors
    /// When the store does not take it: the notice should be left where it is.
    pub async fn noticed(
        &self,
        name: &str,
        message: [u8; 16],
        receipt: Receipt,
        words: &str,
    ) -> Result<Option<Told>, StoreError> {
        let heard = Heard { message: Named::Ours(message), provider: None, receipt, words: clean(words), at: now() };
        let told = self.store.notice(name, heard).await;
        let message = hex(&message);
        match &told {
            Ok(told) => tracing::info!(message, receipt = receipt.as_str(), ?told, "a notice"),
            Err(error) => tracing::error!(message, %error, "a notice cannot be kept"),
        }
        told
    }

    /// Applies receipts that came too early, until told to stop.
    pub async fn match_early(self, mut stop: watch::Receiver<bool>) {
        loop {
            if let Err(error) = self.store.match_receipts(now().minus(KEPT)).await {
                tracing::error!(%error, "early receipts cannot be matched");
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = sleep(STEP) => {}
            }
        }
    }
}
