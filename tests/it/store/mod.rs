//! The contract of the store: every function, on SQLite always, on PostgreSQL when `CRSPIN_TEST_POSTGRES` names a server on
//! which databases may be made. In CI it may not be missing.

#![expect(clippy::unwrap_used, reason = "what fails here fails its test")]

mod announcements;
mod bulletins;
mod corrupt;
mod deliveries;
mod durable;
mod fixtures;
mod lists;
mod outbox;
mod people;
pub mod place;
mod postgres;
mod receipts;
mod releases;
mod resends;
mod schema;
mod tenure;
mod vault;

/// Each test in both databases.
macro_rules! on_both {
    ($($name:ident)*) => { $(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                super::$name(&super::Place::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                if let Some(place) = super::Place::postgres().await {
                    super::$name(&place).await;
                    place.end().await;
                }
            }
        }
    )* };
}
use on_both;
use place::Place;
