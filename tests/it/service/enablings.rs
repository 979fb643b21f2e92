//! Enablings in the hands of evaluators and administrators.

use crspin::domain::operator::Role;
use serde_json::{Value, json};

use crate::support::service::{Answer, Caller, Place, Running};

fn act(caller: &Caller, person: &str, ente: &str, act: &str, more: &Value) -> Answer {
    let mut asked = json!({ "fiscal_code": person, "ente": ente, "role": "operator", "act": act, "reason": "long leave" });
    asked.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    caller.post("/v1/enablings/acts", &asked)
}

fn listed(caller: &Caller, query: &str) -> Vec<Value> {
    caller.get(&format!("/v1/enablings{query}")).body["enablings"].as_array().expect("enablings").clone()
}

/// A second evaluator, so that two can want the same.
fn with_two_evaluators() -> Running {
    let running = Place::new().start();
    let lucia = running.place.people.lucia.clone();
    running.enable(&lucia, Role::Evaluator);
    running
}

#[test]
fn a_suspended_operator_is_out_at_once_and_comes_back() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let (anna, carla) = (running.logged_in(&people.anna), running.logged_in(&people.carla));
    assert_eq!(anna.get("/v1/products").status, 200);
    let done = act(&carla, people.anna.as_str(), "como", "suspend", &json!({}));
    assert_eq!((done.status, &done.body["standing"]), (200, &json!("suspended")), "{}", done.body);
    assert_eq!(anna.get("/v1/products").refusal(), (401, "not-logged-in"), "the session is gone");
    assert_eq!(act(&carla, people.anna.as_str(), "como", "suspend", &json!({})).param("why"), "suspended");
    assert_eq!(act(&carla, people.anna.as_str(), "como", "resume", &json!({})).status, 200);
    let anna = running.logged_in(&people.anna);
    let lines =
        &listed(&carla, "?ente=como").into_iter().find(|one| one["fiscal_code"] == people.anna.as_str()).expect("anna")["acts"];
    assert_eq!(
        (&lines[0]["act"], &lines[1]["act"], &lines[0]["reason"]),
        (&json!("suspend"), &json!("resume"), &json!("long leave"))
    );
    assert_eq!(lines[0]["actor"], people.carla.as_str());
    for caller in [&anna, &running.logged_in(&people.bruno)] {
        assert_eq!(caller.get("/v1/enablings").refusal(), (403, "not-your-role"));
        assert_eq!(act(caller, people.bruno.as_str(), "lodi", "suspend", &json!({})).refusal(), (403, "not-your-role"));
    }
}

#[test]
fn what_an_act_needs_and_what_it_must_not_have() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let carla = running.logged_in(&people.carla);
    let anna = people.anna.as_str();
    for (name, more, what) in [
        ("renew", json!({}), "until"),
        ("move", json!({}), "to"),
        ("suspend", json!({ "until": "2030-01-01" }), "until"),
        ("resume", json!({ "to": "lodi" }), "to"),
        ("move", json!({ "to": "nowhere" }), "to"),
        ("suspend", json!({ "reason": "x" }), "reason"),
    ] {
        let refused = act(&carla, anna, "como", name, &more);
        assert_eq!((refused.refusal(), refused.param("what")), ((400, "bad-value"), what), "{name} {more}");
    }
    for (name, more, why) in [
        ("renew", json!({ "until": "2030-01-01" }), "not-later"), // it has no end
        ("revoke", json!({ "until": "2020-01-01" }), "past"),
        ("move", json!({ "to": "como" }), "same-ente"),
        ("resume", json!({}), "active"),
    ] {
        let refused = act(&carla, anna, "como", name, &more);
        assert_eq!((refused.refusal(), refused.param("why")), ((422, "enabling-stands"), why), "{name}");
    }
    assert_eq!(act(&carla, anna, "lodi", "suspend", &json!({})).refusal(), (404, "unknown-enabling"));
    let myself = act(&carla, people.carla.as_str(), "regione", "suspend", &json!({ "role": "evaluator" }));
    assert_eq!((myself.refusal(), myself.param("why")), ((422, "enabling-stands"), "oneself"));
    let moved = act(&carla, anna, "como", "move", &json!({ "to": "lodi" }));
    assert_eq!((moved.status, &moved.body["standing"]), (200, &json!("closed")), "{}", moved.body);
    let session = running.logged_in(&people.anna).get("/v1/session").body;
    assert_eq!(session["capacity"]["ente"], "lodi");
}

#[test]
fn the_last_one_goes_when_two_people_want_it() {
    let running = with_two_evaluators();
    let people = running.place.people.clone();
    let (carla, lucia, dario) =
        (running.logged_in(&people.carla), running.logged_in(&people.lucia), running.logged_in(&people.dario));
    let last = |caller: &Caller, more: &Value| {
        let mut asked = json!({ "role": "administrator" });
        asked.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        act(caller, people.dario.as_str(), "regione", "revoke", &asked)
    };
    let refused = last(&carla, &json!({}));
    assert_eq!((refused.refusal(), refused.param("role")), ((422, "last-of-role"), "administrator"));
    for _ in 0..2 {
        assert_eq!(last(&carla, &json!({ "force": true })).refusal(), (422, "second-person"), "one person is one");
    }
    assert_eq!(dario.get("/v1/session").status, 200, "nothing has happened");
    // Another act is no agreement with this one.
    assert_eq!(last(&lucia, &json!({ "force": true, "until": "2030-01-01" })).refusal(), (422, "second-person"));
    let done = last(&lucia, &json!({ "force": true, "reason": "agreed by telephone" }));
    assert_eq!((done.status, &done.body["standing"]), (200, &json!("closed")), "{}", done.body);
    assert_eq!(
        (&done.body["acts"][0]["actor"], &done.body["acts"][0]["second"]),
        (&json!(people.lucia.as_str()), &json!(people.carla.as_str()))
    );
    assert_eq!(dario.get("/v1/session").refusal(), (401, "not-logged-in"));
}

#[test]
fn who_holds_what_is_read_page_by_page() {
    let running = Place::new().start();
    let dario = running.logged_in(&running.place.people.dario);
    let all = listed(&dario, "?limit=200");
    assert!(all.len() >= 9, "{all:?}");
    let (mut paged, mut query) = (Vec::new(), "?limit=2".to_owned());
    loop {
        let page = dario.get(&format!("/v1/enablings{query}")).body;
        paged.extend(page["enablings"].as_array().expect("enablings").clone());
        let Some(next) = page["next"].as_str() else { break };
        query = format!("?limit=2&after={next}");
    }
    assert_eq!(paged, all);
    assert!(listed(&dario, "?ente=lodi").iter().all(|one| one["ente"] == "lodi"));
    for query in ["?limit=0", "?limit=201", "?after=x", "?after=RSSMRA45C12F205C.como.operator", "?ente=x"] {
        assert_eq!(dario.get(&format!("/v1/enablings{query}")).refusal().0, 400, "{query}");
    }
}
