//! Second halves sent again, and releases stopped, whatever the sender does at that moment.

use std::time::Duration;

use crspin::domain::event::Act;
use crspin::domain::message::{Language, MessageState, Receipt, Wait};
use crspin::domain::resend::{Again, Counts};
use crspin::store::Store;
use crspin::store::model::{Attempt, Claimed, MessageRow, NewMessage, NewResend, NewStop, Written};
use crspin::store::receipts::{Heard, Named};

use super::fixtures::{NOON, after, card, event, furnish, new_release, new_reprint, operator, person, release_id};
use super::{Place, on_both};

on_both! { sent_again to_another_address stopped stopped_while_it_is_sent acts_at_once stopped_while_it_is_handed_over stopped_while_it_is_tried_once_more }

const LEASE: Duration = Duration::from_mins(1);

async fn released(place: &Place) -> Store {
    let store = place.store().await;
    furnish(&store, 1).await;
    store.register(&[], &[operator(1, "c_c933")], event(Act::OperatorsRegistered, NOON)).await.unwrap();
    store.release(new_release(1, &card(&store, 1).await, NOON)).await.unwrap();
    store
}

async fn messages(store: &Store) -> Vec<MessageRow> {
    store.find_release(&release_id(1)).await.unwrap().unwrap().messages
}

fn states(rows: &[MessageRow]) -> Vec<MessageState> {
    rows.iter().map(|row| row.state).collect()
}

fn resend(counts: Counts, key: &str, address: Option<&str>) -> NewResend {
    let before = new_reprint(1, 0, key);
    NewResend {
        release: release_id(1),
        counts,
        reprints: 0,
        idempotency: before.idempotency,
        reason: "it never came".to_owned(),
        corrected: address.is_some(),
        document: None,
        message: NewMessage::new(crspin::domain::contact::Channel::Email, address.unwrap_or("citizen@example.it")),
        notices: address.iter().map(|_| NewMessage::new(crspin::domain::contact::Channel::Email, "citizen@example.it")).collect(),
        checks: Vec::new(),
        language: Language::It,
        deadline: after(3600),
        event: event(Act::Resent, after(10)),
    }
}

fn stop() -> NewStop {
    let notice = |address: &str| (NewMessage::new(crspin::domain::contact::Channel::Email, address), Language::It);
    NewStop {
        release: release_id(1),
        operator: person(1),
        reason: "not the citizen".to_owned(),
        notices: vec![notice("citizen@example.it"), notice("other@example.it")],
        deadline: after(3600),
        event: event(Act::Stopped, after(20)),
    }
}

async fn claim(store: &Store, second: u64) -> Claimed {
    store.claim(after(second), LEASE, 1).await.unwrap().pop().unwrap()
}

const ONCE: Counts = Counts { resends: 1, corrections: 0 };

async fn sent_again(place: &Place) {
    let store = released(place).await;
    assert_eq!(store.done_again(&release_id(1)).await, Ok(vec![]));
    let new = resend(Counts::default(), "one", None);
    assert_eq!(store.resend(new.clone()).await, Ok(Written::Done(release_id(1))));
    assert_eq!(store.resend(new).await, Ok(Written::Before(release_id(1))));
    let judged_before = resend(Counts::default(), "two", None);
    assert_eq!(store.resend(judged_before).await, Ok(Written::Changed), "somebody was faster");
    assert_eq!(store.resend(resend(ONCE, "two", None)).await, Ok(Written::Done(release_id(1))));
    assert_eq!(store.reprint(new_reprint(1, 0, "three")).await, Ok(Written::Changed), "the halves are counted together");
    let mut reprint = new_reprint(1, 0, "three");
    reprint.resends = 2;
    assert_eq!(store.reprint(reprint).await, Ok(Written::Done(release_id(1))));
    let again = store.done_again(&release_id(1)).await.unwrap();
    let count = |what| again.iter().filter(|act| act.what == what).count();
    assert_eq!((count(Again::Shown), count(Again::Sent)), (1, 2));
    let rows = messages(&store).await;
    assert_eq!(rows.iter().map(|row| row.nth).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(states(&rows), [MessageState::Queued; 3], "nothing is cancelled for the same address");
    assert_eq!(store.find_release(&release_id(1)).await.unwrap().unwrap().counts, Counts { resends: 2, corrections: 0 });
}

async fn to_another_address(place: &Place) {
    let store = released(place).await;
    let new = resend(Counts::default(), "one", Some("right@example.it"));
    assert_eq!(store.resend(new).await, Ok(Written::Done(release_id(1))));
    let rows = messages(&store).await;
    assert_eq!(states(&rows), [MessageState::Cancelled, MessageState::Queued]);
    assert_eq!(rows[1].address, "right@example.it");
    let log = store.message_log(&rows[0].id).await.unwrap();
    assert_eq!(log.last().map(|line| line.state), Some(MessageState::Cancelled));
    assert_eq!(place.number("select count(*) from messages where kind = 'moved'").await, 1);
    assert_eq!(store.find_release(&release_id(1)).await.unwrap().unwrap().counts, Counts { resends: 1, corrections: 1 });
    // The half and the notice go; what was cancelled does not.
    let claimed = store.claim(after(30), LEASE, 10).await.unwrap();
    assert_eq!(claimed.iter().map(|one| one.address.as_str()).collect::<std::collections::BTreeSet<_>>().len(), 2);
    assert_eq!(claimed.len(), 2);
}

async fn stopped(place: &Place) {
    let store = released(place).await;
    assert_eq!(store.stop(stop()).await, Ok(true));
    assert_eq!(store.stop(stop()).await, Ok(false));
    let row = store.find_release(&release_id(1)).await.unwrap().unwrap();
    let stopped = row.stopped.unwrap();
    assert_eq!((stopped.at, stopped.by, stopped.reason.as_str()), (after(20), person(1), "not the citizen"));
    assert_eq!(states(&row.messages), [MessageState::Cancelled]);
    assert_eq!(place.number("select count(*) from messages where kind = 'stopped'").await, 2);
    assert_eq!(store.reprint(new_reprint(1, 0, "one")).await, Ok(Written::Changed));
    assert_eq!(store.resend(resend(Counts::default(), "two", None)).await, Ok(Written::Changed));
}

async fn stopped_while_it_is_sent(place: &Place) {
    let store = released(place).await;
    let one = claim(&store, 1).await;
    assert_eq!(store.stop(stop()).await, Ok(true));
    assert_eq!(states(&messages(&store).await), [MessageState::Sending], "it may be gone");
    // Given back, it is too late for another try.
    let later = Attempt::Later { wait: Wait::Away, words: "away".to_owned(), at: after(25) };
    assert_eq!(store.settle(&one, Some("mail"), later, after(21), None).await, Ok(true));
    let again = store.claim(after(26), LEASE, 10).await.unwrap();
    let half = again.iter().find(|claimed| claimed.id == one.id).unwrap();
    assert!(half.deadline <= after(26));

    // What may have gone keeps its doubt: a receipt is still believed.
    let doubt = Attempt::Unknown { words: "no answer".to_owned(), at: after(300) };
    assert_eq!(store.settle(half, Some("mail"), doubt, after(27), None).await, Ok(true));
    let new = resend(Counts::default(), "one", Some("right@example.it"));
    assert_eq!(store.resend(new).await, Ok(Written::Changed));
    let heard = Heard {
        message: Named::Ours(one.id),
        provider: None,
        receipt: Receipt::Delivered,
        words: "delivered".to_owned(),
        at: after(28),
    };
    store.hear(heard).await.unwrap();
    assert_eq!(states(&messages(&store).await), [MessageState::Delivered]);
}

/// Whoever comes first: never both halves again from one judgement, never a half of a stopped release.
async fn acts_at_once(place: &Place) {
    let store = released(place).await;
    let resend = resend(Counts::default(), "one", None);
    let (shown, sent) = tokio::join!(store.reprint(new_reprint(1, 0, "two")), store.resend(resend));
    let done = |written: &Written<_>| matches!(written, Written::Done(_));
    let (shown, sent) = (shown.unwrap(), sent.unwrap());
    assert!(done(&shown) != done(&sent), "{shown:?} {sent:?}");
}

async fn stopped_while_it_is_handed_over(place: &Place) {
    let store = released(place).await;
    let one = claim(&store, 1).await;
    assert_eq!(store.stop(stop()).await, Ok(true));
    assert_eq!(store.handing(&one.id, one.lease, "two", after(21)).await, Ok(false), "handed on after the stop");
}

async fn stopped_while_it_is_tried_once_more(place: &Place) {
    use crspin::domain::delivery::MessageId;
    use crspin::store::deliveries::{NewAct, What};
    let store = released(place).await;
    let one = claim(&store, 1).await;
    assert!(store.settle(&one, Some("mail"), Attempt::Failed("no".to_owned()), after(2), None).await.unwrap());
    let row = store.delivery(&MessageId(one.id)).await.unwrap().unwrap();
    assert_eq!(store.stop(stop()).await, Ok(true));
    let what = What::Retry { then: MessageState::Queued, deadline: after(9000) };
    let new = NewAct {
        id: MessageId(one.id),
        half_of: row.release.clone(),
        state: row.message.state,
        due: row.message.due,
        what,
        words: "x".to_owned(),
        event: event(Act::MessageRetried, after(21)),
    };
    assert_eq!(store.act(new).await, Ok(false), "retried after the stop");
}
