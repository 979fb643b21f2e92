//! What a module is and what it sees, without any PIN: for whoever looks for a fault.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::module;
use super::token::{Card, tokens};
use crate::exit::Failure;

/// A module that was loaded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Survey {
    /// What it calls itself.
    pub description: String,
    /// Its version, major and minor.
    pub version: Option<(u8, u8)>,
    /// The tokens that it sees.
    pub tokens: Vec<TokenSeen>,
}

/// A token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TokenSeen {
    /// Its label.
    pub label: String,
    /// Its serial number.
    pub serial: String,
    /// The name of the reader, as far as the module tells it.
    pub reader: String,
    /// Its CNS authentication certificate, DER, when it has one.
    pub certificate: Option<Vec<u8>>,
}

/// Loads this module, in this process, and looks around with it. Tokens that cannot be read are there without a certificate.
///
/// # Errors
/// [`crate::exit::Code::Module`] when it does not load; [`crate::exit::Code::CardFault`] when it does not list its tokens.
pub fn survey(path: &Path) -> Result<Survey, Failure> {
    module::candidates(Some(path))?;
    let module = module::load(path)?;
    let description = module.get_library_info().map(|info| info.library_description().to_owned()).unwrap_or_default();
    let mut seen = Vec::new();
    for (slot, token) in tokens(&module)? {
        let certificate = Card::with_certificate(&module, path, slot, &token).ok().flatten();
        let reader = module.get_slot_info(slot).map(|slot| slot.slot_description().to_owned()).unwrap_or_default();
        seen.push(TokenSeen {
            label: token.label().to_owned(),
            serial: token.serial_number().to_owned(),
            reader: reader.trim().to_owned(),
            certificate: certificate.map(|card| card.certificate.der),
        });
    }
    Ok(Survey { description, version: module::version(&module), tokens: seen })
}
