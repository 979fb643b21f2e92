//! The file EF.Dati_personali of a CNS: who the card's holder is, as anybody may read it from the chip.
//!
//! Six hexadecimal digits tell the length of what follows: sixteen fields, each with its length as two hexadecimal digits
//! before it (AgID, CNS file system; OpenSC's `pkcs15-itacns.c`). What follows that is padding.

use std::fmt;

use super::fiscal_code::{FiscalCode, NotAFiscalCode};
use super::time::Date;

/// What is kept of the file. Height, citizenship, residence and notes are read over: nobody here needs them.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalData {
    /// The holder.
    pub fiscal_code: FiscalCode,
    /// Family name; may be empty.
    pub surname: String,
    /// Given names; may be empty.
    pub given_name: String,
    /// Day of birth, when the card tells one.
    pub born: Option<Date>,
    /// First day of the card, when it tells one.
    pub issued: Option<Date>,
    /// Last day of the card, when it tells one.
    pub expires: Option<Date>,
}

/// Why bytes are not personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPersonalData {
    /// The file is empty: only zeros, or `FF` as cards come from the factory.
    #[error("the file of personal data is empty")]
    Empty,
    /// The length in front of everything is no number, or says more than there is.
    #[error("the length in front of the personal data is wrong")]
    Length,
    /// The length of this field, counted from 1, is no number or leads beyond the end.
    #[error("the length of field {0} of the personal data is wrong")]
    Field(usize),
    /// The codice fiscale is none.
    #[error("the codice fiscale on the card is not valid: {0}")]
    FiscalCode(NotAFiscalCode),
}

/// Digits of the length in front of everything.
pub const HEADER: usize = 6;
const FIELDS: usize = 16;
const ISSUED: usize = 1;
const EXPIRES: usize = 2;
const SURNAME: usize = 3;
const GIVEN_NAME: usize = 4;
const BORN: usize = 5;
const FISCAL_CODE: usize = 8;

impl PersonalData {
    /// Reads the content of the file; what stands after the fields is padding.
    ///
    /// # Errors
    /// When a length is wrong or the codice fiscale is none. Names and days may be missing: somebody looks at the document.
    pub fn parse(file: &[u8]) -> Result<Self, NotPersonalData> {
        let length = length(file)?;
        let mut rest = file.get(HEADER..HEADER + length).ok_or(NotPersonalData::Length)?;
        let mut fields: [&[u8]; FIELDS] = [&[]; FIELDS];
        for (number, field) in (1..).zip(&mut fields) {
            // Fields at the end may be left out, whole ones only.
            if rest.is_empty() {
                break;
            }
            let length = rest.get(..2).and_then(hex).ok_or(NotPersonalData::Field(number))?;
            *field = rest.get(2..2 + length).ok_or(NotPersonalData::Field(number))?;
            rest = rest.get(2 + length..).unwrap_or_default();
        }
        Ok(Self {
            fiscal_code: text(fields[FISCAL_CODE]).parse().map_err(NotPersonalData::FiscalCode)?,
            surname: text(fields[SURNAME]),
            given_name: text(fields[GIVEN_NAME]),
            born: day(fields[BORN]),
            issued: day(fields[ISSUED]),
            expires: day(fields[EXPIRES]),
        })
    }

    /// Given and family name, as people say them; empty when the card has neither.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.surname).trim().to_owned()
    }
}

/// How many bytes follow the first six, as these say. Tells a reader of cards how much to read.
///
/// # Errors
/// When the file is too short or empty, or they are no number.
pub fn length(file: &[u8]) -> Result<usize, NotPersonalData> {
    let header = file.get(..HEADER).ok_or(NotPersonalData::Length)?;
    if header.iter().all(|byte| *byte == 0) || header.iter().all(|byte| *byte == 0xFF) {
        return Err(NotPersonalData::Empty);
    }
    match hex(header) {
        Some(0) => Err(NotPersonalData::Empty),
        Some(length) => Ok(length),
        None => Err(NotPersonalData::Length),
    }
}

/// A number in hexadecimal digits, of either case; without the signs and blanks that other readers of numbers take.
fn hex(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0, |number, digit| Some(number * 16 + usize::try_from(char::from(*digit).to_digit(16)?).ok()?))
}

/// Latin-1, which has what Italian names need; cards in ASCII are the same. Control characters could play with the terminal.
fn text(field: &[u8]) -> String {
    let kept: String = field.iter().map(|byte| char::from(*byte)).filter(|c| !c.is_control()).collect();
    kept.trim().to_owned()
}

/// `DDMMYYYY`.
fn day(field: &[u8]) -> Option<Date> {
    let text =
        std::str::from_utf8(field).ok().filter(|text| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (day, month, year) = (text[..2].parse().ok()?, text[2..4].parse().ok()?, text[4..].parse().ok()?);
    Date::new(year, month, day).ok()
}

impl fmt::Debug for PersonalData {
    /// Without the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalData(..)")
    }
}

#[cfg(test)]
mod tests;
