//! The code that the rules give to a person (DM 23 December 1976 no. 13813), before any omocode.

use super::{FiscalCode, MONTHS, Sex, check};
use crate::domain::time::Date;

/// Why no code can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFiscalCode {
    /// The surname has no letter, or one that has no place in the Latin alphabet.
    #[error("the surname must be written in Latin letters")]
    Surname,
    /// The name has no letter, or one that has no place in the Latin alphabet.
    #[error("the name must be written in Latin letters")]
    Name,
    /// The code has room for two digits of the year; only 1900 to 2099 can be told from them.
    #[error("the year of birth must be between 1900 and 2099")]
    Year,
    /// Not a letter and three digits.
    #[error("the place of birth is the cadastral code of the municipality or state: F205 is Milan, Z404 the United States")]
    Place,
}

impl FiscalCode {
    /// The code that the rules give to a person born on this day in this place (cadastral code: `F205` is Milan).
    ///
    /// It is what the person has unless somebody else got it first (an omocode) or the registry writes the name in
    /// another way: good for test data and for hints, never a proof.
    ///
    /// ```
    /// use crspin::domain::fiscal_code::{FiscalCode, Sex};
    /// use crspin::domain::time::Date;
    ///
    /// let code = FiscalCode::compute("Rossi", "Mario", Date::constant(1945, 3, 12), Sex::Male, "F205")?;
    /// assert_eq!(code.as_str(), "RSSMRA45C12F205C");
    /// # Ok::<(), crspin::domain::fiscal_code::NoFiscalCode>(())
    /// ```
    pub fn compute(surname: &str, name: &str, birth: Date, sex: Sex, place: &str) -> Result<Self, NoFiscalCode> {
        let surname = three(&latin(surname).ok_or(NoFiscalCode::Surname)?, false);
        let name = three(&latin(name).ok_or(NoFiscalCode::Name)?, true);
        if !(1900..=2099).contains(&birth.year()) {
            return Err(NoFiscalCode::Year);
        }
        let place = place.trim().to_ascii_uppercase();
        let placed = matches!(place.as_bytes(), [letter, digits @ ..]
            if letter.is_ascii_uppercase() && digits.len() == 3 && digits.iter().all(u8::is_ascii_digit));
        if !placed {
            return Err(NoFiscalCode::Place);
        }
        let month = usize::try_from(birth.month() - 1).ok().and_then(|month| MONTHS.chars().nth(month)).unwrap_or('A');
        let day = birth.day() + if sex == Sex::Female { 40 } else { 0 };
        let first_15 = format!("{surname}{name}{:02}{month}{day:02}{place}", birth.year() % 100);
        Ok(Self(format!("{first_15}{}", check(&first_15))))
    }
}

/// Three letters for a name: its consonants, then its vowels, then X. A first name of four consonants or more gives its
/// first, third and fourth.
fn three(letters: &str, first_name: bool) -> String {
    let vowel = |c: &char| "AEIOU".contains(*c);
    let mut consonants: Vec<char> = letters.chars().filter(|c| !vowel(c)).collect();
    if first_name && consonants.len() >= 4 {
        consonants.remove(1);
    }
    consonants.into_iter().chain(letters.chars().filter(vowel)).chain("XXX".chars()).take(3).collect()
}

/// A name in the 26 letters, without spaces, apostrophes, hyphens and dots; `None` when a sign has no Latin spelling or
/// when there is no letter at all.
fn latin(name: &str) -> Option<String> {
    let mut letters = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_uppercase) {
        match c {
            'A'..='Z' => letters.push(c),
            // An umlaut typed as a mark of its own, as some systems store it.
            '\u{308}' if letters.ends_with(['A', 'O', 'U']) => letters.push('E'),
            // Other marks of their own, and what is written between the parts of a name.
            '\u{300}'..='\u{36f}' | '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '-' | '.' => {}
            c if c.is_whitespace() => {}
            c => letters.push_str(spelled(c)?),
        }
    }
    (!letters.is_empty()).then_some(letters)
}

/// How a letter with a mark is spelled without it.
fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        'À' | 'Á' | 'Â' | 'Ã' | 'Ā' | 'Ă' | 'Ą' => "A",
        'Ä' | 'Æ' => "AE",
        'Å' => "AA",
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'Ď' | 'Đ' | 'Ð' => "D",
        'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => "E",
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => "G",
        'Ĥ' | 'Ħ' => "H",
        'Ì' | 'Í' | 'Î' | 'Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' => "I",
        'Ĵ' => "J",
        'Ķ' => "K",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ł' => "L",
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' => "N",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ō' | 'Ŏ' | 'Ő' => "O",
        'Ö' | 'Ø' | 'Œ' => "OE",
        'Ŕ' | 'Ř' => "R",
        'Ś' | 'Ŝ' | 'Ş' | 'Ș' | 'Š' => "S",
        'ẞ' => "SS",
        'Ţ' | 'Ț' | 'Ť' | 'Ŧ' => "T",
        'Þ' => "TH",
        'Ù' | 'Ú' | 'Û' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' => "U",
        'Ü' => "UE",
        'Ŵ' => "W",
        'Ý' | 'Ÿ' | 'Ŷ' => "Y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        _ => return None,
    })
}
