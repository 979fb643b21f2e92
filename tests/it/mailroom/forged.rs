//! E-mails that are no certified mail that can be believed, each with a request that would be good.

use super::mails::{OURS, PROTOCOL, WORLD, certified};
use crate::support::pec::{Authority, Certified, Letter, Provider, Wish};

/// What each is, its bytes, and why it is not believed.
pub fn all(file: &[u8]) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let unknown = Authority::new("Autorita dei gestori"); // the same name, another key
    let foreign = Provider::new(&unknown, "gestore.example.it");
    let expired = WORLD.authority.provider(&Wish { years: (2020, 2024), ..Wish::of("gestore.example.it") });
    let good = |number| certified(number, PROTOCOL, &[("richiesta.json.p7m", file)]);
    let changed = |number, change: &dyn Fn(&mut Certified)| {
        let mut mail = good(number);
        change(&mut mail);
        mail.signed(&WORLD.provider)
    };
    let altered = String::from_utf8(good(208).signed(&WORLD.provider)).expect("text");
    assert!(altered.contains("In allegato"));
    vec![
        ("plain e-mail", plain(file), "not-certified"),
        ("nobody signed it", good(200).unsigned(), "unsigned"),
        ("a chain of others", good(201).signed(&foreign), "chain"),
        ("signed by another provider", good(202).signed(&WORLD.other), "signer-domain"),
        ("signed with an expired certificate", good(203).signed(&expired), "expired"),
        ("another sender in the header", changed(204, &|mail| mail.set("Reply-To", Some("altri@far.example.it"))), "disagree"),
        ("another sender in the data", changed(205, &|mail| mail.say("<mittente>protocollo@", "<mittente>altri@")), "disagree"),
        ("a receipt as an envelope", receipt(file), "disagree"),
        ("an anomaly", changed(207, &|mail| mail.set("X-Trasporto", Some("errore"))), "anomaly"),
        ("altered on its way", altered.replace("In allegato", "In Allegato").into_bytes(), "signature"),
        ("entities in the data", changed(209, &entities), "daticert"),
        ("for another box", changed(210, &|mail| mail.say(&format!(">{OURS}<"), ">altri@pec.example.it<")), "not-for-us"),
    ]
}

/// Ordinary mail with the request.
fn plain(file: &[u8]) -> Vec<u8> {
    let letter = Letter { sender: PROTOCOL, to: OURS, subject: "Richiesta", message_id: "<plain@far.example.it>" };
    letter.message("In allegato la richiesta.", &[("richiesta.json.p7m", "application/pkcs7-mime", file)])
}

/// A receipt that its provider signed, under the header of an envelope.
fn receipt(file: &[u8]) -> Vec<u8> {
    let letter = Letter { sender: OURS, to: PROTOCOL, subject: "Richiesta", message_id: "<receipt@far.example.it>" };
    let mut mail = Certified::receipt(&WORLD.provider, "avvenuta-consegna", &letter);
    mail.set("X-Ricevuta", None);
    mail.set("X-Trasporto", Some("posta-certificata"));
    mail.postacert = Some(plain(file));
    mail.signed(&WORLD.provider)
}

/// Data that would swell.
fn entities(mail: &mut Certified) {
    let ten = |inside: &str| inside.repeat(10);
    let entities = ["a".to_owned(), ten("&a;"), ten("&b;"), ten("&c;")];
    let entities: Vec<_> = entities.iter().zip('a'..).map(|(inside, name)| format!("<!ENTITY {name} \"{inside}\">")).collect();
    mail.say("<postacert ", &format!("<!DOCTYPE postacert [{}]><postacert ", entities.concat()));
    mail.say("<oggetto>", "<oggetto>&d;");
}
