//! The whole way: an Ente asks by certified mail, two evaluators approve, and the new operator releases a citizen's codes.

use std::io::Write;

use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::operator::{EnteCode, Operator, Role, Standing};
use crspin::domain::time::Date;
use crspin::pkcs11::provision::KeyKind;
use crspin::store::Store;
use serde_json::Value;

use super::mails::{OURS, PROTOCOL, WORLD, candidate, request, responsible};
use super::office::{Boxes, fill};
use crate::support::counter::{Counter, TOKEN_PIN, halves, message, pin_file};
use crate::support::pec::{Certified, Letter};
use crate::support::pki::Wish;
use crate::support::program::until;
use crate::support::service::{fiscal_code, seeding};
use crate::support::smtp::Arrived;
use crate::support::token::Token;

/// Where the Ente's message goes in this test, which takes the part of the providers: from there it comes back in an envelope.
const PROVIDER: &str = "istituto@far.example.it";

/// A second evaluator of `regione`, beside Carla.
async fn another_evaluator(store: &Store, person: &FiscalCode) {
    let code: EnteCode = "regione".parse().expect("a code");
    let ente = store.ente(&code).await.expect("the store").expect("an Ente");
    let evaluator = Operator {
        fiscal_code: person.clone(),
        name: "Nora Neri".to_owned(),
        ente: ente.clone(),
        role: Role::Evaluator,
        standing: Standing::Active,
        from: Date::constant(2020, 1, 1),
        until: None,
    };
    store.register(&[ente], &[evaluator], seeding()).await.expect("registered");
}

/// A counter at which everybody has a token, with the Ente's mailbox in the settings.
fn counter(boxes: &Boxes) -> Counter {
    let mut counter = Counter::prepare_in(boxes.place());
    let nora = fiscal_code("NRINRO74D50F205");
    counter.in_store(async |store| {
        fill(store).await;
        another_evaluator(store, &nora).await;
    });
    let carla = counter.place.people.carla.clone();
    let people = [("rita", responsible()), ("tommaso", candidate()), ("carla", carla), ("nora", nora)];
    let cards = people.map(|(label, person)| (label, Wish::card_of(person.as_str())));
    let tokens: Vec<Token<'_>> = cards
        .iter()
        .map(|(label, card)| Token {
            label,
            pin: TOKEN_PIN,
            kind: KeyKind::P256,
            certificate: Some((&counter.place.cns, card.clone())),
        })
        .collect();
    counter.tokens.make(&tokens);
    drop(tokens);
    counter.serve(&[]);
    let config = counter.user.folder().join("config/crspin");
    pin_file(&config.join("pec.password"), "s3cret");
    let mut settings = std::fs::OpenOptions::new().append(true).open(config.join("client.toml")).expect("the settings");
    let (ca, smtp, imap) = (boxes.postbox.ca.display(), boxes.postbox.smtp, boxes.postbox.imap);
    write!(
        settings,
        "[pec]\naddress = '{PROTOCOL}'\nto = '{PROVIDER}'\nuser = 'crspin'\npassword_file = 'pec.password'\nca = '{ca}'\n\
         [pec.smtp]\nserver = 'localhost'\nport = {smtp}\ntls = 'starttls'\n[pec.imap]\nserver = 'localhost'\nport = {imap}\n"
    )
    .expect("written");
    counter
}

impl Counter {
    fn log_in_as(&self, token: &str) {
        self.user.done(&["login", "--token", token, "--pin-file", &self.pin()]);
    }
}

/// What the Ente's provider makes of its message.
fn enveloped(arrived: &Arrived) -> Vec<u8> {
    let (subject, message_id) = (arrived.header("Subject"), arrived.header("Message-ID"));
    let letter = Letter { sender: PROTOCOL, to: OURS, subject, message_id };
    let original = arrived.text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes();
    Certified::envelope(&WORLD.provider, &letter, original).signed(&WORLD.provider)
}

/// The only request that waits for evaluators.
fn waiting(counter: &Counter) -> Option<String> {
    let list = counter.user.json(&["enroll", "list"]);
    let requests = list["requests"].as_array().expect("requests");
    requests.first().and_then(|one: &Value| one["id"].as_str()).map(str::to_owned)
}

#[test]
fn from_the_request_to_the_first_release_of_the_new_operator() {
    let Some(boxes) = Boxes::open() else { return };
    let counter = counter(&boxes);
    let cards = counter.import(&[&counter.place.people.mario]);

    // The Ente: the form filled in from a file, signed with the responsible's card, sent from its mailbox.
    let file = counter.user.folder().join("request.json");
    std::fs::write(&file, request(1).to_bytes()).expect("written");
    let (file, folder) = (file.display().to_string(), counter.user.folder().display().to_string());
    let sent = [
        "enroll",
        "request",
        "--from",
        &file,
        "--out",
        &folder,
        "--sign",
        "--token",
        "rita",
        "--pin-file",
        &counter.pin(),
        "--send",
    ];
    counter.user.done(&sent);
    let arrived = message(&boxes.far, PROVIDER);
    // The providers: in an envelope, into the institute's box.
    boxes.postbox.deliver(&enveloped(&arrived));

    // The institute: two evaluators.
    counter.log_in_as("carla");
    let mut found = None;
    until("the request is taken", || {
        found = waiting(&counter);
        found.is_some()
    });
    let id = found.expect("a request");
    let approve = ["enroll", "approve", &id, "--reason", "verificato con l'Ente", "--yes"];
    assert_eq!(counter.user.json(&approve)["request"]["state"], "open");
    counter.log_in_as("nora");
    let decided = counter.user.json(&approve)["request"].clone();
    assert_eq!((&decided["state"], &decided["signed_by"]), (&"decided".into(), &responsible().as_str().into()));

    // The notices: to the Ente, and to the new operator with the next steps.
    let outcome = |mail: &Arrived| mail.header("Subject").contains("Esito");
    until("the Ente hears of it", || boxes.far.arrived_for(PROTOCOL).iter().any(outcome));
    let steps = message(&boxes.far, "tommaso@far.example.it");
    assert!(steps.text.contains("crspin login"), "{}", steps.text);

    // The new operator: logs in with the own card and releases.
    counter.log_in_as("tommaso");
    let released = counter.release(&cards[0], "citizen@far.example.it", &["--message-language", "en", "--no-follow"]);
    assert!(released.status.success(), "{}", String::from_utf8_lossy(&released.stderr));
    let first = halves(&String::from_utf8_lossy(&released.stdout));
    let second = message(&boxes.far, "citizen@far.example.it");
    assert!(cards[0].is_made_of(&first, &halves(&second.text)), "{}", second.text);
}
