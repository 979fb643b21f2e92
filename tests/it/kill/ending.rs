//! The orderly end: what was taken is finished, and what was not taken was not done.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crspin::client::keep::Keep;
use crspin::config::client::ClientSettings;
use crspin::exit::Code;
use rustix::process::{Pid, Signal, kill_process};
use rustls::{ClientConnection, StreamOwned};

use super::{WORKERS, client, counter, judge, paths, release_once, wish};
use crate::support::counter::{Counter, Known};
use crate::support::pki;
use crate::support::program::until;
use crate::support::service::client_config;
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

/// A connection with the session of the counter's user.
fn connect(counter: &Counter, address: SocketAddr) -> StreamOwned<ClientConnection, TcpStream> {
    let paths = paths(&counter.user);
    let settings = ClientSettings::load(&paths, None).expect("settings");
    let session = Keep::new(&paths, &settings).get().expect("a session").expect("a session");
    let identity = pki::Identity {
        certificate: session.certificate().expect("a certificate").to_vec(),
        key: session.key().expect("a key").secret_der().to_vec(),
    };
    let config = Arc::new(client_config(&counter.place.path("server-ca.pem"), Some(&identity)));
    let name = "localhost".to_owned().try_into().expect("a name");
    StreamOwned::new(ClientConnection::new(config, name).expect("TLS"), TcpStream::connect(address).expect("connected"))
}

/// A release that the service has taken on: it asks for the body, which is still to be sent.
fn taken_on(
    counter: &Counter,
    address: SocketAddr,
    card: &Known,
    place: usize,
) -> (StreamOwned<ClientConnection, TcpStream>, String) {
    let body = serde_json::to_string(&wish(card, &format!("c{place}@example.it"))).expect("JSON");
    let mut stream = connect(counter, address);
    let head = format!(
        "POST /v1/releases HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nidempotency-key: \
         taken-on-{place:08}\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.flush()).expect("sent");
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).expect("it asks for the body");
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    (stream, body)
}

#[test]
fn told_to_stop_it_finishes_every_release_that_it_took_on() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (mut counter, cards) = counter(&smtp, 8, "api");
    let mut serving = counter.serving.pop().expect("a service");
    let taken: Vec<_> = cards.iter().enumerate().map(|(place, card)| taken_on(&counter, serving.address, card, place)).collect();
    kill_process(Pid::from_raw(i32::try_from(serving.id()).expect("a number")).expect("a process"), Signal::TERM).expect("told");
    until("nobody new is let in", || TcpStream::connect(serving.address).is_err());
    let mut acknowledged = BTreeMap::new();
    for (place, (mut stream, body)) in taken.into_iter().enumerate() {
        stream.write_all(body.as_bytes()).and_then(|()| stream.flush()).expect("sent");
        let mut answer = Vec::new();
        // It may hang up without the ceremony of TLS.
        let _end = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{place}: {answer:?}"));
        assert!(head.starts_with("HTTP/1.1 201 "), "{place}: {head}");
        let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
        acknowledged.insert(place, body["release"]["id"].as_str().expect("a number").parse().expect("a number"));
    }
    assert!(serving.stop(), "{}", serving.said());
    judge(&counter, &acknowledged);
}
