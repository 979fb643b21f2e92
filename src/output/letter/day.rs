//! Days as people write them: with the name of the month, so that nobody takes the day for the month.

use super::Language;
use crate::domain::time::Date;

const ITALIAN: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
/// January as in Alto Adige.
const GERMAN: [&str; 12] =
    ["Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
const ENGLISH: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// `1º gennaio 2027`, `1. Jänner 2027`, `1 January 2027`.
pub fn written(date: Date, language: Language) -> String {
    let (day, year) = (date.day(), date.year());
    let (names, day) = match language {
        Language::It if day == 1 => (ITALIAN, "1º".to_owned()),
        Language::It => (ITALIAN, day.to_string()),
        Language::De => (GERMAN, format!("{day}.")),
        Language::En => (ENGLISH, day.to_string()),
    };
    let month = usize::from(date.month().unsigned_abs()).checked_sub(1).and_then(|month| names.get(month)).copied().unwrap_or("");
    format!("{day} {month} {year}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_in_each_language() {
        let first = Date::constant(2027, 1, 1);
        let last = Date::constant(2026, 12, 31);
        for (date, language, text) in [
            (first, Language::It, "1º gennaio 2027"),
            (first, Language::De, "1. Jänner 2027"),
            (first, Language::En, "1 January 2027"),
            (last, Language::It, "31 dicembre 2026"),
            (last, Language::De, "31. Dezember 2026"),
        ] {
            assert_eq!(written(date, language), text);
        }
    }
}
