//! E-mail by SMTP: connections are kept and used again, and it is known which command was refused.
//!
//! The commands are given one by one: the same "535" that is a wrong password of ours at login would be a refusal for good of the
//! recipient, and only the place where it comes tells which.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail as MailFrom, Noop, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailParameter, RcptParameter};
use lettre::transport::smtp::response::Response;
use rustls::ClientConfig;
use tokio::time::{Instant, timeout};

use super::compose::MailMessage;
use super::provider::Outcome;
use super::words::clean;
use super::{tls, wire};
use crate::config::secret_file;
use crate::config::service::patience::{MAIL_COMMANDS as COMMANDS, MAIL_CONNECTING as CONNECTING};
use crate::config::service::{MailSettings, MailTls, bad};
use crate::domain::message::Wait;
use crate::exit::Failure;

/// Servers close idle connections after some minutes; before that, another one is opened.
const IDLE: Duration = Duration::from_mins(1);
const GOODBYE: Duration = Duration::from_secs(2);

/// A mail server.
pub struct Mail {
    server: (String, u16),
    tls: Tls,
    credentials: Option<Credentials>,
    hello: ClientId,
    /// What is asked for of servers that send notices.
    notify: &'static str,
    /// How long the answer to a message is waited for.
    patience: Duration,
    idle: Mutex<Vec<(Line, Instant)>>,
}

/// How the connection is protected.
enum Tls {
    /// Not at all.
    None,
    /// From the first byte on.
    AtOnce(Arc<ClientConfig>),
    /// After the greeting.
    Start(TlsParameters),
}

/// A connection, greeted and logged in.
struct Line {
    smtp: AsyncSmtpConnection,
    /// Whether the server sends notices of what becomes of a message (DSN, RFC 3461).
    notices: bool,
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

impl From<MailTrouble> for String {
    fn from(trouble: MailTrouble) -> Self {
        match trouble {
            MailTrouble::Away(why) | MailTrouble::Tls(why) | MailTrouble::Login(why) => why,
        }
    }
}

impl Mail {
    /// Reads the password and the extra root certificate; `from` is the address that messages come from. Nothing is sent yet.
    pub fn new(settings: &MailSettings, from: &str) -> Result<Self, Failure> {
        let from: Mailbox = from.parse().map_err(|error| bad("delivery.mail_from", error))?;
        let tls = match settings.tls {
            MailTls::None => Tls::None,
            MailTls::Tls => Tls::AtOnce(Arc::new(tls::config(settings.ca.as_deref())?)),
            MailTls::StartTls => Tls::Start(parameters(&settings.server, settings.ca.as_deref())?),
        };
        let credentials = settings.login.as_ref().map(|(user, file)| {
            let password = secret_file::from_file(file)?;
            Ok::<_, Failure>(Credentials::new(user.clone(), password.reveal().to_owned()))
        });
        Ok(Self {
            server: (settings.server.clone(), settings.port),
            tls,
            credentials: credentials.transpose()?,
            hello: ClientId::Domain(from.email.domain().to_owned()),
            // Where nobody reads the box, notices of what went well would only fill it.
            notify: if settings.notices { "SUCCESS,FAILURE,DELAY" } else { "FAILURE,DELAY" },
            patience: settings.patience,
            idle: Mutex::default(),
        })
    }

    /// Tries once.
    pub async fn send(&self, message: &MailMessage) -> Outcome {
        let before = CONNECTING.min(self.patience) + COMMANDS.min(self.patience);
        let mut line = match timeout(before, self.begin(message)).await {
            Ok(Ok(line)) => line,
            Ok(Err(outcome)) => return outcome,
            Err(_) => return Outcome::not_now(Wait::Away, "the mail server did not answer in time"),
        };
        // From here on the server may have the message, whether it says so or not.
        match timeout(self.patience, line.smtp.message(&message.bytes)).await {
            Ok(Ok(response)) => {
                self.keep(line);
                Outcome::Accepted { words: words(&response), gateway_id: None }
            }
            Ok(Err(error)) => {
                line.smtp.abort().await;
                if error.status().is_none() { Outcome::Unknown(reason(&error)) } else { of_message(&error) }
            }
            Err(_) => Outcome::Unknown("the mail server took the message and did not answer in time".to_owned()),
        }
    }

    /// A connection that waits for the bytes of this message.
    async fn begin(&self, message: &MailMessage) -> Result<Line, Outcome> {
        let mut line = match self.kept().await {
            Some(line) => line,
            None => self.connect().await?,
        };
        let outcome = async {
            let asked = if line.notices { about_message(&message.name) } else { Vec::new() };
            let from = MailFrom::new(message.envelope.from().cloned(), asked);
            line.smtp.command(from).await.map_err(|error| of_us(&error))?;
            for to in message.envelope.to() {
                let asked = if line.notices { about_recipient(self.notify, to) } else { Vec::new() };
                line.smtp.command(Rcpt::new(to.clone(), asked)).await.map_err(|error| of_message(&error))?;
            }
            line.smtp.command(Data).await.map_err(|error| of_message(&error))
        }
        .await;
        match outcome {
            Ok(_) => Ok(line),
            Err(outcome) => {
                // Politely when the server still listens; a broken one is just closed.
                line.smtp.abort().await;
                Err(outcome)
            }
        }
    }

    async fn connect(&self) -> Result<Line, Outcome> {
        let mut smtp = self.open().await.map_err(|(trouble, wait)| Outcome::NotNow(wait, trouble.into()))?;
        // The library does not tell whether notices are offered: the server is greeted once more.
        let offered = smtp.command(Ehlo::new(self.hello.clone())).await.map_err(|error| of_us(&error))?;
        Ok(Line { smtp, notices: offers_notices(&offered) })
    }

    /// A connection, protected and logged in.
    async fn open(&self) -> Result<AsyncSmtpConnection, (MailTrouble, Wait)> {
        let away = |error: &Error| (MailTrouble::Away(reason(error)), of_server(error));
        let unreached = |error: std::io::Error| (MailTrouble::Away(clean(&error.to_string())), Wait::Away);
        let (server, port) = (self.server.0.as_str(), self.server.1);
        let stream = timeout(CONNECTING, wire::connect(server, port)).await;
        let stream = stream.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into())).map_err(unreached)?;
        let stream: Box<dyn AsyncTokioStream> = match &self.tls {
            Tls::None | Tls::Start(_) => Box::new(stream),
            Tls::AtOnce(config) => {
                let protected = wire::protect(stream, server, Arc::clone(config)).await;
                protected.map_err(|error| (MailTrouble::Tls(clean(&error.to_string())), Wait::Away))?
            }
        };
        let mut smtp = AsyncSmtpConnection::connect_with_transport(stream, &self.hello).await.map_err(|error| away(&error))?;
        if let Tls::Start(tls) = &self.tls {
            let secured = smtp.starttls(tls.clone(), &self.hello).await;
            secured.map_err(|error| (MailTrouble::Tls(reason(&error)), of_server(&error)))?;
        }
        if let Some(credentials) = &self.credentials {
            let known = smtp.auth(DEFAULT_MECHANISMS, credentials).await;
            known.map_err(|error| (MailTrouble::Login(reason(&error)), of_server(&error)))?;
        }
        Ok(smtp)
    }

    /// Goes as far as the login, and no further: no message is sent.
    ///
    /// # Errors
    /// Where it ends, and why.
    pub async fn probe(&self) -> Result<(), MailTrouble> {
        match timeout(CONNECTING, self.probed()).await {
            Ok(Ok(mut connection)) => {
                // Whoever does not answer a goodbye is left.
                let _ = timeout(GOODBYE, connection.abort()).await;
                Ok(())
            }
            Ok(Err(trouble)) => Err(trouble),
            Err(_) => Err(MailTrouble::Away("it does not answer in time".to_owned())),
        }
    }

    async fn probed(&self) -> Result<AsyncSmtpConnection, MailTrouble> {
        let mut smtp = self.open().await.map_err(|(trouble, _)| trouble)?;
        smtp.command(Noop).await.map_err(|error| MailTrouble::Away(reason(&error)))?;
        Ok(smtp)
    }

    /// A kept connection that still answers.
    async fn kept(&self) -> Option<Line> {
        loop {
            let (mut line, since) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if since.elapsed() < IDLE && line.smtp.test_connected().await {
                return Some(line);
            }
            line.smtp.abort().await;
        }
    }

    fn keep(&self, line: Line) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((line, Instant::now()));
    }

    /// Says goodbye on the kept connections, for a moment at most.
    pub async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        let goodbye = async {
            for (mut line, _) in idle {
                line.smtp.abort().await;
            }
        };
        // Whoever does not answer a goodbye is left.
        let _ = timeout(GOODBYE, goodbye).await;
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

fn offers_notices(offered: &Response) -> bool {
    offered.message().skip(1).any(|line| line.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("DSN")))
}

/// Notices shall name the message by our own number and return its headers only: its body is the second half.
fn about_message(name: &str) -> Vec<MailParameter> {
    let parameter =
        |keyword: &str, value: &str| MailParameter::Other { keyword: keyword.to_owned(), value: Some(value.to_owned()) };
    vec![parameter("RET", "HDRS"), parameter("ENVID", name)]
}

fn about_recipient(notify: &str, to: &Address) -> Vec<RcptParameter> {
    let parameter = |keyword: &str, value: String| RcptParameter::Other { keyword: keyword.to_owned(), value: Some(value) };
    let mut asked = vec![parameter("NOTIFY", notify.to_owned())];
    // Other addresses have no form as a parameter (RFC 3461, 4.2).
    let address: &str = to.as_ref();
    if address.is_ascii() {
        asked.push(parameter("ORCPT", format!("rfc822;{address}")));
    }
    asked
}

/// A refusal that is not for what the message is: a person may mend it, or time.
fn of_us(error: &Error) -> Outcome {
    Outcome::NotNow(of_server(error), reason(error))
}

/// What is waited for then: a server that said no may say yes, one that said nothing may come back.
fn of_server(error: &Error) -> Wait {
    if error.status().is_some() { Wait::Refused } else { Wait::Away }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_asked_for_where_they_are_offered() {
        for (answer, offered) in [
            ("250-mail.example.it\r\n250-PIPELINING\r\n250 DSN\r\n", true),
            ("250-mail.example.it\r\n250-dsn\r\n250 HELP\r\n", true),
            ("250-mail.example.it\r\n250 HELP DSN\r\n", false),
            ("250 DSN\r\n", false), // its name
        ] {
            assert_eq!(offers_notices(&answer.parse().expect("an answer")), offered, "{answer}");
        }
        let from = MailFrom::new(None, about_message("a5a5"));
        assert_eq!(from.to_string(), "MAIL FROM:<> RET=HDRS ENVID=a5a5\r\n");
        let to: Address = "a+b=c@example.it".parse().expect("an address");
        let asked = about_recipient("SUCCESS,FAILURE,DELAY", &to);
        assert_eq!(
            Rcpt::new(to, asked).to_string(),
            "RCPT TO:<a+b=c@example.it> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a+2Bb+3Dc@example.it\r\n"
        );
    }
}
