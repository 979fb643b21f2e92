//! Rows that contradict the types are named, not guessed at.

use std::time::Duration;

use crspin::store::StoreError;
use crspin::store::model::ReleaseFilter;

use super::fixtures::{NOON, card, card_number, furnish, new_release, person, release_id};
use super::{Place, on_both};

on_both! { named outbox_goes_on }

async fn named(place: &Place) {
    let store = place.store().await;
    furnish(&store, 1).await;
    store.release(new_release(1, &card(&store, 1).await, NOON)).await.unwrap();
    let corrupt = |table, column, id: &str| StoreError::Corrupt { table, column, id: id.to_owned() };

    place.sql("update cards set state = 'lost'").await;
    let number = card_number(1);
    assert_eq!(store.card(&number).await, Err(corrupt("cards", "state", number.as_str())));
    place.sql("update cards set state = 'active', releases = -1").await;
    assert_eq!(store.cards_of(&person(1001)).await, Err(corrupt("cards", "releases", number.as_str())));

    place.sql("update operators set first_day = '2026-13-01'").await;
    let id = person(1);
    assert_eq!(store.operators(&id).await, Err(corrupt("operators", "first_day", id.as_str())));
    place.sql("update enti set standing = ''").await;
    place.sql("update operators set first_day = '2026-12-01'").await;
    assert_eq!(store.operators(&id).await, Err(corrupt("enti", "standing", "c_c933")));

    let filter = ReleaseFilter { limit: 1, ..ReleaseFilter::default() };
    place.sql("update releases set document_kind = 'none', citizen_fiscal_code = 'nobody'").await;
    assert_eq!(store.releases(&filter).await, Err(corrupt("releases", "citizen_fiscal_code", release_id(1).as_str())));

    let cut = if place.folder.is_some() { "x'00'" } else { "'\\x00'" };
    place.sql(&format!("update data_keys set wrapped_for = {cut}")).await;
    assert_eq!(store.desk_half(&number).await, Err(corrupt("data_keys", "wrapped_for", &"01".repeat(16))));
}

async fn outbox_goes_on(place: &Place) {
    let store = place.store().await;
    furnish(&store, 2).await;
    for number in 1..=2 {
        store.release(new_release(number.into(), &card(&store, number).await, NOON)).await.unwrap();
    }
    place.sql("update messages set channel = 'pigeon' where release_id = (select min(id) from releases)").await;
    let lease = Duration::from_mins(1);
    let claimed = store.claim(NOON, lease, 10).await.unwrap();
    assert_eq!(claimed.iter().map(|message| message.release.clone()).collect::<Vec<_>>(), [Some(release_id(2))]);
    let error = store.claim(NOON, lease, 10).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { table: "messages", column: "channel", .. }), "{error:?}");
}
