//! The places of a text filled, in memory that is wiped.

use zeroize::Zeroizing;

use super::read::{Part, Place};
use crate::config::service::TextProduct;
use crate::domain::codes::MessageHalf;
use crate::domain::message::{Language, MessageKind};
use crate::secret::Secret;

/// What a message brings.
#[derive(Debug)]
pub enum Digits<'a> {
    /// The second half.
    Half(MessageHalf),
    /// The short code that proves an address.
    Code(&'a Secret),
    /// As many as the longest would be, to count segments.
    Sample {
        /// Of the PIN, or of the short code.
        pin: usize,
        /// Of the PUK.
        puk: usize,
    },
    /// Nothing.
    None,
}

impl Digits<'_> {
    /// Digits of nobody, as many as a message of this kind brings.
    pub fn longest(kind: MessageKind, product: &TextProduct) -> Self {
        match kind {
            MessageKind::Half => Self::Sample { pin: product.pin.into(), puk: product.puk.into() },
            MessageKind::Check => Self::Sample { pin: 6, puk: 0 },
            MessageKind::Moved | MessageKind::Stopped | MessageKind::Test => Self::None,
        }
    }

    /// Each number by itself.
    pub fn each(&self) -> [Zeroizing<String>; 2] {
        [self.first(), self.second()]
    }

    fn first(&self) -> Zeroizing<String> {
        match self {
            Self::Half(half) => Zeroizing::new(half.pin.reveal().to_owned()),
            Self::Code(code) => Zeroizing::new(code.reveal().to_owned()),
            Self::Sample { pin, .. } => Zeroizing::new("0".repeat(*pin)),
            Self::None => Zeroizing::default(),
        }
    }

    fn second(&self) -> Zeroizing<String> {
        match self {
            Self::Half(half) => Zeroizing::new(half.puk.reveal().to_owned()),
            Self::Sample { puk, .. } => Zeroizing::new("0".repeat(*puk)),
            Self::Code(_) | Self::None => Zeroizing::default(),
        }
    }
}

/// What goes into the places.
pub struct Values<'a> {
    pub language: Language,
    pub release: &'a str,
    pub product: &'a str,
    /// Whom to tell that it was not oneself; the counter when nobody is set.
    pub stop: Option<&'a str>,
    pub digits: &'a Digits<'a>,
}

impl Values<'_> {
    fn of(&self, place: Place) -> Zeroizing<String> {
        let digits = self.digits;
        match place {
            Place::Pin | Place::Code => grouped(&digits.first()),
            Place::Puk => grouped(&digits.second()),
            Place::PinLast => Zeroizing::new(last_digits(digits.first().len(), self.language)),
            Place::PukLast => Zeroizing::new(last_digits(digits.second().len(), self.language)),
            Place::Release => Zeroizing::new(self.release.to_owned()),
            Place::Product => Zeroizing::new(self.product.to_owned()),
            Place::Stop => Zeroizing::new(tell(self.stop, self.language)),
        }
    }
}

/// The text with its places filled.
pub fn fill(parts: &[Part], values: &Values<'_>) -> Zeroizing<String> {
    let filled: Vec<Zeroizing<String>> = parts
        .iter()
        .map(|part| match part {
            Part::Words(words) => Zeroizing::new(words.clone()),
            Part::Place(place) => values.of(*place),
            Part::Capital(place) => Zeroizing::new(capital(&values.of(*place))),
        })
        .collect();
    // Room for all from the start, so that it never moves and leaves a copy behind.
    let mut text = Zeroizing::new(String::with_capacity(filled.iter().map(|part| part.len()).sum()));
    for part in &filled {
        text.push_str(part);
    }
    text
}

fn capital(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

fn last_digits(count: usize, language: Language) -> String {
    match (language, count) {
        (Language::It, 1) => "ultima cifra".to_owned(),
        (Language::It, _) => format!("ultime {count} cifre"),
        (Language::De, 1) => "letzte Ziffer".to_owned(),
        (Language::De, _) => format!("letzte {count} Ziffern"),
        (Language::En, 1) => "last digit".to_owned(),
        (Language::En, _) => format!("last {count} digits"),
    }
}

/// Whom to tell, as a request: a mailbox is written to, a number called.
fn tell(contact: Option<&str>, language: Language) -> String {
    let Some(contact) = contact else {
        return match language {
            Language::It => "avvisi lo sportello",
            Language::De => "wenden Sie sich an den Schalter",
            Language::En => "tell the counter",
        }
        .to_owned();
    };
    let number = contact.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c));
    match (language, contact.contains('@'), number) {
        (Language::It, true, _) => format!("scriva a {contact}"),
        (Language::It, _, true) => format!("chiami il numero {contact}"),
        (Language::It, ..) => format!("avvisi {contact}"),
        (Language::De, true, _) => format!("schreiben Sie an {contact}"),
        (Language::De, _, true) => format!("rufen Sie {contact} an"),
        (Language::De, ..) => format!("wenden Sie sich an {contact}"),
        (Language::En, true, _) => format!("write to {contact}"),
        (Language::En, _, true) => format!("call {contact}"),
        (Language::En, ..) => format!("tell {contact}"),
    }
}

/// Digits in groups that are easy to read: up to four stay together, eight are two fours, others go by three.
fn grouped(digits: &str) -> Zeroizing<String> {
    let size = match digits.len() {
        0..=4 | 8 => 4,
        _ => 3,
    };
    let mut text = Zeroizing::new(String::with_capacity(2 * digits.len()));
    for (place, digit) in digits.chars().enumerate() {
        if place != 0 && place % size == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped() {
        for (digits, groups) in
            [("1", "1"), ("123", "123"), ("1234", "1234"), ("12345", "123 45"), ("123456", "123 456"), ("12345678", "1234 5678")]
        {
            assert_eq!(grouped(digits).as_str(), groups);
        }
    }

    #[test]
    fn whom_to_tell_is_a_request_in_each_language() {
        for (contact, [it, de, en]) in [
            (None, ["avvisi lo sportello", "wenden Sie sich an den Schalter", "tell the counter"]),
            (Some("800 123456"), ["chiami il numero 800 123456", "rufen Sie 800 123456 an", "call 800 123456"]),
            (Some("+39 02 1234567"), ["chiami il numero +39 02 1234567", "rufen Sie +39 02 1234567 an", "call +39 02 1234567"]),
            (Some("a@b.it"), ["scriva a a@b.it", "schreiben Sie an a@b.it", "write to a@b.it"]),
            (Some("l'URP"), ["avvisi l'URP", "wenden Sie sich an l'URP", "tell l'URP"]),
        ] {
            let told = [Language::It, Language::De, Language::En].map(|language| tell(contact, language));
            assert_eq!(told, [it, de, en]);
        }
        assert_eq!(capital("è qui"), "È qui");
        assert_eq!(last_digits(1, Language::De), "letzte Ziffer");
    }
}
