//! Roles, shutdown, and the real program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use crate::support::pki::{Wish, session};
use crate::support::service::{Place, caller, card_number, client_config, codes, log_in, new_release, new_session};

#[test]
fn an_api_process_sends_nothing_and_a_sender_answers_nothing() {
    let mut place = Place::new();
    place.settings = place.settings.replace("roles = \"all\"", "roles = \"api\"");
    // Not even there to be read.
    std::fs::rename(place.path("keys/message.key"), place.path("message.key.away")).expect("moved");
    let running = place.start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let ready = anna.get("/health/ready").body;
    assert_eq!((&ready["role"], &ready["desk_key"], &ready["message_key"]), (&"api".into(), &true.into(), &false.into()));
    let answer = anna.write("/v1/releases", "0123456789-abcdef", &new_release(&people.mario, Some(1)));
    assert_eq!(answer.body["release"]["messages"][0]["state"], "queued");
    let id = answer.body["release"]["id"].as_str().expect("a number").to_owned();

    std::fs::rename(running.place.path("message.key.away"), running.place.path("keys/message.key")).expect("moved");
    std::fs::remove_file(running.place.path("keys/desk.key")).expect("removed");
    let settings = running.place.settings.replace("roles = \"api\"", "roles = \"sender\"");
    let mut sender = Program::start(&running.place, &settings, &[]);
    let nobody = caller(sender.address, &running.place.path("server-ca.pem"), None);
    let ready = nobody.get("/health/ready").body;
    assert_eq!((&ready["role"], &ready["desk_key"], &ready["message_key"]), (&"sender".into(), &false.into(), &true.into()));
    assert_eq!(nobody.get("/v1/version").status, 200);
    assert_eq!(nobody.get("/v1/products").status, 404);
    super::releases::poll(|| (anna.get(&format!("/v1/releases/{id}")).body["messages"][0]["state"] == "accepted").then_some(()));
    assert!(sender.end().0.success());
}

#[test]
fn a_request_in_flight_is_finished_at_the_end() {
    let mut running = Place::new().start();
    let card = running.place.cns.card(&Wish::card_of(running.place.people.anna.as_str()));
    let config = Arc::new(client_config(&running.place.path("server-ca.pem"), Some(&card)));
    let name = "localhost".to_owned().try_into().expect("a name");
    let tls = rustls::ClientConnection::new(config, name).expect("a connection");
    let tcp = TcpStream::connect(running.address).expect("connected");
    let mut stream = rustls::StreamOwned::new(tls, tcp);
    let body = new_session(&session(), None).to_string();
    let length = body.len();
    write!(stream, "POST /v1/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n").expect("written");
    write!(stream, "content-length: {length}\r\nexpect: 100-continue\r\n\r\n").expect("written");
    stream.flush().expect("sent");
    // The service asks for the body: the request is being worked on.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).expect("read");
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    running.begin_stop();
    super::releases::poll(|| TcpStream::connect(running.address).is_err().then_some(()));
    stream.write_all(body.as_bytes()).expect("written");
    let mut answer = Vec::new();
    let _end = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    assert!(running.join().is_ok());
}

/// `crspin serve` as people run it.
struct Program {
    child: Child,
    address: std::net::SocketAddr,
    errors: BufReader<std::process::ChildStderr>,
    said: String,
}

impl Program {
    fn start(place: &Place, settings: &str, flags: &[&str]) -> Self {
        std::fs::write(place.path("service.toml"), settings).expect("written");
        let mut child = Command::new(env!("CARGO_BIN_EXE_crspin"))
            .args(["--lang", "en", "serve", "--settings"])
            .arg(place.path("service.toml"))
            .args(flags)
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        let mut errors = BufReader::new(child.stderr.take().expect("standard error"));
        let mut said = String::new();
        let address = loop {
            let before = said.len();
            assert!(errors.read_line(&mut said).expect("read") > 0, "it ended: {said}");
            if let Some((_, rest)) = said[before..].split_once("https://") {
                break rest.split_whitespace().next().expect("an address").parse().expect("an address");
            }
        };
        Self { child, address, errors, said }
    }

    /// Ends it as a system does, and gives what it said.
    fn end(&mut self) -> (std::process::ExitStatus, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
        self.errors.read_to_string(&mut self.said).expect("read");
        (self.child.wait().expect("ended"), std::mem::take(&mut self.said))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

#[test]
fn the_program_migrates_serves_logs_no_personal_data_and_stops_when_told() {
    let place = Place::new();
    std::fs::write(place.path("service.toml"), &place.settings).expect("written");
    let migrated = Command::new(env!("CARGO_BIN_EXE_crspin"))
        .args(["--lang", "en", "serve", "--migrate-only", "--settings"])
        .arg(place.path("service.toml"))
        .output()
        .expect("run");
    assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
    tokio::runtime::Runtime::new().expect("a runtime").block_on(place.seed());
    let mut program = Program::start(&place, &place.settings, &["--role", "all", "--log-level", "trace"]);
    let server_ca = place.path("server-ca.pem");
    let people = &place.people;
    let client = |identity: &_| caller(program.address, &server_ca, Some(identity));
    let (anna, _) = log_in(&client(&place.cns.card(&Wish::card_of(people.anna.as_str()))), None, client);
    let mut asked = new_release(&people.mario, Some(1));
    asked["email"] = "very.unique@citizen.example.it".into();
    let answer = anna.write("/v1/releases", "0123456789-abcdef", &asked);
    assert_eq!(answer.status, 201, "{}", answer.body);
    let id = answer.body["release"]["id"].as_str().expect("a number").to_owned();
    super::releases::poll(|| (anna.get(&format!("/v1/releases/{id}")).body["messages"][0]["state"] == "accepted").then_some(()));
    assert_eq!(anna.get(&format!("/v1/releases?card={}", card_number(1))).status, 200);
    assert_eq!(anna.get("/v1/releases?card=very-unique-query").status, 400);
    assert_eq!(anna.get("/very-unique-path").status, 404);
    let (status, said) = program.end();
    assert!(status.success(), "{said}");
    assert!(said.contains("/v1/releases/{id}"), "the pattern is logged: {said}");
    let (pin, puk) = codes(&card_number(1));
    for secret in [people.anna.as_str(), people.mario.as_str(), "unique", "YA1234567", card_number(1).as_str(), &id, &pin, &puk] {
        assert!(!said.contains(secret), "{secret} in {said}");
    }
    let lines: Vec<serde_json::Value> =
        said.lines().filter(|line| line.starts_with('{')).map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let correlation = answer.headers["x-correlation-id"].to_str().expect("a text");
    assert!(lines.iter().any(|line| line["correlation"] == correlation && line["status"] == 201));
}

#[test]
fn the_program_says_what_keeps_it_from_starting() {
    let place = Place::new();
    let run = |settings: &str, flags: &[&str]| {
        std::fs::write(place.path("service.toml"), settings).expect("written");
        let program = Command::new(env!("CARGO_BIN_EXE_crspin"))
            .args(["--lang", "en", "serve", "--settings"])
            .arg(place.path("service.toml"))
            .args(flags)
            .output()
            .expect("run");
        program.status.code()
    };
    assert_eq!(run(&place.settings.replace("idle_minutes = 30", "idle_minutes = 0"), &[]), Some(2));
    assert_eq!(run(&place.settings, &["--listen", "0.0.0.0:0"]), Some(2), "a sandbox stays on loopback");
    assert_eq!(run(&place.settings, &["--role", "both"]), Some(2));
    std::fs::remove_file(place.path("keys/message.key")).expect("removed");
    assert_eq!(run(&place.settings, &[]), Some(36));
}
