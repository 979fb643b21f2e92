//! The parts of a message: what was signed and the signature, and in what was signed the provider's data and the original.
//!
//! Only the parts of the outermost level are told apart, with the parser's own reader. Its reading of a whole message goes into
//! messages within messages as deep as a sender likes, and giving that up again would need as deep a stack.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::parsers::MessageStream;
use mail_parser::{MessagePart, MimeHeaders};

use super::headers;
use crate::domain::pec_unfit::Unfit;

/// More parts than any provider makes.
const MOST: usize = 50;
/// Parts within parts: mixed, related, alternative, and some room.
const DEPTH: usize = 6;

/// The parts that count.
#[derive(Debug)]
pub struct Parts<'x> {
    /// The provider's data, XML.
    pub daticert: Cow<'x, [u8]>,
    /// The original message; many receipts have none.
    pub postacert: Option<Cow<'x, [u8]>>,
}

/// Finds the parts by their names. Each may be there once.
pub fn split(signed: &[u8]) -> Result<Parts<'_>, Unfit> {
    let (mut daticert, mut postacert) = (None, None);
    for part in outermost(signed)?.into_iter().map(Part::read) {
        let place = match part.headers.attachment_name() {
            Some(name) if name.eq_ignore_ascii_case("daticert.xml") => &mut daticert,
            Some(name) if name.eq_ignore_ascii_case("postacert.eml") => &mut postacert,
            _ => continue,
        };
        if place.replace(part.content()?).is_some() {
            return Err(Unfit::Parts);
        }
    }
    Ok(Parts { daticert: daticert.ok_or(Unfit::Parts)?, postacert })
}

/// The attached files of an e-mail with their names, in its own parts and in those of parts within; what lies in a message that is
/// attached belongs to that message.
///
/// # Errors
/// When it cannot be told apart, or has parts within parts within parts beyond what any program makes.
pub fn attachments(whole: &[u8]) -> Result<Vec<(String, Vec<u8>)>, Unfit> {
    let mut files = Vec::new();
    collect(whole, DEPTH, &mut files)?;
    Ok(files)
}

fn collect(whole: &[u8], deeper: usize, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), Unfit> {
    let part = Part::read(whole);
    if part.headers.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("multipart")) {
        let deeper = deeper.checked_sub(1).ok_or(Unfit::Broken)?;
        return outermost(whole)?.into_iter().try_for_each(|part| collect(part, deeper, files));
    }
    if files.len() == MOST {
        return Err(Unfit::Broken);
    }
    if let Some(name) = part.headers.attachment_name() {
        files.push((name.to_owned(), part.content()?.into_owned()));
    }
    Ok(())
}

/// What was signed, and the signature (DER).
#[derive(Debug)]
pub struct WithSignature<'x> {
    /// The part that was signed, with its headers, its lines ended as they were when it was signed.
    pub content: Cow<'x, [u8]>,
    /// The signature.
    pub signature: Cow<'x, [u8]>,
}

/// Tells apart what was signed and the signature, of a message that says to have both.
pub fn with_signature(raw: &[u8]) -> Result<WithSignature<'_>, Unfit> {
    let [content, signature] = outermost(raw)?[..] else { return Err(Unfit::Broken) };
    let signature = Part::read(signature);
    let kinds = ["pkcs7-signature", "x-pkcs7-signature"];
    if !kinds.iter().any(|kind| signature.headers.is_content_type("application", kind)) {
        return Err(Unfit::Unsigned);
    }
    Ok(WithSignature { content: lines(content), signature: signature.content()? })
}

/// Every part of the outermost level, with its headers.
fn outermost(whole: &[u8]) -> Result<Vec<&[u8]>, Unfit> {
    let Part { headers, body } = Part::read(whole);
    let kind = headers.content_type().filter(|kind| kind.ctype().eq_ignore_ascii_case("multipart"));
    let boundary = kind.and_then(|kind| kind.attribute("boundary")).filter(|boundary| !boundary.is_empty());
    let boundary = boundary.ok_or(Unfit::Broken)?.as_bytes();
    let mut stream = MessageStream::new(body);
    if !stream.seek_next_part(boundary) {
        return Err(Unfit::Broken);
    }
    let mut parts = Vec::new();
    while !stream.is_multipart_end() {
        let start = stream.offset();
        let (end, _) = stream.mime_part(boundary);
        // Without a boundary after it, it was cut off.
        if end == usize::MAX || parts.len() == MOST {
            return Err(Unfit::Broken);
        }
        parts.push(stream.bytes(start..end));
    }
    Ok(parts)
}

/// A part: its headers, and its body as it was sent.
struct Part<'x> {
    headers: MessagePart<'x>,
    body: &'x [u8],
}

impl<'x> Part<'x> {
    fn read(whole: &'x [u8]) -> Self {
        let (headers, body) = headers::of(whole);
        Self { headers: MessagePart { headers, ..MessagePart::default() }, body }
    }

    /// The body as it was before it was made fit for mail.
    fn content(&self) -> Result<Cow<'x, [u8]>, Unfit> {
        let encoding = self.headers.content_transfer_encoding().unwrap_or_default().trim().to_ascii_lowercase();
        match encoding.as_str() {
            "base64" => base64_decode(self.body).map(Cow::Owned).ok_or(Unfit::Broken),
            "quoted-printable" => quoted_printable_decode(self.body).map(Cow::Owned).ok_or(Unfit::Broken),
            _ => Ok(self.body.into()),
        }
    }
}

/// The text with every line ended as in mail, however some server kept it.
fn lines(text: &[u8]) -> Cow<'_, [u8]> {
    let bare = |(at, byte): (usize, &u8)| *byte == b'\n' && (at == 0 || text[at - 1] != b'\r');
    let missing = text.iter().enumerate().filter(|place| bare(*place)).count();
    if missing == 0 {
        return text.into();
    }
    let mut ended = Vec::with_capacity(text.len() + missing);
    for place in text.iter().enumerate() {
        if bare(place) {
            ended.push(b'\r');
        }
        ended.push(*place.1);
    }
    ended.into()
}
