//! Whatever is typed, scanned, read from a file or sent: an answer, never a panic, and nothing secret in it.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use crspin::domain::card::CardState;
use crspin::domain::card_number::CardNumber;
use crspin::domain::card_product::ProductId;
use crspin::domain::contact::{Channel, Email, Mobile};
use crspin::domain::document::{DocumentKind, DocumentNumber, Issuer};
use crspin::domain::event::Act;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::message::{Language, MessageState};
use crspin::domain::operator::{EnteCode, Role, Standing};
use crspin::domain::release::ReleaseId;
use crspin::domain::sealed::{OaepHash, Side};
use crspin::domain::time::{At, Date};
use crspin::exit::Code;
use crspin::wire;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What is taken is shown so that it is taken again as the same; what is refused is refused in words that do not repeat it.
fn read<T>(text: &str) -> Result<(), TestCaseError>
where
    T: FromStr<Err: Display + Debug> + Display + PartialEq + Debug,
{
    match text.parse::<T>() {
        Ok(value) => {
            let again = value.to_string().parse::<T>();
            prop_assert!(again.as_ref().is_ok_and(|again| *again == value), "{value:?} became {again:?}");
        }
        // Such errors go to logs and to people who look over a shoulder. Short texts may be in any sentence, and the words of
        // an example may happen to be typed.
        Err(error) if text.trim().len() > 8 => {
            let (error, example) =
                (error.to_string(), "?".parse::<T>().map_or_else(|error| error.to_string(), |_| String::new()));
            prop_assert!(!error.contains(text.trim()) || example.contains(text.trim()), "{error}");
        }
        Err(_) => {}
    }
    Ok(())
}

fn read_as_everything(text: &str) -> Result<(), TestCaseError> {
    read::<Act>(text)?;
    read::<At>(text).or_else(|error| beyond_the_calendar(text, error))?;
    read::<CardNumber>(text)?;
    read::<CardState>(text)?;
    read::<Channel>(text)?;
    read::<Code>(text)?;
    read::<DocumentKind>(text)?;
    read::<DocumentNumber>(text)?;
    read::<Email>(text)?;
    read::<EnteCode>(text)?;
    read::<FiscalCode>(text)?;
    read::<Issuer>(text)?;
    read::<Language>(text)?;
    read::<MessageState>(text)?;
    read::<Mobile>(text)?;
    read::<OaepHash>(text)?;
    read::<ProductId>(text)?;
    read::<ReleaseId>(text)?;
    read::<Role>(text)?;
    read::<Side>(text)?;
    read::<Standing>(text)?;
    // Not ours, but read from the same hands. It quotes what it could not read.
    let _ = text.parse::<Date>();
    Ok(())
}

/// The last millisecond of the calendar is read, but has no text: nothing of ours lies there.
fn beyond_the_calendar(text: &str, error: TestCaseError) -> Result<(), TestCaseError> {
    if text.contains("9999-") { Ok(()) } else { Err(error) }
}

/// Texts that are nearly something, so that they get past the first check.
fn nearly() -> impl Strategy<Value = String> {
    let seeds = [
        "RSSMRA45C12F205C",
        "00743110157",
        "4539578763621486",
        "7K3M-Q9TX-2B4F",
        "mario@example.it",
        "+39 333 1234567",
        "CA00000AA",
        "Comune di Como",
        "2026-11-23T09:41:00.250Z",
        "2026-11-23",
        "c_c933",
        "ts-cns",
        "identity-card",
    ];
    (prop::sample::select(seeds.to_vec()), any::<prop::sample::Index>(), "\\PC{0,3}|[\t\r\n -~]{0,3}", 0_usize..3).prop_map(
        |(seed, at, put, cut)| {
            let at = at.index(seed.len() + 1);
            format!("{}{put}{}", &seed[..at], &seed[(at + cut).min(seed.len())..])
        },
    )
}

fn release() -> Value {
    json!({
        "fiscal_code": "RSSMRA45C12F205C",
        "card": "4539578763621486",
        "document": { "kind": "identity-card", "number": "CA00000AA", "issuer": "Comune di Como", "expires": "2030-01-01" },
        "email": "mario@example.it",
        "mobile": null,
        "language": "it",
    })
}

fn answer() -> Value {
    json!({
        "release": {
            "id": "7K3M-Q9TX-2B4F", "at": "2026-11-23T09:41:00Z", "fiscal_code": "RSSMRA45C12F205C", "card": "4539578763621486",
            "product": "ts-cns", "operator": "MRTNTN23M02D969P",
            "capacity": { "ente": "c_c933", "ente_name": "Comune di Como", "role": "operator" },
            "reprints": 0, "resends": 0, "tag": "00", "reprint_until": "2026-11-24T09:41:00Z",
            "messages": [{ "channel": "email", "address": "m•••@example.it", "nth": 0, "queued": "2026-11-23T09:41:00Z",
                "deadline": "2026-11-24T09:41:00Z", "state": "queued", "since": "2026-11-23T09:41:00Z", "tries": 0, "reason": null, "next_try": "2026-11-23T09:41:00Z" }],
        },
        "first_half": { "pin": "48", "puk": "62" },
    })
}

/// Every type that is read from the other side.
fn read_as_every_message(bytes: &[u8]) {
    fn read<T: DeserializeOwned>(bytes: &[u8]) {
        let _ = serde_json::from_slice::<T>(bytes);
    }
    read::<wire::CardsFound>(bytes);
    read::<wire::CheckAnswer>(bytes);
    read::<wire::CheckStatus>(bytes);
    read::<wire::Deliveries>(bytes);
    read::<wire::DeliveryShown>(bytes);
    read::<wire::DocumentShown>(bytes);
    read::<wire::FindCards>(bytes);
    read::<wire::FirstHalf>(bytes);
    read::<wire::Live>(bytes);
    read::<wire::NewCheck>(bytes);
    read::<wire::NewDeliveryAct>(bytes);
    read::<wire::NewDeliveryTest>(bytes);
    read::<wire::NewRelease>(bytes);
    read::<wire::NewReprint>(bytes);
    read::<wire::NewSession>(bytes);
    read::<wire::Problem>(bytes);
    read::<wire::Products>(bytes);
    read::<wire::Ready>(bytes);
    read::<wire::Release>(bytes);
    read::<wire::ReleaseAnswer>(bytes);
    read::<wire::ReleaseQuery>(bytes);
    read::<wire::Releases>(bytes);
    read::<wire::Session>(bytes);
    read::<wire::Version>(bytes);
}

#[test]
fn the_samples_are_what_they_stand_for() {
    serde_json::from_value::<wire::NewRelease>(release()).expect("a release");
    serde_json::from_value::<wire::ReleaseAnswer>(answer()).expect("an answer");
}

#[test]
fn a_field_that_nobody_knows_is_refused_in_requests_and_passed_over_in_answers() {
    let mut asked = release();
    asked["pin"] = json!("48151");
    let error = serde_json::from_value::<wire::NewRelease>(asked).expect_err("an unknown field");
    assert!(!error.to_string().contains("48151"), "{error}");
    let mut answered = answer();
    answered["release"]["of_a_newer_service"] = json!(true);
    serde_json::from_value::<wire::ReleaseAnswer>(answered).expect("an answer of a newer service");
}

#[test]
fn a_half_in_the_wrong_form_is_not_repeated() {
    for pin in [json!(48151), json!(48.151), json!({ "48151": 1 }), json!(["48151"]), json!(null)] {
        let mut answered = answer();
        answered["first_half"]["pin"] = pin.clone();
        let error = serde_json::from_value::<wire::ReleaseAnswer>(answered).expect_err("no text");
        assert!(!error.to_string().contains("48"), "{pin}: {error}");
    }
}

#[test]
fn an_answer_shows_nothing_when_it_is_traced() {
    let answered: wire::ReleaseAnswer = serde_json::from_value(answer()).expect("an answer");
    assert!(!format!("{:?}", answered.first_half).contains("48"), "{:?}", answered.first_half);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), near in nearly()) {
        read_as_everything(&text)?;
        read_as_everything(&near)?;
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_as_every_message(&bytes);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            read_as_everything(text)?;
        }
    }

    /// A good message with some bytes changed, put in, or cut off.
    #[test]
    fn nearly_good_messages_are_read_or_refused(
        at in any::<prop::sample::Index>(), put in prop::collection::vec(any::<u8>(), 0..4), cut in 0_usize..4, end in any::<bool>(),
    ) {
        for message in [release(), answer()] {
            let mut bytes = message.to_string().into_bytes();
            let at = at.index(bytes.len());
            let until = if end { bytes.len() } else { (at + cut).min(bytes.len()) };
            bytes.splice(at..until, put.iter().copied());
            read_as_every_message(&bytes);
        }
    }

    /// Any value in the place of any field.
    #[test]
    fn fields_of_any_content_are_read_or_refused(place in 0_usize..6, text in any::<String>(), near in nearly(), number in any::<f64>()) {
        for value in [json!(text), json!(near), json!(number), json!([near]), json!({ text: near }), json!(true), Value::Null] {
            let mut message = release();
            let fields = message.as_object_mut().expect("an object");
            let name = fields.keys().nth(place).expect("six fields").clone();
            fields.insert(name, value);
            read_as_every_message(message.to_string().as_bytes());
        }
    }

    /// What we take for an address, the mail library takes too: nothing is queued that can never be sent.
    #[cfg(feature = "service")]
    #[test]
    fn every_address_taken_can_be_sent_to(near in nearly(), address in "[a-zA-Z0-9.+'_-]{1,12}@[a-zA-Z0-9.-]{1,20}\\.(it|eu|example)") {
        for text in [near, address] {
            if let Ok(email) = text.parse::<Email>() {
                prop_assert!(email.as_str().parse::<lettre::Address>().is_ok(), "{email}");
            }
        }
    }
}
