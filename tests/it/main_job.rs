//! The main job through the real program: a card logs in, codes are released, the first half is read out, the second arrives
//! by a real mail server, and both together are what the bureau delivered.

use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use crspin::pkcs11::provision::KeyKind;

use crate::support::counter::{Counter, TOKEN_PIN, assert_refused, halves, message};
use crate::support::pki::Wish;
use crate::support::smtp;
use crate::support::token::Token;

/// A token that cannot sign by RSA-PSS itself: the padding is the client's.
/// SoftHSM 2.6 passes over the first name of such a list.
const NO_PSS: &str = "slots.mechanisms = -X,CKM_SHA256_RSA_PKCS_PSS,CKM_RSA_PKCS_PSS";
/// A token that has neither RSA-PSS nor raw RSA.
const PKCS1_ONLY: &str = "slots.mechanisms = CKM_RSA_PKCS";

#[test]
fn both_halves_together_are_the_codes_with_every_kind_of_card() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let mut counter = Counter::prepare();
    let people = counter.place.people.clone();
    let certificate = Some((&counter.place.cns, Wish::card_of(people.anna.as_str())));
    counter.tokens.make(&[Token { label: "rsa", pin: TOKEN_PIN, kind: KeyKind::Rsa(2048), certificate }]);
    counter.mail_to(&smtp);
    counter.serve(&[]);
    let cards = counter.import(&[&people.mario, &people.lucia, &people.bruno, &people.carla]);
    let usual = counter.tokens.usual();
    let (no_pss, pkcs1) = (counter.tokens.settings("no-pss.conf", NO_PSS), counter.tokens.settings("pkcs1.conf", PKCS1_ONLY));
    for ((token, softhsm, allow), card) in [
        ("anna", &usual, ""),
        ("rsa", &usual, ""),
        // TLS 1.2 is not allowed here: it was TLS 1.3.
        ("rsa", &no_pss, ""),
        ("rsa", &pkcs1, "allow_tls12 = true"),
    ]
    .into_iter()
    .zip(&cards)
    {
        let what = format!("{token} {}", softhsm.display());
        counter.client_with(&counter.url(), allow, &counter.place.path("server-ca.pem"), softhsm);
        counter.user.done(&["login", "--token", token, "--pin-file", &counter.pin()]);
        let address = format!("{}@example.it", card.number);
        let output = counter.release(card, &address, &["--message-language", "en"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{what}: {said}");
        let first = halves(&String::from_utf8_lossy(&output.stdout));
        let mail = message(&smtp, &address);
        assert_eq!((&mail.facts["tls"], &mail.facts["user"]), (&true.into(), &"crspin".into()));
        assert!(card.is_made_of(&first, &halves(&mail.text)), "{what}: {first:?} {}", mail.text);
        counter.user.done(&["logout"]);
    }
}

#[test]
fn tls_1_2_is_used_only_when_allowed() {
    let counter = Counter::open();
    let certificate = Some((&counter.place.cns, Wish::card_of(counter.place.people.anna.as_str())));
    counter.tokens.make(&[Token { label: "rsa", pin: TOKEN_PIN, kind: KeyKind::Rsa(2048), certificate }]);
    let pkcs1 = counter.tokens.settings("pkcs1.conf", PKCS1_ONLY);
    counter.client_with(&counter.url(), "", &counter.place.path("server-ca.pem"), &pkcs1);
    let refused = counter.user.run(&["login", "--token", "rsa", "--pin-file", &counter.pin()]);
    let wanted = Failure::new(Code::Tls12Needed);
    assert_refused(&refused, &wanted, Language::En, "a card with PKCS#1 only");
}
