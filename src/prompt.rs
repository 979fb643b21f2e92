//! Questions to the person at the terminal.

use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal, Write as _};
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyModifiers};
use crossterm::terminal;
use dialoguer::theme::{ColorfulTheme, Theme};
use dialoguer::{Input, Select};

use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::secret::Secret;

/// How long nothing comes after the last key of a scanner: longer than they pause between two, too short for a person to mind.
const QUIET: Duration = Duration::from_millis(80);
/// More keys than any barcode has: a key held down for ever does not hold us.
const MOST_KEYS: u32 = 400;

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

    /// Asks for a text until `check` takes it; what was wrong stays on the line to be mended. Without a terminal the answer to
    /// `flag` is missing.
    pub fn text<T>(&self, question: &str, flag: &str, check: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
        self.kept(question, flag, "", check)
    }

    /// The same with an answer that stands there already, to be kept or changed.
    pub fn kept<T>(
        &self,
        question: &str,
        flag: &str,
        before: &str,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        self.needed(flag)?;
        ask(question, before, |text| check(text))
    }

    /// Waits until nothing more is typed and forgets what was: a barcode scanner that ends with two Enters would answer the next
    /// question too. Without a terminal there is nothing to forget.
    pub fn settle(&self) -> Result<(), Failure> {
        if !self.interactive {
            return Ok(());
        }
        terminal::enable_raw_mode().map_err(|error| stopped(dialoguer::Error::IO(error)))?;
        let seen = drain();
        terminal::disable_raw_mode().and(seen).map_err(|error| stopped(dialoguer::Error::IO(error)))
    }

    /// Asks for a text that may be left empty.
    pub fn maybe<T>(&self, question: &str, check: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, Failure> {
        ask(question, "", |text| if text.trim().is_empty() { Ok(None) } else { check(text).map(Some) })
    }

    /// Asks to choose one of several; the answer is its place.
    pub fn choice(&self, question: &str, flag: &str, items: &[String]) -> Result<usize, Failure> {
        self.needed(flag)?;
        Select::with_theme(&ColorfulTheme::default()).with_prompt(question).items(items).default(0).interact().map_err(stopped)
    }

    /// Asks yes or no, in Italian or English; no is the answer to just Enter.
    pub fn confirm(&self, question: &str, flag: &str) -> Result<bool, Failure> {
        self.needed(flag)?;
        let answers = |text: &str| match text.trim().to_lowercase().as_str() {
            "s" | "si" | "sì" | "y" | "yes" => Ok(true),
            "" | "n" | "no" => Ok(false),
            _ => Err("s/n, y/n".to_owned()),
        };
        ask(question, "", answers)
    }

    /// Asks for a secret without echo. Ctrl-C stops, and leaves the terminal as it was.
    pub fn secret(&self, question: &str, flag: &str) -> Result<Secret, Failure> {
        self.needed(flag)?;
        // rpassword answers Ctrl-C with a SIGINT while the terminal is still without echo: watched, it does not end the program
        // there, and the terminal is put right before the error comes back.
        let _watched = Interrupt::watch()?;
        rpassword::prompt_password(format!("{question}: ")).map(Secret::new).map_err(|error| stopped(dialoguer::Error::IO(error)))
    }

    fn needed(&self, flag: &str) -> Result<(), Failure> {
        if self.interactive { Ok(()) } else { Err(Failure::new(Code::MissingAnswer).with("flag", flag)) }
    }
}

/// Reads keys away until none comes for a while; Ctrl-C still stops.
fn drain() -> io::Result<()> {
    for _ in 0..MOST_KEYS {
        if !event::poll(QUIET)? {
            break;
        }
        if let Event::Key(key) = event::read()?
            && key.modifiers.contains(KeyModifiers::CONTROL)
            && key.code == KeyCode::Char('c')
        {
            return Err(io::ErrorKind::Interrupted.into());
        }
    }
    Ok(())
}

fn ask<T>(question: &str, before: &str, check: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
    let theme = ColorfulTheme::default();
    let mut given = before.to_owned();
    loop {
        let input = Input::<String>::with_theme(&theme).with_prompt(question).allow_empty(true).with_initial_text(given);
        given = input.interact_text().map_err(stopped)?;
        match check(&given) {
            Ok(answer) => return Ok(answer),
            Err(why) => {
                theme.format_error(&mut Stderr, &why).and_then(|()| Stderr.write_str("\n")).map_err(|_| Code::Cancelled)?;
            }
        }
    }
}

/// Standard error for a theme, which writes through `fmt`.
struct Stderr;

impl fmt::Write for Stderr {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        io::stderr().write_all(text.as_bytes()).map_err(|_| fmt::Error)
    }
}

fn stopped(error: dialoguer::Error) -> Failure {
    let dialoguer::Error::IO(error) = error;
    match error.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => Failure::new(Code::Cancelled),
        _ => Failure::new(Code::File).with("path", "terminal").with("why", &error).because(error),
    }
}
