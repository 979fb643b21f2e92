//! Lists of releases: filters and pages.

use crspin::domain::contact::Channel;
use crspin::domain::message::MessageState;
use crspin::domain::release::ReleaseId;
use crspin::store::Store;
use crspin::store::model::{NewMessage, NewRelease, ReleaseFilter};

use super::fixtures::{NOON, after, card, card_number, furnish, new_release, person, release_id};
use super::{Place, on_both};

on_both! { filters pages lost }

/// Releases 1 to 6: the odd ones by person 1 of c_c933, the even ones by person 2 of c_f205, a minute apart; 5 and 6 at the
/// same moment. Release 4 has failed.
async fn six(place: &Place) -> Store {
    let store = place.store().await;
    furnish(&store, 6).await;
    for number in 1..=6_u32 {
        let at = after(60 * u64::from(number.min(5)));
        let mut new = new_release(number.into(), &card(&store, number).await, at);
        if number % 2 == 0 {
            new = NewRelease { operator: person(2), ente: "c_f205".parse().unwrap(), ..new };
        }
        new.messages.push(NewMessage::new(Channel::Sms, "+393331234567"));
        store.release(new).await.unwrap();
    }
    place.sql("update messages set state = 'failed' where channel = 'sms' and release_id = (select id from releases where card in (select number from cards where holder_fiscal_code like '%1004_'))").await;
    store
}

fn numbers(numbers: &[u64]) -> Vec<ReleaseId> {
    numbers.iter().map(|number| release_id(*number)).collect()
}

async fn found(store: &Store, filter: ReleaseFilter) -> Vec<ReleaseId> {
    store.releases(&filter).await.unwrap().into_iter().map(|row| row.id).collect()
}

async fn filters(place: &Place) {
    let store = six(place).await;
    let all = ReleaseFilter { limit: 100, ..ReleaseFilter::default() };
    let (one, second) = (Some(person(1)), Some("c_f205".parse().unwrap()));
    for (filter, wanted) in [
        (all.clone(), &[6, 5, 4, 3, 2, 1][..]),
        (ReleaseFilter { limit: 2, ..all.clone() }, &[6, 5]),
        (ReleaseFilter { limit: 0, ..all.clone() }, &[]),
        (ReleaseFilter { operator: one.clone(), ..all.clone() }, &[5, 3, 1]),
        (ReleaseFilter { ente: second.clone(), ..all.clone() }, &[6, 4, 2]),
        (ReleaseFilter { operator: one.clone(), ente: second.clone(), ..all.clone() }, &[]),
        (ReleaseFilter { from: Some(after(180)), ..all.clone() }, &[6, 5, 4, 3]), // from is in it
        (ReleaseFilter { before: Some(after(180)), ..all.clone() }, &[2, 1]),     // before is not
        (ReleaseFilter { from: Some(NOON), before: Some(after(61)), ..all.clone() }, &[1]),
        (ReleaseFilter { state: Some(MessageState::Failed), ..all.clone() }, &[4]),
        (ReleaseFilter { state: Some(MessageState::Queued), ..all.clone() }, &[6, 5, 4, 3, 2, 1]),
        (ReleaseFilter { state: Some(MessageState::Failed), operator: one.clone(), ..all.clone() }, &[]),
        (ReleaseFilter { undelivered: true, ..all.clone() }, &[]), // the e-mail of 4 may still come
        (ReleaseFilter { card: Some(card_number(3)), ..all.clone() }, &[3]),
        (ReleaseFilter { card: Some(card_number(3)), ente: second, ..all.clone() }, &[]),
        (ReleaseFilter { card: Some(card_number(99)), ..all.clone() }, &[]),
    ] {
        assert_eq!(found(&store, filter.clone()).await, numbers(wanted), "{filter:?}");
    }
    // Every message is there, in the order of the channels, even when the filter spoke of one of them.
    let failed = store.releases(&ReleaseFilter { state: Some(MessageState::Failed), ..all }).await.unwrap();
    let states: Vec<_> = failed[0].messages.iter().map(|message| (message.channel, message.state)).collect();
    assert_eq!(states, [(Channel::Email, MessageState::Queued), (Channel::Sms, MessageState::Failed)]);
}

/// What operators are told of when they come back: releases of which no second half came, and that nobody stopped.
async fn lost(place: &Place) {
    let store = six(place).await;
    place.sql("update messages set state = 'expired' where state <> 'failed' and release_id in (select id from releases where card in (select number from cards where holder_fiscal_code like '%1004_' or holder_fiscal_code like '%1003_'))").await;
    let undelivered = ReleaseFilter { undelivered: true, limit: 100, ..ReleaseFilter::default() };
    assert_eq!(found(&store, undelivered.clone()).await, numbers(&[4, 3]));
    let count = async |operator, since| store.undelivered(&person(operator), since).await.unwrap();
    assert_eq!((count(1, NOON).await, count(2, NOON).await), (1, 1));
    assert_eq!((count(1, after(180)).await, count(1, after(181)).await), (1, 0), "of the last days only");
    place.sql("update messages set state = 'delivered' where channel = 'sms' and release_id = (select id from releases where card in (select number from cards where holder_fiscal_code like '%1003_'))").await;
    assert_eq!(found(&store, undelivered.clone()).await, numbers(&[4]), "one of two ways is enough");
    place.sql("update releases set stopped = released, stopped_by_fiscal_code = operator_fiscal_code, stop_reason = 'x'").await;
    assert_eq!((found(&store, undelivered).await, count(2, NOON).await), (numbers(&[]), 0));
}

async fn pages(place: &Place) {
    let store = six(place).await;
    for limit in 1..=7 {
        let mut filter = ReleaseFilter { limit, ..ReleaseFilter::default() };
        let mut seen = Vec::new();
        loop {
            let page = store.releases(&filter).await.unwrap();
            let Some(last) = page.last() else { break };
            assert!(page.len() <= limit as usize);
            filter.after = Some((last.at, last.id.clone()));
            seen.extend(page.into_iter().map(|row| row.id));
        }
        assert_eq!(seen, numbers(&[6, 5, 4, 3, 2, 1]), "pages of {limit}");
    }
}
