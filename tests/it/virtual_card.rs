//! The virtual card, seen by programs that are not ours: the PC/SC daemon, OpenSC, and the tools that come with it.

use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use crspin::exit::Code;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Verifier};

use crate::support::pki::{Ca, Wish};
use crate::support::program::{Running, User};
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
    let before = card.count("inserted");
    reader.power_off();
    card.wait_for("no-reader", 1);
    reader.power_on();
    card.wait_for("inserted", before + 1);
    reader.wait_for_slot(0, true);
    assert!(tool(&reader, &sign).status.success(), "it came back by itself");
    assert!(card.ended(true), "Ctrl-C is a good end");
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

#[test]
fn files_behind_an_application_are_hidden_from_opensc() {
    let (reader, ca) = (Reader::start(), Ca::new("Test CNS CA"));
    let hidden = CardSpec { more: "application = \"A0000005300B\"", ..spec(&ca, "maker-16") };
    let card = reader.insert(0, &hidden);
    let seen = text(&tool(&reader, &["--list-token-slots"]));
    assert!(!seen.contains(NUMBER), "{seen}");
    let send = |apdus: &[&str]| {
        let apdus: Vec<&str> = apdus.iter().flat_map(|apdu| ["--send-apdu", apdu]).collect();
        text(&reader.tool("opensc-tool", &[&["--reader", "0"], &apdus[..]].concat()).output().expect("opensc-tool runs"))
    };
    let (select, read) = ("00:A4:08:0C:04:10:00:10:03", "00:B0:00:00:10");
    assert!(send(&[select]).contains("SW1=0x6A, SW2=0x82"));
    let found = send(&["00:A4:04:0C:06:A0:00:00:05:30:0B", select, read]);
    assert!(found.contains(&NUMBER[..8]), "{found}");
    assert!(card.ended(false), "the end of its input is a good end");
}

/// The cards that trainers play, and the login that they show with them.
#[test]
fn the_sandboxs_people_have_cards() {
    let user = User::new();
    user.done(&["sandbox", "init"]);
    let running = Running::sandbox(&user);
    let listed = user.json(&["sandbox", "card", "list"]);
    assert_eq!(listed["cards"][0]["who"], "operator-1");
    let pin = listed["cards"][0]["pin_file"].as_str().expect("a path").to_owned();

    let reader = Reader::start();
    let play = |slot: u16, args: &[&str]| {
        let own = user.command(&[]);
        let environment = own.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
        let card = reader.play(slot, environment, &[&["run"], args].concat());
        card.wait_for("inserted", 1);
        reader.wait_for_slot(slot, true);
        card
    };
    let run = |args: &[&str]| reader.command(&user, args).output().expect("the program runs");
    let login = ["--profile", "sandbox", "login", "--module", OPENSC, "--pin-file", &pin];
    let state = user.folder().join("card-state").display().to_string();
    let operator = play(0, &["operator-1", "--state", &state]);
    let done = run(&login);
    assert!(done.status.success(), "{}", text(&done));
    assert!(text(&done).contains("Olimpia Sportelli"), "{}", text(&done));
    assert_eq!(operator.answers("sign").last().map(String::as_str), Some("9000"));

    // A citizen at the desk.
    let citizens = user.json(&["sandbox", "citizens", "--ordinary"]);
    let mario = citizens["citizens"][0]["fiscal_code"].as_str().expect("a code");
    let citizen = play(1, &[mario]);
    let document = ["--document-kind", "passport", "--document-number", "YA1234567", "--document-issuer", "Questura di Como"];
    let rest = ["--document-expires", "2099-01-01", "--email", "c@example.it", "--yes", "--no-input", "--json"];
    let release = run(&[&["--profile", "sandbox", "issue", "--from-card"], &document[..], &rest].concat());
    assert!(release.status.success(), "{}", text(&release));
    let release: serde_json::Value = serde_json::from_slice(&release.stdout).expect("JSON");
    assert_eq!(release["release"]["fiscal_code"], mario);
    assert!(citizen.ended(true));

    // A blocked card stays blocked, and the file that says so is its owner's alone.
    let mut operator = operator;
    operator.hand("block");
    assert_eq!(operator.status()["pin_tries"], 0);
    assert!(operator.ended(false));
    reader.wait_for_slot(0, false);
    assert_eq!(std::fs::metadata(&state).expect("a file").permissions().mode() & 0o777, 0o600);
    let mut operator = play(0, &["operator-1", "--state", &state]);
    assert_eq!(operator.status()["pin_tries"], 0);
    assert!(text(&run(&login)).contains("PIN is blocked"), "{}", text(&run(&login)));
    assert!(operator.ended(true));
    reader.wait_for_slot(0, false);
    let other = user.run(&["sandbox", "card", "run", "operator-2", "--state", &state]);
    assert_eq!(other.status.code(), Some(2), "it is another card's: {}", text(&other));

    // An old card, as they were until 2016.
    let _old = play(0, &["operator-2", "--model", "athena"]);
    let refused = run(&["--profile", "sandbox", "login", "--module", OPENSC]);
    assert_eq!(refused.status.code(), Some(i32::from(Code::CardKey.exit())), "{}", text(&refused));
    let nobody = user.run(&["sandbox", "card", "run", "operator-9"]);
    assert_eq!(nobody.status.code(), Some(2), "{}", text(&nobody));

    // Made anew, the cards are others'.
    drop(running);
    let made = std::fs::read(&pin).expect("a PIN");
    user.done(&["sandbox", "reset"]);
    assert_ne!(std::fs::read(&pin).expect("a PIN"), made);
    assert!(!user.sandbox().join("cards").join(mario).exists());
}
