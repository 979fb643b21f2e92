//! Calls to the service: TLS, session, one function per call.

pub mod age;
mod calls;
mod error;
pub mod identity;
pub mod keep;
mod keyring;
pub mod known_cards;
pub mod look;
pub mod tls;

use std::thread;
use std::time::Duration;

use reqwest::Method;
use reqwest::blocking::{RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::config::client::ClientSettings;
use crate::config::paths::Paths;
use crate::domain::time::At;
use crate::exit::{Code, Failure};
use crate::wire::{API, IDEMPOTENCY_KEY, Problem, Version};
use age::Age;
use keep::Keep;
use tls::Proof;

/// A card may take seconds to sign, and the connection waits for it.
const CONNECT: Duration = Duration::from_secs(30);
/// The longest wait for an answer.
const ANSWER: Duration = Duration::from_secs(30);
/// How often a write without an answer is sent in all, under the same key.
const TRIES: u32 = 4;

/// The service, seen from a workstation.
#[derive(Debug)]
pub struct Client {
    http: reqwest::blocking::Client,
    service: String,
}

impl Client {
    /// The service with the session that is kept; [`Code::NotLoggedIn`] when none is.
    pub fn open(paths: &Paths, profile: Option<&str>) -> Result<Self, Failure> {
        let settings = ClientSettings::load(paths, profile)?;
        let identity = Keep::new(paths, &settings).get()?.ok_or(Code::NotLoggedIn)?;
        Self::connect(&settings, Proof::Session(&identity))
    }

    /// The service with this proof of who asks.
    pub fn connect(settings: &ClientSettings, proof: Proof<'_>) -> Result<Self, Failure> {
        let http = reqwest::blocking::Client::builder()
            .tls_backend_preconfigured(tls::config(settings, proof)?)
            .https_only(true)
            // Else the card would sign for whatever host an answer names.
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .user_agent(concat!("crspin/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| Failure::new(Code::Bug).because(error))?;
        Ok(Self { http, service: settings.service.clone() })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.service))
    }

    /// A call that changes nothing, or that may be made twice.
    fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Failure> {
        self.read(self.send(request)?)
    }

    fn send(&self, request: RequestBuilder) -> Result<Response, Failure> {
        request.send().map_err(|error| error::no_answer(error, &self.service))
    }

    /// A write under its key. Without an answer it is sent again: the service does it once. When no answer comes at all,
    /// the outcome is unknown, unless no connection was ever made.
    fn write<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize, key: &str) -> Result<T, Failure> {
        let mut sent = false;
        let mut last = Failure::new(Code::ServiceAway);
        for attempt in 0..TRIES {
            if attempt > 0 {
                thread::sleep(Duration::from_millis(250 << attempt));
            }
            let request = self.request(Method::POST, path).header(IDEMPOTENCY_KEY, key).json(body);
            let answer = match request.send() {
                Ok(response) => self.read(response).inspect_err(|failure| {
                    // An answer that was cut off: the act may be done.
                    sent |= failure.code == Code::ServiceAway;
                }),
                Err(error) => {
                    sent |= !error.is_connect();
                    Err(error::no_answer(error, &self.service))
                }
            };
            match answer {
                Err(failure) if matches!(failure.code, Code::Busy | Code::ServiceAway) => last = failure,
                Err(failure) if sent && tells_nothing(failure.code) => {
                    last = failure;
                    break;
                }
                answer => return answer,
            }
        }
        if sent { Err(Failure::new(Code::OutcomeUnknown).with("key", key).because(last)) } else { Err(last) }
    }

    /// The answer: what was asked for, or the problem.
    fn read<T: DeserializeOwned>(&self, response: Response) -> Result<T, Failure> {
        let status = response.status();
        let body = response.bytes().map_err(|error| error::no_answer(error, &self.service))?;
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|_| self.not_crspin());
        }
        match serde_json::from_slice::<Problem>(&body) {
            Ok(problem) => Err(Failure::from(problem).with("url", &self.service)),
            Err(_) => Err(self.not_crspin()),
        }
    }

    fn not_crspin(&self) -> Failure {
        Failure::new(Code::NotACrspinService).with("url", &self.service)
    }

    /// Before the PIN is asked: the service is there, is trusted, speaks with this client, and agrees on the time. Its version.
    pub fn check(&self, now: At) -> Result<Version, Failure> {
        let version = self.version()?;
        judge(&version, now).map_err(|failure| failure.with("url", &self.service))?;
        Ok(version)
    }
}

/// Answers of a second try that do not come from the act: they say nothing of what became of the first.
fn tells_nothing(code: Code) -> bool {
    matches!(code, Code::NotLoggedIn | Code::NotACrspinService | Code::TlsNotTrusted)
}

/// Whether this client and this service can work together now.
fn judge(version: &Version, now: At) -> Result<(), Failure> {
    /// More than this and certificates begin to look expired.
    const SKEW: Duration = Duration::from_mins(5);
    if version.service != "crspin" || version.api < API {
        return Err(Code::NotACrspinService.into());
    }
    let skew = now.since(version.now).max(version.now.since(now));
    if skew > SKEW {
        return Err(Failure::new(Code::ClockSkew).with("minutes", skew.as_secs() / 60));
    }
    if age::of(version) == Age::TooOld {
        return Err(Failure::new(Code::ClientTooOld).with("oldest", &version.oldest_client));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_work_is_seen_before_the_pin_is_asked() {
        let here: At = "2026-11-23T10:00:00Z".parse().unwrap();
        for (service, api, oldest, there, wanted) in [
            ("crspin", API, "0.1.0", "2026-11-23T10:00:00Z", None),
            ("crspin", API, "0.1.0", "2026-11-23T10:05:00Z", None), // five minutes are allowed
            ("crspin", API, "0.1.0", "2026-11-23T10:05:01Z", Some(Code::ClockSkew)),
            ("crspin", API, "0.1.0", "2026-11-23T09:54:59Z", Some(Code::ClockSkew)),
            ("crspin", API, "999.0.0", "2026-11-23T10:00:00Z", Some(Code::ClientTooOld)),
            ("crspin", API, "999.0.0", "2020-01-01T00:00:00Z", Some(Code::ClockSkew)), // mended more easily: told first
            ("crspin", API + 1, "0.1.0", "2026-11-23T10:00:00Z", Some(Code::ClientTooOld)),
            ("crspin", API - 1, "0.1.0", "2026-11-23T10:00:00Z", Some(Code::NotACrspinService)), // the service is too old
            ("other", API, "0.1.0", "2026-11-23T10:00:00Z", Some(Code::NotACrspinService)),
        ] {
            let version = Version {
                service: service.to_owned(),
                version: "0.1.0".to_owned(),
                api,
                oldest_client: oldest.to_owned(),
                now: there.parse().unwrap(),
                sandbox: false,
            };
            let found = judge(&version, here).err().map(|failure| failure.code);
            assert_eq!(found, wanted, "{service} {api} {oldest} {there}");
        }
    }
}
