//! What the providers say of a message: their receipts in the Ente's box, read by IMAP over TLS.
//!
//! The folder is opened for reading only (EXAMINE) and its e-mails are read without marking them (PEEK).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_imap::error::{Error, Result as Answer};
use async_imap::types::Fetch;
use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use mail_parser::MessageParser;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{COMMAND, WHOLE, bad, one_line, trouble, unreached};
use crate::config::pec::PecSettings;
use crate::domain::receipt::ReceiptKind;
use crate::domain::time::At;
use crate::exit::{Code, Failure};
use crate::secret::Secret;

/// Providers keep receipts in the folder that every box has.
const FOLDER: &str = "INBOX";
/// No receipt is larger: providers carry 30 MB, which come back in it, in base64. What is larger is none.
const MOST: usize = 48 * 1024 * 1024;
/// So many e-mails are looked at for one message; it has five receipts at most.
const MOST_MAILS: usize = 16;
/// Headers and the text for people stand before everything else. More is not taken apart: it may hold messages within messages, as
/// deep as somebody liked.
const BEGINNING: usize = 16 * 1024;
/// So many characters of the text are told.
const WORDS: usize = 600;

/// What a provider says of a message. Nobody checked its signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What happened.
    pub kind: ReceiptKind,
    /// When, by the receipt.
    pub at: At,
    /// What it says to people, on one line.
    pub words: String,
    /// The whole receipt, as it came.
    pub raw: Vec<u8>,
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receipt({}, {}, {} bytes)", self.kind, self.at, self.raw.len())
    }
}

/// The receipts of the message with this Message-ID (without angle brackets), in the order in which they came.
///
/// # Errors
/// [`Code::PecAway`], [`Code::PecNotTrusted`], [`Code::PecLogin`]; [`Code::BadSetting`] when the root cannot be read.
pub fn receipts(settings: &PecSettings, password: &Secret, message_id: &str) -> Result<Vec<Receipt>, Failure> {
    // It goes into a command between quotes.
    if message_id.is_empty() || !message_id.chars().all(|c| c.is_ascii_graphic() && !"\"\\".contains(c)) {
        return Err(Failure::new(Code::BadValue).with("what", "Message-ID").with("why", "no Message-ID of a request"));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(Code::Bug).because(error))?;
    runtime.block_on(async {
        let mut box_ = Inbox { settings, session: login(settings, password).await? };
        let found = box_.read(message_id).await;
        // Whoever does not answer a goodbye is left.
        let _ = timeout(Duration::from_secs(2), box_.session.logout()).await;
        found
    })
}

/// The open folder.
struct Inbox<'s> {
    settings: &'s PecSettings,
    session: Session<TlsStream<TcpStream>>,
}

impl Inbox<'_> {
    async fn read(&mut self, message_id: &str) -> Result<Vec<Receipt>, Failure> {
        within(COMMAND, self.session.examine(FOLDER)).await.map_err(|why| self.away(why))?;
        let query = format!("HEADER X-Riferimento-Message-ID \"{message_id}\"");
        let found = within(COMMAND, self.session.uid_search(query)).await.map_err(|why| self.away(why))?;
        let mut found: Vec<u32> = found.into_iter().collect();
        found.sort_unstable();
        let mut receipts = Vec::new();
        for uid in found.into_iter().take(MOST_MAILS) {
            // Servers search for what stands anywhere in a header, and anybody may write one: looked at before all of it is fetched.
            let beginning = self.fetch(uid, BEGINNING).await?;
            if beginning.as_ref().is_none_or(|(raw, at)| about(raw, message_id, *at).is_none()) {
                continue;
            }
            if let Some((raw, at)) = self.fetch(uid, MOST).await?
                && raw.len() < MOST
            {
                receipts.extend(about(&raw, message_id, at).map(|receipt| Receipt { raw, ..receipt }));
            }
        }
        Ok(receipts)
    }

    /// So much of an e-mail, and when it came; nothing when it is gone.
    async fn fetch(&mut self, uid: u32, most: usize) -> Result<Option<(Vec<u8>, Option<At>)>, Failure> {
        let query = format!("(UID INTERNALDATE BODY.PEEK[]<0.{most}>)");
        let read = async { self.session.uid_fetch(uid.to_string(), query).await?.try_collect::<Vec<Fetch>>().await };
        let fetched = within(WHOLE, read).await.map_err(|why| self.away(why))?;
        let fetched = fetched.iter().find(|fetch| fetch.uid == Some(uid));
        let came = |fetch: &Fetch| fetch.internal_date().map(|date| At::from_millis(date.timestamp_millis()));
        Ok(fetched.and_then(|fetch| Some((fetch.body()?.to_vec(), came(fetch)))))
    }

    fn away(&self, why: String) -> Failure {
        trouble(Code::PecAway, &self.settings.imap, why)
    }
}

/// What an e-mail says of this message, without the e-mail itself; nothing when it is no receipt of it.
fn about(raw: &[u8], message_id: &str, came: Option<At>) -> Option<Receipt> {
    let mail = MessageParser::default().parse(&raw[..raw.len().min(BEGINNING)])?;
    // What came from outside of certified mail comes in an envelope that says so, whatever stands in it.
    if mail.header_raw("X-Trasporto").is_some() {
        return None;
    }
    let bare = |id: &str| id.trim().trim_start_matches('<').trim_end_matches('>').to_owned();
    if bare(mail.header_raw("X-Riferimento-Message-ID")?) != message_id {
        return None;
    }
    let kind = mail.header_raw("X-Ricevuta")?.trim().parse().ok()?;
    let said = mail.date().map(|date| At::from_millis(date.to_timestamp().saturating_mul(1000)));
    let words = mail.body_text(0).map(|text| one_line(&text, WORDS)).unwrap_or_default();
    Some(Receipt { kind, at: said.or(came)?, words, raw: Vec::new() })
}

/// Connects and logs in.
async fn login(settings: &PecSettings, password: &Secret) -> Result<Session<TlsStream<TcpStream>>, Failure> {
    let server = &settings.imap;
    let away = |why: String| trouble(Code::PecAway, server, why);
    let name: ServerName<'static> = server.server.clone().try_into().map_err(|error| bad("pec.imap.server", error))?;
    let tls = Arc::new(trusting(settings)?);
    let late = |_| away(LATE.to_owned());
    let tcp = timeout(COMMAND, TcpStream::connect((server.server.as_str(), server.port))).await;
    let tcp = tcp.map_err(late)?.map_err(|error| away(error.to_string()).because(error))?;
    let tls = timeout(COMMAND, TlsConnector::from(tls).connect(name, tcp)).await.map_err(late)?;
    let tls = tls.map_err(|error| trouble(unreached(&error), server, &error).because(error))?;
    let mut client = Client::new(tls);
    match timeout(COMMAND, client.read_response()).await.map_err(late)? {
        Ok(Some(_)) => {}
        Ok(None) => return Err(away("it closed the connection".to_owned())),
        Err(error) => return Err(away(error.to_string())),
    }
    match timeout(COMMAND, client.login(&settings.user, password.reveal())).await.map_err(late)? {
        Ok(session) => Ok(session),
        Err((Error::No(words) | Error::Bad(words), _)) => Err(trouble(Code::PecLogin, server, words)),
        Err((error, _)) => Err(away(told(&error))),
    }
}

/// TLS to whoever has a certificate by the root of the settings, or by one of the system's.
fn trusting(settings: &PecSettings) -> Result<ClientConfig, Failure> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = &settings.ca {
        let wrong = |error: &dyn fmt::Display| bad("pec.ca", format!("{}: {error}", path.display()));
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))? {
            roots.add(certificate.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
        }
    } else {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    if roots.is_empty() {
        return Err(bad("pec.ca", "no root certificate was found"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| Failure::new(Code::Bug).because(error))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

const LATE: &str = "it does not answer in time";

/// The answer, or why there is none.
async fn within<T>(most: Duration, answer: impl Future<Output = Answer<T>>) -> Result<T, String> {
    timeout(most, answer).await.map_err(|_| LATE.to_owned())?.map_err(|error| told(&error))
}

fn told(error: &Error) -> String {
    match error {
        Error::No(words) | Error::Bad(words) => words.clone(),
        // Some of its errors quote what was read.
        Error::Parse(_) => "it does not speak IMAP as it should".to_owned(),
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "From: posta-certificata@pec.example.it\r\nDate: Mon, 23 Nov 2026 09:41:03 +0100\r\n\
        X-Ricevuta: avvenuta-consegna\r\nX-Riferimento-Message-ID: <a1@pec.example.it>\r\nSubject: CONSEGNA\r\n\r\n\
        Il messaggio\r\n e' stato consegnato.\r\n";

    #[test]
    fn a_receipt_is_told_by_its_headers() {
        let receipt = about(GOOD.as_bytes(), "a1@pec.example.it", None).expect("a receipt");
        assert_eq!((receipt.kind, receipt.at.wall().as_str()), (ReceiptKind::Delivered, "2026-11-23 09:41"));
        assert_eq!(receipt.words, "Il messaggio e' stato consegnato.");
        let undated = GOOD.replace("Date:", "X-Date:");
        let came = At::from_millis(7);
        assert_eq!(about(undated.as_bytes(), "a1@pec.example.it", Some(came)).map(|receipt| receipt.at), Some(came));
    }

    #[test]
    fn what_is_no_receipt_of_it_is_passed_over() {
        for (from, to) in [
            ("<a1@", "<ba1@"),
            ("avvenuta-consegna", "avvenuta"),
            ("X-Ricevuta:", "X-Ricevuto:"),
            ("Subject:", "X-Trasporto: errore\r\nSubject:"),
            ("Date:", "X-Date:"), // and nobody knows when it came
        ] {
            assert_eq!(about(GOOD.replacen(from, to, 1).as_bytes(), "a1@pec.example.it", None), None, "{to}");
        }
    }

    /// A receipt is not taken apart deeper than its beginning: the deepest that fits there does not exhaust the stack.
    #[test]
    fn messages_within_messages_are_survived() {
        let mut deep = GOOD.split_once("\r\n\r\n").expect("headers").0.to_owned();
        deep.push_str("\r\n");
        while deep.len() < 1024 * 1024 {
            deep.push_str("Content-Type:message/rfc822\r\n\r\n");
        }
        assert!(about(deep.as_bytes(), "a1@pec.example.it", None).is_some());
    }
}
