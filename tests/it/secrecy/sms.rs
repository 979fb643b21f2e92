//! Text messages: a gateway that repeats what it got, a provider whose receipts do, a text of one's own, and everything that tells of them.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use super::*;
use crate::support::free_port;
use crate::support::gateway::{Gateway, Reply};
use crate::support::pki::Wish;
use crate::support::service::{caller, log_in};
use crate::support::smsc::{self, Smsc};

const GATEWAY_PASSWORD: &str = "gateway-55719-pw";
const MOBILE: &str = "+393331234567";
const TEXT: &str = "Codici: PIN {{pin}} PUK {{puk}}. Rilascio {{release}}. {{Stop}}.";

/// Providers in order: a gateway by HTTP, a provider by SMPP.
fn providers(http: &Gateway, smpp: &Smsc, metrics: u16) -> String {
    format!(
        "[metrics]\nlisten = \"127.0.0.1:{metrics}\"\n[delivery]\nbackoff_first_seconds = 1\ntexts = \"texts\"\n\
         [[delivery.provider]]\nkind = \"http\"\nname = \"gateway\"\nurl = \"http://{}/send?key={{password}}\"\nbody_kind = \"form\"\n\
         body = \"to={{to}}&text={{text}}\"\npassword_file = \"gateway-password\"\n\
         [[delivery.provider]]\nkind = \"smpp\"\nname = \"smpp\"\nserver = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nuser = \"{}\"\n\
         password_file = \"smpp-password\"\nfrom = \"Regione\"\n",
        http.address,
        smpp.port,
        smsc::USER
    )
}

/// Says no, and repeats the whole request in the answer.
fn echo(came: &crate::support::gateway::Came) -> Reply {
    Reply::Says(503, Box::leak(came.whole().into_boxed_str()))
}

/// A counter whose text messages go by these providers, with a text of its own.
fn talkative(unused: &Smtp, providers: &str) -> Counter {
    let mut counter = counter(unused);
    let place = &mut counter.place;
    let start = place.settings.find("[delivery]").expect("delivery");
    let end = place.settings.find("[[product]]").expect("a product");
    place.settings.replace_range(start..end, providers);
    place.settings = place.settings.replace("channels = [\"email\"]", "channels = [\"sms\"]");
    pin_file(&place.path("gateway-password"), GATEWAY_PASSWORD);
    pin_file(&place.path("smpp-password"), smsc::PASSWORD);
    fs::create_dir(place.path("texts")).expect("a folder");
    fs::write(place.path("texts/half.sms.it.txt"), TEXT).expect("a text");
    counter
}

/// What administrators and those who watch the service see, after a release, a resend and a stop.
fn seen_by_others(counter: &Counter, port: u16) -> Vec<(String, Vec<u8>)> {
    let mut places = Vec::new();
    let address = counter.serving[0].address;
    let ca = counter.place.path("server-ca.pem");
    let card = counter.place.cns.card(&Wish::card_of(counter.place.people.dario.as_str()));
    let (dario, _) = log_in(&caller(address, &ca, Some(&card)), None, |identity| caller(address, &ca, Some(identity)));
    let listed = dario.get("/v1/deliveries").body;
    let listed = listed["deliveries"].as_array().expect("messages");
    assert_eq!(listed.len(), 3, "{listed:?}");
    for one in listed {
        let shown = dario.get(&format!("/v1/deliveries/{}", one["id"].as_str().expect("a number")));
        places.push(("a message as administrators see it".to_owned(), shown.body.to_string().into_bytes()));
    }
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("figures");
    stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").expect("asked");
    let mut page = Vec::new();
    stream.read_to_end(&mut page).expect("an answer");
    assert!(holds(&page, "provider=\"smpp\""));
    assert!(!holds(&page, &MOBILE[1..]), "an address among the figures");
    places.push(("the figures".to_owned(), page));
    places
}

#[test]
fn gateways_that_repeat_what_they_got_leave_no_trace() {
    let Some(unused) = smtp::start("plain") else { return };
    let http = Gateway::start(|came, _| echo(came));
    let smpp =
        Smsc::start(
            |_, before| {
                if before == 0 { smsc::Reply::Says(rusmpp::CommandStatus::EsmeRsyserr) } else { smsc::Reply::Takes("17") }
            },
        );
    let port = free_port();
    let mut counter = talkative(&unused, &providers(&http, &smpp, port));
    counter.serve(&[]);
    let mario = counter.place.people.mario.clone();
    let cards = counter.import_long(&[&mario]);
    counter.log_in();
    let mut args = Counter::issue(&cards[0].holder, &cards[0].number, MOBILE);
    let flag = args.iter().position(|arg| *arg == "--email").expect("a flag");
    args[flag] = "--mobile";
    let mut said = Said::default();
    let shown = said.run(&counter, &[&args[..], &["--no-follow"]].concat());
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));

    until("the provider has it", || smpp.submits().len() == 2);
    let (pin, puk) = (&cards[0].pin[8..], &cards[0].puk[8..]);
    let sent = smsc::text(&smpp.submits()[1]);
    assert!(holds(sent.as_bytes(), pin) && holds(sent.as_bytes(), puk), "{sent}");
    smpp.says(&format!("id:17 stat:DELIVRD err:000 text:{sent}"));
    let list = said.all(&counter, &["status", "--mine", "--json"]);
    let list: Value = serde_json::from_slice(&list.stdout).expect("JSON");
    let id = list["releases"][0]["id"].as_str().expect("a number");
    until("the receipt is heard", || {
        let shown = said.all(&counter, &["status", id, "--json"]);
        String::from_utf8_lossy(&shown.stdout).contains("delivered")
    });
    let again = said.all(&counter, &["resend", id, "--mobile", "--reason", "not found", "--no-follow"]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    until("it is sent again", || smpp.submits().len() == 3);
    let stopped = said.all(&counter, &["stop", id, "--reason", "not the citizen", "--yes"]);
    assert!(stopped.status.success(), "{}", String::from_utf8_lossy(&stopped.stderr));
    until("the citizen is told", || smpp.submits().len() == 4);
    let mut places = said.0;

    places.extend(seen_by_others(&counter, port));
    assert!(counter.serving[0].stop(), "it ends well");
    let log = counter.serving[0].said();
    assert!(log.contains("settled") && log.contains("a receipt"), "it was talkative: {log}");
    let mut found = Vec::new();
    files(counter.place.folder.path(), &mut found);
    files(counter.user.folder(), &mut found);
    places.extend(found.into_iter().map(|(path, content)| (text(&path), content)));
    for (place, content) in &places {
        for secret in [pin, puk] {
            assert!(!holds(content, secret), "a second half in {place}");
        }
        assert!(place.ends_with("/gateway-password") || !holds(content, GATEWAY_PASSWORD), "a gateway's password in {place}");
        assert!(place.ends_with("/smpp-password") || !holds(content, smsc::PASSWORD), "a provider's password in {place}");
    }
}
