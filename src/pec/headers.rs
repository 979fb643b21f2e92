//! Headers: those around an envelope or receipt, and those of the original message.

use mail_parser::parsers::MessageStream;
use mail_parser::{Address, Header, HeaderName, HeaderValue, MessageParser};

use super::ReceiptKind;
use crate::domain::pec_unfit::Unfit;

/// What a message of certified mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A message of somebody.
    Envelope,
    /// A receipt.
    Receipt(ReceiptKind),
}

impl Sort {
    /// By the name that headers and the provider's data have for it.
    pub fn named(name: &str) -> Option<Self> {
        if name == "posta-certificata" { Some(Self::Envelope) } else { name.parse().ok().map(Self::Receipt) }
    }
}

/// The headers around it.
#[derive(Debug)]
pub struct Headers {
    /// What it says that it is.
    pub sort: Sort,
    /// The provider's address.
    pub from: String,
    /// To whom answers go.
    pub reply_to: Option<String>,
    /// The Message-ID that the sender's program gave.
    pub about: String,
}

impl Headers {
    /// Reads the headers at the beginning of a message.
    pub fn read(raw: &[u8]) -> Result<Self, Unfit> {
        let (headers, _) = of(raw);
        let transport = raw_text(&headers, "X-Trasporto")?;
        let receipt = raw_text(&headers, "X-Ricevuta")?;
        let sort = match (transport, receipt) {
            (None, None) => return Err(Unfit::NotCertified),
            (Some("errore"), None) => return Err(Unfit::Anomaly),
            (Some("posta-certificata"), None) => Sort::Envelope,
            (None, Some(kind)) => Sort::Receipt(kind.parse().map_err(|_| Unfit::Headers)?),
            _ => return Err(Unfit::Headers),
        };
        signed(&headers)?;
        Ok(Self {
            sort,
            from: address(&headers, &HeaderName::From)?.ok_or(Unfit::Headers)?,
            reply_to: address(&headers, &HeaderName::ReplyTo)?,
            about: raw_text(&headers, "X-Riferimento-Message-ID")?.map(bare).ok_or(Unfit::Headers)?.to_owned(),
        })
    }
}

/// What the headers of the original message say.
#[derive(Debug)]
pub struct Original {
    /// Its sender.
    pub from: String,
    /// Its Message-ID.
    pub message_id: String,
    /// The Message-ID that it had before a provider gave it another.
    pub before: Option<String>,
}

impl Original {
    /// Reads the headers of the original message; its body is never looked at.
    pub fn read(content: &[u8]) -> Result<Self, Unfit> {
        let (headers, _) = of(content);
        let read = || -> Result<Option<Self>, Unfit> {
            let (Some(from), Some(id)) = (address(&headers, &HeaderName::From)?, raw_text(&headers, HeaderName::MessageId)?)
            else {
                return Ok(None);
            };
            let before = raw_text(&headers, "X-Riferimento-Message-ID")?.map(|id| bare(id).to_owned());
            Ok(Some(Self { from, message_id: bare(id).to_owned(), before }))
        };
        // Whatever is missing or there twice: it is not what the provider's data say.
        read().ok().flatten().ok_or(Unfit::Disagree)
    }
}

/// The headers at the beginning, in their order, and what comes after them. What is needed here is read; everything else
/// stays raw.
pub fn of(whole: &[u8]) -> (Vec<Header<'_>>, &[u8]) {
    let parser = MessageParser::new()
        .header_address(HeaderName::From)
        .header_address(HeaderName::ReplyTo)
        .header_content_type(HeaderName::ContentType)
        .header_content_type(HeaderName::ContentDisposition)
        .default_header_raw();
    let mut headers = Vec::new();
    let mut stream = MessageStream::new(whole);
    stream.parse_headers(&parser, &mut headers);
    (headers, stream.bytes(stream.offset()..whole.len()))
}

/// A header that may be there once.
fn one<'h, 'x>(headers: &'h [Header<'x>], name: &HeaderName<'_>) -> Result<Option<&'h HeaderValue<'x>>, Unfit> {
    let mut found = headers.iter().filter(|header| header.name == *name);
    match (found.next(), found.next()) {
        (Some(header), None) => Ok(Some(&header.value)),
        (None, _) => Ok(None),
        _ => Err(Unfit::Headers),
    }
}

fn raw_text<'h>(headers: &'h [Header<'_>], name: impl Into<HeaderName<'static>>) -> Result<Option<&'h str>, Unfit> {
    match one(headers, &name.into())? {
        None => Ok(None),
        Some(HeaderValue::Text(text)) => Ok(Some(text.trim())),
        Some(_) => Err(Unfit::Headers),
    }
}

/// The only address in a header, in lower case.
fn address(headers: &[Header<'_>], name: &HeaderName<'_>) -> Result<Option<String>, Unfit> {
    match one(headers, name)? {
        None => Ok(None),
        Some(HeaderValue::Address(Address::List(list))) => match &list[..] {
            [one] => Ok(Some(lower(one.address.as_deref().ok_or(Unfit::Headers)?))),
            _ => Err(Unfit::Headers),
        },
        Some(_) => Err(Unfit::Headers),
    }
}

/// Whether the content has a signature beside it; opaque signatures are not certified mail (RFC 6109).
fn signed(headers: &[Header<'_>]) -> Result<(), Unfit> {
    let kind = one(headers, &HeaderName::ContentType)?.and_then(HeaderValue::as_content_type).ok_or(Unfit::Unsigned)?;
    let signed = kind.ctype().eq_ignore_ascii_case("multipart")
        && kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("signed"));
    if signed { Ok(()) } else { Err(Unfit::Unsigned) }
}

/// A Message-ID without its angle brackets.
pub fn bare(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(id)
}

/// An address in lower case. Letters beyond ASCII stay: some of them would become ASCII.
pub fn lower(address: &str) -> String {
    address.trim().to_ascii_lowercase()
}
