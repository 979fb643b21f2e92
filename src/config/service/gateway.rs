//! How to speak to a gateway of text messages by HTTP: the request it wants, and how its answers are read.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use regex::Regex;

use super::placeholders::{unknown, uses};
use super::{bad, delivery, shape};
use crate::exit::Failure;

/// A gateway of text messages that is spoken to by HTTP.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// The request that sends a message.
    pub request: RequestSettings,
    /// The file of mode 0600 with what `{password}` stands for.
    pub password_file: Option<PathBuf>,
    /// A root certificate to trust beside the system's, PEM.
    pub ca: Option<PathBuf>,
    /// How long an answer is waited for.
    pub timeout: Duration,
    /// Which answers say that it has the message.
    pub accepted: AnswerSettings,
    /// Which answers refuse the message for good.
    pub refused: AnswerSettings,
    /// Where an answer has the gateway's name of the message.
    pub id: Option<FieldSettings>,
    /// How it is asked what became of a message.
    pub query: Option<QuerySettings>,
    /// How it tells what became of a message.
    pub receipt: Option<ReceiptSettings>,
}

/// A request, with placeholders in braces.
#[derive(Clone, Debug)]
pub struct RequestSettings {
    /// `GET` or `POST`.
    pub post: bool,
    /// Where to; placeholders only in its query.
    pub url: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<(BodyKind, String)>,
}

/// What a body is, and how values are written in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `application/json`.
    Json,
    /// `application/xml`.
    Xml,
    /// `text/plain`.
    Text,
}

/// Which answers are meant: with one of these statuses, and where it is given with a body that the expression finds.
#[derive(Clone, Debug)]
pub struct AnswerSettings {
    /// Statuses of HTTP.
    pub statuses: Vec<u16>,
    /// What the body must have.
    pub body: Option<Regex>,
}

/// Where a value stands in an answer: a parameter by its name, `/a/0/b` in JSON, `~expression` in the text.
#[derive(Clone, Debug)]
pub enum FieldSettings {
    /// A parameter of a query or form.
    Named(String),
    /// A pointer into JSON (RFC 6901).
    Pointer(String),
    /// What the first group of the expression finds.
    Found(Regex),
}

/// The gateway's words for the states of messages.
#[derive(Clone, Debug, Default)]
pub struct WordSettings {
    /// It has it, and tries on.
    pub accepted: Vec<String>,
    /// It reached the telephone.
    pub delivered: Vec<String>,
    /// It never will.
    pub failed: Vec<String>,
}

/// How a gateway is asked.
#[derive(Clone, Debug)]
pub struct QuerySettings {
    /// The request.
    pub request: RequestSettings,
    /// Where the state stands.
    pub state: FieldSettings,
    /// What its words mean.
    pub words: WordSettings,
}

/// How a gateway calls back.
#[derive(Clone, Debug)]
pub struct ReceiptSettings {
    /// The address that it is given as `{receipt}`, with `{secret}` and `{id}`.
    pub url: String,
    /// The file of mode 0600 with the secret part of the path.
    pub secret_file: PathBuf,
    /// Where the message is named.
    pub id: FieldSettings,
    /// Whether by our own number, rather than by the gateway's.
    pub ours: bool,
    /// Where the state stands.
    pub state: FieldSettings,
    /// What its words mean.
    pub words: WordSettings,
}

impl FromStr for FieldSettings {
    type Err = regex::Error;

    fn from_str(text: &str) -> Result<Self, regex::Error> {
        Ok(match text.strip_prefix('~') {
            Some(expression) => Self::Found(Regex::new(expression)?),
            None if text.starts_with('/') => Self::Pointer(text.to_owned()),
            None => Self::Named(text.to_owned()),
        })
    }
}

impl AnswerSettings {
    /// Whether this answer is meant.
    #[must_use]
    pub fn fits(&self, status: u16, body: &str) -> bool {
        self.statuses.contains(&status) && self.body.as_ref().is_none_or(|body_has| body_has.is_match(body))
    }
}

pub fn check(shape: shape::Http, at: &str, folder: &Path) -> Result<HttpSettings, Failure> {
    let key = |name: &str| format!("{at}.{name}");
    let request = request(shape.method.as_deref(), shape.url, shape.headers, shape.body, shape.body_kind.as_deref(), at)?;
    let whole = [Some(&request.url), request.body.as_ref().map(|(_, text)| text)];
    if !whole.iter().flatten().any(|text| uses(text, "text")) {
        return Err(bad(key("body"), "{text} is missing, in the URL or in the body"));
    }
    let anywhere: Vec<&String> = whole.into_iter().flatten().chain(request.headers.iter().map(|(_, value)| value)).collect();
    let has = |name: &str| anywhere.iter().any(|text| uses(text, name));
    if !has("to") && !has("number") {
        return Err(bad(key("body"), "{to} is missing, or {number}, which is the same without the +"));
    }
    if shape.password_file.is_none() && has("password") {
        return Err(bad(key("password_file"), "missing beside {password}"));
    }
    if shape.receipt.is_none() && has("receipt") {
        return Err(bad(key("receipt"), "missing beside {receipt}"));
    }
    if !(1..=120).contains(&shape.timeout_seconds) {
        return Err(bad(key("timeout_seconds"), "1 to 120"));
    }
    Ok(HttpSettings {
        request,
        password_file: shape.password_file.map(|file| folder.join(file)),
        ca: shape.ca.map(|ca| folder.join(ca)),
        timeout: Duration::from_secs(u64::from(shape.timeout_seconds)),
        accepted: answer(shape.accepted, &[200, 201, 202], &key("accepted"))?,
        refused: answer(shape.refused, &[400, 422], &key("refused"))?,
        id: field(shape.id.as_deref(), &key("id"))?,
        query: shape.query.map(|shape| query(shape, &key("query"))).transpose()?,
        receipt: shape.receipt.map(|shape| receipt(shape, &key("receipt"), folder)).transpose()?,
    })
}

fn request(
    method: Option<&str>,
    url: String,
    headers: std::collections::BTreeMap<String, String>,
    body: Option<String>,
    kind: Option<&str>,
    at: &str,
) -> Result<RequestSettings, Failure> {
    let key = |name: &str| format!("{at}.{name}");
    let post = match method {
        None | Some("POST") => true,
        Some("GET") => false,
        Some(_) => return Err(bad(key("method"), "GET or POST")),
    };
    let (place, query) = url.split_once('?').unwrap_or((&url, ""));
    let parsed = reqwest::Url::parse(place).map_err(|error| bad(key("url"), error))?;
    let host = parsed.host_str().unwrap_or_default();
    match parsed.scheme() {
        "https" => {}
        "http" if delivery::loopback(host.trim_matches(['[', ']'])) => {}
        "http" => return Err(bad(key("url"), "http is for loopback only: second halves would travel in clear; https")),
        _ => return Err(bad(key("url"), "https://…")),
    }
    if place.contains('{') {
        return Err(bad(key("url"), "placeholders stand after the question mark only"));
    }
    let body = match (body, kind) {
        (Some(text), Some("json")) => Some((BodyKind::Json, text)),
        (Some(text), Some("form")) => Some((BodyKind::Form, text)),
        (Some(text), Some("xml")) => Some((BodyKind::Xml, text)),
        (Some(text), Some("text")) => Some((BodyKind::Text, text)),
        (Some(_), _) => return Err(bad(key("body_kind"), "json, form, xml or text, beside body")),
        (None, Some(_)) => return Err(bad(key("body"), "missing beside body_kind")),
        (None, None) => None,
    };
    let texts =
        [query].into_iter().chain(body.as_ref().map(|(_, text)| text.as_str())).chain(headers.values().map(String::as_str));
    if let Some(name) = texts.into_iter().find_map(unknown) {
        return Err(bad(key("url"), format!("nobody knows the placeholder {{{name}}}; there are {}", known())));
    }
    Ok(RequestSettings { post, headers: headers.into_iter().collect(), body, url })
}

fn known() -> String {
    super::placeholders::KNOWN.map(|name| format!("{{{name}}}")).join(" ")
}

fn answer(shape: Option<shape::AnswerRule>, usual: &[u16], at: &str) -> Result<AnswerSettings, Failure> {
    let Some(shape) = shape else { return Ok(AnswerSettings { statuses: usual.to_vec(), body: None }) };
    let statuses = shape.statuses.unwrap_or_else(|| usual.to_vec());
    if let Some(odd) = statuses.iter().find(|status| !(200..600).contains(*status)) {
        return Err(bad(format!("{at}.statuses"), format!("{odd} is no status of an answer")));
    }
    Ok(AnswerSettings { statuses, body: shape.body.map(|text| expression(&text, &format!("{at}.body"))).transpose()? })
}

fn expression(text: &str, at: &str) -> Result<Regex, Failure> {
    Regex::new(text).map_err(|error| bad(at, error))
}

fn field(text: Option<&str>, at: &str) -> Result<Option<FieldSettings>, Failure> {
    text.map(|text| text.parse().map_err(|error: regex::Error| bad(at, error))).transpose()
}

fn needed(text: &str, at: &str) -> Result<FieldSettings, Failure> {
    text.parse().map_err(|error: regex::Error| bad(at, error))
}

fn words(shape: shape::Words, at: &str) -> Result<WordSettings, Failure> {
    if shape.delivered.is_empty() || shape.failed.is_empty() {
        return Err(bad(format!("{at}.delivered"), "at least one word for delivered and one for failed"));
    }
    Ok(WordSettings { accepted: shape.accepted, delivered: shape.delivered, failed: shape.failed })
}

fn query(shape: shape::HttpQuery, at: &str) -> Result<QuerySettings, Failure> {
    let request = request(shape.method.as_deref(), shape.url, shape.headers, shape.body, shape.body_kind.as_deref(), at)?;
    let whole = [Some(&request.url), request.body.as_ref().map(|(_, text)| text)];
    if whole.iter().flatten().any(|text| uses(text, "text")) {
        return Err(bad(format!("{at}.url"), "{text} is for the request that sends only"));
    }
    let state = needed(&shape.state, &format!("{at}.state"))?;
    Ok(QuerySettings { request, state, words: words(shape.words, &format!("{at}.words"))? })
}

fn receipt(shape: shape::HttpReceipt, at: &str, folder: &Path) -> Result<ReceiptSettings, Failure> {
    if !shape.url.contains("{secret}") {
        return Err(bad(format!("{at}.url"), "{secret} is missing: anybody could tell what became of messages"));
    }
    Ok(ReceiptSettings {
        url: shape.url,
        secret_file: folder.join(shape.secret_file),
        id: needed(&shape.id, &format!("{at}.id"))?,
        ours: shape.ours,
        state: needed(&shape.state, &format!("{at}.state"))?,
        words: words(shape.words, &format!("{at}.words"))?,
    })
}

impl fmt::Display for BodyKind {
    /// The content type.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "application/x-www-form-urlencoded",
            Self::Json => "application/json",
            Self::Xml => "application/xml; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
        })
    }
}
