//! Whatever comes: an answer, and never a message that nobody signed.

use crspin::domain::pec_unfit::Unfit;
use crspin::pec::{Taken, Trust};
use proptest::prelude::*;

use super::{LETTER, OURS, WORLD, envelope, now, opened, receipt, taken_envelope};
use crate::support::pec::Certified;

fn with_data(xml: String) -> Result<Taken, Unfit> {
    let mut mail = envelope();
    mail.daticert = xml;
    opened(&mail.signed(&WORLD.provider))
}

#[test]
fn entities_are_refused() {
    let good = envelope().daticert;
    for (kind, inside) in [
        ("", "<!ENTITY a \"protocollo@pec.comune.example.it\">"),
        ("", "<!ENTITY a SYSTEM \"file:///etc/hostname\">"),
        (" SYSTEM \"http://127.0.0.1/postacert.dtd\"", ""),
        ("", "<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">"),
    ] {
        let bomb = good
            .replace("<postacert ", &format!("<!DOCTYPE postacert{kind} [{inside}]><postacert "))
            .replace("<oggetto>", "<oggetto>&a;");
        assert_eq!(with_data(bomb), Err(Unfit::Daticert), "{inside}");
    }
    assert_eq!(with_data(good.replace("<oggetto>", "<oggetto>&b;")), Err(Unfit::Daticert), "unknown");
}

#[test]
fn depth_and_number_are_bounded() {
    let good = envelope().daticert;
    for depth in [10_000, 30_000, 140_000] {
        let deep = good.replace("</dati>", &format!("{}{}</dati>", "<a>".repeat(depth), "</a>".repeat(depth)));
        assert_eq!(with_data(deep).is_ok(), depth < 60_000, "{depth}: unknown elements are passed over, within bounds");
    }
    let many = good.replace("<risposte>", &("<destinatari>x</destinatari>".repeat(10_000) + "<risposte>"));
    assert!(with_data(many).is_ok());
}

/// The depth of what a customer of a provider sends is theirs to choose.
#[test]
fn messages_within_messages_take_no_stack() {
    let message = String::from_utf8(LETTER.message("x", &[])).expect("text");
    let (head, body) = message.split_once("\r\nMIME-Version").expect("headers");
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(500_000);
    let deep = format!("{head}\r\n{nested}MIME-Version{body}");
    let mail = Certified::envelope(&WORLD.provider, &LETTER, deep.clone().into_bytes());
    assert_eq!(taken_envelope(&mail.signed(&WORLD.provider)).content, deep.into_bytes());
}

#[test]
fn parts_in_great_number_are_refused() {
    let mut mail = envelope();
    mail.more = vec![("Content-Type: text/plain".to_owned(), b"x".to_vec()); 100];
    assert_eq!(opened(&mail.signed(&WORLD.provider)), Err(Unfit::Broken));
}

#[test]
fn what_is_cut_off_is_refused() {
    for raw in [envelope().signed(&WORLD.provider), receipt("accettazione").signed(&WORLD.provider)] {
        assert!(opened(&raw).is_ok());
        let whole = raw.len() - "--\r\n".len();
        for end in (0..whole).step_by(3).chain(whole - 100..whole) {
            assert!(opened(&raw[..end]).is_err(), "{end} of {whole}");
        }
    }
}

#[test]
fn a_signed_part_that_is_cut_off_is_refused() {
    // As if the provider itself had stopped in the midst of it.
    let content = envelope().content();
    for end in (0..content.len() - 4).step_by(17) {
        let mut mail = envelope();
        mail.replaced = Some(content[..end].to_vec());
        assert!(opened(&mail.signed(&WORLD.provider)).is_err(), "{end}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Around what is signed anything may change, if it still says the same; within it, nothing.
    #[test]
    fn a_changed_byte_changes_no_content(at in any::<prop::sample::Index>(), bits in 1_u8.., receipts in any::<bool>()) {
        let mail = if receipts { receipt("avvenuta-consegna") } else { envelope() };
        let mut raw = mail.signed(&WORLD.provider);
        let good = opened(&raw);
        let at = at.index(raw.len());
        raw[at] ^= bits;
        let changed = opened(&raw);
        prop_assert!(changed.is_err() || changed == good, "{at}");
    }

    /// What a provider signs may still be anything.
    #[test]
    fn anything_signed_is_read_without_a_fall(
        at in any::<prop::sample::Index>(), put in proptest::collection::vec(any::<u8>(), 0..8), cut in 0_usize..8,
    ) {
        let mut mail = envelope();
        let mut content = mail.content();
        let at = at.index(content.len());
        let end = (at + cut).min(content.len());
        content.splice(at..end, put);
        mail.replaced = Some(content);
        let _ = opened(&mail.signed(&WORLD.provider));
    }

    #[test]
    fn anything_is_read_without_a_fall(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,200}") {
        let head = "X-Trasporto: posta-certificata\r\nContent-Type: multipart/signed; boundary=b\r\n\
            From: a@b.it\r\nX-Riferimento-Message-ID: <a@b>\r\n";
        for raw in [bytes.clone(), text.clone().into_bytes(), format!("{head}\r\n--b\r\n{text}\r\n--b\r\n{text}\r\n--b--\r\n").into()] {
            prop_assert!(opened(&raw).is_err());
        }
        prop_assert!(opened(&[head.as_bytes(), &bytes].concat()).is_err());
    }
}

#[test]
fn any_moment_and_any_address_is_taken() {
    use crspin::domain::time::At;
    let raw = envelope().signed(&WORLD.provider);
    let open = |trust: &Trust, ours: &str, at| crspin::pec::open(&raw, trust, ours, at);
    for at in [i64::MIN, -1, 0, i64::MAX] {
        assert!(open(&WORLD.trust, OURS, At::from_millis(at)).is_err(), "{at}");
    }
    assert_eq!(open(&WORLD.trust, "", now()), Err(Unfit::NotForUs));
    assert!(open(&WORLD.trust, " ENROLMENTS@pec.example.it ", now()).is_ok());
}
