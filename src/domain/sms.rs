//! Text messages: which alphabet a text needs, and how many segments it takes.
//!
//! 3GPP TS 23.038 (the 7-bit default alphabet, its extension table, UCS-2) and TS 23.040 (concatenation: a header of 48 bits
//! in each segment).

/// The default alphabet, without the escape to the extension table.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension table: each of these takes two places.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// How a text travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Seven bits a sign.
    Gsm7,
    /// Sixteen bits a sign.
    Ucs2,
}

impl Coding {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gsm7 => "gsm7",
            Self::Ucs2 => "ucs2",
        }
    }
}

/// What a text takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// How it travels.
    pub coding: Coding,
    /// Places: signs of seven bits, or units of sixteen.
    pub units: usize,
    /// Segments: each is paid for, and each may be lost.
    pub segments: usize,
}

/// What this text takes.
#[must_use]
pub fn size(text: &str) -> Size {
    let places: Option<Vec<usize>> = text.chars().map(septets).collect();
    let (coding, places, single, multiple) = match places {
        Some(places) => (Coding::Gsm7, places, 160, 153),
        None => (Coding::Ucs2, text.chars().map(char::len_utf16).collect(), 70, 67),
    };
    let units = places.iter().sum();
    Size { coding, units, segments: if units <= single { 1 } else { split(&places, multiple) } }
}

/// How many places of the default alphabet a sign takes; none when it is not in it.
fn septets(sign: char) -> Option<usize> {
    if BASIC.contains(sign) {
        Some(1)
    } else if EXTENDED.contains(sign) {
        Some(2)
    } else {
        None
    }
}

/// Segments of so many places; no sign is cut in two.
fn split(places: &[usize], most: usize) -> usize {
    let mut segments = 1;
    let mut used = 0;
    for place in places {
        if used + place > most {
            segments += 1;
            used = 0;
        }
        used += place;
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_segments_are_counted_as_telephones_do() {
        use Coding::{Gsm7, Ucs2};
        for (text, coding, units, segments) in [
            (String::new(), Gsm7, 0, 1),
            ("a".repeat(160), Gsm7, 160, 1),
            ("a".repeat(161), Gsm7, 161, 2),
            ("a".repeat(306), Gsm7, 306, 2),
            ("a".repeat(307), Gsm7, 307, 3),
            ("cosí".to_owned(), Ucs2, 4, 1), // ì is in, í is not
            ("perché è già più: à ò ù ì é".to_owned(), Gsm7, 27, 1),
            ("[€]".to_owned(), Gsm7, 6, 1),
            ("€".repeat(80), Gsm7, 160, 1),
            ("€".repeat(81), Gsm7, 162, 2),
            // 153 is odd: a sign of two places is not cut.
            ("€".repeat(153), Gsm7, 306, 3),
            ("“".repeat(70), Ucs2, 70, 1),
            ("“".repeat(71), Ucs2, 71, 2),
            ("🙂".repeat(35), Ucs2, 70, 1),
            ("🙂".repeat(67), Ucs2, 134, 3),
            ("Zugehörigkeit: größer, Straße, Ä Ö Ü".to_owned(), Gsm7, 36, 1),
        ] {
            let short: String = text.chars().take(30).collect();
            assert_eq!(size(&text), Size { coding, units, segments }, "{short}");
        }
    }

    #[test]
    fn the_alphabet_has_its_127_signs() {
        // 128 places, one of which is the escape.
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENDED.chars().count(), 10);
    }
}
