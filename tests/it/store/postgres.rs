//! What only PostgreSQL can do to us.

use crspin::domain::event::Act;
use crspin::store::model::Written;
use crspin::store::{Store, StoreError};

use super::fixtures::{NOON, card, event, furnish, new_release};
use super::place::{Place, connect};

#[tokio::test(flavor = "multi_thread")]
async fn falling_connections_are_survived() {
    let Some(place) = Place::postgres().await else { return };
    let store = place.store().await;
    let killer = connect(&place.url).await;
    let writes = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            for _ in 0..50 {
                store.record(event(Act::CardsFound, NOON)).await?;
                store.next_due().await?;
            }
            Ok::<(), StoreError>(())
        })
    });
    let writes: Vec<_> = writes.collect();
    for _ in 0..3 {
        let sql = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
        killer.execute(sql, &[]).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    for write in writes {
        assert_eq!(write.await.unwrap(), Ok(()));
    }
    assert!(place.number("select count(*) from events").await >= 400);
    place.end().await;
}

/// As a cluster does that serializes everything.
#[tokio::test(flavor = "multi_thread")]
async fn serialization_failures_are_tried_again() {
    let Some(mut place) = Place::postgres().await else { return };
    let plain = place.url.clone();
    place.url = format!("{plain}?options=-c%20default_transaction_isolation%3Dserializable");
    let store = place.store().await;
    furnish(&store, 10).await;
    let mut turns = Vec::new();
    for number in 1..=10 {
        let judged = card(&store, number).await;
        let store = store.clone();
        turns.push(tokio::spawn(async move { store.release(new_release(number.into(), &judged, NOON)).await }));
    }
    for turn in turns {
        assert!(matches!(turn.await.unwrap(), Ok(Written::Done(_))));
    }
    store.close().await;
    place.url = plain;
    assert_eq!(place.number("select cast(sum(releases) as bigint) from operator_counters").await, 10);
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_dropped_leaves_no_transaction_open() {
    let Some(place) = Place::postgres().await else { return };
    let store = place.store().await;
    furnish(&store, 1).await;
    let judged = card(&store, 1).await;
    for id in 0..200 {
        // Dropped at its first waits, wherever that is.
        let release = store.release(new_release(id, &judged, NOON));
        let patience = std::time::Duration::from_micros(id * 20);
        let _outcome = tokio::time::timeout(patience, release).await;
    }
    // Otherwise the card would be locked for ever.
    let judged = card(&store, 1).await;
    let last = tokio::time::timeout(std::time::Duration::from_secs(20), store.release(new_release(999, &judged, NOON))).await;
    assert!(matches!(last, Ok(Ok(Written::Done(_) | Written::Changed))), "{last:?}");
    let sql = "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'";
    assert_eq!(place.number(sql).await, 0);
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_is_not_given_up() {
    let Some(mut place) = Place::postgres().await else { return };
    let plain = place.url.clone();
    // The server of the tests speaks no TLS.
    place.url = format!("{plain}?sslmode=verify-full");
    let store = Store::open(&place.url).await;
    match store {
        Ok(store) => assert!(matches!(store.migrate().await, Err(StoreError::Open(_)))),
        // A machine without any root certificate says so at once.
        Err(error) => assert!(matches!(error, StoreError::Open(_))),
    }
    place.url = plain;
    place.end().await;
}
