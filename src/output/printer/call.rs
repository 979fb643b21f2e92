//! One IPP operation over HTTP (RFC 8010): sent, bounded in time and size, read by the `ipp` crate.

use std::io::{Cursor, Read};
use std::sync::Arc;
use std::time::Duration;

use ipp::attribute::IppAttribute;
use ipp::model::{DelimiterTag, IppVersion, Operation, StatusCode};
use ipp::parser::IppParser;
use ipp::prelude::{IppRequestResponse, Uri};
use ipp::reader::IppReader;
use ipp::value::IppValue;
use reqwest::blocking::{Body, Response};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use zeroize::Zeroizing;

use super::trust;
use crate::config::client::PrinterSettings;
use crate::exit::{Code, Failure};

/// A printer that sleeps wakes up by the connection.
const CONNECT: Duration = Duration::from_secs(10);
/// The longest wait for an answer; a document is taken at the printer's pace.
const ANSWER: Duration = Duration::from_mins(1);
/// No answer to what is asked here is longer: all attributes of a large printer are about 50 KiB.
const LONGEST: u64 = 1024 * 1024;
/// In whose name jobs are sent. CUPS lets only the same name purge them; it names no person.
const USER: &str = "crspin";

/// A document, shared with the transport and wiped when the last one lets go of it.
#[derive(Clone)]
pub struct Document(pub Arc<Zeroizing<Vec<u8>>>);

impl AsRef<[u8]> for Document {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// The way to a printer.
#[derive(Debug)]
pub struct Line {
    http: reqwest::blocking::Client,
    /// The address as people write it, for errors.
    pub address: String,
    url: String,
    uri: Uri,
}

/// What became of a call that brought no answer.
#[derive(Debug)]
pub struct Silence {
    /// Why.
    pub failure: Failure,
    /// Whether it is certain that nothing arrived.
    pub unsent: bool,
}

/// An answer of a printer.
#[derive(Debug)]
pub struct Answer {
    /// How it went.
    pub status: StatusCode,
    attributes: Vec<IppAttribute>,
    message: Option<String>,
}

/// One attribute of an operation or of the job it makes.
#[derive(Debug)]
pub struct Wish(pub DelimiterTag, pub &'static str, pub IppValue);

impl Line {
    /// The way to the printer of the settings. Nothing is sent yet.
    pub fn new(settings: &PrinterSettings) -> Result<Self, Failure> {
        let uri = &settings.uri;
        let secure = uri.scheme() == "ipps";
        let host = uri.host_str().unwrap_or_default();
        if !secure && !settings.allow_plain && !is_loopback(host) {
            return Err(Failure::new(Code::PrinterNotTrusted).with("url", uri).with("why", "plain"));
        }
        // RFC 8010, section 4: IPP's own port also when the scheme is that of TLS.
        let (scheme, port) = (if secure { "https" } else { "http" }, uri.port().unwrap_or(631));
        let bug = |error: anyhow::Error| Failure::new(Code::Bug).because(error);
        let tls = if secure { trust::config(settings.ca.as_deref())? } else { trust::unused()? };
        let http = reqwest::blocking::Client::builder()
            .tls_backend_preconfigured(tls)
            // Else the letter would go wherever an answer points, and a proxy would see it.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .user_agent(concat!("crspin/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| bug(error.into()))?;
        Ok(Self {
            http,
            address: uri.to_string(),
            url: format!("{scheme}://{host}:{port}{}", uri.path()),
            uri: uri.as_str().parse().map_err(|error| bug(anyhow::Error::new(error)))?,
        })
    }

    /// Sends an operation, with a document behind it when there is one.
    pub fn ask(&self, operation: Operation, wishes: Vec<Wish>, document: Option<&Document>) -> Result<Answer, Silence> {
        let head = self.request(operation, wishes).map_err(|failure| Silence { failure, unsent: true })?;
        let body = match document {
            Some(document) => {
                let length = u64::try_from(head.len() + document.as_ref().len()).unwrap_or(u64::MAX);
                Body::sized(Cursor::new(head).chain(Cursor::new(document.clone())), length)
            }
            None => Body::from(head),
        };
        let request = self.http.post(&self.url).header(CONTENT_TYPE, HeaderValue::from_static("application/ipp")).body(body);
        let response = request.send().map_err(|error| self.silence(error))?;
        // Whatever answered, it may have taken the document.
        self.read(response).map_err(|failure| Silence { failure, unsent: document.is_none() })
    }

    fn request(&self, operation: Operation, wishes: Vec<Wish>) -> Result<Vec<u8>, Failure> {
        let bug = |error: ipp::parser::IppParseError| Failure::new(Code::Bug).because(error);
        let mut request = IppRequestResponse::new(IppVersion::v2_0(), operation, Some(self.uri.clone())).map_err(bug)?;
        let user = Wish(
            DelimiterTag::OperationAttributes,
            IppAttribute::REQUESTING_USER_NAME,
            IppValue::new_name_without_language(USER).map_err(bug)?,
        );
        for Wish(group, name, value) in std::iter::once(user).chain(wishes) {
            request.attributes_mut().add(group, IppAttribute::with_name(name, value).map_err(bug)?);
        }
        Ok(request.to_bytes().to_vec())
    }

    fn read(&self, response: Response) -> Result<Answer, Failure> {
        let http = response.status();
        if matches!(http.as_u16(), 401 | 403 | 426) {
            return Err(Failure::new(Code::PrinterRefused).with("url", &self.address).with("why", "not-authorized"));
        }
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !http.is_success() || !kind.starts_with("application/ipp") {
            return Err(self.no_printer(&format_args!("HTTP {}", http.as_u16())));
        }
        let mut bytes = Vec::new();
        response.take(LONGEST).read_to_end(&mut bytes).map_err(|error| self.no_printer(&error))?;
        let answer = IppParser::new(IppReader::new(Cursor::new(bytes))).parse().map_err(|error| self.no_printer(&error))?;
        Ok(Answer::new(&answer))
    }

    fn no_printer(&self, why: &dyn std::fmt::Display) -> Failure {
        Failure::new(Code::NotAPrinter).with("url", &self.address).with("why", why)
    }

    fn silence(&self, error: reqwest::Error) -> Silence {
        let unsent = error.is_connect();
        let (code, why) = if let Some(why) = trust::refusal(&error) {
            (Code::PrinterNotTrusted, why)
        } else if error.is_timeout() {
            (Code::PrinterAway, "no answer in time".to_owned())
        } else {
            (Code::PrinterAway, innermost(&error))
        };
        let failure = Failure::new(code).with("url", &self.address).with("why", why);
        Silence { failure: failure.because(error.without_url()), unsent }
    }
}

/// Whether this host is this machine, by its name.
fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(next) = last.source() {
        last = next;
    }
    last.to_string()
}

impl Answer {
    fn new(answer: &IppRequestResponse) -> Self {
        let groups = answer.attributes().groups().iter();
        let attributes: Vec<IppAttribute> = groups.flat_map(|group| group.attributes().iter().cloned()).collect();
        let mut read = Self { status: answer.header().status_code(), attributes, message: None };
        read.message = read.texts("status-message").pop();
        read
    }

    /// What the printer says of its answer.
    pub fn message(&self) -> String {
        self.message.clone().unwrap_or_else(|| self.status.to_string())
    }

    /// The values of an attribute.
    fn values(&self, name: &str) -> &[IppValue] {
        match self.attributes.iter().find(|attribute| attribute.name().as_str() == name).map(IppAttribute::value) {
            Some(IppValue::Array(values)) => values,
            Some(value) => std::slice::from_ref(value),
            None => &[],
        }
    }

    /// The texts, names, keywords or types of an attribute; control characters are taken out.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let clean = |value: &IppValue| match value {
            IppValue::TextWithLanguage { text, .. } => text.to_string(),
            IppValue::NameWithLanguage { name, .. } => name.to_string(),
            other => other.to_string(),
        };
        self.values(name).iter().map(|value| clean(value).chars().filter(|c| !c.is_control()).take(200).collect()).collect()
    }

    /// The numbers of an attribute.
    pub fn numbers(&self, name: &str) -> Vec<i32> {
        let number = |value: &IppValue| match value {
            IppValue::Integer(number) | IppValue::Enum(number) => Some(*number),
            _ => None,
        };
        self.values(name).iter().filter_map(number).collect()
    }

    /// The first number of an attribute.
    pub fn number(&self, name: &str) -> Option<i32> {
        self.numbers(name).first().copied()
    }

    /// Yes or no.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.values(name).iter().find_map(|value| value.as_boolean().copied())
    }

    /// Whether there is such an attribute.
    pub fn has(&self, name: &str) -> bool {
        !self.values(name).is_empty()
    }
}

/// A value of these keywords.
pub fn keywords(words: &[&str]) -> Result<IppValue, Failure> {
    let values: Result<Vec<IppValue>, _> = words.iter().map(|word| IppValue::new_keyword(*word)).collect();
    values.map(IppValue::Array).map_err(|error| Failure::new(Code::Bug).because(error))
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Document(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_by_its_names() {
        for (host, here) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("[::1]", true),
            ("127.1.2.3", true),
            ("printer", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(host), here, "{host}");
        }
    }
}
