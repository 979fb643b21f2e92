//! A gateway of text messages that is spoken to by HTTP, by rules that are data.

use std::time::Duration;

use reqwest::{Client, Method, Response};
use zeroize::Zeroizing;

use super::answer::{Fields, Rules};
use super::template::{Place, fill};
use crate::config::secret_file;
use crate::config::service::{BodyKind, HttpSettings, RequestSettings, WordSettings, bad};
use crate::delivery::compose::TextMessage;
use crate::delivery::provider::Outcome;
use crate::delivery::tls;
use crate::delivery::words::clean;
use crate::domain::message::{Receipt, Wait};
use crate::domain::sms::{Coding, size};
use crate::exit::Failure;
use crate::secret::Secret;

const CONNECTING: Duration = Duration::from_secs(10);
/// The most of an answer that is read, in bytes.
const MOST: usize = 64 * 1024;

/// A gateway.
pub struct Gateway {
    client: Client,
    settings: HttpSettings,
    password: Option<Secret>,
    secret: Option<Secret>,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = self.settings.request.url.split('?').next().unwrap_or_default();
        write!(f, "Gateway({place})")
    }
}

impl From<&WordSettings> for Rules {
    fn from(words: &WordSettings) -> Self {
        let WordSettings { accepted, delivered, failed } = words.clone();
        Self { accepted, delivered, failed }
    }
}

impl Gateway {
    /// Reads the secrets and the extra root certificate; nothing is sent yet.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn new(settings: &HttpSettings) -> Result<Self, Failure> {
        let file = |path: &Option<std::path::PathBuf>| path.as_deref().map(secret_file::from_file).transpose();
        let mut tls = tls::config(settings.ca.as_deref())?;
        // reqwest leaves a ready-made configuration as it is.
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        let client = Client::builder()
            .use_preconfigured_tls(tls)
            .connect_timeout(CONNECTING)
            .timeout(settings.timeout)
            // Another place would get the second half, and the password.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("crspin/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| bad("delivery.provider.url", error))?;
        let secret_file = settings.receipt.as_ref().map(|receipt| receipt.secret_file.clone());
        Ok(Self { client, password: file(&settings.password_file)?, secret: file(&secret_file)?, settings: settings.clone() })
    }

    /// Tries once.
    pub async fn send(&self, message: &TextMessage) -> Outcome {
        let receipt = self.receipt_url(&message.name);
        let coding = match size(&message.text).coding {
            Coding::Gsm7 => "0",
            Coding::Ucs2 => "2",
        };
        let values = [
            ("to", message.to.as_str()),
            ("number", message.to.trim_start_matches('+')),
            ("text", message.text.as_str()),
            ("id", message.name.as_str()),
            ("password", self.password.as_ref().map_or("", Secret::reveal)),
            ("receipt", receipt.as_str()),
            ("coding", coding),
        ];
        match self.call(&self.settings.request, &values).await {
            Ok((status, body)) => self.judge(status, &body),
            Err(outcome) => outcome,
        }
    }

    /// What became of a message that it may have; `None` when it cannot tell.
    pub async fn ask(&self, name: &str, gateway_id: Option<&str>) -> Option<(Receipt, String)> {
        let query = self.settings.query.as_ref()?;
        let whole = [Some(&query.request.url), query.request.body.as_ref().map(|(_, text)| text)];
        let by_theirs = whole.iter().flatten().any(|text| text.contains("{gateway_id}"));
        if by_theirs && gateway_id.is_none() {
            return None;
        }
        let password = self.password.as_ref().map_or("", Secret::reveal);
        let values = [("id", name), ("gateway_id", gateway_id.unwrap_or_default()), ("password", password)];
        let (status, body) = self.call(&query.request, &values).await.ok()?;
        if status != 200 {
            return None;
        }
        let word = Fields::of_body(&body).get(&query.state)?;
        Rules::from(&query.words).judge(&word).map(|receipt| (receipt, format!("asked, the gateway says: {receipt}")))
    }

    /// Goes as far as a connection, and no further: no message is sent.
    ///
    /// # Errors
    /// Why it is not reached.
    pub async fn probe(&self) -> Result<(), String> {
        let place = self.settings.request.url.split('?').next().unwrap_or_default();
        let answer = self.client.request(Method::HEAD, place).send().await;
        answer.map(drop).map_err(|error| clean(&causes(&error.without_url())))
    }

    fn receipt_url(&self, name: &str) -> Zeroizing<String> {
        match (&self.settings.receipt, &self.secret) {
            (Some(receipt), Some(secret)) => fill(&receipt.url, Place::Query, &[("secret", secret.reveal()), ("id", name)]),
            _ => Zeroizing::default(),
        }
    }

    /// Status and body, or how it ended before there was an answer.
    async fn call(&self, request: &RequestSettings, values: &[(&str, &str)]) -> Result<(u16, String), Outcome> {
        let url = match request.url.split_once('?') {
            Some((place, query)) => Zeroizing::new(format!("{place}?{}", fill(query, Place::Query, values).as_str())),
            None => Zeroizing::new(request.url.clone()),
        };
        let method = if request.post { Method::POST } else { Method::GET };
        let mut call = self.client.request(method, url.as_str());
        for (name, value) in &request.headers {
            call = call.header(name, fill(value, Place::Plain, values).as_str());
        }
        if let Some((kind, text)) = &request.body {
            let place = match kind {
                BodyKind::Form => Place::Query,
                BodyKind::Json => Place::Json,
                BodyKind::Xml => Place::Xml,
                BodyKind::Text => Place::Plain,
            };
            call = call.header(reqwest::header::CONTENT_TYPE, kind.to_string()).body(fill(text, place, values).to_string());
        }
        match call.send().await {
            Ok(response) => read(response).await,
            // The error names the URL, and that may hold everything.
            Err(error) => Err(ended(&error.without_url())),
        }
    }

    fn judge(&self, status: u16, body: &str) -> Outcome {
        let settings = &self.settings;
        let words = clean(&format!("{status} {body}"));
        if settings.refused.fits(status, body) {
            return Outcome::Refused(words);
        }
        if settings.accepted.fits(status, body) {
            let gateway_id = settings.id.as_ref().and_then(|field| Fields::of_body(body).get(field));
            return Outcome::Accepted { words, gateway_id };
        }
        match status {
            429 => Outcome::NotNow(Wait::Throttled, words),
            401 | 403 | 404 | 405 | 407 | 411 | 415 => Outcome::NotNow(Wait::Settings, words),
            // Somebody in between has no answer: the gateway may have it. Nor does a yes say much that nobody foresaw.
            200..300 | 502 | 504 => Outcome::Unknown(words),
            _ => Outcome::NotNow(Wait::Refused, words),
        }
    }
}

/// A bounded body, as text.
async fn read(mut response: Response) -> Result<(u16, String), Outcome> {
    let status = response.status().as_u16();
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= MOST => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(Outcome::Unknown(format!("{status} and an answer without end"))),
            Ok(None) => return Ok((status, String::from_utf8_lossy(&body).into_owned())),
            Err(error) => return Err(Outcome::Unknown(clean(&causes(&error.without_url())))),
        }
    }
}

/// Before there was a connection nothing can have gone; afterwards, who knows.
fn ended(error: &reqwest::Error) -> Outcome {
    let words = clean(&causes(error));
    if error.is_connect() {
        Outcome::NotNow(Wait::Away, words)
    } else if error.is_builder() {
        Outcome::NotNow(Wait::Settings, words)
    } else {
        Outcome::Unknown(words)
    }
}

/// The innermost cause says most.
fn causes(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    if error.is_timeout() { "no answer in time".to_owned() } else { cause.to_string() }
}
