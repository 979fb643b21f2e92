//! The life of enablings: each act with its fact, its event and its sessions, and nothing half done.

use std::time::Duration;

use crspin::domain::event::Act;
use crspin::domain::operator::{Operator, Role, Standing};
use crspin::domain::tenure::{After, LifeAct};
use crspin::domain::time::Date;
use crspin::store::Store;
use crspin::store::tenure::{Changed, NewTenureAct};

use super::fixtures::{NOON, after, ente, event, furnish, operator, person};
use super::{Place, on_both};

on_both! { acted moved as_it_was_judged two_who_want_the_same counted_and_listed }

const END: Date = Date::constant(2027, 6, 30);

fn act(enabling: &Operator, act: LifeAct, after: After) -> NewTenureAct {
    let event = event(Act::EnablingChanged, NOON);
    NewTenureAct { enabling: enabling.clone(), act, after, reason: "long leave".to_owned(), second: None, event }
}

fn stands(standing: Standing, until: Option<Date>) -> After {
    After { standing, until, opens: None }
}

async fn the_one(store: &Store) -> Operator {
    store.operators(&person(1)).await.unwrap().remove(0)
}

/// A session of person 1; whether it is still open.
async fn session(store: &Store, key: u8) -> bool {
    store.session(&[key; 32]).await.unwrap().is_some()
}

async fn open_session(store: &Store, key: u8) {
    let code = "c_c933".parse().unwrap();
    store
        .open_session([key; 32], &person(1), &code, Role::Operator, (NOON, after(28800)), None, event(Act::Login, NOON))
        .await
        .unwrap();
}

async fn acted(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    open_session(&store, 1).await;
    let one = the_one(&store).await;
    let suspended = act(&one, LifeAct::Suspend, stands(Standing::Suspended, one.until));
    assert_eq!(store.change_tenure(suspended).await, Ok(Changed::Done));
    assert!(!session(&store, 1).await, "sessions die at once");
    let one = the_one(&store).await;
    assert_eq!(one.standing, Standing::Suspended);
    assert_eq!(store.change_tenure(act(&one, LifeAct::Resume, stands(Standing::Active, one.until))).await, Ok(Changed::Done));
    open_session(&store, 2).await;
    let one = the_one(&store).await;
    assert_eq!(store.change_tenure(act(&one, LifeAct::Renew, stands(Standing::Active, Some(END)))).await, Ok(Changed::Done));
    assert!(session(&store, 2).await, "nothing is taken away");
    let one = the_one(&store).await;
    assert_eq!((one.standing, one.until), (Standing::Active, Some(END)));
    let lines: Vec<_> = store.tenure(&one).await.unwrap().into_iter().map(|line| (line.act, line.until, line.reason)).collect();
    let line = |act, until| (act, until, "long leave".to_owned());
    assert_eq!(lines, [line(LifeAct::Suspend, None), line(LifeAct::Resume, None), line(LifeAct::Renew, Some(END))]);
    let acts = store.events(0, 100).await.unwrap();
    assert_eq!(acts.iter().filter(|(_, event)| event.act == Act::EnablingChanged).count(), 3, "one event each");
}

async fn moved(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let one = the_one(&store).await;
    let to = |code: &str| After { standing: Standing::Closed, until: None, opens: Some(code.parse().unwrap()) };
    assert_eq!(store.change_tenure(act(&one, LifeAct::Move, to("c_x999"))).await, Ok(Changed::NoEnte));
    assert_eq!(the_one(&store).await, one, "nothing is half done");
    assert_eq!(store.change_tenure(act(&one, LifeAct::Move, to("c_f205"))).await, Ok(Changed::Done));
    let both = store.operators(&person(1)).await.unwrap();
    let seen: Vec<_> = both.iter().map(|one| (one.ente.code.as_str(), one.standing, one.from)).collect();
    let today = NOON.day();
    assert_eq!(seen, [("c_c933", Standing::Closed, one.from), ("c_f205", Standing::Active, today)]);
    // Back again: the enabling that was closed begins anew, and its life goes on.
    assert_eq!(store.change_tenure(act(&both[1], LifeAct::Move, to("c_c933"))).await, Ok(Changed::Done));
    let back = the_one(&store).await;
    assert_eq!((back.standing, back.from), (Standing::Active, today));
    // Where there is one already, nothing is opened over it.
    let mut second = operator(1, "c_f205");
    second.standing = Standing::Active;
    store.register(&[], &[second], event(Act::OperatorsRegistered, NOON)).await.unwrap();
    assert_eq!(store.change_tenure(act(&back, LifeAct::Move, to("c_f205"))).await, Ok(Changed::There));
    assert_eq!(the_one(&store).await, back, "nothing is half done");
}

async fn as_it_was_judged(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let one = the_one(&store).await;
    let revoke = act(&one, LifeAct::Revoke, stands(Standing::Closed, one.until));
    assert_eq!(store.change_tenure(revoke.clone()).await, Ok(Changed::Done));
    assert_eq!(store.change_tenure(revoke).await, Ok(Changed::Otherwise), "somebody was faster");
    assert_eq!(store.tenure(&one).await.unwrap().len(), 1);
}

async fn two_who_want_the_same(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let (digest, other) = ([5; 32], [6; 32]);
    assert_eq!(store.tenure_wished(&digest, &person(2), NOON).await, Ok(None));
    store.wish_tenure(digest, &person(1), event(Act::EnablingWished, NOON)).await.unwrap();
    store.wish_tenure(digest, &person(1), event(Act::EnablingWished, NOON)).await.unwrap();
    assert_eq!(store.tenure_wished(&digest, &person(1), NOON).await, Ok(None), "one person is one");
    assert_eq!(store.tenure_wished(&other, &person(2), NOON).await, Ok(None), "it was another act");
    assert_eq!(store.tenure_wished(&digest, &person(2), NOON).await, Ok(Some(person(1))));
    let late = NOON.plus(Duration::from_hours(25));
    assert_eq!(store.tenure_wished(&digest, &person(2), late).await, Ok(None), "after a day it is forgotten");
    let one = the_one(&store).await;
    let revoke = act(&one, LifeAct::Revoke, stands(Standing::Closed, one.until));
    let agreed = NewTenureAct { second: Some((person(3), digest)), ..revoke };
    assert_eq!(store.change_tenure(agreed).await, Ok(Changed::Done));
    assert_eq!(store.tenure(&one).await.unwrap()[0].second, Some(person(3)));
    assert_eq!(store.tenure_wished(&digest, &person(2), NOON).await, Ok(None), "it is fulfilled");
}

async fn counted_and_listed(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let evaluator = |number, standing, until| Operator { role: Role::Evaluator, standing, until, ..operator(number, "c_c933") };
    let ended = Some(Date::constant(2026, 1, 31));
    let people = [
        evaluator(3, Standing::Active, None),
        evaluator(4, Standing::Active, ended),
        evaluator(5, Standing::Suspended, None),
        evaluator(6, Standing::Active, Some(NOON.day())),
    ];
    store.register(&[], &people, event(Act::OperatorsRegistered, NOON)).await.unwrap();
    let others = async |number| {
        store.others_in_function(Role::Evaluator, &person(number), &"c_c933".parse().unwrap(), NOON.day()).await.unwrap()
    };
    assert_eq!((others(3).await, others(9).await), (1, 2));
    let mut closed = ente("c_c933");
    closed.standing = Standing::Suspended;
    store.register(&[closed], &[], event(Act::OperatorsRegistered, NOON)).await.unwrap();
    assert_eq!(others(9).await, 0, "an Ente that is suspended takes its people along");

    let all = store.enablings(None, None, 100).await.unwrap();
    let mut paged = Vec::new();
    while let Some(next) = store.enablings(None, paged.last(), 2).await.unwrap().first().cloned() {
        paged.extend(store.enablings(None, paged.last(), 2).await.unwrap());
        assert!(paged.contains(&next));
    }
    assert_eq!(paged, all);
    let como = "c_c933".parse().unwrap();
    let of_como = store.enablings(Some(&como), None, 100).await.unwrap();
    assert!(of_como.len() >= 5 && of_como.len() < all.len() && of_como.iter().all(|one| one.ente.code == como), "{of_como:?}");
}
