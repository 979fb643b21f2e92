//! Opens certified mail (PEC, RFC 6109 and DM 2 novembre 2005): envelopes that a provider wrapped around the message of a
//! sender, and the receipts of the providers.
//!
//! A provider signs what it sends (S/MIME). Nothing is read from a message before that signature and its chain were checked,
//! and then only what was signed: the provider's data (`daticert.xml`) and, in an envelope, the original message
//! (`postacert.eml`). The headers around them are signed by nobody, and may only say the same again.
//!
//! A believed envelope proves that whoever has the sender's box sent it. It does not prove that they may want what they want.

mod daticert;
mod headers;
mod parts;
mod signature;

use std::fmt;

use crate::domain::pec_unfit::Unfit;
use crate::domain::time::At;

pub use crate::domain::receipt::ReceiptKind;

pub use self::parts::attachments;
pub use self::signature::Trust;

use self::daticert::Daticert;
use self::headers::{Headers, Sort};

/// The most that is looked at: what providers must carry (30 MB), in base64, with room for what they add.
const MOST: usize = 45 * 1024 * 1024;

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A message of somebody.
    Envelope(Envelope),
    /// What a provider says of a message of ours.
    Receipt(Receipt),
}

/// A message, as the sender's provider vouches for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The provider's number of it, the same for every copy.
    pub identifier: String,
    /// The Message-ID that the sender's program gave it, without angle brackets: answers refer to it.
    pub message_id: String,
    /// The box that sent it, in lower case.
    pub sender: String,
    /// Its subject; empty when it has none.
    pub subject: String,
    /// The name of the provider that signed it.
    pub provider: String,
    /// The original message, byte for byte. It is the sender's: how deep its parts lie in one another is not bounded.
    pub content: Vec<u8>,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { identifier, message_id, sender, content, .. } = self;
        write!(f, "Envelope({identifier}, {message_id}, {sender}, {} bytes)", content.len())
    }
}

/// What a provider says of a message of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What happened to it.
    pub kind: ReceiptKind,
    /// The Message-ID that our message had, without angle brackets.
    pub about: String,
    /// The one recipient of whom this is said, in lower case; most kinds of receipt are about all.
    pub recipient: Option<String>,
    /// Why, in the provider's words, or its code of the error.
    pub words: Option<String>,
    /// The provider's number of the message.
    pub identifier: String,
}

/// Opens what came to our box.
///
/// # Errors
/// Why it is not believed: the first reason found. What is not believed may be anybody's.
pub fn open(raw: &[u8], trust: &Trust, ours: &str, now: At) -> Result<Taken, Unfit> {
    if raw.len() > MOST {
        return Err(Unfit::TooLarge);
    }
    let headers = Headers::read(raw)?;
    let signed = signature::check(raw, trust, now)?;
    if !signed.is_of(&headers.from) {
        return Err(Unfit::SignerDomain);
    }
    let parts = parts::split(&signed.content)?;
    let data = Daticert::read(&parts.daticert)?;
    if data.sort != headers.sort || data.message_id != headers.about {
        return Err(Unfit::Disagree);
    }
    match data.sort {
        Sort::Envelope => {
            let content = parts.postacert.ok_or(Unfit::Parts)?;
            envelope(data, &headers, content.into_owned(), ours).map(Taken::Envelope)
        }
        Sort::Receipt(kind) => receipt(kind, data, ours).map(Taken::Receipt),
    }
}

fn envelope(data: Daticert, headers: &Headers, content: Vec<u8>, ours: &str) -> Result<Envelope, Unfit> {
    let original = headers::Original::read(&content)?;
    // A provider gives the original its own number, and keeps the sender's beside it.
    let renamed = original.message_id == data.identifier && original.before.as_ref() == Some(&data.message_id);
    let same = original.message_id == data.message_id || renamed;
    let answered = headers.reply_to.as_ref().is_none_or(|reply_to| *reply_to == data.sender);
    if data.error.is_some() || original.from != data.sender || !same || !answered {
        return Err(Unfit::Disagree);
    }
    match &data.to(ours)[..] {
        [certified] if *certified => {}
        _ => return Err(Unfit::NotForUs),
    }
    Ok(Envelope {
        identifier: data.identifier,
        message_id: data.message_id,
        sender: data.sender,
        subject: data.subject,
        provider: data.provider,
        content,
    })
}

fn receipt(kind: ReceiptKind, data: Daticert, ours: &str) -> Result<Receipt, Unfit> {
    if !data.sender.eq_ignore_ascii_case(ours.trim()) {
        return Err(Unfit::NotForUs);
    }
    let words = data.words.or(data.error);
    Ok(Receipt { kind, about: data.message_id, recipient: data.delivered_to, words, identifier: data.identifier })
}
