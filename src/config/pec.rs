//! Settings of the Ente's certified mailbox, from which requests for operators leave: `[pec]` of `client.toml`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::settings_file::bad;
use crate::domain::contact::Email;
use crate::exit::Failure;

/// The Ente's certified mailbox.
#[derive(Clone, Debug)]
pub struct PecSettings {
    /// Its address, from which requests go.
    pub address: Email,
    /// The certified mailbox of the institute, to which they go.
    pub to: Email,
    /// The user of the box; the same for SMTP and IMAP.
    pub user: String,
    /// The file of mode 0600 that holds the password; whoever sends is asked for it when missing.
    pub password_file: Option<PathBuf>,
    /// Roots for the provider's certificates, PEM; the system's when missing.
    pub ca: Option<PathBuf>,
    /// Where requests leave.
    pub smtp: ServerSettings,
    /// How the connection for sending is protected.
    pub tls: SmtpTls,
    /// Where receipts are read; TLS from the first byte.
    pub imap: ServerSettings,
}

/// A server of the provider.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// Its name or address.
    pub server: String,
    /// Its port.
    pub port: u16,
}

/// How the connection for sending is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// TLS from the first byte.
    #[default]
    Tls,
    /// TLS after STARTTLS, required.
    StartTls,
}

/// As it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPec {
    address: String,
    to: String,
    user: String,
    password_file: Option<PathBuf>,
    ca: Option<PathBuf>,
    smtp: RawSmtp,
    imap: RawImap,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSmtp {
    server: String,
    port: Option<u16>,
    #[serde(default)]
    tls: SmtpTls,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawImap {
    server: String,
    port: Option<u16>,
}

impl RawPec {
    pub(super) fn check(self, folder: &Path) -> Result<PecSettings, Failure> {
        if self.user.is_empty() || self.user.contains(char::is_control) {
            return Err(bad("pec.user", "the user of the box"));
        }
        let usual = if self.smtp.tls == SmtpTls::Tls { 465 } else { 587 };
        Ok(PecSettings {
            address: self.address.parse().map_err(|error| bad("pec.address", error))?,
            to: self.to.parse().map_err(|error| bad("pec.to", error))?,
            user: self.user,
            password_file: self.password_file.map(|path| folder.join(path)),
            ca: self.ca.map(|path| folder.join(path)),
            smtp: server("pec.smtp", self.smtp.server, self.smtp.port, usual)?,
            tls: self.smtp.tls,
            imap: server("pec.imap", self.imap.server, self.imap.port, 993)?,
        })
    }
}

fn server(section: &str, server: String, port: Option<u16>, usual: u16) -> Result<ServerSettings, Failure> {
    if server.is_empty() || server.contains(char::is_whitespace) {
        return Err(bad(format!("{section}.server"), "the name or address of the server"));
    }
    match port {
        Some(0) => Err(bad(format!("{section}.port"), "1 to 65535")),
        port => Ok(ServerSettings { server, port: port.unwrap_or(usual) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Code;

    const SAMPLE: &str = "address = 'comune@pec.example.it'\nto = 'carta@pec.region.example'\nuser = 'comune'\n\
        [smtp]\nserver = 'smtps.example.it'\n[imap]\nserver = 'imaps.example.it'\n";

    fn parse(text: &str) -> Result<PecSettings, Failure> {
        toml::from_str::<RawPec>(text).expect("TOML").check(Path::new("/etc/crspin"))
    }

    #[test]
    fn what_is_left_out_is_usual() {
        let settings = parse(SAMPLE).expect("settings");
        assert_eq!((settings.address.as_str(), settings.to.as_str()), ("comune@pec.example.it", "carta@pec.region.example"));
        assert_eq!((settings.smtp.port, settings.tls, settings.imap.port), (465, SmtpTls::Tls, 993));
        assert_eq!((settings.password_file, settings.ca), (None, None));
        let later = parse(&SAMPLE.replace("[imap]", "tls = 'starttls'\n[imap]")).expect("settings");
        assert_eq!((later.smtp.port, later.tls), (587, SmtpTls::StartTls));
    }

    #[test]
    fn paths_start_at_the_file() {
        let settings = parse(&format!("password_file = 'pec.password'\nca = '/root.pem'\n{SAMPLE}")).expect("settings");
        assert_eq!(settings.password_file, Some("/etc/crspin/pec.password".into()));
        assert_eq!(settings.ca, Some("/root.pem".into()));
    }

    #[test]
    fn each_wrong_setting_is_named() {
        for (from, to, key) in [
            ("comune@pec.example.it", "comune", "pec.address"),
            ("carta@pec.region.example", "", "pec.to"),
            ("user = 'comune'", "user = ''", "pec.user"),
            ("user = 'comune'", "user = \"a\\r\\nb\"", "pec.user"),
            ("smtps.example.it", "", "pec.smtp.server"),
            ("imaps.example.it", "a b", "pec.imap.server"),
            ("[imap]", "port = 0\n[imap]", "pec.smtp.port"),
            ("[imap]", "[imap]\nport = 0", "pec.imap.port"),
        ] {
            let failure = parse(&SAMPLE.replacen(from, to, 1)).expect_err(to);
            assert_eq!((failure.code, failure.param("key")), (Code::BadSetting, Some(key)), "{to}");
        }
    }
}
