//! What is about to end is told once for each last day, however many look for it, and never to those out of function.

use std::sync::Arc;
use std::time::Duration;

use crspin::domain::event::Act;
use crspin::domain::letter::LetterChannel;
use crspin::domain::operator::{Operator, Role, Standing};
use crspin::domain::time::{At, Date};
use crspin::service::Announcer;
use crspin::store::Store;
use crspin::store::letters::ClaimedLetter;
use tokio::sync::Notify;

use super::fixtures::{NOON, after, ente, event, furnish, operator, person};
use super::{Place, on_both};

on_both! { told_to_everybody once_by_two_at_once not_out_of_function another_last_day of_the_card when_an_address_is_known }

const SOON: Option<Date> = Some(Date::constant(2026, 12, 1));
const DAY: Duration = Duration::from_hours(24);

fn announcer(store: &Store) -> Announcer {
    Announcer::new(store.clone(), 30 * DAY, Arc::new(Notify::new()))
}

async fn announce(store: &Store, now: At) -> usize {
    announcer(store).announce(now).await.unwrap()
}

async fn register(store: &Store, people: &[Operator]) {
    store.register(&[], people, event(Act::OperatorsRegistered, NOON)).await.unwrap();
}

/// Everybody and every Ente has an address.
async fn addresses(place: &Place) {
    place.sql("update operators set contact_email = person_fiscal_code || '@example.it'").await;
    place.sql("update enti set contact_pec = code || '@pec.example.it'").await;
}

/// What senders find, in the order of addresses.
async fn letters(store: &Store, now: At) -> Vec<ClaimedLetter> {
    let mut all = store.claim_letters(now, Duration::from_mins(5), 100).await.unwrap();
    for letter in &all {
        let done = (crspin::domain::letter::LetterState::Accepted, now);
        assert_eq!(store.settle_letter(letter, done, "250", None, now).await, Ok(true));
    }
    all.sort_by(|one, other| one.to.cmp(&other.to));
    all
}

fn mail(number: u32) -> String {
    format!("{}@example.it", person(number))
}

async fn told_to_everybody(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let ends = |number, code: &str| Operator { until: SOON, ..operator(number, code) };
    let evaluator = Operator { role: Role::Evaluator, ..operator(9, "c_f205") };
    register(&store, &[ends(1, "c_c933"), ends(3, "c_c933"), ends(3, "c_f205"), evaluator]).await;
    addresses(place).await;
    assert_eq!(announce(&store, NOON).await, 3);
    let sent = letters(&store, NOON).await;
    let mut wanted = vec![
        (mail(1), LetterChannel::Email, 1),
        (mail(3), LetterChannel::Email, 2),
        (mail(9), LetterChannel::Email, 3), // the evaluator
        ("c_c933@pec.example.it".to_owned(), LetterChannel::Pec, 2),
        ("c_f205@pec.example.it".to_owned(), LetterChannel::Pec, 1),
    ];
    wanted.sort();
    let lines = |letter: &ClaimedLetter| letter.body.lines().filter(|line| line.starts_with("- ")).count();
    let seen: Vec<_> = sent.iter().map(|letter| (letter.to.clone(), letter.channel, lines(letter))).collect();
    assert_eq!(seen, wanted);
    for letter in &sent {
        assert!(letter.body.contains("operatore, Comune c_") && letter.body.contains("finisce il 2026-12-01"), "{letter:?}");
        assert!(!letter.body.contains('$') && !letter.subject.contains("letter-"), "{letter:?}");
    }
    let events = store.events(0, 100).await.unwrap();
    let told: Vec<_> = events.iter().filter(|(_, event)| event.act == Act::EndingsAnnounced).collect();
    assert_eq!(told.iter().map(|(_, event)| event.object.as_str()).collect::<Vec<_>>(), ["3"]);
    assert_eq!(announce(&store, after(3600)).await, 0, "once");
    assert_eq!(announce(&store, NOON.plus(2 * DAY)).await, 0, "once");
}

async fn once_by_two_at_once(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let people: Vec<_> = (10..40).map(|number| Operator { until: SOON, ..operator(number, "c_c933") }).collect();
    register(&store, &people).await;
    addresses(place).await;
    let runs = (0..4).map(|_| {
        let url = place.url.clone();
        tokio::spawn(async move { announce(&Store::open(&url).await.unwrap(), NOON).await })
    });
    let mut told = 0;
    for run in runs.collect::<Vec<_>>() {
        told += run.await.unwrap();
    }
    assert_eq!(told, 30);
    assert_eq!(letters(&store, NOON).await.len(), 31, "one to each, and one to the Ente");
    assert_eq!(place.number("select count(*) from announcements").await, 30);
}

async fn not_out_of_function(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let mut closed = ente("c_l682");
    closed.standing = Standing::Suspended;
    store.register(&[closed], &[], event(Act::OperatorsRegistered, NOON)).await.unwrap();
    let ends = |number, standing| Operator { until: SOON, standing, ..operator(number, "c_c933") };
    let elsewhere = Operator { until: SOON, ..operator(5, "c_l682") };
    let late = Operator { until: Some(Date::constant(2027, 6, 30)), ..operator(6, "c_c933") };
    let ended = Operator { until: Some(Date::constant(2026, 11, 22)), ..operator(7, "c_c933") };
    register(&store, &[ends(3, Standing::Suspended), ends(4, Standing::Closed), elsewhere, late, ended]).await;
    addresses(place).await;
    place.sql("update operators set card_last_day = '2026-12-02' where standing <> 'active' or ente = 'c_l682'").await;
    assert_eq!(announce(&store, NOON).await, 0);
    assert!(letters(&store, NOON).await.is_empty());
    // Who comes back into function is told then.
    register(&store, &[ends(3, Standing::Active)]).await;
    assert_eq!(announce(&store, after(3600)).await, 2, "the enabling and the card");
}

async fn another_last_day(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    let ends = |until| Operator { until, ..operator(1, "c_c933") };
    register(&store, &[ends(SOON)]).await;
    addresses(place).await;
    assert_eq!(announce(&store, NOON).await, 1);
    let renewed = Date::constant(2026, 12, 20);
    register(&store, &[ends(Some(renewed))]).await;
    assert_eq!(announce(&store, after(3600)).await, 0, "the Ente had its letter of today");
    assert_eq!(announce(&store, NOON.plus(DAY)).await, 1, "tomorrow it has the next");
    assert_eq!(announce(&store, NOON.plus(2 * DAY)).await, 0);
    let sent = letters(&store, NOON.plus(2 * DAY)).await;
    assert_eq!(sent.len(), 4);
    assert_eq!(sent.iter().filter(|letter| letter.body.contains("2026-12-20")).count(), 2);
    // An enabling that is cut short to today does not wait for a tomorrow that it has not.
    register(&store, &[ends(Some(Date::constant(2026, 11, 24)))]).await;
    assert_eq!(announce(&store, NOON.plus(DAY)).await, 1);
}

async fn of_the_card(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    register(&store, &[Operator { role: Role::Evaluator, ..operator(9, "c_f205") }]).await;
    addresses(place).await;
    let login = async |key: u8, card: Option<Date>| {
        let code = "c_c933".parse().unwrap();
        let period = (NOON, after(28800));
        store.open_session([key; 32], &person(1), &code, Role::Operator, period, card, event(Act::Login, NOON)).await.unwrap();
    };
    login(1, Some(Date::constant(2031, 1, 1))).await;
    assert_eq!(announce(&store, NOON).await, 0);
    login(2, SOON).await;
    assert_eq!(announce(&store, NOON).await, 1);
    assert_eq!(announce(&store, NOON.plus(DAY)).await, 0);
    let sent = letters(&store, NOON.plus(DAY)).await;
    let to: Vec<_> = sent.iter().map(|letter| letter.to.clone()).collect();
    assert_eq!(to, [mail(1), "c_c933@pec.example.it".to_owned()], "cards are no matter of evaluators");
    assert!(sent.iter().all(|letter| letter.body.contains("scade il 2026-12-01")), "{sent:?}");
    // Another card, which ends soon as well.
    login(3, Some(Date::constant(2026, 12, 9))).await;
    assert_eq!(announce(&store, NOON.plus(DAY)).await, 1);
}

async fn when_an_address_is_known(place: &Place) {
    let store = place.store().await;
    furnish(&store, 0).await;
    register(&store, &[Operator { until: SOON, ..operator(1, "c_c933") }]).await;
    assert_eq!(announce(&store, NOON).await, 0, "nobody can be told");
    place.sql("update enti set contact_pec = 'como@pec.example.it' where code = 'c_c933'").await;
    assert_eq!(announce(&store, after(3600)).await, 1);
    let sent = letters(&store, after(3600)).await;
    assert_eq!(sent.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), ["como@pec.example.it"]);
}
