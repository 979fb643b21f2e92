//! How second halves go.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{bad, shape};
use crate::domain::message::Backoff;
use crate::exit::Failure;

/// How second halves go.
#[derive(Clone, Debug)]
pub struct DeliverySettings {
    /// When a refused message is tried again.
    pub backoff: Backoff,
    /// How long a message belongs to the sender that took it.
    pub lease: Duration,
    /// Where messages go.
    pub to: Delivery,
}

/// Where messages go.
#[derive(Clone, Debug)]
pub enum Delivery {
    /// To a mail server.
    Mail(MailSettings),
    /// To files in this folder, for the sandbox.
    Files(PathBuf),
}

/// How to speak to the mail server.
#[derive(Clone)]
pub struct MailSettings {
    /// The sender's address, perhaps with a name: `Regione <codici@example.it>`.
    pub from: String,
    /// The server's name or address.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: MailTls,
    /// The user, with the file of mode 0600 that holds the password.
    pub login: Option<(String, PathBuf)>,
    /// A root certificate to trust beside the system's, PEM.
    pub ca: Option<PathBuf>,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailSettings").field("server", &self.server).field("port", &self.port).finish_non_exhaustive()
    }
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS, required.
    StartTls,
    /// In clear, to loopback only.
    None,
}

pub fn check(shape: shape::Delivery, folder: &Path, sandbox: bool) -> Result<DeliverySettings, Failure> {
    let seconds = |number: u32| Duration::from_secs(u64::from(number));
    if shape.backoff_first_seconds == 0 {
        return Err(bad("delivery.backoff_first_seconds", "at least 1"));
    }
    if shape.backoff_longest_seconds < shape.backoff_first_seconds {
        return Err(bad("delivery.backoff_longest_seconds", "not less than backoff_first_seconds"));
    }
    if !(1..=100).contains(&shape.tries) {
        return Err(bad("delivery.tries", "1 to 100"));
    }
    if !(1..=3600).contains(&shape.lease_seconds) {
        return Err(bad("delivery.lease_seconds", "1 to 3600"));
    }
    let backoff = Backoff {
        first: seconds(shape.backoff_first_seconds),
        longest: seconds(shape.backoff_longest_seconds),
        tries: shape.tries,
    };
    let to = match (shape.mail, shape.files) {
        (Some(_), Some(_)) => return Err(bad("delivery.files", "either delivery.mail or delivery.files, not both")),
        (None, None) => return Err(bad("delivery.mail", "the mail server is missing: second halves must go somewhere")),
        (None, Some(_)) if !sandbox => return Err(bad("delivery.files", "only in a sandbox: second halves would lie in files")),
        (None, Some(files)) => Delivery::Files(folder.join(files.folder)),
        (Some(mail), None) => Delivery::Mail(self::mail(mail, folder)?),
    };
    Ok(DeliverySettings { backoff, lease: seconds(shape.lease_seconds), to })
}

fn mail(shape: shape::Mail, folder: &Path) -> Result<MailSettings, Failure> {
    if shape.from.parse::<lettre::message::Mailbox>().is_err() {
        return Err(bad("delivery.mail.from", "an address, perhaps with a name: Regione <codici@example.it>"));
    }
    if shape.server.is_empty() || shape.server.contains(char::is_whitespace) {
        return Err(bad("delivery.mail.server", "the name or address of the mail server"));
    }
    let (tls, usual) = match shape.tls.as_str() {
        "starttls" => (MailTls::StartTls, 587),
        "tls" => (MailTls::Tls, 465),
        "none" if loopback(&shape.server) => (MailTls::None, 25),
        "none" => return Err(bad("delivery.mail.tls", "none is for loopback only: second halves would travel in clear")),
        _ => return Err(bad("delivery.mail.tls", "starttls, tls or none")),
    };
    let login = match (shape.user, shape.password_file) {
        (Some(user), Some(file)) => Some((user, folder.join(file))),
        (None, None) => None,
        (Some(_), None) => return Err(bad("delivery.mail.password_file", "missing beside delivery.mail.user")),
        (None, Some(_)) => return Err(bad("delivery.mail.user", "missing beside delivery.mail.password_file")),
    };
    let port = match shape.port {
        Some(0) => return Err(bad("delivery.mail.port", "1 to 65535")),
        port => port.unwrap_or(usual),
    };
    let ca = shape.ca.map(|ca| folder.join(ca));
    Ok(MailSettings { from: shape.from, server: shape.server, port, tls, login, ca })
}

fn loopback(server: &str) -> bool {
    server == "localhost" || server.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
