//! The tables: the same on both, made once, known to be right.

use crspin::store::{Store, StoreError};

use super::{Place, on_both};

on_both! { migrations_at_once not_migrated newer_tables }

async fn migrations_at_once(place: &Place) {
    let runs = (0..4).map(|_| {
        let url = place.url.clone();
        tokio::spawn(async move {
            let store = Store::open(&url).await?;
            store.migrate().await?;
            store.check().await
        })
    });
    for run in runs.collect::<Vec<_>>() {
        assert_eq!(run.await.unwrap(), Ok(()));
    }
    assert_eq!(place.number("select count(*) from refinery_schema_history").await, 1);
    // And once more, with nothing to do.
    assert_eq!(place.store().await.check().await, Ok(()));
}

async fn not_migrated(place: &Place) {
    let store = Store::open(&place.url).await.unwrap();
    assert_eq!(store.check().await, Err(StoreError::Schema { found: 0, wanted: 1 }));
}

async fn newer_tables(place: &Place) {
    let store = place.store().await;
    place.sql("update refinery_schema_history set version = 7").await;
    assert_eq!(store.check().await, Err(StoreError::Schema { found: 7, wanted: 1 }));
}

#[tokio::test]
async fn the_same_tables_and_columns_on_both() {
    let Some(postgres) = Place::postgres().await else { return };
    let sqlite = Place::sqlite();
    for place in [&postgres, &sqlite] {
        place.store().await.close().await;
    }
    let columns = sqlite.columns().await;
    assert!(columns.len() > 60, "{columns:?}");
    assert_eq!(columns, postgres.columns().await);
    postgres.end().await;
}

#[tokio::test]
async fn urls_that_are_none() {
    for url in ["", "store.db", "sqlite:", "sqlite::memory:", "mysql://u:s3cret@h/d", "postgres://u:s3cret@h:x/d"] {
        let error = Store::open(url).await.unwrap_err();
        assert!(matches!(error, StoreError::Url(_)), "{url}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{url}: {error:?}");
    }
}

#[tokio::test]
async fn no_such_folder() {
    let error = Store::open("sqlite:/no/such/folder/store.db").await.unwrap_err();
    assert!(matches!(&error, StoreError::Open(why) if why.contains("/no/such/folder/store.db")), "{error:?}");
}
