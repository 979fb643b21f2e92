//! The service on PostgreSQL: what it had sent to the server may still be done after it was killed.

use super::{counter_in, kill_under_load};
use crate::store::place;
use crate::support::service::Place;
use crate::support::smtp;

/// How often the service is killed: less than on SQLite, where the database dies with it.
const KILLS: usize = 20;

#[test]
fn the_service_is_killed_under_load() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let Some(database) = runtime.block_on(place::Place::postgres()) else { return };
    let mut place = Place::new();
    place.settings = place.settings.replace("url = \"sqlite:crspin.db\"", &format!("url = \"{}\"", database.url));
    let (mut counter, cards) = counter_in(place, &smtp, 1500, "all");
    assert_eq!(counter.place.store_url(), database.url);
    println!("{}", kill_under_load(&mut counter, &smtp, &cards, KILLS));
    assert!(!counter.place.path("crspin.db").exists(), "it was PostgreSQL");
    counter.serving.clear();
    runtime.block_on(database.end());
}
