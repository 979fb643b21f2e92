//! Boxes that are read by IMAP: the one into which bounces and notices come, and the one for requests.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{bad, shape};
use crate::exit::Failure;

/// A box, read by IMAP over TLS.
#[derive(Clone)]
pub struct MailboxSettings {
    /// Where the settings have it: `delivery.notices`.
    pub section: &'static str,
    /// The server's name or address.
    pub server: String,
    /// Its port; TLS from the first byte.
    pub port: u16,
    /// The user.
    pub user: String,
    /// The file of mode 0600 that holds the password.
    pub password_file: PathBuf,
    /// The folder that is read. It is used for nothing else.
    pub folder: String,
    /// Where e-mails go that are kept.
    pub aside: String,
    /// How often servers are asked that do not tell by themselves.
    pub poll: Duration,
    /// A root certificate to trust beside the system's, PEM.
    pub ca: Option<PathBuf>,
}

impl fmt::Debug for MailboxSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailboxSettings").field("server", &self.server).field("port", &self.port).finish_non_exhaustive()
    }
}

pub fn check(shape: shape::Mailbox, section: &'static str, folder: &Path) -> Result<MailboxSettings, Failure> {
    let key = |name: &str| format!("{section}.{name}");
    if shape.server.is_empty() || shape.server.contains(char::is_whitespace) {
        return Err(bad(key("server"), "the name or address of the IMAP server"));
    }
    if shape.port == Some(0) {
        return Err(bad(key("port"), "1 to 65535"));
    }
    if shape.user.is_empty() || shape.user.contains(char::is_control) {
        return Err(bad(key("user"), "the user of the box"));
    }
    if !(1..=3600).contains(&shape.poll_seconds) {
        return Err(bad(key("poll_seconds"), "1 to 3600"));
    }
    let read = shape.folder.unwrap_or_else(|| "INBOX".to_owned());
    let aside = shape.aside.unwrap_or_else(|| "crspin-aside".to_owned());
    for (name, folder) in [("folder", &read), ("aside", &aside)] {
        // Others would have to be sent in an encoding of their own (RFC 3501, 5.1.3).
        if folder.is_empty() || !folder.chars().all(|c| c == ' ' || (c.is_ascii_graphic() && c != '&')) {
            return Err(bad(key(name), "a folder of the box, in plain letters"));
        }
    }
    if read.eq_ignore_ascii_case(&aside) {
        return Err(bad(key("aside"), "another folder than the one that is read"));
    }
    Ok(MailboxSettings {
        section,
        server: shape.server,
        port: shape.port.unwrap_or(993),
        user: shape.user,
        password_file: folder.join(shape.password_file),
        folder: read,
        aside,
        poll: Duration::from_secs(u64::from(shape.poll_seconds)),
        ca: shape.ca.map(|ca| folder.join(ca)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Code;

    const SAMPLE: &str = "server = \"imap.example.it\"\nuser = \"codici\"\npassword_file = \"imap.password\"\n";

    fn parse(text: &str) -> Result<MailboxSettings, Failure> {
        check(toml::from_str(text).expect("TOML"), "delivery.notices", Path::new("/etc/crspin"))
    }

    #[test]
    fn what_is_left_out_is_usual() {
        let settings = parse(SAMPLE).expect("settings");
        assert_eq!((settings.port, settings.folder.as_str(), settings.aside.as_str()), (993, "INBOX", "crspin-aside"));
        assert_eq!((settings.poll, settings.ca), (Duration::from_secs(30), None));
        assert_eq!(settings.password_file, Path::new("/etc/crspin/imap.password"));
    }

    #[test]
    fn each_wrong_setting_is_named() {
        for (more, key) in [
            ("port = 0", "port"),
            ("poll_seconds = 0", "poll_seconds"),
            ("poll_seconds = 3601", "poll_seconds"),
            ("folder = \"\"", "folder"),
            ("folder = \"Perché\"", "folder"),
            ("folder = \"a\\r\\nb\"", "folder"),
            ("aside = \"inbox\"", "aside"),
            ("aside = \"A & B\"", "aside"),
        ] {
            let failure = parse(&format!("{SAMPLE}{more}\n")).expect_err(more);
            assert_eq!((failure.code, failure.param("key")), (Code::BadSetting, Some(&*format!("delivery.notices.{key}"))));
        }
        for (from, to, key) in [("imap.example.it", "", "server"), ("imap.example.it", "a b", "server"), ("codici", "", "user")] {
            let failure = parse(&SAMPLE.replacen(from, to, 1)).expect_err(to);
            assert_eq!(failure.param("key"), Some(&*format!("delivery.notices.{key}")));
        }
    }
}
