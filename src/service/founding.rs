//! Who signed the file of an installation's first people.

use super::card_check::CardCheck;
use super::p7m::{self, NotSigned};
use crate::config::service::LoginSettings;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::time::At;
use crate::exit::Failure;

/// The content of a signed file and whose card signed it, judged as at login; why it is not believed, in the inner error.
///
/// # Errors
/// When the issuers of cards that the settings name cannot be read.
pub fn signer(signed: &[u8], login: &LoginSettings, now: At) -> Result<Result<(Vec<u8>, FiscalCode), NotSigned>, Failure> {
    let cards = CardCheck::load(login)?;
    Ok(p7m::open(signed, &cards, now))
}
