//! Whose signatures are believed.

use std::fs;

use crspin::domain::pec_unfit::Unfit;
use crspin::exit::Code;
use crspin::pec::{Trust, open};

use super::{LETTER, OURS, WORLD, envelope, now, opened, original, receipt, trusting};
use crate::support::pec::{Authority, Certified, Provider, Wish};

/// An envelope that this provider made and signed.
fn from(provider: &Provider) -> Vec<u8> {
    Certified::envelope(provider, &LETTER, original()).signed(provider)
}

#[test]
fn only_providers_of_a_known_authority_are_believed() {
    let unknown = Authority::new("Autorita dei gestori"); // the same name, another key
    for (provider, unfit) in [
        (Provider::new(&unknown, "gestore.example.it"), Unfit::Chain),
        (Provider::of_itself("gestore.example.it"), Unfit::Chain),
        (WORLD.authority.provider(&Wish { for_mail: false, ..Wish::of("gestore.example.it") }), Unfit::Chain),
        (WORLD.authority.provider(&Wish { years: (2020, 2026), ..Wish::of("gestore.example.it") }), Unfit::Expired),
        (WORLD.authority.provider(&Wish { years: (2027, 2045), ..Wish::of("gestore.example.it") }), Unfit::NotYetValid),
        (unknown.provider(&Wish { years: (2020, 2026), ..Wish::of("gestore.example.it") }), Unfit::Chain),
    ] {
        assert_eq!(opened(&from(&provider)), Err(unfit));
    }
}

#[test]
fn the_moment_decides_whether_a_certificate_has_expired() {
    let provider = WORLD.authority.provider(&Wish { years: (2020, 2026), ..Wish::of("gestore.example.it") });
    let raw = from(&provider);
    for (at, expired) in [("2025-12-31T23:59:58Z", false), ("2026-01-01T00:00:01Z", true)] {
        let result = open(&raw, &WORLD.trust, OURS, at.parse().expect("a moment"));
        assert_eq!(result.err(), expired.then_some(Unfit::Expired), "{at}");
    }
}

#[test]
fn an_authority_in_the_middle_is_enough_and_one_above_it_too() {
    let middle = WORLD.authority.below("Autorita di sotto");
    let provider = Provider::new(&middle, "gestore.example.it");
    let raw = from(&provider);
    assert!(opened(&raw).is_ok(), "the one above");
    let below = trusting(&middle);
    assert!(open(&raw, &below, OURS, now()).is_ok(), "the one in the middle");
    let beside = from(&WORLD.provider);
    assert_eq!(open(&beside, &below, OURS, now()), Err(Unfit::Chain), "and no other");
}

#[test]
fn the_signer_must_be_the_one_from_which_it_comes() {
    // A provider that is believed says that it is another.
    assert_eq!(opened(&envelope().signed(&WORLD.other)), Err(Unfit::SignerDomain));
    assert_eq!(opened(&receipt("accettazione").signed(&WORLD.other)), Err(Unfit::SignerDomain));
    // Its customer cannot be it, either.
    let mut mail = envelope();
    mail.set("From", Some("qualcuno@gestore.example.it"));
    assert_eq!(opened(&mail.signed(&WORLD.provider)), Err(Unfit::SignerDomain));
}

#[test]
fn certificates_are_read_from_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two) = (Authority::new("Uno"), Authority::new("Due"));
    fs::write(folder.path().join("all.PEM"), format!("# two\n{}{}", one.pem(), two.pem())).expect("a file");
    fs::write(folder.path().join("again.crt"), WORLD.authority.pem() + &one.pem()).expect("a file");
    fs::write(folder.path().join("README"), "what is here").expect("a file");
    let trust = Trust::load(folder.path()).expect("certificates");
    for authority in [&one, &two, &WORLD.authority] {
        let provider = Provider::new(authority, "gestore.example.it");
        assert!(open(&from(&provider), &trust, OURS, now()).is_ok());
    }
}

#[test]
fn a_folder_that_says_nothing_is_told_by_its_setting() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |wanted: &str| {
        let failure = Trust::load(folder.path()).expect_err("no certificate");
        assert_eq!((failure.code, failure.param("key")), (Code::BadSetting, Some("enrolment.pec.providers")));
        assert!(failure.param("why").is_some_and(|why| why.contains(wanted)), "{failure}");
    };
    refused("there is no *.pem or *.crt in it");
    fs::write(folder.path().join("empty.pem"), "").expect("a file");
    refused("empty.pem: not a certificate in PEM");
    let cut = WORLD.authority.pem().replace("-----END", "");
    fs::write(folder.path().join("empty.pem"), WORLD.authority.pem() + &cut).expect("a file");
    refused("empty.pem: not a certificate in PEM");
    fs::remove_file(folder.path().join("empty.pem")).expect("gone");
    fs::create_dir(folder.path().join("folder.crt")).expect("a folder");
    refused("folder.crt: ");
    let gone = folder.path().join("gone");
    assert_eq!(Trust::load(&gone).expect_err("no folder").code, Code::BadSetting);
}
