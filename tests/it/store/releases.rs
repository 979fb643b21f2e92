//! Releases and reprints: once, together with everything that belongs to them, or not at all.

use std::time::Duration;

use crspin::domain::behalf::{Ground, OnBehalf};
use crspin::domain::card::{Card, CardState};
use crspin::domain::contact::Channel;
use crspin::domain::event::Act;
use crspin::domain::message::{Language, MessageState, Wait};
use crspin::domain::operator::Role;
use crspin::domain::release::{OperatorLimit, ReleaseId};
use crspin::domain::resend::Counts;
use crspin::store::model::{MessageRow, NewMessage, NewRelease, ReleaseFilter, ReleaseRow, Written};
use crspin::store::{Store, StoreError};

use super::fixtures::{
    NOON, after, card, card_number, event, furnish, idempotency, new_release, new_reprint, person, release_id,
};
use super::{Place, on_both};

on_both! {
    one_release repeated changed_card one_of_forty_wins forty_take_turns forty_identical limit unknown_operator
    delegated reprints identical_reprints
}

async fn one_release(place: &Place) {
    let store = place.store().await;
    furnish(&store, 1).await;
    let mut new = new_release(1, &card(&store, 1).await, NOON);
    new.messages.push(NewMessage::new(Channel::Sms, "+393331234567"));
    assert_eq!(store.release(new.clone()).await, Ok(Written::Done(release_id(1))));

    let message = |new: &NewMessage| MessageRow {
        id: new.id,
        nth: 0,
        channel: new.channel,
        address: new.address.clone(),
        language: Language::It,
        queued: NOON,
        state: MessageState::Queued,
        since: NOON,
        tries: 0,
        wait: Some(Wait::Turn),
        reason: None,
        provider: None,
        due: NOON,
        deadline: NOON.plus(Duration::from_hours(24)),
    };
    let row = ReleaseRow {
        id: release_id(1),
        at: NOON,
        citizen: person(1001),
        card: card_number(1),
        product: "ts-cns".parse().unwrap(),
        operator: person(1),
        ente: "c_c933".parse().unwrap(),
        ente_name: "Comune c_c933".to_owned(),
        role: Role::Operator,
        declaration: None,
        delegation: None,
        reprints: 0,
        counts: Counts::default(),
        stopped: None,
        messages: new.messages.iter().map(message).collect(),
    };
    assert_eq!(store.find_release(&release_id(1)).await, Ok(Some(row)));
    assert_eq!(store.find_release(&release_id(2)).await, Ok(None));
    let released = card(&store, 1).await;
    assert_eq!((released.releases, released.last_release), (1, Some(NOON)));
    assert_eq!(store.events(0, 10).await.unwrap().pop().unwrap().1, new.event);
}

async fn repeated(place: &Place) {
    let store = place.store().await;
    furnish(&store, 1).await;
    let new = new_release(1, &card(&store, 1).await, NOON);
    assert_eq!(store.before(&new.idempotency).await, Ok(None));
    store.release(new.clone()).await.unwrap();

    // The same request again has a new number; the old one is the answer.
    let again = NewRelease { id: release_id(2), card: card(&store, 1).await, ..new.clone() };
    assert_eq!(store.release(again.clone()).await, Ok(Written::Before(release_id(1))));
    assert_eq!(store.before(&new.idempotency).await, Ok(Some(Written::Before(release_id(1)))));
    // Another request under the same key.
    let other = NewRelease { idempotency: idempotency("k-1", 2), ..again.clone() };
    assert_eq!(store.before(&other.idempotency).await, Ok(Some(Written::KeyReused)));
    assert_eq!(store.release(other).await, Ok(Written::KeyReused));
    assert_eq!(written(place).await, [1, 1, 1, 1, 1]);
    // Another person's key of the same name is another key.
    let mut another = again;
    another.idempotency.actor = person(2);
    assert_eq!(store.before(&another.idempotency).await, Ok(None));
    assert_eq!(store.release(another).await, Ok(Written::Done(release_id(2))));
}

async fn changed_card(place: &Place) {
    let store = place.store().await;
    furnish(&store, 1).await;
    let judged = card(&store, 1).await;
    let suspended = event(Act::CardStateChanged, NOON);
    store.set_card_state(&judged.number, CardState::Suspended, suspended.clone()).await.unwrap();
    assert_eq!(store.release(new_release(1, &judged, NOON)).await, Ok(Written::Changed));
    store.set_card_state(&judged.number, CardState::Active, suspended).await.unwrap();
    store.release(new_release(2, &judged, NOON)).await.unwrap();
    assert_eq!(store.release(new_release(3, &judged, NOON)).await, Ok(Written::Changed));
    assert_eq!(written(place).await, [1, 1, 1, 1, 1]);
    assert_eq!(store.before(&idempotency("k-3", 1)).await, Ok(None));
}

/// Releases, messages, events of releases, keys, and releases as counted for operators.
async fn written(place: &Place) -> [i64; 5] {
    [
        place.number("select count(*) from releases").await,
        place.number("select count(*) from messages").await,
        place.number("select count(*) from events where act in ('released', 'reprinted')").await,
        place.number("select count(*) from idempotency").await,
        place.number("select cast(coalesce(sum(releases), 0) as bigint) from operator_counters").await,
    ]
}

async fn all(store: &Store, requests: Vec<NewRelease>) -> Vec<Written<ReleaseId>> {
    let running: Vec<_> = requests
        .into_iter()
        .map(|new| {
            let store = store.clone();
            tokio::spawn(async move { store.release(new).await })
        })
        .collect();
    let mut done = Vec::new();
    for one in running {
        done.push(one.await.unwrap().unwrap());
    }
    done
}

async fn one_of_forty_wins(place: &Place) {
    let store = place.store().await;
    furnish(&store, 1).await;
    let judged = card(&store, 1).await;
    let done = all(&store, (1..=40).map(|id| new_release(id, &judged, NOON)).collect()).await;
    assert_eq!(done.iter().filter(|done| matches!(done, Written::Done(_))).count(), 1, "{done:?}");
    assert_eq!(done.iter().filter(|done| **done == Written::Changed).count(), 39, "{done:?}");
    assert_eq!(written(place).await, [1, 1, 1, 1, 1]);
    assert_eq!(card(&store, 1).await.releases, 1);
}

async fn forty_take_turns(place: &Place) {
    let store = place.store().await;
    furnish(&store, 1).await;
    let turns = (1..=40).map(|id| {
        let store = store.clone();
        tokio::spawn(async move {
            loop {
                let judged = card(&store, 1).await;
                match store.release(new_release(id, &judged, NOON)).await.unwrap() {
                    Written::Changed => {}
                    other => return other,
                }
            }
        })
    });
    for (id, turn) in (1..).zip(turns.collect::<Vec<_>>()) {
        assert_eq!(turn.await.unwrap(), Written::Done(release_id(id)));
    }
    assert_eq!(written(place).await, [40; 5]);
    assert_eq!(card(&store, 1).await.releases, 40);
}

async fn forty_identical(place: &Place) {
    let store = place.store().await;
    furnish(&store, 2).await;
    // The same key and digest, judged on two cards, so that the key alone decides.
    let judged = [card(&store, 1).await, card(&store, 2).await];
    let requests = (0..40_u8).map(|id| NewRelease {
        idempotency: idempotency("the same", 1),
        ..new_release(id.into(), &judged[usize::from(id % 2)], NOON)
    });
    let done = all(&store, requests.collect()).await;
    let winner = done.iter().find_map(|done| if let Written::Done(id) = done { Some(id.clone()) } else { None }).unwrap();
    assert_eq!(done.iter().filter(|done| matches!(done, Written::Done(_))).count(), 1, "{done:?}");
    assert_eq!(done.iter().filter(|done| **done == Written::Before(winner.clone())).count(), 39, "{done:?}");
    assert_eq!(written(place).await, [1, 1, 1, 1, 1]);
}

async fn limit(place: &Place) {
    let store = place.store().await;
    furnish(&store, 6).await;
    let limit = |most| OperatorLimit { most, window: Duration::from_hours(1) };
    let mut requests = Vec::new();
    for number in 1..=6 {
        let judged = card(&store, number).await;
        requests.push(NewRelease { limit: limit(2), ..new_release(number.into(), &judged, NOON) });
    }
    // At the same time: the limit holds, whoever is counted first.
    let done = all(&store, requests).await;
    assert_eq!(done.iter().filter(|done| matches!(done, Written::Done(_))).count(), 2, "{done:?}");
    assert_eq!(done.iter().filter(|done| **done == Written::OverLimit).count(), 4, "{done:?}");
    assert_eq!(written(place).await, [2; 5]);
    assert_eq!(place.number("select cast(sum(releases) as bigint) from cards").await, 2);

    // What was refused left nothing: not its key either. In the next frame it goes well.
    let (number, _) = (1..).zip(&done).find(|(_, done)| **done == Written::OverLimit).unwrap();
    let judged = card(&store, number).await;
    assert_eq!(judged.last_release, None);
    let later = NewRelease { limit: limit(2), ..new_release(number.into(), &judged, after(3600)) };
    assert_eq!(store.before(&later.idempotency).await, Ok(None));
    assert_eq!(store.release(later).await, Ok(Written::Done(release_id(number.into()))));
    // None at all.
    let judged = card(&store, number).await;
    let none = NewRelease { limit: limit(0), ..new_release(99, &judged, after(7200)) };
    assert_eq!(store.release(none).await, Ok(Written::OverLimit));
}

async fn unknown_operator(place: &Place) {
    let store = place.store().await;
    furnish(&store, 1).await;
    let new = NewRelease { operator: person(77), ..new_release(1, &card(&store, 1).await, NOON) };
    let refused = store.release(new).await;
    assert!(matches!(refused, Err(StoreError::Database { .. })), "{refused:?}");
    assert_eq!(written(place).await, [0; 5]);
    assert_eq!(card(&store, 1).await.releases, 0);
    // The store works on.
    assert_eq!(store.check().await, Ok(()));
}

async fn reprints(place: &Place) {
    let store = place.store().await;
    furnish(&store, 1).await;
    store.release(new_release(1, &card(&store, 1).await, NOON)).await.unwrap();
    assert_eq!(store.reprint(new_reprint(1, 0, "a")).await, Ok(Written::Done(release_id(1))));
    // The same again; the same key for another; one that was judged before the first.
    assert_eq!(store.reprint(new_reprint(1, 0, "a")).await, Ok(Written::Before(release_id(1))));
    let mut other = new_reprint(1, 1, "a");
    other.idempotency.digest = [2; 32];
    assert_eq!(store.reprint(other).await, Ok(Written::KeyReused));
    assert_eq!(store.reprint(new_reprint(1, 0, "b")).await, Ok(Written::Changed));
    assert_eq!(store.reprint(new_reprint(1, 1, "c")).await, Ok(Written::Done(release_id(1))));
    assert_eq!(store.reprint(new_reprint(5, 0, "d")).await, Ok(Written::Changed));
    assert_eq!(store.find_release(&release_id(1)).await.unwrap().unwrap().reprints, 2);
    assert_eq!(place.number("select count(*) from reprints").await, 2);
    assert_eq!(written(place).await, [1, 1, 3, 3, 1]);
}

async fn identical_reprints(place: &Place) {
    let store = place.store().await;
    furnish(&store, 1).await;
    store.release(new_release(1, &card(&store, 1).await, NOON)).await.unwrap();
    let running: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.reprint(new_reprint(1, 0, "the same")).await })
        })
        .collect();
    let mut done = 0;
    for one in running {
        match one.await.unwrap().unwrap() {
            Written::Done(_) => done += 1,
            other => assert_eq!(other, Written::Before(release_id(1))),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(store.find_release(&release_id(1)).await.unwrap().unwrap().reprints, 1);
}

async fn delegated(place: &Place) {
    let store = place.store().await;
    furnish(&store, 2).await;
    let came = OnBehalf {
        ground: Ground::Minor,
        delegate: person(500),
        name: "Mireille Moreau".parse().unwrap(),
        kinship: "madre".parse().unwrap(),
        document: new_release(1, &card(&store, 1).await, NOON).document.unwrap(),
        protocol: Some("7/2026".parse().unwrap()),
    };
    let declaration = Some("prot. 8/2026".parse().unwrap());
    let new = new_release(1, &card(&store, 1).await, NOON);
    let new = NewRelease { document: None, on_behalf: Some(came.clone()), declaration: declaration.clone(), ..new };
    assert_eq!(store.release(new.clone()).await, Ok(Written::Done(release_id(1))));
    let row = store.find_release(&release_id(1)).await.unwrap().expect("the release");
    assert_eq!((row.delegation, row.declaration), (Some((&came).into()), declaration));
    assert_eq!(row.messages.len(), 1);
    assert_eq!(place.number("select count(*) from releases where document_kind is null").await, 1);
    let kept = "select count(*) from delegations where document_number = 'CA12345AA' and document_last_day = '2030-01-02'";
    assert_eq!(place.number(kept).await, 1);

    // Without a protocol; a direct one beside it has nobody.
    let other = OnBehalf { protocol: None, ..came };
    let direct = new_release(2, &card(&store, 2).await, after(1));
    store.release(direct).await.unwrap();
    let third = NewRelease { on_behalf: Some(other.clone()), ..new_release(3, &card(&store, 2).await, after(2)) };
    store.release(third).await.unwrap();
    let rows = store.releases(&ReleaseFilter { limit: 9, ..ReleaseFilter::default() }).await.unwrap();
    let came: Vec<_> = rows.iter().map(|row| row.delegation.as_ref().map(|row| row.protocol.is_some())).collect();
    assert_eq!(came, [Some(false), None, Some(true)]);

    // What is undone leaves nobody behind.
    let judged = card(&store, 2).await;
    let late = NewRelease { on_behalf: Some(other), ..new_release(4, &judged, after(3)) };
    let late = NewRelease { card: Card { releases: judged.releases + 1, ..judged }, ..late };
    assert_eq!(store.release(late).await, Ok(Written::Changed));
    assert_eq!(place.number("select count(*) from delegations").await, 2);
}
