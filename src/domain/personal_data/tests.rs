use proptest::prelude::*;

use super::*;

/// Sixteen fields of a person who does not exist.
const MARIO: [&str; 16] = [
    "6030",
    "15062024",
    "15062030",
    "ROSSI",
    "MARIO",
    "12031945",
    "M",
    "",
    "RSSMRA45C12F205C",
    "100",
    "F205",
    "",
    "",
    "C933",
    "VIA INVENTATA 1",
    "",
];

fn file_of(fields: &[&[u8]]) -> Vec<u8> {
    let mut body = Vec::new();
    for field in fields {
        body.extend(format!("{:02X}", field.len()).bytes());
        body.extend(*field);
    }
    let mut file = format!("{:06X}", body.len()).into_bytes();
    file.extend(body);
    file
}

fn mario_with(place: usize, value: &[u8]) -> Vec<u8> {
    let mut fields = MARIO.map(str::as_bytes);
    fields[place] = value;
    file_of(&fields)
}

#[test]
fn the_fields_are_found() {
    let mut file = file_of(&MARIO.map(str::as_bytes));
    // The file is longer than what is in it.
    file.resize(400, 0);
    let person = PersonalData::parse(&file).expect("personal data");
    assert_eq!(person.fiscal_code.as_str(), "RSSMRA45C12F205C");
    assert_eq!((person.surname.as_str(), person.given_name.as_str(), person.name().as_str()), ("ROSSI", "MARIO", "MARIO ROSSI"));
    assert_eq!(person.born, Some(Date::constant(1945, 3, 12)));
    assert_eq!(person.issued, Some(Date::constant(2024, 6, 15)));
    assert_eq!(person.expires, Some(Date::constant(2030, 6, 15)));
    assert_eq!(format!("{person:?}"), "PersonalData(..)");
}

#[test]
fn names_are_latin_and_harmless() {
    for (given, wanted) in [
        (&b"NICCOL\xd2"[..], "NICCOLÒ"),
        (b"D'ANGI\xd2 ", "D'ANGIÒ"),
        (b"\x1b[2JMARIO\x9b0m", "[2JMARIO0m"), // would clear the screen
        (b"MARIO\0\0", "MARIO"),
        (b"", ""),
    ] {
        let person = PersonalData::parse(&mario_with(GIVEN_NAME, given)).expect("personal data");
        assert_eq!(person.given_name, wanted);
    }
}

#[test]
fn days_that_are_none_are_left_out() {
    for (given, wanted) in [
        ("29022024", Some(Date::constant(2024, 2, 29))),
        ("29022023", None),
        ("00000000", None),
        ("1506203", None),
        ("+1062030", None),
        ("20300615", None),
        ("", None),
    ] {
        let person = PersonalData::parse(&mario_with(EXPIRES, given.as_bytes())).expect("personal data");
        assert_eq!(person.expires, wanted, "{given}");
    }
}

#[test]
fn what_is_wrong_is_told() {
    let whole = file_of(&MARIO.map(str::as_bytes));
    let mut beyond = whole.clone();
    beyond[..6].copy_from_slice(b"0FFFFF");
    let mut signed = whole.clone();
    signed[..6].copy_from_slice(b"+00070");
    let mut third = whole.clone();
    third[6 + 6 + 10..][..2].copy_from_slice(b"XY");
    let mut into_nothing = whole.clone();
    into_nothing[6 + 6..][..2].copy_from_slice(b"FF");
    for (file, wanted) in [
        (vec![], NotPersonalData::Length),
        (b"00006".to_vec(), NotPersonalData::Length),
        (vec![0; 400], NotPersonalData::Empty),
        (vec![0xFF; 400], NotPersonalData::Empty),
        (b"000000".to_vec(), NotPersonalData::Empty),
        (whole[..whole.len() - 1].to_vec(), NotPersonalData::Length),
        (beyond, NotPersonalData::Length),
        (signed, NotPersonalData::Length),
        (third, NotPersonalData::Field(3)),
        (into_nothing, NotPersonalData::Field(2)),
        (b"0000010".to_vec(), NotPersonalData::Field(1)),
        (mario_with(FISCAL_CODE, b"RSSMRA45C12F205X"), NotPersonalData::FiscalCode(NotAFiscalCode::Check)),
        (mario_with(FISCAL_CODE, b""), NotPersonalData::FiscalCode(NotAFiscalCode::Length(0))),
        (file_of(&[b"6030", b"15062024"]), NotPersonalData::FiscalCode(NotAFiscalCode::Length(0))),
    ] {
        assert_eq!(PersonalData::parse(&file), Err(wanted), "{:?}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn fields_at_the_end_may_be_missing() {
    let fields = MARIO.map(str::as_bytes);
    assert!(PersonalData::parse(&file_of(&fields[..9])).is_ok());
    // More than sixteen: those of a day to come.
    assert!(PersonalData::parse(&file_of(&[&fields[..], &[b"NEW"]].concat())).is_ok());
}

proptest! {
    #[test]
    fn what_was_written_is_read(
        surname in "[A-Z' ]{0,40}", given in "[A-Z' ]{0,40}", notes in proptest::collection::vec(any::<u8>(), 0..60), padding in 0_usize..200,
    ) {
        let mut fields = MARIO.map(str::as_bytes);
        (fields[SURNAME], fields[GIVEN_NAME], fields[15]) = (surname.as_bytes(), given.as_bytes(), &notes);
        let mut file = file_of(&fields);
        file.resize(file.len() + padding, 0);
        let person = PersonalData::parse(&file).expect("personal data");
        prop_assert_eq!(person.surname.as_str(), surname.trim());
        prop_assert_eq!(person.given_name.as_str(), given.trim());
        prop_assert_eq!(person.fiscal_code.as_str(), MARIO[FISCAL_CODE]);
    }

    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
        let _ = PersonalData::parse(&bytes);
    }

    #[test]
    fn never_panics_on_what_is_nearly_right(place in 0_usize..140, byte in any::<u8>(), cut in 0_usize..200) {
        let mut file = file_of(&MARIO.map(str::as_bytes));
        if let Some(at) = file.get_mut(place) {
            *at = byte;
        }
        file.truncate(cut);
        let shown = PersonalData::parse(&file).map(|person| person.name());
        prop_assert!(shown.is_err() || shown.is_ok_and(|name| !name.chars().any(char::is_control)));
    }
}
