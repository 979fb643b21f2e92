//! Whether the operator's card is there, at each act: by its number, which any program may read, without PIN and module.
//!
//! This is a rule for people who keep to it, so that nobody acts for an operator who went away with the card. It is no proof to
//! the service: the session's key is that.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::readers::{self, Reader};
use crate::exit::{Code, Failure};
use crate::pkcs11::module;
use crate::pkcs11::token;

/// How the card of a session is known again. Kept beside the session's key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OperatorCard {
    /// By its number, EF.ID_Carta.
    Number(String),
    /// By ATR and reader, for a card that does not show its number.
    Look {
        /// How it answers a reset.
        atr: Vec<u8>,
        /// Where it was.
        reader: String,
    },
    /// By its module, for a token that is in no reader, as those in software are.
    Token {
        /// The module that knows it.
        module: PathBuf,
        /// Its serial number.
        serial: String,
    },
}

impl OperatorCard {
    /// How this card will be known again: in the reader that the module names, or by the module.
    #[must_use]
    pub fn of(reader: &str, serial: &str, module: &Path) -> Self {
        let token = || Self::Token { module: module.to_owned(), serial: serial.to_owned() };
        if module::is_software(module) {
            return token();
        }
        if let Some(number) = readers::card_number(reader) {
            return Self::Number(number);
        }
        let there = readers::list().unwrap_or_default().into_iter().find(|there| there.name == reader.trim() && there.has_card);
        there.map_or_else(token, |there| Self::Look { atr: there.atr, reader: there.name })
    }

    /// Its number, when it shows one.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    /// Nothing when it is there.
    ///
    /// # Errors
    /// [`Code::CardAway`] when it is not, [`Code::NoReader`] when no reader is.
    pub fn is_here(&self) -> Result<(), Failure> {
        if let Self::Token { module, serial } = self {
            let loaded = module::load(module)?;
            let seen = token::serials(&loaded)?;
            return if seen.contains(serial) { Ok(()) } else { Err(away("none", None)) };
        }
        let readers = readers::list()?;
        let cards: Vec<&Reader> = readers.iter().filter(|reader| reader.has_card).collect();
        if cards.iter().any(|reader| self.is_in(reader)) {
            return Ok(());
        }
        Err(cards.first().map_or_else(|| away("none", readers.first()), |other| away("other", Some(other))))
    }

    fn is_in(&self, there: &Reader) -> bool {
        match self {
            Self::Number(number) => readers::card_number(&there.name).as_ref() == Some(number),
            Self::Look { atr, reader } => there.atr == *atr && there.name == *reader,
            Self::Token { .. } => false,
        }
    }
}

impl std::fmt::Debug for OperatorCard {
    /// Without the number, which leads to a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OperatorCard(..)")
    }
}

fn away(seen: &str, reader: Option<&Reader>) -> Failure {
    Failure::new(Code::CardAway).with("seen", seen).with("reader", reader.map_or("-", |reader| &reader.name))
}
