//! What providers say of our letters.

use serde_json::Value;

use super::decided::{approve, opened};
use super::mails::{OURS, PROTOCOL, WORLD};
use super::office::Office;
use crate::support::pec::{Certified, Letter};
use crate::support::program::until;
use crate::support::smtp::Arrived;

/// The letters that arrived at this address, when there are so many.
fn arrived(office: &Office, address: &str, count: usize) -> Vec<Arrived> {
    until("the letters arrive", || office.boxes.far.arrived_for(address).len() >= count);
    let arrived = office.boxes.far.arrived_for(address);
    assert_eq!(arrived.len(), count, "{address}");
    arrived
}

/// A receipt of this kind about the message with this Message-ID.
fn receipt(kind: &str, message_id: &str) -> Vec<u8> {
    let letter = Letter { sender: OURS, to: PROTOCOL, subject: "Richiesta", message_id };
    Certified::receipt(&WORLD.provider, kind, &letter).signed(&WORLD.provider)
}

/// Each letter of a case: where to, how, how far it came.
fn letters(office: &Office, case: &str) -> Vec<[String; 3]> {
    let letters = office.case(case)["letters"].as_array().expect("letters").clone();
    let shown = |letter: &Value| ["to", "channel", "state"].map(|name| letter[name].as_str().expect("a text").to_owned());
    letters.iter().map(shown).collect()
}

/// Letters to the Ente about what came and what was decided, and to both people.
fn stand(received: &str, decided: &str) -> Vec<[String; 3]> {
    let letters = [
        [PROTOCOL, "pec", received],
        [PROTOCOL, "pec", decided],
        ["rita@far.example.it", "email", "accepted"],
        ["tommaso@far.example.it", "email", "accepted"],
    ];
    letters.map(|letter| letter.map(str::to_owned)).to_vec()
}

#[test]
fn receipts_tell_how_far_a_letter_came() {
    let Some(office) = Office::open() else { return };
    let case = opened(&office, 1);
    let received = arrived(&office, PROTOCOL, 1)[0].header("Message-ID").to_owned();
    approve(&office, &case);
    let ids: Vec<String> = arrived(&office, PROTOCOL, 2).iter().map(|letter| letter.header("Message-ID").to_owned()).collect();
    let decided = ids.iter().find(|id| **id != received).expect("another Message-ID");
    let plain = arrived(&office, "rita@far.example.it", 1)[0].header("Message-ID").to_owned();
    office.letters();
    assert_eq!(letters(&office, &case), stand("accepted", "accepted"));

    let mut taken = 1;
    let mut comes = |kind: &str, message_id: &str| {
        office.boxes.postbox.deliver(&receipt(kind, message_id));
        taken += 1;
        let row = office.all_taken(taken).pop().expect("the newest");
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        (text("sort"), text("reason"))
    };
    let ours = ("receipt".to_owned(), String::new());
    let stray = ("aside".to_owned(), "stray-receipt".to_owned());
    for kind in ["accettazione", "presa-in-carico", "preavviso-errore-consegna"] {
        assert_eq!(comes(kind, &received), ours, "{kind}");
        assert_eq!(letters(&office, &case), stand("accepted", "accepted"), "{kind} decides nothing");
    }
    assert_eq!(comes("avvenuta-consegna", &received), ours);
    assert_eq!(letters(&office, &case), stand("delivered", "accepted"));
    assert_eq!(comes("errore-consegna", decided), ours);
    assert_eq!(letters(&office, &case), stand("delivered", "failed"));
    let words = office.case(&case)["letters"][1]["words"].as_str().expect("words").to_owned();
    assert!(words.contains("errore-consegna") && words.contains("5.1.1 - Gestore - indirizzo non valido"), "{words}");

    // The first word that is final counts.
    for (kind, message_id) in [("errore-consegna", &received), ("avvenuta-consegna", decided), ("accettazione", decided)] {
        assert_eq!(comes(kind, message_id), ours, "{kind}");
    }
    let nobody = format!("<{}@crspin.example.it>", "0".repeat(32));
    for message_id in [&*nobody, "<somebody@far.example.it>", "<>", &*plain] {
        assert_eq!(comes("errore-consegna", message_id), stray, "{message_id}");
    }
    assert_eq!(letters(&office, &case), stand("delivered", "failed"));
    assert_eq!(office.letters().len(), 4, "nobody is answered");
}

#[test]
fn a_letter_with_a_virus_or_not_accepted_failed() {
    let Some(office) = Office::open() else { return };
    let case = opened(&office, 1);
    approve(&office, &case);
    let ids = arrived(&office, PROTOCOL, 2);
    office.letters();
    for (kind, letter) in ["non-accettazione", "rilevazione-virus"].iter().zip(&ids) {
        office.boxes.postbox.deliver(&receipt(kind, letter.header("Message-ID")));
    }
    let taken = office.all_taken(3);
    assert!(taken[1..].iter().all(|row| row["sort"] == "receipt"), "{taken:?}");
    assert_eq!(letters(&office, &case), stand("failed", "failed"));
}

#[test]
fn forged_receipts_tell_nothing() {
    let Some(office) = Office::open() else { return };
    let case = opened(&office, 1);
    let id = arrived(&office, PROTOCOL, 1)[0].header("Message-ID").to_owned();
    office.letters();
    let letter = Letter { sender: OURS, to: PROTOCOL, subject: "Richiesta", message_id: &id };
    let good = Certified::receipt(&WORLD.provider, "errore-consegna", &letter);
    for mail in [good.unsigned(), good.signed(&WORLD.other)] {
        office.boxes.postbox.deliver(&mail);
    }
    let taken = office.all_taken(3);
    let reasons: Vec<_> = taken[1..].iter().map(|row| (row["reason"].as_str(), row["detail"].as_str())).collect();
    assert_eq!(reasons, [(Some("envelope"), Some("unsigned")), (Some("envelope"), Some("signer-domain"))]);
    assert_eq!(letters(&office, &case), &stand("accepted", "")[..1]);
}
