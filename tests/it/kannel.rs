//! Text messages through Kannel, with the settings that are shipped, and receipts that come back over TLS.

use serde_json::json;

use crate::service::poll;
use crate::support::counter::pin_file;
use crate::support::free_port;
use crate::support::kannel::Kannel;
use crate::support::service::{Place, Running, card_number, codes, new_release};

const SAMPLE: &str = include_str!("../../examples/gateways/kannel.toml");
const KEY: &str = "0123456789-abcdef";

/// A service that sends by this Kannel.
fn start(place: Place, kannel: &Kannel, port: u16) -> Running {
    let mut place = place;
    let sample = SAMPLE.replace("13013", &kannel.port.to_string()).replace("8443", &port.to_string());
    let files = "[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n";
    assert!(place.settings.contains(files));
    place.settings = place.settings.replace(files, &format!("{sample}\n"));
    place.settings = place.settings.replace("listen = \"127.0.0.1:0\"", &format!("listen = \"127.0.0.1:{port}\""));
    place.settings = place.settings.replace("channels = [\"email\"]", "channels = [\"sms\"]");
    pin_file(&place.path("kannel-secret"), "5ecret-0f-the-call-back");
    place.start()
}

#[test]
fn a_message_goes_through_kannel_and_its_receipt_comes_back() {
    let place = Place::new();
    let port = free_port();
    let kannel = Kannel::start("k4nnel-pass", &place.path("server-ca.pem"));
    pin_file(&place.path("kannel-password"), "k4nnel-pass");
    let running = start(place, &kannel, port);
    let people = running.place.people.clone();
    let anna = running.logged_in(&people.anna);
    let mut asked = new_release(&people.mario, Some(1));
    asked.as_object_mut().expect("an object").remove("email");
    asked["mobile"] = json!("333 1234567");
    let id = anna.write("/v1/releases", KEY, &asked).body["release"]["id"].as_str().expect("a number").to_owned();
    let shown = poll(|| {
        let shown = anna.get(&format!("/v1/releases/{id}")).body;
        (shown["messages"][0]["state"] == "delivered").then_some(shown)
    });
    assert_eq!(shown["messages"][0]["provider"], "kannel");
    let got = kannel.provider();
    let (pin, puk) = codes(&card_number(1));
    assert_eq!(got.len(), 1, "{got:?}");
    let grouped = format!("{} {}", &puk[2..5], &puk[5..]);
    assert!(got[0].contains(&pin[2..]) && got[0].contains(&grouped) && got[0].contains("+393331234567"), "{got:?}");
    assert!(!got[0].contains(&pin) && !got[0].contains(people.mario.as_str()), "{got:?}");
    // With the sample Kannel writes no text of a message anywhere.
    let wrote = kannel.wrote();
    for half in [&pin[2..], &grouped, &puk[2..]] {
        assert!(!wrote.contains(half), "{wrote}");
    }
    let row = running.wait(running.store.find_release(&id.parse().expect("a number"))).expect("answered").expect("a release");
    let log = running.wait(running.store.message_log(&row.messages[0].id)).expect("a history");
    assert!(log.iter().any(|line| line.words.starts_with("202 #: Accepted for delivery")), "{log:?}");

    // Nobody else calls back, and what nobody foresaw is not taken.
    let nobody = running.client(None);
    for (path, status) in [
        ("/v1/receipts/kannel/wrong?id=00&state=2", 404),
        ("/v1/receipts/other/5ecret-0f-the-call-back?id=00&state=2", 404),
        ("/v1/receipts/kannel/5ecret-0f-the-call-back?id=00&state=2", 400),
        ("/v1/receipts/kannel/5ecret-0f-the-call-back?id=0198f0aa000070008000000000000000&state=77", 400),
        ("/v1/receipts/kannel/5ecret-0f-the-call-back", 400),
    ] {
        assert_eq!(nobody.get(path).status, status, "{path}");
    }
    let late = format!("/v1/receipts/kannel/5ecret-0f-the-call-back?id={}&state=2", crspin::vault::hex(&row.messages[0].id));
    assert_eq!(nobody.get(&late).status, 200, "late, twice, otherwise: thanked, and nothing is taken back");
    assert_eq!(anna.get(&format!("/v1/releases/{id}")).body["messages"][0]["state"], "delivered");
}

#[test]
fn a_wrong_password_is_for_the_administrator() {
    let place = Place::new();
    let port = free_port();
    let kannel = Kannel::start("k4nnel-pass", &place.path("server-ca.pem"));
    pin_file(&place.path("kannel-password"), "another");
    let running = start(place, &kannel, port);
    let anna = running.logged_in(&running.place.people.anna);
    let mut asked = new_release(&running.place.people.mario, Some(1));
    asked.as_object_mut().expect("an object").remove("email");
    asked["mobile"] = json!("333 1234567");
    let id = anna.write("/v1/releases", KEY, &asked).body["release"]["id"].as_str().expect("a number").to_owned();
    let shown = poll(|| {
        let shown = anna.get(&format!("/v1/releases/{id}")).body;
        (shown["messages"][0]["wait"] == "settings").then_some(shown)
    });
    assert!(shown["messages"][0]["reason"].as_str().is_some_and(|reason| reason.starts_with("403")), "{shown}");
    assert!(kannel.provider().is_empty());
}
