use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// Places at which an omocode may have a letter instead of a digit.
const OMOCODE_PLACES: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];

fn code(text: &str) -> FiscalCode {
    text.parse().unwrap_or_else(|why| panic!("{text}: {why}"))
}

/// The code with letters instead of digits at the places of this subset (one bit a place), and its own check letter.
fn omocode(base: &FiscalCode, subset: u8) -> String {
    let mut signs: Vec<char> = base.as_str()[..15].chars().collect();
    for (bit, place) in OMOCODE_PLACES.iter().enumerate() {
        if subset & (1 << bit) != 0 {
            let value = usize::try_from(digit(signs[*place]).expect("a digit")).expect("small");
            signs[*place] = OMOCODE.chars().nth(value).expect("ten letters");
        }
    }
    let first_15: String = signs.into_iter().collect();
    format!("{first_15}{}", check(&first_15))
}

/// Any code that somebody may have.
fn any_code() -> impl Strategy<Value = FiscalCode> {
    ("[A-Z]{6}", 0_i16..100, 1_i8..=12, 1_i8..=31, any::<bool>(), "[A-Z][0-9]{3}").prop_filter_map(
        "a day that exists",
        |(names, year, month, day, female, place)| {
            [1900, 2000].iter().find(|century| Date::new(*century + year, month, day).is_ok())?;
            let month = MONTHS.chars().nth(usize::try_from(month - 1).ok()?)?;
            let first_15 = format!("{names}{year:02}{month}{:02}{place}", day + if female { 40 } else { 0 });
            format!("{first_15}{}", check(&first_15)).parse().ok()
        },
    )
}

#[test]
fn takes_what_is_one_and_says_why_not() {
    use NotAFiscalCode::{Character, Check, Day, Length};
    for (given, wanted) in [
        // python-stdnum, tests/test_it_codicefiscale.doctest
        ("MRTNTN23M02D969P", Ok(())),
        ("RCCMNL83S18D969H", Ok(())),
        ("MRSMSR81D60Z611H", Ok(())),
        ("CNTCHR83T41D969D", Ok(())),
        ("FOXDRA26C24H872Y", Ok(())),
        ("MAILCU91A25F839D", Ok(())),
        ("RSSMRA45C12F205C", Ok(())),
        ("RSSMRA45C12F20RX", Ok(())),            // omocode: one letter
        ("RSSMRA45C12F2L5N", Ok(())),            // omocode: not the rightmost digit
        ("RSSMRA45C12F2LRI", Ok(())),            // omocode: two letters
        ("RSSMRAQRCMNFNLRG", Ok(())),            // omocode: all letters
        ("CSTNGL22I10D086I", Err(Character(9))), // I is no month
        ("FOXDRA26C24H872A", Err(Check)),
        ("CNTCHR83T32D969H", Err(Day)), // day 32, although the check letter is right
        // spelling
        ("rssmra45c12f205c", Ok(())),
        (" RSSMRA45C12F205C\r\n", Ok(())), // a scanner adds a newline
        ("RSS MRA 45C12 F205 C", Ok(())),
        ("RSSMRA45C12\u{a0}F205C", Ok(())), // copied from a web page: a space that does not break
        // length
        ("", Err(Length(0))),
        ("RSSMRA45C12F205", Err(Length(15))),
        ("RSSMRA45C12F205CC", Err(Length(17))),
        // what may stand where
        ("R5SMRA45C12F205C", Err(Character(2))),
        ("RSSMRAO5C12F205C", Err(Character(7))), // O is no omocode letter: nobody takes it for zero
        ("RSSMRA45C12F2053", Err(Character(16))),
        ("RSSMRÀ45C12F205C", Err(Character(6))),
        ("ＲSSMRA45C12F205C", Err(Character(1))), // a full-width R
        ("RSSMRA45C1٢F205C", Err(Character(11))), // an Arabic digit
        ("RSSMRA45C12F2🦀5C", Err(Character(14))),
        // provisional codes
        ("00743110157", Ok(())),
        (" 00743 110157\n", Ok(())),
        ("00743110158", Err(Check)),
        ("00000000000", Err(Check)), // satisfies the sum, but is an empty field
        ("0074311015O", Err(Character(11))),
    ] {
        assert_eq!(given.parse::<FiscalCode>().map(|_| ()), wanted, "{given:?}");
    }
}

#[test]
fn days_must_exist_in_some_century() {
    for (middle, exists) in [
        ("00B29", true),  // 2000 was a leap year, 1900 was not
        ("01B29", false), // neither 1901 nor 2001
        ("04B69", true),  // a woman, 29 February 1904 or 2004
        ("80S31", false), // November has 30 days
        ("80A31", true),
        ("80A00", false),
        ("80A40", false), // between the men's days and the women's
        ("80A41", true),
        ("80A71", true),
        ("80A72", false),
        ("80APV", false), // 39 in omocode letters
        ("80ANM", true),  // 21 in omocode letters
    ] {
        let first_15 = format!("RSSMRA{middle}F205");
        let text = format!("{first_15}{}", check(&first_15));
        let found = text.parse::<FiscalCode>();
        assert_eq!(found.is_ok(), exists, "{text}");
        assert!(exists || found == Err(NotAFiscalCode::Day), "{text}");
    }
}

#[test]
fn sex_and_birth_show_also_in_omocodes() {
    let today = Date::constant(2026, 11, 23);
    for (text, sex, born) in [
        ("RSSMRA45C12F205C", Some(Sex::Male), Some(Date::constant(1945, 3, 12))),
        ("RSSMRAQRCMNFNLRG", Some(Sex::Male), Some(Date::constant(1945, 3, 12))), // day, year in letters
        ("CNTCHR83T41D969D", Some(Sex::Female), Some(Date::constant(1983, 12, 1))),
        ("FOXDRA26C24H872Y", Some(Sex::Male), Some(Date::constant(2026, 3, 24))), // born 1926: the code does not tell
        ("00743110157", None, None),
    ] {
        assert_eq!((code(text).sex(), code(text).birth_date(today)), (sex, born), "{text}");
    }
    let omocode_of_a_woman = omocode(&code("CNTCHR83T41D969D"), 0b0000_1100);
    assert_eq!(&omocode_of_a_woman[9..11], "QM");
    assert_eq!(code(&omocode_of_a_woman).sex(), Some(Sex::Female));
    // Nobody is born tomorrow: the century before.
    assert_eq!(code("FOXDRA26C24H872Y").birth_date(Date::constant(2026, 3, 23)), Some(Date::constant(1926, 3, 24)));
}

#[test]
fn only_eleven_digits_are_provisional() {
    assert!(code("00743110157").is_provisional());
    assert!(!code("RSSMRA45C12F205C").is_provisional());
}

#[test]
fn a_code_has_127_omocodes_and_none_equals_another() {
    let base = code("RSSMRA45C12F205C");
    let all: BTreeSet<String> = (0..128).map(|subset| omocode(&base, subset)).collect();
    assert_eq!(all.len(), 128);
    for text in &all {
        assert_eq!(code(text).as_str(), text);
    }
    for published in ["RSSMRA45C12F20RX", "RSSMRA45C12F2L5N", "RSSMRA45C12F2LRI", "RSSMRAQRCMNFNLRG"] {
        assert!(all.contains(published), "{published}");
        assert_ne!(code(published), base, "an omocode is never taken for its base");
    }
}

#[test]
fn gives_the_code_of_the_rules() {
    use Sex::{Female, Male};
    for (surname, name, (year, month, day), sex, place, wanted) in [
        // whole published codes
        ("Rossi", "Mario", (1945, 3, 12), Male, "F205", "RSSMRA45C12F205C"),
        ("Fo", "Dario", (1926, 3, 24), Male, "H872", "FOXDRA26C24H872Y"), // two letters: X
        ("Mai", "Luca", (1991, 1, 25), Male, "F839", "MAILCU91A25F839D"), // one consonant: vowels follow
        ("Conti", "Chiara", (1983, 12, 1), Female, "D969", "CNTCHR83T41D969D"), // 40 more; exactly three consonants
        ("Martini", "Antonio", (1923, 8, 2), Male, "d969", "MRTNTN23M02D969P"),
        ("Ricci", "Emanuele", (1983, 11, 18), Male, " D969 ", "RCCMNL83S18D969H"),
        // the rules for names; the end is that of the first line
        ("Rossi", "Gianfranco", (1945, 3, 12), Male, "F205", "RSSGFR45C12F205"), // four consonants: 1st, 3rd, 4th
        ("Rossi", "Roberto", (1945, 3, 12), Male, "F205", "RSSRRT45C12F205"),
        ("Rossi", "Maria Grazia", (1945, 3, 12), Female, "F205", "RSSMGR45C52F205"), // two names are one
        ("Schwarz", "Mario", (1945, 3, 12), Male, "F205", "SCHMRA45C12F205"),        // surnames take the first three
        ("De' Rossi", "Mario", (1945, 3, 12), Male, "F205", "DRSMRA45C12F205"),
        ("Rossi-Bò", "Mario", (1945, 3, 12), Male, "F205", "RSSMRA45C12F205"),
        ("Aiò", "Ea", (1945, 3, 12), Female, "F205", "AIOEAX45C52F205"), // vowels only, in their order
        ("Hu", "Bo", (1945, 3, 12), Male, "F205", "HUXBOX45C12F205"),
        // marks
        ("Böll", "Mario", (1945, 3, 12), Male, "F205", "BLLMRA45C12F205"),
        ("Öz", "Mario", (1945, 3, 12), Male, "F205", "ZOEMRA45C12F205"),
        ("O\u{308}z", "Mario", (1945, 3, 12), Male, "F205", "ZOEMRA45C12F205"), // o and a mark of its own
        ("Nicolo\u{300}", "Mario", (1945, 3, 12), Male, "F205", "NCLMRA45C12F205"),
        ("Peña", "José", (1945, 3, 12), Male, "F205", "PNEJSO45C12F205"),
        ("Weiß", "Mario", (1945, 3, 12), Male, "F205", "WSSMRA45C12F205"),
        // the year 2000
        ("Rossi", "Mario", (2000, 2, 29), Male, "F205", "RSSMRA00B29F205"),
    ] {
        let found = FiscalCode::compute(surname, name, Date::constant(year, month, day), sex, place).expect(surname);
        assert!(found.as_str().starts_with(wanted), "{surname} {name}: {found}, not {wanted}");
        assert_eq!(code(found.as_str()), found);
    }
}

#[test]
fn gives_no_code_to_what_the_rules_do_not_cover() {
    let day = Date::constant(1945, 3, 12);
    for (surname, name, birth, place, wanted) in [
        ("", "Mario", day, "F205", NoFiscalCode::Surname),
        ("' -", "Mario", day, "F205", NoFiscalCode::Surname),
        ("Иванов", "Mario", day, "F205", NoFiscalCode::Surname),
        ("R0ssi", "Mario", day, "F205", NoFiscalCode::Surname),
        ("Rossi", "", day, "F205", NoFiscalCode::Name),
        ("Rossi", "王", day, "F205", NoFiscalCode::Name),
        ("Rossi", "Mario", Date::constant(1899, 12, 31), "F205", NoFiscalCode::Year),
        ("Rossi", "Mario", Date::constant(2100, 1, 1), "F205", NoFiscalCode::Year),
        ("Rossi", "Mario", day, "", NoFiscalCode::Place),
        ("Rossi", "Mario", day, "F20", NoFiscalCode::Place),
        ("Rossi", "Mario", day, "F2055", NoFiscalCode::Place),
        ("Rossi", "Mario", day, "FF05", NoFiscalCode::Place),
        ("Rossi", "Mario", day, "È205", NoFiscalCode::Place),
    ] {
        assert_eq!(FiscalCode::compute(surname, name, birth, Sex::Male, place), Err(wanted), "{surname:?} {name:?} {place:?}");
    }
}

#[test]
fn scanners_type_more_than_the_code() {
    for (scanned, wanted) in [
        ("RSSMRA45C12F205C", Ok("RSSMRA45C12F205C")),
        ("*rssmra45c12f205c*\r\n", Ok("RSSMRA45C12F205C")), // Code 39 with its stars
        (" * RSSMRA45C12F205C *\t", Ok("RSSMRA45C12F205C")),
        ("]A0RSSMRA45C12F205C", Ok("RSSMRA45C12F205C")), // the mark of the kind of barcode
        ("FOXDRA26C24H872YRSSMRA45C12F205C", Ok("RSSMRA45C12F205C")), // scanned twice: the last counts
        ("RSSMRA45C12F205X", Err(NotAFiscalCode::Check)),
        ("FOXDRA26C24H872YRSSMRA45C12F205X", Err(NotAFiscalCode::Length(32))),
        ("èèRSSMRA45C12F205C", Ok("RSSMRA45C12F205C")),
        ("èèèèèèèèèèèèèèèèè", Err(NotAFiscalCode::Length(17))),
        ("**", Err(NotAFiscalCode::Length(0))),
    ] {
        assert_eq!(FiscalCode::from_scan(scanned).as_ref().map(FiscalCode::as_str), wanted.as_ref().copied(), "{scanned:?}");
    }
}

proptest! {
    #[test]
    fn every_omocode_of_every_code_is_one(base in any_code(), subset in 0_u8..128) {
        let text = omocode(&base, subset);
        let found = code(&text);
        prop_assert_eq!(found.as_str(), &text);
        prop_assert_eq!(found.sex(), base.sex());
        let today = Date::constant(2026, 11, 23);
        prop_assert_eq!(found.birth_date(today), base.birth_date(today));
    }

    #[test]
    fn case_and_white_space_do_not_matter(base in any_code(), cut in 0_usize..16, space in "[ \t\r\n]{1,3}") {
        let text = base.as_str();
        let spaced = format!("{}{space}{}\n", text[..cut].to_lowercase(), &text[cut..]);
        prop_assert_eq!(code(&spaced), base);
    }

    /// No two characters that may stand at one place have the same value, so one mistyped character is always found.
    #[test]
    fn one_mistyped_character_is_found(base in any_code(), place in 0_usize..16, sign in "[A-Z0-9]") {
        let mut text = base.as_str().to_owned();
        prop_assume!(text[place..=place] != sign);
        text.replace_range(place..=place, &sign);
        prop_assert!(text.parse::<FiscalCode>().is_err(), "{text}");
    }

    #[test]
    fn one_mistyped_digit_of_a_provisional_code_is_found(first_10 in "[0-9]{10}", place in 0_usize..11, other in 1_u32..10) {
        prop_assume!(first_10 != "0000000000");
        let check = (10 - luhn_sum(&first_10, true).expect("digits") % 10) % 10;
        let good = format!("{first_10}{check}");
        prop_assert!(code(&good).is_provisional());
        let digit = good[place..=place].parse::<u32>().expect("a digit");
        let mut bad = good.clone();
        bad.replace_range(place..=place, &((digit + other) % 10).to_string());
        prop_assert_eq!(bad.parse::<FiscalCode>(), Err(NotAFiscalCode::Check));
    }

    #[test]
    fn a_computed_code_parses_and_tells_what_it_was_made_from(
        surname in "[A-Za-zÀ-ÖØ-öø-ÿ' ]{0,20}", name in "\\PC{0,20}", year in 1900_i16..2027, day in 0_i32..365, female in any::<bool>(),
    ) {
        let birth = Date::constant(year, 1, 1).saturating_add(jiff::Span::new().days(day));
        let sex = if female { Sex::Female } else { Sex::Male };
        if let Ok(found) = FiscalCode::compute(&surname, &name, birth, sex, "Z404") {
            prop_assert_eq!(code(found.as_str()), found.clone());
            prop_assert_eq!(found.sex(), Some(sex));
            let shown = found.birth_date(birth).expect("a birth date");
            prop_assert_eq!(shown, birth);
        }
    }

    #[test]
    fn never_panics(text in any::<String>(), near in "[A-Za-z0-9À-ÿ\u{1F980}]{11,16}") {
        for text in [text, near] {
            let _ = FiscalCode::from_scan(&text);
            if let Ok(code) = text.parse::<FiscalCode>() {
                let _ = (code.sex(), code.birth_date(Date::constant(2026, 11, 23)), code.to_string());
            }
        }
    }
}
