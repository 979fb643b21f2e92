//! The only printers: lines and tables for people, JSON for scripts.
//!
//! Results go to standard output, everything said along the way to standard error, so that a pipe gets results only.

#[cfg(feature = "client")]
pub mod letter;
#[cfg(feature = "client")]
pub mod printer;
mod screen;

use std::io::{self, IsTerminal, Write};

use comfy_table::{Table, presets::UTF8_HORIZONTAL_ONLY};
use serde::Serialize;

use crate::exit::{Code, Failure};
pub use screen::Rest;

/// Standard output and standard error.
#[derive(Debug)]
pub struct Output {
    json: bool,
    sandbox: bool,
}

impl Output {
    /// Prints for people, or JSON for scripts.
    #[must_use]
    pub fn new(json: bool) -> Self {
        Self { json, sandbox: false }
    }

    /// Marks what people read, for work in which nothing is real.
    #[must_use]
    pub fn marked(self, sandbox: bool) -> Self {
        Self { sandbox, ..self }
    }

    /// The mark in front of what people read.
    #[must_use]
    pub fn mark(&self) -> &'static str {
        if self.sandbox { "[sandbox] " } else { "" }
    }

    /// Whether a script asked for JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Whether a person looks at standard output.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// How many columns a person has; none where nobody looks, so that lines stay whole for other programs.
    #[must_use]
    pub fn width(&self) -> Option<usize> {
        let columns = if self.is_terminal() { terminal_width() } else { None };
        columns.filter(|columns| *columns >= LEAST_COLUMNS)
    }

    /// A line of the result.
    pub fn line(&self, text: &str) -> Result<(), Failure> {
        write(&mut io::stdout().lock(), text)
    }

    /// A line said along the way, on standard error. When even that cannot be written, nobody is there to tell.
    pub fn note(&self, text: &str) {
        let _unheard = write(&mut io::stderr().lock(), &format!("{}{text}", self.mark()));
    }

    /// The same of a sentence that may be long, with these words before it: at a terminal lines break between words.
    pub fn sentence(&self, first: &str, text: &str) {
        let columns = if io::stderr().is_terminal() { terminal_width() } else { None };
        let columns = columns.filter(|columns| *columns >= LEAST_COLUMNS).map(|columns| columns - self.mark().chars().count());
        self.note(&wrapped(text, first, "", columns));
    }

    /// One object or array as JSON, on one line.
    pub fn json(&self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value).map_err(|error| Failure::new(Code::Bug).because(error))?;
        self.line(&text)
    }

    /// A table with these headings.
    pub fn table(&self, headings: &[String], rows: &[Vec<String>]) -> Result<(), Failure> {
        let mut table = Table::new();
        table.load_style(UTF8_HORIZONTAL_ONLY).set_header(headings);
        for row in rows {
            table.add_row(row);
        }
        self.line(&table.to_string())
    }
}

/// In fewer columns lines break wherever they do.
const LEAST_COLUMNS: usize = 20;

fn terminal_width() -> Option<usize> {
    crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns))
}

/// The text in lines of at most so many columns: `first` stands before the first one, `then` before the others.
#[must_use]
pub fn wrapped(text: &str, first: &str, then: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return format!("{first}{text}") };
    let mut lines = vec![first.to_owned()];
    let mut begun = false;
    for word in text.split_whitespace() {
        let full = lines.last().is_some_and(|line| line.chars().count() + 1 + word.chars().count() > width);
        if begun && full {
            lines.push(then.to_owned());
            begun = false;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if begun { " " } else { "" });
            line.push_str(word);
        }
        begun = true;
    }
    lines.join("\n")
}

fn write(to: &mut impl Write, text: &str) -> Result<(), Failure> {
    writeln!(to, "{text}")
        .and_then(|()| to.flush())
        .map_err(|error| Failure::new(Code::File).with("path", "standard output").with("why", &error).because(error))
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words() {
        for (text, width, lines) in [
            ("one two three", None, "- one two three"),
            ("one two three", Some(9), "- one two\n  three"),
            ("one two three", Some(8), "- one\n  two\n  three"),
            ("/a/path/that/is/long x", Some(8), "- /a/path/that/is/long\n  x"), // never within a word
            ("però così", Some(6), "- però\n  così"),
            ("", Some(8), "- "),
        ] {
            assert_eq!(wrapped(text, "- ", "  ", width), lines, "{text} {width:?}");
        }
    }
}
