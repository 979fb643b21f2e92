//! Data keys, imported cards.

use crspin::domain::card::CardState;
use crspin::domain::event::Act;
use crspin::domain::sealed::Side;
use crspin::domain::time::Date;
use crspin::store::StoreError;
use crspin::store::model::Imported;

use super::fixtures::{NOON, card, card_number, event, key, new_card, person};
use super::{Place, on_both};

on_both! { keys importing import_needs_its_keys states }

async fn keys(place: &Place) {
    let store = place.store().await;
    let (desk, message) = (key(Side::Desk), key(Side::Message));
    store.add_keys(&[desk.clone(), message.clone()], NOON).await.unwrap();
    store.import(vec![new_card(1, 1), new_card(2, 2)]).await.unwrap();
    assert_eq!(store.key(&desk.id).await.unwrap(), Some(desk.clone()));
    assert_eq!(store.key(&[9; 16]).await, Ok(None));
    assert_eq!(store.keys().await.unwrap(), [(desk, 2), (message, 2)]);
}

async fn importing(place: &Place) {
    let store = place.store().await;
    store.add_keys(&[key(Side::Desk), key(Side::Message)], NOON).await.unwrap();
    // More than travel together, with one twice among them.
    let mut cards: Vec<_> = (1..=100).map(|number| new_card(number, 1000 + number)).collect();
    cards.push(new_card(50, 1050));
    let done = store.import(cards.clone()).await.unwrap();
    assert_eq!(done[..100], [Imported::New; 100]);
    assert_eq!(done[100], Imported::Known);
    assert_eq!(store.count_cards().await, Ok(100));

    // Again, with other halves (as a new sealing gives), another holder, another product, another day.
    let mut again = vec![new_card(1, 1001), new_card(2, 1), new_card(3, 1003), new_card(4, 1004), new_card(101, 1101)];
    again[0].desk.pin = vec![99; 30];
    again[2].product = "other".parse().unwrap();
    again[3].valid_until = Date::constant(2032, 5, 31);
    let wanted = [Imported::Known, Imported::Contradicts, Imported::Contradicts, Imported::Contradicts, Imported::New];
    assert_eq!(store.import(again).await.unwrap(), wanted);
    let (half, wrapped) = store.desk_half(&card_number(1)).await.unwrap().unwrap();
    assert_eq!((half, wrapped), (new_card(1, 1001).desk, key(Side::Desk)));
    assert_eq!(card(&store, 2).await.holder, person(1002));

    // The one that is valid longest comes first.
    let mut later = new_card(201, 1001);
    later.valid_until = Date::constant(2032, 5, 31);
    store.import(vec![later]).await.unwrap();
    let found: Vec<_> = store.cards_of(&person(1001)).await.unwrap().into_iter().map(|card| card.number).collect();
    assert_eq!(found, [card_number(201), card_number(1)]);
    assert_eq!(store.card(&card_number(999)).await, Ok(None));
    assert_eq!(store.desk_half(&card_number(999)).await, Ok(None));
}

async fn import_needs_its_keys(place: &Place) {
    let store = place.store().await;
    let refused = store.import(vec![new_card(1, 1)]).await;
    assert!(matches!(refused, Err(StoreError::Database { .. })), "{refused:?}");
    assert_eq!(store.count_cards().await, Ok(0));
}

async fn states(place: &Place) {
    let store = place.store().await;
    super::fixtures::furnish(&store, 1).await;
    assert_eq!(card(&store, 1).await.state, CardState::Active);
    let changed = event(Act::CardStateChanged, NOON);
    assert_eq!(store.set_card_state(&card_number(1), CardState::Suspended, changed.clone()).await, Ok(true));
    assert_eq!(card(&store, 1).await.state, CardState::Suspended);
    assert_eq!(store.set_card_state(&card_number(9), CardState::Suspended, changed).await, Ok(false));
    assert_eq!(place.number("select count(*) from events where act = 'card-state-changed'").await, 1);
}
