//! Readers and cards: the real chain of PC/SC daemon, virtual reader and OpenSC.

use super::station::Station;
use super::{Seen, value};
use crate::card::server::Server;
use crate::support::pki::Wish;
use crate::support::reader::{CardSpec, OPENSC, Reader};

const NUMBER: &str = "6030000000000017";

/// A workstation with OpenSC's module, and a service.
fn station() -> (Station, Server) {
    let station = Station::new();
    let server = station.serve();
    station.settings(&server.url(), &format!("module = '{OPENSC}'"), "");
    (station, server)
}

fn doctor(station: &Station, reader: &Reader) -> Seen {
    Seen::by(&mut reader.command(&station.user, &["doctor"]))
}

#[test]
fn no_daemon_and_no_reader() {
    let (station, _server) = station();
    let seen = station.doctor();
    seen.finds("pcsc-away");
    seen.breaks_only(&["pcsc-away"]);
    let reader = Reader::start_without_slots();
    let seen = doctor(&station, &reader);
    seen.finds("reader-none");
    seen.breaks_only(&["reader-none"]);
}

#[test]
fn cards_of_all_families() {
    let (station, _server) = station();
    let mut reader = Reader::start();
    let seen = doctor(&station, &reader);
    seen.breaks_only(&[]);
    assert_eq!(value(seen.finds("readers-found"), "count"), "2");
    seen.finds("card-none");

    for (model, family, kind, broken) in [
        ("st-2021", "st-2021", "card-known", &[][..]),
        ("maker-16", "cns-1.1", "card-trouble", &[]),
        ("crs-st", "crs-st", "card-weak", &["certificate-key"]),
        ("idemia-2021", "idemia-2021", "card-trouble", &["module-old"]),
        ("siss", "siss", "card-trouble", &["module-blind"]),
    ] {
        let card = reader.insert(0, &CardSpec::new(model, NUMBER, &station.cards, Wish::card_of("RSSMRA45C12F205C")));
        let seen = doctor(&station, &reader);
        assert_eq!(value(seen.finds(kind), "family"), family);
        for name in broken {
            seen.finds(name);
        }
        seen.breaks_only(broken);
        if model == "st-2021" {
            assert_eq!(value(seen.finds("certificate-good"), "key"), "RSA 2048");
            // Looked at a second time in words: the number is shown to whoever sits there, and to nobody else.
            let words = reader.command(&station.user, &["doctor"]).output().expect("the program runs");
            assert!(String::from_utf8_lossy(&words.stdout).contains(NUMBER));
            assert!(!seen.json.to_string().contains(NUMBER));
        }
        assert!(card.answers("verify").is_empty(), "no try is used");
        drop(card);
        reader.wait_for_slot(0, false);
    }
    reader.power_off();
    doctor(&station, &reader).finds("pcsc-away");
}
