//! EF.Dati_personali: any bytes are read or refused, and what is read does no harm on a terminal.
#![no_main]

use crspin::domain::personal_data::{self, PersonalData};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    if let Ok(person) = PersonalData::parse(file) {
        let length = personal_data::length(file).expect("a file that was read has a length");
        assert!(file.len() >= personal_data::HEADER + length);
        assert!(!person.name().chars().any(char::is_control));
        assert_eq!(person.fiscal_code.as_str().parse(), Ok(person.fiscal_code.clone()));
        // Whatever follows is padding.
        let padded = [file, &[0xFF; 7]].concat();
        assert!(PersonalData::parse(&padded) == Ok(person));
    }
});
