//! What is too large, malformed or unknown.

use serde_json::json;

use crate::support::service::{Place, new_release};

#[test]
fn bad_requests_hear_what_is_wrong() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let url = format!("{}/v1/releases", anna.base);
    let good = new_release(&people.mario, Some(1));
    let send = |key: Option<&str>, kind: &str, body: String| {
        let mut request = anna.http.post(&url).header("content-type", kind).body(body);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let answer = crate::support::service::Answer::from(request.send().expect("an answer"));
        (answer.status, answer.code().to_owned(), answer.param("what").to_owned())
    };
    let bad = |status, what: &str| (status, "bad-value".to_owned(), what.to_owned());
    let (key, json) = (Some("0123456789-abcdef"), "application/json");
    assert_eq!(send(None, json, good.to_string()), bad(400, "idempotency-key"));
    assert_eq!(send(Some("short"), json, good.to_string()), bad(400, "idempotency-key"));
    assert_eq!(send(Some("0123456789 abcdef"), json, good.to_string()), bad(400, "idempotency-key"));
    assert_eq!(send(key, "text/plain", good.to_string()), bad(415, "content-type"));
    assert_eq!(send(key, json, "{".to_owned()), bad(400, "body"));
    assert_eq!(send(key, json, "{}".to_owned()), bad(400, "fiscal_code"));
    let mut other = good.clone();
    other["document"]["colour"] = json!("red");
    assert_eq!(send(key, json, other.to_string()), bad(400, "document.colour"));
    let mut other = good.clone();
    other["email"] = json!("nobody");
    assert_eq!(send(key, json, other.to_string()), bad(400, "email"));
    let mut large = good.clone();
    large["document"]["issuer"] = json!("x".repeat(17_000));
    assert_eq!(send(key, json, large.to_string()), bad(413, "body"));
    assert_eq!(send(key, "application/json; charset=utf-8", good.to_string()).0, 201);
}

#[test]
fn what_is_not_there_is_a_problem() {
    let running = Place::new().start();
    let nobody = running.client(None);
    for (path, status) in [("/", 404), ("/v1/cards", 404), ("/v1/cards/find", 405), ("/v2/session", 404)] {
        let answer = nobody.get(path);
        assert_eq!(answer.refusal(), (status, "not-a-crspin-service"), "{path}");
        assert_eq!(answer.headers["x-correlation-id"], answer.body["correlation"].as_str().expect("a correlation"));
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
    let large = nobody.http.get(format!("{}/v1/version", nobody.base)).header("x-large", "x".repeat(20_000)).send();
    assert!(large.is_err() || large.is_ok_and(|answer| answer.status() == 431), "the head of a request is bounded");
}

#[test]
fn health_tells_what_is_there() {
    let running = Place::new().start();
    let nobody = running.client(None);
    assert_eq!(nobody.get("/health/live").body, json!({ "live": true }));
    let ready = nobody.get("/health/ready");
    let all = json!({ "ready": true, "role": "all", "store": true, "desk_key": true, "message_key": true,
        "delivery": { "open": 0, "oldest_seconds": null, "alarm": false } });
    assert_eq!((ready.status, ready.body), (200, all));
}
