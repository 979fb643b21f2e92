//! People who come for others, and expired documents with a declaration, through the real program.

use crspin::clock;
use crspin::domain::event::Act;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::message::Language;
use crspin::exit::{Code, Failure};
use crspin::i18n::Texts;
use serde_json::json;

use crate::support::counter::{Counter, Known, assert_refused};
use crate::support::terminal::Terminal;

const MOTHER: &str = "MRSMSR81D60Z611H";

/// Somebody born this year, so that the test stays true.
fn child() -> FiscalCode {
    let year = clock::now().day().year() % 100;
    let mut letters = 'A'..='Z';
    letters.find_map(|check| format!("FOXDRA{year:02}A01H872{check}").parse().ok()).expect("a code")
}

/// A counter where parents and health delegates may come, and expired documents are taken for 30 days.
fn counter() -> (Counter, Vec<Known>) {
    let mut counter = Counter::prepare();
    let lax = "reprint_window_hours = 24\nexpired_documents = \"with-declaration\"\nexpired_at_most_days = 30\n\
        [product.on_behalf.minor]\ndocuments = [\"passport\", \"driving-licence\"]\n\
        [product.on_behalf.health]\nprotocol = false\ncitizen_document = true\n";
    counter.place.settings = counter.place.settings.replacen("reprint_window_hours = 24\n", lax, 1);
    counter.serve(&[]);
    counter.log_in();
    let people = counter.place.people.clone();
    let cards = counter.import(&[&child(), &people.mario, &people.lucia]);
    (counter, cards)
}

/// The flags of a good release to somebody who comes with a passport.
fn flags<'a>(card: &'a Known, ground: &'a str, delegate: &'a str) -> Vec<&'a str> {
    let citizen = ["issue", "--fiscal-code", &card.holder, "--card", &card.number, "--email", "c@example.it", "--yes"];
    let person = ["--delegate-fiscal-code", delegate, "--delegate-name", "Mireille Moreau", "--delegate-kinship", "madre"];
    let passport = ["--delegate-document-kind", "passport", "--delegate-document-number", "YA1234567"];
    let issued = ["--delegate-document-issuer", "Questura di Como", "--delegate-document-expires", "2099-01-01"];
    [&citizen[..], &["--on-behalf", ground], &person, &passport, &issued].concat()
}

const OWN: [&str; 8] = [
    "--document-kind",
    "passport",
    "--document-number",
    "YA7654321",
    "--document-issuer",
    "Questura di Como",
    "--document-expires",
    "2099-01-01",
];
const FORM: [&str; 2] = ["--protocol", "12/2026"];

/// The same flags with another value for this one.
fn with<'a>(args: &[&'a str], flag: &str, value: &'a str) -> Vec<&'a str> {
    let at = args.iter().position(|arg| *arg == flag).expect("the flag");
    args.iter().enumerate().map(|(place, arg)| if place == at + 1 { value } else { *arg }).collect()
}

/// Refused in both languages with this failure; `why` in texts is a name of a text when it begins with `why-`.
fn refused(counter: &Counter, args: &[&str], code: Code, values: &[(&str, &str)]) {
    for language in [Language::It, Language::En] {
        let texts = Texts::new(language);
        let wanted = values.iter().fold(Failure::new(code), |failure, (name, value)| {
            failure.with(name, if value.starts_with("why-") { texts.get(value) } else { (*value).to_owned() })
        });
        let output = counter.user.run(&[&["--lang", language.as_str()], args].concat());
        assert_refused(&output, &wanted, language, &args.join(" "));
    }
}

#[test]
fn a_parent_comes_for_a_child() {
    let (counter, cards) = counter();
    let args = [flags(&cards[0], "minor", MOTHER), FORM.to_vec()].concat();
    let answer = counter.user.json(&args);
    assert_eq!(answer["first_half"]["pin"].as_str(), Some(&cards[0].pin[..2]));
    let release = &answer["release"];
    assert_eq!(release["mode"], "delegated");
    let delegate = json!({ "ground": "minor", "fiscal_code": MOTHER, "name": "Mireille Moreau", "kinship": "madre",
        "protocol": "12/2026" });
    assert_eq!(release["delegate"], delegate);
    let id = release["id"].as_str().expect("a number");
    assert_eq!(counter.user.json(&["status", id])["releases"][0]["delegate"], delegate);
    let table = counter.user.run(&["--lang", "it", "status", id]);
    assert!(String::from_utf8_lossy(&table.stdout).contains("tramite Mireille Moreau (minorenne)"), "{table:?}");
    let csv = counter.user.run(&["status", id, "--csv"]);
    assert!(String::from_utf8_lossy(&csv.stdout).trim_end().ends_with(",delegated"), "{csv:?}");
    // The half again is for the same two people.
    let again = counter.user.run(&["--lang", "en", "reprint", id, "--reason", "The paper tore"]);
    let told = Texts::new(Language::En).with("reprint-delegated", &[("name", "Mireille Moreau"), ("code", MOTHER)]);
    assert!(again.status.success() && String::from_utf8_lossy(&again.stderr).contains(&told), "{again:?}");
    // The audit tells a delegated release, and not who came.
    let events = counter.in_store(async |store| {
        store.unsealed(100).await.expect("events").into_iter().map(|(_, event)| event).collect::<Vec<_>>()
    });
    let event = events.iter().find(|event| event.act == Act::ReleasedOnBehalf).expect("the event");
    assert_eq!((event.object.as_str(), event.result.as_str()), (id, "done"));
    assert!(events.iter().all(|event| !format!("{event:?}").contains(MOTHER)), "{events:?}");
}

#[test]
fn each_rule_about_those_who_come_is_told() {
    let (counter, cards) = counter();
    let anna = counter.place.people.anna.to_string();
    let bad = |code, args: &[&str], values: &[(&str, &str)]| refused(&counter, args, code, values);
    let good = [flags(&cards[0], "minor", MOTHER), FORM.to_vec()].concat();
    let ill = flags(&cards[1], "health", MOTHER);
    bad(Code::BehalfNotAllowed, &flags(&cards[1], "guardianship", MOTHER), &[("ground", "guardianship")]);
    bad(Code::NotAMinor, &flags(&cards[1], "minor", MOTHER), &[]);
    bad(Code::ProtocolNeeded, &flags(&cards[0], "minor", MOTHER), &[("ground", "minor")]);
    bad(Code::DelegateNotAccepted, &with(&good, "--delegate-fiscal-code", &cards[0].holder), &[("why", "is-the-citizen")]);
    let minor = child().to_string();
    bad(Code::DelegateNotAccepted, &with(&ill, "--delegate-fiscal-code", &minor), &[("why", "under-age")]);
    bad(Code::Oneself, &with(&good, "--delegate-fiscal-code", &anna), &[]);
    bad(
        Code::DocumentNotAccepted,
        &with(&good, "--delegate-document-kind", "identity-card"),
        &[("whose", "delegate"), ("kind", "identity-card"), ("why", "why-kind-not-accepted")],
    );
    bad(
        Code::DocumentExpired,
        &with(&good, "--delegate-document-expires", "2020-01-31"),
        &[("whose", "delegate"), ("until", "2020-01-31"), ("most", "30"), ("why", "long-ago")],
    );
    bad(Code::BadValue, &with(&good, "--delegate-kinship", "zi"), &[("what", "--delegate-kinship"), ("why", "why-")]
        .map(|(name, value)| (name, if value == "why-" { "" } else { value }))[..0].as_ref().first().map_or(&[], |_| &[]));
}
