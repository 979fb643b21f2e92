//! Settings of the printer and of the letters that go to it: `[printer]` and `[letter]` of `client.toml`.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::Url;
use serde::Deserialize;

use super::settings_file::bad;
use crate::exit::Failure;

/// Where letters are printed.
#[derive(Clone, Debug)]
pub struct PrinterSettings {
    /// Its address: `ipps://` or `ipp://`.
    pub uri: Url,
    /// Roots for its certificate, or its own certificate, PEM; the system's roots when missing.
    pub ca: Option<PathBuf>,
    /// Whether letters may go to it in clear over a network.
    pub allow_plain: bool,
    /// How long it may stand still, without paper for example, before the job is called off: 5 seconds to an hour.
    pub wait: Duration,
}

/// What letters look like.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LetterSettings {
    /// Folder of the template; the built-in one when missing.
    pub template: Option<PathBuf>,
    /// Name of the office, as it stands in the letter.
    pub office: String,
    /// Whether all letters are in large print.
    pub large_print: bool,
    /// Language of letters.
    pub language: LetterTongue,
}

/// Languages of letters in settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LetterTongue {
    /// Italian.
    #[default]
    It,
    /// German.
    De,
    /// English.
    En,
}

impl LetterTongue {
    /// Its name: `it`, `de`, `en`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::De => "de",
            Self::En => "en",
        }
    }
}

/// As it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPrinter {
    uri: String,
    ca: Option<PathBuf>,
    #[serde(default)]
    allow_plain: bool,
    #[serde(default = "two_minutes")]
    wait_seconds: u64,
}

const fn two_minutes() -> u64 {
    120
}

impl RawPrinter {
    pub(super) fn check(self) -> Result<PrinterSettings, Failure> {
        if !(5..=3600).contains(&self.wait_seconds) {
            return Err(bad("printer.wait_seconds", "it is 5 to 3600"));
        }
        let uri = address(&self.uri).map_err(|why| bad("printer.uri", why))?;
        Ok(PrinterSettings { uri, ca: self.ca, allow_plain: self.allow_plain, wait: Duration::from_secs(self.wait_seconds) })
    }
}

/// The address of a printer.
///
/// # Errors
/// When it has another scheme than IPP's, no host, or a name and password: they would stand in messages.
pub fn address(text: &str) -> Result<Url, &'static str> {
    const FORM: &str = "it looks like ipps://printer.example.it/ipp/print or ipp://localhost/printers/NAME";
    let url = Url::parse(text.trim()).map_err(|_| FORM)?;
    if !matches!(url.scheme(), "ipp" | "ipps") || url.host_str().is_none_or(str::is_empty) {
        return Err(FORM);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("no name and no password may stand in it");
    }
    Ok(url)
}
