//! Two evaluators decide; who was approved is enabled at once, and everybody hears of it.

use crspin::domain::event::Act;
use crspin::domain::operator::Role;
use serde_json::{Value, json};

use super::mails::{PROTOCOL, asking, candidate, request, responsible};
use super::office::Office;
use crate::support::program::until;
use crate::support::service::{Answer, Caller};

/// What an evaluator decides about these people of a request, or all.
fn decide(evaluator: &Caller, case: &str, act: &str, people: &[u32]) -> Answer {
    let body = json!({ "act": act, "people": people, "reason": "verificato con l'Ente" });
    evaluator.post(&format!("/v1/requests/{case}/decisions"), &body)
}

/// Approves everybody, with two evaluators.
pub fn approve(office: &Office, case: &str) {
    for evaluator in [&office.carla, &office.nora] {
        let answer = decide(evaluator, case, "approve", &[]);
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

/// Lets this request come by certified mail; the number of its case.
pub fn opened(office: &Office, number: u32) -> String {
    let before = office.taken().len();
    office.boxes.postbox.deliver(&asking(number, &office.running.place.cns, &request(number)));
    let taken = office.all_taken(before + 1);
    taken[before]["case"].as_str().unwrap_or_else(|| panic!("no case: {}", taken[before])).to_owned()
}

/// Where the request and its people stand.
fn states(case: &Value) -> (String, Vec<String>) {
    let text = |value: &Value| value["state"].as_str().expect("a state").to_owned();
    (text(case), case["people"].as_array().expect("people").iter().map(text).collect())
}

fn stands(state: &str, people: [&str; 2]) -> (String, Vec<String>) {
    (state.to_owned(), people.map(str::to_owned).to_vec())
}

#[test]
fn two_evaluators_enable_everybody_at_once() {
    let Some(office) = Office::open() else { return };
    let case = opened(&office, 1);
    let answer = decide(&office.carla, &case, "approve", &[]);
    assert_eq!(states(&answer.body), stands("open", ["waiting"; 2]), "{}", answer.body);
    let again = decide(&office.carla, &case, "approve", &[]);
    assert_eq!((again.refusal(), again.param("why")), ((422, "decision-refused"), "again"), "{}", again.body);
    assert_eq!((office.roles(&responsible()), office.roles(&candidate())), (vec![], vec![]), "one of two");

    let answer = decide(&office.nora, &case, "approve", &[]);
    assert_eq!(states(&answer.body), stands("decided", ["approved"; 2]), "{}", answer.body);
    assert_eq!(office.roles(&responsible()), [Role::Responsible]);
    assert_eq!(office.roles(&candidate()), [Role::Operator]);
    let over = decide(&office.nora, &case, "reject", &[]);
    assert_eq!((over.refusal(), over.param("why")), ((422, "decision-refused"), "decided"));

    for (person, role) in [(responsible(), "responsible"), (candidate(), "operator")] {
        let session = office.running.logged_in(&person);
        let own = session.get("/v1/session");
        assert_eq!((own.status, own.body["capacity"]["role"].as_str()), (200, Some(role)), "{}", own.body);
    }
    assert_eq!(office.letters(), [PROTOCOL, PROTOCOL, "rita@far.example.it", "tommaso@far.example.it"]);
    until("all letters arrive", || office.boxes.far.arrived().len() == 4);
    let events = office.running.events();
    let count = |act| events.iter().filter(|event| event.act == act).count();
    assert_eq!((count(Act::RequestDecided), count(Act::DecisionRefused)), (2, 2));
}

#[test]
fn nobody_is_enabled_before_all_are_decided() {
    let Some(office) = Office::open() else { return };
    let case = opened(&office, 1);
    // The responsible is the first of the request.
    decide(&office.carla, &case, "approve", &[2]);
    let answer = decide(&office.nora, &case, "approve", &[2]);
    assert_eq!(states(&answer.body), stands("open", ["waiting", "approved"]), "{}", answer.body);
    assert_eq!(office.roles(&candidate()), [], "the other one waits");
    let answer = decide(&office.carla, &case, "reject", &[1]);
    assert_eq!(states(&answer.body), stands("decided", ["rejected", "approved"]), "{}", answer.body);
    assert_eq!((office.roles(&responsible()), office.roles(&candidate())), (vec![], vec![Role::Operator]));
    assert_eq!(office.letters(), [PROTOCOL, PROTOCOL, "tommaso@far.example.it"]);
}

#[test]
fn who_may_not_decide_enables_nobody() {
    let Some(office) = Office::open() else { return };
    let case = opened(&office, 1);
    let people = &office.running.place.people;
    for person in [&people.anna, &people.dario] {
        let answer = decide(&office.running.logged_in(person), &case, "approve", &[]);
        assert_eq!(answer.refusal(), (403, "not-your-role"), "{}", answer.body);
    }
    let nobody = decide(&office.carla, &case, "approve", &[1, 3]);
    assert_eq!((nobody.status, nobody.param("what")), (400, "people"), "{}", nobody.body);
    assert_eq!(decide(&office.carla, "AAAA-AAAA-AAAA", "approve", &[]).code(), "unknown-request");
    assert_eq!(states(&office.case(&case)), stands("open", ["waiting"; 2]));
    // Two evaluators at the same time: one of them turns the scale, and neither is lost.
    std::thread::scope(|scope| {
        let both = [&office.carla, &office.nora].map(|evaluator| scope.spawn(|| decide(evaluator, &case, "approve", &[])));
        for one in both {
            let answer = one.join().expect("an answer");
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
    });
    assert_eq!(states(&office.case(&case)), stands("decided", ["approved"; 2]));
    assert_eq!(office.roles(&candidate()), [Role::Operator]);
}
