//! Enti, operators and sessions.

use crspin::domain::event::Act;
use crspin::domain::operator::{Role, Standing};
use crspin::domain::time::Date;
use crspin::store::StoreError;
use crspin::store::model::{Registered, SessionRow};

use super::fixtures::{NOON, after, ente, event, furnish, operator, person};
use super::{Place, on_both};

on_both! { registering unknown_ente sessions events_in_order }

async fn registering(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    assert_eq!(store.operators(&person(1)).await.unwrap(), [operator(1, "c_c933")]);
    assert_eq!(store.operators(&person(9)).await.unwrap(), []);

    // Again with changes: rows are changed, not added. An Ente that is there already need not come along.
    let mut changed = operator(1, "c_c933");
    "Altro Nome".clone_into(&mut changed.name);
    changed.standing = Standing::Suspended;
    changed.until = Some(Date::constant(2026, 12, 31));
    let mut second = operator(1, "c_f205");
    second.role = Role::Evaluator;
    let done = store.register(&[], &[changed.clone(), second.clone()], event(Act::OperatorsRegistered, NOON)).await;
    assert_eq!(done, Ok(Registered { enti: 0, operators: 2 }));
    assert_eq!(store.operators(&person(1)).await.unwrap(), [changed, second]);
    assert_eq!(store.events(0, 10).await.unwrap().len(), 2);
}

async fn unknown_ente(place: &Place) {
    let store = place.store().await;
    let refused = store.register(&[ente("c_c933")], &[operator(1, "c_x999")], event(Act::OperatorsRegistered, NOON)).await;
    assert_eq!(refused, Err(StoreError::UnknownEnte("c_x999".to_owned())));
    assert_eq!(place.number("select count(*) from enti").await, 0);
    assert_eq!(store.events(0, 10).await.unwrap(), []);
}

async fn sessions(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let (code, fingerprint) = ("c_c933".parse().unwrap(), [7; 32]);
    let login = event(Act::Login, NOON);
    store.open_session(fingerprint, &person(1), &code, Role::Operator, (NOON, after(28800)), None, login.clone()).await.unwrap();
    let row = SessionRow { fingerprint, operator: operator(1, "c_c933"), opened: NOON, until: after(28800), seen: NOON };
    assert_eq!(store.session(&fingerprint).await.unwrap().as_ref(), Some(&row));
    assert_eq!(store.session(&[8; 32]).await, Ok(None));

    // A key serves one session.
    let twice =
        store.open_session(fingerprint, &person(1), &code, Role::Operator, (NOON, after(28800)), None, login.clone()).await;
    assert!(matches!(twice, Err(StoreError::Database { .. })), "{twice:?}");
    // Nobody who is not enabled so.
    let other = store.open_session([8; 32], &person(1), &code, Role::Evaluator, (NOON, after(28800)), None, login).await;
    assert!(matches!(other, Err(StoreError::Database { .. })), "{other:?}");

    // Seen goes forward only.
    store.touch_session(&fingerprint, after(120)).await.unwrap();
    store.touch_session(&fingerprint, after(60)).await.unwrap();
    assert_eq!(store.session(&fingerprint).await.unwrap().unwrap().seen, after(120));

    // The standing is the one of now.
    let mut closed = ente("c_c933");
    closed.standing = Standing::Closed;
    store.register(&[closed], &[], event(Act::OperatorsRegistered, NOON)).await.unwrap();
    assert_eq!(store.session(&fingerprint).await.unwrap().unwrap().operator.ente.standing, Standing::Closed);

    assert_eq!(store.close_session(&fingerprint, event(Act::Logout, after(200))).await, Ok(true));
    assert_eq!(store.session(&fingerprint).await, Ok(None));
    assert_eq!(store.close_session(&fingerprint, event(Act::Logout, after(201))).await, Ok(false));
    let acts: Vec<Act> = store.events(0, 10).await.unwrap().into_iter().map(|(_, event)| event.act).collect();
    assert_eq!(acts, [Act::OperatorsRegistered, Act::Login, Act::OperatorsRegistered, Act::Logout]);
}

async fn events_in_order(place: &Place) {
    let store = place.store().await;
    for second in 0..5 {
        store.record(event(Act::CardsFound, after(second))).await.unwrap();
    }
    let first = store.events(0, 2).await.unwrap();
    let rest = store.events(first[1].0, 10).await.unwrap();
    let all: Vec<_> = first.into_iter().chain(rest).map(|(_, event)| event).collect();
    assert_eq!(all, (0..5).map(|second| event(Act::CardsFound, after(second))).collect::<Vec<_>>());
}
