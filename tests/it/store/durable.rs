//! SQLite's group commit: who is answered is on the disk, who is not on the disk is not answered.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use crspin::domain::event::Act;
use crspin::store::{Store, StoreError};
use rusqlite::Connection;
use tokio::task::JoinHandle;

use super::fixtures::{NOON, after, card, event, furnish, new_release, person};
use super::place::Place;

fn raw(place: &Place) -> Connection {
    Connection::open(place.url.strip_prefix("sqlite:").unwrap()).unwrap()
}

fn record(store: &Store, seconds: u64) -> JoinHandle<Result<(), StoreError>> {
    let store = store.clone();
    tokio::spawn(async move { store.record(event(Act::CardsFound, after(seconds))).await })
}

fn events(db: &Connection) -> i64 {
    db.query_row("select count(*) from events", [], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_hears_of_what_is_not_committed() {
    let place = Place::sqlite();
    let store = place.store().await;
    let other = raw(&place);
    // Another process writes: nothing can be committed, so nobody may be answered.
    other.execute_batch("begin immediate").unwrap();
    let mut waiting: Vec<_> = (0..20).map(|second| record(&store, second)).collect();
    let answered = tokio::time::timeout(Duration::from_millis(300), &mut waiting[0]).await;
    assert!(answered.is_err(), "answered before the commit");
    other.execute_batch("rollback").unwrap();
    for one in waiting {
        assert_eq!(one.await.unwrap(), Ok(()));
    }
    assert_eq!(events(&other), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_answered_is_seen_by_others_at_once() {
    let place = Place::sqlite();
    let store = place.store().await;
    let other = raw(&place);
    for second in 0..20 {
        store.record(event(Act::CardsFound, after(second))).await.unwrap();
        assert_eq!(events(&other), i64::try_from(second).unwrap() + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refused_takes_no_other_along() {
    let place = Place::sqlite();
    let store = place.store().await;
    furnish(&store, 20).await;
    let other = raw(&place);
    let mut cards = Vec::new();
    for number in 1..=20 {
        cards.push(card(&store, number).await);
    }
    // All in one group: the writer waits for the lock while they queue.
    other.execute_batch("begin immediate").unwrap();
    let waiting: Vec<_> = (1..)
        .zip(&cards)
        .map(|(number, card)| {
            let mut new = new_release(number, card, NOON);
            if number % 2 == 0 {
                new.operator = person(77); // not registered
            }
            let store = store.clone();
            tokio::spawn(async move { store.release(new).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    other.execute_batch("rollback").unwrap();
    for (number, one) in (1..).zip(waiting) {
        assert_eq!(one.await.unwrap().is_ok(), number % 2 == 1, "{number}");
    }
    assert_eq!(place.number("select count(*) from releases").await, 10);
    assert_eq!(place.number("select count(*) from messages").await, 10);
    assert_eq!(place.number("select sum(releases) from cards").await, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_finishes_what_is_queued() {
    let place = Place::sqlite();
    let store = place.store().await;
    let writes: Vec<_> = (0..200).map(|second| record(&store, second)).collect();
    store.clone().close().await;
    let db = raw(&place);
    let seen = events(&db);
    let mut done = 0;
    for write in writes {
        match write.await.unwrap() {
            Ok(()) => done += 1,
            Err(error) => assert_eq!(error, StoreError::Closed),
        }
    }
    assert_eq!((seen, events(&db)), (done, done));
    assert_eq!(store.record(event(Act::Login, NOON)).await, Err(StoreError::Closed));
    assert_eq!(store.check().await, Err(StoreError::Closed));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_are_their_owners_alone() {
    let place = Place::sqlite();
    let store = place.store().await;
    store.record(event(Act::Login, NOON)).await.unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(place.folder.as_ref().unwrap()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{entry:?}");
        files += 1;
    }
    assert_eq!(files, 3, "database, log and index of the log");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_kept_short() {
    let place = Place::sqlite();
    let store = place.store().await;
    assert_eq!(raw(&place).query_row("pragma journal_mode", [], |row| row.get::<_, String>(0)).unwrap(), "wal");
    for second in 0..300 {
        let writes: Vec<_> = (0..20).map(|_| record(&store, second)).collect();
        for write in writes {
            write.await.unwrap().unwrap();
        }
    }
    let log = place.folder.as_ref().unwrap().path().join("store.db-wal").metadata().unwrap().len();
    assert!(log < 8 << 20, "{log} bytes");
}
