use proptest::prelude::*;

use super::*;

#[test]
fn takes_addresses_that_gateways_take() {
    for (given, good) in [
        ("mario.rossi@example.it", true),
        (" mario.rossi@example.it\r\n", true),
        ("mario+crs@mail.example.co.uk", true),
        ("m@example.it", true),
        ("MARIO_ROSSI-1@EXAMPLE.IT", true),
        ("o'neil@example.ie", true),
        ("mario@xn--bcher-kva.example", true),
        ("", false),
        ("mario", false),
        ("mario@", false),
        ("@example.it", false),
        ("mario@example", false), // no top-level domain
        ("mario@localhost", false),
        ("mario@[192.0.2.1]", false),
        ("mario@192.0.2.1", false), // an address of a machine, not of a domain
        ("mario@example.it.", false),
        ("mario@.example.it", false),
        ("mario@example..it", false),
        ("mario@-example.it", false),
        ("mario@exa_mple.it", false),
        ("mario..rossi@example.it", false),
        (".mario@example.it", false),
        ("mario rossi@example.it", false),
        ("mario@exam ple.it", false),
        ("\"mario rossi\"@example.it", false),     // few gateways deliver to it
        ("Mario Rossi <mario@example.it>", false), // no display name
        ("<mario@example.it>", false),
        ("mario@example.it,anna@example.it", false), // one citizen, one address
        ("mario@example.it;anna@example.it", false),
        ("mario@anna@example.it", false),
        ("mario(comment)@example.it", false),
        ("mario@example.it\r\nBcc: anna@example.it", false),
        ("mario@example.it\0", false),
        ("niccolò@example.it", false), // needs SMTPUTF8 on the whole way
        ("mario@università.it", false),
    ] {
        assert_eq!(given.parse::<Email>().is_ok(), good, "{given:?}");
    }
    let longest = format!("{}@example.it", "m".repeat(64));
    assert!(longest.parse::<Email>().is_ok());
    assert!(format!("m{longest}").parse::<Email>().is_err());
    let label = "d".repeat(63);
    assert!(format!("m@{label}.{label}.{label}.example.it").parse::<Email>().is_ok());
    assert!(format!("m@{label}.{label}.{label}.{label}.it").parse::<Email>().is_err(), "254 characters in all");
}

#[test]
fn takes_numbers_that_messages_reach() {
    for (given, wanted) in [
        // Italian
        ("3331234567", Some("+393331234567")),
        ("333 1234567", Some("+393331234567")),
        ("333-12.34.567", Some("+393331234567")),
        (" 333/1234567\n", Some("+393331234567")),
        ("(333) 1234567", Some("+393331234567")),
        ("+39 333 1234567", Some("+393331234567")),
        ("0039 333 1234567", Some("+393331234567")),
        ("tel:+39-333-1234567", Some("+393331234567")),
        ("+39 0333 123456", None), // the leading zero makes it a fixed line
        ("02 12345678", None),     // Milan
        ("+39 06 69821", None),    // Rome
        ("800 123456", None),      // free of charge
        ("899 123456", None),      // at extra cost
        ("112", None),
        ("333 12345", None),
        ("333 123456789", None),
        // others
        ("+41 78 123 45 67", Some("+41781234567")),   // Switzerland
        ("+33 6 12 34 56 78", Some("+33612345678")),  // France
        ("+44 7400 123456", Some("+447400123456")),   // United Kingdom
        ("+49 1512 3456789", Some("+4915123456789")), // Germany
        ("+40 712 034 567", Some("+40712034567")),    // Romania
        ("+355 67 212 3456", Some("+355672123456")),  // Albania
        ("+1 201 555 0123", Some("+12015550123")),    // United States: fixed or mobile, nobody can tell
        ("+378 66 66 12 12", Some("+37866661212")),   // San Marino
        ("+683 888 4012", Some("+6838884012")),       // Niue: short
        ("+41 44 668 18 00", None),                   // Zurich, fixed
        ("+33 1 23 45 67 89", None),                  // Paris, fixed
        ("+999 123456789", None),                     // no such country
        // no number
        ("", None),
        ("+", None),
        ("+39", None),
        ("mario@example.it", None),
        ("333 1234567 int. 5", None),
        ("333 1234567 ext. 5", None), // no message reaches an extension
        ("3331234567;ext=5", None),
        ("333 ABCDEFG", None), // letters of a keypad
        ("3331234567, 3337654321", None),
        ("3331234567 3337654321", None),
    ] {
        assert_eq!(given.parse::<Mobile>().ok().as_ref().map(Mobile::as_str), wanted, "{given:?}");
    }
}

#[test]
fn shows_enough_to_recognise() {
    let email = |text: &str| text.parse::<Email>().expect(text).masked();
    let mobile = |text: &str| text.parse::<Mobile>().expect(text).masked();
    assert_eq!(email("mario@example.it"), "m•••@example.it");
    assert_eq!(email("m@example.it"), "m•••@example.it", "the length is not told");
    assert_eq!(mobile("333 1234567"), "+39•••••••567");
    assert_eq!(mobile("+683 888 4012"), "+68•••••012");
}

#[test]
fn never_neither() {
    let email: Email = "mario@example.it".parse().expect("an address");
    let mobile: Mobile = "3331234567".parse().expect("a number");
    assert_eq!(Contacts::new(None, None), Err(NoContact));
    for (contacts, wanted) in [
        (Contacts::new(Some(email.clone()), None), vec![(Channel::Email, "mario@example.it")]),
        (Contacts::new(None, Some(mobile.clone())), vec![(Channel::Sms, "+393331234567")]),
        (Contacts::new(Some(email), Some(mobile)), vec![(Channel::Email, "mario@example.it"), (Channel::Sms, "+393331234567")]),
    ] {
        assert_eq!(contacts.expect("contacts").addresses().collect::<Vec<_>>(), wanted);
    }
}

proptest! {
    #[test]
    fn what_was_taken_is_taken_again_and_masked(
        email in "[a-z.+'\"_-]{1,8}@[a-zA-Z.-]{1,12}", near in "[ -~\r\n]{1,40}", number in "(\\+|00)?[0-9 ./()-]{4,18}", any in any::<String>(),
    ) {
        for text in [&email, &near, &any] {
            if let Ok(email) = text.parse::<Email>() {
                prop_assert_eq!(email.as_str().parse(), Ok(email.clone()));
                prop_assert!(email.masked().contains("•••@"));
                prop_assert!(!email.as_str().contains(|c: char| c.is_control() || c.is_whitespace() || c == ',' || c == '<'));
            }
        }
        for text in [&number, &near, &any] {
            if let Ok(mobile) = text.parse::<Mobile>() {
                prop_assert_eq!(mobile.as_str().parse(), Ok(mobile.clone()));
                prop_assert!(mobile.masked().contains('•'));
                let digits = mobile.as_str().strip_prefix('+').expect("E.164");
                prop_assert!((5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()), "{digits}");
            }
        }
    }
}
