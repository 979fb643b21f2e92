//! Killed at any moment, nothing is lost and nothing is done twice: the service under load, a sender, the operator's command,
//! a batch.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crspin::client::Client;
use crspin::config::paths::Paths;
use crspin::domain::event::Act;
use crspin::domain::message::{Language, MessageState};
use crspin::domain::release::ReleaseId;
use crspin::domain::time::Date;
use crspin::store::model::ReleaseFilter;
use crspin::wire::{DocumentShown, NewRelease};

use crate::support::counter::{Counter, Known, Serving, halves};
use crate::support::program::{User, until};
use crate::support::smtp::{self, Smtp};

/// How often the service is killed under load.
const KILLS: usize = 100;
/// How many workers release at once.
const WORKERS: usize = 4;

/// A number that follows from another without pattern (splitmix64): the moments of the kills, the same in every run.
fn scattered(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 31)
}

fn moment(seed: usize, longest: u64) -> Duration {
    Duration::from_millis(scattered(u64::try_from(seed).expect("a number")) % longest)
}

/// A counter whose service keeps its address when it starts again, with this many cards.
fn counter(smtp: &Smtp, cards: usize, role: &str) -> (Counter, Vec<Known>, SocketAddr) {
    let mut counter = Counter::prepare();
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
    (counter, known, address)
}

fn client(user: &User) -> Client {
    let paths = Paths { config: user.folder().join("config/crspin"), state: user.folder().join("state/crspin") };
    Client::open(&paths, None).expect("a session")
}

fn wish(card: &Known, address: &str) -> NewRelease {
    NewRelease {
        fiscal_code: card.holder.parse().expect("a codice fiscale"),
        card: Some(card.number.parse().expect("a card")),
        document: DocumentShown {
            kind: "passport".parse().expect("a kind"),
            number: "YA1234567".parse().expect("a number"),
            issuer: "Questura di Como".parse().expect("an issuer"),
            expires: Date::constant(2035, 1, 1),
        },
        email: Some(address.parse().expect("an address")),
        mobile: None,
        language: Language::It,
    }
}

/// Releases one card, as often as it takes until the service says so.
fn release(client: &Client, card: &Known, place: usize) -> ReleaseId {
    let (wish, key) = (wish(card, &format!("c{place}@example.it")), format!("kill-test-key-{place:06}"));
    loop {
        match client.release(&wish, &key) {
            Ok(answer) => {
                let half = answer.first_half.expect("a young answer has the first half");
                assert!(card.pin.starts_with(half.pin.reveal()) && card.puk.starts_with(half.puk.reveal()));
                return answer.release.id;
            }
            Err(failure) => assert!(matches!(failure.code.exit(), 30..=37), "{failure}"),
        }
    }
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
        assert!(cards[*place].pin.ends_with(&second.0) && cards[*place].puk.ends_with(&second.1));
    }
}

fn integrity(path: &Path) -> String {
    let db = rusqlite::Connection::open(path).expect("the database");
    db.query_row("pragma integrity_check", [], |row| row.get(0)).expect("an answer")
}

#[test]
fn the_service_is_killed_a_hundred_times_under_load() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (mut counter, cards, _) = counter(&smtp, 4000, "all");
    let (over, next) = (AtomicBool::new(false), AtomicUsize::new(0));
    let client = client(&counter.user);
    let acknowledged = thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                scope.spawn(|| {
                    let mut done = Vec::new();
                    while !over.load(Ordering::Relaxed) {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        let Some(card) = cards.get(place) else { break };
                        done.push((place, release(&client, card, place)));
                    }
                    done
                })
            })
            .collect();
        for kill in 0..KILLS {
            thread::sleep(moment(kill, 300));
            counter.serving.clear();
            counter.serve(&["--role", "all"]);
        }
        over.store(true, Ordering::Relaxed);
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect::<BTreeMap<_, _>>()
    });
    assert!(acknowledged.len() > KILLS, "only {} releases: no load", acknowledged.len());
    all_sent(&counter);
    judge(&counter, &acknowledged);
    judge_mail(&smtp, &cards, &acknowledged);
    assert_eq!(integrity(&counter.place.path("crspin.db")), "ok");
}

#[test]
fn what_a_killed_sender_held_is_sent_by_another() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (mut counter, cards, _) = counter(&smtp, 60, "api");
    let client = client(&counter.user);
    let log = |name: &str| counter.place.path(name);
    let steady = Serving::start(&counter.place, &counter.user, &["--role", "sender", "--listen", "127.0.0.1:0"], &log("steady"));
    let acknowledged = thread::scope(|scope| {
        let releasing =
            scope.spawn(|| cards.iter().enumerate().map(|(place, card)| (place, release(&client, card, place))).collect());
        for kill in 0..10 {
            let name = format!("killed-{kill}");
            let sender =
                Serving::start(&counter.place, &counter.user, &["--role", "sender", "--listen", "127.0.0.1:0"], &log(&name));
            thread::sleep(moment(kill, 200));
            drop(sender);
        }
        releasing.join().expect("the releases")
    });
    all_sent(&counter);
    judge(&counter, &acknowledged);
    judge_mail(&smtp, &cards, &acknowledged);
    drop(steady);
    counter.serving.clear();
}

#[test]
fn a_release_whose_command_was_killed_is_found_and_shown_again() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (counter, cards, _) = counter(&smtp, 12, "all");
    for (place, card) in cards.iter().enumerate() {
        let (address, key) = (format!("c{place}@example.it"), format!("killed-command-{place:04}"));
        let flags = [&Counter::issue(&card.holder, &card.number, &address)[..], &["--key", &key]].concat();
        let mut command = counter.user.command(&flags);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command starts");
        thread::sleep(moment(place, 120));
        child.kill().expect("killed");
        child.wait().expect("a status");
        // Whether or not it came to the act: the same command with the same key gives the one release, with its first half.
        let again = counter.user.json(&flags);
        let id = again["release"]["id"].as_str().expect("a number");
        let shown = counter.user.json(&["reprint", id, "--reason", "the screen was lost"]);
        for answer in [&again, &shown] {
            let pin = answer["first_half"]["pin"].as_str().expect("a first half");
            assert!(card.pin.starts_with(pin), "{place}");
        }
        let listed = counter.user.json(&["status", "--mine", "--card", &card.number]);
        assert_eq!(listed["releases"].as_array().map(Vec::len), Some(1), "{listed}");
    }
}

#[test]
fn a_batch_goes_on_after_every_kill() {
    use std::os::unix::fs::PermissionsExt;
    let Some(smtp) = smtp::start("starttls") else { return };
    let (counter, cards, _) = counter(&smtp, 120, "all");
    let file = counter.user.folder().join("rows.csv");
    let row = |(place, card): (usize, &Known)| {
        format!("{},{},passport,YA1234567,Questura di Como,2035-01-01,c{place}@example.it,,it\n", card.holder, card.number)
    };
    let rows: String = cards.iter().enumerate().map(row).collect();
    let head = "fiscal_code,card,document_kind,document_number,document_issuer,document_expires,email,mobile,language\n";
    std::fs::write(&file, format!("{head}{rows}")).expect("written");
    let run = ["batch", "run", &file.display().to_string()].map(str::to_owned);
    let run: Vec<&str> = run.iter().map(String::as_str).collect();
    let mut kills = 0;
    for attempt in 0..200 {
        let mut child = counter.user.command(&run).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the batch starts");
        thread::sleep(Duration::from_millis(40) + moment(attempt, 160));
        if child.try_wait().expect("a status").is_some_and(|status| status.success()) {
            break;
        }
        kills += usize::from(child.kill().is_ok());
        child.wait().expect("a status");
    }
    assert!(kills > 3, "it was too fast to be killed");
    counter.user.done(&run);

    let path = counter.user.folder().join("rows.csv.halves.csv");
    assert_eq!(std::fs::metadata(&path).expect("the halves").permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&path).expect("the halves");
    let mut found = BTreeMap::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let place = cards.iter().position(|card| card.number == columns[2]).expect("a card of the batch");
        assert!(cards[place].pin.starts_with(columns[4]) && cards[place].puk.starts_with(columns[5]), "{line}");
        let twice = found.insert(place, columns[0].parse::<ReleaseId>().expect("a release"));
        assert!(twice.is_none(), "a row was written twice: {line}");
    }
    assert_eq!(found.len(), cards.len(), "every row has its first half");
    judge(&counter, &found);
}

#[test]
fn a_batch_that_cannot_keep_its_books_releases_nothing() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (counter, cards, _) = counter(&smtp, 1, "all");
    let file = counter.user.folder().join("rows.jsonl");
    let (holder, number) = (&cards[0].holder, &cards[0].number);
    let document = r#""document_kind":"passport","document_number":"YA1234567","document_issuer":"Questura di Como""#;
    let row = format!(
        "{{\"fiscal_code\":\"{holder}\",\"card\":\"{number}\",{document},\"document_expires\":\"2035-01-01\",\
         \"email\":\"books@example.it\"}}\n"
    );
    std::fs::write(&file, row).expect("written");
    let file = file.display().to_string();
    for flag in ["--journal", "--halves"] {
        for place in ["/dev/full", "/nowhere/books"] {
            let refused = counter.user.run(&["batch", "run", &file, flag, place]);
            let told = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(refused.status.code() == Some(2) && told.contains(place), "{flag} {place}: {told}");
        }
    }
    judge(&counter, &BTreeMap::new());
    counter.user.done(&["batch", "run", &file]);
}
