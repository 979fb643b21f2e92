//! News: a letter to everybody whom they reach, once for each key, or nothing at all.

use std::time::Duration;

use crspin::domain::bulletin::{Audience, News};
use crspin::domain::event::Act;
use crspin::domain::letter::{LetterChannel, LetterState};
use crspin::domain::operator::{Operator, Role, Standing};
use crspin::domain::time::Date;
use crspin::store::Store;
use crspin::store::bulletins::{NewBulletin, Sent};
use crspin::store::letters::ClaimedLetter;
use crspin::store::model::Idempotency;

use super::fixtures::{NOON, after, ente, event, furnish, idempotency, operator, person};
use super::{Place, on_both};

on_both! { to_enti to_people once_for_each_key to_nobody how_far_they_came page_by_page }

const LEASE: Duration = Duration::from_mins(5);

fn bulletin(number: u8, audience: Audience) -> NewBulletin {
    let news = News::new("New forms", "From May on, è così.").unwrap();
    let (key, event) = (idempotency(&format!("k-{number}"), number), event(Act::NoticeSent, NOON));
    NewBulletin { id: [number; 16], audience, ente: None, news, key, event }
}

/// What senders find, in the order of addresses.
async fn letters(store: &Store) -> Vec<ClaimedLetter> {
    let mut all = store.claim_letters(NOON, LEASE, 100).await.unwrap();
    all.sort_by(|one, other| one.to.cmp(&other.to));
    all
}

async fn reached(store: &Store) -> Vec<String> {
    letters(store).await.into_iter().map(|letter| letter.to).collect()
}

async fn to_enti(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let mut closed = ente("c_l682");
    closed.standing = Standing::Suspended;
    store.register(&[ente("c_e507"), closed], &[], event(Act::OperatorsRegistered, NOON)).await.unwrap();
    place.sql("update enti set contact_pec = code || '@pec.example.it' where code <> 'c_f205'").await;
    let all = store.recipients(Audience::Enti, None, None, NOON.day()).await.unwrap();
    let known: Vec<_> = all.iter().map(|one| (one.code.as_str(), one.address.is_some())).collect();
    assert_eq!(known, [("c_c933", true), ("c_e507", true), ("c_f205", false)]);
    assert_eq!(store.send_bulletin(bulletin(1, Audience::Enti)).await, Ok(Sent::Now));
    let sent = letters(&store).await;
    let seen: Vec<_> = sent.iter().map(|one| (one.to.as_str(), one.channel, one.subject.as_str(), one.body.as_str())).collect();
    let letter = |to| (to, LetterChannel::Pec, "New forms", "From May on, è così.\n");
    assert_eq!(seen, [letter("c_c933@pec.example.it"), letter("c_e507@pec.example.it")]);
    let row = store.find_bulletin(&[1; 16]).await.unwrap().expect("the news");
    assert_eq!((row.left_out, row.queued, row.sending, row.text.as_str()), (1, 0, 2, "From May on, è così.\n"));
    let ente = Some("c_e507".parse().unwrap());
    assert_eq!(store.send_bulletin(NewBulletin { ente, ..bulletin(2, Audience::Enti) }).await, Ok(Sent::Now));
    assert_eq!(reached(&store).await, ["c_e507@pec.example.it"]);
    let events = store.events(0, 100).await.unwrap();
    assert_eq!(events.iter().filter(|(_, event)| event.act == Act::NoticeSent).count(), 2);
}

async fn to_people(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let mut closed = ente("c_l682");
    closed.standing = Standing::Suspended;
    let people = [
        Operator { role: Role::Responsible, ..operator(1, "c_c933") },
        operator(1, "c_f205"),
        Operator { role: Role::Evaluator, ..operator(3, "c_c933") },
        Operator { standing: Standing::Suspended, ..operator(4, "c_c933") },
        Operator { until: Some(Date::constant(2026, 11, 22)), ..operator(5, "c_c933") },
        Operator { from: Date::constant(2026, 11, 24), ..operator(6, "c_c933") },
        operator(7, "c_l682"),
        Operator { standing: Standing::Closed, ..operator(8, "c_c933") },
        operator(8, "c_f205"),
    ];
    store.register(&[closed], &people, event(Act::OperatorsRegistered, NOON)).await.unwrap();
    // Person 2 has no address; that of person 8 was of an Ente that the person left.
    let (two, eight) = (person(2), person(8));
    let address = "update operators set contact_email = person_fiscal_code || '@example.it' where role <> 'responsible'";
    place
        .sql(&format!("{address} and person_fiscal_code <> '{two}' and (person_fiscal_code <> '{eight}' or ente = 'c_c933')"))
        .await;
    let of = |number| format!("{}@example.it", person(number));
    assert_eq!(store.send_bulletin(bulletin(1, Audience::Operators)).await, Ok(Sent::Now));
    let mut wanted = [of(1), of(3)];
    wanted.sort();
    assert_eq!(reached(&store).await, wanted, "each person once, whoever is in function");
    assert_eq!(store.find_bulletin(&[1; 16]).await.unwrap().expect("the news").left_out, 2);
    let ente = Some("c_f205".parse().unwrap());
    assert_eq!(store.send_bulletin(NewBulletin { ente, ..bulletin(2, Audience::Operators) }).await, Ok(Sent::Now));
    assert_eq!(reached(&store).await, [of(1)]);
    let evaluators = store.recipients(Audience::Operators, None, Some(Role::Evaluator), NOON.day()).await.unwrap();
    assert_eq!(evaluators.iter().map(|one| one.code.clone()).collect::<Vec<_>>(), [person(3).to_string()]);
}

async fn once_for_each_key(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    place.sql("update enti set contact_pec = code || '@pec.example.it'").await;
    // Both at once, over two connections.
    let other = Store::open(&place.url).await.unwrap();
    let again = NewBulletin { id: [2; 16], ..bulletin(1, Audience::Enti) };
    let (one, two) = tokio::join!(store.send_bulletin(bulletin(1, Audience::Enti)), other.send_bulletin(again.clone()));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(
        (one, two) == (Sent::Now, Sent::Before([1; 16])) || (one, two) == (Sent::Before([2; 16]), Sent::Now),
        "{one:?} {two:?}"
    );
    assert_eq!(reached(&store).await.len(), 2);
    let reused = NewBulletin { key: idempotency("k-1", 9), ..bulletin(3, Audience::Enti) };
    assert_eq!(store.send_bulletin(reused.clone()).await, Ok(Sent::KeyReused));
    assert_eq!(reached(&store).await, Vec::<String>::new());
    let somebody = Idempotency { actor: person(2), ..reused.key.clone() };
    assert_eq!(store.send_bulletin(NewBulletin { key: somebody, ..reused }).await, Ok(Sent::Now), "keys are each person's own");
}

async fn to_nobody(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    for audience in Audience::ALL {
        assert_eq!(store.send_bulletin(bulletin(1, *audience)).await, Ok(Sent::Nobody));
    }
    let ente = Some("c_x999".parse().unwrap());
    assert_eq!(store.send_bulletin(NewBulletin { ente, ..bulletin(1, Audience::Enti) }).await, Ok(Sent::Nobody));
    assert_eq!(store.bulletins(None, 10).await, Ok(Vec::new()));
    assert!(store.events(0, 100).await.unwrap().iter().all(|(_, event)| event.act != Act::NoticeSent));
}

async fn how_far_they_came(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    place.sql("update enti set contact_pec = code || '@pec.example.it'").await;
    store.send_bulletin(bulletin(1, Audience::Enti)).await.unwrap();
    let sent = letters(&store).await;
    assert_eq!(store.settle_letter(&sent[0], (LetterState::Failed, NOON), "no such box", None, after(1)).await, Ok(true));
    assert_eq!(store.settle_letter(&sent[1], (LetterState::Accepted, NOON), "250", None, after(1)).await, Ok(true));
    let row = store.find_bulletin(&[1; 16]).await.unwrap().expect("the news");
    assert_eq!((row.queued, row.sending, row.accepted, row.delivered, row.failed), (0, 0, 1, 0, 1));
    let failed = store.failed_letters(&[1; 16]).await.unwrap();
    let seen: Vec<_> = failed.iter().map(|one| (one.to.as_str(), one.words.as_deref())).collect();
    assert_eq!(seen, [("c_c933@pec.example.it", Some("no such box"))]);
    assert_eq!(store.find_bulletin(&[9; 16]).await, Ok(None));
}

async fn page_by_page(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    place.sql("update enti set contact_pec = code || '@pec.example.it'").await;
    for number in 1..=3 {
        store.send_bulletin(bulletin(number, Audience::Enti)).await.unwrap();
    }
    let ids = |rows: Vec<crspin::store::bulletins::BulletinRow>| rows.into_iter().map(|row| row.id[0]).collect::<Vec<_>>();
    assert_eq!(ids(store.bulletins(None, 2).await.unwrap()), [3, 2]);
    assert_eq!(ids(store.bulletins(Some((NOON, [2; 16])), 2).await.unwrap()), [1]);
}
