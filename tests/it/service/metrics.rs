//! Figures for those who watch the service: Prometheus, and what `/health/ready` says of delivery.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use crspin::exit::Code;
use serde_json::json;

use super::releases::poll;
use crate::support::free_port;
use crate::support::program::User;
use crate::support::service::{Place, Running, new_release};

const KEY: &str = "0123456789-abcdef";
const FILES: &str = "[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n";
const AWAY: &str = "[delivery]\nmail_from = \"c@example.it\"\nalarm_minutes = 30\nbackoff_first_seconds = 1\n\
    backoff_longest_seconds = 1\n[[delivery.provider]]\nkind = \"smtp\"\nname = \"mail\"\nserver = \"127.0.0.1\"\nport = 1\n\
    tls = \"none\"\n";

/// A service whose messages go this way, and the port of its figures.
fn start(way: &str) -> (Running, u16) {
    let port = free_port();
    let mut place = Place::new();
    assert!(place.settings.contains(FILES));
    let way = format!("[metrics]\nlisten = \"127.0.0.1:{port}\"\n{way}");
    place.settings = place.settings.replace(FILES, &way);
    (place.start(), port)
}

/// What the page says to this request.
fn asked(port: u16, line: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    write!(stream, "{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").expect("asked");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    text
}

fn released(running: &Running) -> String {
    let anna = running.logged_in(&running.place.people.anna);
    let answer = anna.write("/v1/releases", KEY, &new_release(&running.place.people.mario, Some(1)));
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body["release"]["id"].as_str().expect("a number").to_owned()
}

/// The page once it has this line; pages are kept for some seconds.
fn page_with(port: u16, line: &str) -> String {
    poll(|| Some(asked(port, "GET /metrics")).filter(|page| page.lines().any(|one| one == line)))
}

#[test]
fn figures_of_what_left() {
    let (running, port) = start(FILES);
    let id = released(&running);
    let page = page_with(port, "crspin_message_accept_seconds_count{provider=\"files\",channel=\"email\"} 1");
    assert!(page.contains("content-type: application/openmetrics-text; version=1.0.0"), "{page}");
    for line in [
        "crspin_messages_day{provider=\"files\",channel=\"email\",state=\"accepted\"} 1",
        "crspin_message_accept_seconds_bucket{le=\"+Inf\",provider=\"files\",channel=\"email\"} 1",
        "crspin_provider_resting{provider=\"files\"} 0",
        "# EOF",
    ] {
        assert!(page.lines().any(|one| one == line), "{line}: {page}");
    }
    // They name nobody.
    for stranger in [id.as_str(), running.place.people.mario.as_str(), "citizen", "@", "como"] {
        assert!(!page.contains(stranger), "{stranger}: {page}");
    }
    assert!(asked(port, "GET /v1/version").starts_with("HTTP/1.1 404"));
    assert!(asked(port, "POST /metrics").starts_with("HTTP/1.1 405"));
    let ready = running.client(None).get("/health/ready").body;
    assert_eq!(ready["delivery"], json!({ "open": 0, "oldest_seconds": null, "alarm": false }));
}

#[test]
fn figures_of_what_waits() {
    let (running, port) = start(AWAY);
    released(&running);
    // Five failures, and the server is left alone.
    let page = page_with(port, "crspin_provider_resting{provider=\"mail\"} 1");
    assert!(page.contains("crspin_messages_oldest_seconds{provider=\"mail\",state=\"queued\"} "), "{page}");
    assert!(page.contains("\ncrspin_messages_open{provider=\"mail\",state=\"queued\"} 1\n"), "{page}");
    assert!(!page.contains("accept_seconds_count"), "{page}");
}

#[test]
fn a_message_that_waits_too_long_is_an_alarm_and_no_failure() {
    let (running, _) = start(AWAY);
    released(&running);
    let nobody = running.client(None);
    let ready = nobody.get("/health/ready");
    assert_eq!((ready.status, &ready.body["delivery"]["open"]), (200, &json!(1)), "{}", ready.body);
    assert_eq!(ready.body["delivery"]["alarm"], false);
    let database = rusqlite::Connection::open(running.place.path("crspin.db")).expect("the database");
    let half_an_hour = 30 * 60 * 1000;
    database.execute("update messages set queued = queued - ?1", [half_an_hour]).expect("it waited");
    let ready = poll(|| Some(nobody.get("/health/ready")).filter(|ready| ready.body["delivery"]["alarm"] == true));
    assert_eq!((ready.status, &ready.body["ready"]), (200, &json!(true)), "{}", ready.body);
    assert!(ready.body["delivery"]["oldest_seconds"].as_u64().is_some_and(|age| age >= 1800), "{}", ready.body);
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let place = Place::new();
    let port = taken.local_addr().expect("an address").port();
    let settings = place.path("service.toml");
    let text = format!("{}\n[metrics]\nlisten = \"127.0.0.1:{port}\"\n", place.settings);
    std::fs::write(&settings, text).expect("written");
    let output = User::new().run(&["--lang", "en", "serve", "--settings", &settings.display().to_string()]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(i32::from(Code::BadSetting.exit())), "{said}");
    assert!(said.contains("metrics.listen"), "{said}");
}
