//! News to bodies and people: what may be sent to all of them at once.

use super::named::named;

named! {
    /// To whom news go.
    Audience, NotAnAudience, "an audience" {
        /// To the certified mailbox of each Ente in function.
        Enti = "enti",
        /// By e-mail to each person in function.
        Operators = "operators",
    }
}

/// The longest text, in bytes.
pub const LONGEST_TEXT: usize = 16 * 1024;
/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 120;

/// What is sent: a subject of one line and a plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    subject: String,
    text: String,
}

/// Why something is no news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNews {
    /// The subject is empty, long, or has a sign that is not seen.
    #[error("the subject has 1 to 120 characters on one line")]
    Subject,
    /// The text says nothing.
    #[error("the text is empty")]
    Empty,
    /// The text is long.
    #[error("the text has at most 16 KiB")]
    TooLong,
    /// The text has a sign that is not seen.
    #[error("the text has a control character")]
    Sign,
}

impl News {
    /// From subject and text.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn new(subject: &str, text: &str) -> Result<Self, NotNews> {
        let subject = subject.trim();
        let good = (1..=LONGEST_SUBJECT).contains(&subject.chars().count()) && !subject.chars().any(char::is_control);
        if !good {
            return Err(NotNews::Subject);
        }
        let text = text.replace("\r\n", "\n");
        let text = text.trim_start_matches('\n').trim_end();
        // With the line end that follows.
        if text.len() >= LONGEST_TEXT {
            return Err(NotNews::TooLong);
        }
        if text.trim().is_empty() {
            return Err(NotNews::Empty);
        }
        if text.chars().any(|sign| sign.is_control() && !matches!(sign, '\n' | '\t')) {
            return Err(NotNews::Sign);
        }
        Ok(Self { subject: subject.to_owned(), text: format!("{text}\n") })
    }

    /// From a file: its first line is the subject when none is given.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn read(file: &str, subject: Option<&str>) -> Result<Self, NotNews> {
        // Editors of some systems begin a file with it.
        let file = file.trim_start_matches('\u{feff}');
        match subject {
            Some(subject) => Self::new(subject, file),
            None => file.split_once('\n').map_or_else(|| Self::new(file, ""), |(first, rest)| Self::new(first, rest)),
        }
    }

    /// The subject.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The text, with a line end at its end.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_subject_when_none_is_given() {
        let long = "x".repeat(121);
        let large = format!("s\n{}", "x".repeat(LONGEST_TEXT));
        for (file, subject, wanted) in [
            ("New forms\n\nFrom May on.\n", None, Ok(("New forms", "From May on.\n"))),
            ("\u{feff}New forms\r\nFrom May on.\r\nAll of them.", None, Ok(("New forms", "From May on.\nAll of them.\n"))),
            ("From May on.", Some(" New forms "), Ok(("New forms", "From May on.\n"))),
            ("s\n  indented\n\ttab\n\n", None, Ok(("s", "  indented\n\ttab\n"))),
            ("New forms", None, Err(NotNews::Empty)),
            ("New forms\n \n", None, Err(NotNews::Empty)),
            ("", None, Err(NotNews::Subject)),
            ("\nFrom May on.", None, Err(NotNews::Subject)),
            ("text", Some("one\ntwo"), Err(NotNews::Subject)), // would be another header
            ("text", Some(&long), Err(NotNews::Subject)),
            ("s\nbell\u{7}", None, Err(NotNews::Sign)),
            (&large, None, Err(NotNews::TooLong)),
        ] {
            let news = News::read(file, subject);
            let seen = news.as_ref().map(|news| (news.subject(), news.text())).map_err(|why| *why);
            assert_eq!(seen, wanted, "{file:.40?} {subject:?}");
        }
    }

    #[test]
    fn what_was_read_once_stays_as_it_is() {
        let news = News::read("s\n\n  a\r\n b \n\n", None).expect("news");
        assert_eq!(News::new(news.subject(), news.text()), Ok(news));
    }
}
