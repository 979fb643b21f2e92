//! What gateways say, fit to be kept and shown.

use std::collections::BTreeSet;

/// The most of a gateway's words that is kept.
const MOST: usize = 200;

/// A gateway's words, fit to be stored and shown: one line, not long, without addresses, and without any digits beside the status
/// and the enhanced status at its beginning: a gateway may quote what it refuses, and that holds the second half.
pub fn clean(words: &str) -> String {
    let spaced: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut text = String::new();
    for (place, word) in spaced.split_whitespace().enumerate() {
        let status = place < 2 && word.split('.').all(|part| (1..=3).contains(&part.len()) && part.parse::<u16>().is_ok());
        let status = status && word.split('.').count() == if place == 0 { 1 } else { 3 };
        let word = match word {
            _ if status => word.to_owned(),
            _ if word.contains('@') => "(…)".to_owned(),
            _ => without_numbers(word),
        };
        if text.chars().count() + word.chars().count() >= MOST {
            text.push('…');
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word);
    }
    text
}

/// These words with `#` for every digit of this number, wherever it stands and whatever stands between its digits.
pub fn without(words: &str, number: &str) -> String {
    let digits: Vec<(usize, char)> = words.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    let number: Vec<char> = number.chars().collect();
    let mut hidden = BTreeSet::new();
    if !number.is_empty() {
        let found = digits.windows(number.len()).filter(|seen| seen.iter().map(|(_, c)| c).eq(&number));
        hidden.extend(found.flatten().map(|(place, _)| *place));
    }
    words.char_indices().map(|(place, c)| if hidden.contains(&place) { '#' } else { c }).collect()
}

/// The word with `#` for every number in it. Marks such as `4F3A1Z`, by which a mail server finds a message again, stay.
fn without_numbers(word: &str) -> String {
    let mut text = String::new();
    let mut token = String::new();
    for c in word.chars().chain([' ']) {
        if c.is_alphanumeric() {
            token.push(c);
            continue;
        }
        let number = !token.is_empty() && token.chars().all(char::is_numeric);
        text.push_str(if number { "#" } else { &token });
        token.clear();
        text.push(c);
    }
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_hidden_however_it_is_written() {
        for (words, number, shown) in [
            ("PIN815 PUK 234 208", "815", "PIN### PUK 234 208"),
            ("PIN815 PUK 234 208", "234208", "PIN815 PUK ### ###"),
            (r#"{"text":"PIN:\n815\n234-208"}"#, "815", r#"{"text":"PIN:\n###\n234-208"}"#),
            ("PIN%0A815%20PUK", "815", "PIN%0A###%20PUK"),
            ("8150815", "815", "###0###"),
            ("no number", "815", "no number"),
            ("815", "", "815"),
        ] {
            assert_eq!(without(words, number), shown, "{words}");
        }
    }

    #[test]
    fn words_of_gateways_are_fit_to_be_shown() {
        for (words, shown) in [
            ("250 2.0.0 Ok: queued as 4F3A1Z9", "250 2.0.0 Ok: queued as 4F3A1Z9"),
            ("550 5.1.1 <maria@example.it>: no such mailbox", "550 5.1.1 (…) no such mailbox"),
            ("554 refused: Ultime 3 cifre del PIN: 815 PUK: 234 208", "554 refused: Ultime # cifre del PIN: # PUK: # #"),
            ("554 815 234-208, 815.", "554 # #-#, #."), // the second word is no enhanced status
            ("815234 x", "# x"),                        // nor is this a status
            ("421 4.3.2\r\n too\tbusy\u{1b}[31m", "421 4.3.2 too busy [31m"),
            ("", ""),
        ] {
            assert_eq!(clean(words), shown, "{words:?}");
        }
        let long = clean(&"word ".repeat(1000));
        assert!(long.chars().count() <= MOST && long.ends_with('…'), "{long}");
        assert!(clean(&"x".repeat(1000)).chars().count() <= MOST);
    }
}
