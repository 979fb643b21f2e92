//! The codice fiscale (DM 23 December 1976 no. 13813): 16 characters, or 11 digits while provisional.

use std::fmt;
use std::str::FromStr;

use super::card_number::luhn_sum;
use super::time::Date;

mod compute;
#[cfg(test)]
mod tests;

pub use compute::NoFiscalCode;

/// A codice fiscale that is formally right; whether a person has it, only the Agenzia delle Entrate can say.
///
/// Omocodes (digits replaced by letters) are codes of their own: they are compared exactly and never brought back to
/// the code they came from, which may be another person's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalCode(String);

/// Why a text is not a codice fiscale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAFiscalCode {
    /// Neither 16 characters nor 11 digits.
    #[error("a codice fiscale has 16 characters (11 digits while provisional), this has {0}")]
    Length(usize),
    /// The character at this place, counted from 1, cannot stand there.
    #[error("the character at place {0} cannot stand there")]
    Character(usize),
    /// No such day of birth in any century.
    #[error("the day of birth in it does not exist")]
    Day,
    /// The last character does not check the others.
    #[error("the last character does not check the others: one of them is mistyped")]
    Check,
}

/// Sex as the code tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Day of birth plus 40.
    Female,
    /// Day of birth as it is.
    Male,
}

const MONTHS: &str = "ABCDEHLMPRST";
const OMOCODE: &str = "LMNPQRSTUV";
/// Values of the characters at odd places; index 0 to 9 digits, 10 to 35 letters.
const ODD: [u32; 36] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
    23,
];

impl FiscalCode {
    /// The code in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code in what a barcode scanner types, which may have signs around it: the stars of Code 39, a prefix, what stood on
    /// the line before. The code is what is left without stars, or else its end, when the check letter holds.
    ///
    /// # Errors
    /// What is wrong with the text as a whole.
    pub fn from_scan(text: &str) -> Result<Self, NotAFiscalCode> {
        let text = text.trim().trim_matches('*').trim();
        text.parse().or_else(|wrong| {
            let end = text.char_indices().rev().nth(15).map(|(at, _)| text[at..].to_ascii_uppercase());
            end.and_then(|end| personal(end).ok()).ok_or(wrong)
        })
    }

    /// Whether this is a provisional code of 11 digits, which tells neither sex nor birth.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.0.len() == 11
    }

    /// Sex as the code tells it; `None` for provisional codes.
    #[must_use]
    pub fn sex(&self) -> Option<Sex> {
        let day = self.number(9..11)?;
        Some(if day > 40 { Sex::Female } else { Sex::Male })
    }

    /// Date of birth; `None` for provisional codes.
    ///
    /// The code does not tell the century: the latest one that is not after `today`, so that somebody over 100 years old
    /// shows as a child. It is shown for a look at the document; only [`FiscalCode::is_minor`] decides by it.
    #[must_use]
    pub fn birth_date(&self, today: Date) -> Option<Date> {
        let (year, month, day) = self.birth()?;
        [2000, 1900].iter().filter_map(|century| Date::new(century + year, month, day).ok()).find(|date| *date <= today)
    }

    /// Whether the person is under 18 on this day; `None` for provisional codes.
    ///
    /// The code does not tell the century, so that somebody of 100 to 117 years counts as a child: as a delegate such a person
    /// is refused, which is safer than to take a child for one; as a citizen it is for the look at the document to see.
    #[must_use]
    pub fn is_minor(&self, today: Date) -> Option<bool> {
        let born = self.birth_date(today)?;
        // Born on 29 February, one is of age on 1 March.
        Some((today.year(), today.month(), today.day()) < (born.year() + 18, born.month(), born.day()))
    }

    fn birth(&self) -> Option<(i16, i8, i8)> {
        let year = i16::try_from(self.number(6..8)?).ok()?;
        let month = i8::try_from(MONTHS.find(char::from(self.0.as_bytes()[8]))? + 1).ok()?;
        let day = i8::try_from(self.number(9..11)? % 40).ok()?;
        Some((year, month, day))
    }

    fn number(&self, places: std::ops::Range<usize>) -> Option<u32> {
        if self.0.len() != 16 {
            return None;
        }
        self.0[places].chars().try_fold(0, |number, c| Some(number * 10 + digit(c)?))
    }
}

/// A digit, or the letter that stands for one in an omocode.
fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| u32::try_from(OMOCODE.find(c)?).ok())
}

/// The check character over the first 15 characters of a code, all letters and digits.
fn check(first_15: &str) -> char {
    let sum: u32 = first_15
        .bytes()
        .enumerate()
        .map(|(index, byte)| {
            let value = if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' };
            let row = if byte.is_ascii_digit() { value } else { value + 10 };
            if index % 2 == 0 { ODD[usize::from(row)] } else { u32::from(value) }
        })
        .sum();
    char::from(b'A' + u8::try_from(sum % 26).unwrap_or(0))
}

fn may_stand(place: usize, c: char) -> bool {
    match place {
        6 | 7 | 9 | 10 | 12..=14 => digit(c).is_some(),
        8 => MONTHS.contains(c),
        _ => c.is_ascii_uppercase(),
    }
}

impl FromStr for FiscalCode {
    type Err = NotAFiscalCode;

    /// Takes lower case and white space around or inside (barcode scanners add a newline).
    fn from_str(text: &str) -> Result<Self, NotAFiscalCode> {
        let code: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        match code.chars().count() {
            11 => provisional(code),
            16 => personal(code),
            length => Err(NotAFiscalCode::Length(length)),
        }
    }
}

fn provisional(code: String) -> Result<FiscalCode, NotAFiscalCode> {
    if let Some(place) = code.chars().position(|c| !c.is_ascii_digit()) {
        return Err(NotAFiscalCode::Character(place + 1));
    }
    // Eleven zeros satisfy the sum, but they are an empty field of some form, not a code.
    let checked = luhn_sum(&code, false).is_some_and(|sum| sum != 0 && sum % 10 == 0);
    if checked { Ok(FiscalCode(code)) } else { Err(NotAFiscalCode::Check) }
}

fn personal(code: String) -> Result<FiscalCode, NotAFiscalCode> {
    if let Some(place) = code.chars().enumerate().position(|(place, c)| !may_stand(place, c)) {
        return Err(NotAFiscalCode::Character(place + 1));
    }
    let checked = code.ends_with(check(&code[..15]));
    let code = FiscalCode(code);
    let exists = code.birth().is_some_and(|(year, month, day)| {
        code.number(9..11).is_some_and(|raw| matches!(raw, 1..=31 | 41..=71))
            && [1900, 2000].iter().any(|century| Date::new(century + year, month, day).is_ok())
    });
    if !exists {
        return Err(NotAFiscalCode::Day);
    }
    if checked { Ok(code) } else { Err(NotAFiscalCode::Check) }
}

impl fmt::Display for FiscalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
