use super::*;
use crate::domain::document::{DocumentRefused, ExpiredDocuments};

fn code(text: &str) -> FiscalCode {
    text.parse().expect(text)
}

fn day(text: &str) -> Date {
    text.parse().expect(text)
}

const CHILD: &str = "FOXDRA26C24H872Y"; // 24 March 2026, or 1926
const ADULT: &str = "RSSMRA45C12F205C";
const OTHER: &str = "MRSMSR81D60Z611H";

fn came(ground: Ground, delegate: &str, protocol: Option<&str>) -> OnBehalf {
    OnBehalf {
        ground,
        delegate: code(delegate),
        name: "Mireille Moreau".parse().expect("a name"),
        kinship: "madre".parse().expect("a kinship"),
        document: Document {
            kind: DocumentKind::Passport,
            number: "YA1234567".parse().expect("a number"),
            issuer: "Questura di Como".parse().expect("an issuer"),
            expires: day("2026-11-22"),
        },
        protocol: protocol.map(|text| text.parse().expect("a protocol")),
    }
}

#[test]
fn each_rule_refuses_with_its_own_reason() {
    use BehalfRefused::{IsTheCitizen, NotAMinor, NotAllowed, ProtocolNeeded, UnderAge};
    use Ground::{Guardianship, Health, Minor};
    let lax = GroundPolicy { documents: [DocumentKind::Passport].into(), protocol: false, citizen_document: false };
    let strict = GroundPolicy { protocol: true, ..lax.clone() };
    let provisional = (0..10).find_map(|check| format!("{:010}{check}", 77).parse::<FiscalCode>().ok()).expect("a code");
    assert!(provisional.is_provisional());
    let provisional = provisional.as_str();
    for (ground, policy, citizen, delegate, protocol, wanted) in [
        (Minor, Some(&lax), CHILD, ADULT, None, Ok(())),
        (Minor, None, CHILD, ADULT, None, Err(NotAllowed(Minor))),
        (Guardianship, None, ADULT, OTHER, Some("1"), Err(NotAllowed(Guardianship))),
        (Minor, Some(&lax), ADULT, OTHER, None, Err(NotAMinor)),
        (Minor, Some(&lax), provisional, OTHER, None, Err(NotAMinor)), // it does not tell
        (Guardianship, Some(&lax), CHILD, OTHER, None, Ok(())),        // a child with a guardian
        (Health, Some(&lax), ADULT, OTHER, None, Ok(())),
        (Health, Some(&lax), ADULT, ADULT, None, Err(IsTheCitizen)),
        (Health, Some(&lax), ADULT, CHILD, None, Err(UnderAge)),
        (Health, Some(&lax), ADULT, provisional, None, Ok(())), // it does not tell
        (Health, Some(&strict), ADULT, OTHER, None, Err(ProtocolNeeded(Health))),
        (Health, Some(&strict), ADULT, OTHER, Some("12/2026"), Ok(())),
    ] {
        let judged = came(ground, delegate, protocol).judge(policy, &code(citizen), day("2026-11-23"));
        assert_eq!(judged, wanted, "{ground} {citizen} {delegate}");
    }
}

#[test]
fn one_is_of_age_on_the_eighteenth_birthday() {
    for (born, today, minor) in [
        ("RSSMRA08S23F205", "2026-11-22", true),
        ("RSSMRA08S23F205", "2026-11-23", false),
        ("RSSMRA08B29F205", "2026-02-28", true), // no 29 February in 2026
        ("RSSMRA08B29F205", "2026-03-01", false),
        ("RSSMRA26S23F205", "2026-11-22", false), // not born yet: 100 years old
        ("RSSMRA26S23F205", "2026-11-23", true),  // born today, or 100 years ago
        ("RSSMRA07S23F205", "2026-11-23", false),
    ] {
        let code = ('A'..='Z').find_map(|check| format!("{born}{check}").parse::<FiscalCode>().ok()).expect("a code");
        assert_eq!(code.is_minor(day(today)), Some(minor), "{born} {today}");
    }
}

#[test]
fn expired_documents_are_taken_as_the_product_does() {
    let document = came(Ground::Health, OTHER, None).document; // until 22 November 2026
    let kinds = BTreeSet::from([DocumentKind::Passport]);
    let lax = ExpiredDocuments::WithDeclaration { most_days: 30 };
    let until = day("2026-11-22");
    for (rule, declared, today, wanted) in [
        (ExpiredDocuments::Refused, false, "2026-11-22", Ok(())),
        (ExpiredDocuments::Refused, true, "2026-11-23", Err(DocumentRefused::Expired(until))),
        (lax, false, "2026-11-22", Ok(())), // still valid
        (lax, false, "2026-11-23", Err(DocumentRefused::DeclarationNeeded(until))),
        (lax, true, "2026-11-23", Ok(())),
        (lax, true, "2026-12-22", Ok(())), // the thirtieth day
        (lax, true, "2026-12-23", Err(DocumentRefused::ExpiredLongAgo { until, most_days: 30 })),
        (lax, false, "2026-12-23", Err(DocumentRefused::ExpiredLongAgo { until, most_days: 30 })),
    ] {
        assert_eq!(document.judge_declared(&kinds, rule, declared, day(today)), wanted, "{rule:?} {declared} {today}");
    }
    // A declaration mends nothing else.
    let judged = document.judge_declared(&BTreeSet::new(), lax, true, day("2026-11-23"));
    assert_eq!(judged, Err(DocumentRefused::Kind(DocumentKind::Passport)));
}

#[test]
fn texts_are_tidied_and_bounded() {
    let long = |count: usize| "x".repeat(count);
    for (given, wanted) in [
        ("madre", Some("madre")),
        ("  figlio \t maggiorenne\n", Some("figlio maggiorenne")),
        ("zia", Some("zia")),
        ("zi", None),
        ("", None),
        ("\u{202e}erdam", None), // turns the text around
        ("mad\u{7}re", None),
        (&long(60), Some(&*long(60))),
        (&long(61), None),
    ] {
        assert_eq!(given.parse::<Kinship>().ok().as_ref().map(Kinship::as_str), wanted, "{given:?}");
    }
    for (given, good) in [("1", true), ("12345/2026", true), (" ", false), (&long(40), true), (&long(41), false)] {
        assert_eq!(given.parse::<Protocol>().is_ok(), good, "{given:?}");
    }
    assert!("X".parse::<FullName>().is_err() && "Li".parse::<FullName>().is_ok() && long(101).parse::<FullName>().is_err());
    assert!("ok".parse::<Declaration>().is_err() && "prot. 7".parse::<Declaration>().is_ok());
}
