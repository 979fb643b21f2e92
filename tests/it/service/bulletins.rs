//! News to Enti and people, and what the service announces by itself.

use serde_json::{Value, json};

use crspin::domain::operator::{Operator, Role, Standing};

use crate::support::program::until;
use crate::support::service::{Caller, Place, Running, people, seeding};

/// Runs SQL on the store of this place.
fn sql(place: &Place, sql: &str) {
    let path = place.store_url().strip_prefix("sqlite:").expect("a file").to_owned();
    let db = rusqlite::Connection::open(path).expect("the store");
    db.busy_timeout(std::time::Duration::from_secs(10)).expect("patience");
    db.execute_batch(sql).expect("SQL");
}

/// A service that knows the addresses of Como and of two people.
fn with_addresses() -> Running {
    let running = Place::new().start();
    let people = &running.place.people;
    sql(&running.place, "update enti set contact_pec = 'como@pec.example.it' where code = 'como'");
    for person in [&people.anna, &people.gina] {
        let set = format!("update operators set contact_email = '{person}@example.it' where person_fiscal_code = '{person}'");
        sql(&running.place, &set);
    }
    running
}

fn news(to: &str) -> Value {
    json!({ "to": to, "subject": "New forms", "text": "From May on.\n" })
}

fn send(caller: &Caller, key: &str, body: &Value) -> crate::support::service::Answer {
    caller.write("/v1/notices", key, body)
}

/// The e-mails of this folder of messages with this in them.
fn mails(place: &Place, with: &str) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(place.path("messages")) else { return Vec::new() };
    let text = |file: std::fs::DirEntry| std::fs::read_to_string(file.path()).unwrap_or_default();
    files.map(|file| text(file.expect("a file"))).filter(|text| text.contains(with)).collect()
}

#[test]
fn news_go_out_once_and_are_followed() {
    let running = with_addresses();
    let carla = running.logged_in(&running.place.people.carla);
    let recipients = carla.get("/v1/notices/recipients?to=enti");
    let left = recipients.body["left_out"].as_array().expect("a list").iter().map(|one| one["code"].clone());
    assert_eq!((recipients.status, &recipients.body["count"]), (200, &json!(1)));
    assert_eq!(left.collect::<Vec<_>>(), ["lodi", "regione"]);
    assert_eq!(carla.get("/v1/notices").body["notices"], json!([]), "asking sends nothing");

    let sent = send(&carla, "notice-key-000001", &news("enti"));
    assert_eq!((sent.status, &sent.body["notice"]["left_out"]), (201, &json!(2)), "{}", sent.body);
    let id = sent.body["notice"]["id"].as_str().expect("a number").to_owned();
    let again = send(&carla, "notice-key-000001", &news("enti"));
    assert_eq!((again.status, &again.body["notice"]["id"]), (200, &json!(id)));
    assert_eq!(send(&carla, "notice-key-000001", &news("operators")).refusal(), (409, "key-reused"));
    until("the letter leaves", || !mails(&running.place, "como@pec.example.it").is_empty());
    let path = format!("/v1/notices/{id}");
    until("that is known", || carla.get(&path).body["notice"]["letters"]["accepted"] == 1);
    let mail = mails(&running.place, "como@pec.example.it").remove(0);
    assert!(mail.contains("Subject: New forms") && mail.contains("From May on."), "{mail}");

    let people = send(&carla, "notice-key-000002", &json!({ "to": "operators", "ente": "lodi", "subject": "s", "text": "t" }));
    assert_eq!((people.status, &people.body["notice"]["left_out"]), (201, &json!(1)), "{}", people.body);
    until("it leaves", || mails(&running.place, &format!("{}@example.it", running.place.people.gina)).len() == 1);
    let dario = running.logged_in(&running.place.people.dario);
    let page = dario.get("/v1/notices?limit=1").body;
    assert_eq!(page["notices"][0]["id"], people.body["notice"]["id"]);
    let next = page["next"].as_str().expect("another page");
    assert_eq!(dario.get(&format!("/v1/notices?limit=1&after={next}")).body["notices"][0]["id"], json!(id));
    let shown = dario.get(&path).body;
    assert_eq!((&shown["text"], &shown["failed"]), (&json!("From May on.\n"), &json!([])));
}

#[test]
fn who_may_not_and_what_is_no_news() {
    let running = with_addresses();
    let anna = running.logged_in(&running.place.people.anna);
    for path in ["/v1/notices", "/v1/notices/recipients?to=enti", "/v1/notices/00000000000000000000000000000000"] {
        assert_eq!(anna.get(path).refusal(), (403, "not-your-role"), "{path}");
    }
    assert_eq!(send(&anna, "notice-key-000001", &news("enti")).refusal(), (403, "not-your-role"));
    let carla = running.logged_in(&running.place.people.carla);
    let with = |name: &str, value: Value| {
        let mut body = news("enti");
        body[name] = value;
        body
    };
    for (body, what) in [
        (with("to", json!("citizens")), "to"),
        (with("subject", json!("two\nlines")), "text"),
        (with("text", json!(" ")), "text"),
        (with("text", json!("x".repeat(16 * 1024))), "text"),
        (with("ente", json!("lodi")), "to"), // its address is not known
        (with("dry_run", json!(true)), "dry_run"),
    ] {
        let refused = send(&carla, "notice-key-000001", &body);
        assert_eq!((refused.refusal(), refused.param("what")), ((400, "bad-value"), what), "{}", refused.body);
    }
    assert_eq!(carla.post("/v1/notices", &news("enti")).refusal(), (400, "bad-value"), "a key is wanted");
    assert_eq!(carla.get("/v1/notices/00000000000000000000000000000000").refusal(), (404, "unknown-message"));
    assert_eq!(carla.get("/v1/notices/recipients?to=nobody").refusal(), (400, "bad-value"));
    assert_eq!(carla.get("/v1/notices").body["notices"], json!([]));
}

#[test]
fn a_service_that_starts_announces_what_ends() {
    let place = Place::new();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        place.seed().await;
        let store = crspin::store::Store::open(&place.store_url()).await.expect("a store");
        let (_, operators) = people(&place.people);
        let soon = crspin::clock::now().plus(std::time::Duration::from_hours(48)).day();
        let dario = operators.into_iter().find(|one| one.fiscal_code == place.people.dario).expect("dario");
        let new = |person: &crspin::domain::fiscal_code::FiscalCode, standing| Operator {
            fiscal_code: person.clone(),
            role: Role::Responsible,
            until: Some(soon),
            standing,
            ..dario.clone()
        };
        let new = [new(&place.people.mario, Standing::Active), new(&place.people.lucia, Standing::Suspended)];
        store.register(&[], &new, seeding()).await.expect("registered");
        store.close().await;
    });
    sql(&place, "update operators set contact_email = person_fiscal_code || '@example.it' where role = 'responsible'");
    let (mario, lucia) = (place.people.mario.clone(), place.people.lucia.clone());
    let running = place.start();
    until("it is announced", || !mails(&running.place, &format!("{mario}@example.it")).is_empty());
    assert!(mails(&running.place, &format!("{lucia}@example.it")).is_empty(), "nothing to whom is suspended");
    assert_eq!(running.events().iter().filter(|event| event.act.as_str() == "endings-announced").count(), 1);
}

#[test]
fn a_login_keeps_the_last_day_of_the_card() {
    let running = Place::new().start();
    let _session = running.logged_in(&running.place.people.anna);
    let path = running.place.store_url().strip_prefix("sqlite:").expect("a file").to_owned();
    let db = rusqlite::Connection::open(path).expect("the store");
    let sql = "select card_last_day from operators where person_fiscal_code = $1 and ente = 'como' and role = 'operator'";
    let day: String = db.query_row(sql, [running.place.people.anna.as_str()], |row| row.get(0)).expect("a day");
    assert!(day.parse::<crspin::domain::time::Date>().expect("a day") > crspin::clock::now().day(), "{day}");
}
