//! A request on its way out, by SMTP.
//!
//! The steps are made one by one: only their order tells whether the provider can have the message.

use std::error::Error as _;
use std::time::{Duration, UNIX_EPOCH};
use std::{fmt, io};

use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, response};

use super::{COMMAND, WHOLE, bad, trouble, unreached};
use crate::config::pec::{PecSettings, ServerSettings, SmtpTls};
use crate::domain::contact::Email;
use crate::domain::time::At;
use crate::exit::{Code, Failure};
use crate::secret::Secret;

/// A message ready to go.
pub struct Letter {
    /// Its Message-ID, without angle brackets: receipts refer to it.
    pub message_id: String,
    envelope: Envelope,
    bytes: Vec<u8>,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({}, {} bytes)", self.message_id, self.bytes.len())
    }
}

impl Letter {
    /// A message from the Ente's box to the institute's, with these files, byte for byte.
    ///
    /// # Errors
    /// [`Code::BadSetting`] when the addresses cannot be sent from or to.
    pub fn new(settings: &PecSettings, subject: &str, text: &str, files: &[(String, Vec<u8>)], at: At) -> Result<Self, Failure> {
        let mailbox = |key: &str, address: &Email| {
            let address = address.as_str().parse().map_err(|error| bad(key, error))?;
            Ok::<_, Failure>(Mailbox::new(None, address))
        };
        let (from, to) = (mailbox("pec.address", &settings.address)?, mailbox("pec.to", &settings.to)?);
        let message_id = format!("{}@{}", uuid::Uuid::new_v4().simple(), from.email.domain());
        let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(text.to_owned()));
        for (name, bytes) in files {
            // Whatever else it could be in would touch the ends of lines, and the signature would not hold.
            let body = Body::new_with_encoding(bytes.clone(), ContentTransferEncoding::Base64);
            let body = body.map_err(|_| Failure::new(Code::Bug))?;
            parts = parts.singlepart(Attachment::new(name.clone()).body(body, kind(name)?));
        }
        let message = Message::builder()
            .from(from)
            .to(to)
            .message_id(Some(format!("<{message_id}>")))
            .date(UNIX_EPOCH + at.since(At::from_millis(0)))
            .subject(subject)
            .multipart(parts)
            .map_err(|error| Failure::new(Code::Bug).because(error))?;
        Ok(Self { message_id, envelope: message.envelope().clone(), bytes: message.formatted() })
    }
}

/// The kind of a file, by the end of its name.
fn kind(name: &str) -> Result<ContentType, Failure> {
    let kind = match name.rsplit('.').next() {
        Some("json") => "application/json",
        Some("p7m") => "application/pkcs7-mime",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    };
    ContentType::parse(kind).map_err(|error| Failure::new(Code::Bug).because(error))
}

/// The provider's server, logged in.
pub struct Outbox {
    server: ServerSettings,
    smtp: SmtpConnection,
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outbox({}:{})", self.server.server, self.server.port)
    }
}

impl Outbox {
    /// Connects and logs in; nothing is sent yet.
    ///
    /// # Errors
    /// [`Code::PecAway`], [`Code::PecNotTrusted`], [`Code::PecLogin`]; [`Code::BadSetting`] when the root cannot be read.
    pub fn open(settings: &PecSettings, password: &Secret) -> Result<Self, Failure> {
        let server = &settings.smtp;
        let tls = parameters(settings)?;
        let hello = ClientId::Domain(settings.address.domain().to_owned());
        let failed = |error: Error| away(server, error);
        let place = (server.server.as_str(), server.port);
        let at_once = (settings.tls == SmtpTls::Tls).then_some(&tls);
        let mut smtp = SmtpConnection::connect(place, Some(COMMAND), &hello, at_once, None).map_err(failed)?;
        if settings.tls == SmtpTls::StartTls {
            // A server that offers none, or that somebody in between makes offer none.
            if !smtp.can_starttls() {
                return Err(trouble(Code::PecNotTrusted, server, "it offers no STARTTLS"));
            }
            smtp.starttls(&tls, &hello).map_err(failed)?;
        }
        let credentials = Credentials::new(settings.user.clone(), password.reveal().to_owned());
        smtp.auth(DEFAULT_MECHANISMS, &credentials).map_err(|error| {
            let refused = error.status().is_some() || error.is_client();
            if refused { trouble(Code::PecLogin, server, words(&error)).because(error) } else { away(server, error) }
        })?;
        Ok(Self { server: server.clone(), smtp })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// [`Code::PecUnknown`] when the provider may have it; with every other code it has not.
    pub fn send(mut self, letter: &Letter) -> Result<(), Failure> {
        if let Err(error) = self.begin(letter) {
            self.smtp.abort();
            return Err(if error.status().is_some() { self.refused(error) } else { away(&self.server, error) });
        }
        self.smtp.set_timeout(Some(WHOLE)).map_err(|error| trouble(Code::PecAway, &self.server, &error).because(error))?;
        // From here on the provider may have the message, whether it says so or not.
        match self.smtp.message(&letter.bytes) {
            Ok(_) => {
                // Whoever does not answer a goodbye is left.
                let _ = self.smtp.set_timeout(Some(Duration::from_secs(2)));
                self.smtp.abort();
                Ok(())
            }
            Err(error) if error.status().is_some() => Err(self.refused(error)),
            Err(error) => Err(trouble(Code::PecUnknown, &self.server, words(&error)).because(error)),
        }
    }

    /// As far as the server waits for the bytes of the message.
    fn begin(&mut self, letter: &Letter) -> Result<response::Response, Error> {
        self.smtp.command(Mail::new(letter.envelope.from().cloned(), Vec::new()))?;
        for to in letter.envelope.to() {
            self.smtp.command(Rcpt::new(to.clone(), Vec::new()))?;
        }
        self.smtp.command(Data)
    }

    fn refused(&self, error: Error) -> Failure {
        trouble(Code::PecNotTaken, &self.server, words(&error)).because(error)
    }
}

/// The settings of TLS: the root of the settings, or the system's.
fn parameters(settings: &PecSettings) -> Result<TlsParameters, Failure> {
    let mut builder = TlsParameters::builder(settings.smtp.server.clone());
    if let Some(path) = &settings.ca {
        let wrong = |error: &dyn fmt::Display| bad("pec.ca", format!("{}: {error}", path.display()));
        let pem = std::fs::read(path).map_err(|error| wrong(&error))?;
        let root = Certificate::from_pem(&pem).map_err(|error| wrong(&words(&error)))?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(root);
    }
    builder.build_rustls().map_err(|error| bad("pec.ca", words(&error)))
}

/// Not reached, or not who it should be: TLS begins with the first word that is read, and its troubles are told as those of reading.
fn away(server: &ServerSettings, error: Error) -> Failure {
    let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    let code = source.map_or(Code::PecAway, unreached);
    trouble(code, server, words(&error)).because(error)
}

/// The server's own words, or what is underneath.
fn words(error: &Error) -> String {
    let words = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    error.status().map_or_else(|| words.clone(), |status| format!("{status} {words}"))
}
