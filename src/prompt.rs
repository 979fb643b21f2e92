//! Questions to the person at the terminal.

use std::io::{self, IsTerminal};

use dialoguer::theme::ColorfulTheme;
use dialoguer::{Input, Select};

use crate::exit::{Code, Failure};
use crate::secret::Secret;

/// The terminal, when there is one to ask at.
#[derive(Debug)]
pub struct Prompt {
    interactive: bool,
}

impl Prompt {
    /// Asks only when standard input and standard error are a terminal and `quiet` is not wanted.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        Self { interactive: !quiet && io::stdin().is_terminal() && io::stderr().is_terminal() }
    }

    /// Whether there is somebody to ask.
    #[must_use]
    pub fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Asks for a text until `check` takes it. Without a terminal the answer to `flag` is missing.
    pub fn text<T>(&self, question: &str, flag: &str, check: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
        self.needed(flag)?;
        let answer = Input::<String>::with_theme(&ColorfulTheme::default())
            .with_prompt(question)
            .validate_with(|text: &String| check(text).map(|_| ()))
            .interact_text()
            .map_err(stopped)?;
        check(&answer).map_err(|why| Failure::new(Code::BadValue).with("what", flag).with("why", why))
    }

    /// Asks for a text that may be left empty.
    pub fn maybe<T>(&self, question: &str, check: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, Failure> {
        let answer = Input::<String>::with_theme(&ColorfulTheme::default())
            .with_prompt(question)
            .allow_empty(true)
            .validate_with(|text: &String| if text.trim().is_empty() { Ok(()) } else { check(text).map(|_| ()) })
            .interact_text()
            .map_err(stopped)?;
        Ok(check(&answer).ok())
    }

    /// Asks to choose one of several; the answer is its place.
    pub fn choice(&self, question: &str, flag: &str, items: &[String]) -> Result<usize, Failure> {
        self.needed(flag)?;
        Select::with_theme(&ColorfulTheme::default()).with_prompt(question).items(items).default(0).interact().map_err(stopped)
    }

    /// Asks yes or no; no is the answer to just Enter. The question says which letters; those of both languages are taken.
    pub fn confirm(&self, question: &str, flag: &str) -> Result<bool, Failure> {
        self.needed(flag)?;
        let answer = Input::<String>::with_theme(&ColorfulTheme::default())
            .with_prompt(question)
            .allow_empty(true)
            .validate_with(|text: &String| yes(text).map(|_| ()).ok_or("s, y / n"))
            .interact_text()
            .map_err(stopped)?;
        Ok(yes(&answer) == Some(true))
    }

    /// Asks for a secret without echo.
    pub fn secret(&self, question: &str, flag: &str) -> Result<Secret, Failure> {
        self.needed(flag)?;
        rpassword::prompt_password(format!("{question}: ")).map(Secret::new).map_err(|error| stopped(dialoguer::Error::IO(error)))
    }

    fn needed(&self, flag: &str) -> Result<(), Failure> {
        if self.interactive { Ok(()) } else { Err(Failure::new(Code::MissingAnswer).with("flag", flag)) }
    }
}

/// Whether an answer is a yes; none when it is neither that nor a no.
fn yes(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "s" | "si" | "sì" | "y" | "yes" => Some(true),
        "" | "n" | "no" => Some(false),
        _ => None,
    }
}

fn stopped(error: dialoguer::Error) -> Failure {
    let dialoguer::Error::IO(error) = error;
    match error.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => Failure::new(Code::Cancelled),
        _ => Failure::new(Code::File).with("path", "terminal").with("why", &error).because(error),
    }
}

#[cfg(test)]
mod tests {
    use super::yes;

    #[test]
    fn only_a_yes_is_a_yes() {
        for (text, wanted) in [("s", Some(true)), ("Sì ", Some(true)), ("y", Some(true)), ("", Some(false)), ("NO", Some(false))]
        {
            assert_eq!(yes(text), wanted, "{text}");
        }
        assert_eq!(yes("q"), None);
    }
}
