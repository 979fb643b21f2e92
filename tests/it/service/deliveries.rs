//! Messages in the hands of administrators.

use serde_json::{Value, json};

use super::releases::poll;
use crate::support::service::{Answer, Caller, Place, Running, new_release};

const KEY: &str = "0123456789-abcdef";
const FILES: &str = "[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n";

/// Two mail servers that are not there, the first with the folder's name: messages wait.
fn nowhere() -> Place {
    let mut place = Place::new();
    let smtp = |name| {
        format!("[[delivery.provider]]\nkind = \"smtp\"\nname = \"{name}\"\nserver = \"127.0.0.1\"\nport = 1\ntls = \"none\"\n")
    };
    assert!(place.settings.contains(FILES));
    let all = format!(
        "[delivery]\nmail_from = \"c@example.it\"\ntries = 2\nbackoff_first_seconds = 1\n{}{}",
        smtp("mail"),
        smtp("mail-2")
    );
    place.settings = place.settings.replace(FILES, &all);
    place
}

fn released(running: &Running) -> String {
    let anna = running.logged_in(&running.place.people.anna);
    let answer = anna.write("/v1/releases", KEY, &new_release(&running.place.people.mario, Some(1)));
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body["release"]["id"].as_str().expect("a number").to_owned()
}

/// The only message, once it stands there.
fn message(dario: &Caller, state: &str) -> Value {
    poll(|| {
        let listed = dario.get(&format!("/v1/deliveries?state={state}")).body;
        listed["deliveries"].as_array().expect("messages").first().cloned()
    })
}

fn act(dario: &Caller, id: &str, act: &str) -> Answer {
    dario.post(&format!("/v1/deliveries/{id}/{act}"), &json!({ "reason": "the server is back" }))
}

fn id(message: &Value) -> String {
    message["id"].as_str().expect("a number").to_owned()
}

#[test]
fn only_administrators_see_and_touch_messages() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    released(&running);
    let dario = running.logged_in(&people.dario);
    let message = id(&message(&dario, "accepted"));
    for person in [&people.anna, &people.carla] {
        let caller = running.logged_in(person);
        let refused = (403, "not-your-role");
        assert_eq!(caller.get("/v1/deliveries").refusal(), refused);
        assert_eq!(caller.get(&format!("/v1/deliveries/{message}")).refusal(), refused);
        assert_eq!(act(&caller, &message, "retry").refusal(), refused);
        assert_eq!(act(&caller, &message, "cancel").refusal(), refused);
        let trial = json!({ "email": "a@example.it", "language": "it" });
        assert_eq!(caller.post("/v1/deliveries/tests", &trial).refusal(), refused);
    }
    assert_eq!(running.client(None).get("/v1/deliveries").refusal(), (401, "not-logged-in"));
}

#[test]
fn a_message_is_shown_with_its_history_and_no_address() {
    let running = Place::new().start();
    let release = released(&running);
    let dario = running.logged_in(&running.place.people.dario);
    let listed = message(&dario, "accepted");
    let shown = dario.get(&format!("/v1/deliveries/{}", id(&listed)));
    assert_eq!((shown.status, &shown.body["release"], &shown.body["kind"]), (200, &json!(release), &json!("half")));
    assert_eq!((&shown.body["provider"], &shown.body["address"]), (&json!("files"), &json!("c•••@example.it")));
    assert!(shown.body["gateway_answer"].as_str().expect("words").starts_with("written to"), "{}", shown.body);
    assert_eq!(shown.body["history"][0]["state"], "accepted");
    assert!(!shown.body.to_string().contains("citizen@example.it"));
    let mut name = format!("%3C{}@crspin.invalid%3E", id(&listed));
    assert_eq!(dario.get(&format!("/v1/deliveries/{name}")).body["id"], listed["id"], "a Message-ID will do");
    name.truncate(20);
    assert_eq!(dario.get(&format!("/v1/deliveries/{name}")).refusal(), (400, "bad-value"));
    assert_eq!(dario.get(&format!("/v1/deliveries/{}", "0".repeat(32))).refusal(), (404, "unknown-message"));
    let count =
        |query: &str| dario.get(&format!("/v1/deliveries?{query}")).body["deliveries"].as_array().expect("messages").len();
    for (query, wanted) in [
        ("", 1),
        ("open=true", 0),
        ("state=accepted&provider=files&channel=email&kind=half&older_seconds=0", 1),
        (&*format!("release={release}"), 1),
        ("provider=other", 0),
        ("older_seconds=3600", 0),
        ("channel=sms", 0),
    ] {
        assert_eq!(count(query), wanted, "{query}");
    }
    for (query, what) in [("state=lost", "state"), ("limit=0", "limit"), ("after=x", "after"), ("other=1", "other")] {
        let refused = dario.get(&format!("/v1/deliveries?{query}"));
        assert_eq!((refused.refusal(), refused.param("what")), ((400, "bad-value"), what));
    }
}

#[test]
fn a_failed_message_goes_once_more_with_a_new_deadline() {
    let running = nowhere().start();
    let release = released(&running);
    let dario = running.logged_in(&running.place.people.dario);
    let failed = message(&dario, "failed");
    assert_eq!(act(&dario, &id(&failed), "cancel").refusal(), (422, "cannot-cancel"));
    let again = act(&dario, &id(&failed), "retry");
    assert_eq!((again.status, &again.body["tries"]), (200, &json!(0)), "{}", again.body);
    assert!(again.body["deadline"].as_str() > failed["deadline"].as_str(), "{}", again.body);
    let words = again.body["history"].as_array().expect("lines").last().expect("a line")["words"].clone();
    assert_eq!(words, "an administrator wants one more try: the server is back");
    let failed = message(&dario, "failed");
    assert_eq!(failed["tries"], 2, "the tries begin anew");
    let waits = dario.get(&format!("/v1/deliveries/{}", id(&failed))).body["history"].clone();
    assert!(waits.as_array().expect("lines").iter().any(|line| line["wait"] == "away"), "{waits}");
    // Of a release that was stopped nothing goes, by whatever way.
    let anna = running.logged_in(&running.place.people.anna);
    assert_eq!(anna.post(&format!("/v1/releases/{release}/stop"), &json!({ "reason": "not them" })).status, 200);
    assert_eq!(act(&dario, &id(&failed), "retry").refusal(), (422, "release-stopped"));
    let audited: Vec<_> = running.events().into_iter().filter(|event| event.act.as_str() == "message-retried").collect();
    assert_eq!((audited.len(), &audited[0].object), (1, &id(&failed)));
}

#[test]
fn a_half_does_not_go_to_the_wrong_address_after_all() {
    let running = nowhere().start();
    let release = released(&running);
    let dario = running.logged_in(&running.place.people.dario);
    let failed = message(&dario, "failed");
    let anna = running.logged_in(&running.place.people.anna);
    let document = json!({ "kind": "passport", "number": "YA1234567", "issuer": "Questura", "expires": "2099-01-01" });
    let resend = json!({ "reason": "a wrong address", "email": "right@example.it", "document": document });
    assert_eq!(anna.write(&format!("/v1/releases/{release}/messages"), "resend-0123456789", &resend).status, 201);
    let refused = act(&dario, &id(&failed), "retry");
    assert_eq!((refused.refusal(), refused.param("why")), ((422, "cannot-retry"), "later"));
}

#[test]
fn a_waiting_message_is_stopped() {
    let mut place = nowhere();
    place.settings = place.settings.replace("tries = 2\nbackoff_first_seconds = 1", "backoff_first_seconds = 600");
    let running = place.start();
    released(&running);
    let dario = running.logged_in(&running.place.people.dario);
    let waiting = poll(|| Some(message(&dario, "queued")).filter(|message| message["wait"] == "away"));
    let stopped = act(&dario, &id(&waiting), "cancel");
    assert_eq!((stopped.status, &stopped.body["state"]), (200, &json!("cancelled")), "{}", stopped.body);
    let refused = act(&dario, &id(&waiting), "retry");
    assert_eq!((refused.refusal(), refused.param("why")), ((422, "cannot-retry"), "cancelled"));
    for reason in ["", "ab", &"x".repeat(201)] {
        let refused = dario.post(&format!("/v1/deliveries/{}/cancel", id(&waiting)), &json!({ "reason": reason }));
        assert_eq!((refused.refusal(), refused.param("what")), ((400, "bad-value"), "reason"));
    }
}

#[test]
fn trials_go_by_each_provider_and_by_no_other() {
    let mut place = nowhere();
    place.settings.push_str("[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n");
    let running = place.start();
    let dario = running.logged_in(&running.place.people.dario);
    let trial = |change: Value| {
        let mut asked = json!({ "language": "en" });
        asked.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
        dario.post("/v1/deliveries/tests", &asked)
    };
    let sent = trial(json!({ "email": "admin@example.it" }));
    assert_eq!(sent.status, 201, "{}", sent.body);
    let sent = sent.body["deliveries"].as_array().expect("messages").clone();
    let providers: Vec<_> = sent.iter().map(|one| one["provider"].as_str().expect("a name")).collect();
    assert_eq!(providers, ["mail", "mail-2", "files"]);
    for (one, state) in sent.iter().zip(["failed", "failed", "accepted"]) {
        let shown = poll(|| Some(dario.get(&format!("/v1/deliveries/{}", id(one))).body).filter(|now| now["state"] == state));
        assert_eq!((&shown["provider"], &shown["kind"]), (&one["provider"], &json!("test")), "it goes by no other way");
    }
    let files: Vec<_> = std::fs::read_dir(running.place.path("messages")).expect("messages").collect();
    let text = std::fs::read_to_string(files[0].as_ref().expect("a file").path()).expect("a message");
    assert_eq!(files.len(), 1);
    assert!(text.contains("without any code") && text.contains("To: admin@example.it"), "{text}");
    assert_eq!(
        trial(json!({ "email": "a@example.it", "provider": "files" })).body["deliveries"].as_array().map(Vec::len),
        Some(1)
    );
    for (asked, what) in [
        (json!({}), "email"),
        (json!({ "email": "a@example.it", "mobile": "3331234567" }), "email"),
        (json!({ "email": "a@example.it", "provider": "carrier-pigeon" }), "provider"),
        (json!({ "mobile": "3331234567", "provider": "mail" }), "provider"),
    ] {
        let refused = trial(asked);
        assert_eq!((refused.refusal(), refused.param("what")), ((400, "bad-value"), what));
    }
}
