//! Releases, repeats, reprints and lists.

use crspin::domain::card::CardState;
use crspin::domain::event::Act;
use crspin::domain::team_number::TeamNumber;
use serde_json::{Value, json};

use crate::support::service::{Place, Running, card_number, codes, new_release};

const KEY: &str = "0123456789-abcdef";

/// First half of the codes of a test card.
fn first_half(card: u32) -> Value {
    let (pin, puk) = codes(&card_number(card));
    json!({ "pin": &pin[..2], "puk": &puk[..2] })
}

#[test]
fn products_and_cards_are_shown() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let products = anna.get("/v1/products").body;
    assert_eq!(products["products"][1]["id"], "ts-cns");
    assert_eq!(products["products"][1]["puk"], json!([2, 6]));
    let found = anna.post("/v1/cards/find", &json!({ "fiscal_code": people.lucia.as_str() })).body;
    let numbers: Vec<_> = found["cards"].as_array().expect("cards").iter().map(|card| card["number"].clone()).collect();
    assert_eq!(numbers, [card_number(3).as_str(), card_number(2).as_str()]);
    assert_eq!(found["cards"][1]["product_name"], "TS-CNS");
    let none = anna.post("/v1/cards/find", &json!({ "fiscal_code": people.dario.as_str() })).body;
    assert_eq!(none["cards"], json!([]));
    let looked: Vec<_> = running.events().into_iter().filter(|event| event.act == Act::CardsFound).collect();
    assert_eq!(
        looked.iter().map(|event| event.object.as_str()).collect::<Vec<_>>(),
        [people.lucia.as_str(), people.dario.as_str()]
    );
}

#[test]
fn a_release_shows_the_first_half_and_sends_the_second() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let answer = anna.write("/v1/releases", KEY, &new_release(&people.mario, None));
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(answer.body["first_half"], first_half(1));
    let release = &answer.body["release"];
    assert_eq!(release["card"], card_number(1).as_str());
    assert_eq!(release["messages"][0]["address"], "c•••@example.it");
    let id = release["id"].as_str().expect("a number").to_owned();
    let shown = poll(|| {
        let shown = anna.get(&format!("/v1/releases/{id}"));
        (shown.body["messages"][0]["state"] == "accepted").then_some(shown.body)
    });
    for same in ["id", "at", "fiscal_code", "card", "product", "operator", "capacity", "reprints", "reprint_until"] {
        assert_eq!(shown[same], release[same], "{same}");
    }
    let (pin, _) = codes(&card_number(1));
    let sent: String = std::fs::read_dir(running.place.path("messages"))
        .expect("messages")
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a message"))
        .collect();
    assert!(!sent.contains(&pin), "no message holds a whole code");
    let released: Vec<_> = running.events().into_iter().filter(|event| event.act == Act::Released).collect();
    assert_eq!((released.len(), released[0].object.as_str(), released[0].capacity.as_str()), (1, id.as_str(), "operator@como"));
    assert_eq!(released[0].correlation, answer.headers["x-correlation-id"].to_str().expect("a text"));
}

#[test]
fn the_same_key_gives_the_same_release() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let asked = new_release(&people.mario, Some(1));
    let first = anna.write("/v1/releases", KEY, &asked);
    let again = anna.write("/v1/releases", KEY, &asked);
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(again.body["release"]["id"], first.body["release"]["id"]);
    assert_eq!(again.body["first_half"], first_half(1));
    // Also when the rules would refuse it by now.
    let suspend = running.events().remove(0);
    running.wait(running.store.set_card_state(&card_number(1), CardState::Suspended, suspend)).expect("suspended");
    assert_eq!(anna.write("/v1/releases", KEY, &asked).status, 200);
    // Another request under the same key.
    let mut other = asked.clone();
    other["language"] = json!("en");
    assert_eq!(anna.write("/v1/releases", KEY, &other).refusal(), (409, "key-reused"));
    // The key is the operator's: with somebody else's it is another one.
    assert_eq!(running.logged_in(&people.bruno).write("/v1/releases", KEY, &asked).refusal(), (422, "card-suspended"));
    let released = running.events().into_iter().filter(|event| event.act == Act::Released).count();
    assert_eq!(released, 1);
}

#[test]
fn each_rule_refuses_and_is_audited() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let (anna, bruno) = (running.logged_in(&people.anna), running.logged_in(&people.bruno));
    let with = |path: &str, value: Value| {
        let mut body = new_release(&people.mario, Some(1));
        *body.pointer_mut(path).expect("a field") = value;
        body
    };
    let passport = new_release(&people.lucia, Some(3));
    let mut licence = with("/document/kind", json!("driving-licence"));
    licence["mobile"] = Value::Null;
    let mut by_sms = new_release(&people.mario, Some(1));
    by_sms["mobile"] = json!("333 1234567");
    let mut key = 0;
    let mut ask = |body: &Value| {
        key += 1;
        anna.write("/v1/releases", &format!("key-number-{key:09}"), body)
    };
    for (body, status, code) in [
        (new_release(&people.anna, Some(4)), 422, "oneself"),
        (new_release(&people.mario, Some(4)), 422, "oneself"),
        (new_release(&people.mario, Some(2)), 422, "card-of-another"),
        (new_release(&people.mario, Some(9)), 422, "other-card"),
        (new_release(&people.dario, None), 404, "unknown-card"),
        (new_release(&people.lucia, None), 409, "which-card"),
        (new_release(&people.bruno, None), 422, "card-expired"),
        (with("/document/expires", json!("2020-01-01")), 422, "document-expired"),
        (with("/document/kind", json!("paper-identity-card")), 422, "document-not-accepted"),
        (licence, 422, "document-not-accepted"),
        (by_sms, 422, "channel-not-offered"),
        (with("/email", Value::Null), 400, "bad-value"),
    ] {
        let answer = ask(&body);
        assert_eq!(answer.refusal(), (status, code), "{body}");
        assert!(answer.body.get("first_half").is_none());
    }
    assert_eq!(ask(&passport).status, 201);
    assert_eq!(ask(&passport).refusal(), (429, "too-soon"));
    assert_eq!(ask(&new_release(&people.mario, Some(1))).status, 201);
    assert_eq!(ask(&with("/card", json!(TeamNumber::of(&card_number(1)).as_str()))).status, 201);
    let answer = ask(&new_release(&people.mario, Some(1)));
    assert_eq!((answer.refusal(), answer.param("most")), ((429, "too-many-for-card"), "2"));
    let suspend = running.events().remove(0);
    running.wait(running.store.set_card_state(&card_number(2), CardState::Suspended, suspend)).expect("suspended");
    assert_eq!(ask(&new_release(&people.lucia, Some(2))).refusal(), (422, "card-suspended"));
    assert_eq!(bruno.write("/v1/releases", KEY, &new_release(&people.bruno, None)).refusal(), (422, "oneself"));

    let refused: Vec<_> = running.events().into_iter().filter(|event| event.act == Act::ReleaseRefused).collect();
    assert_eq!(refused.len(), 15, "all but the bad value: {refused:?}");
    assert_eq!((refused[0].result.as_str(), refused[0].object.as_str()), ("oneself", card_number(4).as_str()));
}

#[test]
fn an_operator_has_a_limit() {
    let mut place = Place::new();
    place.settings = place.settings.replace("releases_per_operator = 8", "releases_per_operator = 1");
    let running = place.start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    assert_eq!(anna.write("/v1/releases", KEY, &new_release(&people.mario, Some(1))).status, 201);
    let answer = anna.write("/v1/releases", "another-key-000001", &new_release(&people.lucia, Some(2)));
    assert_eq!((answer.refusal(), answer.param("most"), answer.param("window")), ((429, "operator-limit"), "1", "1440"));
    assert_eq!(anna.write("/v1/releases", KEY, &new_release(&people.mario, Some(1))).status, 200);
    let bruno = running.logged_in(&people.bruno);
    assert_eq!(bruno.write("/v1/releases", KEY, &new_release(&people.lucia, Some(2))).status, 201);
}

#[test]
fn long_after_the_act_it_is_repeated_without_the_first_half() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let asked = new_release(&people.mario, Some(1));
    let id = anna.write("/v1/releases", KEY, &asked).body["release"]["id"].as_str().expect("a number").to_owned();
    let path = format!("/v1/releases/{id}/reprints");
    let reason = json!({ "reason": "lost" });
    assert_eq!(anna.write(&path, "reprint-key-00001", &reason).status, 201);
    let age = |key: &str, seconds: i64| {
        let db = rusqlite::Connection::open(running.place.path("crspin.db")).expect("a database");
        let sql = "update idempotency set written = written - ?1 where request_key = ?2";
        assert_eq!(db.execute(sql, rusqlite::params![seconds * 1000, key]).expect("aged"), 1);
    };
    age(KEY, 590);
    assert_eq!(anna.write("/v1/releases", KEY, &asked).body["first_half"], first_half(1));
    age(KEY, 11);
    let late = anna.write("/v1/releases", KEY, &asked);
    assert_eq!((late.status, &late.body["first_half"], &late.body["release"]["id"]), (200, &Value::Null, &json!(id)));
    // Each act has its own time.
    assert_eq!(anna.write(&path, "reprint-key-00001", &reason).body["first_half"], first_half(1));
    age("reprint-key-00001", 601);
    assert_eq!(anna.write(&path, "reprint-key-00001", &reason).body["first_half"], Value::Null);
}

fn released(running: &Running) -> String {
    let people = &running.place.people;
    let answer = running.logged_in(&people.anna).write("/v1/releases", KEY, &new_release(&people.mario, Some(1)));
    answer.body["release"]["id"].as_str().expect("a number").to_owned()
}

#[test]
fn a_first_half_is_shown_again_as_often_as_allowed() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let path = format!("/v1/releases/{}/reprints", released(&running));
    let anna = running.logged_in(&people.anna);
    let reason = json!({ "reason": "the paper was lost" });
    let first = anna.write(&path, "reprint-key-00001", &reason);
    assert_eq!((first.status, &first.body["first_half"], &first.body["release"]["reprints"]), (201, &first_half(1), &json!(1)));
    let repeated = anna.write(&path, "reprint-key-00001", &reason);
    assert_eq!(
        (repeated.status, &repeated.body["first_half"], &repeated.body["release"]["reprints"]),
        (200, &first_half(1), &json!(1))
    );
    assert_eq!(anna.write(&path, "reprint-key-00001", &json!({ "reason": "another" })).refusal(), (409, "key-reused"));
    // The key of the release stands for the release.
    assert_eq!(anna.write(&path, KEY, &reason).refusal(), (409, "key-reused"));
    assert_eq!(anna.write(&path, "reprint-key-00002", &json!({ "reason": "no" })).refusal(), (400, "bad-value"));
    assert_eq!(anna.write(&path, "reprint-key-00002", &reason).status, 201);
    let answer = anna.write(&path, "reprint-key-00003", &reason);
    assert_eq!((answer.refusal(), answer.param("most")), ((429, "too-many-reprints"), "2"));
    let acts = |act| running.events().into_iter().filter(|event| event.act == act).count();
    // The key that was used with another reason is refused as such, not by a rule.
    assert_eq!((acts(Act::Reprinted), acts(Act::ReprintRefused)), (2, 1));
}

#[test]
fn a_card_suspended_since_then_shows_nothing() {
    let running = Place::new().start();
    let path = format!("/v1/releases/{}/reprints", released(&running));
    let suspend = running.events().remove(0);
    running.wait(running.store.set_card_state(&card_number(1), CardState::Suspended, suspend)).expect("suspended");
    let anna = running.logged_in(&running.place.people.anna);
    assert_eq!(anna.write(&path, "reprint-key-00001", &json!({ "reason": "lost" })).refusal(), (422, "card-suspended"));
}

#[test]
fn an_ente_does_not_see_the_releases_of_another() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let id = released(&running);
    let bruno = running.logged_in(&people.bruno);
    let path = format!("/v1/releases/{id}");
    let unknown = (404, "unknown-release");
    assert_eq!(bruno.get(&path).refusal(), unknown);
    assert_eq!(bruno.get("/v1/releases/7K3M-Q9TX-2B4F").refusal(), unknown);
    let again = bruno.write(&format!("{path}/reprints"), "reprint-key-00001", &json!({ "reason": "lost" }));
    assert_eq!(again.refusal(), unknown);
    assert_eq!(bruno.get("/v1/releases").body["releases"], json!([]));
    // A colleague, an evaluator and an administrator see it; not all call it their own.
    let (gina, _) = crate::support::service::log_in(&running.card(&people.gina), Some("como"), |key| running.client(Some(key)));
    for caller in [gina, running.logged_in(&people.carla), running.logged_in(&people.dario)] {
        assert_eq!(caller.get(&path).body["id"], id);
        assert_eq!(caller.get("/v1/releases").body["releases"][0]["id"], id);
        assert_eq!(caller.get("/v1/releases?mine=true").body["releases"], json!([]));
    }
}

#[test]
fn lists_are_filtered_and_come_in_pages() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let ids: Vec<_> = [(&people.mario, 1), (&people.lucia, 2), (&people.lucia, 3)]
        .into_iter()
        .map(|(citizen, card)| {
            let answer = anna.write("/v1/releases", &format!("key-of-card-{card:09}"), &new_release(citizen, Some(card)));
            answer.body["release"]["id"].as_str().expect("a number").to_owned()
        })
        .collect();
    let list = |query: &str| {
        let answer = anna.get(&format!("/v1/releases{query}")).body;
        let ids = answer["releases"]
            .as_array()
            .expect("releases")
            .iter()
            .map(|release| release["id"].as_str().expect("a number").to_owned());
        (ids.collect::<std::collections::BTreeSet<_>>(), answer["next"].as_str().map(str::to_owned))
    };
    let some = |wanted: &[usize]| wanted.iter().map(|index| ids[*index].clone()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(list("?mine=true"), (some(&[0, 1, 2]), None));
    assert_eq!(list(&format!("?card={}", card_number(2))), (some(&[1]), None));
    let today = crspin::clock::now().day();
    let tomorrow = today.tomorrow().expect("a day");
    assert_eq!(list(&format!("?from={today}&to={today}")), (some(&[0, 1, 2]), None));
    assert_eq!(list(&format!("?from={tomorrow}")), (some(&[]), None));
    assert_eq!(list("?to=2020-01-01&state=failed"), (some(&[]), None));
    let (mut seen, next) = list("?limit=2");
    assert_eq!(seen.len(), 2);
    let (rest, end) = list(&format!("?limit=2&after={}", next.expect("another page")));
    assert_eq!((rest.len(), end), (1, None));
    seen.extend(rest);
    assert_eq!(seen, some(&[0, 1, 2]));
    for (query, what) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("after=x", "after"),
        ("from=yesterday", "from"),
        ("state=lost", "state"),
        ("card=1", "card"),
        ("colour=red", "colour"),
    ] {
        let answer = anna.get(&format!("/v1/releases?{query}"));
        assert_eq!((answer.refusal(), answer.param("what")), ((400, "bad-value"), what), "{query}: {}", answer.body);
    }
    assert_eq!(anna.get("/v1/releases/nonsense").refusal(), (400, "bad-value"));
}

/// Asks again until there is an answer, for ten seconds.
pub fn poll<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(std::time::Instant::now() < end, "nothing happened in ten seconds");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
