//! The report for support: whole, private, for its owner alone, and never over another file.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crspin::exit::Code;
use crspin::pkcs11::provision::KeyKind;

use super::station::Station;
use crate::support::pki::Wish;
use crate::support::token::Token;

#[test]
fn it_names_no_person_and_no_number() {
    let station = Station::new();
    let server = station.serve();
    let number = "6030000000000017";
    let holder = "RSSMRA45C12F205C";
    let wish = Wish { years: (2014, 2020), ..Wish::card_of(holder) };
    station.tokens.make(&[
        Token {
            label: "MARIA ROSSI (PIN CNS0)",
            pin: "52841960",
            kind: KeyKind::P256,
            certificate: Some((&station.cards, wish)),
        },
        Token { label: "anna", pin: "52841960", kind: KeyKind::P256, certificate: None },
    ]);
    station.knows(&server);
    // What is looked at lies in the folders of a user.
    let home = station.user.folder().display().to_string();
    let run = |args: &[&str], home: &str| {
        let mut command = station.user.command(&[&["doctor"], args].concat());
        command.env("HOME", home).output().expect("the program runs")
    };
    let path = |name: &str| station.user.folder().join(name);
    let (text, json) = (path("report.txt"), path("report.json"));
    let shown = run(&["--report", &text.display().to_string()], &home);
    assert_eq!(shown.status.code(), Some(i32::from(Code::DoctorFound.exit())), "an expired certificate");
    run(&["--json", "--report", &json.display().to_string()], &home);
    run(&["--lang", "it", "--report", &path("resoconto.txt").display().to_string()], &home);
    let serials = serials(&String::from_utf8_lossy(&shown.stdout));
    assert_eq!(serials.len(), 2, "{}", String::from_utf8_lossy(&shown.stdout));
    for name in ["report.txt", "report.json", "resoconto.txt"] {
        let report = fs::read_to_string(path(name)).expect("a report");
        let mut private = vec![number, holder, "MARIA", "ROSSI", "anna", &home];
        private.extend(serials.iter().map(String::as_str));
        for private in private {
            assert!(!report.to_lowercase().contains(&private.to_lowercase()), "{private} in {name}: {report}");
        }
        for there in ["~/config/crspin/client.toml", "certificate-over", "certificate-none", env!("CARGO_PKG_VERSION"), "linux"] {
            assert!(report.contains(there), "no {there} in {name}: {report}");
        }
        assert_eq!(fs::metadata(path(name)).expect("a file").permissions().mode() & 0o777, 0o600, "{name}");
    }
    serde_json::from_str::<serde_json::Value>(&fs::read_to_string(&json).expect("a report")).expect("JSON");

    let before = fs::read(&text).expect("a report");
    let again = run(&["--report", &text.display().to_string()], &home);
    assert_eq!(again.status.code(), Some(i32::from(Code::File.exit())));
    assert!(again.stdout.is_empty(), "said before anything is looked at");
    assert_eq!(fs::read(&text).expect("a report"), before);
}

/// The serial numbers of SoftHSM's tokens, as they are shown: 16 digits and letters.
fn serials(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let hex = |word: &&str| word.len() == 16 && word.chars().all(|c| c.is_ascii_hexdigit());
    let mut found: Vec<String> = words.filter(hex).map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}
