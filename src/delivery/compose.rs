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
use crate::domain::contact::Channel;
use crate::domain::message::{Language, MessageKind};
use crate::i18n::Texts;
use crate::secret::Secret;
use crate::store::model::Claimed;
use crate::vault::hex;

const PIN: &str = "@PIN@";
const PUK: &str = "@PUK@";
const CODE: &str = "@CODE@";
const RELEASE: &str = "@RELEASE@";

/// Makes messages from claims and what they bring.
pub struct Composer {
    from: Mailbox,
    templates: Mutex<HashMap<Sort, Arc<Template>>>,
}

/// What a template depends on: the last two are how many digits of PIN and PUK it speaks of.
type Sort = (MessageKind, Channel, Language, usize, usize);

/// Subject and body with marks where digits and reference go. Text messages have no subject.
struct Template {
    subject: String,
    body: String,
}

/// What goes into the marks.
#[derive(Debug)]
pub enum Digits<'a> {
    /// The second half.
    Half(MessageHalf),
    /// The short code that proves an address.
    Code(&'a Secret),
    /// Nothing.
    None,
}

/// A message ready to go.
#[derive(Debug)]
pub enum Composed {
    /// An e-mail.
    Mail(MailMessage),
    /// A text message.
    Text(TextMessage),
}

/// An e-mail ready to go.
pub struct MailMessage {
    /// What the Message-ID and the file are named after.
    pub name: String,
    /// From and to, as the gateway is told.
    pub envelope: Envelope,
    /// Headers and body; wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for MailMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailMessage({})", self.name)
    }
}

/// A text message ready to go.
pub struct TextMessage {
    /// What the file and the provider's reference are named after.
    pub name: String,
    /// The number, in E.164.
    pub to: String,
    /// What it says; wiped when dropped.
    pub text: Zeroizing<String>,
    /// How long it is worth anything, from when it was queued: the same on every try.
    pub validity: Duration,
}

impl fmt::Debug for TextMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextMessage({})", self.name)
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
    pub fn compose(&self, claimed: &Claimed, digits: &Digits<'_>) -> Result<Composed, NotAnAddress> {
        let template = self.template(claimed, digits);
        let release = claimed.release.as_ref().map(ToString::to_string).unwrap_or_default();
        let body = template.body.replace(RELEASE, &release);
        let name = hex(&claimed.id);
        if claimed.channel == Channel::Sms {
            let text = fill_text(&body, digits);
            return Ok(Composed::Text(TextMessage {
                name,
                to: claimed.address.clone(),
                text,
                validity: claimed.deadline.since(claimed.queued),
            }));
        }
        let body = Body::new_with_encoding(body, ContentTransferEncoding::QuotedPrintable).map_err(|_| NotAnAddress)?;
        let queued = UNIX_EPOCH + Duration::from_millis(u64::try_from(claimed.queued.millis()).unwrap_or(0));
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
        let bytes = fill(&message.formatted(), digits);
        Ok(Composed::Mail(MailMessage { name, envelope: message.envelope().clone(), bytes }))
    }

    fn template(&self, claimed: &Claimed, digits: &Digits<'_>) -> Arc<Template> {
        let (pin, puk) = match digits {
            Digits::Half(half) => (half.pin.reveal().len(), half.puk.reveal().len()),
            Digits::Code(_) | Digits::None => (0, 0),
        };
        let sort = (claimed.kind, claimed.channel, claimed.language, pin, puk);
        let mut templates = self.templates.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(templates.entry(sort).or_insert_with(|| Arc::new(template(sort))))
    }
}

fn template((kind, channel, language, pin, puk): Sort) -> Template {
    let texts = Texts::new(language);
    let counts = [("pin-digits", &*pin.to_string()), ("puk-digits", &*puk.to_string())];
    if channel == Channel::Sms {
        return Template { subject: String::new(), body: texts.with(&format!("sms-{kind}"), &counts) };
    }
    let body = texts.with(&format!("mail-{kind}"), &counts);
    Template { subject: texts.get(&format!("mail-{kind}-subject")), body: format!("{body}\n") }
}

/// Puts the digits in last, in memory that is wiped: no library on the way keeps a copy. Headers are left as they are.
fn fill(marked: &[u8], digits: &Digits<'_>) -> Zeroizing<Vec<u8>> {
    let start = marked.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(0);
    let (headers, body) = marked.split_at(start);
    // What lettre made is ASCII.
    let body = Zeroizing::new(String::from_utf8_lossy(body).into_owned());
    let text = fill_text(&body, digits);
    let mut bytes = Zeroizing::new(Vec::with_capacity(marked.len() + text.len()));
    bytes.extend_from_slice(headers);
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

fn fill_text(marked: &str, digits: &Digits<'_>) -> Zeroizing<String> {
    let marks = match digits {
        Digits::Half(half) => vec![(PIN, grouped(half.pin.reveal())), (PUK, grouped(half.puk.reveal()))],
        Digits::Code(code) => vec![(CODE, grouped(code.reveal()))],
        Digits::None => Vec::new(),
    };
    // Room for all from the start, so that it never moves and leaves a copy behind.
    let mut text =
        Zeroizing::new(String::with_capacity(marked.len() + 8 * marks.iter().map(|(_, digits)| digits.len()).sum::<usize>()));
    let mut rest = marked;
    while let Some(c) = rest.chars().next() {
        if let Some((mark, digits)) = marks.iter().find(|(mark, _)| rest.starts_with(mark)) {
            text.push_str(digits);
            rest = &rest[mark.len()..];
        } else {
            text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    text
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
    use crate::domain::message::MessageState;
    use crate::domain::release::ReleaseId;
    use crate::domain::sealed::{OaepHash, SealedHalf, Side, WrappedKey};
    use crate::domain::time::At;
    use crate::store::model::{Content, SealedMessage};

    const CARD: &str = "603001234567890";

    fn claimed(language: Language) -> Claimed {
        let key = WrappedKey { id: [2; 16], side: Side::Message, wrapped_for: [3; 32], oaep: OaepHash::Sha256, wrapped: vec![] };
        Claimed {
            id: [0xa5; 16],
            kind: MessageKind::Half,
            release: Some(ReleaseId::from_random(77)),
            channel: Channel::Email,
            address: "maria.rossi@example.it".to_owned(),
            language,
            queued: At::from_millis(1_795_000_000_123),
            deadline: At::from_millis(1_795_086_400_123),
            tries: 0,
            lease: At::from_millis(1_795_000_100_000),
            before: MessageState::Queued,
            provider: None,
            gateway_id: None,
            content: Content::Half(Box::new(SealedMessage {
                card: CardNumber::complete(CARD).expect("a card number"),
                product: "ts-cns".parse().expect("a product"),
                half: SealedHalf { key: [2; 16], pin: vec![], puk: vec![] },
                key,
            })),
        }
    }

    fn half(pin: &str, puk: &str) -> Digits<'static> {
        Digits::Half(MessageHalf { pin: Secret::new(pin.to_owned()), puk: Secret::new(puk.to_owned()) })
    }

    fn mail(claimed: &Claimed, digits: &Digits<'_>) -> Result<MailMessage, NotAnAddress> {
        match composer().compose(claimed, digits)? {
            Composed::Mail(mail) => Ok(mail),
            Composed::Text(_) => panic!("an e-mail was wanted"),
        }
    }

    fn composer() -> Composer {
        Composer::new("Regione Unità Test <codici@crspin.example.it>".parse().expect("a mailbox"))
    }

    #[test]
    fn every_try_sends_the_same_bytes() {
        for language in Language::ALL {
            let first = mail(&claimed(*language), &half("815", "234208")).expect("a message");
            let mut later = claimed(*language);
            later.tries = 7;
            later.lease = At::from_millis(1_795_900_000_000);
            let again = mail(&later, &half("815", "234208")).expect("a message");
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
            let message = mail(&claimed, &half("815", "234208")).expect("a message");
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
                claimed.release.as_ref().expect("a release").as_str(),
            ] {
                assert!(text.contains(wanted), "{wanted:?} is missing in\n{text}");
            }
            assert!(!text.contains(CARD), "{text}");
            assert!(!text.contains('\u{2068}') && !text.contains('@'.to_string().repeat(2).as_str()));
            let body = text.split_once("\r\n\r\n").expect("a body").1;
            assert!(!body.contains('@') && !body.contains("maria"), "{body}");
            assert!(!body.contains("=\r\n"), "no line is broken: {body}");
            assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "only whole ends of lines");
        }
    }

    #[test]
    fn one_digit_reads_right() {
        let message = mail(&claimed(Language::It), &half("1", "1")).expect("a message");
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
            assert_eq!(mail(&claimed, &half("815", "234208")).err(), Some(NotAnAddress), "{address:?}");
        }
    }
}
