//! One half lost, or both; a wrong address; somebody who says that it was not them.

use crspin::domain::event::Act;
use serde_json::{Value, json};

use super::releases::poll;
use crate::support::service::{Answer, Caller, Place, Running, new_release};

const KEY: &str = "0123456789-abcdef";

/// A mail server that is not there: messages wait.
fn nowhere() -> Place {
    let mut place = Place::new();
    let files = "kind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n";
    let smtp = "kind = \"smtp\"\nname = \"mail\"\nserver = \"127.0.0.1\"\nport = 1\ntls = \"none\"\n";
    assert!(place.settings.contains(files));
    place.settings =
        place.settings.replace("[[delivery.provider]]", "[delivery]\nmail_from = \"c@example.it\"\n[[delivery.provider]]");
    place.settings = place.settings.replace(files, smtp);
    place
}

fn released(caller: &Caller, running: &Running) -> String {
    let answer = caller.write("/v1/releases", KEY, &new_release(&running.place.people.mario, Some(1)));
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body["release"]["id"].as_str().expect("a number").to_owned()
}

fn again(caller: &Caller, id: &str, key: &str, change: impl Into<Value>) -> Answer {
    let mut asked = json!({ "reason": "it never came" });
    asked.as_object_mut().expect("an object").extend(change.into().as_object().expect("an object").clone());
    caller.write(&format!("/v1/releases/{id}/messages"), &format!("again-{key}-0123456789"), &asked)
}

fn reprint(caller: &Caller, id: &str, key: &str) -> Answer {
    let path = format!("/v1/releases/{id}/reprints");
    caller.write(&path, &format!("reprint-{key}-0123456789"), &json!({ "reason": "the paper tore" }))
}

fn stop(caller: &Caller, id: &str) -> Answer {
    caller.post(&format!("/v1/releases/{id}/stop"), &json!({ "reason": "the citizen says it was not them" }))
}

fn to(email: &str) -> Value {
    json!({ "email": email, "document": { "kind": "passport", "number": "YA1234567", "issuer": "Questura", "expires": "2099-01-01" } })
}

/// The states of the messages, once they are so.
fn states(caller: &Caller, id: &str, wanted: &[&str]) -> Value {
    poll(|| {
        let shown = caller.get(&format!("/v1/releases/{id}")).body;
        let now: Vec<_> =
            shown["messages"].as_array().expect("messages").iter().map(|message| message["state"].clone()).collect();
        (now == wanted).then_some(shown)
    })
}

/// The messages that went to this address.
fn sent(running: &Running, email: &str) -> Vec<String> {
    let files = std::fs::read_dir(running.place.path("messages")).expect("messages");
    let texts = files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a message"));
    texts.filter(|text| text.contains(&format!("To: {email}\r\n"))).collect()
}

fn line<'t>(text: &'t str, of: &str) -> &'t str {
    text.lines().find(|line| line.starts_with(of)).unwrap_or_else(|| panic!("{of} in {text}"))
}

#[test]
fn the_same_half_goes_again_to_the_same_address() {
    let running = Place::new().start();
    let anna = running.logged_in(&running.place.people.anna);
    let id = released(&anna, &running);
    states(&anna, &id, &["accepted"]);
    let first = again(&anna, &id, "one", json!({}));
    assert_eq!((first.status, &first.body["resends"]), (201, &json!(1)), "{}", first.body);
    assert!(first.body.get("first_half").is_none());
    let repeated = again(&anna, &id, "one", json!({}));
    assert_eq!((repeated.status, &repeated.body["resends"]), (200, &json!(1)), "the same key counts once");
    assert_eq!(again(&anna, &id, "one", json!({ "channel": "email" })).refusal(), (409, "key-reused"));
    states(&anna, &id, &["accepted", "accepted"]);
    let texts = sent(&running, "citizen@example.it");
    assert_eq!(texts.len(), 2);
    assert_eq!(line(&texts[0], "Ultime 3"), line(&texts[1], "Ultime 3"));
    assert_eq!(line(&texts[0], "Ultime 6"), line(&texts[1], "Ultime 6"));
    assert_ne!(line(&texts[0], "Message-ID:"), line(&texts[1], "Message-ID:"), "it is another message");
    assert_eq!(again(&anna, &id, "two", json!({})).status, 201);
    states(&anna, &id, &["accepted"; 3]);
    assert_eq!(again(&anna, &id, "three", json!({})).status, 201);
    states(&anna, &id, &["accepted"; 4]);
    let fourth = again(&anna, &id, "four", json!({}));
    assert_eq!((fourth.refusal(), fourth.param("most")), ((429, "too-many-resends"), "3"));
    for (asked, what) in [
        (json!({ "reason": "x" }), "reason"),
        (json!({ "channel": "sms" }), "channel"),
        (json!({ "channel": "sms", "email": "a@b.it" }), "channel"),
        (json!({ "email": "a@b.it", "mobile": "3331234567" }), "mobile"),
    ] {
        let refused = again(&anna, &id, "five", asked);
        assert_eq!((refused.refusal(), refused.param("what")), ((400, "bad-value"), what));
    }
    let acts: Vec<_> = running.events().into_iter().map(|event| event.act).collect();
    assert_eq!(acts.iter().filter(|act| **act == Act::Resent).count(), 3);
    assert_eq!(acts.iter().filter(|act| **act == Act::ResendRefused).count(), 1);
}

#[test]
fn another_address_needs_the_document_and_the_old_one_is_told() {
    let running = Place::new().start();
    let anna = running.logged_in(&running.place.people.anna);
    let id = released(&anna, &running);
    states(&anna, &id, &["accepted"]);
    assert_eq!(again(&anna, &id, "one", json!({ "email": "right@example.it" })).refusal(), (422, "document-needed"));
    let mut expired = to("right@example.it");
    expired["document"]["expires"] = json!("2020-01-01");
    assert_eq!(again(&anna, &id, "one", expired).refusal(), (422, "document-expired"));
    let mut odd = to("right@example.it");
    odd["document"]["kind"] = json!("driving-licence");
    assert_eq!(again(&anna, &id, "one", odd).refusal(), (422, "document-not-accepted"));
    assert_eq!(again(&anna, &id, "one", to("right@example.it")).status, 201);
    let shown = states(&anna, &id, &["accepted", "accepted"]);
    assert_eq!((&shown["messages"][1]["address"], &shown["messages"][1]["nth"]), (&json!("r•••@example.it"), &json!(1)));
    let right = sent(&running, "right@example.it");
    assert_eq!(right.len(), 1);
    let old = poll(|| Some(sent(&running, "citizen@example.it")).filter(|texts| texts.len() == 2));
    let (halves, notices): (Vec<_>, Vec<_>) = old.iter().partition(|text| text.contains("Ultime 3 cifre"));
    assert_eq!((halves.len(), notices.len()), (1, 1));
    assert!(notices[0].contains(&id) && !notices[0].contains("right"), "{}", notices[0]);
    assert_eq!(line(halves[0], "Ultime 6"), line(&right[0], "Ultime 6"));
    // The address of before is now the corrected one; once more is too often.
    let third = again(&anna, &id, "two", to("third@example.it"));
    assert_eq!((third.refusal(), third.param("most")), ((429, "too-many-addresses"), "1"));
    assert_eq!(again(&anna, &id, "three", json!({})).status, 201);
    poll(|| Some(sent(&running, "right@example.it")).filter(|texts| texts.len() == 2));
}

#[test]
fn what_has_not_left_does_not_leave_for_a_wrong_address() {
    let running = nowhere().start();
    let anna = running.logged_in(&running.place.people.anna);
    let id = released(&anna, &running);
    let shown = poll(|| {
        let shown = anna.get(&format!("/v1/releases/{id}")).body;
        (shown["messages"][0]["wait"] == "away" && shown["messages"][0]["state"] == "queued").then_some(shown)
    });
    assert_eq!(shown["messages"][0]["provider"], "mail");
    let refused = again(&anna, &id, "one", json!({}));
    assert_eq!(refused.refusal(), (422, "still-under-way"));
    // A sender may have it at this very moment; then it is its last try.
    assert_eq!(again(&anna, &id, "two", to("right@example.it")).status, 201);
    let shown = poll(|| {
        let shown = anna.get(&format!("/v1/releases/{id}")).body;
        ["cancelled", "expired"].contains(&shown["messages"][0]["state"].as_str().unwrap_or_default()).then_some(shown)
    });
    assert_eq!(shown["messages"][1]["address"], "r•••@example.it");
    let log = running.wait(running.store.find_release(&id.parse().expect("a number"))).expect("answered").expect("a release");
    let history = running.wait(running.store.message_log(&log.messages[0].id)).expect("a history");
    assert!(["cancelled", "expired"].contains(&history.last().expect("a line").state.as_str()), "{history:?}");
}

#[test]
fn whoever_had_one_half_again_does_not_get_the_other() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let (anna, gina) = (running.logged_in(&people.anna), gina_of_como(&running));
    let id = released(&anna, &running);
    states(&anna, &id, &["accepted"]);
    assert_eq!(reprint(&anna, &id, "one").status, 201);
    let refused = again(&anna, &id, "one", json!({}));
    assert_eq!((refused.refusal(), refused.param("hours")), ((422, "second-operator"), "24"));
    assert_eq!(again(&gina, &id, "two", json!({})).status, 201, "a colleague may");
    let refused = reprint(&gina, &id, "two");
    assert_eq!(refused.refusal(), (422, "second-operator"), "and then not show the other");
    assert_eq!(reprint(&anna, &id, "three").status, 201, "who showed it may show it");
}

fn gina_of_como(running: &Running) -> Caller {
    let gina = &running.place.people.gina;
    crate::support::service::log_in(&running.card(gina), Some("como"), |identity| running.client(Some(identity))).0
}

#[test]
fn a_stopped_release_is_neither_shown_nor_sent() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let id = released(&anna, &running);
    states(&anna, &id, &["accepted"]);
    let before = anna.get(&format!("/v1/releases/{id}")).body;
    let bruno = running.logged_in(&people.bruno);
    assert_eq!(stop(&bruno, &id).refusal(), (404, "unknown-release"), "of another Ente");
    let carla = running.logged_in(&people.carla);
    assert_eq!(carla.post(&format!("/v1/releases/{id}/stop"), &json!({ "reason": "" })).refusal(), (400, "bad-value"));
    let stopped = stop(&carla, &id);
    assert_eq!((stopped.status, &stopped.body["stopped"]["reason"]), (200, &json!("the citizen says it was not them")));
    assert_ne!(stopped.body["tag"], before["tag"]);
    let twice = stop(&anna, &id);
    assert_eq!((twice.status, &twice.body["stopped"]), (200, &stopped.body["stopped"]));
    assert_eq!(reprint(&anna, &id, "one").refusal(), (422, "release-stopped"));
    assert_eq!(again(&anna, &id, "one", json!({})).refusal(), (422, "release-stopped"));
    // A lost answer is repeated for its key, but not with the half.
    let repeated = anna.write("/v1/releases", KEY, &new_release(&people.mario, Some(1)));
    assert_eq!((repeated.status, &repeated.body["first_half"]), (200, &Value::Null));
    let told = poll(|| Some(sent(&running, "citizen@example.it")).filter(|texts| texts.len() == 2));
    let notice = told.iter().find(|text| !text.contains("Ultime 3 cifre")).expect("a notice");
    assert!(notice.contains(&id) && notice.contains("fermato"), "{notice}");
    let stops: Vec<_> = running.events().into_iter().filter(|event| event.act == Act::Stopped).collect();
    assert_eq!((stops.len(), stops[0].actor.as_str(), stops[0].object.as_str()), (1, people.carla.as_str(), id.as_str()));
}

#[test]
fn what_waits_is_stopped_too_and_who_watches_hears_it() {
    let running = nowhere().start();
    let anna = running.logged_in(&running.place.people.anna);
    let id = released(&anna, &running);
    let shown = poll(|| {
        let shown = anna.get(&format!("/v1/releases/{id}")).body;
        (shown["messages"][0]["wait"] == "away").then_some(shown)
    });
    let tag = shown["tag"].as_str().expect("a tag");
    let other = anna.get(&format!("/v1/releases/{id}?seen=0000&wait=20"));
    assert_eq!(other.body["id"], id, "another tag is answered at once");
    assert_eq!(anna.get(&format!("/v1/releases/{id}?seen=0000&wait=x")).refusal(), (400, "bad-value"));
    let heard = std::thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut seen = tag.to_owned();
            poll(|| {
                let now = anna.get(&format!("/v1/releases/{id}?seen={seen}&wait=5")).body;
                now["tag"].as_str().expect("a tag").clone_into(&mut seen);
                (!now["stopped"].is_null()).then_some(now)
            })
        });
        assert_eq!(stop(&anna, &id).status, 200);
        watching.join().expect("an answer")
    });
    assert_eq!(heard["id"], id);
    poll(|| {
        let state = anna.get(&format!("/v1/releases/{id}")).body["messages"][0]["state"].clone();
        (state == "cancelled" || state == "expired").then_some(())
    });
}

/// Whatever channel it went by: each address of before is told, that it went elsewhere and that it was stopped.
#[test]
fn every_address_is_told() {
    let mut place = Place::new();
    let strict = "channels = [\"email\", \"sms\"]\nmost_releases = 2\nchannel_check = \"offered\"\n";
    place.settings = place.settings.replacen("channels = [\"email\"]\nmost_releases = 2\n", strict, 1);
    let running = place.start();
    let anna = running.logged_in(&running.place.people.anna);
    let id = released(&anna, &running);
    states(&anna, &id, &["accepted"]);
    let mut by_text = to("unused@example.it");
    by_text.as_object_mut().expect("an object").remove("email");
    by_text["mobile"] = json!("333 1234567");
    let sent_there = again(&anna, &id, "one", by_text);
    assert_eq!(sent_there.status, 201, "{}", sent_there.body);
    states(&anna, &id, &["accepted", "accepted"]);
    let old = poll(|| Some(sent(&running, "citizen@example.it")).filter(|texts| texts.len() == 2));
    assert!(old.iter().any(|text| !text.contains("Ultime 3") && text.contains(&id)), "{old:?}");
    assert_eq!(stop(&anna, &id).status, 200);
    poll(|| Some(sent(&running, "citizen@example.it")).filter(|texts| texts.len() == 3));
    poll(|| {
        let files = std::fs::read_dir(running.place.path("messages")).expect("messages");
        let texts = files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a message"));
        (texts.filter(|text| text.starts_with("To: +39")).count() == 2).then_some(())
    });
}

#[test]
fn where_addresses_are_proven_a_corrected_one_is_too() {
    let mut place = Place::new();
    let product = "most_releases = 2\n";
    place.settings = place.settings.replacen(product, &format!("{product}channel_check = \"required\"\n"), 1);
    let running = place.start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let proven = |email: &str| super::checks::proven(&running, &anna, people.mario.as_str(), email);
    let mut asked = new_release(&people.mario, Some(1));
    asked["checks"] = json!([proven("citizen@example.it")]);
    let id = anna.write("/v1/releases", KEY, &asked).body["release"]["id"].as_str().expect("a number").to_owned();
    states(&anna, &id, &["accepted"]);
    assert_eq!(again(&anna, &id, "one", to("right@example.it")).refusal(), (422, "check-needed"));
    let mut right = to("right@example.it");
    right["checks"] = json!([proven("right@example.it")]);
    let done = again(&anna, &id, "two", right.clone());
    assert_eq!(done.status, 201, "{}", done.body);
    states(&anna, &id, &["accepted", "accepted"]);
    assert_eq!(again(&anna, &id, "three", json!({})).status, 201, "the same address needs no other proof");
}

#[test]
fn nothing_goes_to_certified_mail_unless_the_product_takes_it() {
    const PEC: &str = "mario.rossi@pec.example.it";
    for taken in [false, true] {
        let mut place = Place::new();
        if taken {
            place.settings = place.settings.replace("channels = [\"email\"]", "channels = [\"email\"]\npec = true");
        }
        let running = place.start();
        let anna = running.logged_in(&running.place.people.anna);
        let products = anna.get("/v1/products").body;
        assert!(products["products"].as_array().expect("a list").iter().all(|product| product["pec_refused"] == json!(!taken)));
        let id = released(&anna, &running);
        states(&anna, &id, &["accepted"]);
        let mut asked = new_release(&running.place.people.lucia, Some(2));
        asked["email"] = json!(PEC);
        let new = anna.write("/v1/releases", "another-key-of-mine", &asked);
        let again = again(&anna, &id, "one", to(PEC));
        if taken {
            assert_eq!((new.status, again.status), (201, 201), "{} {}", new.body, again.body);
            continue;
        }
        assert_eq!((new.refusal(), new.param("domain")), ((422, "pec-refused"), "pec.example.it"));
        assert_eq!((again.refusal(), again.param("domain")), ((422, "pec-refused"), "pec.example.it"));
        assert!(sent(&running, PEC).is_empty());
        let acts: Vec<_> = running.events().into_iter().map(|event| event.act).collect();
        assert!(acts.contains(&Act::ReleaseRefused) && acts.contains(&Act::ResendRefused), "{acts:?}");
    }
}
