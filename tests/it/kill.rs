//! Killed at any moment, nothing is lost and nothing is done twice: the service under load, a sender, the operator's command,
//! a batch.

mod books;
mod command;
mod ending;
mod postgres;
mod sender;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crspin::client::Client;
use crspin::config::paths::{Paths, variable};
use crspin::domain::event::Act;
use crspin::domain::message::{Language, MessageState};
use crspin::domain::release::ReleaseId;
use crspin::domain::time::Date;
use crspin::exit::Failure;
use crspin::store::model::ReleaseFilter;
use crspin::wire::{DocumentShown, NewRelease};

use crate::support::counter::{Counter, Known, halves};
use crate::support::program::{User, until};
use crate::support::service::Place;
use crate::support::smtp::{self, Smtp};

/// How often the service is killed under load.
const KILLS: usize = 100;
/// How many workers release at once.
const WORKERS: usize = 4;

/// What the moments of the kills follow from: new in every run, and told when a test fails; `CRSPIN_TEST_SEED` sets it.
pub static SEED: LazyLock<u64> = LazyLock::new(|| match variable("CRSPIN_TEST_SEED") {
    Some(seed) => seed.parse().expect("CRSPIN_TEST_SEED is a number"),
    None => u64::from(std::process::id()) ^ crspin::clock::now().millis().unsigned_abs(),
});

/// A number that follows from another without pattern (splitmix64).
fn scattered(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 31)
}

/// The moment of this kill, at most so many milliseconds from now.
pub fn moment(kill: usize, longest: u64) -> Duration {
    let kill = u64::try_from(kill).expect("a number");
    Duration::from_millis(scattered(SEED.wrapping_add(kill)) % longest)
}

/// A counter whose service keeps its address when it starts again, with this many cards.
fn counter(smtp: &Smtp, cards: usize, role: &str) -> (Counter, Vec<Known>) {
    counter_in(Place::new(), smtp, cards, role)
}

#[expect(clippy::print_stdout, reason = "read when the test fails")]
fn counter_in(place: Place, smtp: &Smtp, cards: usize, role: &str) -> (Counter, Vec<Known>) {
    println!("CRSPIN_TEST_SEED={}", *SEED);
    let mut counter = Counter::prepare_in(place);
    counter.mail_to(smtp);
    let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
    counter.place.settings = counter
        .place
        .settings
        .replace("listen = \"127.0.0.1:0\"", &format!("listen = \"{address}\""))
        .replace("log_level = \"trace\"", "log_level = \"warn\"")
        .replace("releases_per_operator = 8", "releases_per_operator = 100000")
        .replace("backoff_first_seconds = 1", "backoff_first_seconds = 1\nlease_seconds = 2");
    let mario = counter.place.people.mario.clone();
    let known = counter.import(&vec![&mario; cards]);
    counter.serve(&["--role", role]);
    counter.log_in();
    (counter, known)
}

fn paths(user: &User) -> Paths {
    Paths { config: user.folder().join("config/crspin"), state: user.folder().join("state/crspin") }
}

fn client(user: &User) -> Client {
    Client::open(&paths(user), None).expect("a session")
}

fn wish(card: &Known, address: &str) -> NewRelease {
    NewRelease {
        fiscal_code: card.holder.parse().expect("a codice fiscale"),
        card: Some(card.number.parse().expect("a card")),
        document: Some(DocumentShown {
            kind: "passport".parse().expect("a kind"),
            number: "YA1234567".parse().expect("a number"),
            issuer: "Questura di Como".parse().expect("an issuer"),
            expires: Date::constant(2035, 1, 1),
        }),
        on_behalf: None,
        declaration: None,
        email: Some(address.parse().expect("an address")),
        mobile: None,
        language: Language::It,
        checks: Vec::new(),
    }
}

/// What workers go by while something else kills: whether there is still something to begin, and to wait for.
#[derive(Debug, Default)]
struct Load {
    over: AtomicBool,
    lost: AtomicBool,
}

impl Load {
    /// Whether a worker begins something new.
    fn goes_on(&self) -> bool {
        !self.over.load(Ordering::Relaxed)
    }
}

/// Ends the load when it goes. When it goes because the killing failed, nobody starts the service again: what has begun is
/// given up, lest the workers try for ever and the failure never be told.
struct Ending<'a>(&'a Load);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.lost.store(thread::panicking(), Ordering::Relaxed);
        self.0.over.store(true, Ordering::Relaxed);
    }
}

/// Releases one card, as often as it takes until the service says so; nothing when the load is lost.
fn release(client: &Client, card: &Known, place: usize, load: &Load) -> Option<ReleaseId> {
    while !load.lost.load(Ordering::Relaxed) {
        match release_once(client, card, place) {
            Ok(id) => return Some(id),
            Err(failure) => assert!(matches!(failure.code.exit(), 30..=37), "{failure}"),
        }
    }
    None
}

/// Releases one card, as often as the client tries by itself.
fn release_once(client: &Client, card: &Known, place: usize) -> Result<ReleaseId, Failure> {
    let (wish, key) = (wish(card, &format!("c{place}@example.it")), format!("kill-test-key-{place:06}"));
    let answer = client.release(&wish, &key)?;
    let half = answer.first_half.expect("a young answer has the first half");
    assert_eq!((half.pin.reveal(), half.puk.reveal()), (&card.pin[..2], &card.puk[..2]));
    Ok(answer.release.id)
}

/// Waits until every message was taken by the mail server.
fn all_sent(counter: &Counter) {
    until("all messages are sent", || {
        counter.in_store(async |store| {
            let open = |state| ReleaseFilter { state: Some(state), limit: 1, ..ReleaseFilter::default() };
            let queued = store.releases(&open(MessageState::Queued)).await.expect("a list");
            let sending = store.releases(&open(MessageState::Sending)).await.expect("a list");
            queued.is_empty() && sending.is_empty()
        })
    });
}

/// Every release that was acknowledged is there, once, with one event and one message; and there are no others.
fn judge(counter: &Counter, acknowledged: &BTreeMap<usize, ReleaseId>) {
    let (mut released, mut rows) = (BTreeMap::new(), Vec::new());
    counter.in_store(async |store| {
        let mut after = 0;
        loop {
            let events = store.events(after, 500).await.expect("events");
            let Some((last, _)) = events.last() else { break };
            after = *last;
            for (_, event) in events.into_iter().filter(|(_, event)| event.act == Act::Released) {
                *released.entry(event.object).or_insert(0) += 1;
            }
        }
        let mut filter = ReleaseFilter { limit: 200, ..ReleaseFilter::default() };
        loop {
            let page = store.releases(&filter).await.expect("a page");
            let Some(last) = page.last() else { break };
            filter.after = Some((last.at, last.id.clone()));
            rows.extend(page);
        }
    });
    let known: BTreeMap<String, i32> = acknowledged.values().map(|id| (id.to_string(), 1)).collect();
    assert_eq!(known.len(), acknowledged.len(), "two keys have one release");
    assert_eq!(released, known, "events");
    let stored: BTreeMap<String, i32> = rows.iter().map(|row| (row.id.to_string(), 1)).collect();
    assert_eq!((stored, rows.len()), (known, acknowledged.len()), "releases");
    for row in &rows {
        assert_eq!(row.messages.len(), 1, "{}", row.id);
    }
}

/// Each address got its message, and however often it came, it was the same.
fn judge_mail(smtp: &Smtp, cards: &[Known], acknowledged: &BTreeMap<usize, ReleaseId>) {
    let mut came: BTreeMap<String, Vec<smtp::Arrived>> = BTreeMap::new();
    for mail in smtp.arrived() {
        came.entry(mail.to().to_owned()).or_default().push(mail);
    }
    assert_eq!(came.len(), acknowledged.len(), "addresses");
    let mut names = std::collections::BTreeSet::new();
    for place in acknowledged.keys() {
        let mails = came.get(&format!("c{place}@example.it")).unwrap_or_else(|| panic!("nothing came to c{place}"));
        assert!(mails.iter().all(|mail| mail.text == mails[0].text), "c{place}: copies differ");
        assert!(names.insert(mails[0].header("Message-ID").to_owned()), "a Message-ID stands twice");
        let second = halves(&mails[0].text);
        assert_eq!((second.0.as_str(), second.1.as_str()), (&cards[*place].pin[2..], &cards[*place].puk[2..]));
    }
}

fn integrity(path: &Path) -> String {
    let db = rusqlite::Connection::open(path).expect("the database");
    db.query_row("pragma integrity_check", [], |row| row.get(0)).expect("an answer")
}

/// Starts the service, kills it before or while it comes up, and starts it once more.
fn start_again(counter: &mut Counter, kill: usize) {
    counter.serving.clear();
    if kill % 5 == 4 {
        let settings = counter.place.path("again.toml");
        std::fs::write(&settings, &counter.place.settings).expect("written");
        let mut command = counter.user.command(&["serve", "--settings", &settings.display().to_string()]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the service starts");
        thread::sleep(moment(kill, 100));
        child.kill().expect("killed");
        child.wait().expect("a status");
    }
    counter.serve(&["--role", "all"]);
}

/// Kills the service this often while workers release, and judges what is left; says how much there was.
fn kill_under_load(counter: &mut Counter, smtp: &Smtp, cards: &[Known], kills: usize) -> String {
    let (load, next, released) = (Load::default(), AtomicUsize::new(0), AtomicUsize::new(0));
    let client = client(&counter.user);
    let acknowledged = thread::scope(|scope| {
        let ending = Ending(&load);
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                scope.spawn(|| {
                    let mut done = Vec::new();
                    while load.goes_on() {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        let Some(card) = cards.get(place) else { break };
                        let Some(id) = release(&client, card, place, &load) else { break };
                        done.push((place, id));
                        released.fetch_add(1, Ordering::Relaxed);
                    }
                    done
                })
            })
            .collect();
        for kill in 0..kills {
            thread::sleep(moment(kill, 300));
            start_again(counter, kill);
        }
        // On a busy machine there may have been little to kill so far.
        until("it was a load", || released.load(Ordering::Relaxed) > kills);
        drop(ending);
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect::<BTreeMap<_, _>>()
    });
    assert!(acknowledged.len() > kills, "only {} releases: no load", acknowledged.len());
    all_sent(counter);
    judge(counter, &acknowledged);
    judge_mail(smtp, cards, &acknowledged);
    format!("{kills} kills, {} releases, {} mails", acknowledged.len(), smtp.arrived().len())
}

#[test]
fn the_service_is_killed_a_hundred_times_under_load() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (mut counter, cards) = counter(&smtp, 4000, "all");
    println!("{}", kill_under_load(&mut counter, &smtp, &cards, KILLS));
    assert_eq!(integrity(&counter.place.path("crspin.db")), "ok");
}

#[test]
fn killing_that_fails_ends_the_load() {
    let load = Load::default();
    let failed = std::panic::catch_unwind(|| {
        thread::scope(|scope| {
            let _ending = Ending(&load);
            scope.spawn(|| until("the load is lost", || load.lost.load(Ordering::Relaxed) && !load.goes_on()));
            panic!("the killing failed");
        });
    });
    assert_eq!(failed.unwrap_err().downcast_ref(), Some(&"the killing failed"), "and not the worker's own failure");
}
