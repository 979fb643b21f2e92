//! What is known of Italian service cards by their ATR, the bytes with which every card answers a reset: the family, the
//! modules that speak with it, and the trouble it is known for.
//!
//! Sources: the ATR list of pcsc-tools; OpenSC's driver `itacns` (card-itacns.c) and its issues 2763, 3755 and 3804; OpenSC 0.23
//! tried with each of these ATRs on a virtual card. No maker publishes such a table.

use std::path::Path;

/// Software that makes a card known by PKCS#11.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Middleware {
    /// OpenSC: free, in every Linux distribution.
    OpenSc,
    /// Bit4id's universal middleware (`bit4xpki`), which the issuers of TS-CNS cards hand out.
    Bit4id,
}

impl Middleware {
    /// Its name, for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenSc => "OpenSC",
            Self::Bit4id => "Bit4id (bit4xpki)",
        }
    }

    /// Which one a module belongs to, by the name of its file; none for one that is not known here.
    #[must_use]
    pub fn of(module: &Path) -> Option<Self> {
        let name = module.file_name()?.to_string_lossy().to_lowercase();
        if name.contains("opensc-pkcs11") {
            Some(Self::OpenSc)
        } else if name.contains("bit4") {
            Some(Self::Bit4id)
        } else {
            None
        }
    }
}

/// How the ATRs of a family look: hexadecimal bytes, `..` for any byte.
#[derive(Clone, Copy, Debug)]
enum Pattern {
    /// The whole ATR.
    Whole(&'static str),
    /// Its historical bytes, whatever stands before and after.
    History(&'static str),
}

/// A family of cards.
#[derive(Debug)]
pub struct Family {
    /// Its name for programs.
    pub name: &'static str,
    /// The name of the text that names it for people.
    pub text: &'static str,
    /// The name of the text that tells its known trouble and what to do about it.
    pub trouble: Option<&'static str>,
    /// The middleware that speaks with it, the best first. A module of the card's own issuer, set by the operator, may do too.
    pub middleware: &'static [Middleware],
    /// The oldest OpenSC that works, when an old one does not.
    pub oldest_opensc: Option<(u8, u8)>,
    /// Whether its keys are RSA of 1024 bits, which no service takes any more.
    pub weak: bool,
    patterns: &'static [Pattern],
}

use Middleware::{Bit4id, OpenSc};
use Pattern::{History, Whole};

/// The families; the first that fits counts, so special ones stand before general ones.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "siss",
        text: "card-family-siss",
        trouble: Some("card-trouble-siss"),
        // OpenSC looks for `CNS` in the historical bytes and finds `HPC`: "Unsupported card".
        middleware: &[Bit4id],
        oldest_opensc: None,
        weak: false,
        patterns: &[History("00 6B .. .. .. .. .. .. .. 48 50 43 .. 31 80")],
    },
    Family {
        name: "idemia-2021",
        text: "card-family-idemia-2021",
        trouble: Some("card-trouble-idemia-2021"),
        // Certificate and key lie elsewhere than on other CNS; OpenSC knows that since 0.24 (issue 2763).
        middleware: &[Bit4id, OpenSc],
        oldest_opensc: Some((0, 24)),
        weak: false,
        patterns: &[
            History("00 6B 05 05 2. .. .. .. .. 43 4E 53 .. 31 80"),
            Whole("3B 8B 80 01 00 31 C1 64 .. .. .. .. .. .. .. .."),
        ],
    },
    Family {
        name: "st-2021",
        text: "card-family-st-2021",
        trouble: None,
        middleware: &[OpenSc, Bit4id],
        oldest_opensc: Some((0, 23)),
        weak: false,
        patterns: &[
            History("00 6B 02 09 16 17 .. .. .. 43 4E 53 11 31 80"),
            History("00 6B 02 09 17 17 .. .. .. 43 4E 53 11 31 80"),
        ],
    },
    Family {
        name: "crs-st",
        text: "card-family-crs-st",
        trouble: Some("card-trouble-1024"),
        middleware: &[OpenSc, Bit4id],
        oldest_opensc: None,
        weak: true,
        patterns: &[History("00 6B 02 09 .. .. .. .. .. 43 4E 53 10 31 80")],
    },
    Family {
        name: "crs-siemens",
        text: "card-family-crs-siemens",
        trouble: Some("card-trouble-1024"),
        middleware: &[OpenSc, Bit4id],
        oldest_opensc: None,
        weak: true,
        patterns: &[History("00 6B 05 08 .. .. .. .. .. 43 4E 53 10 31 80")],
    },
    Family {
        name: "athena",
        text: "card-family-athena",
        trouble: Some("card-trouble-1024"),
        middleware: &[OpenSc, Bit4id],
        oldest_opensc: None,
        weak: true,
        patterns: &[History("00 6B 15 0C .. .. .. .. .. 43 4E 53 10 31 80")],
    },
    // OpenSC gives 1024 bits to every card of version 1.0 and 2048 to every one of version 1.1.
    Family {
        name: "cns-1.0",
        text: "card-family-cns-10",
        trouble: Some("card-trouble-1024"),
        middleware: &[OpenSc, Bit4id],
        oldest_opensc: None,
        weak: true,
        patterns: &[History("00 6B .. .. .. .. .. .. .. 43 4E 53 10 31 80")],
    },
    Family {
        name: "cns-1.1",
        text: "card-family-cns-11",
        // Among these are the cards marked ACe 2025, which hide their files from OpenSC (issue 3804, open).
        trouble: Some("card-trouble-2025"),
        middleware: &[OpenSc, Bit4id],
        oldest_opensc: Some((0, 23)),
        weak: false,
        patterns: &[History("00 6B .. .. .. .. .. .. .. 43 4E 53 .. 31 80")],
    },
    Family {
        name: "contactless",
        text: "card-family-contactless",
        // The ATR of a card that is read by radio says nothing of what it is (issue 3755).
        trouble: Some("card-trouble-contactless"),
        middleware: &[],
        oldest_opensc: None,
        weak: false,
        patterns: &[Whole("3B 80 80 01 01"), Whole("3B 88 80 01 00 00 00 00 33 81 91 00 ..")],
    },
    Family {
        name: "cie",
        text: "card-family-cie",
        trouble: Some("card-trouble-cie"),
        middleware: &[],
        oldest_opensc: None,
        weak: false,
        patterns: &[Whole("3B F4 18 00 FF 81 31 80 55 00 31 80 00 C7"), History("02 49 54 49 44 20 20 31 80")],
    },
];

/// The family of the card with this ATR, when it is known; any bytes may be given.
#[must_use]
pub fn of(atr: &[u8]) -> Option<&'static Family> {
    let history = historical(atr);
    let fits = |pattern: &Pattern| match pattern {
        Whole(pattern) => matches(pattern, atr),
        History(pattern) => history.is_some_and(|bytes| matches(pattern, bytes)),
    };
    FAMILIES.iter().find(|family| family.patterns.iter().any(fits))
}

/// Digit by digit; a point stands for any digit.
fn matches(pattern: &str, bytes: &[u8]) -> bool {
    let wanted = pattern.bytes().filter(|digit| *digit != b' ');
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    let digit = |value: u8| if value < 10 { b'0' + value } else { b'A' + value - 10 };
    wanted.clone().count() == 2 * bytes.len() && wanted.zip(digits).all(|(want, value)| want == b'.' || want == digit(value))
}

/// The historical bytes (ISO 7816-3 section 8.2): after TS and T0 come interface bytes, as the high digit of T0 and of each TD
/// tells; the low digit of T0 is how many historical bytes follow.
fn historical(atr: &[u8]) -> Option<&[u8]> {
    let format = *atr.get(1)?;
    let (mut at, mut next) = (2, format >> 4);
    while next != 0 {
        let tells_more = next & 0b1000 != 0;
        at += usize::try_from(next.count_ones()).ok()?;
        // TD, when there is one, is the last of its group.
        next = if tells_more { *atr.get(at - 1)? >> 4 } else { 0 };
    }
    atr.get(at..at + usize::from(format & 0x0F))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        hex.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
    }

    #[test]
    fn cards_are_known_by_their_atr() {
        for (atr, name) in [
            ("3B FF 18 00 00 81 31 FE 45 00 6B 05 05 20 00 01 12 02 48 50 43 10 31 80 4C", Some("siss")),
            ("3B FF 18 00 00 81 31 FE 45 00 6B 05 05 20 00 01 21 01 43 4E 53 10 31 80 79", Some("idemia-2021")),
            ("3B 8B 80 01 00 31 C1 64 08 60 32 1F 0F 90 00 2A", Some("idemia-2021")), // by radio
            ("3B FF 18 00 FF 81 31 FE 55 00 6B 02 09 16 17 01 11 01 43 4E 53 11 31 80 8D", Some("st-2021")),
            ("3B FF 18 00 FF 81 31 FE 55 00 6B 02 09 17 17 01 11 01 43 4E 53 11 31 80 8C", Some("st-2021")), // CPS of Trento
            ("3B FF 18 00 FF 81 31 FE 55 00 6B 02 09 02 00 01 11 01 43 4E 53 10 31 80 8F", Some("crs-st")),
            ("3B FF 18 00 FF C1 0A 31 FE 55 00 6B 05 08 C8 05 01 11 01 43 4E 53 10 31 80 0C", Some("crs-siemens")),
            ("3B FF 18 00 FF C1 0A 31 FE 55 00 6B 05 08 C8 0C 01 11 01 43 4E 53 10 31 80 05", Some("crs-siemens")),
            ("3B DF 18 00 81 31 FE 7D 00 6B 15 0C 01 81 01 11 01 43 4E 53 10 31 80 E8", Some("athena")),
            ("3B FF 18 00 FF 81 31 FE 55 00 6B 99 99 02 00 01 11 01 43 4E 53 10 31 80 00", Some("cns-1.0")),
            ("3B FF 18 00 FF 81 31 FE 55 00 6B 02 05 03 03 01 01 01 43 4E 53 11 31 80 90", Some("cns-1.1")),
            ("3B 88 80 01 00 00 00 00 33 81 91 00 2A", Some("contactless")), // CRS of Lombardy
            ("3B 80 80 01 01", Some("contactless")),
            ("3B F4 18 00 FF 81 31 80 55 00 31 80 00 C7", Some("cie")),
            ("3B 9F 96 81 B1 FE 45 1F 07 00 64 05 1E B2 00 31 B0 73 96 21 DB 05 90 00 5C", None), // a bank's
            ("3B", None),
            ("3B FF", None),
            ("3B FF 18 00 FF 81 31 FE 55 00 6B 02 05 03 03 01 01 01 43 4E 53 11 31", None), // cut off
        ] {
            assert_eq!(of(&bytes(atr)).map(|family| family.name), name, "{atr}");
        }
        assert!(of(&[]).is_none());
    }

    #[test]
    fn modules_are_known_by_the_name_of_their_file() {
        for (path, middleware) in [
            ("/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", Some(OpenSc)),
            ("/usr/lib/x86_64-linux-gnu/onepin-opensc-pkcs11.so", Some(OpenSc)),
            ("/usr/lib/bit4id/libbit4xpki.so", Some(Bit4id)),
            ("/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so", None),
            ("/", None),
        ] {
            assert_eq!(Middleware::of(Path::new(path)), middleware, "{path}");
        }
    }

    #[test]
    fn the_table_is_sound() {
        for (at, family) in FAMILIES.iter().enumerate() {
            assert!(FAMILIES[..at].iter().all(|other| other.name != family.name), "{} is there twice", family.name);
            assert!(family.oldest_opensc.is_none() || family.middleware.contains(&OpenSc), "{}", family.name);
            for pattern in family.patterns {
                let (Whole(text) | History(text)) = pattern;
                let digits = text.split(' ').all(|byte| byte.len() == 2);
                assert!(digits && text.chars().all(|c| " .0123456789ABCDEF".contains(c)), "{}: {text}", family.name);
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_may_be_asked_for(atr in prop::collection::vec(any::<u8>(), 0..40)) {
            let _any = of(&atr);
        }

        /// An ATR that begins well, so that the walk over the interface bytes goes on.
        #[test]
        fn no_walk_leaves_the_bytes(format: u8, rest in prop::collection::vec(0x80_u8..=0xFF, 0..40)) {
            let _any = of(&[&[0x3B, format], &rest[..]].concat());
        }
    }
}
