//! What is wrong with a value that somebody typed, in their language.

use std::str::FromStr;

use super::Texts;
use crate::domain::behalf::{Ground, NotADeclaration, NotAFullName, NotAGround, NotAKinship, NotAProtocol};
use crate::domain::bulletin::NotNews;
use crate::domain::card_id::NotACardId;
use crate::domain::card_number::NotACardNumber;
use crate::domain::contact::{NoContact, NotAChannel, NotAMobile, NotAnEmail};
use crate::domain::document::{DocumentKind, NotADocumentKind, NotADocumentNumber, NotAnIssuer};
use crate::domain::fiscal_code::NotAFiscalCode;
use crate::domain::message::{Language, MessageState, NotALanguage, NotAMessageState};
use crate::domain::operator::{NotARole, NotAStanding, NotAnEnteCode, Role, Standing};
use crate::domain::release::NotAReleaseId;
use crate::exit::{Code, Failure};

/// An error of a value that has a text in each language.
pub trait Explain {
    /// What is wanted, in the language of the texts.
    fn explain(&self, texts: &Texts) -> String;
}

impl Explain for NotACardId {
    fn explain(&self, texts: &Texts) -> String {
        texts.get(match self {
            Self::Digits => "bad-card-id-digits",
            Self::NumberCheck => "bad-card-id-number-check",
            Self::TeamStart => "bad-card-id-team-start",
            Self::TeamCheck => "bad-card-id-team-check",
        })
    }
}

impl Explain for NotAFiscalCode {
    fn explain(&self, texts: &Texts) -> String {
        match self {
            Self::Length(length) => texts.with("bad-fiscal-code-length", &[("length", &length.to_string())]),
            Self::Character(place) => texts.with("bad-fiscal-code-character", &[("place", &place.to_string())]),
            Self::Day => texts.get("bad-fiscal-code-day"),
            Self::Check => texts.get("bad-fiscal-code-check"),
        }
    }
}

impl Explain for NotNews {
    fn explain(&self, texts: &Texts) -> String {
        texts.get(match self {
            Self::Subject => "bad-news-subject",
            Self::Empty => "bad-news-empty",
            Self::TooLong => "bad-news-too-long",
            Self::Sign => "bad-news-sign",
        })
    }
}

/// Errors with one text each.
macro_rules! explain {
    ($($error:ty => $text:literal;)*) => {
        $(impl Explain for $error {
            fn explain(&self, texts: &Texts) -> String {
                texts.get($text)
            }
        })*
    };
}

explain! {
    NotACardNumber => "bad-card-number";
    NotAnEmail => "bad-email";
    NotAMobile => "bad-mobile";
    NoContact => "bad-contacts";
    NotADocumentNumber => "bad-document-number";
    NotAnIssuer => "bad-issuer";
    NotAFullName => "bad-full-name";
    NotAKinship => "bad-kinship";
    NotAProtocol => "bad-protocol";
    NotADeclaration => "bad-declaration";
    NotAReleaseId => "bad-release-id";
    crate::domain::enrolment::NotACaseId => "bad-case-id";
    crate::domain::enrolment::NotAnEnteFiscalCode => "bad-ente-fiscal-code";
    crate::domain::delivery::NotAMessageId => "bad-message-id";
    crate::domain::delivery::NotAnAge => "bad-age";
    NotAnEnteCode => "bad-ente-code";
    jiff::Error => "bad-date";
}

/// Errors of closed lists, which are told with the list.
macro_rules! explain_list {
    ($($error:ty => $list:ty;)*) => {
        $(impl Explain for $error {
            fn explain(&self, texts: &Texts) -> String {
                let names: Vec<&str> = <$list>::ALL.iter().map(|member| member.as_str()).collect();
                texts.with("bad-choice", &[("choices", &names.join(", "))])
            }
        })*
    };
}

explain_list! {
    NotADocumentKind => DocumentKind;
    NotAGround => Ground;
    NotALanguage => Language;
    NotAMessageState => MessageState;
    crate::domain::message::NotAMessageKind => crate::domain::message::MessageKind;
    NotAChannel => crate::domain::contact::Channel;
    crate::domain::bulletin::NotAnAudience => crate::domain::bulletin::Audience;
    NotARole => Role;
    NotAStanding => Standing;
    crate::domain::tenure::NotAnEnteAct => crate::domain::tenure::EnteAct;
}

impl Texts {
    /// Reads a value that was given as `what`, a flag or a column.
    pub fn read<T>(&self, what: &str, text: &str) -> Result<T, Failure>
    where
        T: FromStr<Err: Explain>,
    {
        text.parse().map_err(|error: T::Err| Failure::new(Code::BadValue).with("what", what).with("why", error.explain(self)))
    }

    /// Reads a value at a prompt: what is wrong with it, without the name of a flag.
    pub fn check<T>(&self, text: &str) -> Result<T, String>
    where
        T: FromStr<Err: Explain>,
    {
        text.parse().map_err(|error: T::Err| error.explain(self))
    }
}
