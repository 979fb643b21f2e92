//! Proofs of addresses: sent, answered, used once, and for nothing else.

use crspin::domain::event::Act;
use serde_json::{Value, json};

use super::releases::poll;
use crate::support::service::{Caller, Place, Running, new_release};

const KEY: &str = "0123456789-abcdef";

/// A service whose product wants each address proven.
fn strict() -> Running {
    let mut place = Place::new();
    let product = "reprint_window_hours = 24\n";
    place.settings = place.settings.replacen(product, &format!("{product}channel_check = \"required\"\n"), 1);
    place.start()
}

fn ask(caller: &Caller, citizen: &str, email: &str) -> Value {
    let asked = json!({ "fiscal_code": citizen, "product": "ts-cns", "email": email, "language": "it" });
    let answer = caller.post("/v1/checks", &asked);
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body
}

fn id(check: &Value) -> String {
    check["id"].as_str().expect("a number").to_owned()
}

/// The code in the message that went to this address, once it is there.
fn code(running: &Running, email: &str) -> String {
    poll(|| {
        let files = std::fs::read_dir(running.place.path("messages")).ok()?;
        let texts = files.filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok());
        let mut mine: Vec<String> = texts.filter(|text| text.contains(&format!("To: {email}\r\n"))).collect();
        let text = mine.pop()?;
        let line = text.lines().find(|line| line.len() == 7 && line[..3].parse::<u32>().is_ok())?;
        Some(line.replace(' ', ""))
    })
}

fn answer(caller: &Caller, check: &Value, code: &str) -> crate::support::service::Answer {
    caller.post(&format!("/v1/checks/{}/answers", id(check)), &json!({ "code": code }))
}

/// Another code than this one, different for each number.
fn wrong(code: &str, number: u32) -> String {
    format!("{:06}", (code.parse::<u32>().expect("digits") + number) % 1_000_000)
}

fn with_checks(running: &Running, checks: &[&Value]) -> Value {
    let mut asked = new_release(&running.place.people.mario, Some(1));
    asked["checks"] = checks.iter().map(|check| check["id"].clone()).collect();
    asked
}

#[test]
fn an_address_is_proven_and_then_the_codes_are_released_once() {
    let running = strict();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let products = anna.get("/v1/products").body;
    assert_eq!(
        (&products["products"][0]["check_required"], &products["products"][1]["check_required"]),
        (&json!(false), &json!(true))
    );
    // Without a proof nothing leaves.
    let refused = anna.write("/v1/releases", KEY, &new_release(&people.mario, Some(1)));
    assert_eq!((refused.refusal(), refused.param("channel")), ((422, "check-needed"), "email"));

    let check = ask(&anna, people.mario.as_str(), "citizen@example.it");
    assert_eq!((&check["proven"], &check["tries_left"]), (&json!(false), &json!(3)));
    assert_eq!(check["message"]["address"], "c•••@example.it");
    let code = code(&running, "citizen@example.it");
    let state = poll(|| {
        let shown = anna.get(&format!("/v1/checks/{}", id(&check))).body;
        (shown["message"]["state"] != "queued" && shown["message"]["state"] != "sending").then_some(shown)
    });
    assert_eq!(state["message"]["state"], "accepted");
    // Asked for and not yet answered, it proves nothing.
    let early = anna.write("/v1/releases", KEY, &with_checks(&running, &[&check]));
    assert_eq!(early.refusal(), (422, "check-over"));

    let missed = answer(&anna, &check, &wrong(&code, 1));
    assert_eq!((missed.refusal(), missed.param("left")), ((422, "check-wrong"), "2"));
    let proven = answer(&anna, &check, &format!(" {}-{} ", &code[..3], &code[3..]));
    assert_eq!((proven.status, &proven.body["proven"]), (200, &json!(true)), "{}", proven.body);
    let released = anna.write("/v1/releases", KEY, &with_checks(&running, &[&check]));
    assert_eq!(released.status, 201, "{}", released.body);
    // The same request again is the same release; another one needs another proof.
    let again = anna.write("/v1/releases", KEY, &with_checks(&running, &[&check]));
    assert_eq!((again.status, &again.body["release"]["id"]), (200, &released.body["release"]["id"]));
    let other = anna.write("/v1/releases", "another-key-of-mine", &with_checks(&running, &[&check]));
    assert_eq!(other.refusal(), (422, "check-over"));
    let acts: Vec<_> = running.events().into_iter().map(|event| event.act).collect();
    for (act, times) in [(Act::CheckAsked, 1), (Act::CheckFailed, 1), (Act::CheckProven, 1), (Act::Released, 1)] {
        assert_eq!(acts.iter().filter(|seen| **seen == act).count(), times, "{act}");
    }
}

#[test]
fn three_wrong_codes_end_it_however_many_come_at_once() {
    let running = strict();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let check = ask(&anna, people.mario.as_str(), "citizen@example.it");
    let code = code(&running, "citizen@example.it");
    let answers: Vec<String> = std::thread::scope(|scope| {
        let guesses: Vec<_> = (1..=12)
            .map(|number| {
                let (anna, check, guess) = (&anna, &check, wrong(&code, number));
                scope.spawn(move || answer(anna, check, &guess).code().to_owned())
            })
            .collect();
        guesses.into_iter().map(|guess| guess.join().expect("an answer")).collect()
    });
    let count = |code: &str| answers.iter().filter(|answer| *answer == code).count();
    assert_eq!((count("check-wrong"), count("check-failed")), (2, 10), "{answers:?}");
    // The right one comes too late, and so does the release.
    assert_eq!(answer(&anna, &check, &code).refusal(), (422, "check-failed"));
    assert_eq!(anna.write("/v1/releases", KEY, &with_checks(&running, &[&check])).refusal(), (422, "check-failed"));
    let failed = running.events().into_iter().filter(|event| event.act == Act::CheckFailed).count();
    assert_eq!(failed, 3, "each guess that counted is written down");
}

#[test]
fn a_proof_is_of_its_operator_citizen_and_address() {
    let running = strict();
    let people = running.place.people.clone();
    let (anna, gina) = (running.logged_in(&people.anna), running.logged_in(&people.bruno));
    let others = ask(&anna, people.lucia.as_str(), "citizen@example.it");
    let elsewhere = ask(&anna, people.mario.as_str(), "other@example.it");
    for (check, email) in [(&others, "citizen@example.it"), (&elsewhere, "other@example.it")] {
        assert_eq!(answer(&gina, check, &code(&running, email)).refusal(), (422, "check-over"), "not hers");
        assert_eq!(gina.get(&format!("/v1/checks/{}", id(check))).refusal(), (422, "check-over"));
        assert_eq!(answer(&anna, check, &code(&running, email)).status, 200);
        assert_eq!(anna.write("/v1/releases", KEY, &with_checks(&running, &[check])).refusal(), (422, "check-over"), "{email}");
    }
    for (asked, what) in [
        (json!({ "fiscal_code": people.mario.as_str(), "product": "ts-cns", "language": "it" }), "no address"),
        (
            json!({ "fiscal_code": people.mario.as_str(), "product": "ts-cns", "email": "a@b.it", "mobile": "3331234567", "language": "it" }),
            "two",
        ),
        (
            json!({ "fiscal_code": people.mario.as_str(), "product": "no-such", "email": "a@b.it", "language": "it" }),
            "no product",
        ),
    ] {
        assert_eq!(anna.post("/v1/checks", &asked).refusal(), (400, "bad-value"), "{what}");
    }
    let by_text = json!({ "fiscal_code": people.mario.as_str(), "product": "ts-cns", "mobile": "3331234567", "language": "it" });
    assert_eq!(anna.post("/v1/checks", &by_text).refusal(), (422, "channel-not-offered"));
    let unknown = anna.post("/v1/checks/0000-0000-0000/answers", &json!({ "code": "123456" }));
    assert_eq!(unknown.refusal(), (422, "check-over"));
    assert_eq!(answer(&anna, &others, "12345").refusal(), (400, "bad-value"));
    let (carla, dario) = (running.logged_in(&people.carla), running.logged_in(&people.dario));
    for caller in [carla, dario] {
        assert_eq!(caller.post("/v1/checks", &by_text).refusal(), (403, "not-your-role"));
    }
}

#[test]
fn an_operator_asks_for_so_many_and_no_more() {
    let running = strict();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    for _ in 0..8 {
        ask(&anna, people.mario.as_str(), "citizen@example.it");
    }
    let asked =
        json!({ "fiscal_code": people.mario.as_str(), "product": "ts-cns", "email": "citizen@example.it", "language": "it" });
    assert_eq!(anna.post("/v1/checks", &asked).refusal(), (429, "operator-limit"));
}

/// The number of a check of this address that was answered right.
pub fn proven(running: &Running, caller: &Caller, citizen: &str, email: &str) -> String {
    let check = ask(caller, citizen, email);
    assert_eq!(answer(caller, &check, &code(running, email)).status, 200);
    id(&check)
}

#[test]
fn no_code_goes_to_certified_mail() {
    let running = strict();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let asked = json!({ "fiscal_code": people.mario.as_str(), "product": "ts-cns", "email": "mario.rossi@pec.example.it", "language": "de" });
    let refused = anna.post("/v1/checks", &asked);
    assert_eq!((refused.refusal(), refused.param("domain")), ((422, "pec-refused"), "pec.example.it"));
    assert!(running.events().iter().all(|event| event.act != Act::CheckAsked));
}
