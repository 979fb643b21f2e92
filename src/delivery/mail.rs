//! E-mail by SMTP: connections are kept and used again, and it is known which command was refused.
//!
//! The commands are given one by one: the same "535" that is a wrong password of ours at login would be a refusal for good of the
//! recipient, and only the place where it comes tells which.

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Noop, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use tokio::time::{Instant, timeout};

use super::compose::MailMessage;
use super::provider::Outcome;
use super::words::clean;
use crate::config::secret_file;
use crate::config::service::{MailSettings, MailTls, bad};
use crate::domain::message::Wait;
use crate::exit::Failure;

const CONNECTING: Duration = Duration::from_secs(15);
/// From the greeting to the answer to DATA.
const COMMANDS: Duration = Duration::from_secs(30);
const SENDING: Duration = Duration::from_mins(1);
/// Servers close idle connections after some minutes; before that, another one is opened.
const IDLE: Duration = Duration::from_mins(1);

/// A mail server.
pub struct Mail {
    server: (String, u16),
    protection: MailTls,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

/// Where a try without a message ended, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailTrouble {
    /// The server is not reached, or is none.
    Away(String),
    /// It is not protected as the settings say, or did not prove who it is.
    Tls(String),
    /// It does not take user and password.
    Login(String),
}

impl Mail {
    /// Reads the password and the extra root certificate; `from` is the address that messages come from. Nothing is sent yet.
    pub fn new(settings: &MailSettings, from: &str) -> Result<Self, Failure> {
        let from: Mailbox = from.parse().map_err(|error| bad("delivery.mail_from", error))?;
        let tls = match settings.tls {
            MailTls::None => None,
            MailTls::Tls | MailTls::StartTls => Some(parameters(&settings.server, settings.ca.as_deref())?),
        };
        let credentials = settings.login.as_ref().map(|(user, file)| {
            let password = secret_file::from_file(file)?;
            Ok::<_, Failure>(Credentials::new(user.clone(), password.reveal().to_owned()))
        });
        Ok(Self {
            server: (settings.server.clone(), settings.port),
            protection: settings.tls,
            tls,
            credentials: credentials.transpose()?,
            hello: ClientId::Domain(from.email.domain().to_owned()),
            idle: Mutex::default(),
        })
    }

    /// Tries once.
    pub async fn send(&self, message: &MailMessage) -> Outcome {
        let mut connection = match timeout(CONNECTING + COMMANDS, self.begin(message)).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(outcome)) => return outcome,
            Err(_) => return Outcome::not_now(Wait::Away, "the mail server did not answer in time"),
        };
        // From here on the server may have the message, whether it says so or not.
        match timeout(SENDING, connection.message(&message.bytes)).await {
            Ok(Ok(response)) => {
                self.keep(connection);
                Outcome::Accepted { words: words(&response), gateway_id: None }
            }
            Ok(Err(error)) => {
                connection.abort().await;
                if error.status().is_none() { Outcome::Unknown(reason(&error)) } else { of_message(&error) }
            }
            Err(_) => Outcome::Unknown("the mail server took the message and did not answer in time".to_owned()),
        }
    }

    /// A connection that waits for the bytes of this message.
    async fn begin(&self, message: &MailMessage) -> Result<AsyncSmtpConnection, Outcome> {
        let mut connection = match self.kept().await {
            Some(connection) => connection,
            None => self.connect().await.map_err(|error| of_us(&error))?,
        };
        let outcome = async {
            let from = MailFrom::new(message.envelope.from().cloned(), vec![]);
            connection.command(from).await.map_err(|error| of_us(&error))?;
            for to in message.envelope.to() {
                connection.command(Rcpt::new(to.clone(), vec![])).await.map_err(|error| of_message(&error))?;
            }
            connection.command(Data).await.map_err(|error| of_message(&error))
        }
        .await;
        match outcome {
            Ok(_) => Ok(connection),
            Err(outcome) => {
                // Politely when the server still listens; a broken one is just closed.
                connection.abort().await;
                Err(outcome)
            }
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let server = (self.server.0.as_str(), self.server.1);
        let at_once = if self.protection == MailTls::Tls { self.tls.clone() } else { None };
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(CONNECTING), &self.hello, at_once, None).await?;
        if let (MailTls::StartTls, Some(tls)) = (self.protection, &self.tls) {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    /// Goes as far as the login, and no further: no message is sent.
    ///
    /// # Errors
    /// Where it ends, and why.
    pub async fn probe(&self) -> Result<(), MailTrouble> {
        match timeout(CONNECTING, self.probed()).await {
            Ok(Ok(connection)) => {
                self.keep(connection);
                self.close().await;
                Ok(())
            }
            Ok(Err(trouble)) => Err(trouble),
            Err(_) => Err(MailTrouble::Away("it does not answer in time".to_owned())),
        }
    }

    async fn probed(&self) -> Result<AsyncSmtpConnection, MailTrouble> {
        let away =
            |error: Error| if error.is_tls() { MailTrouble::Tls(reason(&error)) } else { MailTrouble::Away(reason(&error)) };
        let server = (self.server.0.as_str(), self.server.1);
        let at_once = if self.protection == MailTls::Tls { self.tls.clone() } else { None };
        let connected = AsyncSmtpConnection::connect_tokio1(server, Some(CONNECTING), &self.hello, at_once, None).await;
        let mut connection = connected.map_err(away)?;
        if let (MailTls::StartTls, Some(tls)) = (self.protection, &self.tls) {
            let secured = connection.starttls(tls.clone(), &self.hello).await;
            secured.map_err(|error| MailTrouble::Tls(reason(&error)))?;
        }
        if let Some(credentials) = &self.credentials {
            let known = connection.auth(DEFAULT_MECHANISMS, credentials).await;
            known.map_err(|error| MailTrouble::Login(reason(&error)))?;
        }
        connection.command(Noop).await.map_err(away)?;
        Ok(connection)
    }

    /// A kept connection that still answers.
    async fn kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let (mut connection, since) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if since.elapsed() < IDLE && connection.test_connected().await {
                return Some(connection);
            }
            connection.abort().await;
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((connection, Instant::now()));
    }

    /// Says goodbye on the kept connections, for a moment at most.
    pub async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        let goodbye = async {
            for (mut connection, _) in idle {
                connection.abort().await;
            }
        };
        // Whoever does not answer a goodbye is left.
        let _ = timeout(Duration::from_secs(2), goodbye).await;
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mail({}:{})", self.server.0, self.server.1)
    }
}

fn parameters(server: &str, ca: Option<&Path>) -> Result<TlsParameters, Failure> {
    let mut builder = TlsParameters::builder(server.to_owned());
    if let Some(path) = ca {
        let pem = std::fs::read(path).map_err(|error| bad("delivery.provider.ca", format!("{}: {error}", path.display())))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| bad("delivery.provider.ca", error))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|error| bad("delivery.provider.tls", error))
}

/// A refusal that is not for what the message is: a person may mend it, or time.
fn of_us(error: &Error) -> Outcome {
    Outcome::NotNow(if error.status().is_some() { Wait::Refused } else { Wait::Away }, reason(error))
}

/// A refusal of this recipient or message: for good when the server says so.
fn of_message(error: &Error) -> Outcome {
    if error.is_permanent() { Outcome::Refused(reason(error)) } else { of_us(error) }
}

fn words(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    clean(&format!("{} {}", response.code(), lines.join(" ")))
}

fn reason(error: &Error) -> String {
    let words = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    match error.status() {
        Some(code) => clean(&format!("{code} {words}")),
        None => clean(&words),
    }
}
