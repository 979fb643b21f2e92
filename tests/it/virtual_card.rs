//! The virtual card, seen by programs that are not ours: the PC/SC daemon, OpenSC, and the tools that come with it.

use std::process::Output;

use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Verifier};

use crate::support::pki::{Ca, Wish};
use crate::support::reader::{CardSpec, OPENSC, Reader};

const HOLDER: &str = "RSSMRA45C12F205C";
const NUMBER: &str = "6030000000000017";

fn spec<'a>(ca: &'a Ca, model: &'a str) -> CardSpec<'a> {
    CardSpec::new(model, NUMBER, ca, Wish::card_of(HOLDER))
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs `pkcs11-tool` with OpenSC's module.
fn tool(reader: &Reader, args: &[&str]) -> Output {
    reader.tool("pkcs11-tool", &[&["--module", OPENSC], args].concat()).output().expect("pkcs11-tool runs")
}

#[test]
fn opensc_takes_it_for_a_cns() {
    let (reader, ca) = (Reader::start(), Ca::new("Test CNS CA"));
    let card = CardSpec {
        holder: "fiscal_code = \"RSSMRA45C12F205C\"\nfamily_name = \"Rossi\"\ngiven_name = \"Maria\"",
        ..spec(&ca, "st-2021")
    };
    let _card = reader.insert(0, &card);
    let seen = text(&tool(&reader, &["--list-token-slots"]));
    assert!(seen.contains(NUMBER) && seen.contains("MARIA ROSSI (PIN CNS0)"), "{seen}");
    let objects = text(&tool(&reader, &["--list-objects"]));
    assert!(objects.contains("CNS0") && objects.contains("EF_IDCarta"), "{objects}");
}

#[test]
fn every_model_with_a_key_signs_with_it() {
    for (model, length) in [("st-2021", 256), ("maker-16", 256), ("crs-st", 128), ("athena", 128)] {
        for more in ["", "habits = [\"announces\", \"corrects\"]"] {
            let (reader, ca) = (Reader::start(), Ca::new("Test CNS CA"));
            let card = reader.insert(0, &CardSpec { more, ..spec(&ca, model) });
            for (mechanism, padding) in [("SHA256-RSA-PKCS", Padding::PKCS1), ("SHA256-RSA-PKCS-PSS", Padding::PKCS1_PSS)] {
                let folder = tempfile::tempdir().expect("a folder");
                let path = |name: &str| folder.path().join(name).display().to_string();
                std::fs::write(path("data"), "what is signed").expect("written");
                let (data, signature, certificate) = (path("data"), path("signature"), path("certificate"));
                let signed = ["--login", "--pin", "30719", "--sign", "--mechanism", mechanism, "--id", "01"];
                let output = tool(&reader, &[&signed[..], &["-i", &data, "-o", &signature]].concat());
                assert!(output.status.success(), "{model} {mechanism}: {}", text(&output));
                let read = tool(&reader, &["--read-object", "--type", "cert", "--id", "01", "-o", &certificate]);
                assert!(read.status.success(), "{}", text(&read));
                let signature = std::fs::read(&signature).expect("a signature");
                assert_eq!(signature.len(), length);
                let der = std::fs::read(&certificate).expect("a certificate");
                let key = openssl::x509::X509::from_der(&der).expect("a certificate").public_key().expect("a key");
                let key = PKey::from_rsa(key.rsa().expect("RSA")).expect("a key");
                let mut verifier = Verifier::new(MessageDigest::sha256(), &key).expect("a verifier");
                verifier.set_rsa_padding(padding).expect("a padding");
                if padding == Padding::PKCS1_PSS {
                    verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH).expect("a length");
                }
                assert!(verifier.verify_oneshot(&signature, b"what is signed").expect("verified"), "{model} {mechanism}");
            }
            assert!(card.answers("verify").iter().all(|status| status == "9000"));
        }
    }
}

#[test]
fn pin_and_puk_are_those_of_a_card() {
    let (reader, ca) = (Reader::start(), Ca::new("Test CNS CA"));
    let mut card = reader.insert(0, &spec(&ca, "maker-16"));
    let login = |pin: &str| tool(&reader, &["--login", "--pin", pin, "--list-objects", "--type", "privkey"]);
    assert!(text(&login("11111")).contains("CKR_PIN_INCORRECT"));
    assert!(login("30719").status.success());
    for _ in 0..2 {
        assert!(text(&login("11111")).contains("CKR_PIN_INCORRECT"));
    }
    assert!(text(&login("11111")).contains("CKR_PIN_LOCKED"));
    assert!(text(&login("30719")).contains("CKR_PIN_LOCKED"), "blocked is blocked");
    let unblock = tool(&reader, &["--login", "--login-type", "so", "--so-pin", "52841960", "--init-pin", "--new-pin", "24680"]);
    assert!(unblock.status.success(), "{}", text(&unblock));
    assert!(login("24680").status.success());
    let changed = tool(&reader, &["--login", "--pin", "24680", "--change-pin", "--new-pin", "135790"]);
    assert!(changed.status.success(), "{}", text(&changed));
    assert!(login("135790").status.success());
    let status = card.status();
    assert_eq!((status["pin_tries"].as_u64(), status["puk_tries"].as_u64()), (Some(3), Some(10)));
    assert_eq!(card.answers("verify")[..5], ["63C2", "9000", "63C2", "63C1", "6983"]);
}

#[test]
fn a_hand_pulls_it_out_and_puts_it_back() {
    let (mut reader, ca) = (Reader::start(), Ca::new("Test CNS CA"));
    let mut card = reader.insert(0, &spec(&ca, "st-2021"));
    card.pull();
    reader.wait_for_slot(0, false);
    card.push();
    reader.wait_for_slot(0, true);
    card.hand("pull-at sign");
    let _answered = card.status();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data").display().to_string();
    std::fs::write(&path, "x").expect("written");
    let sign = ["--login", "--pin", "30719", "--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", "01", "-i", &path];
    assert!(!tool(&reader, &sign).status.success(), "it is gone in the middle");
    reader.wait_for_slot(0, false);
    card.push();
    reader.wait_for_slot(0, true);
    assert!(tool(&reader, &sign).status.success(), "once only");
    reader.power_off();
    card.wait_for("no-reader", 1);
    reader.power_on();
}

#[test]
fn cards_of_other_kinds_and_two_at_once() {
    let (reader, ca) = (Reader::start(), Ca::new("Test CNS CA"));
    let foreign = reader.insert(0, &spec(&ca, "siss"));
    let _other = reader.insert(1, &CardSpec { number: "6030000000000025", ..spec(&ca, "st-2021") });
    let seen = text(&tool(&reader, &["--list-token-slots"]));
    assert!(seen.contains("6030000000000025") && !seen.contains(NUMBER), "{seen}");
    assert!(foreign.answers("verify").is_empty());
}
