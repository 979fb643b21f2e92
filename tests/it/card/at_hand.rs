//! The operator's card at each act, with tokens in software: they are looked for through their module.

use std::fs;
use std::process::Output;

use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use serde_json::json;

use crate::support::counter::{Counter, assert_refused, pin_file};
use crate::support::service::Place;

fn away() -> Failure {
    Failure::new(Code::CardAway).with("seen", "none").with("reader", "-")
}

/// The ways in which codes are released or shown.
fn acts(counter: &Counter, id: &str, card: &crate::support::counter::Known) -> Vec<(&'static str, Output)> {
    let rows = counter.user.folder().join("rows.jsonl");
    let row = json!({
        "fiscal_code": card.holder, "card": card.number, "document_kind": "passport", "document_number": "YA1234567",
        "document_issuer": "Questura di Como", "document_expires": "2030-01-01", "email": "rows@example.it",
    });
    pin_file(&rows, &format!("{row}\n"));
    vec![
        ("issue", counter.release(card, "again@example.it", &["--lang", "it"])),
        ("reprint", counter.user.run(&["reprint", id, "--reason", "The paper jammed", "--lang", "it"])),
        ("batch", counter.user.run(&["batch", "run", &rows.display().to_string(), "--lang", "it"])),
    ]
}

#[test]
fn without_the_card_nothing_is_sent() {
    let counter = Counter::logged_in();
    let cards = counter.import(&[&counter.place.people.mario, &counter.place.people.lucia]);
    let first = counter.release_json(&cards[0], "mario@example.it", &[]);
    let id = first["release"]["id"].as_str().expect("a number").to_owned();
    let (tokens, hidden) = (counter.place.path("softhsm/tokens"), counter.place.path("softhsm/hidden"));
    fs::rename(&tokens, &hidden).expect("the card goes");
    fs::create_dir(&tokens).expect("an empty folder");
    for (what, output) in acts(&counter, &id, &cards[1]) {
        assert_refused(&output, &away(), Language::It, what);
    }
    let releases = counter.user.json(&["status", "--mine"])["releases"].clone();
    assert_eq!((releases.as_array().map(Vec::len), &releases[0]["reprints"]), (Some(1), &json!(0)));
    fs::remove_dir(&tokens).expect("still empty");
    fs::rename(&hidden, &tokens).expect("the card comes back");
    for (what, output) in acts(&counter, &id, &cards[1]) {
        // The batch comes last, and its card was released by then.
        let good = output.status.success() || what == "batch";
        assert!(good, "{what}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_service_may_be_content_without_the_card() {
    let mut place = Place::new();
    place.settings = place.settings.replace("idle_minutes = 30\n", "idle_minutes = 30\ncard_at_each_act = false\n");
    let mut counter = Counter::prepare_in(place);
    counter.serve(&[]);
    counter.log_in();
    let cards = counter.import(&[&counter.place.people.mario]);
    fs::remove_dir_all(counter.place.path("softhsm")).expect("the card goes");
    counter.release_json(&cards[0], "mario@example.it", &[]);
}
