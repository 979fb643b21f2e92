//! The message with the second half: the same bytes for the same claim, whenever and however often it is made.
//!
//! It holds no name, no codice fiscale and no card number.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message, SinglePart};
use zeroize::Zeroizing;

use super::texts::{Digits, MessageTexts};
use crate::domain::contact::Channel;
use crate::store::model::Claimed;
use crate::vault::hex;

/// No line of a mail is longer (RFC 2045).
const LINE: usize = 76;

/// Makes messages from claims and what they bring.
#[derive(Debug)]
pub struct Composer {
    from: Mailbox,
    texts: MessageTexts,
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

/// The address that was given is none that a message can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address that a message can go to")]
pub struct NotAnAddress;

impl Composer {
    pub const fn new(from: Mailbox, texts: MessageTexts) -> Self {
        Self { from, texts }
    }

    /// The message for this claim. The date is the one on which it was queued, the Message-ID comes from its number in the
    /// outbox, and the body always has the same encoding, so that every try sends the same bytes.
    pub fn compose(&self, claimed: &Claimed, digits: &Digits<'_>) -> Result<Composed, NotAnAddress> {
        let release = claimed.release.as_ref().map(ToString::to_string).unwrap_or_default();
        let sort = (claimed.kind, claimed.channel, claimed.language);
        // There is a text of every sort.
        let filled = self.texts.fill(sort, claimed.product.as_ref(), &release, digits).ok_or(NotAnAddress)?;
        let name = hex(&claimed.id);
        if claimed.channel == Channel::Sms {
            return Ok(Composed::Text(TextMessage {
                name,
                to: claimed.address.clone(),
                text: filled.body,
                validity: claimed.deadline.since(claimed.queued),
            }));
        }
        let queued = UNIX_EPOCH + Duration::from_millis(u64::try_from(claimed.queued.millis()).unwrap_or(0));
        let body = Body::dangerous_pre_encoded(Vec::new(), ContentTransferEncoding::QuotedPrintable);
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, claimed.address.parse().map_err(|_| NotAnAddress)?))
            .message_id(Some(format!("<{name}@{}>", self.from.email.domain())))
            .date(queued)
            .subject(filled.subject)
            // Holiday answers would come to an address that nobody reads (RFC 3834).
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body))
            .map_err(|_| NotAnAddress)?;
        let bytes = with_body(&message.formatted(), &filled.body);
        Ok(Composed::Mail(MailMessage { name, envelope: message.envelope().clone(), bytes }))
    }
}

/// The headers as lettre made them, and the body, in memory that is wiped: no library on the way keeps a copy of the digits.
fn with_body(headers: &[u8], body: &str) -> Zeroizing<Vec<u8>> {
    let end = headers.windows(4).position(|end| end == b"\r\n\r\n").map_or(headers.len(), |at| at + 4);
    // Room for all from the start, so that it never moves: each byte takes three at most, and a line break two in place of one.
    let mut bytes = Zeroizing::new(Vec::with_capacity(end + 4 * body.len() + 8));
    bytes.extend_from_slice(&headers[..end]);
    for line in body.lines() {
        quoted_printable(line, &mut bytes);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

/// One line as quoted-printable (RFC 2045). Digits stand for themselves.
fn quoted_printable(line: &str, to: &mut Vec<u8>) {
    let mut column = 0;
    for (at, byte) in line.bytes().enumerate() {
        let last = at + 1 == line.len();
        let plain = match byte {
            b'=' => false,
            // White space at the end is lost on the way.
            b' ' | b'\t' => !last,
            // Some server took a line with a dot alone for the end.
            b'.' => column != 0,
            byte => byte.is_ascii_graphic(),
        };
        let room = if plain { 1 } else { 3 };
        // A place for the sign that the line goes on.
        if column + room > LINE - usize::from(!last) {
            to.extend_from_slice(b"=\r\n");
            column = 0;
        }
        column += room;
        if plain {
            to.push(byte);
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            to.extend_from_slice(&[b'=', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::service::TextSettings;
    use crate::domain::card_number::CardNumber;
    use crate::domain::codes::MessageHalf;
    use crate::domain::message::{Language, MessageKind, MessageState};
    use crate::domain::release::ReleaseId;
    use crate::domain::sealed::{OaepHash, SealedHalf, Side, WrappedKey};
    use crate::domain::time::At;
    use crate::secret::Secret;
    use crate::store::model::{Content, SealedMessage};

    const CARD: &str = "603001234567890";

    fn claimed(language: Language) -> Claimed {
        let key = WrappedKey { id: [2; 16], side: Side::Message, wrapped_for: [3; 32], oaep: OaepHash::Sha256, wrapped: vec![] };
        Claimed {
            doubt: None,
            id: [0xa5; 16],
            kind: MessageKind::Half,
            release: Some(ReleaseId::from_random(77)),
            product: Some("ts-cns".parse().expect("a product")),
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
        let texts = MessageTexts::load(&TextSettings::default()).expect("texts");
        Composer::new("Regione Unità Test <codici@crspin.example.it>".parse().expect("a mailbox"), texts)
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
            (Language::De, "Letzte 3 Ziffern der PIN: 815\r\n", "Letzte 6 Ziffern der PUK: 234 208\r\n"),
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
    fn no_header_is_smuggled_in_by_an_address() {
        for address in ["", "nobody", "a@b.it\r\nBcc: c@d.it", "a@b.it, c@d.it", "<a@b.it>"] {
            let mut claimed = claimed(Language::It);
            address.clone_into(&mut claimed.address);
            assert_eq!(mail(&claimed, &half("815", "234208")).err(), Some(NotAnAddress), "{address:?}");
        }
    }

    #[test]
    fn whatever_a_text_holds_arrives_as_it_was() {
        let long = format!("{} 815", "perché più lungo ".repeat(40));
        for body in ["", ".\n", "..x\n. y\n", "a = b=3D\n", "ends in white space \t\nè\n", "😀€\u{a0}\n", "x\n\n\ny\n", &long]
        {
            let bytes = with_body(b"A: b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", body);
            let text = std::str::from_utf8(&bytes).expect("ASCII");
            assert!(text.is_ascii() && text.lines().all(|line| line.len() <= LINE), "{text}");
            assert!(
                text.split_once("\r\n\r\n").is_some_and(|(_, body)| body.lines().all(|line| !line.starts_with('.'))),
                "{text}"
            );
            let read = mail_parser::MessageParser::default()
                .parse(&bytes[..])
                .and_then(|mail| mail.body_text(0).map(std::borrow::Cow::into_owned));
            let whole = body.lines().flat_map(|line| [line, "\n"]).collect::<String>();
            assert_eq!(
                read.unwrap_or_default().replace("\r\n", "\n").trim_end_matches('\n'),
                whole.trim_end_matches('\n'),
                "{text}"
            );
        }
        assert!(String::from_utf8_lossy(&with_body(b"\r\n\r\n", &"9".repeat(200))).matches("=\r\n").count() == 2);
    }
}
