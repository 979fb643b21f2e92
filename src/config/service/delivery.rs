//! How second halves go.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::gateway::{self, HttpSettings};
use super::mailbox::{self, MailboxSettings};
use super::smpp::{self, SmppSettings};
use super::{bad, shape};
use crate::domain::card_product::{CardProduct, ProductId};
use crate::domain::contact::Channel;
use crate::domain::message::Backoff;
use crate::exit::Failure;

/// How second halves go.
#[derive(Clone, Debug)]
pub struct DeliverySettings {
    /// When a refused message is tried again.
    pub backoff: Backoff,
    /// How long a message belongs to the sender that took it.
    pub lease: Duration,
    /// How long a message may wait for a gateway that takes it.
    pub deadline: Duration,
    /// How long a gateway's word is waited for when it may have taken a message, before the same bytes go again.
    pub word: Duration,
    /// Above so old an open message, `/health/ready` raises an alarm.
    pub alarm: Duration,
    /// The sender's address of e-mails, perhaps with a name: `Regione <codici@example.it>`.
    pub mail_from: String,
    /// What messages say.
    pub texts: TextSettings,
    /// The ways out, in the order in which they are tried; at least one.
    pub providers: Vec<ProviderSettings>,
    /// The box into which bounces and notices come.
    pub notices: Option<MailboxSettings>,
}

/// What messages say.
#[derive(Clone, Debug, Default)]
pub struct TextSettings {
    /// The folder of a body's own texts.
    pub folder: Option<PathBuf>,
    /// Whom citizens tell that it was not they: a telephone number, an address, an office. The counter when nothing is said.
    pub stop_contact: Option<String>,
    /// The products that texts may be for.
    pub products: Vec<TextProduct>,
}

/// What texts must know of a product.
#[derive(Clone, Debug)]
pub struct TextProduct {
    /// Its identifier.
    pub id: ProductId,
    /// What people call it.
    pub name: String,
    /// How many digits of the PIN go by message.
    pub pin: u8,
    /// How many digits of the PUK go by message.
    pub puk: u8,
    /// Whether its second halves go by text message.
    pub sms: bool,
}

impl From<&CardProduct> for TextProduct {
    fn from(product: &CardProduct) -> Self {
        Self {
            id: product.id.clone(),
            name: product.name.clone(),
            pin: product.split.pin().1,
            puk: product.split.puk().1,
            sms: product.channels.contains(&Channel::Sms),
        }
    }
}

/// A way out.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Its name in lists, metrics and the history of messages.
    pub name: String,
    /// How it is spoken to.
    pub way: WaySettings,
}

/// How a provider is spoken to.
#[derive(Clone, Debug)]
pub enum WaySettings {
    /// A mail server.
    Smtp(MailSettings),
    /// A gateway of text messages.
    Http(Box<HttpSettings>),
    /// A provider of text messages that speaks SMPP.
    Smpp(Box<SmppSettings>),
    /// Files in this folder, for the sandbox; takes every channel.
    Files(PathBuf),
}

impl WaySettings {
    /// Whether messages of this channel can go this way.
    #[must_use]
    pub const fn takes(&self, channel: Channel) -> bool {
        match self {
            Self::Smtp(_) => matches!(channel, Channel::Email),
            Self::Http(_) | Self::Smpp(_) => matches!(channel, Channel::Sms),
            Self::Files(_) => true,
        }
    }
}

/// How to speak to a mail server.
#[derive(Clone)]
pub struct MailSettings {
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
    /// How long the answer to a message is waited for.
    pub patience: Duration,
    /// Whether notices of messages that arrived are asked for, too: somebody reads them.
    pub notices: bool,
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
    if !(1..=7 * 24 * 60).contains(&shape.deadline_minutes) {
        return Err(bad("delivery.deadline_minutes", "1 minute to 7 days"));
    }
    if !(1..=7 * 24 * 60).contains(&shape.alarm_minutes) {
        return Err(bad("delivery.alarm_minutes", "1 minute to 7 days"));
    }
    if shape.word_minutes == 0 || shape.word_minutes >= shape.deadline_minutes {
        return Err(bad("delivery.word_minutes", "at least 1, and less than deadline_minutes"));
    }
    let mail_from = mail_from(shape.mail_from, &shape.provider)?;
    let providers = providers(shape.provider, folder, sandbox, shape.notices.is_some())?;
    // Nothing is lost in a sandbox when two senders are at it.
    if let Some(provider) =
        providers.iter().find(|provider| !sandbox && provider.way.longest() * 8 > seconds(shape.lease_seconds) * 7)
    {
        let longest = (provider.way.longest() * 8 / 7).as_secs() + 1;
        let why =
            format!("at least {longest}: so long a try by {} may take, or give it a shorter timeout_seconds", provider.name);
        return Err(bad("delivery.lease_seconds", why));
    }
    Ok(DeliverySettings {
        backoff,
        lease: seconds(shape.lease_seconds),
        deadline: seconds(shape.deadline_minutes * 60),
        word: seconds(shape.word_minutes * 60),
        alarm: seconds(shape.alarm_minutes * 60),
        mail_from,
        texts: TextSettings {
            folder: shape.texts.map(|texts| folder.join(texts)),
            stop_contact: shape.stop_contact.map(stop_contact).transpose()?,
            // Told by those who check the products.
            products: Vec::new(),
        },
        providers,
        notices: shape.notices.map(|notices| mailbox::check(notices, "delivery.notices", folder)).transpose()?,
    })
}

/// A telephone number, an address, or the name of an office, on one line.
fn stop_contact(text: String) -> Result<String, Failure> {
    let fits = (3..=60).contains(&text.chars().count()) && text.trim() == text;
    // Braces would look like a place that nobody filled.
    if fits && !text.contains(|c: char| c.is_control() || "{}<>%$".contains(c)) {
        return Ok(text);
    }
    Err(bad("delivery.stop_contact", "a telephone number, an address or an office, in 3 to 60 characters"))
}

fn mail_from(given: Option<String>, providers: &[shape::Provider]) -> Result<String, Failure> {
    match given {
        Some(from) if from.parse::<lettre::message::Mailbox>().is_err() => {
            Err(bad("delivery.mail_from", "an address, perhaps with a name: Regione <codici@example.it>"))
        }
        Some(from) => Ok(from),
        None if providers.iter().any(|provider| matches!(provider, shape::Provider::Smtp(_))) => {
            Err(bad("delivery.mail_from", "missing: the address that e-mails come from"))
        }
        // `.invalid` never becomes a domain (RFC 2606): nobody takes such a message for a real one.
        None => Ok("crspin sandbox <sandbox@crspin.invalid>".to_owned()),
    }
}

fn providers(
    shapes: Vec<shape::Provider>,
    folder: &Path,
    sandbox: bool,
    notices: bool,
) -> Result<Vec<ProviderSettings>, Failure> {
    if shapes.is_empty() {
        return Err(bad("delivery.provider", "missing: second halves must go somewhere"));
    }
    let mut providers: Vec<ProviderSettings> = Vec::new();
    for (index, shape) in shapes.into_iter().enumerate() {
        let at = format!("delivery.provider[{index}]");
        let provider = provider(shape, &at, folder, sandbox, notices)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(1..=32).contains(&provider.name.len()) || !provider.name.chars().all(plain) {
            return Err(bad(format!("{at}.name"), "1 to 32 small letters, digits and dashes"));
        }
        if providers.iter().any(|other| other.name == provider.name) {
            return Err(bad(format!("{at}.name"), format!("{} is there twice", provider.name)));
        }
        providers.push(provider);
    }
    Ok(providers)
}

fn provider(shape: shape::Provider, at: &str, folder: &Path, sandbox: bool, notices: bool) -> Result<ProviderSettings, Failure> {
    match shape {
        shape::Provider::Smtp(mail) => {
            let name = mail.name.clone();
            Ok(ProviderSettings { name, way: WaySettings::Smtp(MailSettings { notices, ..self::mail(mail, at, folder)? }) })
        }
        shape::Provider::Http(http) => {
            let name = http.name.clone();
            Ok(ProviderSettings { name, way: WaySettings::Http(Box::new(gateway::check(*http, at, folder)?)) })
        }
        shape::Provider::Smpp(smpp) => {
            let name = smpp.name.clone();
            Ok(ProviderSettings { name, way: WaySettings::Smpp(Box::new(smpp::check(*smpp, at, folder)?)) })
        }
        shape::Provider::Files(files) if sandbox => {
            Ok(ProviderSettings { name: files.name, way: WaySettings::Files(folder.join(files.folder)) })
        }
        shape::Provider::Files(_) => {
            Err(bad(format!("{at}.kind"), "files are for a sandbox only: second halves would lie in them"))
        }
    }
}

pub fn mail(shape: shape::Mail, at: &str, folder: &Path) -> Result<MailSettings, Failure> {
    let key = |name: &str| format!("{at}.{name}");
    if shape.server.is_empty() || shape.server.contains(char::is_whitespace) {
        return Err(bad(key("server"), "the name or address of the mail server"));
    }
    let (tls, usual) = match shape.tls.as_str() {
        "starttls" => (MailTls::StartTls, 587),
        "tls" => (MailTls::Tls, 465),
        "none" if loopback(&shape.server) => (MailTls::None, 25),
        "none" => return Err(bad(key("tls"), "none is for loopback only: second halves would travel in clear")),
        _ => return Err(bad(key("tls"), "starttls, tls or none")),
    };
    let login = match (shape.user, shape.password_file) {
        (Some(user), Some(file)) => Some((user, folder.join(file))),
        (None, None) => None,
        (Some(_), None) => return Err(bad(key("password_file"), "missing beside user")),
        (None, Some(_)) => return Err(bad(key("user"), "missing beside password_file")),
    };
    let port = match shape.port {
        Some(0) => return Err(bad(key("port"), "1 to 65535")),
        port => port.unwrap_or(usual),
    };
    if !(1..=60).contains(&shape.timeout_seconds) {
        return Err(bad(key("timeout_seconds"), "1 to 60"));
    }
    let patience = Duration::from_secs(u64::from(shape.timeout_seconds));
    let ca = shape.ca.map(|ca| folder.join(ca));
    Ok(MailSettings { server: shape.server, port, tls, login, ca, patience, notices: false })
}

pub fn loopback(server: &str) -> bool {
    server == "localhost" || server.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
