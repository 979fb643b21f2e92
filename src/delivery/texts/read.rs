//! One text: read, and checked that every place can be filled, that nothing is missing, and that it can carry nothing about a person.

use std::path::Path;

use super::bad;
use crate::domain::contact::Channel;
use crate::domain::message::MessageKind;
use crate::domain::named::named;
use crate::exit::Failure;

/// No text is longer, in bytes.
pub const MOST: u64 = 16 * 1024;
/// What the first line of an e-mail's text begins with.
const SUBJECT: &str = "Subject:";
/// No subject is longer, in characters, before it is filled.
const LONGEST_SUBJECT: usize = 120;
/// So many digits in a row are a telephone number, a card number, a provisional codice fiscale. A date has eight.
const LONG_NUMBER: usize = 9;

named! {
    /// What may stand between `{{` and `}}`. Neither a name nor a contact, neither the codice fiscale nor the card number is among
    /// them: whoever reads a message that went astray must not learn whose it is.
    Place, NotAPlace, "a place in a text" {
        /// The last digits of the PIN.
        Pin = "pin",
        /// The last digits of the PUK.
        Puk = "puk",
        /// How many these are, in words: "last 3 digits".
        PinLast = "pin_last",
        /// The same of the PUK.
        PukLast = "puk_last",
        /// The short code.
        Code = "code",
        /// The number of the release.
        Release = "release",
        /// The name of the product.
        Product = "product",
        /// Whom to tell that it was not oneself: "call 800 123456".
        Stop = "stop",
    }
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Words(String),
    Place(Place),
    /// A place whose words begin with a capital.
    Capital(Place),
}

/// A text with places to fill.
#[derive(Debug)]
pub struct Text {
    /// Empty for text messages.
    pub subject: Vec<Part>,
    pub body: Vec<Part>,
}

impl Text {
    pub fn read(text: &str, kind: MessageKind, channel: Channel, path: &Path) -> Result<Self, Failure> {
        // Some editors put a mark before the text that says nothing, and ends of lines of their own.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        let at = |line: usize, wrong: Wrong| {
            let failure = bad(path, line, wrong.why);
            wrong.what.into_iter().fold(failure, |failure, what| failure.with("place", what))
        };
        let mut lines = text.trim_end().split('\n').enumerate();
        let mut subject = Vec::new();
        if channel == Channel::Email {
            let first = lines.next().and_then(|(_, line)| line.strip_prefix(SUBJECT)).map(str::trim);
            let first = first.filter(|words| (1..=LONGEST_SUBJECT).contains(&words.chars().count()));
            let first = first.ok_or_else(|| at(1, Wrong::new("subject")))?;
            subject = parts(first, kind, true).map_err(|wrong| at(1, wrong))?;
            if lines.next().is_some_and(|(_, line)| !line.trim().is_empty()) {
                return Err(at(2, Wrong::new("subject")));
            }
        }
        let mut body = Vec::new();
        for (index, line) in lines {
            body.extend(parts(line.trim_end(), kind, false).map_err(|wrong| at(index + 1, wrong))?);
            body.push(Part::Words("\n".to_owned()));
        }
        if channel == Channel::Sms {
            body.pop();
        }
        complete(&body, kind).map_err(|wrong| at(0, wrong))?;
        Ok(Self { subject, body })
    }
}

/// What is wrong with a line.
struct Wrong {
    why: &'static str,
    /// What it is about.
    what: Option<String>,
}

impl Wrong {
    const fn new(why: &'static str) -> Self {
        Self { why, what: None }
    }

    fn about(why: &'static str, what: impl Into<String>) -> Self {
        Self { why, what: Some(what.into()) }
    }
}

/// The places that messages of this kind have a value for.
const fn places(kind: MessageKind) -> &'static [Place] {
    match kind {
        MessageKind::Half => {
            &[Place::Pin, Place::Puk, Place::PinLast, Place::PukLast, Place::Release, Place::Product, Place::Stop]
        }
        MessageKind::Check => &[Place::Code],
        MessageKind::Moved | MessageKind::Stopped => &[Place::Release, Place::Product, Place::Stop],
        MessageKind::Test => &[],
    }
}

/// The places of a line with the words between them.
fn parts(line: &str, kind: MessageKind, subject: bool) -> Result<Vec<Part>, Wrong> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some((words, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or(Wrong::new("brace"))?;
        let small = name.to_ascii_lowercase();
        if name.is_empty() || name.contains(['{', '}']) || name.trim() != name {
            return Err(Wrong::new("brace"));
        }
        let known = small.parse::<Place>().ok().filter(|place| places(kind).contains(place));
        let place = known.ok_or_else(|| {
            let names: Vec<&str> = places(kind).iter().map(|place| place.as_str()).collect();
            let names = if names.is_empty() { "-".to_owned() } else { names.join(", ") };
            Wrong::about("place", format!("{{{{{name}}}}} ({names})"))
        })?;
        let spoken = matches!(place, Place::PinLast | Place::PukLast | Place::Stop);
        // What subjects say stands in the logs of every server on the way.
        if subject && !matches!(place, Place::Release | Place::Product) {
            return Err(Wrong::new("in-subject"));
        }
        push_words(&mut parts, words)?;
        parts.push(match name {
            name if name == small => Part::Place(place),
            name if spoken && name[1..] == small[1..] => Part::Capital(place),
            _ => return Err(Wrong::new("brace")),
        });
        rest = after;
    }
    push_words(&mut parts, rest)?;
    let words: String = parts.iter().map(|part| if let Part::Words(words) = part { words } else { "\n" }).collect();
    judge_words(&words)?;
    Ok(parts)
}

fn push_words(parts: &mut Vec<Part>, words: &str) -> Result<(), Wrong> {
    if words.contains(['{', '}']) {
        return Err(Wrong::new("brace"));
    }
    if !words.is_empty() {
        parts.push(Part::Words(words.to_owned()));
    }
    Ok(())
}

/// Words that are not for everybody: what another program would fill, and what only one person can have.
fn judge_words(words: &str) -> Result<(), Wrong> {
    let hidden = |c: &char| (c.is_control() && *c != '\n') || "\u{ad}\u{feff}".contains(*c) || is_hidden(*c);
    if let Some(sign) = words.chars().find(hidden) {
        return Err(Wrong::about("sign", format!("U+{:04X}", u32::from(sign))));
    }
    if words.contains('@') {
        return Err(Wrong::new("contact"));
    }
    if let Some(place) = foreign_place(words) {
        return Err(Wrong::about("foreign", place));
    }
    if longest_number(words) >= LONG_NUMBER {
        return Err(Wrong::new("number"));
    }
    let looks = |word: &str| looks_like_a_fiscal_code(word);
    if words.split(|c: char| !c.is_alphanumeric()).any(looks) {
        return Err(Wrong::new("fiscal-code"));
    }
    Ok(())
}

/// Signs that are not seen, or that turn the direction of what follows.
const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// A place as other programs write it. Nobody fills it here, but a gateway on the way might: `%NAME%`, `${name}`, `[[name]]`, `<name>`.
fn foreign_place(words: &str) -> Option<String> {
    for (open, close) in [("%", "%"), ("$", ""), ("[[", "]]"), ("<", ">"), ("##", "##")] {
        for (at, _) in words.match_indices(open) {
            let after = &words[at + open.len()..];
            let name: String =
                after.trim_start_matches(['(', '%']).chars().take_while(|c| c.is_alphanumeric() || "_-. ".contains(*c)).collect();
            let begins = after.trim_start_matches(['(', '%']).starts_with(|c: char| c.is_alphabetic() || c == '_');
            if begins && after.trim_start_matches(['(', '%'])[name.len()..].starts_with(close) {
                return Some(format!("{open}{name}{close}"));
            }
        }
    }
    None
}

/// How many digits stand in a row, whatever separates them within a number.
fn longest_number(words: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in words.chars() {
        if c.is_numeric() {
            run += 1;
            longest = longest.max(run);
        } else if !" .-/()+\u{a0}".contains(c) {
            run = 0;
        }
    }
    longest
}

/// Sixteen signs in the shape of a codice fiscale, right or not: six letters, two digits, a letter, two digits, a letter, three digits, a
/// letter; letters may stand for digits (omocodia).
fn looks_like_a_fiscal_code(word: &str) -> bool {
    const SHAPE: &[u8; 16] = b"LLLLLLNNLNNLNNNL";
    let fits = |(c, shape): (char, &u8)| match shape {
        b'L' => c.is_ascii_alphabetic(),
        _ => c.is_ascii_digit() || "LMNPQRSTUVlmnpqrstuv".contains(c),
    };
    // A long word of letters alone is none.
    word.len() == 16 && word.chars().zip(SHAPE).all(fits) && word.contains(|c: char| c.is_ascii_digit())
}

/// Whether everything is there that the message is for.
fn complete(body: &[Part], kind: MessageKind) -> Result<(), Wrong> {
    let count = |wanted: Place| {
        body.iter().filter(|part| matches!(part, Part::Place(place) | Part::Capital(place) if *place == wanted)).count()
    };
    let words = body.iter().any(|part| matches!(part, Part::Words(words) if !words.trim().is_empty()));
    if !words {
        return Err(Wrong::new("empty"));
    }
    // Twice would be more of a secret than needed, none a message that brings nothing.
    match kind {
        MessageKind::Half if count(Place::Pin) != 1 || count(Place::Puk) != 1 => Err(Wrong::new("digits")),
        MessageKind::Check if count(Place::Code) != 1 => Err(Wrong::new("code")),
        MessageKind::Half | MessageKind::Moved if count(Place::Release) == 0 || count(Place::Stop) == 0 => {
            Err(Wrong::new("stop"))
        }
        MessageKind::Stopped if count(Place::Release) == 0 => Err(Wrong::new("release")),
        _ => Ok(()),
    }
}
