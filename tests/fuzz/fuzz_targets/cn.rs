//! The common name of a certificate, and the texts that people and scanners type: codice fiscale, card number, number on the back.
#![no_main]

use crspin::domain::card_id::CardId;
use crspin::domain::cns_name::CnsName;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::time::Date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(name) = text.parse::<CnsName>() {
        assert_eq!(name.card.len(), 16);
        assert!(text.starts_with(&format!("{}/{}.", name.holder, name.card)));
    }
    if let Ok(code) = FiscalCode::from_scan(text) {
        assert_eq!(code.as_str().parse(), Ok(code.clone()));
        let _ = (code.sex(), code.birth_date(Date::constant(2026, 11, 23)));
    }
    if let Ok(id) = text.parse::<CardId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
    }
});
