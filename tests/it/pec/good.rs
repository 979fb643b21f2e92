//! What is believed.

use crspin::domain::pec_unfit::Unfit;
use crspin::pec::{ReceiptKind, open};

use super::{LETTER, OFFICE, OURS, WORLD, envelope, now, opened, original, receipt, taken_envelope, taken_receipt};
use crate::support::pec::{Certified, Letter};

#[test]
fn an_envelope_is_opened() {
    let taken = taken_envelope(&envelope().signed(&WORLD.provider));
    assert_eq!(taken.identifier, "opec1.20261123094100.1.1.1@gestore.example.it");
    assert_eq!(taken.message_id, "a1B2.c3@pec.comune.example.it");
    assert_eq!(taken.sender, OFFICE);
    assert_eq!(taken.subject, "Abilitazione & altro");
    assert_eq!(taken.provider, "Gestore gestore.example.it");
    assert_eq!(taken.content, original(), "byte for byte");
}

#[test]
fn every_kind_of_receipt_is_opened() {
    for kind in ReceiptKind::ALL {
        let taken = taken_receipt(&receipt(kind.as_str()).signed(&WORLD.provider));
        assert_eq!(taken.kind, *kind);
        assert_eq!(taken.about, "d4e5@pec.example.it", "{kind}");
        assert_eq!(taken.identifier, "opec1.20261123094100.1.1.1@sender.example.it", "{kind}");
        let of_one = [ReceiptKind::Delivered, ReceiptKind::NotDelivered, ReceiptKind::Warning].contains(kind);
        assert_eq!(taken.recipient.as_deref(), of_one.then_some(OFFICE), "{kind}");
        let words = match kind {
            ReceiptKind::NotDelivered | ReceiptKind::Warning => Some("5.1.1 - Gestore - indirizzo non valido"),
            ReceiptKind::Virus => Some("virus"),
            _ => None,
        };
        assert_eq!(taken.words.as_deref(), words, "{kind}");
    }
}

#[test]
fn the_original_of_a_receipt_is_passed_over() {
    let mut receipt = receipt("avvenuta-consegna");
    receipt.postacert = Some(original());
    taken_receipt(&receipt.signed(&WORLD.provider));
}

/// Several providers give the original their own number and keep the sender's beside it.
#[test]
fn an_original_with_the_providers_number_is_the_same() {
    let original = String::from_utf8(original()).expect("text");
    let renamed = original.replace(
        "Message-ID: <a1B2.c3@pec.comune.example.it>",
        "Message-ID: <opec1.20261123094100.1.1.1@gestore.example.it>\r\nX-Riferimento-Message-ID: <a1B2.c3@pec.comune.example.it>",
    );
    let mail = Certified::envelope(&WORLD.provider, &LETTER, renamed.into_bytes());
    assert_eq!(taken_envelope(&mail.signed(&WORLD.provider)).message_id, "a1B2.c3@pec.comune.example.it");
}

#[test]
fn capitals_do_not_make_another_address() {
    let letter = Letter { sender: "Protocollo@PEC.Comune.Example.IT", to: "Enrolments@PEC.example.it", ..LETTER };
    let mut mail = Certified::envelope(&WORLD.provider, &letter, original());
    mail.set("From", Some("Per conto di <POSTA-CERTIFICATA@Gestore.example.it>"));
    assert_eq!(taken_envelope(&mail.signed(&WORLD.provider)).sender, OFFICE);
}

#[test]
fn one_of_several_recipients_is_enough() {
    for (others, good) in [
        (r#"<destinatari tipo="certificato">altri@pec.example.it</destinatari>"#, true),
        (r#"<destinatari tipo="esterno">altri@example.it</destinatari>"#, true),
        (r#"<destinatari tipo="certificato">enrolments@pec.example.it</destinatari>"#, false), // twice: which one is it?
        (r#"<destinatari tipo="esterno">enrolments@pec.example.it</destinatari>"#, false),
    ] {
        let mut mail = envelope();
        mail.say("<risposte>", &format!("{others}<risposte>"));
        let result = opened(&mail.signed(&WORLD.provider));
        if good { assert!(result.is_ok(), "{others}") } else { assert_eq!(result, Err(Unfit::NotForUs), "{others}") }
    }
}

#[test]
fn what_may_be_missing_is_not_missed() {
    let mut mail = envelope();
    mail.set("Reply-To", None);
    mail.say("<oggetto>Abilitazione &amp; altro</oggetto>", "");
    mail.say(" errore=\"nessuno\"", "");
    assert_eq!(taken_envelope(&mail.signed(&WORLD.provider)).subject, "");
}

#[test]
fn lines_that_a_server_ended_otherwise_are_the_same() {
    let raw = envelope().signed(&WORLD.provider);
    let bare: Vec<u8> = raw.into_iter().filter(|byte| *byte != b'\r').collect();
    assert_eq!(taken_envelope(&bare).content, original());
}

#[test]
fn as_large_as_certified_mail_may_be() {
    let large = vec![0x5a; 30 * 1024 * 1024];
    let message = LETTER.message("Grande.", &[("grande.bin", "application/octet-stream", &large)]);
    let mail = Certified::envelope(&WORLD.provider, &LETTER, message.clone());
    let mut raw = mail.signed(&WORLD.provider);
    assert_eq!(taken_envelope(&raw).content.len(), message.len());
    raw.resize(45 * 1024 * 1024 + 1, b'\n');
    assert_eq!(open(&raw, &WORLD.trust, OURS, now()), Err(Unfit::TooLarge));
}
