//! What administrators see and do: lists by every filter, one more try, an end, trials.

use std::time::Duration;

use crspin::domain::contact::Channel;
use crspin::domain::delivery::MessageId;
use crspin::domain::event::Act;
use crspin::domain::message::{Language, MessageKind, MessageState, Wait};
use crspin::domain::time::At;
use crspin::store::Store;
use crspin::store::deliveries::{Backlog, DeliveryFilter, DeliveryRow, NewAct, NewTests, Tally, What};
use crspin::store::model::{Attempt, NewMessage};

use super::fixtures::{NOON, after, card, event, furnish, new_release, release_id};
use super::{Place, on_both};

on_both! { listed_by_every_filter tried_once_more stopped tallied trials }

const LEASE: Duration = Duration::from_mins(1);

/// Releases 1 to `count`, a second apart.
async fn released(place: &Place, count: u32) -> Store {
    let store = place.store().await;
    furnish(&store, count).await;
    for number in 1..=count {
        let new = new_release(number.into(), &card(&store, number).await, after(number.into()));
        store.release(new).await.unwrap();
    }
    store
}

async fn tallied(place: &Place) {
    let store = released(place, 3).await;
    settle(&store, 4, "mail", Attempt::Accepted { words: String::new(), gateway_id: None }).await;
    // Numbers of messages have the time of this machine.
    let hour = Duration::from_hours(1);
    let mut tally = store.tally(crspin::clock::now().minus(hour)).await.unwrap();
    tally.sort_by_key(|row| row.count);
    let row = |provider: Option<&str>, state, count| Tally {
        provider: provider.map(str::to_owned),
        channel: Channel::Email,
        state,
        count,
    };
    assert_eq!(tally, [row(Some("mail"), MessageState::Accepted, 1), row(None, MessageState::Queued, 2)]);
    assert_eq!(store.tally(crspin::clock::now().plus(hour)).await.unwrap(), []);
}

/// Takes the next message at this second, and settles it.
async fn settle(store: &Store, second: u64, provider: &str, attempt: Attempt) -> [u8; 16] {
    let one = store.claim(after(second), LEASE, 1).await.unwrap().pop().unwrap();
    assert!(store.settle(&one, Some(provider), attempt, after(second), None).await.unwrap());
    one.id
}

async fn listed(store: &Store, filter: DeliveryFilter) -> Vec<DeliveryRow> {
    let limit = if filter.limit == 0 { 100 } else { filter.limit };
    store.deliveries(&DeliveryFilter { limit, ..filter }).await.unwrap()
}

fn all() -> DeliveryFilter {
    DeliveryFilter::default()
}

fn numbers(rows: &[DeliveryRow]) -> Vec<MessageId> {
    rows.iter().map(|row| MessageId(row.message.id)).collect()
}

async fn one(store: &Store, id: [u8; 16]) -> DeliveryRow {
    store.delivery(&MessageId(id)).await.unwrap().unwrap()
}

fn act(row: &DeliveryRow, what: What, at: At) -> NewAct {
    NewAct {
        id: MessageId(row.message.id),
        half_of: row.release.clone(),
        state: row.message.state,
        due: row.message.due,
        what,
        words: "because".to_owned(),
        event: event(Act::MessageRetried, at),
    }
}

async fn listed_by_every_filter(place: &Place) {
    let store = released(place, 6).await;
    let later = |words: &str| Attempt::Later { wait: Wait::Away, words: words.to_owned(), at: after(1000) };
    let accepted = Attempt::Accepted { words: "250".to_owned(), gateway_id: Some("T1".to_owned()) };
    let gone = settle(&store, 10, "one", accepted).await;
    let failed = settle(&store, 11, "two", Attempt::Failed("550".to_owned())).await;
    let waits = settle(&store, 12, "two", later("away")).await;
    let unknown = Attempt::Unknown { words: "cut".to_owned(), at: after(1000) };
    let unknown = settle(&store, 13, "one", unknown).await;
    let whole = listed(&store, all()).await;
    assert_eq!(whole.len(), 6);
    assert!(numbers(&whole).is_sorted_by(|one, next| one > next), "newest first");
    for (filter, wanted) in [
        (DeliveryFilter { open: true, ..all() }, 4),
        (DeliveryFilter { state: Some(MessageState::Queued), ..all() }, 3),
        (DeliveryFilter { provider: Some("two".to_owned()), ..all() }, 2),
        (DeliveryFilter { provider: Some("two".to_owned()), open: true, ..all() }, 1),
        (DeliveryFilter { channel: Some(Channel::Email), ..all() }, 6),
        (DeliveryFilter { channel: Some(Channel::Sms), ..all() }, 0),
        (DeliveryFilter { kind: Some(MessageKind::Half), ..all() }, 6),
        (DeliveryFilter { kind: Some(MessageKind::Test), ..all() }, 0),
        (DeliveryFilter { release: Some(release_id(2)), ..all() }, 1),
        (DeliveryFilter { release: Some(release_id(1)), open: true, ..all() }, 0),
        (DeliveryFilter { before: Some(after(3)), ..all() }, 2),
    ] {
        assert_eq!(listed(&store, filter.clone()).await.len(), wanted, "{filter:?}");
    }
    for (state, id) in [(MessageState::Accepted, gone), (MessageState::Failed, failed), (MessageState::Unknown, unknown)] {
        assert_eq!(numbers(&listed(&store, DeliveryFilter { state: Some(state), ..all() }).await), [MessageId(id)]);
    }
    for open in [false, true] {
        // Page by page it is the same list.
        let whole = numbers(&listed(&store, DeliveryFilter { open, ..all() }).await);
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = listed(&store, DeliveryFilter { open, after, limit: 1, ..all() }).await;
            let Some(last) = page.last() else { break };
            after = Some((last.message.queued, MessageId(last.message.id)));
            seen.extend(numbers(&page));
        }
        assert_eq!(seen, whole);
    }
    let row = one(&store, gone).await;
    assert_eq!((row.gateway_id.as_deref(), row.gateway_answer.as_deref()), (Some("T1"), Some("250")));
    assert_eq!((row.kind, row.release), (MessageKind::Half, Some(release_id(1))));
    assert_eq!(store.delivery(&MessageId([9; 16])).await, Ok(None));
    let line = store.message_log(&waits).await.unwrap().pop().unwrap();
    assert_eq!((line.wait, line.state, line.words.as_str()), (Some(Wait::Away), MessageState::Queued, "away"));
    let mut backlog = store.backlog().await.unwrap();
    backlog.sort_by_key(|part| (part.provider.clone(), part.state));
    let part =
        |provider: Option<&str>, state, count, oldest| Backlog { provider: provider.map(str::to_owned), state, count, oldest };
    assert_eq!(
        backlog,
        [
            part(None, MessageState::Queued, 2, after(5)),
            part(Some("one"), MessageState::Unknown, 1, after(4)),
            part(Some("two"), MessageState::Queued, 1, after(3)),
        ]
    );
}

async fn tried_once_more(place: &Place) {
    let store = released(place, 1).await;
    let id = settle(&store, 10, "one", Attempt::Expired("nobody".to_owned())).await;
    let before = one(&store, id).await;
    assert!(store.claim(after(19), LEASE, 9).await.unwrap().is_empty());
    let retry = What::Retry { then: MessageState::Queued, deadline: after(9000) };
    let new = act(&before, retry, after(20));
    assert_eq!(store.act(new.clone()).await, Ok(true));
    assert_eq!(store.act(new).await, Ok(false), "it stands otherwise by now");
    let row = one(&store, id).await;
    assert_eq!((row.message.state, row.message.due, row.message.tries), (MessageState::Queued, after(20), 0));
    assert_eq!((row.message.deadline, row.message.queued), (after(9000), before.message.queued), "the date stays as it was");
    let line = store.message_log(&id).await.unwrap().pop().unwrap();
    assert_eq!((line.state, line.wait, line.words.as_str()), (MessageState::Queued, Some(Wait::Turn), "because"));
    let claimed = store.claim(after(20), LEASE, 9).await.unwrap().pop().unwrap();
    assert_eq!((claimed.id, claimed.before, claimed.tries), (id, MessageState::Queued, 0));
    // A sender has it: an act that was judged before comes too late.
    assert_eq!(store.act(act(&row, retry, after(21))).await, Ok(false));
}

async fn stopped(place: &Place) {
    let store = released(place, 2).await;
    let unknown = settle(&store, 10, "one", Attempt::Unknown { words: "cut".to_owned(), at: after(900) }).await;
    let queued = listed(&store, DeliveryFilter { state: Some(MessageState::Queued), ..all() }).await.remove(0);
    assert_eq!(store.act(act(&queued, What::Cancel, after(20))).await, Ok(true));
    let row = one(&store, queued.message.id).await;
    assert_eq!((row.message.state, row.message.reason.as_deref()), (MessageState::Cancelled, Some("because")));
    assert!(store.claim(after(21), LEASE, 9).await.unwrap().is_empty());
    let row = one(&store, unknown).await;
    assert_eq!(store.act(act(&row, What::LastTry, after(30))).await, Ok(true));
    let claimed = store.claim(after(30), LEASE, 9).await.unwrap().pop().unwrap();
    assert_eq!((claimed.id, claimed.before, claimed.deadline), (unknown, MessageState::Unknown, after(30)));
}

async fn trials(place: &Place) {
    let store = place.store().await;
    let trial = |provider: &str| (NewMessage::new(Channel::Email, "admin@example.it"), provider.to_owned());
    let messages = vec![trial("one"), trial("two")];
    let event = event(Act::MessageTested, NOON);
    store.test_providers(NewTests { messages, language: Language::En, deadline: after(600), event }).await.unwrap();
    let mut claimed = store.claim(NOON, LEASE, 9).await.unwrap();
    claimed.sort_by_key(|one| one.provider.clone());
    let providers: Vec<_> = claimed.iter().map(|one| one.provider.as_deref()).collect();
    assert_eq!(providers, [Some("one"), Some("two")]);
    assert!(claimed.iter().all(|one| one.kind == MessageKind::Test && one.release.is_none() && one.language == Language::En));
    // That nobody could be tried takes nothing back of for whom it is.
    let rest = Attempt::Later { wait: Wait::Resting, words: "resting".to_owned(), at: after(10) };
    assert!(store.settle(&claimed[0], None, rest, after(1), None).await.unwrap());
    assert_eq!(one(&store, claimed[0].id).await.message.provider.as_deref(), Some("one"));
}
