//! The outbox: every message to one sender at a time.

use std::time::Duration;

use crspin::domain::contact::Channel;
use crspin::domain::event::Act;
use crspin::domain::message::{Language, MessageKind, MessageState, Wait};
use crspin::domain::sealed::Side;
use crspin::store::Store;
use crspin::store::model::{Attempt, Content, MessageRow};

use super::fixtures::{NOON, after, card, card_number, event, furnish, key, new_card, new_release, release_id};
use super::{Place, on_both};

on_both! { sent tried_again lease_lost given_up senders_at_once }

const LEASE: Duration = Duration::from_mins(1);

async fn released(place: &Place, cards: u32) -> Store {
    let store = place.store().await;
    furnish(&store, cards).await;
    for number in 1..=cards {
        store.release(new_release(number.into(), &card(&store, number).await, NOON)).await.unwrap();
    }
    store
}

async fn message(store: &Store) -> MessageRow {
    store.find_release(&release_id(1)).await.unwrap().unwrap().messages.pop().unwrap()
}

fn accepted(words: &str) -> Attempt {
    Attempt::Accepted { words: words.to_owned(), gateway_id: Some("T1".to_owned()) }
}

async fn sent(place: &Place) {
    let store = released(place, 1).await;
    assert_eq!(store.next_due().await, Ok(Some(NOON)));
    let early = store.claim(NOON.minus(Duration::from_millis(1)), LEASE, 10).await.unwrap();
    assert!(early.is_empty());

    let mut claimed = store.claim(after(1), LEASE, 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    let one = claimed.remove(0);
    assert_eq!(
        (one.release.clone(), one.channel, one.address.as_str()),
        (Some(release_id(1)), Channel::Email, "citizen@example.it")
    );
    assert_eq!((one.language, one.queued, one.tries, one.lease), (Language::It, NOON, 0, after(61)));
    assert_eq!((one.kind, one.before, one.provider.as_deref()), (MessageKind::Half, MessageState::Queued, None));
    let Content::Half(sealed) = &one.content else { panic!("a half was queued: {one:?}") };
    assert_eq!((&sealed.card, sealed.product.as_str()), (&card_number(1), "ts-cns"));
    assert_eq!((&sealed.half, &sealed.key), (&new_card(1, 1001).message, &key(Side::Message)));
    let row = message(&store).await;
    assert_eq!((row.state, row.since, row.tries), (MessageState::Sending, after(1), 1));
    assert_eq!(store.next_due().await, Ok(Some(after(61))));
    assert!(store.claim(after(2), LEASE, 10).await.unwrap().is_empty());

    let yes = accepted("250 2.0.0 Ok: queued");
    let told = event(Act::MessageAccepted, after(3));
    assert_eq!(store.settle(&one, Some("mail"), yes.clone(), after(3), Some(told.clone())).await, Ok(true));
    let row = message(&store).await;
    assert_eq!((row.state, row.since, row.tries, row.reason), (MessageState::Accepted, after(3), 1, None));
    assert_eq!(store.next_due().await, Ok(None));
    assert_eq!(place.number("select count(*) from messages where gateway_answer = '250 2.0.0 Ok: queued'").await, 1);
    // Settled is settled.
    assert_eq!(store.settle(&one, Some("mail"), yes, after(4), Some(told)).await, Ok(false));
    assert_eq!(place.number("select count(*) from events where act = 'message-accepted'").await, 1);
}

async fn tried_again(place: &Place) {
    let store = released(place, 1).await;
    let one = store.claim(NOON, LEASE, 10).await.unwrap().remove(0);
    let later = Attempt::Later { wait: Wait::Refused, words: "421 try later".to_owned(), at: after(30) };
    assert_eq!(store.settle(&one, Some("mail"), later, after(2), None).await, Ok(true));
    let row = message(&store).await;
    assert_eq!((row.state, row.since, row.tries, row.due), (MessageState::Queued, after(2), 1, after(30)));
    assert_eq!(row.reason.as_deref(), Some("421 try later"));
    assert_eq!(store.next_due().await, Ok(Some(after(30))));
    assert!(store.claim(after(29), LEASE, 10).await.unwrap().is_empty());
    let again = store.claim(after(30), LEASE, 10).await.unwrap().remove(0);
    assert_eq!((again.id, again.queued, again.tries), (one.id, NOON, 1));
}

async fn lease_lost(place: &Place) {
    let store = released(place, 1).await;
    let slow = store.claim(NOON, LEASE, 10).await.unwrap().remove(0);
    assert!(store.claim(after(59), LEASE, 10).await.unwrap().is_empty());
    let quick = store.claim(after(60), LEASE, 10).await.unwrap().remove(0);
    assert_eq!((slow.id, quick.tries), (quick.id, 1));

    // The first sender wakes up: nothing of it counts any more.
    let told = Some(event(Act::MessageAccepted, after(61)));
    let yes = accepted("250");
    assert_eq!(store.settle(&slow, Some("mail"), yes.clone(), after(61), told.clone()).await, Ok(false));
    assert_eq!(message(&store).await.state, MessageState::Sending);
    assert_eq!(place.number("select count(*) from events where act = 'message-accepted'").await, 0);
    assert_eq!(store.settle(&quick, Some("mail"), yes, after(62), told).await, Ok(true));
}

async fn given_up(place: &Place) {
    let store = released(place, 1).await;
    let one = store.claim(NOON, LEASE, 10).await.unwrap().remove(0);
    let failed = Attempt::Failed("550 no such box".to_owned());
    assert_eq!(store.settle(&one, Some("mail"), failed, after(5), None).await, Ok(true));
    let row = message(&store).await;
    assert_eq!((row.state, row.reason.as_deref()), (MessageState::Failed, Some("550 no such box")));
    assert_eq!(store.next_due().await, Ok(None));
    assert!(store.claim(after(9999), LEASE, 10).await.unwrap().is_empty());
}

async fn senders_at_once(place: &Place) {
    let store = released(place, 30).await;
    assert_eq!(store.claim(NOON, LEASE, 4).await.unwrap().len(), 4);
    let senders: Vec<_> = (1..=8)
        .map(|second| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    // Nothing claimed may mean that others were faster; nothing due within the lease means the end.
                    let claimed = store.claim(after(second), LEASE, 3).await.unwrap();
                    mine.extend(claimed.into_iter().map(|message| message.id));
                    if store.next_due().await.unwrap().unwrap() > after(second) {
                        return mine;
                    }
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for sender in senders {
        all.extend(sender.await.unwrap());
    }
    all.sort_unstable();
    let claimed = all.len();
    all.dedup();
    assert_eq!((claimed, all.len()), (26, 26));
    assert_eq!(place.number("select max(tries) from messages").await, 1);
}
