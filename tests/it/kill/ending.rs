//! The orderly end: what was taken is finished, and what was not taken was not done.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crspin::exit::Code;

use super::{WORKERS, client, counter, judge, release_once};
use crate::support::program::until;
use crate::support::smtp;

/// How often the service is told to stop.
const STOPS: usize = 5;

#[test]
fn told_to_stop_under_load_it_answers_what_it_took_and_did_nothing_else() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (mut counter, cards) = counter(&smtp, 2000, "all");
    let next = AtomicUsize::new(0);
    let mut acknowledged = BTreeMap::new();
    for stop in 0..STOPS {
        if stop > 0 {
            counter.serve(&["--role", "all"]);
        }
        let client = client(&counter.user);
        let answered = AtomicUsize::new(0);
        let new: Vec<_> = thread::scope(|scope| {
            let workers: Vec<_> = (0..WORKERS)
                .map(|_| {
                    scope.spawn(|| {
                        let mut done = Vec::new();
                        loop {
                            let place = next.fetch_add(1, Ordering::Relaxed);
                            match release_once(&client, &cards[place], place) {
                                Ok(id) => done.push((place, id)),
                                Err(failure) if matches!(failure.code, Code::ServiceAway | Code::OutcomeUnknown) => return done,
                                Err(failure) => panic!("an answer, but not its own: {failure}"),
                            }
                            answered.fetch_add(1, Ordering::Relaxed);
                        }
                    })
                })
                .collect();
            until("there is load", || answered.load(Ordering::Relaxed) > 10 + stop);
            let mut serving = counter.serving.pop().expect("a service");
            assert!(serving.stop(), "stop {stop}: {}", serving.said());
            workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect()
        });
        acknowledged.extend(new);
        // Requests without an answer left nothing behind.
        judge(&counter, &acknowledged);
    }
    println!("{STOPS} stops, {} releases", acknowledged.len());
}
