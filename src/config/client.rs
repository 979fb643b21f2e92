//! Settings of the client: `client.toml`, or `profiles/NAME.toml` for `--profile NAME`.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::paths::Paths;
use super::pec::RawPec;
pub use super::pec::{PecSettings, SmtpTls};
use super::printer::RawPrinter;
pub use super::printer::{LetterSettings, LetterTongue, PrinterSettings};
use super::settings_file::{self, bad};
use crate::domain::language::Language;
use crate::domain::operator::EnteCode;
use crate::exit::{Code, Failure};

/// The client's settings, checked.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    /// The file they came from; sessions are kept apart by it.
    pub source: PathBuf,
    /// The service: `https://host[:port]`, without a slash at the end.
    pub service: String,
    /// Roots for the service's certificate, PEM; the system's when missing.
    pub ca: Option<PathBuf>,
    /// Whether nothing here is real.
    pub sandbox: bool,
    /// The language of texts; the environment's when missing.
    pub language: Option<Language>,
    /// The operator's card.
    pub card: CardSettings,
    /// Where the session's key is kept.
    pub session: SessionStore,
    /// How the citizen gets the first half.
    pub first_half: FirstHalf,
    /// Whether the citizen's card in the reader is read when there is one.
    pub from_card: bool,
    /// The printer of letters.
    pub printer: Option<PrinterSettings>,
    /// What letters look like.
    pub letter: LetterSettings,
    /// The Ente's certified mailbox, from which requests for operators leave.
    pub pec: Option<PecSettings>,
}

/// How the operator's card is found.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CardSettings {
    /// The PKCS#11 module, an absolute path.
    pub module: Option<PathBuf>,
    /// Label of the token.
    pub token_label: Option<String>,
    /// Serial number of the token.
    pub token_serial: Option<String>,
    /// The Ente to act for.
    pub ente: Option<String>,
    /// Whether TLS 1.2 may be used, in which the operator's codice fiscale travels in clear.
    pub allow_tls12: bool,
    /// Variables that the module wants in its environment.
    pub environment: BTreeMap<String, String>,
}

/// Where the session's key is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionStore {
    /// The system's keyring when it works, else a file.
    #[default]
    Auto,
    /// The system's keyring.
    Keyring,
    /// A file that only its owner reads.
    File,
}

/// How the citizen gets the first half.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstHalf {
    /// Read out by the operator.
    #[default]
    ReadOut,
    /// As a letter from the printer.
    Print,
    /// The operator chooses each time.
    Ask,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    service: String,
    ca: Option<PathBuf>,
    #[serde(default)]
    sandbox: bool,
    language: Option<String>,
    #[serde(default)]
    card: CardSettings,
    #[serde(default)]
    session: RawSession,
    #[serde(default)]
    counter: RawCounter,
    printer: Option<RawPrinter>,
    #[serde(default)]
    letter: LetterSettings,
    pec: Option<RawPec>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawSession {
    store: SessionStore,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawCounter {
    first_half: FirstHalf,
    from_card: bool,
}

impl ClientSettings {
    /// Reads the settings of a profile, the default ones when none is named.
    pub fn load(paths: &Paths, profile: Option<&str>) -> Result<Self, Failure> {
        let source = Self::file(paths, profile)?;
        let text = fs::read_to_string(&source).map_err(|error| {
            let code = if error.kind() == ErrorKind::NotFound { Code::NoSettings } else { Code::File };
            Failure::new(code).with("path", source.display()).with("why", &error).because(error)
        })?;
        Self::parse(&text, source)
    }

    /// The same for what needs no service: without a file of settings, the card is looked for as it comes.
    pub fn load_or_empty(paths: &Paths, profile: Option<&str>) -> Result<Self, Failure> {
        match Self::load(paths, profile) {
            Err(failure) if failure.code == Code::NoSettings && profile.is_none() => {
                Self::parse("service = 'https://none.invalid'", Self::file(paths, None)?)
            }
            loaded => loaded,
        }
    }

    /// The file of a profile's settings.
    pub fn file(paths: &Paths, profile: Option<&str>) -> Result<PathBuf, Failure> {
        let Some(name) = profile else { return Ok(paths.config.join("client.toml")) };
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if !plain {
            let why = "letters, digits, - and _";
            return Err(Failure::new(Code::BadValue).with("what", "--profile").with("why", why));
        }
        Ok(paths.config.join("profiles").join(format!("{name}.toml")))
    }

    fn parse(text: &str, source: PathBuf) -> Result<Self, Failure> {
        let raw: Raw = settings_file::read(text)?;
        let service = raw.service.trim_end_matches('/').to_owned();
        if !service.starts_with("https://") || service.len() <= "https://".len() {
            return Err(bad("service", "it begins with https://"));
        }
        check_card(&raw.card)?;
        let printer = raw.printer.map(RawPrinter::check).transpose()?;
        if raw.counter.first_half == FirstHalf::Print && printer.is_none() {
            return Err(bad("printer.uri", "counter.first_half = \"print\" needs a printer"));
        }
        let language = raw.language.as_deref().map(str::parse).transpose().map_err(|error| bad("language", error))?;
        let folder = source.parent().unwrap_or(Path::new(""));
        Ok(Self {
            service,
            ca: raw.ca.map(|path| folder.join(path)),
            sandbox: raw.sandbox,
            language,
            card: raw.card,
            session: raw.session.store,
            first_half: raw.counter.first_half,
            from_card: raw.counter.from_card,
            printer: printer.map(|printer| PrinterSettings { ca: printer.ca.map(|path| folder.join(path)), ..printer }),
            letter: LetterSettings { template: raw.letter.template.map(|path| folder.join(path)), ..raw.letter },
            pec: raw.pec.map(|pec| pec.check(folder)).transpose()?,
            source,
        })
    }
}

fn check_card(card: &CardSettings) -> Result<(), Failure> {
    if card.module.as_ref().is_some_and(|path| !path.is_absolute()) {
        return Err(bad("card.module", "its path must be absolute"));
    }
    if let Some(Err(error)) = card.ente.as_deref().map(str::parse::<EnteCode>) {
        return Err(bad("card.ente", error));
    }
    // Systems take no other ones.
    let settable = |(name, value): (&String, &String)| !name.is_empty() && !name.contains(['=', '\0']) && !value.contains('\0');
    if !card.environment.iter().all(settable) {
        return Err(bad("card.environment", "a name is empty or has = in it, or something has a zero in it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn parse(text: &str) -> Result<ClientSettings, Failure> {
        ClientSettings::parse(text, PathBuf::from("/etc/crspin/client.toml"))
    }

    #[test]
    fn the_sample_is_sound() {
        let settings = parse(include_str!("../../examples/client.toml")).expect("the sample parses");
        assert_eq!(settings.service, "https://crs.example.it");
    }

    #[test]
    fn paths_start_at_the_file() {
        let settings = parse("service = 'https://a.example/'\nca = 'root.pem'").expect("settings");
        assert_eq!((settings.service.as_str(), settings.ca), ("https://a.example", Some("/etc/crspin/root.pem".into())));
    }

    #[test]
    fn errors_name_the_key() {
        for (text, key, why) in [
            ("service = 'http://a.example'", "service", "https"),
            ("service = 'https://'", "service", "https"),
            ("service = 'https://a'\n[card]\nmodule = 'opensc.so'", "card.module", "absolute"),
            ("service = 'https://a'\n[card]\nente = '?'", "card.ente", "IPA"),
            ("service = 'https://a'\n[card]\nmodul = 'x'", "card.modul", "unknown field"),
            ("service = 'https://a'\n[card]\nallow_tls12 = 'yes'", "card.allow_tls12", "boolean"),
            ("service = 'https://a'\n[card.environment]\n'A=B' = 'c'", "card.environment", "="),
            ("service = 'https://a'\n[session]\nstore = 'cloud'", "session.store", "keyring"),
            ("service = 'https://a'\n[counter]\nfrom_card = 'yes'", "counter.from_card", "boolean"),
            ("service = 'https://a'\n[counter]\nfirst_half = 'shout'", "counter.first_half", "read-out"),
            ("service = 'https://a'\nlanguage = 'de'", "language", "it, en"),
            ("service = 'https://a'\n[counter]\nfirst_half = 'print'", "printer.uri", "needs a printer"),
            ("service = 'https://a'\n[printer]\nca = 'p.pem'", "printer.uri", "missing field"),
            ("service = 'https://a'\n[printer]\nuri = 'http://p/'", "printer.uri", "ipps://"),
            ("service = 'https://a'\n[printer]\nuri = 'the one by the window'", "printer.uri", "ipps://"),
            ("service = 'https://a'\n[printer]\nuri = 'ipps://me:secret@p/ipp/print'", "printer.uri", "no name"),
            ("service = 'https://a'\n[printer]\nuri = 'ipp:///ipp/print'", "printer.uri", "ipps://"),
            ("service = 'https://a'\n[printer]\nuri = 'ipps://p/ipp/print'\nwait_seconds = 0", "printer.wait_seconds", "3600"),
            ("service = 'https://a'\n[letter]\nlanguage = 'fr'", "letter.language", "variant"),
            ("service = 'https://a'\n[letter]\nlarge = true", "letter.large", "unknown field"),
            ("service = 'https://a'\n[pec]\naddress = 'a@b.it'", "pec.to", "missing field"),
            ("service = 'https://a'\n[pec.smtp]\ntls = 'none'", "pec.smtp.tls", "starttls"),
            ("ca = 'x'", "service", "missing field"),
            ("service = 'https://a'\n\n[card\n", "TOML", "line 3"),
        ] {
            let failure = parse(text).unwrap_err();
            assert_eq!((failure.code, failure.param("key")), (Code::BadSetting, Some(key)), "{text}");
            assert!(failure.param("why").is_some_and(|given| given.contains(why)), "{text}: {failure}");
        }
    }

    #[test]
    fn the_printer_and_its_letters() {
        let text = "service = 'https://a'\n[counter]\nfirst_half = 'ask'\n[printer]\nuri = 'ipps://p.example/ipp/print'\n\
                    ca = 'p.pem'\nwait_seconds = 30\n[letter]\ntemplate = 'letters'\nlarge_print = true\nlanguage = 'de'";
        let settings = parse(text).expect("settings");
        let printer = settings.printer.expect("a printer");
        assert_eq!((printer.uri.as_str(), printer.wait), ("ipps://p.example/ipp/print", Duration::from_secs(30)));
        assert_eq!((printer.ca, printer.allow_plain), (Some("/etc/crspin/p.pem".into()), false));
        assert_eq!(settings.letter.template, Some("/etc/crspin/letters".into()));
        assert_eq!((settings.letter.language.as_str(), settings.letter.large_print), ("de", true));
        assert_eq!(settings.first_half, FirstHalf::Ask);
    }

    #[test]
    fn a_profile_is_a_name_not_a_path() {
        let paths = Paths { config: "/c".into(), state: "/s".into() };
        assert_eq!(ClientSettings::file(&paths, Some("sandbox")).ok(), Some("/c/profiles/sandbox.toml".into()));
        assert!(ClientSettings::file(&paths, Some("../client")).is_err());
    }
}
