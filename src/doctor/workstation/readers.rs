//! The PC/SC service, the readers, and the cards in them.

use std::fmt::Write as _;

use crate::card::readers::Reader;
use crate::config::client::CardSettings;
use crate::doctor::{Finding, Kind, Value};
use crate::exit::Failure;
use crate::pkcs11::module;

pub fn check(listed: &Result<Vec<Reader>, Failure>, card: &CardSettings) -> Vec<Finding> {
    let software = card.module.as_deref().filter(|module| module::is_software(module));
    match (listed, software) {
        (Err(_), Some(module)) => vec![Finding::new(Kind::ReaderUnneeded).with("module", module.display())],
        (Err(failure), None) if failure.param("why") == Some("no-reader") => vec![Kind::ReaderNone.into()],
        (Err(failure), None) => {
            // The words of PC/SC tell a service that is away from one that forbids.
            let why = std::error::Error::source(failure).map(ToString::to_string).unwrap_or_default();
            vec![Finding::new(Kind::PcscAway).with("why", why)]
        }
        (Ok(readers), _) => {
            let mut found = vec![Finding::new(Kind::ReadersFound).with("count", readers.len())];
            found.extend(readers.iter().filter(|reader| reader.has_card).map(card_in));
            if found.len() == 1 {
                found.push(Kind::CardNone.into());
            }
            found
        }
    }
}

fn card_in(reader: &Reader) -> Finding {
    let finding = |kind| Finding::new(kind).value("reader", Value::Reader(reader.name.clone()));
    if reader.atr.is_empty() {
        return finding(Kind::CardMute);
    }
    let Some(family) = reader.family() else { return finding(Kind::CardUnknown).with("atr", hex(&reader.atr)) };
    let named = |kind| finding(kind).value("family", Value::Word(family.text, family.name));
    match family.trouble {
        _ if family.weak => named(Kind::CardWeak),
        Some(trouble) => named(Kind::CardTrouble).value("trouble", Value::Word(trouble, trouble)),
        None => named(Kind::CardKnown),
    }
}

/// As makers and lists write it: `3B FF 18`.
fn hex(atr: &[u8]) -> String {
    let hex = atr.iter().fold(String::new(), |mut text, byte| {
        // A String takes everything.
        let _written = write!(text, " {byte:02X}");
        text
    });
    hex.trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_judged_by_how_they_answer() {
        let bytes = |hex: &str| hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect::<Vec<u8>>();
        for (atr, kind) in [
            ("", Kind::CardMute), // upside down, or dirty
            ("3B FF 18 00 FF 81 31 FE 55 00 6B 02 09 16 17 01 11 01 43 4E 53 11 31 80 8D", Kind::CardKnown),
            ("3B FF 18 00 FF 81 31 FE 55 00 6B 02 09 02 00 01 11 01 43 4E 53 10 31 80 8F", Kind::CardWeak),
            ("3B FF 18 00 00 81 31 FE 45 00 6B 05 05 20 00 01 12 02 48 50 43 10 31 80 4C", Kind::CardTrouble),
            ("3B 9F 96 81 B1 FE 45 1F 07 00 64 05 1E B2 00 31 B0 73 96 21 DB 05 90 00 5C", Kind::CardUnknown),
        ] {
            let reader = Reader { name: "R".to_owned(), has_card: true, atr: bytes(atr), moves: 0 };
            assert_eq!(card_in(&reader).kind, kind, "card-mute card-unknown {atr}");
        }
        assert_eq!(hex(&bytes("3B 00 FF")), "3B 00 FF");
    }
}
