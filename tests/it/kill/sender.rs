//! Senders on one database, one of them killed again and again with messages in its hands.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use super::{Ending, Load, all_sent, client, counter, judge, judge_mail, moment, release};
use crate::support::counter::{Counter, Serving};
use crate::support::smtp;

/// How many messages a killed sender must have left behind before the test is content.
const LEFT: i64 = 5;

/// How many messages were taken more than once: the mail server refuses none, so a killed sender had them.
fn taken_over(counter: &Counter) -> i64 {
    let db = rusqlite::Connection::open(counter.place.path("crspin.db")).expect("the database");
    db.busy_timeout(Duration::from_secs(10)).expect("set");
    db.query_row("select count(*) from messages where tries > 1", [], |row| row.get(0)).expect("a count")
}

/// How often messages were tried in all.
fn tries(counter: &Counter) -> usize {
    let db = rusqlite::Connection::open(counter.place.path("crspin.db")).expect("the database");
    db.query_row("select sum(tries) from messages", [], |row| row.get::<_, u32>(0)).expect("a sum") as usize
}

#[test]
fn what_a_killed_sender_held_is_sent_by_another() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (mut counter, cards) = counter(&smtp, 1500, "api");
    let client = client(&counter.user);
    let sender = |name: &str| {
        let flags = ["--role", "sender", "--listen", "127.0.0.1:0"];
        Serving::start(&counter.place, &counter.user, &flags, &counter.place.path(name))
    };
    let steady = [sender("steady"), sender("steady-too")];
    let (load, begun) = (Load::default(), Instant::now());
    let mut kills = 0;
    let acknowledged: BTreeMap<_, _> = thread::scope(|scope| {
        let ending = Ending(&load);
        let releasing = scope.spawn(|| {
            let places = cards.iter().enumerate().take_while(|_| load.goes_on());
            places.map_while(|(place, card)| Some((place, release(&client, card, place, &load)?))).collect()
        });
        while begun.elapsed() < Duration::from_mins(1) && (kills < 10 || taken_over(&counter) < LEFT) {
            let killed = sender(&format!("killed-{kills}"));
            thread::sleep(moment(kills, 200));
            drop(killed);
            kills += 1;
        }
        drop(ending);
        releasing.join().expect("the releases")
    });
    all_sent(&counter);
    let left = taken_over(&counter);
    println!("{kills} kills, {} releases, {left} messages taken over, {} mails", acknowledged.len(), smtp.arrived().len());
    assert!(left >= LEFT, "after {kills} kills only {left} messages were left to others");
    // A copy more comes of a try more, and of nothing else.
    assert!(smtp.arrived().len() <= tries(&counter), "{} mails in {} tries", smtp.arrived().len(), tries(&counter));
    judge(&counter, &acknowledged);
    judge_mail(&smtp, &cards, &acknowledged);
    drop(steady);
    counter.serving.clear();
}
