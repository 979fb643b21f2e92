//! Login, sessions, and who may do what.

use crspin::domain::event::Act;
use crspin::domain::operator::Standing;
use crspin::domain::time::At;
use rcgen::KeyUsagePurpose;
use serde_json::json;

use crate::support::pki::{Ca, KeyKind, Wish, session};
use crate::support::service::{Place, Running, new_release, new_session};

#[test]
fn a_card_opens_a_session_and_logout_ends_it() {
    let running = Place::new().start();
    let anna = running.place.people.anna.clone();
    let (caller, key) = running.session(&anna);
    let shown = caller.get("/v1/session");
    assert_eq!(shown.status, 200);
    assert_eq!(shown.body["operator"], anna.as_str());
    assert_eq!(shown.body["capacity"], json!({ "ente": "como", "ente_name": "Ente como", "role": "operator" }));
    assert_eq!((&shown.body["idle_seconds"], &shown.body["sandbox"]), (&json!(1800), &json!(true)));
    let moment = |name: &str| shown.body[name].as_str().expect("a moment").parse::<At>().expect("a moment");
    assert_eq!(moment("until").since(moment("since")).as_secs(), 8 * 3600);
    assert_eq!(shown.headers["cache-control"], "no-store");
    // The card itself is no session, and neither is another key.
    assert_eq!(running.card(&anna).get("/v1/session").refusal(), (401, "not-logged-in"));
    assert_eq!(running.client(Some(&session())).get("/v1/session").refusal(), (401, "not-logged-in"));
    assert_eq!(running.client(None).get("/v1/session").refusal(), (401, "not-logged-in"));

    assert_eq!(caller.delete("/v1/session").status, 204);
    // On the connection that is open as well as on a new one.
    assert_eq!(caller.get("/v1/session").refusal(), (401, "not-logged-in"));
    assert_eq!(running.client(Some(&key)).get("/v1/session").refusal(), (401, "not-logged-in"));
    assert_eq!(caller.delete("/v1/session").refusal(), (401, "not-logged-in"));
    let acts: Vec<_> = running.events().into_iter().filter(|event| event.actor == anna.as_str()).collect();
    assert_eq!(acts.iter().map(|event| event.act).collect::<Vec<_>>(), [Act::Login, Act::Logout]);
    assert!(acts.iter().all(|event| event.capacity == "operator@como" && event.result == "done"));
}

#[test]
fn each_card_that_is_refused_hears_why() {
    let running = Place::new().start();
    let people = &running.place.people;
    let body = new_session(&session(), None);
    let good = || Wish::card_of(people.anna.as_str());
    let mut signature = good();
    signature.usages = vec![KeyUsagePurpose::ContentCommitment];
    for (what, wish, code) in [
        ("expired", Wish { years: (2014, 2020), ..good() }, "certificate-expired"),
        ("not begun", Wish { years: (2039, 2040), ..good() }, "certificate-not-yet-valid"),
        ("revoked", Wish { serial: 13, ..good() }, "certificate-revoked"),
        ("no policy", Wish { policy: None, ..good() }, "not-a-cns"),
        ("for signatures", signature, "not-a-cns"),
        ("nobody", Wish::card_of(people.mario.as_str()), "not-enabled"),
        ("suspended", Wish::card_of(people.elena.as_str()), "operator-suspended"),
        ("Ente suspended", Wish::card_of(people.fabio.as_str()), "ente-suspended"),
        ("enabling over", Wish::card_of(people.ivo.as_str()), "enabling-over"),
    ] {
        let answer = running.client(Some(&running.place.cns.card(&wish))).post("/v1/session", &body);
        assert_eq!(answer.refusal(), (403, code), "{what}: {}", answer.body);
        assert_eq!(answer.headers["x-correlation-id"], answer.body["correlation"].as_str().expect("a correlation"));
    }
    let p384 = running.place.cns.card(&Wish { key: KeyKind::P384, ..good() });
    assert_eq!(running.client(Some(&p384)).post("/v1/session", &body).refusal(), (403, "not-a-cns"));
    let rsa = running.place.cns.card(&Wish { key: KeyKind::Rsa(2048), ..good() });
    assert_eq!(running.client(Some(&rsa)).post("/v1/session", &new_session(&session(), None)).status, 201);
    let foreign = Ca::new("Other CA").card(&good());
    assert_eq!(running.client(Some(&foreign)).post("/v1/session", &body).refusal(), (403, "unknown-issuer"));
    assert_eq!(running.client(Some(&session())).post("/v1/session", &body).refusal(), (403, "unknown-issuer"));
    assert_eq!(running.client(None).post("/v1/session", &body).refusal(), (403, "not-a-cns"));
    // A session opens no session.
    assert_eq!(running.logged_in(&people.anna).post("/v1/session", &body).refusal(), (403, "unknown-issuer"));
    let refused: Vec<_> = running.events().into_iter().filter(|event| event.act == Act::LoginRefused).collect();
    let results: Vec<_> = refused.iter().map(|event| event.result.as_str()).collect();
    // Only cards that were proved: anybody can make up the others.
    assert_eq!(results, ["not-enabled", "operator-suspended", "ente-suspended", "enabling-over"]);
    assert_eq!(refused[1].capacity, "operator@como");
}

#[test]
fn without_a_revocation_list_nobody_logs_in_and_a_new_one_is_read() {
    let place = Place::new();
    std::fs::remove_file(place.path("crls/cns.crl")).expect("removed");
    let running = place.start();
    let card = running.card(&running.place.people.anna);
    let body = new_session(&session(), None);
    assert_eq!(card.post("/v1/session", &body).refusal(), (403, "revocation-unknown"));
    std::fs::write(running.place.path("crls/cns.crl"), running.place.cns.crl(&[13], (2024, 2040))).expect("written");
    assert_eq!(card.post("/v1/session", &body).status, 201);
}

#[test]
fn who_works_for_several_enti_names_one() {
    let running = Place::new().start();
    let card = running.card(&running.place.people.gina);
    let answer = card.post("/v1/session", &new_session(&session(), None));
    assert_eq!((answer.refusal(), answer.param("enti")), ((409, "which-ente"), "como, lodi"));
    let key = session();
    let answer = card.post("/v1/session", &new_session(&key, Some("lodi")));
    assert_eq!((answer.status, &answer.body["capacity"]["ente"]), (201, &json!("lodi")));
    assert_eq!(card.post("/v1/session", &new_session(&session(), Some("chiuso"))).refusal(), (403, "not-enabled"));
}

#[test]
fn what_a_login_says_is_checked() {
    let running = Place::new().start();
    let card = running.card(&running.place.people.anna);
    let with = |name: &str, value: &str| {
        let mut body = new_session(&session(), None);
        body[name] = json!(value);
        let answer = card.post("/v1/session", &body);
        (answer.status, answer.code().to_owned(), answer.param("what").to_owned())
    };
    assert_eq!(with("client", "0.0.1"), (403, "client-too-old".to_owned(), String::new()));
    for (name, value) in [("client", "new"), ("certificate", "*"), ("certificate", "AAAA"), ("ente", "?"), ("other", "x")] {
        assert_eq!(with(name, value), (400, "bad-value".to_owned(), name.to_owned()));
    }
}

#[test]
fn a_session_ends_by_time_and_by_silence() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let now = crspin::clock::now();
    let minutes = |minutes: u64| std::time::Duration::from_secs(minutes * 60);
    let open = |since: u64, until: i64, seen: u64| {
        let key = session();
        let fingerprint = <sha2::Sha256 as sha2::Digest>::digest(&key.certificate).into();
        let until = crspin::domain::time::At::from_millis(now.millis() + until * 60_000);
        let event = running.events().remove(0);
        running.wait(async {
            let ente = "como".parse().expect("a code");
            let role = crspin::domain::operator::Role::Operator;
            let store = &running.store;
            store
                .open_session(fingerprint, &people.anna, &ente, role, (now.minus(minutes(since)), until), None, event)
                .await
                .expect("opened");
            store.touch_session(&fingerprint, now.minus(minutes(seen))).await.expect("touched");
        });
        (running.client(Some(&key)), fingerprint)
    };
    assert_eq!(open(480, 0, 1).0.get("/v1/session").refusal(), (401, "not-logged-in"));
    assert_eq!(open(60, 420, 31).0.get("/v1/session").refusal(), (401, "not-logged-in"));
    let (caller, fingerprint) = open(60, 420, 29);
    assert_eq!(caller.get("/v1/session").status, 200);
    let seen = running.wait(running.store.session(&fingerprint)).expect("read").expect("a session").seen;
    assert!(seen >= now, "a request keeps the session awake");
}

#[test]
fn a_suspension_reaches_sessions_that_are_open() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    let caller = running.logged_in(&people.anna);
    running.suspend(&people.anna, Standing::Suspended, Standing::Active);
    assert_eq!(caller.get("/v1/products").refusal(), (403, "operator-suspended"));
    running.suspend(&people.anna, Standing::Active, Standing::Suspended);
    assert_eq!(caller.get("/v1/products").refusal(), (403, "ente-suspended"));
    running.suspend(&people.anna, Standing::Active, Standing::Active);
    assert_eq!(caller.get("/v1/products").status, 200);
    running.suspend(&people.anna, Standing::Suspended, Standing::Active);
    // Logging out is always possible.
    assert_eq!(caller.delete("/v1/session").status, 204);
}

#[test]
fn only_operators_look_up_release_and_show_again() {
    let running = Place::new().start();
    let people = running.place.people.clone();
    for person in [&people.carla, &people.dario] {
        let caller = running.logged_in(person);
        let refused = (403, "not-your-role");
        let find = caller.post("/v1/cards/find", &json!({ "fiscal_code": people.mario.as_str() }));
        assert_eq!(find.refusal(), refused);
        let release = caller.write("/v1/releases", "key-of-somebody-else", &new_release(&people.mario, Some(1)));
        assert_eq!(release.refusal(), refused);
        let again = caller.write("/v1/releases/7K3M-Q9TX-2B4F/reprints", "key-of-somebody-else", &json!({ "reason": "lost" }));
        assert_eq!(again.refusal(), refused);
        for path in ["/v1/products", "/v1/releases", "/v1/session"] {
            assert_eq!(caller.get(path).status, 200, "{path}");
        }
    }
}

#[test]
fn without_a_session_nothing_is_answered() {
    let running = Place::new().start();
    let people = &running.place.people;
    let release = new_release(&people.mario, Some(1));
    for caller in [running.client(None), running.card(&people.anna), running.client(Some(&session()))] {
        let refused = (401, "not-logged-in");
        for path in ["/v1/products", "/v1/releases", "/v1/releases/7K3M-Q9TX-2B4F", "/v1/session"] {
            assert_eq!(caller.get(path).refusal(), refused, "{path}");
        }
        assert_eq!(caller.post("/v1/cards/find", &json!({ "fiscal_code": people.mario.as_str() })).refusal(), refused);
        assert_eq!(caller.write("/v1/releases", "a-key-long-enough", &release).refusal(), refused);
        let again = caller.write("/v1/releases/7K3M-Q9TX-2B4F/reprints", "a-key-long-enough", &json!({ "reason": "lost" }));
        assert_eq!(again.refusal(), refused);
        assert_eq!(version(&running, &caller), "crspin");
    }
}

fn version(_running: &Running, caller: &crate::support::service::Caller) -> String {
    let answer = caller.get("/v1/version");
    assert_eq!((answer.status, &answer.body["api"], &answer.body["sandbox"]), (200, &json!(1), &json!(true)));
    answer.body["service"].as_str().unwrap_or_default().to_owned()
}
