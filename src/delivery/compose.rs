//! The message with the second half: the same bytes for the same claim, whenever and however often it is made.
//!
//! It holds no name, no codice fiscale and no card number.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message, SinglePart};
use zeroize::Zeroizing;

use crate::domain::codes::MessageHalf;
use crate::domain::message::Language;
use crate::i18n::Texts;
use crate::store::model::Claimed;
use crate::vault::hex;

const PIN: &str = "@PIN@";
const PUK: &str = "@PUK@";
const RELEASE: &str = "@RELEASE@";

/// Makes messages from claims and halves.
pub struct Composer {
    from: Mailbox,
    templates: Mutex<HashMap<Kind, Arc<Template>>>,
}

/// What a template depends on: the language, and how many digits of PIN and PUK it speaks of.
type Kind = (Language, usize, usize);

/// Subject and body with marks where digits and reference go.
struct Template {
    subject: String,
    body: String,
}

/// A message ready to go.
pub struct Composed {
    /// What the Message-ID and the file are named after.
    pub name: String,
    /// From and to, as the gateway is told.
    pub envelope: Envelope,
    /// Headers and body; wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Composed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Composed({})", self.name)
    }
}

impl fmt::Debug for Composer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Composer")
    }
}

/// The address that was given is none that a message can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address that a message can go to")]
pub struct NotAnAddress;

impl Composer {
    pub fn new(from: Mailbox) -> Self {
        Self { from, templates: Mutex::default() }
    }

    /// The message for this claim. The date is the one on which it was queued, the Message-ID comes from its number in the
    /// outbox, and the body always has the same encoding, so that every try sends the same bytes.
    pub fn compose(&self, claimed: &Claimed, half: &MessageHalf) -> Result<Composed, NotAnAddress> {
        let template = self.template((claimed.language, half.pin.reveal().len(), half.puk.reveal().len()));
        let name = hex(&claimed.id);
        let queued = UNIX_EPOCH + Duration::from_millis(u64::try_from(claimed.queued.millis()).unwrap_or(0));
        let body = template.body.replace(RELEASE, claimed.release.as_str());
        let body = Body::new_with_encoding(body, ContentTransferEncoding::QuotedPrintable).map_err(|_| NotAnAddress)?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, claimed.address.parse().map_err(|_| NotAnAddress)?))
            .message_id(Some(format!("<{name}@{}>", self.from.email.domain())))
            .date(queued)
            .subject(template.subject.clone())
            // Holiday answers would come to an address that nobody reads (RFC 3834).
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body))
            .map_err(|_| NotAnAddress)?;
        Ok(Composed { name, envelope: message.envelope().clone(), bytes: fill(&message.formatted(), half) })
    }

    fn template(&self, kind: Kind) -> Arc<Template> {
        let mut templates = self.templates.lock().unwrap_or_else(PoisonError::into_inner);
        let (language, pin, puk) = kind;
        let template = templates.entry(kind).or_insert_with(|| {
            let texts = Texts::new(language);
            let (pin, puk) = (pin.to_string(), puk.to_string());
            let body = texts.with("mail-body", &[("pin-digits", &pin), ("puk-digits", &puk)]);
            Arc::new(Template { subject: texts.get("mail-subject"), body: format!("{body}\n") })
        });
        Arc::clone(template)
    }
}

/// Puts the digits in last, in memory that is wiped: no library on the way keeps a copy.
fn fill(marked: &[u8], half: &MessageHalf) -> Zeroizing<Vec<u8>> {
    let (pin, puk) = (grouped(half.pin.reveal()), grouped(half.puk.reveal()));
    let mut bytes = Zeroizing::new(Vec::with_capacity(marked.len() + pin.len() + puk.len()));
    let start = marked.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(0);
    let (headers, mut rest) = marked.split_at(start);
    bytes.extend_from_slice(headers);
    while let Some(next) = rest.first() {
        if let Some(after) = rest.strip_prefix(PIN.as_bytes()) {
            bytes.extend_from_slice(pin.as_bytes());
            rest = after;
        } else if let Some(after) = rest.strip_prefix(PUK.as_bytes()) {
            bytes.extend_from_slice(puk.as_bytes());
            rest = after;
        } else {
            bytes.push(*next);
            rest = &rest[1..];
        }
    }
    bytes
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
    use crate::domain::card_number::CardNumber;
    use crate::domain::contact::Channel;
    use crate::domain::release::ReleaseId;
    use crate::domain::sealed::{OaepHash, SealedHalf, Side, WrappedKey};
    use crate::domain::time::At;
    use crate::secret::Secret;

    fn claimed(language: Language) -> Claimed {
        let key = WrappedKey { id: [2; 16], side: Side::Message, wrapped_for: [3; 32], oaep: OaepHash::Sha256, wrapped: vec![] };
        Claimed {
            id: [0xa5; 16],
            release: ReleaseId::from_random(77),
            channel: Channel::Email,
            address: "maria.rossi@example.it".to_owned(),
            language,
            queued: At::from_millis(1_795_000_000_123),
            tries: 0,
            lease: At::from_millis(1_795_000_100_000),
            card: CardNumber::complete("603001234567890").expect("a card number"),
            product: "ts-cns".parse().expect("a product"),
            half: SealedHalf { key: [2; 16], pin: vec![], puk: vec![] },
            key,
        }
    }

    fn half(pin: &str, puk: &str) -> MessageHalf {
        MessageHalf { pin: Secret::new(pin.to_owned()), puk: Secret::new(puk.to_owned()) }
    }

    fn composer() -> Composer {
        Composer::new("Regione Unità Test <codici@crspin.example.it>".parse().expect("a mailbox"))
    }

    #[test]
    fn every_try_sends_the_same_bytes() {
        for language in Language::ALL {
            let first = composer().compose(&claimed(*language), &half("815", "234208")).expect("a message");
            let mut later = claimed(*language);
            later.tries = 7;
            later.lease = At::from_millis(1_795_900_000_000);
            let again = composer().compose(&later, &half("815", "234208")).expect("a message");
            assert_eq!(String::from_utf8_lossy(&first.bytes), String::from_utf8_lossy(&again.bytes));
        }
    }

    #[test]
    fn it_says_what_is_needed_and_nothing_of_the_person() {
        for (language, pin, puk) in [
            (Language::It, "Ultime 3 cifre del PIN: 815\r\n", "Ultime 6 cifre del PUK: 234 208\r\n"),
            (Language::En, "Last 3 digits of the PIN: 815\r\n", "Last 6 digits of the PUK: 234 208\r\n"),
        ] {
            let claimed = claimed(language);
            let message = composer().compose(&claimed, &half("815", "234208")).expect("a message");
            let text = String::from_utf8(message.bytes.to_vec()).expect("a text");
            assert!(text.is_ascii(), "{text}");
            for wanted in [
                pin,
                puk,
                "Message-ID: <a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5@crspin.example.it>\r\n",
                "Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n",
                "To: maria.rossi@example.it\r\n",
                "Content-Type: text/plain; charset=utf-8\r\n",
                "Content-Transfer-Encoding: quoted-printable\r\n",
                "Auto-Submitted: auto-generated\r\n",
                claimed.release.as_str(),
            ] {
                assert!(text.contains(wanted), "{wanted:?} is missing in\n{text}");
            }
            assert!(!text.contains(claimed.card.as_str()), "{text}");
            assert!(!text.contains('\u{2068}') && !text.contains('@'.to_string().repeat(2).as_str()));
            let body = text.split_once("\r\n\r\n").expect("a body").1;
            assert!(!body.contains('@') && !body.contains("maria"), "{body}");
            assert!(!body.contains("=\r\n"), "no line is broken: {body}");
            assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "only whole ends of lines");
        }
    }

    #[test]
    fn one_digit_reads_right() {
        let message = composer().compose(&claimed(Language::It), &half("1", "1")).expect("a message");
        assert!(String::from_utf8_lossy(&message.bytes).contains("Ultima cifra del PIN: 1\r\n"));
    }

    #[test]
    fn digits_are_grouped() {
        for (digits, groups) in
            [("1", "1"), ("123", "123"), ("1234", "1234"), ("12345", "123 45"), ("123456", "123 456"), ("12345678", "1234 5678")]
        {
            assert_eq!(grouped(digits).as_str(), groups);
        }
    }

    #[test]
    fn no_header_is_smuggled_in_by_an_address() {
        for address in ["", "nobody", "a@b.it\r\nBcc: c@d.it", "a@b.it, c@d.it", "<a@b.it>"] {
            let mut claimed = claimed(Language::It);
            address.clone_into(&mut claimed.address);
            assert_eq!(composer().compose(&claimed, &half("815", "234208")).err(), Some(NotAnAddress), "{address:?}");
        }
    }
}
