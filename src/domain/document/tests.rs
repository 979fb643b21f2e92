use proptest::prelude::*;

use super::*;

fn document(kind: DocumentKind, number: &str, expires: &str) -> Document {
    Document {
        kind,
        number: number.parse().expect(number),
        issuer: "Comune di Como".parse().expect("an issuer"),
        expires: expires.parse().expect(expires),
    }
}

#[test]
fn is_judged_by_its_kind_and_its_last_day() {
    use DocumentKind::{IdentityCard, PaperIdentityCard, Passport};
    use DocumentRefused::{Expired, Kind, PaperCardVoid};
    let accepted = BTreeSet::from([IdentityCard, PaperIdentityCard]);
    for (kind, expires, today, wanted) in [
        (IdentityCard, "2026-11-23", "2026-11-23", Ok(())), // the last day counts
        (IdentityCard, "2026-11-22", "2026-11-23", Err(Expired(Date::constant(2026, 11, 22)))),
        (IdentityCard, "9999-12-31", "2026-11-23", Ok(())), // over seventy: without end, or nearly
        (Passport, "2030-01-01", "2026-11-23", Err(Kind(Passport))),
        (Passport, "2020-01-01", "2026-11-23", Err(Kind(Passport))), // another document is wanted anyway
        (PaperIdentityCard, "2030-01-01", "2026-08-02", Ok(())),
        (PaperIdentityCard, "2030-01-01", "2026-08-03", Err(PaperCardVoid)), // whatever expiry it bears
        (PaperIdentityCard, "2020-01-01", "2026-08-03", Err(PaperCardVoid)),
        (PaperIdentityCard, "2026-08-01", "2026-08-02", Err(Expired(Date::constant(2026, 8, 1)))),
    ] {
        let found = document(kind, "CA00000AA", expires).judge(&accepted, today.parse().expect(today));
        assert_eq!(found, wanted, "{kind} {expires} on {today}");
    }
    // Void is void, also where a product still lists it or does not.
    let void = document(PaperIdentityCard, "AA0000000", "2030-01-01").judge(&BTreeSet::new(), PAPER_CARDS_VOID);
    assert_eq!(void, Err(PaperCardVoid));
}

#[test]
fn unusual_forms_only_warn() {
    use DocumentKind::{DrivingLicence, IdentityCard, Other, PaperIdentityCard, Passport, PensionBook, ResidencePermit};
    for (kind, number, unusual) in [
        (IdentityCard, "CA00000AA", false),
        (IdentityCard, "ca 00000 aa", false), // as typed
        (IdentityCard, "AA0000000", true),    // the form of a card on paper
        (IdentityCard, "CA00000A", true),
        (IdentityCard, "CA00000AAA", true),
        (IdentityCard, "ÇA00000AA", true),
        (PaperIdentityCard, "AA0000000", false),
        (PaperIdentityCard, "CA00000AA", true),
        (Passport, "YA0000000", false),
        (Passport, "000000000", false), // old ones had digits only
        (Passport, "YA000000", true),
        (DrivingLicence, "U1L69I902B", false),
        (DrivingLicence, "MI0000000A", false), // older ones
        (DrivingLicence, "U1L69I9020", true),  // ends with a letter
        (ResidencePermit, "I00000000", false),
        (ResidencePermit, "000000000", true),
        (PensionBook, "12/34", false), // nobody knows the form
        (Other, "ΑΒ123456", false),    // Greek
    ] {
        assert_eq!(document(kind, number, "2030-01-01").looks_unusual(), unusual, "{kind} {number}");
        let accepted = BTreeSet::from([kind]);
        let judged = document(kind, number, "2030-01-01").judge(&accepted, Date::constant(2026, 8, 2));
        assert_eq!(judged, Ok(()), "{kind} {number}: a form never refuses");
    }
}

#[test]
fn numbers_are_letters_and_digits() {
    for (given, wanted) in [
        ("ca00000aa", Some("CA00000AA")),
        (" CA 00000 AA\n", Some("CA00000AA")),
        ("AT-12/345", Some("AT-12/345")),
        ("ab1", Some("AB1")),
        ("a1", None),
        ("", None),
        ("CA00000AA;", None),
        ("=CA00000AA", None), // a spreadsheet would take it for a formula
        ("CA\u{202e}00000AA", None),
        ("CA\0AA", None),
        ("123456789012345678901234567890", Some("123456789012345678901234567890")),
        ("1234567890123456789012345678901", None),
    ] {
        assert_eq!(given.parse::<DocumentNumber>().ok().as_ref().map(DocumentNumber::as_str), wanted, "{given:?}");
    }
}

#[test]
fn issuers_are_one_line() {
    for (given, wanted) in [
        (" Comune  di\nComo ", Some("Comune di Como")),
        ("Préfecture de Nice (FR)", Some("Préfecture de Nice (FR)")),
        ("CO", Some("CO")),
        ("C", None),
        ("", None),
        ("Comune\u{7}di Como", None),
        ("Comune\u{1b}[31m", None),       // would colour a terminal
        ("Comune \u{202e}omoC id", None), // would be shown backwards
        ("Comune di\u{200b}Como", None),  // not seen, yet another name
    ] {
        assert_eq!(given.parse::<Issuer>().ok().as_ref().map(Issuer::as_str), wanted, "{given:?}");
    }
    assert!("x".repeat(80).parse::<Issuer>().is_ok());
    assert!("x".repeat(81).parse::<Issuer>().is_err());
    assert!("è".repeat(80).parse::<Issuer>().is_ok(), "characters are counted, not bytes");
}

proptest! {
    #[test]
    fn what_was_taken_is_taken_again(number in "\\PC{3,30}", plain in "[a-zA-Z0-9 /-]{3,30}", issuer in "\\PC{2,80}") {
        for text in [number, plain] {
            if let Ok(number) = text.parse::<DocumentNumber>() {
                prop_assert_eq!(number.as_str().parse(), Ok(number.clone()));
            }
        }
        if let Ok(issuer) = issuer.parse::<Issuer>() {
            prop_assert_eq!(issuer.as_str().parse(), Ok(issuer.clone()));
        }
    }

    #[test]
    fn never_panics(text in any::<String>(), kind in 0..DocumentKind::ALL.len()) {
        let _ = text.parse::<Issuer>();
        if let Ok(number) = text.parse::<DocumentNumber>() {
            let document = Document { number, ..document(DocumentKind::ALL[kind], "AB1", "2030-01-01") };
            let _ = document.looks_unusual();
        }
    }
}
