//! What a report does not say: persons, serial numbers, and whose folders they are.

use super::finding::Value;
use crate::config::paths;
use crate::domain::fiscal_code::FiscalCode;

/// What stands in the place of something that is not said.
pub const HIDDEN: &str = "•••";

/// Numbers of so many digits name a card, a token or a person; versions, days and ports are shorter.
const LONG_NUMBER: usize = 8;

/// What is known to be private on this machine, and hides it.
#[derive(Debug, Default)]
pub struct Mask {
    home: Option<String>,
    private: Vec<String>,
}

impl Mask {
    /// Hides these, as whole words, and the user's own folders.
    #[must_use]
    pub fn new(mut private: Vec<String>) -> Self {
        private.retain(|text| text.trim().chars().count() >= 3);
        // The longest first: a name may begin another.
        private.sort_by_key(|text| std::cmp::Reverse(text.len()));
        private.dedup();
        let home = ["HOME", "USERPROFILE"].iter().find_map(|name| paths::variable(name)).filter(|home| home.len() > 1);
        Self { home, private }
    }

    /// A value, as far as it may be said.
    #[must_use]
    pub fn value(&self, value: &Value) -> String {
        match value {
            Value::Plain(text) => self.text(text),
            Value::Number(number) => number.to_string(),
            Value::Word(_, name) => (*name).to_owned(),
            Value::Serial(_) => HIDDEN.to_owned(),
            Value::Reader(name) => self.text(&without_brackets(name)),
        }
    }

    /// A text of any origin, without what may not be said.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if let Some(home) = &self.home {
            text = text.replace(home.as_str(), "~");
        }
        text = without_users(&text);
        for private in &self.private {
            text = without_word(&text, private);
        }
        without_numbers(&text)
    }
}

/// Names of readers without what stands in brackets.
fn without_brackets(name: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in name.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `/home/anna/x` and `C:\Users\anna\x` as `~/x`: other users' folders, and our own where no variable names it.
fn without_users(text: &str) -> String {
    let mut text = text.to_owned();
    for (start, end) in [("/home/", '/'), ("/Users/", '/'), (r"C:\Users\", '\\')] {
        let mut from = 0;
        while let Some(at) = text[from..].find(start).map(|at| at + from) {
            let name = &text[at + start.len()..];
            let length = name.find(|c: char| c == end || c.is_whitespace() || "\"':;,".contains(c)).unwrap_or(name.len());
            text.replace_range(at..at + start.len() + length, "~");
            from = at + 1;
        }
    }
    text
}

/// The text without this word or these words, in whatever case.
fn without_word(text: &str, word: &str) -> String {
    let (lower, wanted) = (text.to_lowercase(), word.trim().to_lowercase());
    // Letters whose lower case has another length would shift what was found.
    if lower.len() != text.len() {
        return text.replace(word.trim(), HIDDEN);
    }
    let (mut kept, mut from) = (String::new(), 0);
    for (at, found) in lower.match_indices(&wanted) {
        let end = at + found.len();
        let before = lower[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = lower[end..].chars().next().is_some_and(char::is_alphanumeric);
        if before || after {
            continue;
        }
        if let Some(part) = text.get(from..at) {
            kept.push_str(part);
            kept.push_str(HIDDEN);
            from = end;
        }
    }
    kept + text.get(from..).unwrap_or_default()
}

/// Without codici fiscali and without numbers long enough to be serial numbers.
fn without_numbers(text: &str) -> String {
    let mut kept = String::new();
    let mut word = String::new();
    for c in text.chars().chain(std::iter::once('\n')) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
            continue;
        }
        kept.push_str(if is_private(&word) { HIDDEN } else { &word });
        word.clear();
        kept.push(c);
    }
    kept.pop();
    kept
}

fn is_private(word: &str) -> bool {
    let run = word.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    run >= LONG_NUMBER || word.parse::<FiscalCode>().is_ok() || looks_like_a_code(word)
}

/// A codice fiscale with a slip in it still leads to its person.
fn looks_like_a_code(word: &str) -> bool {
    let letters = |range| word.get(range).is_some_and(|part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    word.len() == 16 && letters(0..6) && letters(15..16) && word.bytes().filter(u8::is_ascii_digit).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_named() {
        let private = ["Anna Verdi", "Anna", "VERDI", "x"].map(str::to_owned).to_vec();
        let mask = Mask { home: Some("/srv/people/anna".to_owned()), ..Mask::new(private) };
        for (text, wanted) in [
            ("/srv/people/anna/client.toml", "~/client.toml"),
            ("'/home/mario/a b', /Users/lucia: no", "'~/a b', ~: no"),
            (r"C:\Users\mario\x.toml", r"~\x.toml"),
            ("token anna verdi (PIN)", "token ••• (PIN)"),
            ("of ANNA and Annamaria", "of ••• and Annamaria"), // whole words only
            ("RSSMRA45C12F205C/6030000000000014.abc", "•••/•••.abc"),
            ("rssmra45c12f205c", "•••"),
            ("RSSMRA45C12F205X", "•••"), // its last letter is wrong
            ("Responsabilities", "Responsabilities"),
            ("serial 0123456789AB", "serial •••"),
            ("2026-11-23 10:00, 0.23.0, port 35963", "2026-11-23 10:00, 0.23.0, port 35963"),
            ("3B FF 18 00", "3B FF 18 00"),
            ("È così: perché", "È così: perché"),
        ] {
            assert_eq!(mask.text(text), wanted, "{text}");
        }
    }

    #[test]
    fn makers_put_serial_numbers_into_the_names_of_readers() {
        let mask = Mask::default();
        for (name, wanted) in [
            ("ACS ACR39U ICC Reader [CCID Interface] (A12-B) 00 00", "ACS ACR39U ICC Reader 00 00"),
            ("Virtual PCD 00 01", "Virtual PCD 00 01"),
            ("Reader 12345678", "Reader •••"),
        ] {
            assert_eq!(mask.value(&Value::Reader(name.to_owned())), wanted);
        }
        assert_eq!(mask.value(&Value::Serial("1".to_owned())), HIDDEN);
    }

    #[test]
    fn any_text_may_be_masked() {
        let mask = Mask::new(vec!["ßtraße".to_owned(), "İİİ".to_owned()]);
        for text in ["", "/home/", "İİİ ßtraße", "ẞ 12345678", "((((", "))))"] {
            let _masked = (mask.text(text), mask.value(&Value::Reader(text.to_owned())));
        }
    }
}
