//! Receipts: early, late, twice, and by strangers.

use crspin::domain::message::{MessageState, Receipt};
use crspin::store::Store;
use crspin::store::model::{Attempt, MessageRow};
use crspin::store::receipts::{Heard, Named, Told};

use super::fixtures::{NOON, after, card, furnish, new_release, release_id};
use super::{Place, on_both};

on_both! { in_time before_its_message_is_known of_others late_and_twice two_at_once notices_once of_strangers_in_their_hundreds of_a_name_that_another_gave of_a_try_before_the_last }

const LEASE: std::time::Duration = std::time::Duration::from_mins(1);

fn heard(message: Named, receipt: Receipt, second: u64) -> Heard {
    Heard { message, provider: Some("sms".to_owned()), receipt, words: format!("stat:{receipt}"), at: after(second) }
}

fn theirs(name: &str) -> Named {
    Named::Theirs(name.to_owned())
}

async fn message(store: &Store) -> MessageRow {
    store.find_release(&release_id(1)).await.unwrap().unwrap().messages.pop().unwrap()
}

/// One message that a sender holds.
async fn claimed(place: &Place) -> (Store, crspin::store::model::Claimed) {
    let store = place.store().await;
    furnish(&store, 1).await;
    store.release(new_release(1, &card(&store, 1).await, NOON)).await.unwrap();
    let one = store.claim(NOON, LEASE, 10).await.unwrap().remove(0);
    assert!(store.handing(&one.id, one.lease, "sms", after(1)).await.unwrap());
    (store, one)
}

async fn accept(store: &Store, one: &crspin::store::model::Claimed) -> bool {
    let yes = Attempt::Accepted { words: "ok".to_owned(), gateway_id: Some("7F3A".to_owned()) };
    store.settle(one, Some("sms"), yes, after(2), None).await.unwrap()
}

async fn in_time(place: &Place) {
    let (store, one) = claimed(place).await;
    assert!(accept(&store, &one).await);
    assert_eq!(store.hear(heard(theirs("7F3A"), Receipt::Delivered, 9)).await, Ok(Told::Changed(MessageState::Delivered)));
    let row = message(&store).await;
    assert_eq!((row.state, row.since, row.reason), (MessageState::Delivered, after(9), None));
    let log = store.message_log(&one.id).await.unwrap();
    let last = log.last().unwrap();
    assert_eq!(
        (last.state, last.provider.as_deref(), last.words.as_str()),
        (MessageState::Delivered, Some("sms"), "stat:delivered")
    );
    assert_eq!(place.number("select count(*) from events where act = 'message-delivered'").await, 1);
    assert_eq!(place.number("select count(*) from receipts").await, 0);
}

async fn before_its_message_is_known(place: &Place) {
    let (store, one) = claimed(place).await;
    // The gateway is faster than the sender that writes down its answer.
    assert_eq!(store.hear(heard(theirs("7F3A"), Receipt::Failed, 1)).await, Ok(Told::Kept));
    assert_eq!(store.match_receipts(NOON).await, Ok(0));
    assert!(accept(&store, &one).await);
    assert_eq!(store.match_receipts(NOON).await, Ok(1));
    let row = message(&store).await;
    assert_eq!((row.state, row.reason.as_deref()), (MessageState::Failed, Some("stat:failed")));
    assert_eq!(place.number("select count(*) from receipts").await, 0);

    // By our own number it is known at once, and the sender that comes after takes nothing back.
    assert_eq!(store.hear(heard(Named::Ours(one.id), Receipt::Delivered, 3)).await, Ok(Told::Changed(MessageState::Delivered)));
    assert!(!accept(&store, &one).await);
    assert_eq!(message(&store).await.state, MessageState::Delivered);
}

async fn of_others(place: &Place) {
    let (store, one) = claimed(place).await;
    assert!(accept(&store, &one).await);
    let stranger = |message| Heard { provider: Some("other".to_owned()), ..heard(message, Receipt::Failed, 3) };
    for message in [theirs("7F3A"), Named::Ours(one.id), theirs("7f3a"), Named::Ours([9; 16])] {
        assert_eq!(store.hear(stranger(message)).await, Ok(Told::Kept));
    }
    assert_eq!(store.match_receipts(NOON).await, Ok(0));
    assert_eq!(message(&store).await.state, MessageState::Accepted);
    assert_eq!(place.number("select count(*) from receipts").await, 4);
    // They are forgotten in time.
    assert_eq!(store.match_receipts(after(4)).await, Ok(0));
    assert_eq!(place.number("select count(*) from receipts").await, 0);
    // Notices by mail come from nobody in particular.
    let notice = Heard { provider: None, ..heard(Named::Ours(one.id), Receipt::Failed, 5) };
    assert_eq!(store.hear(notice).await, Ok(Told::Changed(MessageState::Failed)));
}

async fn late_and_twice(place: &Place) {
    let (store, one) = claimed(place).await;
    assert!(accept(&store, &one).await);
    let delivered = heard(theirs("7F3A"), Receipt::Delivered, 9);
    assert_eq!(store.hear(delivered.clone()).await, Ok(Told::Changed(MessageState::Delivered)));
    assert_eq!(store.hear(delivered).await, Ok(Told::Known));
    assert_eq!(store.hear(heard(theirs("7F3A"), Receipt::Failed, 10)).await, Ok(Told::Known));
    assert_eq!(message(&store).await.since, after(9));
    assert_eq!(store.message_log(&one.id).await.unwrap().iter().filter(|line| line.state == MessageState::Delivered).count(), 1);
}

async fn two_at_once(place: &Place) {
    let (store, one) = claimed(place).await;
    assert!(accept(&store, &one).await);
    let told = |receipt| store.hear(heard(Named::Ours(one.id), receipt, 9));
    let (one_told, other_told) = tokio::join!(told(Receipt::Failed), told(Receipt::Delivered));
    assert!(one_told.is_ok() && other_told.is_ok(), "{one_told:?} {other_told:?}");
    assert_eq!(message(&store).await.state, MessageState::Delivered, "whichever came first");
}

async fn notices_once(place: &Place) {
    let (store, one) = claimed(place).await;
    assert!(accept(&store, &one).await);
    let notice = |receipt, second| Heard { provider: None, ..heard(Named::Ours(one.id), receipt, second) };
    let delayed = Ok(Some(Told::Known));
    assert_eq!(store.notice("box/1/1", notice(Receipt::Accepted, 3)).await, delayed);
    assert_eq!(store.notice("box/1/1", notice(Receipt::Accepted, 3)).await, delayed);
    let bounced = Ok(Some(Told::Changed(MessageState::Failed)));
    assert_eq!(store.notice("box/1/2", notice(Receipt::Failed, 4)).await, bounced);
    let words: Vec<String> = store.message_log(&one.id).await.unwrap().into_iter().map(|line| line.words).collect();
    assert_eq!(words, ["ok", "stat:accepted", "stat:failed"]);
    // Somebody mends it by hand and it goes again; the old notice, read twice, does not undo that. A new one does.
    place.sql("update messages set state = 'accepted'").await;
    assert_eq!(store.notice("box/1/2", notice(Receipt::Failed, 4)).await, Ok(Some(Told::Known)));
    assert_eq!(message(&store).await.state, MessageState::Accepted);
    assert_eq!(store.notice("box/1/3", notice(Receipt::Failed, 5)).await, bounced);
    // Of strangers nothing is kept.
    let stranger = Heard { message: Named::Ours([9; 16]), ..notice(Receipt::Failed, 6) };
    assert_eq!(store.notice("box/1/4", stranger).await, Ok(None));
    assert_eq!(place.number("select count(*) from receipts").await, 0);
    assert_eq!(place.number("select count(*) from notices").await, 3);
    let late = Heard { at: NOON.plus(std::time::Duration::from_hours(31 * 24)), ..notice(Receipt::Delivered, 7) };
    assert_eq!(store.notice("box/2/1", late).await, Ok(Some(Told::Changed(MessageState::Delivered))));
    assert_eq!(place.number("select count(*) from notices").await, 1, "they are forgotten in time");
}

async fn of_strangers_in_their_hundreds(place: &Place) {
    let (store, one) = claimed(place).await;
    for second in 0..100 {
        let stranger = Heard { provider: Some("other".to_owned()), ..heard(Named::Ours(one.id), Receipt::Failed, second) };
        assert_eq!(store.hear(stranger).await, Ok(Told::Kept));
    }
    assert_eq!(store.hear(heard(theirs("7F3A"), Receipt::Delivered, 101)).await, Ok(Told::Kept));
    assert!(accept(&store, &one).await);
    assert_eq!(store.match_receipts(NOON).await, Ok(1), "the early receipt is matched");
}

async fn of_a_name_that_another_gave(place: &Place) {
    let (store, one) = claimed(place).await;
    assert!(accept(&store, &one).await);
    store.hear(heard(theirs("7F3A"), Receipt::Failed, 3)).await.unwrap();
    place.sql("update messages set state = 'queued', due = 0").await;
    let again = store.claim(after(20), LEASE, 1).await.unwrap().remove(0);
    assert!(store.handing(&again.id, again.lease, "other", after(20)).await.unwrap());
    let unknown = Attempt::Unknown { words: "cut".to_owned(), at: after(900) };
    assert!(store.settle(&again, Some("other"), unknown, after(21), None).await.unwrap());
    let others = Heard { provider: Some("other".to_owned()), ..heard(theirs("7F3A"), Receipt::Delivered, 22) };
    assert_eq!(store.hear(others).await, Ok(Told::Kept), "the other provider speaks of another message");
}

async fn of_a_try_before_the_last(place: &Place) {
    let (store, one) = claimed(place).await;
    assert!(accept(&store, &one).await);
    store.hear(heard(theirs("7F3A"), Receipt::Failed, 3)).await.unwrap();
    place.sql("update messages set state = 'queued', due = 0").await;
    store.hear(heard(theirs("7F3A"), Receipt::Failed, 4)).await.unwrap();
    assert_eq!(message(&store).await.state, MessageState::Queued, "the old receipt came twice");
}
